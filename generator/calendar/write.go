package calendar

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The format of a day, and of the moment at which an edition begins it.
const (
	dayLayout    = "20060102"
	momentLayout = "20060102T150405Z"
)

// Bytes is the calendar as a file. It has at least one event, or is no calendar.
//
// The modules that write this format fold lines at words or keep a clock; what is needed
// here are four escapes and one way to fold.
func (c Calendar) Bytes() []byte {
	var w writer
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", "-//aims//handbook//EN")
	w.line("CALSCALE", "GREGORIAN")
	w.text("NAME", c.Name) // RFC 7986; the next is the same for older programs
	w.text("X-WR-CALNAME", c.Name)
	for _, e := range c.Events {
		w.line("BEGIN", "VEVENT")
		w.line("UID", e.UID)
		w.line("DTSTAMP", c.AsOf.Format(momentLayout))
		w.line("DTSTART;VALUE=DATE", e.Day.Format(dayLayout))
		w.text("SUMMARY", e.Summary)
		w.text("DESCRIPTION", e.description(c))
		w.text("CATEGORIES", e.Record.Kind.Title)
		w.line("TRANSP", "TRANSPARENT") // nobody is busy that day
		w.line("END", "VEVENT")
	}
	w.line("END", "VCALENDAR")
	return w.Bytes()
}

// description says where it is: the edition may be anywhere, so that there is no address.
func (e Event) description(c Calendar) string {
	lines := []string{"In the handbook: " + e.Path}
	if owner := e.Record.Fields.Get("owner").Text; owner != "" {
		lines = append(lines, "Owner: "+owner)
	}
	return strings.Join(append(lines, "As of "+c.AsOf.Format("2006-01-02")), "\n")
}

type writer struct{ bytes.Buffer }

// text writes a property whose value is words.
func (w *writer) text(name, words string) { w.line(name, escaped(words)) }

// line writes a property, folded so that no line has more than 75 octets and no character
// is cut in two.
func (w *writer) line(name, value string) {
	const most = 75
	rest, room := name+":"+value, most
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.WriteString(rest[:cut] + "\r\n ")
		rest, room = rest[cut:], most-1
	}
	w.WriteString(rest + "\r\n")
}

var escapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`)

// escaped is text as a value holds it. What no calendar may hold is left out.
func escaped(words string) string {
	plain := strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(words, "\uFFFD"))
	return escapes.Replace(plain)
}
