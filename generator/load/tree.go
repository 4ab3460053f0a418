package load

import (
	"go.yaml.in/yaml/v4"

	"aims/generator/finding"
	"aims/generator/record"
)

// maxTreeDepth is far above what any program writes.
const maxTreeDepth = 64

// Tree is a YAML file of another program, as values with their place. What is wrong
// comes under the rule of files about crosswalks.
func Tree(name string, data []byte) (record.Value, []finding.Finding) {
	file := &yamlFile{name: name, rule: ruleCrosswalkSyntax, data: data}
	if len(data) > maxCrosswalkFile {
		file.add(finding.Position{File: name}, "split it", "the file has more than %d MB", maxCrosswalkFile>>20)
		return record.Value{}, file.findings
	}
	file.parse()
	if file.root == nil {
		file.top() // reports an empty file
		return record.Value{}, file.findings
	}
	return file.value(file.root, 0), file.findings
}

func (y *yamlFile) value(n *yaml.Node, depth int) record.Value {
	out := record.Value{Position: finding.Position{File: y.name, Line: n.Line, Column: n.Column}}
	if depth > maxTreeDepth {
		y.report(n, "", "the file is nested deeper than %d levels", maxTreeDepth)
		return out
	}
	if !y.plain(n) {
		return out
	}
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			out.Shape, out.Text = record.Scalar, n.Value
		}
	case yaml.SequenceNode:
		out.Shape = record.List
		for _, item := range n.Content {
			out.Items = append(out.Items, y.value(item, depth+1))
		}
	case yaml.MappingNode:
		out.Shape = record.Map
		y.pairs(&out, n, depth)
	}
	return out
}

func (y *yamlFile) pairs(out *record.Value, n *yaml.Node, depth int) {
	m, ok := y.mapping(n)
	if !ok {
		return
	}
	for _, name := range m.names {
		out.Pairs = append(out.Pairs, record.Pair{
			Key:      name.Value,
			Position: finding.Position{File: y.name, Line: name.Line, Column: name.Column},
			Value:    y.value(m.values[name.Value], depth+1),
		})
	}
}
