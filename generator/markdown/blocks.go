package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extended "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// write writes the whole tree: the text, then the footnotes.
func (s *scribe) write(root ast.Node) {
	s.children(root, 0, -1)
	s.footnotes()
}

// children writes the blocks in a block. A marker among them marks the block before it,
// or the item, if they stand in one.
func (s *scribe) children(parent ast.Node, depth, item int) {
	before := -1
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *comment:
			s.mark(node, before, item)
		case *ast.LinkReferenceDefinition:
		case *extended.Footnote:
			before = -1 // it is shown elsewhere
		default:
			if written := s.block(node, depth, item); written >= 0 {
				before = written
			}
		}
	}
}

// block writes a block and what it holds. It returns its index, or -1 for text that is a
// block only to goldmark.
func (s *scribe) block(node ast.Node, depth, item int) int {
	switch node := node.(type) {
	case *ast.Paragraph:
		return s.paragraph(node, depth, item)
	case *ast.TextBlock:
		s.textBlock(node)
		return -1
	case *ast.Heading:
		return s.heading(node, depth)
	case *ast.List:
		return s.list(node, depth)
	case *ast.Blockquote:
		return s.quote(node, depth)
	case *ast.FencedCodeBlock:
		return s.fenced(node, depth)
	case *ast.CodeBlock:
		return s.indented(node, depth)
	case *ast.ThematicBreak:
		i := s.open(Rule, depth, node.Pos())
		s.html = append(s.html, "<hr>\n"...)
		return s.close(i, node.Pos())
	case *extended.Table:
		return s.table(node, depth)
	case *extended.DefinitionList:
		return s.definitions(node, depth)
	}
	i := s.open(Other, depth, max(node.Pos(), 0))
	s.children(node, depth+1, -1)
	return s.close(i, max(node.Pos(), 0))
}

// open begins a block.
func (s *scribe) open(kind BlockKind, depth, offset int) int {
	s.endLine = s.places.lineOf(max(offset, 0))
	s.blocks = append(s.blocks, Block{
		Kind: kind, Depth: depth, Line: s.endLine,
		From: len(s.html), textFrom: int32(len(s.text)),
	})
	return len(s.blocks) - 1
}

// close ends a block that reaches to the offset at least; what it holds may have reached further.
func (s *scribe) close(i, offset int) int {
	b := &s.blocks[i]
	s.endText(int(b.textFrom))
	b.To = len(s.html)
	b.textTo = int32(len(bytes.TrimRight(s.text[b.textFrom:], " \n"))) + b.textFrom
	s.reach(offset)
	b.EndLine = s.endLine
	return i
}

// endText ends a piece of text with a line break.
func (s *scribe) endText(from int) {
	if len(s.text) > from && s.text[len(s.text)-1] != '\n' {
		s.text = append(s.text, '\n')
	}
}

// reach says that the block being written reaches to the offset.
func (s *scribe) reach(offset int) {
	s.endLine = max(s.endLine, s.places.lineOf(max(offset, 0)))
}

func (s *scribe) tag(name string) {
	s.html = append(s.html, '<')
	s.html = append(s.html, name...)
	s.html = append(s.html, '>')
}

// anchored begins an element that has an id, if there is one.
func (s *scribe) anchored(name, id string) {
	s.html = append(s.html, '<')
	s.html = append(s.html, name...)
	s.anchor(id)
	s.html = append(s.html, '>')
}

func (s *scribe) anchor(id string) {
	if id != "" {
		s.holes = append(s.holes, Hole{Offset: len(s.html), What: Anchor, ID: id})
	}
}

func (s *scribe) closeTag(name string) {
	s.html = append(s.html, '<', '/')
	s.html = append(s.html, name...)
	s.html = append(s.html, '>', '\n')
}

func (s *scribe) paragraph(node *ast.Paragraph, depth, item int) int {
	from, to := extent(node.Lines())
	i := s.open(Paragraph, depth, from)
	id := ""
	if item < 0 { // an item bears the id of its first paragraph
		id = s.given[from].id
	} else if s.blocks[item].ID == "" || node.PreviousSibling() != nil {
		id = s.given[from].id
	}
	s.blocks[i].ID = id
	holes := len(s.holes)
	s.anchored("p", id)
	inside := len(s.html)
	s.phrase(node)
	if holes == len(s.holes) && len(bytes.TrimSpace(s.html[inside:])) == 0 { // it held comments only
		s.html, s.text, s.blocks = s.html[:s.blocks[i].From], s.text[:s.blocks[i].textFrom], s.blocks[:i]
		return -1
	}
	s.closeTag("p")
	return s.close(i, to)
}

// textBlock writes the text of a tight item, which needs no paragraph.
func (s *scribe) textBlock(node *ast.TextBlock) {
	from := len(s.text)
	s.phrase(node)
	s.endText(from)
	if node.NextSibling() != nil {
		s.html = append(s.html, '\n')
	}
	_, to := extent(node.Lines())
	s.reach(to)
}

// phrase writes the text of a paragraph or item, with the box of a task and its label.
func (s *scribe) phrase(node ast.Node) {
	box, isTask := node.FirstChild().(*task)
	if !isTask {
		s.inlines(node.FirstChild())
		return
	}
	s.taskBox(box)
	s.inlines(box.NextSibling())
	s.html = append(s.html, "</label>"...)
}

func (s *scribe) list(node *ast.List, depth int) int {
	i := s.open(List, depth, node.Pos())
	name := "ul"
	if node.IsOrdered() {
		name = "ol"
	}
	s.html = append(s.html, '<')
	s.html = append(s.html, name...)
	if node.IsOrdered() && node.Start != 1 {
		s.html = append(s.html, ` start="`...)
		s.html = strconv.AppendInt(s.html, int64(node.Start), 10)
		s.html = append(s.html, '"')
	}
	s.html = append(s.html, ">\n"...)
	for child := node.FirstChild(); child != nil; child = child.NextSibling() {
		s.item(child, depth+1)
	}
	s.closeTag(name)
	return s.close(i, node.Pos())
}

func (s *scribe) item(node ast.Node, depth int) {
	i := s.open(Item, depth, node.Pos())
	id := ""
	if first := node.FirstChild(); first != nil && len(s.given) > 0 {
		if from, _ := extent(first.Lines()); first.Kind() == ast.KindParagraph || first.Kind() == ast.KindTextBlock {
			id = s.given[from].id
		}
	}
	s.blocks[i].ID = id
	if isTask(node) {
		s.anchored(`li class="task"`, id)
	} else {
		s.anchored("li", id)
	}
	s.children(node, depth+1, i)
	s.closeTag("li")
	s.close(i, node.Pos())
}

// extent is the range of the lines in the source.
func extent(lines *text.Segments) (from, to int) {
	if lines.Len() == 0 {
		return 0, 0
	}
	last := lines.At(lines.Len() - 1)
	return lines.At(0).Start, max(last.Start, last.Stop-1)
}
