package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A task is the box at the beginning of an item: [ ] or [x].
type task struct {
	ast.BaseInline
	done bool
}

var taskKind = ast.NewNodeKind("Task")

func (t *task) Kind() ast.NodeKind            { return taskKind }
func (t *task) Dump(source []byte, level int) { dump(t, source, level) }

type taskParser struct{}

func (taskParser) Trigger() []byte { return []byte{'['} }

func (taskParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	if parent.HasChildren() || !firstInItem(parent) {
		return nil
	}
	line, _ := block.PeekLine()
	if len(line) < 4 || line[2] != ']' || !util.IsSpace(line[3]) {
		return nil
	}
	switch line[1] {
	case ' ', 'x', 'X':
	default:
		return nil
	}
	block.Advance(4)
	return &task{done: line[1] != ' '}
}

func firstInItem(node ast.Node) bool {
	item := node.Parent()
	return item != nil && item.Kind() == ast.KindListItem && item.FirstChild() == node
}

func isTask(item ast.Node) bool {
	first := item.FirstChild()
	if first == nil {
		return false
	}
	_, is := first.FirstChild().(*task)
	return is
}

// taskBox writes the box and begins the label, which whoever calls it closes.
func (s *scribe) taskBox(t *task) {
	s.html = append(s.html, `<label><input type="checkbox" disabled`...)
	if t.done {
		s.html = append(s.html, ` checked`...)
	}
	s.html = append(s.html, "> "...)
}

// dump is what goldmark wants of every node, for its debugging.
func dump(node ast.Node, source []byte, level int) {
	ast.DumpHelper(node, source, level, map[string]string{"Type": fmt.Sprintf("%T", node)}, nil)
}
