package exchange

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

const harbourCatalog = `{
  "catalog": {
    "uuid": "11111111-1111-4111-8111-111111111111",
    "metadata": {
      "title": "Harbour rules for AI",
      "published": "2026-02-01T00:00:00Z",
      "last-modified": "2026-05-04T10:00:00Z",
      "version": "3",
      "oscal-version": "1.1.2",
      "roles": [{"id": "publisher", "title": "Publisher"}],
      "parties": [{"uuid": "22222222-2222-4222-8222-222222222222", "type": "organization", "name": "Harbour Authority"}],
      "responsible-parties": [{"role-id": "publisher", "party-uuids": ["22222222-2222-4222-8222-222222222222"]}]
    },
    "groups": [{
      "id": "dt", "class": "family", "title": "Data",
      "parts": [{"name": "objective", "prose": "Data that fits\nits use."}],
      "controls": [{
        "id": "dt-1",
        "class": "rule",
        "title": "Quality of data",
        "params": [
          {"id": "dt-1_prm_1", "label": "how often"},
          {"id": "dt-1_prm_2", "select": {"how-many": "one-or-more", "choice": ["on change", "every {{ insert: param, dt-1_prm_1 }}"]}}
        ],
        "props": [{"name": "label", "value": "DT-01", "class": "zero-padded"}, {"name": "label", "value": "DT-1"}, {"name": "marking", "value": "x"}],
        "links": [{"href": "#dt-2", "rel": "related"}],
        "parts": [
          {"id": "dt-1_smt", "name": "statement", "prose": "The quality of data is checked:", "parts": [
            {"id": "dt-1_smt.a", "name": "item", "props": [{"name": "label", "value": "a."}], "prose": "{{ insert: param, dt-1_prm_2 }}; and"},
            {"id": "dt-1_smt.b", "name": "item", "props": [{"name": "label", "value": "b."}], "prose": "by whom {{ insert: param, gone }}."}
          ]},
          {"id": "dt-1_gdn", "name": "guidance", "prose": "Start with the labels."},
          {"name": "assessment-objective", "prose": "Look at it."}
        ],
        "controls": [{"id": "dt-1.1", "title": "Samples"}, {"id": "dt-1.2", "title": "Gone", "props": [{"name": "status", "value": "withdrawn"}]}]
      }]
    }]
  }
}`

func TestACatalogIsAFramework(t *testing.T) {
	got := Read(Input{Name: "in/harbour.json", Data: []byte(harbourCatalog)})
	require.Empty(t, got.Findings)
	f := got.Frameworks[0].Framework
	require.Equal(t, "harbour-rules-for-ai", f.ID)
	require.Equal(t, "Harbour rules for AI", f.Title)
	require.Equal(t, "Harbour Authority", f.Publisher)
	require.Equal(t, "3", f.Edition)
	require.Equal(t, "2026-05-04", f.AsOf)
	require.Equal(t, []framework.Date{{Date: "2026-02-01", Event: "Published"}}, f.Dates)
	require.Equal(t, "imported from harbour.json", f.Sources[0].Use, "no folder of the machine")

	type line struct{ id, kind, cited, name, label, parent string }
	var lines []line
	for _, p := range got.Frameworks[0].Provisions {
		lines = append(lines, line{p.ID, p.Kind, p.Cited(), p.Title, p.Label, p.ParentID})
	}
	require.Equal(t, []line{
		{"dt", "family", "dt", "Data", "", ""},
		{"dt-1", "rule", "DT-1", "Quality of data", "The quality of data is checked:", "dt"},
		{"dt-1_smt.a", "item", "DT-1 a.", "", "[one or more of: on change; every [how often]]; and", "dt-1"},
		{"dt-1_smt.b", "item", "DT-1 b.", "", "by whom {{ insert: param, gone }}.", "dt-1"},
		{"dt-1.1", "control", "dt-1.1", "Samples", "", "dt-1"},
	}, lines)
	require.Equal(t, "Data that fits its use.", got.Frameworks[0].Provisions[0].Objective)
	require.Equal(t, "Start with the labels.", got.Frameworks[0].Provisions[1].Note)
	require.Equal(t, []framework.Count{{Kind: "family", Want: 1}, {Kind: "rule", Want: 1}, {Kind: "item", Want: 2}, {Kind: "control", Want: 1}}, got.Frameworks[0].Counts)
	for _, want := range []string{
		`"links" of controls`, `prop "marking" of controls`, `part "assessment-objective" of controls`, "withdrawn controls",
		"insertions of a parameter that is not there", `"uuid" of catalog`, `"roles" of metadata`, `prop "label" of controls`,
	} {
		require.Contains(t, got.LeftOut, LeftOut{want, 1})
	}
}

func TestACatalogInYAML(t *testing.T) {
	got := Read(Input{Name: "harbour.yaml", Data: []byte("catalog:\n  metadata: {title: Harbour rules, version: 1.10}\n  controls:\n    - {id: dt-1, title: Quality}\n")})
	require.Empty(t, got.Findings)
	require.Equal(t, "1.10", got.Frameworks[0].Framework.Edition)
	require.Equal(t, "dt-1", got.Frameworks[0].Provisions[0].ID)
}

