package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// mostReported is how many tags and open comments of one document are reported. More would
// tell nothing new.
const mostReported = 50

// An angle is what stands between < and > in a text: a comment, which is not shown, or a tag,
// which is shown as it is written. Raw HTML is off, but no text is lost. Only <br> means
// what it says: a table has no other way to break a line.
type angle struct {
	ast.BaseInline
	from, to int
	kind     angleKind
}

type angleKind uint8

const (
	rawTag angleKind = iota
	hidden
	lineBreak
)

var angleNode = ast.NewNodeKind("Angle")

func (a *angle) Kind() ast.NodeKind            { return angleNode }
func (a *angle) Dump(source []byte, level int) { dump(a, source, level) }

// angles remembers the end of a comment that was found, and how much was reported.
type angles struct {
	asked, end int // the first --> after asked is at end
	reported   int
}

// commentEnd is the offset behind the comment that begins at the offset. It is -1 if it has
// no end, or if another begins before it ends: then the end was forgotten.
func (a *angles) commentEnd(source []byte, from int) int {
	inside := from + len("<!--")
	if rest := source[inside:]; bytes.HasPrefix(rest, []byte(">")) {
		return inside + 1
	} else if bytes.HasPrefix(rest, []byte("->")) {
		return inside + 2
	}
	if inside < a.asked || inside > a.end {
		a.asked, a.end = inside, len(source)
		if end := bytes.Index(source[inside:], []byte("-->")); end >= 0 {
			a.end = inside + end
		}
	}
	if a.end == len(source) || bytes.Contains(source[inside:a.end], []byte("<!--")) {
		return -1
	}
	return a.end + len("-->")
}

type angleParser struct{}

func (angleParser) Trigger() []byte { return []byte{'<'} }

func (angleParser) Parse(_ ast.Node, block text.Reader, context parser.Context) ast.Node {
	line, segment := block.PeekLine()
	s := scribeOf(context)
	if segment.Padding > 0 {
		if bytes.HasPrefix(bytes.TrimLeft(line, " "), []byte("<!")) {
			s.almostComment(segment.Start)
		}
		return nil
	}
	if bytes.HasPrefix(line, []byte("<!--")) {
		return s.commentIn(block, segment.Start)
	}
	length := tagLength(line)
	if length == 0 {
		if bytes.HasPrefix(line, []byte("<!")) {
			s.almostComment(segment.Start)
		}
		return nil
	}
	block.Advance(length)
	found := &angle{from: segment.Start, to: segment.Start + length}
	name := tagName(line)
	if line[1] == '!' && s.almostComment(segment.Start) {
		return nil
	}
	if name == "br" {
		found.kind = lineBreak
		return found
	}
	s.rawHTML(found, name, line[1] == '/')
	return found
}

// rawHTML reports a tag; the end of an element that was reported is not worth another line.
func (s *scribe) rawHTML(found *angle, name string, isEnd bool) {
	if s.angles.reported >= mostReported || isEnd && slices.Contains(s.opened, name) {
		return
	}
	s.angles.reported++
	if !isEnd {
		s.opened = append(s.opened, name)
	}
	tag := string(s.source[found.from:found.to])
	s.problem("raw-html", found.from, found.to, "raw HTML is off: \""+tag+"\" is shown as text",
		"write it in Markdown; if it is meant as text, put it between backquotes")
}

// commentIn takes a comment inside a text.
func (s *scribe) commentIn(block text.Reader, from int) ast.Node {
	to := s.angles.commentEnd(s.source, from)
	if to < 0 || !advanceTo(block, to) {
		s.unclosed(from)
		return nil
	}
	if m, is := s.readMarker(from, to, true); is {
		s.misplaced(m, from, to, "the marker stands inside a text",
			"put it on a line of its own, below the heading, paragraph or item that it is about")
	}
	return &angle{from: from, to: to, kind: hidden}
}

func (s *scribe) unclosed(from int) {
	if s.almostComment(from) {
		return
	}
	if s.angles.reported >= mostReported {
		return
	}
	s.angles.reported++
	end := s.places.endOfLine(from)
	name, _, colon := markerName(s.source[from+len("<!--") : end])
	if colon && nearestMarker(name) != "" {
		s.malformed(from, end, "the marker is not closed, so it is shown as text", "end it with -->")
		return
	}
	s.problem("comment-unclosed", from, end, "the comment is not closed, so it is shown as text", "end it with -->")
}

// advanceTo moves to the offset, if it is in the block.
func advanceTo(block text.Reader, offset int) bool {
	savedLine, saved := block.Position()
	for {
		line, segment := block.PeekLine()
		if line == nil || segment.Start >= offset {
			block.SetPosition(savedLine, saved)
			return false
		}
		if offset <= segment.Stop {
			block.Advance(offset - segment.Start)
			return true
		}
		block.AdvanceLine()
	}
}

// tagLength is the length of the tag or declaration at the beginning of the line, or 0.
func tagLength(line []byte) int {
	at := 1
	if len(line) > 1 && line[1] == '/' {
		at = 2
	}
	if at >= len(line) || !isLetter(line[at]) && line[at] != '!' && line[at] != '?' {
		return 0
	}
	if isLetter(line[at]) {
		for at < len(line) && (util.IsAlphaNumeric(line[at]) || line[at] == '-') {
			at++
		}
		if at == len(line) || line[at] != '>' && line[at] != '/' && !util.IsSpace(line[at]) {
			return 0
		}
	}
	return tagEnd(line, at)
}

// tagEnd finds the > that ends a tag, which may stand between quotation marks too.
func tagEnd(line []byte, at int) int {
	quoted := byte(0)
	for ; at < len(line); at++ {
		switch char := line[at]; {
		case quoted != 0:
			if char == quoted {
				quoted = 0
			}
		case char == '"' || char == '\'':
			quoted = char
		case char == '<':
			return 0
		case char == '>':
			return at + 1
		}
	}
	return 0
}

func tagName(line []byte) string {
	name := bytes.TrimLeft(line, "</")
	end := 0
	for end < len(name) && (util.IsAlphaNumeric(name[end]) || name[end] == '-') {
		end++
	}
	return strings.ToLower(string(name[:end]))
}

func isLetter(char byte) bool {
	return 'a' <= char && char <= 'z' || 'A' <= char && char <= 'Z'
}

func (s *scribe) angle(a *angle) {
	switch a.kind {
	case rawTag:
		s.literal(s.source[a.from:a.to])
	case lineBreak:
		s.html = append(s.html, "<br>"...)
		s.space()
	}
}
