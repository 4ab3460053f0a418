package markdown

import (
	"bytes"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A given id is written {#id} at the end of a heading, paragraph or item.
type given struct{ id string }

// atxHeading, setextHeading and paragraph take the given id away from the text before
// its inside is read.
type atxHeading struct{ parser.BlockParser }

func (p atxHeading) Open(parent ast.Node, reader text.Reader, context parser.Context) (ast.Node, parser.State) {
	node, state := p.BlockParser.Open(parent, reader, context)
	if node != nil {
		scribeOf(context).takeID(node.Lines())
	}
	return node, state
}

type setextHeading struct{ parser.BlockParser }

func (p setextHeading) Close(node ast.Node, reader text.Reader, context parser.Context) {
	p.BlockParser.Close(node, reader, context)
	scribeOf(context).takeID(node.Lines())
}

type paragraph struct{ parser.BlockParser }

func (p paragraph) Close(node ast.Node, reader text.Reader, context parser.Context) {
	p.BlockParser.Close(node, reader, context)
	scribeOf(context).takeID(node.Lines())
}

// takeID takes a given id from the end of the lines, unless it is all they hold.
func (s *scribe) takeID(lines *text.Segments) {
	if lines.Len() == 0 {
		return
	}
	last := lines.At(lines.Len() - 1)
	line := bytes.TrimRight(s.source[last.Start:last.Stop], " \t\n")
	if len(line) == 0 || line[len(line)-1] != '}' {
		return
	}
	at := bytes.LastIndex(line, []byte("{#"))
	if at < 0 || !isID(line[at+2:len(line)-1]) {
		return
	}
	before := bytes.TrimRight(line[:at], " \t")
	if len(before) == 0 && lines.Len() == 1 || at > 0 && len(before) == at {
		return
	}
	id, place := string(line[at+2:len(line)-1]), last.Start+at
	if len(before) == 0 {
		lines.SetSliced(0, lines.Len()-1)
		previous := lines.At(lines.Len() - 1)
		lines.Set(lines.Len()-1, previous.TrimRightSpace(s.source))
	} else {
		last.Stop = last.Start + len(before)
		lines.Set(lines.Len()-1, last)
	}
	if s.taken[id] {
		s.problem("heading-id-duplicate", place, place+len(id)+3, "the id \""+id+"\" is given twice in this text",
			"give each heading and block an id of its own")
		return
	}
	s.taken[id] = true
	s.given[lines.At(0).Start] = given{id: id}
}

// isID says whether an id can be part of an address as it is. A colon is kept for the ids of
// footnotes, which therefore never meet a given one.
func isID(id []byte) bool {
	for _, char := range id {
		if !util.IsAlphaNumeric(char) && char != '-' && char != '_' && char != '.' && char < utf8.RuneSelf {
			return false
		}
	}
	return len(id) > 0
}
