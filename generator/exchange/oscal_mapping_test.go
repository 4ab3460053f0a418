package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

// mappingOf is a mapping collection with these statements, as another program writes it.
func mappingOf(maps string) []byte {
	return []byte(`{"mapping-collection": {
  "uuid": "11111111-1111-4111-8111-111111111111",
  "metadata": {"title": "Reviewed mapping", "last-modified": "2026-08-22T17:00:00Z", "version": "1.0.0", "oscal-version": "1.2.1"},
  "provenance": {"method": "human", "matching-rationale": "semantic", "status": "draft", "mapping-description": "Read side by side."},
  "mappings": [{
    "uuid": "22222222-2222-4222-8222-222222222222",
    "source-resource": {"type": "catalog", "href": "../catalogs/iso42001/catalog.json"},
    "target-resource": {"type": "catalog", "href": "#33333333-3333-4333-8333-333333333333"},
    "maps": [` + maps + `]
  }],
  "back-matter": {"resources": [{"uuid": "33333333-3333-4333-8333-333333333333", "title": "NIST AI RMF 1.0"}]}
}}`)
}

// statement is one of them.
func statement(relationship, sources, targets, more string) string {
	items := func(ids string) string {
		var all []string
		for _, id := range strings.Split(ids, "|") {
			all = append(all, fmt.Sprintf(`{"type": "control", "id-ref": %q}`, id))
		}
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf(`{"uuid": "44444444-4444-4444-8444-444444444444", "relationship": %q, "sources": [%s], "targets": [%s]%s}`, relationship, items(sources), items(targets), more)
}

func readMapping(t *testing.T, in Input, maps ...string) Result {
	_, library := program(t)
	in.Name, in.Data, in.Library = "mapping.json", mappingOf(strings.Join(maps, ",\n    ")), library
	return Read(in)
}

func TestAMappingIsAMap(t *testing.T) {
	got := readMapping(t, Input{},
		statement("equal-to", "_5.2", "govern-1.1", ""),
		statement("subset-of", "A.6.2.4|a.6.2.5", "GOVERN 1.2|Govern 1.3", `, "remarks": "Both verify.", "confidence-score": {"category": "high"}`),
		statement("intersects-with", "4.1", "map-1.1", `, "confidence-score": {"category": "unspecified"}`),
		statement("equivalent-to", "4.2", "map-1.2", `, "confidence-score": {"percentage": 0.29}`),
		statement("no-relationship", "4.3", "map-1.3", ""),
		statement("superset-of", "_5.2.d", "map-1.4", `, "qualifiers": []`),
	)
	require.Empty(t, got.Findings)
	m := got.Maps[0]
	require.Equal(t, "iso42001--nist-ai-rmf", m.Map.ID)
	require.Equal(t, "Reviewed mapping", m.Map.Source)
	require.Equal(t, "Read side by side.", m.Map.Basis)
	var pairs []string
	for _, p := range m.Pairs {
		pairs = append(pairs, fmt.Sprintf("%s %s %s %s %s", p.FromID, p.Relation, p.ToID, p.Confidence, p.Rationale))
	}
	require.Equal(t, []string{
		"5.2 equal GOVERN 1.1  ",
		"A.6.2.4 subset GOVERN 1.2 high Both verify.", "A.6.2.4 subset GOVERN 1.3 high Both verify.",
		"A.6.2.5 subset GOVERN 1.2 high Both verify.", "A.6.2.5 subset GOVERN 1.3 high Both verify.",
		"4.1 concept MAP 1.1  ",
		"4.2 equal MAP 1.2 29% ",
		"5.2.d superset MAP 1.4  ",
	}, pairs)
	require.Contains(t, got.LeftOut, LeftOut{"pairs without a relation", 1})
	require.Contains(t, got.LeftOut, LeftOut{"that a relation is in meaning only (equivalent-to, here equal)", 1})
	require.Contains(t, got.LeftOut, LeftOut{`"qualifiers" of maps`, 1})
	require.Contains(t, got.LeftOut, LeftOut{`"status" of provenance`, 1})
}

func TestWhatIsWrongInAMappingHasItsPlace(t *testing.T) {
	for maps, want := range map[string]string{
		statement("equal-to", "A.6.2.44", "govern-1.1", ""):                                  "mapping.json:9:133: error: iso42001 has no provision \"A.6.2.44\" (crosswalk-link)\n    did you mean A.6.2.4?",
		statement("similar-to", "5.2", "govern-1.1", ""):                                     "mapping.json:9:79: error: unknown relation \"similar-to\"",
		statement("equal-to", "5.2", "govern-1.1", `, "ns": "https://example.org/ns"`):       "is a word of https://example.org/ns",
		statement("equal-to", "5.2", "govern-1.1", `, "confidence-score": {"percentage":2}`): `"2" is no share`,
		`{"uuid": "x", "relationship": "equal-to", "sources": [], "targets": []}`:            "a statement without sources",
		`{"uuid": "x"}`: `maps without "relationship"`,
		`["x"]`:         "maps: an object belongs here, not a list",
		``:              "no pair of iso42001 and nist-ai-rmf is left",
		statement("equal-to", "5.2", "govern-1.1", "") + ",\n" + statement("subset-of", "5.2", "govern-1.1", ""): `mapping.json:10:1: error: "5.2" and "GOVERN 1.1" are already paired in line 9, otherwise`,
	} {
		got := readMapping(t, Input{}, maps)
		require.NotEmpty(t, got.Findings, maps)
		require.Contains(t, fmt.Sprint(got.Findings), want)
	}
}

func TestPairsOfUnknownProvisionsCanBeLeftOut(t *testing.T) {
	got := readMapping(t, Input{SkipUnknown: true}, statement("equal-to", "5.2|99.9", "govern-1.1", ""))
	require.Len(t, got.Maps[0].Pairs, 1)
	require.Len(t, got.Findings, 1)
	require.Equal(t, "warning", got.Findings[0].Severity.String())
	require.Contains(t, got.Findings[0].Message, `iso42001 has no provision "99.9"; the pair is left out`)
}

func TestWhoImportsMayNameTheFrameworks(t *testing.T) {
	got := readMapping(t, Input{From: "iso27001", To: "nist-ai-rmf", ID: "iso27001--nist-ai-rmf--reviewed"}, statement("equal-to", "a.5.1", "govern-1.1", ""))
	require.Empty(t, got.Findings)
	require.Equal(t, "iso27001--nist-ai-rmf--reviewed", got.Maps[0].Map.ID)
	got = readMapping(t, Input{From: "iso2701"}, statement("equal-to", "a.5.1", "govern-1.1", ""))
	require.Contains(t, fmt.Sprint(got.Findings), `no framework has the id "iso2701", which --from names (crosswalk-link)`+"\n    did you mean iso27001?")
	got = readMapping(t, Input{ID: "iso42001--nist-ai-rmf--../../x"}, statement("equal-to", "5.2", "govern-1.1", ""))
	require.Contains(t, fmt.Sprint(got.Findings), "cannot be the name of a map")
}

// What only our props say comes back, whatever the words are.
func TestOddWordsSurviveOSCAL(t *testing.T) {
	provision := func(id string) framework.ProvisionEntry {
		return framework.ProvisionEntry{Provision: framework.Provision{ID: id, Kind: "rule", Title: id}}
	}
	files := []framework.FrameworkFile{{
		Framework:  framework.Framework{ID: "own", Title: "Own", ShortTitle: "Own", AsOf: "2026-05-04"},
		Provisions: []framework.ProvisionEntry{provision("1"), provision("R&D"), provision("§ 4"), provision("(5)")},
	}}
	pair := func(from, to string, p framework.Pair) framework.PairEntry {
		return framework.PairEntry{FromID: from, ToID: to, Pair: p}
	}
	maps := []framework.MapFile{{From: "own", To: "own", Map: framework.Map{ID: "own--own--b", Confidence: "rather sure", Note: " two\nlines "}, Pairs: []framework.PairEntry{
		pair("1", "R&D", framework.Pair{Relation: "intersects", Confidence: "rather sure", Rationale: "# not\n\n* markdown"}),
		pair("1", "§ 4", framework.Pair{Relation: "concept", Confidence: "high"}),
		pair("1", "(5)", framework.Pair{Relation: "concept", Confidence: "50%", Note: "a\nb", Printed: " x", Source: "someone else"}),
		pair("(5)", "1", framework.Pair{Relation: "superset", Confidence: "low", Corroborated: true}),
	}}}
	library, problems := framework.New(files, maps)
	require.Empty(t, problems)
	data, err := WriteOSCALMap(library.Maps()[0])
	require.NoError(t, err)
	requireOSCAL(t, data)
	got := Read(Input{Name: "own.json", Data: data, Library: library})
	require.Empty(t, got.Findings)
	require.Equal(t, maps[0], bareMap(got.Maps[0]))

	data, err = WriteCSVMap(library.Maps()[0])
	require.NoError(t, err)
	got = Read(Input{Name: "own.csv", Data: data, Library: library})
	require.Empty(t, got.Findings)
	require.Equal(t, maps[0], bareMap(got.Maps[0]))
}

func TestGapsAreSaid(t *testing.T) {
	_, library := program(t)
	for _, m := range library.Maps() {
		if m.ID == "nist-ai-rmf--iso42001" {
			out := oscalMapping(m)
			require.Contains(t, out.TargetGap.Unmapped[0].IDs, "_7.5.1", "the table has no row for it")
			require.NotContains(t, out.TargetGap.Unmapped[0].IDs, "_5.2.d", "5.2 has a pair")
			require.Nil(t, out.SourceGap, "each of the 72 subcategories has a row")
			require.Contains(t, mappingDescription(m), "contributed by Microsoft")
		}
	}
}
