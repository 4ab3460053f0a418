package link_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// A small framework of two clauses and a control, and a law that a crosswalk ties to it.
var crosswalks = fstest.MapFS{
	"frameworks/iso42001.yaml": {Data: []byte(`id: iso42001
title: Management system
answered: [element, control]
provisions:
  - {id: "5.2", kind: clause, title: AI policy}
  - {id: 5.2.a, kind: element, parent: "5.2", label: The policy suits the purpose.}
  - {id: 5.2.d, kind: element, parent: "5.2", label: The policy commits to improve.}
  - {id: A.6, kind: area, title: Life cycle}
  - {id: A.6.2.4, kind: control, parent: A.6, title: Verification}
  - {id: A.10.4, kind: control, parent: A.6, title: Customers}
  - {id: "10.2", kind: clause, title: Nonconformity}
  - {id: 10.2-2, kind: element, parent: "10.2", label: Evidence of nonconformities is kept.}
documents:
  - {id: DI-03, provision: 5.2.a, name: AI policy, nature: maintained document, record-kinds: [policy]}
  - {id: DI-22, provision: 10.2-2, name: Nonconformity records, nature: retained record, record-kinds: [nonconformity]}
`)},
	"frameworks/law.yaml": {Data: []byte(`id: law
title: A law
provisions:
  - {id: Art. 9, kind: article, title: Risk management}
  - {id: Art. 17, kind: article, title: Quality management}
  - {id: Art. 99, kind: article, title: Penalties}
`)},
	"frameworks/guide.yaml": {Data: []byte(`id: guide
title: A guide
provisions:
  - {id: G1, kind: principle, title: Quality}
  - {id: G2, kind: principle, title: A system}
`)},
	"maps/iso42001--law.yaml": {Data: []byte(`from: iso42001
to: law
pairs:
  - {from: "5.2", to: Art. 17, relation: intersects}
  - {from: A.6.2.4, to: Art. 9, relation: superset}
`)},
	"maps/law--guide.yaml": {Data: []byte(`from: law
to: guide
pairs:
  - {from: Art. 17, to: G1, relation: concept}
  - {from: Art. 17, to: G2, relation: equal}
`)},
}

const today = "2026-11-23"

func day(t *testing.T, text string) time.Time {
	t.Helper()
	date, ok := record.ParseDate(text)
	require.True(t, ok, text)
	return date
}

func graph(t *testing.T, files map[string]string) *link.Graph {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := load.NewLoader(record.KindFiles, crosswalks, nil).Handbook(load.Input{FS: tree})
	require.NoError(t, err)
	require.Empty(t, h.Findings)
	return link.New(link.Input{
		Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next", Today: day(t, today),
	})
}

func provision(t *testing.T, g *link.Graph, ref string) *framework.Provision {
	t.Helper()
	p := g.Library.Resolve(ref)
	require.NotNil(t, p, ref)
	return p
}

const policy = `---
id: POL-001
kind: policy
title: AI policy
status: approved
classification: public
owner: ROLE-CEO
effective: 2026-05-04
next-review: 2027-05-04
---
## Purpose
<!-- answers: 5.2.a -->

We use AI to reach callers sooner.

## Improvement

We will get better.
<!-- answers: 5.2.d -->
`

func TestBlockAnswersElement(t *testing.T) {
	g := graph(t, map[string]string{"policy.md": policy})
	section := g.Answers(provision(t, g, "5.2.a"))
	require.Len(t, section, 1)
	require.True(t, section[0].Counts)
	require.Equal(t, "purpose", section[0].Anchor())
	require.Equal(t, 12, section[0].Position.Line)
	block := g.Answers(provision(t, g, "5.2.d"))
	require.Len(t, block, 1)
	require.Equal(t, "We will get better.", link.Quoted(block[0])[0].Text)
	require.NotEmpty(t, block[0].Anchor(), "an answering block can be linked to")
	require.Equal(t, []string{"5.2.a", "5.2.d"}, answered(g, "POL-001"))
}

func answered(g *link.Graph, id string) (refs []string) {
	for _, a := range g.AnswersOf(g.Record(id)) {
		refs = append(refs, a.Provision.Ref())
	}
	return refs
}

