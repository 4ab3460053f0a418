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
	Words   string // "": none is written
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
	text := lineEditor{lines: bytes.SplitAfter(data, []byte("\n")), end: lineEnd(data)}
	approvals := parsed.fields.Get("approvals")
	for row := range approvals.All() {
		if row.Get("by").Text == a.By && row.Get("on").Text == a.On {
			bound, err := text.bind(row, "digest", a.Digest)
			if err != nil || a.Words == "" {
				return bound, err
			}
			return bindWords(bound, a)
		}
	}
	return text.add(parsed, approvals, a)
}

// bindWords does for the words what Approve has done for the digest; the places of
// everything behind that have moved.
func bindWords(data []byte, a Approval) ([]byte, error) {
	for row := range split("record", data).fields.Get("approvals").All() {
		if row.Get("by").Text == a.By && row.Get("on").Text == a.On {
			text := lineEditor{lines: bytes.SplitAfter(data, []byte("\n")), end: lineEnd(data)}
			return text.bind(row, "words", a.Words)
		}
	}
	return data, nil
}

func lineEnd(data []byte) []byte {
	if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.HasSuffix(first, []byte("\r")) {
		return []byte("\r\n")
	}
	return []byte("\n")
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

// bind puts a digest into an approval that is there already.
func (t *lineEditor) bind(row record.Value, key, digest string) ([]byte, error) {
	first := row.Position.Line - 1
	if known := row.Get(key); known.Has() {
		at := known.Position
		line := []rune(string(t.lines[at.Line-1]))
		changed := string(line[:at.Column-1]) + digest + string(line[at.EndColumn-1:])
		t.lines[at.Line-1] = []byte(changed)
		return bytes.Join(t.lines, nil), nil
	}
	line := t.lines[first]
	if close := bytes.LastIndexByte(line, '}'); close >= 0 && bytes.IndexByte(line, '{') >= 0 {
		changed := append(bytes.Clone(line[:close]), ", "+key+": "+digest...)
		t.lines[first] = append(changed, line[close:]...)
		return bytes.Join(t.lines, nil), nil
	}
	if len(row.Pairs) == 0 || row.Pairs[0].Position.Line != row.Position.Line || bytes.IndexByte(line, '{') >= 0 {
		return nil, fmt.Errorf("line %d: write this approval on one line, {by: ..., on: ...}, or one key a line", row.Position.Line)
	}
	last := row.Pairs[len(row.Pairs)-1].Value.Position.Line
	return t.insert(last, strings.Repeat(" ", row.Pairs[0].Position.Column-1)+key+": "+digest), nil
}

// add writes a new approval behind the others.
func (t *lineEditor) add(parsed parsedFile, approvals record.Value, a Approval) ([]byte, error) {
	row := fmt.Sprintf("- {by: %s, on: %s", scalar(a.By), a.On)
	if a.Version != "" {
		row += fmt.Sprintf(", version: %q", a.Version)
	}
	row += ", digest: " + a.Digest
	if a.Words != "" {
		row += ", words: " + a.Words
	}
	row += "}"
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
