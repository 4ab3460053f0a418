package search

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// excerptLength is how many bytes of a section are shown under a hit.
const excerptLength = 200

// excerpt is the part of a text in which the words of the query are first met.
func excerpt(text, query string) string {
	text = onOneLine(text, len(text))
	if len(text) <= excerptLength {
		return text
	}
	v := newVocabulary()
	var wanted []string
	for _, t := range v.tokens(nil, query) {
		wanted = append(wanted, t.term)
	}
	from := 0
	for _, t := range v.tokens(nil, text) {
		if slices.Contains(wanted, t.term) {
			from = max(0, t.from-excerptLength/4)
			break
		}
	}
	return cut(text, min(from, len(text)-excerptLength), excerptLength)
}

// onOneLine is a text with its words a space apart. When it is longer than enough bytes it
// may end after these.
func onOneLine(text string, enough int) string {
	var out strings.Builder
	out.Grow(min(len(text), enough) + longest)
	for word := range strings.FieldsSeq(text) {
		if out.Len() > enough {
			break
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(word)
	}
	return out.String()
}

// cut is about length bytes of a text from an offset on, between words, with dots where
// something is missing.
func cut(text string, from, length int) string {
	to := min(from+length, len(text))
	before, after := "", ""
	if from > 0 {
		if space := strings.IndexByte(text[from:to], ' '); space >= 0 {
			from += space + 1
		}
		before = "… "
	}
	if to < len(text) {
		if space := strings.LastIndexByte(text[from:to], ' '); space > 0 {
			to = from + space
		}
		after = " …"
	}
	for from < to && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > from && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	return before + text[from:to] + after
}
