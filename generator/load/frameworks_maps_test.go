package load

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

// How many pairs each map has of each confidence, as the tables have rows. A table of
// NIST, of INCITS or of NIST with IMDA is a concept crosswalk and stays untyped.
func TestTheMaps(t *testing.T) {
	library := programLibrary(t)
	const intersects, concept = framework.Intersects, framework.Concept
	want := map[string]struct {
		relation          framework.Relationship
		high, medium, low int
		of                int
	}{
		"iso42001--colorado-ai-act":        {intersects, 9, 15, 0, 24},
		"iso42001--eu-ai-act":              {intersects, 40, 66, 16, 122},
		"iso42001--iso23894":               {intersects, 4, 11, 1, 16},
		"iso42001--iso27001":               {intersects, 47, 27, 17, 91},
		"iso42001--iso42005":               {intersects, 0, 9, 8, 17},
		"iso42001--korea-ai-basic-act":     {intersects, 11, 17, 3, 31},
		"iso42001--nyc-ll144":              {intersects, 1, 8, 2, 11},
		"iso42001--oecd-ai-principles":     {intersects, 5, 6, 2, 13},
		"iso42001--texas-traiga":           {intersects, 5, 10, 1, 16},
		"nist-ai-600-1--nist-ai-rmf":       {concept, 0, 230, 0, 230},
		"nist-ai-rmf--iso23894":            {concept, 33, 0, 0, 33},
		"nist-ai-rmf--iso42001":            {concept, 277, 1, 2, 280},
		"nist-ai-rmf--iso42005":            {concept, 0, 0, 34, 34},
		"nist-ai-rmf--oecd-ai-principles":  {concept, 8, 0, 0, 8},
		"nist-ai-rmf--singapore-ai-verify": {concept, 113, 6, 0, 119},
	}
	require.Len(t, library.Maps(), len(want))
	for _, m := range library.Maps() {
		want := want[m.ID]
		require.Len(t, m.Pairs, want.of, m.ID)
		require.NotEmpty(t, m.Title, m.ID)
		require.NotEmpty(t, m.Basis, m.ID)
		confidence := map[string]int{}
		for _, pair := range m.Pairs {
			confidence[pair.Confidence]++
			require.NotEmpty(t, pair.Source, m.ID)
			require.Equal(t, want.relation, pair.Relation, "%s: %s to %s", m.ID, pair.From.ID, pair.To.ID)
		}
		require.Equal(t, [3]int{want.high, want.medium, want.low}, [3]int{confidence["high"], confidence["medium"], confidence["low"]}, m.ID)
	}
}

// mapCalled is the program's map of that name.
func mapCalled(t *testing.T, name string) *framework.Map {
	t.Helper()
	for _, m := range programLibrary(t).Maps() {
		if m.ID == name {
			return m
		}
	}
	require.Fail(t, "no such map", name)
	return nil
}

// Our own maps say why, pair by pair; those to the two ISO guides say it once.
func TestOurOwnMapsGiveTheirReasons(t *testing.T) {
	once := []string{"iso42001--iso23894", "iso42001--iso42005"}
	for _, m := range programLibrary(t).Maps() {
		if m.From.ID != "iso42001" {
			continue
		}
		require.Contains(t, m.Source, "own analysis", m.ID)
		for _, pair := range m.Pairs {
			require.Equal(t, slices.Contains(once, m.ID), pair.Rationale == "", "%s: %s to %s", m.ID, pair.From.ID, pair.To.ID)
		}
	}
}

// Pairs that a second, independent map has too are marked and not taken from it.
func TestCorroboratedPairs(t *testing.T) {
	for name, want := range map[string]int{"iso42001--eu-ai-act": 88, "iso42001--iso27001": 47, "iso42001--korea-ai-basic-act": 0} {
		got := 0
		for _, pair := range mapCalled(t, name).Pairs {
			if pair.Corroborated {
				got++
			}
		}
		require.Equal(t, want, got, name)
	}
}

// Articles without a counterpart are gaps between the texts, and named as such.
func TestTheActsGapsStayGaps(t *testing.T) {
	library := programLibrary(t)
	note := mapCalled(t, "iso42001--eu-ai-act").Note
	require.Contains(t, note, "no presumption of conformity")
	for _, id := range listed(`Art. 21, Art. 23 to 24, Art. 40 to 42, Art. 44, Art. 47 to 48, Art. 51 to 52, Art. 54, Art. 56 to 57,
		Art. 60a, Art. 61, Art. 99, Art. 101, Art. 111, Art. 113`) {
		require.Empty(t, othersIn(library, "eu-ai-act:"+id, "iso42001"), id)
		require.Regexp(t, `\b`+strings.TrimPrefix(id, "Art. ")+`\b`, note)
	}
}

