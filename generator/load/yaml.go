package load

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"aims/generator/finding"
	"aims/generator/framework"
)

// A yamlFile is a YAML file and what is wrong with it. Its scalars are
// taken as they are written: 5.10 is the text "5.10" and no number.
type yamlFile struct {
	name     string
	rule     string // under which findings about it come
	data     []byte
	sum      string     // digest of data, where it matters
	root     *yaml.Node // nil before parse, and when it did not parse
	findings []finding.Finding
}

func parseYAML(name, rule string, data []byte) *yamlFile {
	file := &yamlFile{name: name, rule: rule, data: data}
	file.parse()
	return file
}

func (y *yamlFile) parse() {
	if at := firstUnprintable(y.data); at < len(y.data) {
		y.add(placeOf(y.name, y.data, at), "save the file as UTF-8 text", "this byte is no text: 0x%02x", y.data[at])
		return
	}
	if empty(y.data) {
		return
	}
	var document yaml.Node
	if err := yaml.Load(y.data, &document); err != nil {
		y.syntax(err)
		return
	}
	if document.Kind == yaml.DocumentNode && len(document.Content) == 1 {
		y.root = document.Content[0]
	}
}

func (y *yamlFile) syntax(err error) {
	at, message := yamlTrouble(err)
	at.File = y.name
	y.add(at, yamlHint(message), "this is not YAML: %s", message)
}

// firstUnprintable is where data stops being text that YAML allows.
func firstUnprintable(data []byte) int {
	control := func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f }
	if at := bytes.IndexFunc(data, control); at >= 0 {
		return min(at, firstInvalid(data))
	}
	return firstInvalid(data)
}

// yamlTrouble is where and why a text is not YAML; the line is 0 when unknown.
func yamlTrouble(err error) (at finding.Position, message string) {
	var load *yaml.LoadError
	if errors.As(err, &load) {
		return finding.Position{Line: load.Mark.Line, Column: load.Mark.Column}, strings.TrimPrefix(load.Message, "yaml: ")
	}
	return at, strings.TrimPrefix(err.Error(), "yaml: ")
}

func (y *yamlFile) report(n *yaml.Node, hint, format string, args ...any) {
	y.add(finding.Position{File: y.name, Line: n.Line, Column: n.Column}, hint, format, args...)
}

func (y *yamlFile) add(at finding.Position, hint, format string, args ...any) {
	y.findings = append(y.findings, finding.Finding{
		Rule: y.rule, Severity: finding.Error, Position: at, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// top is the mapping that a whole file is.
func (y *yamlFile) top() (*yamlMap, bool) {
	if y.root == nil {
		if len(y.findings) == 0 {
			y.report(&yaml.Node{}, "", "the file is empty")
		}
		return nil, false
	}
	return y.mapping(y.root)
}

// plain refuses what the format has no use for. Without aliases no file can
// unfold to more than it is.
func (y *yamlFile) plain(n *yaml.Node) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		y.report(n, "write the value out", "aliases (*%s) are not used here", n.Value)
	case n.Anchor != "":
		y.report(n, "take it out", "anchors (&%s) are not used here", n.Anchor)
	case n.Style&yaml.TaggedStyle != 0:
		y.report(n, "take it out", "tags (%s) are not used here", n.Tag)
	default:
		return true
	}
	return false
}

func (y *yamlFile) scalar(n *yaml.Node) (string, bool) {
	if !y.plain(n) {
		return "", false
	}
	if n.Kind != yaml.ScalarNode {
		y.report(n, "", "a single text belongs here, not %s", shape(n))
		return "", false
	}
	if n.Tag == "!!null" {
		return "", true
	}
	return n.Value, true
}

func shape(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a text"
}

// A yamlMap is a mapping whose keys are taken one by one; done reports the rest.
type yamlMap struct {
	file   *yamlFile
	node   *yaml.Node
	names  []*yaml.Node
	values map[string]*yaml.Node
	known  []string
}

func (y *yamlFile) mapping(n *yaml.Node) (*yamlMap, bool) {
	if !y.plain(n) {
		return nil, false
	}
	if n.Kind != yaml.MappingNode {
		y.report(n, "", "a mapping (key: value) belongs here, not %s", shape(n))
		return nil, false
	}
	m := &yamlMap{file: y, node: n, values: make(map[string]*yaml.Node, len(n.Content)/2)}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name, ok := y.scalar(key)
		if _, twice := m.values[name]; ok && twice {
			y.report(key, "keep one of them", "the key %q is here twice", name)
		} else if ok {
			m.names, m.values[name] = append(m.names, key), value
		}
	}
	return m, true
}

