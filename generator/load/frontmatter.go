package load

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v4"

	"aims/generator/finding"
	"aims/generator/record"
)

// Limits far above any real record, so that a hostile file cannot exhaust the machine.
const (
	LargestFile    = 64 << 20
	maxFrontMatter = 1 << 20
)

// A parsedFile is a Markdown file taken apart.
type parsedFile struct {
	fields   record.Value // of shape Map; Absent when there is no front matter
	body     []byte       // UTF-8 with LF line ends
	line     int          // of the file on which the body begins
	findings []finding.Finding
}

// split takes a file apart. Nothing of it is ever lost: what cannot be front matter
// stays in the body, and a finding says so.
func split(name string, data []byte) parsedFile {
	p := parsedFile{line: 1}
	p.body = p.plain(name, data)
	head, body, line, state := cut(p.body)
	switch state {
	case noHead:
		return p
	case unclosed:
		p.report("front-matter-unclosed", finding.Position{File: name, Line: 1, Column: 1, EndColumn: 4},
			`the front matter that begins here has no closing "---"`,
			`put a line "---" after the last field; until then the whole file counts as text`)
		return p
	}
	p.body, p.line = body, line
	if len(head) > maxFrontMatter {
		p.report("front-matter-too-large", finding.Position{File: name, Line: 1},
			fmt.Sprintf("the front matter has %d bytes, more than %d", len(head), maxFrontMatter),
			"move text into the body")
		return p
	}
	p.fields = p.decode(name, head)
	return p
}

func (p *parsedFile) report(rule string, at finding.Position, message, hint string) {
	p.findings = append(p.findings, finding.Finding{Rule: rule, Severity: finding.Error, Position: at, Message: message, Hint: hint})
}

// plain is the text with LF line ends and without a byte order mark; bytes that are
// no UTF-8 become U+FFFD, so that the rest can still be read and checked.
func (p *parsedFile) plain(name string, data []byte) []byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		p.report("nul-byte", placeOf(name, data, at), "a NUL byte is in the text", "delete it; the file may not be text at all")
	}
	if !utf8.Valid(data) {
		p.report("not-utf8", placeOf(name, data, firstInvalid(data)), "the text is not UTF-8", "save the file in UTF-8")
		data = bytes.ToValidUTF8(data, []byte("\ufffd"))
	}
	return data
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

func placeOf(name string, data []byte, offset int) finding.Position {
	before := data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return finding.Position{File: name, Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[start:])}
}

type headState int

const (
	noHead headState = iota
	unclosed
	closed
)

const fence = "---"

// cut finds the front matter. Only a line that is "---" from its first column, spaces
// behind it aside, opens and closes it: an indented one belongs to a block scalar.
func cut(text []byte) (head, body []byte, line int, state headState) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if !isFence(first) {
		return nil, text, 1, noHead
	}
	line = 2
	for at := 0; at < len(rest); line++ {
		end := len(rest)
		if i := bytes.IndexByte(rest[at:], '\n'); i >= 0 {
			end = at + i
		}
		if isFence(rest[at:end]) {
			return rest[:at], rest[min(end+1, len(rest)):], line + 1, closed
		}
		at = end + 1
	}
	return nil, text, 1, unclosed
}

func isFence(line []byte) bool {
	return bytes.HasPrefix(line, []byte(fence)) && len(bytes.TrimRight(line[len(fence):], " \t")) == 0
}

