package load

import (
	"fmt"
	"os"
	"path"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

// bareFramework is a framework without its places in a file.
func bareFramework(f framework.FrameworkFile) framework.FrameworkFile {
	f.File, f.Sum, f.Place = "", "", framework.Place{}
	for i := range f.Provisions {
		f.Provisions[i].Place = framework.Place{}
	}
	for i := range f.Documents {
		f.Documents[i].Place = framework.Place{}
	}
	for i := range f.Intervals {
		f.Intervals[i].Place = framework.Place{}
	}
	for i := range f.Counts {
		f.Counts[i].Place = framework.Place{}
	}
	return f
}

func bareMap(m framework.MapFile) framework.MapFile {
	m.File, m.Sum, m.Place = "", "", framework.Place{}
	for i := range m.Pairs {
		m.Pairs[i].Place = framework.Place{}
	}
	return m
}

// The files of the program were laid out by hand. What we write has their layout, too,
// except for the blank lines between the parts of a standard.
func TestWhatIsReadAndWrittenAgainIsTheSame(t *testing.T) {
	read := program(t)
	require.Len(t, read.Frameworks, 13)
	for _, f := range read.Frameworks {
		written := WriteFramework(f)
		again, findings := Crosswalks{}.Add(f.File, written)
		require.Empty(t, findings, f.File)
		require.Equal(t, withoutBlankLines(t, f.File), string(written), f.File)
		require.Equal(t, bareFramework(f), bareFramework(again.Frameworks[0]), f.File)
	}
	require.Len(t, read.Maps, 15)
	for _, m := range read.Maps {
		written := WriteMap(m)
		again, findings := Crosswalks{}.Add(m.File, written)
		require.Empty(t, findings, m.File)
		require.Equal(t, withoutBlankLines(t, m.File), string(written), m.File)
		require.Equal(t, bareMap(m), bareMap(again.Maps[0]), m.File)
	}
}

func withoutBlankLines(t *testing.T, name string) string {
	text, err := os.ReadFile(path.Join("../../crosswalks", name))
	require.NoError(t, err)
	return strings.ReplaceAll(string(text), "\n\n", "\n")
}

// hard are texts that YAML takes for something else, or breaks, when they stand bare.
func hard() []string {
	return []string{
		"5.10", "0x1F", "1e3", "2026-05-04", "true", "no", "null", "~", "<<", "=", " led by a space", "and followed ",
		"- a hyphen", "-1", "? a question", "key: value", "ends: ", "ends:", "# no comment", "a # b", "a#b", "'single'", `"double"`,
		`both ' and "`, `C:\new`, "two  spaces", "a\nb", "a\n\n\nb\n", "\ttab", "tab\tinside", "a\rb", "\ufeffmark", "a\u2028b", "a\u0085b",
		"\u00a0hard space", "[list]", "{map}", "a, b", "*alias", "&anchor", "!tag", "%directive", "@at", "`tick", "---", "--- x", "...", "| pipe", "> fold",
		"인공지능 발전과 신뢰 기반 조성", "😀", strings.Repeat("long words and - hyphens: every: where # here ", 9), strings.Repeat("x", 300),
		strings.Repeat("two  spaces at the end of a line that is broken somewhere ", 5) + "end", `a \ b "c" d`,
	}
}

func TestEveryTextReadsBackAsItWas(t *testing.T) {
	for _, text := range hard() {
		requireReadsBack(t, text)
	}
}

func requireReadsBack(t *testing.T, text string) {
	f := framework.FrameworkFile{Framework: framework.Framework{ID: "own", Title: "T", ShortTitle: text, Notes: []string{text, text}, Roles: []string{text, "x"}}}
	f.Counts = []framework.Count{{Kind: text, Want: 1}}
	p := framework.Provision{ID: "1", Kind: "rule", Label: text, Questions: []string{text}, RecordKinds: []string{text}, Cases: []framework.Case{{Name: text, AppliesFrom: text}}}
	f.Provisions = []framework.ProvisionEntry{{Provision: p}}
	written := WriteFramework(f)
	again, findings := Crosswalks{}.Add("frameworks/own.yaml", written)
	require.Empty(t, findings, "%s", written)
	require.Equal(t, f, bareFramework(again.Frameworks[0]), "%s", written)

	m := framework.MapFile{From: "own", To: "own", Map: framework.Map{ID: "own--own", Note: text}}
	m.Pairs = []framework.PairEntry{
		{FromID: text, ToID: text, Pair: framework.Pair{Relation: "subset", Note: text, Printed: text, Corroborated: true}},
		{FromID: "1", ToID: text, Pair: framework.Pair{Relation: "equal", Rationale: text, Source: text, Confidence: text}},
	}
	written = WriteMap(m)
	again, findings = Crosswalks{}.Add("maps/own--own.yaml", written)
	require.Empty(t, findings, "%s", written)
	require.Equal(t, m, bareMap(again.Maps[0]), "%s", written)
}

func FuzzWrittenText(f *testing.F) {
	for _, text := range hard() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text != "" && utf8.ValidString(text) {
			requireReadsBack(t, text)
		}
	})
}

func TestTreeHasItsPlaces(t *testing.T) {
	tree, findings := Tree("library.yaml", []byte("urn: a\nobjects:\n  list:\n    - b: 5.10\n      c: null\n"))
	require.Empty(t, findings)
	item := tree.Get("objects", "list").Items[0].Get("b")
	require.Equal(t, "5.10", item.Text)
	require.Equal(t, "library.yaml:4:10", item.Position.String())

	for text, want := range map[string]string{
		"":                             "the file is empty",
		"a: &x 1\nb: *x\n":             "anchors (&x) are not used here",
		"a: 1\na: 2\n":                 "the key \"a\" is here twice",
		"a: !!str 1\n":                 "tags",
		"a: \x01\n":                    "this byte is no text: 0x01",
		strings.Repeat("[", 100) + "x": "this is not YAML",
		strings.Repeat("[", 100) + "x" + strings.Repeat("]", 100): "nested deeper than 64 levels",
	} {
		_, findings := Tree("library.yaml", []byte(text))
		require.NotEmpty(t, findings, text)
		require.Contains(t, fmt.Sprint(findings), want)
	}
}
