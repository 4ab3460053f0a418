package markdown

import (
	"bytes"
	"unicode/utf8"
)

// clean makes the source what goldmark expects: UTF-8 without NUL, and a line feed at the end
// of each line. Each character stays one character, so that columns still hold. The usual
// source is clean already and is not copied.
func clean(source []byte) []byte {
	source = bytes.TrimPrefix(source, []byte("\ufeff"))
	if utf8.Valid(source) && bytes.IndexByte(source, 0) < 0 && bytes.IndexByte(source, '\r') < 0 {
		return source
	}
	cleaned := make([]byte, 0, len(source)+len(source)/8)
	for at := 0; at < len(source); {
		char, size := utf8.DecodeRune(source[at:])
		switch {
		case char == '\r' && at+1 < len(source) && source[at+1] == '\n':
		case char == '\r':
			cleaned = append(cleaned, '\n')
		case char == 0:
			cleaned = utf8.AppendRune(cleaned, utf8.RuneError)
		default:
			cleaned = utf8.AppendRune(cleaned, char)
		}
		at += size
	}
	return cleaned
}