func TestTheIDOfAFrameworkCanBeGiven(t *testing.T) {
	got := Read(Input{Name: "harbour.json", Data: []byte(harbourCatalog), ID: "harbour"})
	require.Empty(t, got.Findings)
	require.Equal(t, "harbour", got.Frameworks[0].Framework.ID)
	bad := Read(Input{Name: "harbour.json", Data: []byte(harbourCatalog), ID: "Harbour/../x"})
	require.Contains(t, bad.Findings[0].Message, `"Harbour/../x" is not a framework id`)
}

// Parameters that name each other end.
func TestParametersThatNameEachOther(t *testing.T) {
	choices := strings.Repeat(`"{{ insert: param, b }} {{ insert: param, a }}",`, 300)
	text := `{"catalog": {"metadata": {"title": "T"}, "controls": [{"id": "x", "title": "X",
		"params": [{"id": "a", "select": {"choice": [` + choices + `"z"]}}, {"id": "b", "select": {"choice": [` + choices + `"z"]}}],
		"parts": [{"name": "statement", "prose": "{{ insert: param, a }}"}]}]}}`
	got := Read(Input{Name: "a.json", Data: []byte(text)})
	require.Len(t, got.Findings, 1)
	require.Contains(t, got.Findings[0].Message, "grows beyond 64 KB")
}

var (
	uuidFormat   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	momentFormat = regexp.MustCompile(`^20[0-9]{2}-[01][0-9]-[0-3][0-9]T00:00:00Z$`)
	stringFormat = regexp.MustCompile(`^\S(.*\S)?$`)
)

// requireOSCAL holds a file to what the published JSON schemas ask of the keys that we
// write: formats of ids, one UUID a thing, no empty list, no line break in a title.
func requireOSCAL(t *testing.T, data []byte, required ...string) {
	var tree map[string]any
	require.NoError(t, json.Unmarshal(data, &tree))
	require.Len(t, tree, 1)
	for _, top := range tree {
		for _, key := range append(required, "uuid", "metadata") {
			require.Contains(t, top, key)
		}
		for _, key := range []string{"title", "last-modified", "version", "oscal-version"} {
			require.NotEmpty(t, top.(map[string]any)["metadata"].(map[string]any)[key], key)
		}
	}
	requireNode(t, tree, "", map[string]bool{})
}

func requireNode(t *testing.T, node any, key string, uuids map[string]bool) {
	switch node := node.(type) {
	case map[string]any:
		for key, value := range node {
			requireNode(t, value, key, uuids)
		}
	case []any:
		require.NotEmpty(t, node, key)
		for _, value := range node {
			requireNode(t, value, key, uuids)
		}
	case string:
		switch key {
		case "uuid":
			require.Regexp(t, uuidFormat, node)
			require.False(t, uuids[node], "twice: %s", node)
			uuids[node] = true
		case "id", "id-ref", "name", "class", "relationship", "with-ids":
			require.Regexp(t, tokenFormat, node, key)
		case "last-modified":
			require.Regexp(t, momentFormat, node)
		case "value", "version", "title", "identifier":
			require.Regexp(t, stringFormat, node, key)
		}
	}
}

func TestExportsAreOSCAL(t *testing.T) {
	_, library := program(t)
	for _, f := range library.Frameworks() {
		data, err := WriteOSCALFramework(f)
		require.NoError(t, err)
		requireOSCAL(t, data)
		require.NotContains(t, string(data), `"id-ref"`)
	}
	for _, m := range library.Maps() {
		data, err := WriteOSCALMap(m)
		require.NoError(t, err)
		requireOSCAL(t, data, "provenance", "mappings", "back-matter")
	}
}

func TestTokens(t *testing.T) {
	for id, want := range map[string]string{
		"5.2.d": "_5.2.d", "A.6.2.4": "a.6.2.4", "GOVERN 1.1": "govern-1.1", "Art. 5(1)(a)": "art.-5_1_a", "R&D": "rX26d",
		"(5)": "__5", "§ 4": "Xc2Xa7-4",
	} {
		require.Equal(t, want, token(id), id)
		require.Regexp(t, tokenFormat, token(id))
	}
	_, library := program(t)
	for _, f := range library.Frameworks() {
		seen := map[string]bool{}
		for _, p := range f.Provisions {
			require.Regexp(t, tokenFormat, token(p.ID))
			require.False(t, seen[token(p.ID)], "two provisions of %s have the token %s", f.ID, token(p.ID))
			seen[token(p.ID)] = true
		}
	}
}

// Without a day there is no honest last-modified, and no clock is asked.
func TestNoExportWithoutADay(t *testing.T) {
	library, _ := framework.New([]framework.FrameworkFile{{
		Framework:  framework.Framework{ID: "own", Title: "Own"},
		Provisions: []framework.ProvisionEntry{{Provision: framework.Provision{ID: "1", Kind: "rule", Title: "One"}}},
	}}, nil)
	_, err := WriteOSCALFramework(library.Framework("own"))
	require.ErrorContains(t, err, `as-of is "", not a day such as 2026-05-04: add as-of to crosswalks/frameworks/own.yaml`)
}
