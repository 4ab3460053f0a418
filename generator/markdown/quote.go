package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// An alert is a quotation that begins with a line such as [!NOTE].
type alert struct{ class, title string }

// alertNamed is the alert of the name, which is written in any case. Five are known on the web.
func alertNamed(name string) (alert, bool) {
	switch strings.ToUpper(name) {
	case "NOTE":
		return alert{"note", "Note"}, true
	case "TIP":
		return alert{"tip", "Tip"}, true
	case "IMPORTANT":
		return alert{"important", "Important"}, true
	case "WARNING":
		return alert{"warning", "Warning"}, true
	case "CAUTION":
		return alert{"caution", "Caution"}, true
	}
	return alert{}, false
}

// quote takes the first line from a quotation that is an alert.
type quote struct{ nested }

func (p quote) Close(node ast.Node, reader text.Reader, context parser.Context) {
	p.BlockParser.Close(node, reader, context)
	first, isParagraph := node.FirstChild().(*ast.Paragraph)
	if !isParagraph || first.Lines().Len() == 0 {
		return
	}
	s := scribeOf(context)
	segment := first.Lines().At(0)
	line := bytes.TrimSpace(s.source[segment.Start:segment.Stop])
	if !bytes.HasPrefix(line, []byte("[!")) || line[len(line)-1] != ']' {
		return
	}
	name := string(line[2 : len(line)-1])
	kind, known := alertNamed(name)
	if !known {
		if isWord(name) {
			s.problem("alert-unknown", segment.Start, segment.Start+len(line), "there is no alert \""+name+"\"",
				"use NOTE, TIP, IMPORTANT, WARNING or CAUTION")
		}
		return
	}
	s.alerts[node] = kind
	first.Lines().SetSliced(1, first.Lines().Len())
	if first.Lines().Len() == 0 {
		node.RemoveChild(node, first)
	}
}

func isWord(name string) bool {
	for _, char := range name {
		if char < 'A' || 'Z' < char && char < 'a' || 'z' < char {
			return false
		}
	}
	return name != ""
}

func (s *scribe) quote(node *ast.Blockquote, depth int) int {
	i := s.open(Quote, depth, node.Pos())
	name := "blockquote"
	if kind, isAlert := s.alerts[node]; isAlert {
		name = "div"
		s.html = append(s.html, `<div class="alert alert-`+kind.class+`" role="note">`+"\n"+
			`<p class="alert-title">`+kind.title+"</p>\n"...)
	} else {
		s.html = append(s.html, "<blockquote>\n"...)
	}
	s.children(node, depth+1, -1)
	s.closeTag(name)
	return s.close(i, node.Pos())
}
