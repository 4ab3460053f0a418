package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// link writes a link: its text in the HTML, its address as a hole.
func (s *scribe) link(node *ast.Link) {
	if s.inLink > 0 {
		s.inlines(node.FirstChild())
		return
	}
	from, to, destination := s.destination(node.Destination, node.Pos())
	if s.refuse(destination, from, to) {
		s.inlines(node.FirstChild())
		return
	}
	i := s.openLink(Link{Destination: destination, Title: resolved(node.Title)}, from, to)
	s.inLink++
	s.inlines(node.FirstChild())
	s.inLink--
	s.closeLink(i)
}

// image leaves an image to the edition; its alternative text is read as text.
func (s *scribe) image(node *ast.Image) {
	alternative := s.plainOf(node)
	from, to, destination := s.destination(node.Destination, node.Pos())
	if s.refuse(destination, from, to) {
		s.html = appendText(s.html, alternative)
		s.text = append(s.text, alternative...)
		return
	}
	link := s.placed(Link{Image: true, Destination: destination, Title: resolved(node.Title), Text: alternative}, from, to)
	s.holes = append(s.holes, Hole{Offset: len(s.html), What: Image, Link: link})
	s.text = append(s.text, alternative...)
	s.links[link].textTo = int32(len(s.text))
}

// plainOf is the text of what an image holds.
func (s *scribe) plainOf(node ast.Node) string {
	html, text, holes, links := len(s.html), len(s.text), len(s.holes), len(s.links)
	s.inLink++ // nothing in it is a link
	s.inlines(node.FirstChild())
	s.inLink--
	plain := string(s.text[text:])
	s.html, s.text, s.holes = s.html[:html], s.text[:text], s.holes[:holes]
	s.links = s.links[:links]
	return plain
}

func (s *scribe) autoLink(node *ast.AutoLink) {
	label := node.Label(s.source)
	from, ok := s.offsetOf(label)
	if !ok {
		from = max(node.Pos(), 0)
	}
	destination := string(label)
	if node.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(destination), "mailto:") {
		destination = "mailto:" + destination
	}
	if s.inLink > 0 || s.refuse(destination, from, from+len(label)) {
		s.literal(label)
		return
	}
	i := s.openLink(Link{Destination: destination}, from, from+len(label))
	s.literal(label)
	s.closeLink(i)
}

// openLink begins a link whose address stands between the offsets.
func (s *scribe) openLink(link Link, from, to int) int {
	i := s.placed(link, from, to)
	s.holes = append(s.holes, Hole{Offset: len(s.html), What: LinkOpen, Link: i})
	return i
}

func (s *scribe) closeLink(i int) {
	s.links[i].textTo = int32(len(s.text))
	s.holes = append(s.holes, Hole{Offset: len(s.html), What: LinkClose, Link: i})
}

func (s *scribe) placed(link Link, from, to int) int {
	link.Line, link.Column, link.EndColumn = s.places.span(from, to)
	link.textFrom, link.textTo = int32(len(s.text)), int32(len(s.text))
	s.links = append(s.links, link)
	return len(s.links) - 1
}

// destination is an address as it is meant, and where it is written. That of a link such as
// [text][label] is written elsewhere.
func (s *scribe) destination(written []byte, node int) (from, to int, meant string) {
	from, ok := s.offsetOf(written)
	if !ok {
		from = max(node, 0)
		return from, min(from+1, len(s.source)), resolved(written)
	}
	return from, from + len(written), resolved(written)
}

// resolved is a destination or title without escapes and entities.
func resolved(written []byte) string {
	if bytes.IndexByte(written, '\\') < 0 && bytes.IndexByte(written, '&') < 0 {
		return string(written)
	}
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(written))))
}

// refuse reports an address that could run something in the reader's browser or open the
// reader's own files.
func (s *scribe) refuse(destination string, from, to int) bool {
	scheme := refusedScheme(destination)
	if scheme == "" {
		return false
	}
	s.problem("link-refused", from, to, "links to \""+scheme+"\" are refused",
		"link to a file beside the record, or to an https address")
	return true
}

// refusedScheme is the scheme of an address that no page may carry, or "". Browsers read over
// spaces and control characters in it, so it does too.
func refusedScheme(address string) string {
	var scheme [16]byte
	n := 0
	for i := 0; i < len(address); i++ {
		char := address[i]
		switch {
		case char <= ' ' || char == 0x7f:
			continue
		case char == ':':
			switch name := string(scheme[:n]); name {
			case "javascript", "vbscript", "data", "file":
				return name + ":"
			}
			return ""
		case n == len(scheme) || char == '/' || char == '#' || char == '?':
			return ""
		}
		if 'A' <= char && char <= 'Z' {
			char += 'a' - 'A'
		}
		scheme[n] = char
		n++
	}
	return ""
}
