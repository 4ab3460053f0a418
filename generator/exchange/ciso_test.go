package exchange

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const libraryHead = `urn: urn:harbour:risk:library:rules
locale: en
ref_id: rules
name: Harbour rules
description: Rules of a port
copyright: Harbour Authority
version: 2
publication_date: 2026-03-01
provider: Harbour Authority
packager: harbour
objects:
`

const libraryFramework = `  framework:
    urn: urn:harbour:risk:framework:rules-2026
    ref_id: rules-2026
    name: Harbour rules 2026
    requirement_nodes:
      - urn: urn:harbour:risk:req_node:rules-2026:a
        assessable: false
        depth: 1
        name: Data
      - urn: urn:harbour:risk:req_node:rules-2026:a.1
        assessable: true
        depth: 2
        parent_urn: urn:harbour:risk:req_node:rules-2026:a
        ref_id: '5.10'
        description: The quality of data is
          checked.
        typical_evidence: Samples
        implementation_groups: [core]
      - urn: urn:harbour:risk:req_node:rules-2026:a.2
        assessable: true
        depth: 2
        parent_urn: urn:harbour:risk:req_node:rules-2026:a
        ref_id: "5:11"
        name: Labels
`

// mappingSet is a set between two frameworks, with these lines.
func mappingSet(key, urn, from, to string, lines ...string) string {
	indent := "    "
	begin := "  " + key + ":\n    urn: " + urn + "\n"
	if strings.HasSuffix(key, "s") {
		indent = "      "
		begin = "  " + key + ":\n    - urn: " + urn + "\n"
	}
	text := begin + indent + "name: Rules to others\n" + indent + "source_framework_urn: urn:x:risk:framework:" + from + "\n" +
		indent + "target_framework_urn: urn:x:risk:framework:" + to + "\n" + indent + "requirement_mappings:\n"
	for _, line := range lines {
		at := strings.Split(line, " ")
		text += indent + "  - source_requirement_urn: urn:x:risk:req_node:" + from + ":" + at[0] + "\n" +
			indent + "    target_requirement_urn: urn:x:risk:req_node:" + to + ":" + at[2] + "\n" +
			indent + "    relationship: " + at[1] + "\n" + indent + "    rationale: " + rationaleOf(at[1]) + "\n" + indent + "    strength_of_relationship: 5\n"
	}
	return text
}

// rationaleOf is a word for a way of matching, or a sentence, as either is met.
func rationaleOf(relation string) string {
	if relation == "subset" {
		return "Verification is a part of it"
	}
	return "semantic"
}

func readLibrary(t *testing.T, in Input, objects ...string) Result {
	_, library := program(t)
	in.Name, in.Data, in.Library = "library.yaml", []byte(libraryHead+strings.Join(objects, "")), library
	return Read(in)
}

func TestALibraryIsAFramework(t *testing.T) {
	got := readLibrary(t, Input{}, libraryFramework)
	require.Empty(t, got.Findings)
	f := got.Frameworks[0]
	require.Equal(t, "rules-2026", f.Framework.ID)
	require.Equal(t, "Harbour rules 2026", f.Framework.Title)
	require.Equal(t, "2026-03-01", f.Framework.AsOf)
	require.Equal(t, "Harbour Authority", f.Framework.LicenceNote)
	require.Equal(t, []string{"requirement"}, f.Framework.Answered, "what is assessable must be answered")
	require.Equal(t, "CISO Assistant library Harbour rules, version 2, packaged by harbour", f.Framework.Sources[0].What)
	var lines []string
	for _, p := range f.Provisions {
		lines = append(lines, strings.Join([]string{p.ID, p.Kind, p.Cited(), p.Title, p.Label, p.ParentID}, "|"))
	}
	require.Equal(t, []string{
		"a|section|a|Data||",
		"5.10|requirement|5.10||The quality of data is checked.|a",
		"a.2|requirement|5:11|Labels||a",
	}, lines)
	require.Contains(t, got.LeftOut, LeftOut{`"implementation_groups" of requirement nodes`, 1})
	require.Contains(t, got.LeftOut, LeftOut{`"locale" of library`, 1})
}

