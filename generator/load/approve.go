package load

import (
	"bytes"
	"fmt"
	"strings"

	"aims/generator/record"
)

// An Approval is what Approve writes.
type Approval struct {
	By      string
	On      string // 2026-05-04
	Version string
	Digest  string
}

// Approve is the file of a record with an approval added, and every other byte as it
// was. An approval by the same role on the same day is bound to the digest in place of
// a second one.
func Approve(data []byte, a Approval) ([]byte, error) {
	parsed := split("record", data)
	if len(parsed.findings) > 0 {
		return nil, fmt.Errorf("%s", parsed.findings[0].Message)
	}
	if parsed.fields.Shape != record.Map {
		return nil, fmt.Errorf("the file has no front matter")
	}
	text := lineEditor{lines: bytes.SplitAfter(data, []byte("\n")), end: []byte("\n")}
	if bytes.HasSuffix(text.lines[0], []byte("\r\n")) {
		text.end = []byte("\r\n")
	}
	approvals := parsed.fields.Get("approvals")
	for row := range approvals.All() {
		if row.Get("by").Text == a.By && row.Get("on").Text == a.On {
			return text.bind(row, a)
		}
	}
	return text.add(parsed, approvals, a)
}

// A lineEditor changes lines of a file and leaves the others alone.
type lineEditor struct {
	lines [][]byte
	end   []byte
}

func (t *lineEditor) insert(before int, line string) []byte {
	out := bytes.Join(t.lines[:before], nil)
	if len(out) > 0 && out[len(out)-1] != '\n' {
		out = append(out, t.end...)
	}
	out = append(append(out, line...), t.end...)
	return append(out, bytes.Join(t.lines[before:], nil)...)
}

// bind puts the digest into an approval that is there already.
func (t *lineEditor) bind(row record.Value, a Approval) ([]byte, error) {
	first := row.Position.Line - 1
	if digest := row.Get("digest"); digest.Has() {
		at := digest.Position
		line := []rune(string(t.lines[at.Line-1]))
		changed := string(line[:at.Column-1]) + a.Digest + string(line[at.EndColumn-1:])
		t.lines[at.Line-1] = []byte(changed)
		return bytes.Join(t.lines, nil), nil
	}
	line := t.lines[first]
	if close := bytes.LastIndexByte(line, '}'); close >= 0 && bytes.IndexByte(line, '{') >= 0 {
		changed := append(bytes.Clone(line[:close]), ", digest: "+a.Digest...)
		t.lines[first] = append(changed, line[close:]...)
		return bytes.Join(t.lines, nil), nil
	}
	key := row.Pairs[0].Position
	if len(row.Pairs) == 0 || key.Line != row.Position.Line || bytes.IndexByte(line, '{') >= 0 {
		return nil, fmt.Errorf("line %d: write this approval on one line, {by: ..., on: ...}, or one key a line", row.Position.Line)
	}
	last := row.Pairs[len(row.Pairs)-1].Value.Position.Line
	return t.insert(last, strings.Repeat(" ", key.Column-1)+"digest: "+a.Digest), nil
}

// add writes a new approval behind the others.
func (t *lineEditor) add(parsed parsedFile, approvals record.Value, a Approval) ([]byte, error) {
	row := fmt.Sprintf("- {by: %s, on: %s, digest: %s}", scalar(a.By), a.On, a.Digest)
	if a.Version != "" {
		row = fmt.Sprintf("- {by: %s, on: %s, version: %q, digest: %s}", scalar(a.By), a.On, a.Version, a.Digest)
	}
	closing := parsed.line - 2 // index of the line with the closing fence
	if approvals.Position.Line == 0 {
		return t.insert(closing, "approvals:"+string(t.end)+"  "+row), nil
	}
	if len(approvals.Items) == 0 {
		if approvals.Has() || bytes.IndexByte(t.lines[approvals.Position.Line-1], '[') >= 0 {
			return nil, fmt.Errorf("line %d: write approvals as a list, one approval a line", approvals.Position.Line)
		}
		return t.insert(approvals.Position.Line, "  "+row), nil
	}
	last := approvals.Items[len(approvals.Items)-1]
	if bytes.IndexByte(t.lines[approvals.Position.Line-1], '[') >= 0 {
		return nil, fmt.Errorf("line %d: write approvals as a list, one approval a line", approvals.Position.Line)
	}
	dash := bytes.IndexByte(t.lines[last.Position.Line-1], '-')
	if dash < 0 {
		return nil, fmt.Errorf("line %d: write approvals as a list, one approval a line", last.Position.Line)
	}
	return t.insert(lastLine(last), strings.Repeat(" ", dash)+row), nil
}

func lastLine(v record.Value) int {
	line := v.Position.Line
	for _, p := range v.Pairs {
		line = max(line, lastLine(p.Value))
	}
	for _, item := range v.Items {
		line = max(line, lastLine(item))
	}
	return line
}

// scalar is a text as it may stand in a flow map.
func scalar(text string) string {
	if record.IsID(text) {
		return text
	}
	return fmt.Sprintf("%q", text)
}