// decode reads the YAML between the fences. The library that hands it to the decoder
// ends front matter at any line that is "---" when trimmed, a block scalar's too; so
// it is given fences that cannot be in the text, since cut has found the true ones.
func (p *parsedFile) decode(name string, head []byte) record.Value {
	if empty(head) {
		return record.Value{Shape: record.Map, Position: finding.Position{File: name, Line: 1}}
	}
	var document yaml.Node
	unique := fence + "aims"
	for bytes.Contains(head, []byte(unique)) {
		unique += "-"
	}
	fenced := unique + "\n" + string(head) + "\n" + unique + "\n"
	format := frontmatter.NewFormat(unique, unique, func(_ []byte, into any) error {
		// Not the library's copy: it trims, and columns would be lost.
		return yaml.Load(head, into)
	})
	if _, err := frontmatter.MustParse(strings.NewReader(fenced), &document, format); err != nil {
		at, message := yamlTrouble(err)
		if at.Line > 0 {
			at.Line++ // the opening fence
		}
		at.File = name
		p.report("front-matter-invalid", at, "this is not YAML: "+message, yamlHint(message))
		return record.Value{}
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode {
		p.report("front-matter-invalid", nodePosition(name, root), "the front matter is "+shape(root)+", not fields (key: value)", "write one field a line, such as: title: AI policy")
		return record.Value{}
	}
	reader := valueReader{file: name, parsed: p}
	return reader.value(root)
}

// empty says that there is nothing between the fences but space and comments.
func empty(head []byte) bool {
	for line := range bytes.Lines(head) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

func yamlHint(message string) string {
	if strings.Contains(message, "tab") || strings.Contains(message, "cannot start any token") {
		return "YAML is indented with spaces, never with tabs; a text that begins with a special character needs quotes"
	}
	if strings.Contains(message, "mapping values are not allowed") {
		return `a text with ": " in it needs quotes`
	}
	return ""
}

// valueReader turns YAML nodes into values, refusing what could unfold to more than
// was written.
type valueReader struct {
	file   string
	parsed *parsedFile
}

func (v valueReader) value(n *yaml.Node) record.Value {
	out := record.Value{Position: nodePosition(v.file, n)}
	switch {
	case n.Kind == yaml.AliasNode:
		v.parsed.report("yaml-alias", out.Position, fmt.Sprintf("aliases (*%s) are not used in front matter", n.Value), "write the value out")
		return out
	case n.Anchor != "":
		v.parsed.report("yaml-alias", out.Position, fmt.Sprintf("anchors (&%s) are not used in front matter", n.Anchor), "take it out")
	case n.Style&yaml.TaggedStyle != 0:
		v.parsed.report("front-matter-invalid", out.Position, fmt.Sprintf("tags (%s) are not used in front matter", n.Tag), "take it out")
	}
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			out.Shape, out.Text = record.Scalar, n.Value
		}
	case yaml.SequenceNode:
		out.Shape, out.Items = record.List, make([]record.Value, 0, len(n.Content))
		for _, item := range n.Content {
			out.Items = append(out.Items, v.value(item))
		}
	case yaml.MappingNode:
		out.Shape = record.Map
		v.pairs(&out, n)
	}
	return out
}

func (v valueReader) pairs(out *record.Value, n *yaml.Node) {
	out.Pairs = make([]record.Pair, 0, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := nodePosition(v.file, key)
		if key.Kind != yaml.ScalarNode {
			v.parsed.report("front-matter-invalid", at, "a key must be a single text, not "+shape(key), "")
			continue
		}
		if out.Get(key.Value).Position.Line > 0 {
			v.parsed.report("duplicate-key", at, fmt.Sprintf("the key %q is here twice", key.Value), "keep one of them; the first one counts")
			continue
		}
		read := v.value(value)
		if read.Shape == record.Absent {
			read.Position = at // an empty value stands where its key does
		}
		out.Pairs = append(out.Pairs, record.Pair{Key: key.Value, Position: at, Value: read})
	}
}

// nodePosition is a node's place in the file: the opening fence is one line more.
func nodePosition(file string, n *yaml.Node) finding.Position {
	at := finding.Position{File: file, Line: n.Line + 1, Column: n.Column}
	if n.Kind == yaml.ScalarNode && !strings.Contains(n.Value, "\n") && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		at.EndColumn = n.Column + utf8.RuneCountInString(n.Value)
		if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
			at.EndColumn += 2
		}
	}
	return at
}