// What nobody can read, or nobody decided, answers nothing.
func TestWhatDoesNotCount(t *testing.T) {
	head := func(status string) string {
		return "---\nid: POL-001\nkind: policy\ntitle: AI policy\nowner: CEO\n" + status + "\n---\n"
	}
	tests := map[string]struct{ file, why string }{
		"a draft":                {head("status: draft") + "Text.\n<!-- answers: 5.2.a -->\n", "its status is draft"},
		"a retired record":       {head("status: retired") + "Text.\n<!-- answers: 5.2.a -->\n", "its status is retired"},
		"a record of the future": {head("status: approved\neffective: 2026-11-24") + "Text.\n<!-- answers: 5.2.a -->\n", "it takes effect on 2026-11-24"},
		"a heading alone":        {head("status: approved") + "## Purpose\n<!-- answers: 5.2.a -->\n\n## Next\n\nText.\n", "there is no text yet"},
		"something to be done":   {head("status: approved") + "## Purpose\n<!-- answers: 5.2.a -->\n\nTODO\n", "there is no text yet"},
		"a template's prompt":    {head("status: approved") + "## Purpose\n<!-- answers: 5.2.a -->\n\n_To be written: why this policy exists._\n", "there is no text yet"},
		"words of the list":      {head("status: approved") + "## Purpose\n<!-- answers: 5.2.a -->\n\nTo be decided.\n\nFIXME: ask the board\n\nLorem ipsum dolor sit amet\n", "there is no text yet"},
		"an empty record":        {head("status: approved\nanswers: [5.2.a]"), "there is no text yet"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			g := graph(t, map[string]string{"policy.md": test.file})
			a := g.Answers(provision(t, g, "5.2.a"))
			require.Len(t, a, 1)
			require.False(t, a[0].Counts)
			require.Equal(t, test.why, a[0].Why)
			require.True(t, g.State(a[0].Provision).Gap())
		})
	}
	t.Run("a marker inside code", func(t *testing.T) {
		g := graph(t, map[string]string{"policy.md": head("status: approved") + "```\n<!-- answers: 5.2.a -->\n```\n"})
		require.Empty(t, g.Answers(provision(t, g, "5.2.a")))
	})
}

// A text that only speaks of something to come is one.
func TestTextThatIsNoPlaceholder(t *testing.T) {
	g := graph(t, nil)
	for _, text := range []string{"TODO", "tbd.", "XXX", "n/a", "TODO: say why", "More information needed", "- ", ""} {
		require.True(t, g.Placeholder(text), "%q", text)
	}
	for _, text := range []string{"To do this we meet monthly.", "TBDs are listed in the annex.", "To be decided by the board, case by case.", "None."} {
		require.False(t, g.Placeholder(text), "%q", text)
	}
	german := graph(t, map[string]string{"site.yaml": "organization: Hafenklinik\nlanguage: de\n"})
	require.True(t, german.Placeholder("TODO"), "in no language of ours")
}

const evidence = `---
id: EVD-001
kind: evidence
title: Minutes
status: approved
owner: CEO
classification: internal
evidences: [5.2.a]
collected: 2026-10-02
valid-until: 2027-01-31
---
Minutes of the board.
`

func TestFourStates(t *testing.T) {
	g := graph(t, map[string]string{"policy.md": policy, "evidence.md": evidence})
	s := g.State(provision(t, g, "5.2.a"))
	require.True(t, s.Addressed)
	require.False(t, s.Approved, "nobody approved it")
	require.True(t, s.Evidenced)
	require.True(t, s.Current)

	digest := g.Record("POL-001").Digest
	approved := "---\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, digest: " + digest + "}\n" + policy[len("---\n"):]
	g = graph(t, map[string]string{"policy.md": approved, "evidence.md": evidence})
	require.Equal(t, digest, g.Record("POL-001").Digest, "an approval does not change what it approves")
	require.True(t, g.State(provision(t, g, "5.2.a")).Approved)

	g = graph(t, map[string]string{"policy.md": replace(t, approved, "We will get better", "We may get better")})
	require.False(t, g.State(provision(t, g, "5.2.a")).Approved, "a changed word ends the approval")
}

func TestStateIsNoLongerCurrent(t *testing.T) {
	stale := replace(t, evidence, "valid-until: 2027-01-31", "valid-until: 2026-11-22")
	g := graph(t, map[string]string{"policy.md": policy, "evidence.md": stale})
	s := g.State(provision(t, g, "5.2.a"))
	require.True(t, s.Evidenced)
	require.False(t, s.Current)
	require.Contains(t, s.Reasons, link.Reason{State: "current", Text: "its window ended on 2026-11-22", Record: g.Record("EVD-001")})

	overdue := replace(t, policy, "next-review: 2027-05-04", "next-review: 2026-11-22")
	g = graph(t, map[string]string{"policy.md": overdue, "evidence.md": evidence})
	require.False(t, g.State(provision(t, g, "5.2.a")).Current, "a review is overdue")

	early := replace(t, evidence, "collected: 2026-10-02", "collected: 2026-11-24")
	g = graph(t, map[string]string{"evidence.md": early})
	require.False(t, g.State(provision(t, g, "5.2.a")).Evidenced, "evidence of tomorrow is none")
}

func TestEvidenceOfAClauseShowsItsElements(t *testing.T) {
	g := graph(t, map[string]string{"evidence.md": replace(t, evidence, "[5.2.a]", `["5.2"]`)})
	shown := g.Evidence(provision(t, g, "5.2.d"))
	require.Len(t, shown, 1)
	require.Equal(t, "5.2", shown[0].Via.ID)
}

const statement = `---
id: SOA-001
kind: soa
title: Statement of applicability
version: "1.0"
status: approved
owner: CEO
classification: internal
controls:
  - {control: A.6.2.4, applicable: true, justification: Errors harm patients., evidence: [EVD-001]}
  - {control: A.10.4, applicable: false, justification: We have no customers.}
---
The controls.
`

