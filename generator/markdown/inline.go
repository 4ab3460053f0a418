package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extended "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// inlines writes a node and those that follow it.
func (s *scribe) inlines(first ast.Node) {
	for node := first; node != nil; node = node.NextSibling() {
		if text, ok := node.(*ast.Text); ok {
			node = s.run(text)
			continue
		}
		s.inline(node)
	}
}

func (s *scribe) inline(node ast.Node) {
	switch node := node.(type) {
	case *ast.Emphasis:
		if node.Level == 2 {
			s.element("strong", node)
		} else {
			s.element("em", node)
		}
	case *extended.Strikethrough:
		s.element("del", node)
	case *ast.CodeSpan:
		s.codeSpan(node)
	case *ast.Link:
		s.link(node)
	case *ast.Image:
		s.image(node)
	case *ast.AutoLink:
		s.autoLink(node)
	case *wiki:
		s.wiki(node)
	case *noteCall:
		s.callNote(node)
	case *angle:
		s.angle(node)
	default:
		s.inlines(node.FirstChild())
	}
}

func (s *scribe) element(name string, node ast.Node) {
	s.tag(name)
	s.inlines(node.FirstChild())
	s.html = append(s.html, '<', '/')
	s.html = append(s.html, name...)
	s.html = append(s.html, '>')
}

// run writes text that goldmark may have cut at characters that turned out to be text, such as
// the underscores of an address. It returns the last node it wrote.
func (s *scribe) run(node *ast.Text) ast.Node {
	segment := node.Segment
	last := node
	for !last.SoftLineBreak() && !last.HardLineBreak() {
		next, ok := last.NextSibling().(*ast.Text)
		if !ok || next.Segment.Start != segment.Stop || next.Segment.Padding != 0 {
			break
		}
		segment.Stop, last = next.Segment.Stop, next
	}
	s.phraseText(s.source[segment.Start:segment.Stop])
	switch {
	case last.HardLineBreak():
		s.html = append(s.html, "<br>\n"...)
		s.space()
	case last.SoftLineBreak():
		s.html = append(s.html, '\n')
		s.space()
	}
	return last
}

func (s *scribe) codeSpan(node *ast.CodeSpan) {
	s.html = append(s.html, "<code>"...)
	inCell := isCell(node.Parent())
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		text, ok := child.(*ast.Text)
		if !ok {
			continue
		}
		value := s.source[text.Segment.Start:text.Segment.Stop]
		if inCell {
			value = bytes.ReplaceAll(value, []byte(`\|`), []byte("|"))
		}
		if line, cut := bytes.CutSuffix(value, []byte("\n")); cut {
			s.literal(line)
			s.literal([]byte(" "))
		} else {
			s.literal(value)
		}
	}
	s.html = append(s.html, "</code>"...)
}

// literal writes text as it is.
func (s *scribe) literal(value []byte) {
	s.html = appendText(s.html, value)
	s.text = append(s.text, value...)
}

// special are the characters at which text is more than itself: in HTML, as an escape,
// as an entity, and in a bare address.
var special = [256]bool{'<': true, '>': true, '&': true, '\\': true, ':': true, '@': true}

// phraseText writes Markdown text: escapes and entities are resolved, bare addresses become links.
func (s *scribe) phraseText(value []byte) {
	from := 0
	for at := 0; at < len(value); at++ {
		char := value[at]
		if !special[char] {
			continue
		}
		switch char {
		case '\\':
			if at+1 < len(value) && util.IsPunct(value[at+1]) {
				s.literal(value[from:at])
				s.literal(value[at+1 : at+2])
				at++
				from = at + 1
			}
		case '&':
			if length := s.entity(value, from, at); length > 0 {
				at += length - 1
				from = at + 1
			}
		case ':', '@':
			if s.inLink > 0 {
				continue
			}
			if begin, end := bareAddress(value, from, at); end > 0 {
				s.literal(value[from:begin])
				s.bareLink(value[begin:end], char == '@')
				at = end - 1
				from = end
			}
		}
	}
	s.literal(value[from:])
}

// entity resolves the entity that begins at the ampersand. It returns its length, 0 if it is none.
func (s *scribe) entity(value []byte, from, at int) int {
	const longest = 40
	end := bytes.IndexByte(value[at:min(len(value), at+longest)], ';')
	if end < 2 {
		return 0
	}
	written := value[at : at+end+1]
	meant := util.ResolveEntityNames(util.ResolveNumericReferences(written))
	if bytes.Equal(meant, written) {
		return 0
	}
	s.literal(value[from:at])
	if !utf8.Valid(meant) || bytes.IndexByte(meant, 0) >= 0 {
		meant = []byte("\ufffd")
	}
	s.literal(meant)
	return end + 1
}

// appendText appends text to HTML.
func appendText[T string | []byte](html []byte, text T) []byte {
	from := 0
	for at := 0; at < len(text); at++ {
		escape := ""
		switch text[at] {
		case '<':
			escape = "&lt;"
		case '>':
			escape = "&gt;"
		case '&':
			escape = "&amp;"
		default:
			continue
		}
		html = append(html, text[from:at]...)
		html = append(html, escape...)
		from = at + 1
	}
	return append(html, text[from:]...)
}
