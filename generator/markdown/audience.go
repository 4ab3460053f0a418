package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/text"
)

// <!-- audience: auditors --> says who may read what it stands on. A comment that may have
// been meant to say so, but does not, hides as much as one that does: what somebody meant to
// hide must not be published over a slip of the pen.

// A sought comment says, or was meant to say, who may read what it stands on.
type sought struct {
	from, to int
	names    []Word
	inText   bool // it is no block of its own
	open     bool // and never ends
}

func (s *scribe) unclear(from, to int, message, hint string) {
	s.problem("audience-marker", from, to, message, hint)
}

// forReaders notes a comment about readers. It is false for any other comment.
func (s *scribe) forReaders(from, to int, inText bool) (m Marker, is bool) {
	inside := s.source[min(from+len("<!--"), to):to]
	inside = bytes.TrimSuffix(inside, []byte("-->"))
	if !meansReaders(inside) {
		return Marker{}, false
	}
	name, rest, colon := markerName(inside)
	hint := "write <!-- audience: auditors --> with the names of audiences, and nothing else"
	wrong := len(s.problems)
	switch {
	case !colon || nearestMarker(name) != "audience":
		s.unclear(from, to, "this comment speaks of an audience, but cannot be read, so that it hides what it stands on from everybody", hint)
		s.seek(sought{from: from, to: to, inText: inText})
		return Marker{}, true
	case name != "audience":
		s.unclear(from, to, "there is no marker \""+name+"\"", "did you mean audience?")
	}
	m = Marker{Name: "audience"}
	m.Line, m.Column, m.EndColumn = s.places.span(from, to)
	if offset, ok := s.offsetOf(rest); ok {
		m.Words = s.words(offset, offset+len(rest))
	}
	for i := wrong; i < len(s.problems); i++ {
		s.problems[i].Rule = "audience-marker"
	}
	if len(bytes.TrimSpace(rest)) == 0 {
		s.unclear(from, to, "the marker names no audience, so that it hides what it stands on from everybody", hint)
	}
	s.seek(sought{from: from, to: to, names: m.Words, inText: inText})
	return m, true
}

func (s *scribe) seek(found sought) { s.sought = append(s.sought, found) }

// meansReaders says whether a comment speaks of an audience: its first word is that or one
// close to it, or it has it anywhere with a colon behind, as in <!-- answers: 5.2, audience: staff -->.
func meansReaders(inside []byte) bool {
	name, _, _ := markerName(inside)
	noLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	first := bytes.TrimLeftFunc(inside, noLetter)
	if end := bytes.IndexFunc(first, noLetter); end >= 0 {
		first = first[:end]
	}
	if nearestMarker(name) == "audience" || nearestMarker(string(first)) == "audience" {
		return true
	}
	word := []byte("audience")
	lower := bytes.ToLower(inside)
	for {
		at := bytes.Index(lower, word)
		if at < 0 {
			return false
		}
		lower = lower[at+len(word):]
		rest := bytes.TrimLeftFunc(bytes.TrimPrefix(lower, []byte("s")), func(r rune) bool {
			return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("\"'*_`”’", r)
		})
		if char, _ := utf8.DecodeRune(rest); char == ':' || char == '=' || char == '：' {
			return true
		}
	}
}

// almostComment notes what begins like a comment, is none and is shown as text, if it speaks of an
// audience: one that is never closed, or one whose hyphens became a dash. It ends where its
// paragraph does.
func (s *scribe) almostComment(from int) bool {
	rest := s.source[from:]
	if end := bytes.Index(rest, []byte("\n\n")); end >= 0 {
		rest = rest[:end]
	}
	const longest = 500
	rest = rest[:min(len(rest), longest)]
	inside := bytes.TrimLeftFunc(bytes.TrimPrefix(rest, []byte("<!")), func(r rune) bool { return unicode.Is(unicode.Pd, r) || unicode.IsSpace(r) })
	if end := bytes.IndexByte(inside, '>'); end >= 0 {
		inside = inside[:end]
	}
	if !meansReaders(inside) {
		return false
	}
	end := s.places.endOfLine(from)
	s.unclear(from, end, "the marker is not written as a comment, so that it hides what it stands on from everybody", "begin it with <!-- and end it with -->")
	s.seek(sought{from: from, to: end, inText: true, open: bytes.HasPrefix(rest, []byte("<!--"))})
	return true
}

// soughtInCode takes code that is nothing but a marker for one that was indented too far.
func (s *scribe) soughtInCode(lines *text.Segments) {
	if lines.Len() == 0 {
		return
	}
	from, to := extent(lines)
	code := bytes.TrimSpace(s.source[from:min(to+1, len(s.source))])
	inside, opened := bytes.CutPrefix(code, []byte("<!--"))
	inside, closed := bytes.CutSuffix(inside, []byte("-->"))
	if opened && closed && !bytes.Contains(inside, []byte("-->")) && meansReaders(inside) {
		s.unclear(from, to, "the marker is indented so far that it is code, so that it hides what it stands on from everybody",
			"begin it in the column of the text that it is about; put an example of a marker between ``` and ```")
		s.seek(sought{from: from, to: to, inText: true})
	}
}
