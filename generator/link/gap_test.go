package link_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// told are gaps in words, with their mends.
func told(gaps []link.Gap) (lines []string) {
	for _, gap := range gaps {
		for _, cause := range gap.Causes {
			line := gap.Provision.ID + " " + string(gap.Missing) + ": "
			if cause.Record != nil {
				line += cause.Record.ID + " "
			}
			lines = append(lines, line+cause.Why+" / "+cause.Remedy())
		}
	}
	return lines
}

const decisions = `---
id: SOA-001
kind: soa
title: Statement of applicability
status: approved
owner: CEO
controls:
  - {control: A.6.2.4, applicable: true, justification: Errors harm callers.}
  - {control: A.10.4, applicable: false, justification: We have no customers.}
---
`

func TestGapsSayWhatIsMissingAndHowToMendIt(t *testing.T) {
	for name, story := range map[string]struct {
		ref   string
		files map[string]string
		want  []string
	}{
		"nothing at all": {"5.2.d", nil, []string{
			"5.2.d addressed: no record answers it / write it where it belongs, with <!-- answers: 5.2.d --> after the paragraph: aims new policy",
			"5.2.d evidenced: no evidence names it / record what shows it, with evidences: [5.2.d]: aims new evidence",
		}},
		"a draft": {"5.2.d", map[string]string{"p.md": replace(t, policy, "status: approved", "status: draft")}, []string{
			"5.2.d addressed: POL-001 its status is draft / finish it and have it approved: aims approve POL-001 --by ROLE",
			"5.2.d evidenced: no evidence names it / record what shows it, with evidences: [5.2.d]: aims new evidence",
		}},
		"a draft without text": {"5.2.a", map[string]string{"p.md": replace(t, replace(t, policy, "status: approved", "status: draft"), "We use AI to reach callers sooner.", "TODO"), "e.md": evidenceOf("5.2.a", "valid-until: 2026-11-23")}, []string{
			"5.2.a addressed: POL-001 its status is draft, and there is no text yet / write the text that the marker stands after",
			"5.2.a documented: POL-001 its status is draft / write its text",
		}},
		"not approved, evidence too old": {"5.2.d", map[string]string{"p.md": policy, "e.md": evidenceOf("5.2.d", "valid-until: 2026-11-22")}, []string{
			"5.2.d approved: POL-001 nobody has approved it / have it approved: aims approve POL-001 --by ROLE",
			"5.2.d current: EVD-001 its window ended on 2026-11-22 / collect it anew, in a record of its own with evidences: [5.2.d]: aims new evidence",
		}},
		"a draft whose review is overdue": {"5.2.d", map[string]string{
			"p.md": approved(t, policy), "e.md": evidenceOf("5.2.d", "valid-until: 2026-11-22"),
			"d.md": replace(t, replace(t, replace(t, policy, "POL-001", "POL-002"), "status: approved", "status: draft"), "2027-05-04", "2026-11-22"),
		}, []string{
			"5.2.d current: EVD-001 its window ended on 2026-11-22 / collect it anew, in a record of its own with evidences: [5.2.d]: aims new evidence",
		}},
		"a review overdue": {"5.2.d", map[string]string{"p.md": approved(t, replace(t, policy, "2027-05-04", "2026-11-22")), "e.md": evidenceOf("5.2.d", "valid-until: 2026-11-23")}, []string{
			"5.2.d current: POL-001 its review was due on 2026-11-22 / enter the review under reviews, and the next day under next-review",
		}},
		"nothing missing": {"5.2.d", map[string]string{"p.md": approved(t, policy), "e.md": evidenceOf("5.2.d", "valid-until: 2026-11-23")}, nil},
		"a document that is not there": {"10.2-2", nil, []string{
			"10.2-2 addressed: no record answers it / write it where it belongs, with <!-- answers: 10.2-2 --> after the paragraph: aims new nonconformity",
			"10.2-2 documented: no such record is there yet / write it: aims new nonconformity",
			"10.2-2 evidenced: no evidence names it / record what shows it, with evidences: [10.2-2]: aims new evidence",
		}},
		"a control nobody decided": {"A.6.2.4", map[string]string{"s.md": replace(t, decisions, "A.6.2.4", "A.10.4")}, []string{
			"A.6.2.4 addressed: no record answers it / write it where it belongs, with <!-- answers: A.6.2.4 --> after the paragraph: aims new evidence",
			"A.6.2.4 decided: SOA-001 the statement of applicability does not decide on it / add a row - {control: A.6.2.4, applicable: ..., justification: ...}",
			"A.6.2.4 evidenced: no evidence names it / record what shows it, with evidences: [A.6.2.4]: aims new evidence",
		}},
		"a review overdue where nothing is shown": {"5.2.d", map[string]string{"p.md": approved(t, replace(t, policy, "2027-05-04", "2026-11-22"))}, []string{
			"5.2.d evidenced: no evidence names it / record what shows it, with evidences: [5.2.d]: aims new evidence",
			"5.2.d current: POL-001 its review was due on 2026-11-22 / enter the review under reviews, and the next day under next-review",
		}},
		"an excluded element, which cannot be": {"5.2.d", map[string]string{"s.md": replace(t, decisions, "A.10.4", "5.2.d")}, []string{
			"5.2.d addressed: no record answers it / write it where it belongs, with <!-- answers: 5.2.d --> after the paragraph: aims new policy",
			"5.2.d evidenced: no evidence names it / record what shows it, with evidences: [5.2.d]: aims new evidence",
		}},
		"an excluded control": {"A.10.4", map[string]string{"s.md": decisions}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			g := graph(t, story.files)
			require.Equal(t, story.want, told(g.GapsOf(provision(t, g, story.ref))))
		})
	}
}

