package main

import (
	"bytes"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/content"
	"aims/generator"
	"aims/generator/framework"
	"aims/generator/link"
)

// Without the one marker that answers it, an element is a gap, and no other becomes one:
// in the states, in the gaps and for aims check.
func TestOneMarkerIsOneGap(t *testing.T) {
	whole := example(t).Graph
	maker := generator.New(examplePlan(t, content.Files).Program, nil) // it remembers what it has parsed
	tried := 0
	for _, p := range whole.Library.Framework(framework.Primary).Leaves() {
		answers := whole.Answers(p)
		if len(answers) != 1 || answers[0].Block < 0 {
			continue // another marker, or the record as a whole, answers it too
		}
		tried++
		checked, err := maker.Check(examplePlan(t, withoutMarker(t, answers[0])))
		require.NoError(t, err)
		require.Equal(t, []string{p.ID}, unaddressed(checked.Graph, checked.Graph.State), "states without the marker of %s", p.ID)
		require.Equal(t, []string{p.ID}, missingAnswers(checked.Graph), "gaps without the marker of %s", p.ID)
		if p.Kind == "element" && p.Modal != "may" {
			require.Equal(t, []string{p.ID}, warned(checked), "findings without the marker of %s", p.ID)
		}
	}
	require.Greater(t, tried, 150, "most elements and controls have one marker")
}

func unaddressed(g *link.Graph, state func(*framework.Provision) link.State) (ids []string) {
	for _, p := range g.Library.Framework(framework.Primary).Leaves() {
		if state(p).Gap() {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

func missingAnswers(g *link.Graph) (ids []string) {
	for _, gap := range g.Gaps(g.Library.Framework(framework.Primary)) {
		if gap.Missing == link.MissingAddressed {
			ids = append(ids, gap.Provision.ID)
		}
	}
	return ids
}

var names = regexp.MustCompile(`^nothing in force answers (\S+):`)

func warned(checked *generator.Checked) (ids []string) {
	for _, f := range checked.Findings {
		if f.Rule == "element-unaddressed" {
			ids = append(ids, names.FindStringSubmatch(f.Message)[1])
		}
	}
	return ids
}

// withoutMarker is the example without one word of one marker.
func withoutMarker(t *testing.T, a link.Answer) fs.FS {
	t.Helper()
	name := strings.TrimPrefix(a.Position.File, "content/")
	data, err := fs.ReadFile(content.Files, name)
	require.NoError(t, err)
	lines := bytes.Split(data, []byte("\n"))
	line := lines[a.Position.Line-1]
	from, to, found := bytes.Cut(line, []byte("<!-- answers: "))
	require.True(t, found, "%s", a.Position)
	list, rest, _ := bytes.Cut(to, []byte(" -->"))
	words := slices.DeleteFunc(strings.Split(string(list), ", "), func(word string) bool { return word == a.Provision.Ref() })
	lines[a.Position.Line-1] = append(slices.Clone(from), rest...)
	if len(words) > 0 {
		lines[a.Position.Line-1] = []byte(string(from) + "<!-- answers: " + strings.Join(words, ", ") + " -->" + string(rest))
	}
	changed := maps.Clone(exampleFiles(t))
	changed[name] = &fstest.MapFile{Data: bytes.Join(lines, []byte("\n"))}
	return changed
}

// exampleFiles are the files of the example without its former versions.
func exampleFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(content.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(name, "versions/") {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	}))
	return files
}

func examplePlan(t *testing.T, files fs.FS) generator.Plan {
	t.Helper()
	brought, err := program()
	require.NoError(t, err)
	trees, err := generator.Embedded(files, exampleDay, []string{generator.Next})
	require.NoError(t, err)
	return generator.Plan{Trees: trees, Today: exampleDay, Program: brought}
}