func (m *yamlMap) keys() []string {
	var keys []string
	for _, name := range m.names {
		keys = append(keys, name.Value)
	}
	return keys
}

// take is the value of a key, or nil; from now on the key is known.
func (m *yamlMap) take(key string) *yaml.Node {
	m.known = append(m.known, key)
	return m.values[key]
}

func (m *yamlMap) place() framework.Place {
	return framework.Place{Line: m.node.Line, Column: m.node.Column}
}

// placeOf is where a key's value stands, or the mapping where it has none.
func (m *yamlMap) placeOf(key string) framework.Place {
	if value := m.values[key]; value != nil {
		return framework.Place{Line: value.Line, Column: value.Column}
	}
	return m.place()
}

// text is a value as written, "" without one; of a closed list of words, if any are given.
func (m *yamlMap) text(key string, words ...string) string {
	node := m.take(key)
	if node == nil {
		return ""
	}
	text, ok := m.file.scalar(node)
	if ok && text != "" && len(words) > 0 && !slices.Contains(words, text) {
		m.file.report(node, "write "+strings.Join(words, ", "), "%q is no word for %s", text, key)
		return ""
	}
	return text
}

func (m *yamlMap) textOr(key, otherwise string) string {
	if text := m.text(key); text != "" {
		return text
	}
	return otherwise
}

func (m *yamlMap) required(key string) string {
	node := m.take(key)
	if node == nil {
		m.file.report(m.node, "", "the key %q is missing", key)
		return ""
	}
	text, ok := m.file.scalar(node)
	if ok && text == "" {
		m.file.report(node, "", "the key %q is empty", key)
	}
	return text
}

func (m *yamlMap) texts(key string) []string {
	var texts []string
	for _, item := range m.items(key) {
		if text, ok := m.file.scalar(item); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

func (m *yamlMap) items(key string) []*yaml.Node {
	node := m.take(key)
	if node == nil || !m.file.plain(node) {
		return nil
	}
	if node.Kind != yaml.SequenceNode {
		m.file.report(node, "write ["+node.Value+"]", "a list belongs here, not %s", shape(node))
		return nil
	}
	return node.Content
}

func (m *yamlMap) flag(key string) bool {
	node := m.take(key)
	if node == nil {
		return false
	}
	text, ok := m.file.scalar(node)
	if ok && text != "true" && text != "false" {
		m.file.report(node, "write true or false", "%q is neither true nor false", text)
	}
	return text == "true"
}

func (m *yamlMap) number(key string) int {
	node := m.take(key)
	if node == nil {
		return 0
	}
	text, ok := m.file.scalar(node)
	n, err := strconv.Atoi(text)
	if err == nil {
		return n
	}
	if ok {
		m.file.report(node, "", "%q is no whole number", text)
	}
	return 0
}

// done reports the keys that nobody asked for.
func (m *yamlMap) done() {
	for _, name := range m.names {
		if !slices.Contains(m.known, name.Value) {
			m.file.report(name, finding.DidYouMean(name.Value, m.known), "unknown key %q", name.Value)
		}
	}
}

// each reads a list of mappings.
func each[T any](m *yamlMap, key string, read func(*yamlMap) T) []T {
	var all []T
	for _, item := range m.items(key) {
		if inner, ok := m.file.mapping(item); ok {
			all = append(all, read(inner))
			inner.done()
		}
	}
	return all
}