func evidenceOf(ref, window string) string {
	return "---\nid: EVD-001\nkind: evidence\ntitle: Bias test\nstatus: approved\nowner: CEO\ncollected: 2026-10-02\n" + window + "\nevidences: [" + ref + "]\n---\nWhat was seen.\n"
}

func TestStagesOfAnAudit(t *testing.T) {
	for missing, stage := range map[link.Missing]int{
		link.MissingAddressed: 1, link.MissingApproved: 1, link.MissingDecided: 1, link.MissingDocumented: 1,
		link.MissingEvidenced: 2, link.MissingCurrent: 2, link.MissingConformity: 2,
	} {
		require.Equal(t, stage, missing.Stage(), missing)
	}
}

// What crosswalks lead to is a gap all the same, and says the way.
func TestAGapThatCrosswalksLeadAround(t *testing.T) {
	g := graph(t, map[string]string{"p.md": approved(t, policy)})
	gaps := g.Gaps(g.Library.Framework("law"))
	require.Equal(t, "Art. 17", gaps[2].Provision.ID)
	require.Equal(t, "Not addressed; inferred through intersects 5.2", gaps[2].Heading())
	require.Nil(t, gaps[0].Inferred, "nothing answers A.6.2.4, so Art. 9 is not inferred")
}

const nonconformity = `---
id: NC-001
kind: nonconformity
title: A check left out
status: approved
owner: CEO
source: internal-audit
requirement: 5.2
detected: 2026-10-01
description: Nobody looked.
state: open
---
`

func TestNonconformitiesReachWhatTheyAreAgainst(t *testing.T) {
	against := func(requirement, state string) *link.Graph {
		nc := replace(t, replace(t, nonconformity, "requirement: 5.2", "requirement: "+requirement), "state: open", "state: "+state)
		return graph(t, map[string]string{"p.md": policy, "nc.md": nc})
	}
	for name, story := range map[string]struct {
		g    *link.Graph
		ref  string
		open bool
		says string
	}{
		"the element itself":       {against("5.2.a", "open"), "5.2.a", true, ""},
		"the clause above":         {against(`"5.2"`, "done"), "5.2.a", true, ", against 5.2"},
		"a record that answers it": {against("POL-001", "contained"), "5.2.d", true, ", against POL-001, which answers it"},
		"closed":                   {against("5.2.a", "closed\nclosed: 2026-11-01"), "5.2.a", false, ""},
		"rejected":                 {against("5.2.a", "rejected"), "5.2.a", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := story.g.Nonconformities(provision(t, story.g, story.ref))
			require.Len(t, found, 1)
			require.Equal(t, story.open, found[0].Open)
			require.Equal(t, story.says, found[0].Against())
			open := false
			for _, gap := range story.g.GapsOf(provision(t, story.g, story.ref)) {
				open = open || gap.Missing == link.MissingConformity
			}
			require.Equal(t, story.open, open, "an open one is a gap")
		})
	}
	g := against("5.2.a", "open")
	require.Empty(t, g.Nonconformities(provision(t, g, "5.2.d")), "a neighbour has none")
}

// A framework of a handbook may ask for a document without saying which kinds it can be.
func TestADocumentOfAnyKind(t *testing.T) {
	own := fstest.MapFS{"crosswalks/frameworks/own.yaml": {Data: []byte("id: own\ntitle: Own rules\nprovisions:\n  - {id: R1, kind: rule, title: Write it down}\ndocuments:\n  - {id: D1, provision: R1, name: Paper, nature: maintained document}\n")}}
	own["content/policy.md"] = &fstest.MapFile{Data: []byte(replace(t, policy, "5.2.a", "own:R1"))}
	h, err := load.NewLoader(record.KindFiles, crosswalks, nil).Handbook(load.Input{FS: own})
	require.NoError(t, err)
	g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: day(t, today)})
	require.Contains(t, told(g.Gaps(g.Library.Framework("own"))), "R1 documented: POL-001 nobody has approved it / have it approved: aims approve POL-001 --by ROLE")
}
