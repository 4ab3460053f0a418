package markdown

import (
	"github.com/yuin/goldmark/ast"
	extended "github.com/yuin/goldmark/extension/ast"
)

// definitions writes a list of terms with their definitions. An item is one or more terms
// with all their definitions.
func (s *scribe) definitions(list *extended.DefinitionList, depth int) int {
	i := s.open(Definitions, depth, firstOffset(list))
	s.html = append(s.html, "<dl>\n"...)
	item, described := -1, false
	for node := list.FirstChild(); node != nil; node = node.NextSibling() {
		_, isTerm := node.(*extended.DefinitionTerm)
		if item >= 0 && isTerm && described {
			s.close(item, 0)
			item, described = -1, false
		}
		if item < 0 {
			item = s.open(Item, depth+1, firstOffset(node))
		}
		if isTerm {
			s.term(node, item)
			continue
		}
		described = true
		s.html = append(s.html, "<dd>"...)
		s.children(node, depth+2, item)
		s.closeTag("dd")
	}
	if item >= 0 {
		s.close(item, 0)
	}
	s.closeTag("dl")
	return s.close(i, firstOffset(list))
}

func (s *scribe) term(node ast.Node, item int) {
	from, to := extent(node.Lines())
	id := s.given[from].id
	if s.blocks[item].ID == "" {
		s.blocks[item].ID = id
	}
	s.anchored("dt", id)
	before := len(s.text)
	s.inlines(node.FirstChild())
	s.endText(before)
	s.closeTag("dt")
	s.reach(to)
}

// firstOffset is where the first text in a block begins.
func firstOffset(node ast.Node) int {
	for n := node; n != nil; n = n.FirstChild() {
		if n.Type() != ast.TypeInline && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return max(node.Pos(), 0)
}
