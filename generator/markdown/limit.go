package markdown

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Limits of what a person writes, far above any handbook. What goes beyond them stays
// text, so that a broken or hostile file costs time in proportion to its size.
const (
	deepest        = 100  // quotations, lists and definitions in each other
	mostDelimiters = 1000 // *, _ and ~ in one paragraph
	mostBrackets   = 1000 // [ in one paragraph
	mostDefined    = 3000 // lines of a paragraph that defines labels of links
	mostFailed     = 200  // [text]( in one paragraph that turn out to be no links
	mostUnclosed   = 20   // runs of ` without their end in one paragraph
)

// A count is how much of what is limited the paragraph has used up.
type count struct {
	parent                                 ast.Node
	delimiters, brackets, failed, unclosed int
}

func (s *scribe) countOf(parent ast.Node) *count {
	if s.count.parent != parent {
		s.count = count{parent: parent}
	}
	return &s.count
}

// nested limits how deep blocks hold each other.
type nested struct{ parser.BlockParser }

func (p nested) Open(parent ast.Node, reader text.Reader, context parser.Context) (ast.Node, parser.State) {
	if len(context.OpenedBlocks()) < deepest {
		return p.BlockParser.Open(parent, reader, context)
	}
	line, segment := reader.Position()
	if node, _ := p.BlockParser.Open(parent, reader, context); node != nil {
		reader.SetPosition(line, segment)
		scribeOf(context).tooDeep(segment.Start)
	}
	return nil, parser.NoChildren
}

func (s *scribe) tooDeep(offset int) {
	if s.deep {
		return
	}
	s.deep = true
	s.problem("nesting-too-deep", offset, offset+1,
		"lists and quotations nest too deeply here, so the rest is taken as text",
		"use headings to give the text its structure")
}

// delimiter limits the marks of emphasis, each of which may be compared with all before it.
type delimiter struct{ parser.InlineParser }

func (p delimiter) Parse(parent ast.Node, block text.Reader, context parser.Context) ast.Node {
	count := scribeOf(context).countOf(parent)
	if count.delimiters >= mostDelimiters {
		return nil
	}
	count.delimiters++
	return p.InlineParser.Parse(parent, block, context)
}

// codeSpan limits the searches for the end of a code span that has none.
type codeSpan struct{ parser.InlineParser }

func (p codeSpan) Parse(parent ast.Node, block text.Reader, context parser.Context) ast.Node {
	count := scribeOf(context).countOf(parent)
	if count.unclosed >= mostUnclosed {
		return nil
	}
	node := p.InlineParser.Parse(parent, block, context)
	if _, unclosed := node.(*ast.Text); unclosed {
		count.unclosed++
	}
	return node
}

// linkParser limits the open brackets of a paragraph.
type linkParser struct {
	parser.InlineParser
	parser.CloseBlocker
}

func newLinkParser() linkParser {
	links := parser.NewLinkParser()
	return linkParser{links, links.(parser.CloseBlocker)}
}

func (p linkParser) Parse(parent ast.Node, block text.Reader, context parser.Context) ast.Node {
	count := scribeOf(context).countOf(parent)
	if count.brackets >= mostBrackets || count.failed >= mostFailed {
		return nil
	}
	line, _ := block.PeekLine()
	node := p.InlineParser.Parse(parent, block, context)
	switch {
	case line[0] != ']':
		count.brackets++
	case node == nil && len(line) > 1 && line[1] == '(':
		count.failed++
	}
	return node
}

// labels limits the paragraphs that define labels of links ([label]: address), from which
// goldmark takes line after line away.
type labels struct{ parser.ParagraphTransformer }

func (p labels) Transform(node *ast.Paragraph, reader text.Reader, context parser.Context) {
	if node.Lines().Len() <= mostDefined {
		p.ParagraphTransformer.Transform(node, reader, context)
	}
}
