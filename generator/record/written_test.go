package record

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

func words(all ...string) Value {
	list := Value{Shape: List}
	for _, text := range all {
		list.Items = append(list.Items, Value{Shape: Scalar, Text: text})
	}
	return list
}

func TestDraftSaysWhatIsGiven(t *testing.T) {
	kind := Kind{
		Name: "evidence", Starter: "## What it shows\n",
		Fields: []Field{
			{Name: "evidences", Type: ReferencesTo, Required: true, Help: "What it shows."},
			{Name: "collected", Type: DateField, Required: true, Help: "The day."},
			{Name: "method", Type: Enum, Values: []string{"test"}},
			{Name: "source", Type: Text, Required: true, Help: "Where it comes from."},
			{Name: "files", Type: ListField},
		},
	}
	file := Value{Shape: Map, Pairs: []Pair{{Key: "path", Value: Value{Shape: Scalar, Text: "evd-001-a,b.csv"}}, {Key: "size", Value: Value{Shape: Scalar, Text: "12"}}}}
	require.Equal(t, `---
id: EVD-001
kind: evidence
title: "Bias: \"Q3\""
version: "0.1"
status: draft
classification: internal
owner: ROLE-CEO
evidences: [A.6.2.4, eu-ai-act:Art. 14(1), POL-001#improve]
collected: 2026-10-02
source: ""  # Where it comes from.
files:
  - {path: "evd-001-a,b.csv", size: 12}
---

## What it shows
`, string(kind.Draft("EVD-001", `Bias: "Q3"`, "ROLE-CEO", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
		Pair{Key: "collected", Value: Value{Shape: Scalar, Text: "2026-10-02"}},
		Pair{Key: "evidences", Value: words("A.6.2.4", "eu-ai-act:Art. 14(1)", "POL-001#improve")},
		Pair{Key: "files", Value: Value{Shape: List, Items: []Value{file}}},
	)))
}

// What is written is read back as it was, in a list and in a map.
func FuzzWritten(f *testing.F) {
	for _, text := range []string{"A.6.2.4", "eu-ai-act:Art. 4", "a: b", "a #b", "no", "[x]", "", "-", "\x00\u0085\u2028\ufeff", "x:", "1e3", "ä, b", "it's \"so\"", " a ", "a:b c", "?", "a\tb"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		written := writtenField(Pair{Key: "list", Value: words(text)}) + writtenField(Pair{Key: "one", Value: Value{Shape: Scalar, Text: text}}) +
			writtenField(Pair{Key: "rows", Value: Value{Shape: List, Items: []Value{{Shape: Map, Pairs: []Pair{{Key: "path", Value: Value{Shape: Scalar, Text: text}}}}}}})
		var read struct {
			List []yaml.Node
			One  yaml.Node
			Rows []struct{ Path yaml.Node }
		}
		require.NoError(t, yaml.Unmarshal([]byte(written), &read), written)
		require.Equal(t, text, read.List[0].Value)
		require.Equal(t, text, read.One.Value)
		require.Equal(t, text, read.Rows[0].Path.Value)
	})
}
