package search

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/record"
)

// A release of a story is a version with what it lists.
type release struct{ version, list string }

func listOf(t testing.TB, version string, a record.Audience, records ...written) release {
	var set files.Set
	testIndex(t, a, records...).Add(&set)
	make, found := set.Get(titlesFile)
	require.True(t, found)
	list, err := make()
	require.NoError(t, err)
	return release{version, string(list)}
}

// merged is the list of all versions, the newest first.
func merged(t testing.TB, editions ...release) string {
	lists := map[string]string{}
	var versions []string
	for _, e := range editions {
		versions = append(versions, e.version)
		lists["everyone/"+e.version+"/"+titlesFile] = e.list
	}
	m := Titles("everyone", versions)
	require.Equal(t, "everyone/titles.js", m.Name)
	made, err := m.Make(func(name string) ([]byte, error) {
		if lists[name] == "" {
			return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
		}
		return []byte(lists[name]), nil
	})
	require.NoError(t, err)
	return string(made)
}

func TestAnEditionListsItsTitles(t *testing.T) {
	list := listOf(t, "next", everyone(), harbour()...).list
	require.Contains(t, list, "titles 1\nPOL-001\tAI policy\tpolicies/pol-001.html\n\tPrinciples\t#\n\tCommitment to improve\t#improve\nPOL-002\t")
	require.Contains(t, list, "\tMethod\t#\nRSK-007\tThe model underrates chest pain of young women\t#\n")
	require.NotContains(t, list, "Zebrafish")
	require.NotContains(t, list, "Budget")
	blocks, ok := blocksOf(list)
	require.True(t, ok)
	require.Equal(t, list, titlesHeader+strings.Join(blocks, ""))

	// No name breaks a line, and anchors of other alphabets are written out.
	odd := listOf(t, "next", everyone(), written{id: "POL-009", kind: "policy", title: "A\tB\n C", body: "## Überblick\n\n## Same\n\n## Same\n\n## A & B\n"}).list
	require.Equal(t, titlesHeader+"POL-009\tA B C\tpolicies/pol-009.html\n\tÜberblick\t#%C3%BCberblick\n\tSame\t#\n\tSame\t#same-1\n\tA & B\t#\n", odd)
}

func TestVersionsAreMergedByWhatTheyList(t *testing.T) {
	first := written{id: "POL-001", kind: "policy", title: "AI policy", body: "## Scope\n\n## Roles\n"}
	second := written{id: "POL-001", kind: "policy", title: "Policy on AI", body: "## Purpose\n\n## Scope\n"}
	other := written{id: "POL-002", kind: "policy", title: "Data policy", body: "## Scope\n"}
	next, v2, v1 := listOf(t, "next", everyone(), second, other), listOf(t, "v2", everyone(), second), listOf(t, "v1", everyone(), first, other)
	require.Equal(t, `aimsSearch.titles({"versions":["next","v2","v1"],"absent":[],"sets":[[0,1],[2],[0,1,2],[0,2]],"titles":"`+
		`0\tPOL-001\tPolicy on AI\tpolicies/pol-001.html\n1\tPOL-001\tAI policy\tpolicies/pol-001.html\n`+
		`0\t\tPurpose\t#\n2\t\tScope\t#\n1\t\tRoles\t#\n`+
		`3\tPOL-002\tData policy\tpolicies/pol-002.html\n\t\tScope\t#\n"})`+"\n", merged(t, next, v2, v1))
}

// An edition may be older than these lists, or its list may not be one of ours.
func TestAnEditionWithoutAListIsNamed(t *testing.T) {
	next := listOf(t, "next", everyone(), harbour()...)
	for name, list := range map[string]string{
		"missing": "", "of another program": "<html>", "of another time": "titles 2\n\tAI policy\tindex.html\n",
		"cut off": next.list[:len(next.list)-3], "a part of nothing": titlesHeader + "\tScope\t#\n", "two fields": titlesHeader + "AI policy\tindex.html\n",
	} {
		text := merged(t, next, release{"v1", list})
		require.Contains(t, text, `{"versions":["next"],"absent":["v1"],"sets":[[0]],`, name)
		require.Equal(t, strings.Replace(merged(t, next), `"absent":[]`, `"absent":["v1"]`, 1), text, name)
	}
	require.Equal(t, `aimsSearch.titles({"versions":[],"absent":["v1"],"sets":[],"titles":""})`+"\n", merged(t, release{"v1", ""}))

	broken := Titles("everyone", []string{"next"})
	_, err := broken.Make(func(string) ([]byte, error) { return nil, fs.ErrPermission })
	require.ErrorIs(t, err, fs.ErrPermission, "what cannot be made is no list that is not there")
}

// What one version hides from a reader is only found with those that show it.
func TestTitlesKeepWhatEachVersionHides(t *testing.T) {
	secret := written{id: "SYS-009", kind: "system-card", title: "Zebrafish project", classification: record.Restricted, body: "## Budget\n"}
	open := secret
	open.classification = record.Public
	hidden, shown := listOf(t, "v1", everyone(), secret), listOf(t, "next", everyone(), open)
	require.Contains(t, merged(t, shown, hidden), `"sets":[[0]],"titles":"0\tSYS-009\tZebrafish project\tsystems/sys-009.html\n\t\tBudget\t#\n"`)
	require.NotContains(t, merged(t, hidden), "SYS-009")
}

func FuzzTitles(f *testing.F) {
	f.Add("titles 1\nPOL-001\tAI policy\tpolicies/pol-001.html\n\tScope\t#\n", "titles 1\n")
	f.Fuzz(func(t *testing.T, one, two string) {
		once := merged(t, release{"next", one}, release{"v1", two})
		require.Equal(t, once, merged(t, release{"next", one}, release{"v1", two}))
	})
}
