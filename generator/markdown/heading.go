package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

func (s *scribe) heading(node *ast.Heading, depth int) int {
	offset := max(node.Pos(), 0)
	from, to := offset, offset
	if node.Lines().Len() > 0 {
		from, to = extent(node.Lines())
	}
	i := s.open(HeadingBlock, depth, min(offset, from))
	links := len(s.links)
	name := "h" + strconv.Itoa(node.Level)
	s.html = append(s.html, '<')
	s.html = append(s.html, name...)
	hole := len(s.holes) // the id follows from the text, which comes after it
	s.anchor("?")
	s.html = append(s.html, '>')
	s.inlines(node.FirstChild())
	s.closeTag(name)
	if s.isUnderlined(offset) {
		s.reach(min(s.places.endOfLine(to)+1, len(s.source)))
	}
	s.close(i, to)

	b := &s.blocks[i]
	id := s.given[from].id
	if id == "" {
		id = s.unused(Slug(s.withoutReferences(b, links)))
	}
	b.ID, s.holes[hole].ID = id, id
	s.headings = append(s.headings, Heading{Level: node.Level, ID: id, Line: b.Line, Block: i})
	return i
}

// withoutReferences is the text of a heading without that of its links to other records: an
// edition that must not name them would name them in the id, which is the same in all.
func (s *scribe) withoutReferences(heading *Block, links int) string {
	var text strings.Builder
	at := heading.textFrom
	for _, link := range s.links[links:] {
		if link.textFrom < at || isOutward(link.Destination) && !link.Wiki {
			continue
		}
		text.Write(s.text[at:link.textFrom])
		at = link.textTo
	}
	text.Write(s.text[min(at, heading.textTo):heading.textTo])
	return text.String()
}

// isOutward says whether an address leads out of the handbook, or to a place on the same page.
func isOutward(address string) bool {
	return strings.HasPrefix(address, "#") || strings.Contains(address, "://") || strings.HasPrefix(address, "mailto:")
}

// isUnderlined tells a heading that is underlined from one that begins with #.
func (s *scribe) isUnderlined(offset int) bool {
	return offset < len(s.source) && s.source[offset] != '#'
}

// Slug makes an id from the text of a heading, as readers of Markdown on the web know it:
// lower case, hyphens for spaces, no punctuation. Letters of every alphabet stay.
func Slug(text string) string {
	var slug strings.Builder
	slug.Grow(len(text))
	for _, char := range strings.TrimSpace(text) {
		switch {
		case 'a' <= char && char <= 'z', '0' <= char && char <= '9', char == '-', char == '_':
			slug.WriteByte(byte(char))
		case unicode.IsLetter(char), unicode.IsNumber(char), unicode.IsMark(char):
			slug.WriteRune(unicode.ToLower(char))
		case unicode.IsSpace(char):
			slug.WriteByte('-')
		}
	}
	if slug.Len() == 0 {
		return "section"
	}
	return slug.String()
}

// unused is the id, with a number if it is taken. All given ids are taken before the first
// id is made, so a given id never depends on the headings above it.
func (s *scribe) unused(id string) string {
	free := id
	for number := s.next[id]; s.taken[free]; {
		number++
		free = id + "-" + strconv.Itoa(number)
		s.next[id] = number
	}
	s.taken[free] = true
	return free
}

// sections finds where each section ends: at the next heading of its rank in the same
// holder, where the holder ends, or before the footnotes.
func (s *scribe) sections() {
	var open []int // headings whose sections have not ended, outer before inner
	next := 0      // the heading to come
	for i := range s.blocks {
		b := &s.blocks[i]
		depth, level := b.Depth, 7 // of what ends sections here: deeper ones always do
		isHeading := next < len(s.headings) && s.headings[next].Block == i
		switch {
		case isHeading:
			level = s.headings[next].Level
		case b.Kind == Footnotes:
			level = 0
		}
		open = s.endSections(open, i, depth, level)
		if isHeading {
			open = append(open, next)
			next++
		}
	}
	s.endSections(open, len(s.blocks), 0, 0)
}

// endSections ends the sections that a block ends: those deeper in holders, and if the
// level is that of a heading (or 0, for the end of the text), those of its rank and below.
func (s *scribe) endSections(open []int, block, depth, level int) []int {
	for len(open) > 0 {
		h := &s.headings[open[len(open)-1]]
		inside := s.blocks[h.Block].Depth
		if inside < depth {
			break
		}
		ended := inside > depth || level <= h.Level
		if h.Own == 0 && (ended || level < 7) {
			h.Own = block
		}
		if !ended {
			break
		}
		h.End = block
		open = open[:len(open)-1]
	}
	return open
}
