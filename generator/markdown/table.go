package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extended "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// tables finds tables. A bar in [[POL-001|the policy]] ends no cell: goldmark, which knows no
// such links, is shown a source without these bars to divide the rows by.
type tables struct{ parser.ParagraphTransformer }

var barlessKey = parser.NewContextKey()

func (t tables) Transform(node *ast.Paragraph, reader text.Reader, context parser.Context) {
	source := context.ComputeIfAbsent(barlessKey, func() any { return barless(reader.Source()) }).([]byte)
	t.ParagraphTransformer.Transform(node, text.NewReader(source), context)
}

// barless is a source of the same length with something else for the bars in wiki links.
func barless(source []byte) []byte {
	masked := source
	for at := 0; ; {
		open := bytes.Index(source[at:], []byte("[["))
		if open < 0 {
			return masked
		}
		at += open
		inside, after := insideWiki(source[at:])
		if bar := bytes.IndexByte(inside, '|'); bar >= 0 && !isLabel(after) {
			if &masked[0] == &source[0] {
				masked = bytes.Clone(source)
			}
			masked[at+2+bar] = ' '
		}
		at += 2
		if inside == nil {
			at-- // [[[POL-001|the policy]]
		}
	}
}

// table writes a table in a region of its own, which scrolls when the table is wider than
// the page and which a keyboard can reach.
func (s *scribe) table(table *extended.Table, depth int) int {
	header := table.FirstChild()
	from := firstOffset(header)
	i := s.open(Table, depth, from)
	s.html = append(s.html, `<div class="table-scroll" role="group" aria-label="Table" tabindex="0">`+"\n<table>\n<thead>\n"...)
	s.row(header, "th")
	s.html = append(s.html, "</thead>\n"...)
	s.reach(min(s.places.endOfLine(from)+1, len(s.source))) // the line of hyphens
	if row := header.NextSibling(); row != nil {
		s.html = append(s.html, "<tbody>\n"...)
		for ; row != nil; row = row.NextSibling() {
			s.row(row, "td")
			s.reach(row.Pos())
		}
		s.html = append(s.html, "</tbody>\n"...)
	}
	s.html = append(s.html, "</table>\n</div>\n"...)
	return s.close(i, from)
}

func (s *scribe) row(row ast.Node, name string) {
	s.html = append(s.html, "<tr>\n"...)
	before := len(s.text)
	for node := row.FirstChild(); node != nil; node = node.NextSibling() {
		cell, ok := node.(*extended.TableCell)
		if !ok {
			continue
		}
		s.cell(cell, name)
		if node.NextSibling() != nil {
			s.space()
		}
	}
	s.endText(before)
	s.html = append(s.html, "</tr>\n"...)
}

func (s *scribe) cell(cell *extended.TableCell, name string) {
	switch {
	case name == "td":
		s.html = append(s.html, "<td"...)
	case cell.FirstChild() == nil: // an empty heading names no column
		name = "td"
		s.html = append(s.html, "<td"...)
	default:
		s.html = append(s.html, `<th scope="col"`...)
	}
	switch cell.Alignment {
	case extended.AlignLeft:
		s.html = append(s.html, ` align="left"`...)
	case extended.AlignRight:
		s.html = append(s.html, ` align="right"`...)
	case extended.AlignCenter:
		s.html = append(s.html, ` align="center"`...)
	}
	s.html = append(s.html, '>')
	s.inlines(cell.FirstChild())
	s.closeTag(name)
}

// space separates two words of plain text that the page shows apart.
func (s *scribe) space() {
	if n := len(s.text); n > 0 && s.text[n-1] != ' ' && s.text[n-1] != '\n' {
		s.text = append(s.text, ' ')
	}
}

func isCell(node ast.Node) bool {
	for ; node != nil; node = node.Parent() {
		if node.Kind() == extended.KindTableCell {
			return true
		}
		if node.Type() != ast.TypeInline {
			return false
		}
	}
	return false
}
