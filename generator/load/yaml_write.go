package load

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// writtenWidth is where lines of the files that we write are broken, as in those that
// come with the program.
const writtenWidth = 110

// A yamlWriter writes YAML in the one manner that our own files have, so that a file
// which was read and written again differs only where its content does.
type yamlWriter struct {
	strings.Builder
}

// text writes "key: text" and nothing where there is no text.
func (w *yamlWriter) text(indent, key, text string) {
	if text != "" {
		w.scalar(indent, indent+key+": ", text)
	}
}

// scalar writes a text behind what its line begins with. What does not fit is broken at
// single spaces, which YAML reads as the spaces that they were.
func (w *yamlWriter) scalar(indent, begin, text string) {
	written := quoted(text, false)
	column := utf8.RuneCountInString(begin)
	w.WriteString(begin)
	for i, word := range words(written) {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+width > writtenWidth:
			w.WriteString("\n" + indent + "  ")
			column = len(indent) + 2
		default:
			w.WriteByte(' ')
			column++
		}
		w.WriteString(word)
		column += width
	}
	w.WriteByte('\n')
}

// words are what single spaces part. A space beside another one stays inside of a word:
// a line break there would swallow it.
func words(text string) []string {
	var all []string
	start := 0
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ' ' && text[i-1] != ' ' && text[i+1] != ' ' && text[i-1] != '\\' {
			all, start = append(all, text[start:i]), i+1
		}
	}
	return append(all, text[start:])
}

// texts writes a list, one text a line.
func (w *yamlWriter) texts(indent, key string, texts []string) {
	if len(texts) == 0 {
		return
	}
	w.WriteString(indent + key + ":\n")
	for _, text := range texts {
		w.scalar(indent+"  ", indent+"  - ", text)
	}
}

// row writes a list of short words on one line, or as few as it takes.
func (w *yamlWriter) row(indent, key string, words []string) {
	if len(words) == 0 {
		return
	}
	begin := indent + key + ": ["
	w.WriteString(begin)
	column := utf8.RuneCountInString(begin)
	for i, word := range words {
		word = quoted(word, true) + ","
		if i == len(words)-1 {
			word = strings.TrimSuffix(word, ",") + "]"
		}
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+width > writtenWidth:
			below := strings.Repeat(" ", len(indent)+2)
			w.WriteString("\n" + below)
			column = len(below)
		default:
			w.WriteByte(' ')
			column++
		}
		w.WriteString(word)
		column += width
	}
	w.WriteByte('\n')
}

// An entry is a mapping in a list: its first line has the hyphen.
type entry struct {
	w      *yamlWriter
	indent string
	open   bool // the hyphen is written
}

func (w *yamlWriter) entry(indent string) *entry { return &entry{w: w, indent: indent} }

// in is what a line of the entry begins with.
func (e *entry) in() string {
	if !e.open {
		e.open = true
		return e.indent + "- "
	}
	return e.indent + "  "
}

func (e *entry) text(key, text string) {
	if text != "" {
		e.w.scalar(e.indent+"  ", e.in()+key+": ", text)
	}
}

func (e *entry) texts(key string, texts []string) {
	if len(texts) > 0 {
		e.w.texts(e.in(), key, texts)
	}
}

func (e *entry) row(key string, words []string) {
	if len(words) > 0 {
		e.w.row(e.in(), key, words)
	}
}

// quoted is a text as YAML has to have it so that it reads back as it is: bare wherever
// that can be, since numbers and dates are texts to our readers.
func quoted(text string, inline bool) string {
	switch {
	case strings.ContainsFunc(text, unseen):
		return `"` + escaped(text) + `"`
	case !needsQuotes(text, inline):
		return text
	case !strings.ContainsAny(text, `"\`):
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// needsQuotes says that a bare text would be taken for something else.
func needsQuotes(text string, inline bool) bool {
	switch text {
	case "", "~", "null", "Null", "NULL", "<<", "=":
		return true
	}
	return strings.ContainsRune("-?:,[]{}#&*!|>'\"%@`", rune(text[0])) ||
		text[0] == ' ' || strings.HasSuffix(text, " ") || strings.HasSuffix(text, ":") ||
		strings.Contains(text, ": ") || strings.Contains(text, " #") ||
		strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") ||
		inline && strings.ContainsAny(text, ",[]{}")
}

// unseen are characters that a line of YAML cannot hold as they are, or that nobody
// would see in it.
func unseen(r rune) bool { return r != ' ' && !unicode.IsPrint(r) }

func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case !unseen(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	return b.String()
}