func TestTheNISTTableIsNamedForWhoContributedIt(t *testing.T) {
	m := mapCalled(t, "nist-ai-rmf--iso42001")
	require.Contains(t, m.Note, "contributed by Microsoft and is hosted by NIST")
	require.Contains(t, m.Note, "not NIST's own mapping")
	require.Contains(t, m.Note, "final draft (FDIS)")
	subcategories, controls, targets := map[string]bool{}, map[string]bool{}, map[string]bool{}
	printed := 0
	for _, pair := range m.Pairs {
		require.Contains(t, pair.Source, "NIST AI Resource Center (contributed by Microsoft)")
		subcategories[pair.From.ID], targets[pair.To.ID] = true, true
		if pair.To.Kind == "control" {
			controls[pair.To.ID] = true
		}
		if pair.Printed != "" {
			printed++
		}
	}
	require.Len(t, subcategories, 72)
	require.Len(t, controls, 38)
	require.Equal(t, 202, printed, "201 name guidance of Annex B, one is a misprint")
	for _, id := range strings.Fields("4.2 6.3 7.5.1 7.5.2 8.1") {
		require.False(t, targets[id], "the table has no row for %s", id)
	}
}

func TestTheOtherTablesAreNamedToo(t *testing.T) {
	for name, who := range map[string]string{
		"nist-ai-rmf--iso23894":            "NIST draft crosswalk",
		"nist-ai-rmf--iso42005":            "INCITS/AI crosswalk",
		"nist-ai-rmf--oecd-ai-principles":  "NIST illustration",
		"nist-ai-rmf--singapore-ai-verify": "NIST and IMDA",
		"nist-ai-600-1--nist-ai-rmf":       "NIST AI 600-1",
	} {
		m := mapCalled(t, name)
		require.Contains(t, m.Source, who)
		require.Contains(t, m.Basis, "concept crosswalk in the sense of NIST IR 8477")
	}
}

// othersIn are the ids of one framework that a provision is related to.
func othersIn(library *framework.Library, ref, in string) []string {
	var ids []string
	for _, r := range library.Relations(library.Resolve(ref)) {
		if r.Other.Framework.ID == in {
			ids = append(ids, r.Other.ID)
		}
	}
	return ids
}

func TestNumbersOfTwoFrameworksNeverMix(t *testing.T) {
	library := programLibrary(t)
	require.Equal(t, []string{"A.5.8"}, othersIn(library, "iso42001:A.5.2", "iso27001"))
	require.Equal(t, []string{"A.3.2", "A.10.2"}, othersIn(library, "iso27001:A.5.2", "iso42001"))
	require.Equal(t, []string{"5.1"}, othersIn(library, "iso42001:5.1", "iso27001"), "the same number, and not the same place")
	require.Same(t, library.Find("iso42001", "A.5.2"), library.Resolve("A.5.2"), "without a framework it is ISO/IEC 42001's")

	shared := 0
	for _, ours := range library.Framework("iso42001").Provisions {
		theirs := library.Find("iso27001", ours.ID)
		if theirs == nil {
			continue
		}
		shared++
		require.NotSame(t, ours, theirs)
		require.NotEqual(t, ours.Ref(), theirs.Ref())
		require.NotEqual(t, ours.Path(), theirs.Path())
	}
	require.Equal(t, 60, shared, "41 clauses, A.5 to A.8, A.6.1 and A.6.2, 13 controls")
	for _, f := range library.Frameworks() {
		for _, p := range f.Provisions {
			require.Same(t, f, p.Framework, p.Ref())
			for _, r := range library.Relations(p) {
				require.NotSame(t, f, r.Other.Framework, p.Ref())
				forth := r.Map.From == f && r.Pair.From == p && r.Pair.To == r.Other && r.Map.To == r.Other.Framework
				back := r.Map.To == f && r.Pair.To == p && r.Pair.From == r.Other && r.Map.From == r.Other.Framework
				require.True(t, forth || back, "%s and %s", p.Ref(), r.Other.Ref())
			}
		}
	}
}
