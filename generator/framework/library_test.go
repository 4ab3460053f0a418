package framework

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// entry is a provision as a file has it: "5.2.d" of kind element under "5.2".
func entry(id, kind, parent string) ProvisionEntry {
	return ProvisionEntry{Provision: Provision{ID: id, Kind: kind, Label: "about " + id}, ParentID: parent}
}

func file(id string, provisions ...ProvisionEntry) FrameworkFile {
	return FrameworkFile{File: id + ".yaml", Framework: Framework{ID: id, ShortTitle: id}, Provisions: provisions}
}

func crosswalk(from, to string, pairs ...PairEntry) MapFile {
	id := from + "--" + to
	return MapFile{File: id + ".yaml", From: from, To: to, Map: Map{ID: id}, Pairs: pairs}
}

func paired(from string, relation Relationship, to string) PairEntry {
	return PairEntry{FromID: from, ToID: to, Pair: Pair{Relation: relation, Rationale: from + " and " + to}}
}

// handbook is what the tests below measure against: three small frameworks, two of
// which number a control A.5.2.
func handbook(t *testing.T) *Library {
	t.Helper()
	aims := file("iso42001",
		entry("5", "clause", ""), entry("5.2", "clause", "5"),
		entry("5.2.a", "element", "5.2"), entry("5.2.d", "element", "5.2"), entry("5.2-1", "element", "5.2"),
		entry("A.5", "area", ""), entry("A.5.2", "control", "A.5"),
		entry("C.2", "annex-part", ""), entry("C.2.1", "organizational-objective", "C.2"))
	aims.Framework.Answered = []string{"element", "control"}
	aims.Provisions[2].Cite = "5.2 a)"
	aims.Provisions[4].Cite = "5.2"
	isms := file("iso27001", entry("A.5", "theme", ""), entry("A.5.1", "control", "A.5"), entry("A.5.2", "control", "A.5"), entry("A.5.10", "control", "A.5"))
	act := file("eu-ai-act", entry("Art. 5", "article", ""), entry("Art. 5(1)(a)", "point", "Art. 5"), entry("Art. 5(1)(ba)", "point", "Art. 5"))
	library, problems := New(
		[]FrameworkFile{isms, aims, act},
		[]MapFile{
			crosswalk("iso42001", "iso27001", paired("A.5.2", Intersects, "A.5.1"), paired("A.5.2", Intersects, "A.5.10")),
			crosswalk("eu-ai-act", "iso42001", paired("Art. 5", Subset, "5.2.a")),
		})
	require.Empty(t, problems)
	return library
}

func TestTheSameNumberInTwoFrameworksNeverMixes(t *testing.T) {
	library := handbook(t)
	impact, roles := library.Find("iso42001", "A.5.2"), library.Find("iso27001", "A.5.2")
	require.NotSame(t, impact, roles)
	require.Same(t, impact, library.Resolve("A.5.2"))
	require.Same(t, roles, library.Resolve("iso27001:A.5.2"))
	require.Equal(t, "iso27001:A.5.2", roles.Ref())
	require.Equal(t, "frameworks/iso27001/a.5.2.html", roles.Path())
	require.Equal(t, "frameworks/iso42001/a.5.2.html", impact.Path())
	require.Len(t, library.Relations(impact), 2)
	require.Empty(t, library.Relations(roles))
	require.NotSame(t, library.Resolve("iso27001:A.5.1"), library.Resolve("iso27001:A.5.10"))
}

func TestAReferenceComesBackToItsProvision(t *testing.T) {
	library := handbook(t)
	for _, f := range library.Frameworks() {
		for _, p := range f.Provisions {
			require.Same(t, p, library.Resolve(p.Ref()), p.Ref())
		}
	}
	require.Equal(t, "5.2.d", library.Resolve("5.2.d").Ref())
	require.Same(t, library.Resolve("eu-ai-act:Art. 5"), library.Resolve("eu-ai-act: art. 5"), "case and a space after the colon do not matter")
	require.Nil(t, library.Resolve("5.2.e"))
	require.Nil(t, library.Resolve("gdpr:Art. 5"))
	require.Nil(t, library.Resolve(""))
}

func TestReadersNeverSeeOurNumbers(t *testing.T) {
	library := handbook(t)
	require.Equal(t, "5.2 a)", library.Resolve("5.2.a").Cited())
	require.Equal(t, "5.2", library.Resolve("5.2-1").Cited())
	require.Equal(t, "A.5.2", library.Resolve("A.5.2").Cited())
}

