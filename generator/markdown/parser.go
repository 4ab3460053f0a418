// Package markdown turns the Markdown body of a record into HTML, plain text and
// blocks, and says where in the file each of them stands.
//
// A body is parsed once. What depends on the edition that shows it, above all where
// a link leads, stays open as holes, which Document.Append fills. Each extension of
// CommonMark has its own file here: references ([[POL-001]]), markers
// (<!-- answers: 5.2.d -->), alerts, footnotes, tasks, tables, definitions, given ids,
// bare addresses and highlighted code. Raw HTML is off: it is shown as text.
//
// Only this package knows goldmark and chroma. It knows no record, no framework and
// no edition, and reads no file.
package markdown

import (
	"sync"

	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A Parser parses bodies, from any number of goroutines at once.
type Parser struct {
	markdown parser.Parser
	lexers   lexers
	scribes  sync.Pool // of *scribe: their buffers are what a parse would otherwise allocate
}

// New makes a parser. Make one and keep it: it remembers what it learnt about languages of code.
func New() *Parser {
	p := &Parser{markdown: grammar()}
	p.scribes.New = func() any { return &scribe{lexers: &p.lexers} }
	return p
}

// Parse reads a body. The number of the file's line on which the body starts makes the
// positions in the document those of the file.
func (p *Parser) Parse(source []byte, line int) *Document {
	s := p.scribes.Get().(*scribe)
	s.begin(source, line)
	context := parser.NewContext()
	context.Set(scribeKey, s)
	root := p.markdown.Parse(text.NewReader(s.source), parser.WithContext(context))
	s.write(root)
	s.parts = s.partsOf(root)
	document := s.finish()
	if s.end() {
		p.scribes.Put(s)
	}
	return document
}

// grammar is CommonMark with our extensions. The number is the order in which parsers are
// asked at the same character; goldmark's own have 100, 200 and so on. What nests is limited,
// what could make goldmark search a paragraph again and again is limited too.
func grammar() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(setextHeading{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(nested{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(nested{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(atxHeading{parser.NewATXHeadingParser()}, 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(quote{nested{parser.NewBlockquoteParser()}}, 800),
			util.Prioritized(commentBlock{}, 900),
			util.Prioritized(footnoteBlock{nested{extension.NewFootnoteBlockParser()}}, 999),
			util.Prioritized(paragraph{parser.NewParagraphParser()}, 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(taskParser{}, 0),
			util.Prioritized(codeSpan{parser.NewCodeSpanParser()}, 100),
			util.Prioritized(footnoteReferenceParser{}, 101),
			util.Prioritized(wikiParser{}, 150),
			util.Prioritized(newLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(angleParser{}, 400),
			util.Prioritized(delimiter{parser.NewEmphasisParser()}, 500),
			util.Prioritized(delimiter{extension.NewStrikethroughParser()}, 500),
		),
		parser.WithParagraphTransformers(
			util.Prioritized(labels{parser.LinkReferenceParagraphTransformer}, 100),
			util.Prioritized(tables{extension.NewTableParagraphTransformer()}, 200),
		),
	)
}