func TestStatementOfApplicabilityDecides(t *testing.T) {
	g := graph(t, map[string]string{"soa.md": statement, "evidence.md": evidence})
	excluded := g.State(provision(t, g, "A.10.4"))
	require.True(t, excluded.Excluded)
	require.False(t, excluded.Gap(), "an excluded control is no gap")
	require.True(t, g.State(provision(t, g, "A.6.2.4")).Evidenced, "the row names evidence")
	d, found := g.Decision(provision(t, g, "A.10.4"))
	require.True(t, found)
	require.Equal(t, "We have no customers.", d.Justification())
}

func TestCrosswalkInfers(t *testing.T) {
	g := graph(t, map[string]string{"policy.md": policy})
	near, found := g.Inferred(provision(t, g, "law:Art. 17"))
	require.True(t, found, "every element of 5.2 is addressed")
	require.Equal(t, "5.2", near.End().ID)
	require.Equal(t, framework.Intersects, near.Relation)

	far, found := g.Inferred(provision(t, g, "guide:G1"))
	require.True(t, found)
	require.Len(t, far.Path, 2)
	require.Equal(t, framework.Concept, far.Relation, "the weakest relation of the path")

	mixed, found := g.Inferred(provision(t, g, "guide:G2"))
	require.True(t, found)
	require.Equal(t, framework.Intersects, mixed.Relation, "an equal hop does not mend a partial one")

	_, found = g.Inferred(provision(t, g, "law:Art. 9"))
	require.False(t, found, "A.6.2.4 is not addressed")
	require.False(t, g.State(provision(t, g, "law:Art. 17")).Evidenced, "evidence is not inherited")
}

func TestBacklinks(t *testing.T) {
	g := graph(t, map[string]string{
		"policy.md":   policy,
		"evidence.md": replace(t, evidence, "evidences: [5.2.a]", "evidences: [POL-001]\nrelated: [POL-001]") + "\nSee [[POL-001#purpose]].\n",
	})
	links := g.Backlinks(g.Record("POL-001"))
	require.Len(t, links, 1)
	require.Equal(t, "EVD-001", links[0].From.ID)
	require.ElementsMatch(t, []string{"evidences", "related", link.InText}, links[0].Fields)
}

func TestRowsOfARecordCanBeNamed(t *testing.T) {
	g := graph(t, map[string]string{
		"risks.md":    "---\nid: RA-001\nkind: risk-assessment\ntitle: Risks\nstatus: approved\nowner: CEO\nrisks:\n  - {id: RSK-007, title: Missed emergency}\n---\nText.\n",
		"evidence.md": replace(t, evidence, "[5.2.a]", "[RSK-007]"),
	})
	to := g.Resolve("RSK-007")
	require.Equal(t, "RA-001", to.Record.ID)
	require.Equal(t, "rsk-007", to.Anchor)
	require.Len(t, g.Backlinks(g.Record("RA-001")), 1)
}

// A view holds nothing of a record that its audience may not read.
func TestViewNamesNothingOutOfSight(t *testing.T) {
	secret := replace(t, evidence, "classification: internal", "classification: restricted")
	open := replace(t, policy, "owner: ROLE-CEO", "owner: ROLE-CEO\nrelated: [EVD-001]") + "\nSee [[EVD-001]] and [the minutes](evidence.md).\n"
	g := graph(t, map[string]string{"policy.md": open, "evidence.md": secret})
	v := g.For(record.Audience{Name: "everyone", Sees: []record.Classification{record.Public}})
	require.Nil(t, v.Record("EVD-001"))
	require.Len(t, v.Records(), 1)
	require.False(t, v.State(provision(t, g, "5.2.a")).Evidenced)
	seen := v.Record("POL-001")
	require.Equal(t, []string{link.OutOfSight}, seen.Fields.Get("related").Texts())
	for _, l := range seen.Body.Links {
		require.NotContains(t, l.Destination+l.Text+l.Title, "EVD-001")
		require.NotContains(t, l.Destination, "evidence.md")
		require.False(t, v.ResolveLink(seen, &l).Found())
	}
	require.Equal(t, []string{"EVD-001"}, g.Record("POL-001").Fields.Get("related").Texts(), "the graph keeps it")
}

func replace(t *testing.T, text, old, with string) string {
	t.Helper()
	require.Contains(t, text, old)
	return strings.Replace(text, old, with, 1)
}

func TestLinksOutOfTheHandbook(t *testing.T) {
	g := graph(t, map[string]string{"policy.md": policy + "\n[a](https://example.org/a), [b](//example.org/b), [c](mailto:ceo@example.org), [d](gone/a:b.md)\n"})
	r := g.Record("POL-001")
	var outside []string
	for _, l := range r.Body.Links {
		if url := g.ResolveLink(r, &l).URL; url != "" {
			outside = append(outside, url)
		}
	}
	require.Equal(t, []string{"https://example.org/a", "//example.org/b", "mailto:ceo@example.org"}, outside)
}
