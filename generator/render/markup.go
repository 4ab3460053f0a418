package render

import (
	"html/template"
	"net/url"
	"strings"
	"time"

	"aims/generator/record"
)

// markup is HTML being written. Everything that comes from a handbook goes through
// text or attribute, which escape; raw is for what stands in this package.
type markup []byte

func (m *markup) raw(parts ...string) {
	for _, part := range parts {
		*m = append(*m, part...)
	}
}

// text writes escaped text; it is safe between tags and in a quoted attribute.
func (m *markup) text(text string) {
	out, from := *m, 0
	for i := range len(text) {
		var escaped string
		switch text[i] {
		case '&':
			escaped = "&amp;"
		case '<':
			escaped = "&lt;"
		case '>':
			escaped = "&gt;"
		case '"':
			escaped = "&#34;"
		case '\'':
			escaped = "&#39;"
		case 0:
			escaped = "\uFFFD"
		default:
			continue
		}
		out = append(append(out, text[from:i]...), escaped...)
		from = i + 1
	}
	*m = append(out, text[from:]...)
}

// element writes <name>text</name>.
func (m *markup) element(name, text string) {
	m.raw("<", name, ">")
	m.text(text)
	m.raw("</", name, ">")
}

// classed writes <name class="class">text</name>.
func (m *markup) classed(name, class, text string) {
	m.raw("<", name, ` class="`, class, `">`)
	m.text(text)
	m.raw("</", name, ">")
}

// open begins a link.
func (m *markup) open(href string) {
	m.raw(`<a href="`)
	m.text(href)
	m.raw(`">`)
}

// anchor writes a link with plain text.
func (m *markup) anchor(href, text string) {
	m.open(href)
	m.text(text)
	m.raw("</a>")
}

// outside writes a link to another site, with its address as text.
func (m *markup) outside(address string) {
	m.raw(`<a class="external" rel="noopener noreferrer" href="`)
	m.text(address)
	m.raw(`">`)
	m.text(address)
	m.raw("</a>")
}

// date writes a day that a program can read too; nothing for no day.
func (m *markup) date(day time.Time) {
	if day.IsZero() {
		m.raw(`<span class="none">–</span>`)
		return
	}
	m.raw(`<time datetime="`)
	*m = day.AppendFormat(*m, record.DateLayout)
	m.raw(`">`)
	*m = day.AppendFormat(*m, record.DateLayout)
	m.raw("</time>")
}

// dateText writes a day as somebody wrote it.
func (m *markup) dateText(text string) {
	if day, ok := record.ParseDate(text); ok {
		m.date(day)
		return
	}
	m.text(text)
}

// count writes a number with its word.
func (m *markup) count(n int, one, many string) {
	m.raw(number(n), " ")
	if n == 1 {
		m.raw(one)
	} else {
		m.raw(many)
	}
}

func (m markup) html() template.HTML { return template.HTML(m) }

// fileURL is the address of a published file below the root of an edition.
func fileURL(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
