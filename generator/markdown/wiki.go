package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// longestReference is the most that may stand between [[ and ]].
const longestReference = 500

// A wiki is a reference: [[POL-001]], [[POL-001#improve|the promise]], [[A.6.2.4]],
// [[eu-ai-act:Art. 5(1)(a)]].
type wiki struct {
	ast.BaseInline
	from, to         int // the target
	textFrom, textTo int // what is shown instead; empty if nothing is
}

var wikiKind = ast.NewNodeKind("Wiki")

func (w *wiki) Kind() ast.NodeKind            { return wikiKind }
func (w *wiki) Dump(source []byte, level int) { dump(w, source, level) }

type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'['} }

func (wikiParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inside, after := insideWiki(line)
	length := len(inside)
	if length == 0 || segment.Padding > 0 || isLabel(after) {
		return nil
	}
	w := &wiki{from: segment.Start + 2, to: segment.Start + 2 + length}
	if bar := bytes.IndexByte(inside[:length], '|'); bar >= 0 {
		w.textFrom, w.textTo = w.from+bar+1, w.to
		w.to = w.from + bar
		if bar > 0 && inside[bar-1] == '\\' { // in a table, where a bar alone ends the cell
			w.to--
		}
	}
	source := block.Source()
	w.from, w.to = trimmed(source, w.from, w.to)
	w.textFrom, w.textTo = trimmed(source, w.textFrom, w.textTo)
	if w.from == w.to {
		return nil
	}
	block.Advance(length + 4)
	return w
}

// insideWiki is what stands between the double brackets that a text begins with, and what comes
// after them; nil when there are none, or they do not end on the line.
func insideWiki(text []byte) (inside, after []byte) {
	if len(text) < 5 || text[0] != '[' || text[1] != '[' {
		return nil, nil
	}
	inside = text[2:min(len(text), longestReference)]
	length := bytes.IndexAny(inside, "[]\n")
	if length <= 0 || inside[length] != ']' || length+1 >= len(inside) || inside[length+1] != ']' {
		return nil, nil
	}
	return inside[:length], text[length+4:]
}

// isLabel says whether what follows the brackets makes them the text of an ordinary
// link: [[1]](notes.md).
func isLabel(rest []byte) bool {
	if len(rest) == 0 || rest[0] != '(' {
		return false
	}
	end := bytes.IndexAny(rest, ") \t\n")
	return end > 1 && rest[end] == ')'
}

func trimmed(source []byte, from, to int) (int, int) {
	for from < to && (source[from] == ' ' || source[from] == '\t') {
		from++
	}
	for from < to && (source[to-1] == ' ' || source[to-1] == '\t') {
		to--
	}
	return from, to
}

func (s *scribe) wiki(w *wiki) {
	target, shown := s.source[w.from:w.to], s.source[w.textFrom:w.textTo]
	if s.inLink > 0 {
		if len(shown) == 0 {
			shown = target
		}
		s.phraseText(shown)
		return
	}
	i := s.openLink(Link{Wiki: true, Destination: string(target), bare: len(shown) == 0}, w.from, w.to)
	if len(shown) == 0 {
		s.text = append(s.text, target...) // the page shows the target's title, which is not known yet
		s.closeLink(i)
		return
	}
	s.inLink++
	s.phraseText(shown)
	s.inLink--
	s.closeLink(i)
}
