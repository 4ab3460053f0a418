package markdown

import (
	"bytes"
	"strconv"

	"github.com/yuin/goldmark/ast"
	extended "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A note is a footnote: [^label]: its text. It gets its number when it is first called.
type note struct {
	node   *extended.Footnote
	number int
	calls  int
}

// footnoteBlock reads the text of a footnote, which stays in the tree where it was written.
type footnoteBlock struct{ nested }

func (p footnoteBlock) Close(node ast.Node, _ text.Reader, context parser.Context) {
	s := scribeOf(context)
	footnote := node.(*extended.Footnote)
	label := string(footnote.Ref)
	if s.notes[label] != nil {
		s.problem("footnote-duplicate", node.Pos(), node.Pos()+len(label)+3, "the footnote \""+label+"\" is written twice",
			"give one of them another label")
		return
	}
	made := &note{node: footnote}
	s.notes[label] = made
	s.inOrder = append(s.inOrder, made)
}

// A noteCall is a reference to a footnote: [^label].
type noteCall struct {
	ast.BaseInline
	note     *note
	from, to int
}

var noteCallKind = ast.NewNodeKind("NoteCall")

func (n *noteCall) Kind() ast.NodeKind            { return noteCallKind }
func (n *noteCall) Dump(source []byte, level int) { dump(n, source, level) }

type footnoteReferenceParser struct{}

func (footnoteReferenceParser) Trigger() []byte { return []byte{'['} }

func (footnoteReferenceParser) Parse(_ ast.Node, block text.Reader, context parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if len(line) < 4 || line[1] != '^' {
		return nil
	}
	length := bytes.IndexAny(line[2:min(len(line), 200)], "[]")
	if length <= 0 || line[2+length] != ']' {
		return nil
	}
	s := scribeOf(context)
	label := string(line[2 : 2+length])
	called := s.notes[label]
	if called == nil {
		s.problem("footnote-undefined", segment.Start, segment.Start+length+3, "there is no footnote \""+label+"\"",
			"write its text on a line of its own: [^"+label+"]: ...")
		return nil
	}
	block.Advance(length + 3)
	return &noteCall{note: called, from: segment.Start, to: segment.Start + length + 3}
}

// callNote writes the number of a footnote, and gives it one when it is called first.
func (s *scribe) callNote(call *noteCall) {
	n := call.note
	s.calls = append(s.calls, noteCalled{call.from, call.to, max(n.node.Pos(), 0)})
	if n.number == 0 {
		s.called = append(s.called, n)
		n.number = len(s.called)
	}
	n.calls++
	if s.inLink > 0 {
		n.calls-- // a link in a link is none, so there is nowhere to come back to
		s.html = append(s.html, "<sup>"+strconv.Itoa(n.number)+"</sup>"...)
		return
	}
	s.html = append(s.html, "<sup>"...)
	s.holes = append(s.holes, Hole{Offset: len(s.html), What: NoteCall, ID: n.call(n.calls)})
	s.html = append(s.html, "</sup>"...)
}

// call names one of the calls of a note.
func (n *note) call(which int) string {
	if which == 1 {
		return strconv.Itoa(n.number)
	}
	return strconv.Itoa(n.number) + "." + strconv.Itoa(which)
}

// footnotes writes the footnotes that were called, in the order of their numbers. One may
// call another. Those that nothing calls come last: their text must not be lost.
func (s *scribe) footnotes() {
	if len(s.inOrder) == 0 {
		return
	}
	i := s.open(Footnotes, 0, s.inOrder[0].node.Pos())
	s.html = append(s.html, `<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">`+"\n<ol>\n"...)
	for at := 0; at < len(s.called); at++ {
		s.footnote(s.called[at])
	}
	for _, n := range s.inOrder {
		if n.number == 0 {
			s.problem("footnote-unused", n.node.Pos(), n.node.Pos()+len(n.node.Ref)+3,
				"nothing refers to the footnote \""+string(n.node.Ref)+"\"",
				"refer to it in the text with [^"+string(n.node.Ref)+"], or delete it")
			s.called = append(s.called, n)
			n.number = len(s.called)
			s.footnote(n)
		}
	}
	s.html = append(s.html, "</ol>\n</section>\n"...)
	s.close(i, 0)
	for _, inside := range s.blocks[i+1:] { // which stand in the order of their numbers, not of the file
		s.blocks[i].Line = min(s.blocks[i].Line, inside.Line)
		s.blocks[i].EndLine = max(s.blocks[i].EndLine, inside.EndLine)
	}
}

func (s *scribe) footnote(n *note) {
	i := s.open(Item, 1, n.node.Pos())
	s.anchored("li", "fn:"+strconv.Itoa(n.number))
	s.children(n.node, 2, i)
	const end = "</p>\n" // the way back stands behind the last word
	inParagraph := bytes.HasSuffix(s.html, []byte(end))
	if inParagraph {
		s.html = s.html[:len(s.html)-len(end)]
	}
	for which := 1; which <= n.calls; which++ {
		s.holes = append(s.holes, Hole{Offset: len(s.html), What: NoteReturn, ID: n.call(which)})
	}
	if inParagraph {
		s.html = append(s.html, end...)
	}
	s.closeTag("li")
	s.close(i, 0)
}