func TestWhatMustBeAnswered(t *testing.T) {
	library := handbook(t)
	ids := func(provisions []*Provision) (ids []string) {
		for _, p := range provisions {
			ids = append(ids, p.ID)
		}
		return ids
	}
	aims, act := library.Framework("iso42001"), library.Framework("eu-ai-act")
	require.Equal(t, []string{"5.2.a", "5.2.d", "5.2-1", "A.5.2"}, ids(aims.Leaves()), "elements and controls, not the informative annex")
	require.Equal(t, []string{"Art. 5(1)(a)", "Art. 5(1)(ba)"}, ids(act.Leaves()), "the lowest provisions")
	require.Equal(t, []string{"5", "A.5", "C.2"}, ids(aims.Roots()))
	require.Equal(t, []string{"5.2", "5.2.a", "5.2.d", "5.2-1"}, ids(aims.Find("5").Below()))
	require.Equal(t, []string{"5.2", "5"}, ids(aims.Find("5.2.d").Above()))
	require.Equal(t, []string{"A.5", "C.2"}, ids(append(aims.OfKind("area"), aims.OfKind("annex-part")...)))
}

func TestARelationReadsFromBothEnds(t *testing.T) {
	library := handbook(t)
	policy, ban := library.Resolve("5.2.a"), library.Resolve("eu-ai-act:Art. 5")

	require.Len(t, library.Relations(ban), 1)
	require.Equal(t, Subset, library.Relations(ban)[0].Is, "Art. 5 is a subset of 5.2 a)")
	require.Same(t, policy, library.Relations(ban)[0].Other)

	require.Len(t, library.Relations(policy), 1)
	require.Equal(t, Superset, library.Relations(policy)[0].Is, "5.2 a) is a superset of Art. 5")
	require.Same(t, ban, library.Relations(policy)[0].Other)
	require.Equal(t, "Art. 5 and 5.2.a", library.Relations(policy)[0].Rationale)
	require.Equal(t, "eu-ai-act--iso42001", library.Relations(policy)[0].Map.ID)

	for _, r := range Relationships() {
		require.Equal(t, r, r.Reverse().Reverse())
	}
	require.Equal(t, Concept, Concept.Reverse())
}

func TestOnlyTheFrameworksThatAHandbookNames(t *testing.T) {
	library := handbook(t)
	only := library.Only([]string{"eu-ai-act", "iso42001", "nist-csf", "eu-ai-act"})
	require.Len(t, only.Frameworks(), 2)
	require.Equal(t, "eu-ai-act", only.Frameworks()[0].ID, "in the handbook's order")
	require.Len(t, only.Maps(), 1)
	require.Nil(t, only.Resolve("iso27001:A.5.2"))
	require.Empty(t, only.Relations(only.Resolve("A.5.2")), "no relation leads out of the frameworks named")
	require.Len(t, only.Relations(only.Resolve("5.2.a")), 1)
	without := library.Only([]string{"iso42001", "iso27001"})
	require.Empty(t, without.Relations(without.Resolve("5.2.a")), "whichever end is left out")
	require.Len(t, library.Relations(library.Resolve("A.5.2")), 2, "the whole library stays as it was")
}

func TestThePrimaryFrameworkComesFirst(t *testing.T) {
	var ids []string
	for _, f := range handbook(t).Frameworks() {
		ids = append(ids, f.ID)
	}
	require.Equal(t, []string{"iso42001", "eu-ai-act", "iso27001"}, ids)
}

func TestSlug(t *testing.T) {
	for id, slug := range map[string]string{
		"A.6.2.4":              "a.6.2.4",
		"5.2.d":                "5.2.d",
		"5.2-1":                "5.2-1",
		"GOVERN 1.1":           "govern-1.1",
		"Art. 5(1)(ba)":        "art.-5_1_ba",
		"6-1-1705(1)(a)(II)":   "6-1-1705_1_a_ii",
		"Art. 34(1)1":          "art.-34_11",
		"a_b":                  "a~5fb",
		"a/b":                  "a~2fb",
		"§ 4":                  "~c2~a7-4",
		"..":                   "..",
		"Annex III 5(d)/Ö\x00": "annex-iii-5_d~2f~c3~b6~00",
	} {
		require.Equal(t, slug, Slug(id), id)
	}
}
