package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markerNames are the comments that say something. To add one, add its name here; what it
// means is for the reader of Document.Markers.
func markerNames() [2]string { return [...]string{"answers", "audience"} }

// A comment stands on lines of its own: <!-- ... -->. It is never shown.
type comment struct {
	ast.BaseBlock
	from, to int
	whole    bool // false if its holder ended before it
}

var commentKind = ast.NewNodeKind("Comment")

func (c *comment) Kind() ast.NodeKind            { return commentKind }
func (c *comment) IsRaw() bool                   { return true }
func (c *comment) Dump(source []byte, level int) { dump(c, source, level) }

// commentBlock reads comments. One that never ends is no comment: it would swallow the
// rest of the text.
type commentBlock struct{}

func (commentBlock) Trigger() []byte                             { return []byte{'<'} }
func (commentBlock) Close(ast.Node, text.Reader, parser.Context) {}
func (commentBlock) CanInterruptParagraph() bool                 { return true }
func (commentBlock) CanAcceptIndentedLine() bool                 { return false }

func (commentBlock) Open(_ ast.Node, reader text.Reader, context parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := context.BlockOffset()
	if at < 0 || !bytes.HasPrefix(line[at:], []byte("<!--")) {
		return nil, parser.NoChildren
	}
	s := scribeOf(context)
	from := segment.Start + at - segment.Padding
	to := s.angles.commentEnd(s.source, from)
	if to < 0 || to <= segment.Stop && !util.IsBlank(s.source[to:segment.Stop]) {
		return nil, parser.NoChildren // what follows on the line is text, so this is a comment in a text
	}
	reader.AdvanceToEOL()
	return &comment{from: from, to: to, whole: to <= segment.Stop}, parser.NoChildren
}

func (commentBlock) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	c := node.(*comment)
	_, segment := reader.PeekLine()
	if segment.Start >= c.to {
		return parser.Close
	}
	if c.to > segment.Stop {
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	c.whole = true
	reader.Advance(c.to - segment.Start + segment.Padding) // what follows on the line is text
	return parser.Close
}

// mark takes a comment that stands on its own: a marker marks the item that holds it,
// or else the block before it.
func (s *scribe) mark(c *comment, before, item int) {
	s.reach(c.from)
	if !c.whole {
		s.forReaders(c.from, c.to, false)
		s.problem("comment-unclosed", c.from, s.places.endOfLine(c.from), "the comment does not end where its block ends",
			"end it with --> in the same list item or quotation")
		return
	}
	m, is := s.readMarker(c.from, c.to, false)
	if !is {
		return
	}
	m.Heading = -1
	switch {
	case item >= 0:
		m.Block = item
	case before >= 0 && s.blocks[before].Kind == HeadingBlock:
		m.Block, m.Heading = before, s.headingAt(before)
	case before >= 0 && s.blocks[before].Kind != Rule:
		m.Block = before
	default:
		s.misplaced(m, c.from, c.to, "the marker stands after no heading and no block",
			"put it on the line below the heading, paragraph, table or list that it is about")
		return
	}
	s.markers = append(s.markers, m)
}

func (s *scribe) headingAt(block int) int {
	for i := len(s.headings) - 1; i >= 0; i-- {
		if s.headings[i].Block == block {
			return i
		}
	}
	return -1
}

func (s *scribe) misplaced(m Marker, from, to int, message, hint string) {
	if m.Name == "audience" {
		s.unclear(from, to, message+", so that it hides what is next to it", hint)
		return
	}
	s.problem("marker-misplaced", from, to, message, hint)
}

// readMarker reads a comment as a marker. It is false for any other comment, and for a
// marker that is wrong, which it reports.
func (s *scribe) readMarker(from, to int, inText bool) (Marker, bool) {
	if m, is := s.forReaders(from, to, inText); is {
		return m, len(m.Words) > 0
	}
	begin, end := from+len("<!--"), max(to-len("-->"), from+len("<!--"))
	name, rest, colon := markerName(s.source[begin:end])
	meant := nearestMarker(name)
	if meant == "" || !colon && !looksLikeReference(rest) {
		return Marker{}, false
	}
	if !colon {
		s.malformed(from, to, "the marker has no colon", "write <!-- "+meant+": ... -->")
		return Marker{}, false
	}
	if name != meant {
		s.malformed(from, to, "there is no marker \""+name+"\"", "did you mean "+meant+"?")
		return Marker{}, false
	}
	m := Marker{Name: name}
	m.Line, m.Column, m.EndColumn = s.places.span(from, to)
	offset, _ := s.offsetOf(rest)
	m.Words = s.words(offset, offset+len(rest))
	if util.IsBlank(rest) {
		s.malformed(from, to, "the marker names nothing", "write a value behind the colon, or delete the marker")
	}
	return m, len(m.Words) > 0
}

func (s *scribe) malformed(from, to int, message, hint string) {
	s.problem("marker-malformed", from, to, message, hint)
}

// markerName splits "answers: 5.2.d" at its colon; without one, at the first space.
func markerName(inside []byte) (name string, rest []byte, colon bool) {
	inside = bytes.TrimLeft(inside, "- \t\n")
	length := 0
	for length < len(inside) && (util.IsAlphaNumeric(inside[length]) || inside[length] == '-') {
		length++
	}
	rest = bytes.TrimLeft(inside[length:], " \t")
	if len(rest) > 0 && rest[0] == ':' {
		return string(inside[:length]), rest[1:], true
	}
	return string(inside[:length]), rest, false
}

// looksLikeReference says whether a comment without a colon goes on like a marker, not like
// a sentence.
func looksLikeReference(rest []byte) bool {
	word := rest
	if end := bytes.IndexAny(rest, ", \t\n"); end >= 0 {
		word = rest[:end]
	}
	return bytes.ContainsAny(word, "0123456789")
}

// words splits the values of a marker at their commas.
func (s *scribe) words(from, to int) []Word {
	var words []Word
	for from < to {
		end := to
		if comma := bytes.IndexByte(s.source[from:to], ','); comma >= 0 {
			end = from + comma
		}
		value := bytes.TrimSpace(s.source[from:end])
		begin, _ := s.offsetOf(value)
		switch {
		case len(value) == 0:
			if end < to || len(words) > 0 {
				s.malformed(from, end+1, "a value is missing between commas", "delete the comma that is too many")
			}
		case bytes.IndexByte(value, ';') >= 0:
			s.malformed(begin, begin+len(value), "values are separated by a semicolon", "separate them by commas")
		default:
			words = append(words, s.places.word(begin, begin+len(value)))
		}
		from = end + 1
	}
	return words
}

// nearestMarker is the marker that a name means: itself, or one that is at most two slips
// away; "" for any other word.
func nearestMarker(name string) string {
	if len(name) < 4 || len(name) > 12 {
		return ""
	}
	lower := strings.ToLower(name)
	for _, known := range markerNames() {
		if lower == known || lower[0] == known[0] && slips(lower, known) <= 2 {
			return known
		}
	}
	return ""
}

// slips is how many letters must be added, dropped or changed to make one word the other.
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