func TestMappingSetsAreMaps(t *testing.T) {
	sets := mappingSet("requirement_mapping_sets", "urn:x:risk:req_mapping_set:b", "iso42001-2023", "nist-ai-rmf-1.0",
		"a.6.2.4 subset govern-1.1", "5.2 intersect map-1.1", "4.1 not_related map-1.2")
	twin := strings.TrimPrefix(mappingSet("requirement_mapping_sets", "urn:x:risk:req_mapping_set:b-revert", "nist-ai-rmf-1.0", "iso42001-2023",
		"govern-1.1 superset a.6.2.4"), "  requirement_mapping_sets:\n")
	got := readLibrary(t, Input{}, sets, twin)
	require.Empty(t, got.Findings)
	require.Len(t, got.Maps, 1, "the twin says nothing new")
	m := got.Maps[0]
	require.Equal(t, "iso42001--nist-ai-rmf", m.Map.ID, "the edition in the URN is the one that we have")
	require.Equal(t, "subset", string(m.Pairs[0].Relation))
	require.Equal(t, "GOVERN 1.1", m.Pairs[0].ToID)
	require.Equal(t, "Verification is a part of it", m.Pairs[0].Rationale)
	require.Empty(t, m.Pairs[1].Rationale)
	require.Equal(t, "intersects", string(m.Pairs[1].Relation))
	require.Equal(t, "CISO Assistant library Rules to others, version 2, packaged by harbour", m.Map.Source)
	for _, want := range []LeftOut{
		{"pairs without a relation", 1}, {"ways of matching (semantic)", 2}, {"mapping sets that are another one read from its other end", 1}, {`"strength_of_relationship" of mappings`, 3},
	} {
		require.Contains(t, got.LeftOut, want)
	}
}

func TestAMapToTheFrameworkInTheSameFile(t *testing.T) {
	set := mappingSet("requirement_mapping_set", "urn:x:risk:req_mapping_set:b", "rules-2026", "iso42001-2023", "a.2 equal 6.1.2")
	set = strings.ReplaceAll(set, "urn:x:risk:req_node:rules-2026", "urn:harbour:risk:req_node:rules-2026")
	got := readLibrary(t, Input{}, libraryFramework, set)
	require.Empty(t, got.Findings)
	require.Equal(t, "rules-2026--iso42001", got.Maps[0].Map.ID)
	require.Equal(t, "a.2", got.Maps[0].Pairs[0].FromID)
}

func TestWhatIsWrongInALibraryHasItsPlace(t *testing.T) {
	set := func(from, to, line string) string {
		return mappingSet("requirement_mapping_set", "urn:x:risk:req_mapping_set:b", from, to, line)
	}
	for objects, want := range map[string]string{
		set("iso42001-2023", "iso27001-2022", "6.1.22 equal 5.1"): "library.yaml:18:33: error: iso42001 has no provision \"6.1.22\" (crosswalk-link)\n    did you mean 6.1.2?",
		set("iso42001-2023", "iso27001-2013", "5.2 equal 5.1"):    `which framework "urn:x:risk:framework:iso27001-2013" is cannot be told`,
		set("iso42001-2023", "iso27001-2022", "5.2 like 5.1"):     `unknown relation "like"`,
		strings.Replace(libraryFramework, "parent_urn: urn:harbour:risk:req_node:rules-2026:a\n", "parent_urn: urn:harbour:risk:req_node:rules-2026:b\n", 1): "is not above this one",
		strings.Replace(libraryFramework, "rules-2026:a.2\n", "rules-2026:a.1\n", 1):                                                                         "a second node has the URN",
		"  risk_matrix: []\n": "there is neither a framework nor a crosswalk in this file",
		"  framework: [x]\n":  "an object belongs here",
	} {
		got := readLibrary(t, Input{}, objects)
		require.NotEmpty(t, got.Findings, objects)
		require.Contains(t, fmt.Sprint(got.Findings), want)
	}
}
