package framework

import (
	"fmt"
	"strings"
)

// Slug is the file name that a provision's ID gives: lower case, a space is a
// hyphen, "(" an underscore, ")" falls away, letters a to z, digits, dots and
// hyphens stay and every other byte is ~ with its two hex digits. New refuses two
// provisions of one framework that would share a slug.
func Slug(id string) string {
	var b strings.Builder
	for _, c := range []byte(strings.ToLower(id)) {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '.', c == '-':
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('-')
		case c == '(':
			b.WriteByte('_')
		case c == ')':
		default:
			fmt.Fprintf(&b, "~%02x", c)
		}
	}
	return b.String()
}
