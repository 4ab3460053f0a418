package markdown

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
)

// scribeKey is where goldmark's parsers find the scribe of the document they are parsing.
var scribeKey = parser.NewContextKey()

func scribeOf(context parser.Context) *scribe {
	s, _ := context.Get(scribeKey).(*scribe)
	return s
}

// A scribe writes one document after another: in a single walk over goldmark's tree HTML,
// plain text, blocks, holes and links. Its buffers are used again for the next.
type scribe struct {
	lexers *lexers
	source []byte
	places places

	html     []byte
	text     []byte
	holes    []Hole
	headings []Heading
	blocks   []Block
	links    []Link
	markers  []Marker
	problems []Problem

	given   map[int]given   // ids given as {#id}, by the offset of the text they stand on
	taken   map[string]bool // ids that are given or made
	next    map[string]int  // the last number that made an id unlike others
	notes   map[string]*note
	inOrder []*note // the notes in the order of the file
	called  []*note // the notes in the order of their numbers
	alerts  map[ast.Node]alert
	opened  []string // names of HTML tags, whose end is not worth a second problem
	angles  angles
	sought  []sought
	parts   []Part
	calls   []noteCalled
	count   count
	deep    bool
	inLink  int // inside a link no other link begins
	endLine int // last line of the last block that ended
}

func (s *scribe) begin(source []byte, line int) {
	s.source = clean(source)
	s.places.reset(s.source, line)
	if s.given == nil {
		s.given, s.taken, s.next = map[int]given{}, map[string]bool{}, map[string]int{}
		s.notes, s.alerts = map[string]*note{}, map[ast.Node]alert{}
	}
}

// finish makes a document that shares nothing with the scribe or with the source.
func (s *scribe) finish() *Document {
	slices.SortStableFunc(s.problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	plain := string(s.text)
	for i := range s.blocks {
		b := &s.blocks[i]
		b.Text = plain[b.textFrom:b.textTo]
	}
	for i := range s.headings {
		s.headings[i].Text = s.blocks[s.headings[i].Block].Text
	}
	for i := range s.links {
		if l := &s.links[i]; !l.Image && !l.bare {
			l.Text = plain[l.textFrom:l.textTo]
		}
	}
	s.sections()
	s.nameAnswers()
	if len(s.parts) == 0 {
		s.calls = s.calls[:0]
	}
	return &Document{
		HTML:     bytes.Clone(s.html),
		Holes:    copied(s.holes),
		Headings: copied(s.headings),
		Blocks:   copied(s.blocks),
		Links:    copied(s.links),
		Markers:  copied(s.markers),
		Parts:    copied(s.parts),
		Problems: copied(s.problems),
		calls:    copied(s.calls),
		text:     plain,
	}
}

// copied is a copy with no room to spare; nil if there is nothing.
func copied[T any](values []T) []T {
	if len(values) == 0 {
		return nil
	}
	made := make([]T, len(values))
	copy(made, values)
	return made
}

// end forgets the document. It is false if the scribe has grown too large to be kept.
func (s *scribe) end() bool {
	const large = 1 << 20
	if cap(s.html) > large || cap(s.text) > large || cap(s.places.starts) > large/8 || len(s.given)+len(s.notes)+len(s.alerts) > 1000 {
		return false
	}
	s.html, s.text = s.html[:0], s.text[:0]
	s.holes, s.headings, s.blocks = emptied(s.holes), emptied(s.headings), emptied(s.blocks)
	s.links, s.markers, s.problems = emptied(s.links), emptied(s.markers), emptied(s.problems)
	s.inOrder, s.called, s.opened = emptied(s.inOrder), emptied(s.called), emptied(s.opened)
	s.sought, s.calls, s.parts = emptied(s.sought), emptied(s.calls), nil
	clear(s.given)
	clear(s.taken)
	clear(s.next)
	clear(s.notes)
	clear(s.alerts)
	s.source, s.places.source = nil, nil
	s.count, s.angles, s.deep, s.inLink, s.endLine = count{}, angles{}, false, 0, 0
	return true
}

func emptied[T any](values []T) []T {
	clear(values)
	return values[:0]
}

// problem notes what is wrong with a piece of the source.
func (s *scribe) problem(rule string, from, to int, message, hint string) {
	line, column, end := s.places.span(from, min(max(to, from), len(s.source)))
	s.problems = append(s.problems, Problem{
		Rule: rule, Line: line, Column: column, EndColumn: max(end, column+1), Message: message, Hint: hint,
	})
}

// offsetOf is where a piece that goldmark cut from the source stands in it. It is false for
// a piece that goldmark had to put together.
func (s *scribe) offsetOf(piece []byte) (int, bool) {
	if len(piece) == 0 {
		return 0, false
	}
	// Pieces are cut without a limit of their own, so the distance to the end of the
	// common memory tells the offset; that both share a byte proves it.
	offset := cap(s.source) - cap(piece)
	if offset < 0 || offset+len(piece) > len(s.source) || &s.source[offset] != &piece[0] {
		return 0, false
	}
	return offset, true
}
