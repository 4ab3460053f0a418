package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
	"aims/generator/framework"
)

func TestAWaiverWaivesTheFindingsOfItsRuleInItsRecord(t *testing.T) {
	other := "---\nid: POL-002\nkind: policy\ntitle: Other policy\nstatus: draft\nowner: Board\nversion: \"1\"\ntype: topic\n---\nText.\n"
	g := graph(t, map[string]string{
		"content/a.md": "---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: draft\nowner: Board\nversion: \"1\"\ntype: ai-policy\n" +
			"waive: [{rule: classification-missing, reason: The board decides in December., until: 2026-12-31}]\n---\nText.\n",
		"content/b.md": other,
	})
	result := Run(Input{Graph: g})
	left := only("classification-missing", result.Findings)
	require.Len(t, left, 1)
	require.Equal(t, "content/b.md", left[0].File)
	require.Len(t, result.Waived, 1)
	require.Equal(t, finding.Waived{
		Finding: result.Waived[0].Finding, Reason: "The board decides in December.", Until: "2026-12-31", By: "Board",
		Waiver: finding.Position{File: "content/a.md", Line: 9, Column: 48, EndColumn: 78},
	}, result.Waived[0])
	require.Equal(t, "classification-missing", result.Waived[0].Rule)
	require.Equal(t, "content/a.md", result.Waived[0].File)
}

const exception = `---
id: EXC-001
kind: exception
title: No interested parties yet
status: approved
owner: Chief AI officer
classification: internal
departs-from: [%]
reason: The survey is not back.
accepted-by: Aoife Brennan
accepted: 2026-10-01
until: 2026-12-31
measures: [The contracts are read.]
---
Text.
`

// An exception from a clause waives what is reported on its elements, and nothing becomes
// addressed by it.
func TestAnExceptionWaivesFindingsAndChangesNoState(t *testing.T) {
	g := graph(t, map[string]string{"content/e.md": strings.ReplaceAll(exception, "%", "4.2")})
	result := Run(Input{Graph: g})
	require.NotEmpty(t, result.Waived)
	for _, w := range result.Waived {
		require.Equal(t, "element-unaddressed", w.Rule)
		require.Contains(t, w.Provision, "4.2")
		require.Equal(t, "Aoife Brennan", w.By)
		require.Equal(t, "content/e.md", w.Waiver.File)
		p := g.Resolve(w.Provision).Provision
		require.NotNil(t, p)
		require.False(t, g.State(p).Addressed)
		require.True(t, g.State(p).Gap(), "what is excepted stays a gap")
	}
	for _, f := range only("element-unaddressed", result.Findings) {
		require.NotContains(t, f.Provision, "4.2")
	}
	for _, leaf := range g.Library.Find(framework.Primary, "4.2").Children {
		require.Contains(t, provisions(result.Waived), leaf.Ref())
	}
}

func TestAnExceptionThatIsNotInForceWaivesNothing(t *testing.T) {
	for _, change := range [][2]string{
		{"status: approved", "status: in-review"},
		{"until: 2026-12-31", "until: 2026-11-22"},
		{"until: 2026-12-31\n", ""},
		{"reason: The survey is not back.", "reason: n/a"},
	} {
		text := strings.ReplaceAll(exception, "%", "4.2")
		g := graph(t, map[string]string{"content/e.md": strings.Replace(text, change[0], change[1], 1)})
		require.Empty(t, Run(Input{Graph: g}).Waived, change[1])
	}
}

func provisions(waived []finding.Waived) (all []string) {
	for _, w := range waived {
		all = append(all, w.Provision)
	}
	return all
}

// Only a command that asks other sites knows what a waiver of link-dead waives.
func TestAWaiverOfDeadLinks(t *testing.T) {
	g := graph(t, map[string]string{"content/a.md": "---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: draft\nowner: Board\nclassification: public\ntype: topic\n" +
		"waive: [{rule: link-dead, reason: The supplier moves its pages in December., until: 2026-12-31}]\n---\n[The card](https://supplier.example/card) of the supplier.\n"})
	require.Empty(t, only("waiver-unused", Run(Input{Graph: g}).Findings), "nobody has asked")

	dead := RunOutside(g, Answers{"https://supplier.example/card": {Problem: "it answers 404 Not Found", Sure: true}})
	require.Empty(t, dead.Findings)
	require.Len(t, dead.Waived, 1)
	require.Equal(t, "link-dead", dead.Waived[0].Rule)
	require.Equal(t, "2026-12-31", dead.Waived[0].Until)

	fine := RunOutside(g, Answers{"https://supplier.example/card": {}})
	require.Empty(t, fine.Waived)
	require.Equal(t, []string{`content/a.md:9:16: info: the rule "link-dead" finds nothing here (waiver-unused)`}, firstLines(fine.Findings))

	require.Empty(t, RunOutside(g, Answers{}).Findings, "there was no time to ask")
}

func TestAnExpiredWaiverOfDeadLinks(t *testing.T) {
	g := graph(t, map[string]string{"content/a.md": "---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: draft\nowner: Board\nclassification: public\ntype: topic\n" +
		"waive: [{rule: link-dead, reason: The supplier moves its pages in October., until: 2026-10-31}]\n---\n[The card](https://supplier.example/card) of the supplier.\n"})
	require.Len(t, only("waiver-expired", Run(Input{Graph: g}).Findings), 1)
	dead := RunOutside(g, Answers{"https://supplier.example/card": {Problem: "it answers 404 Not Found", Sure: true}})
	require.Equal(t, []string{`content/a.md:11:12: warning: the link "https://supplier.example/card": it answers 404 Not Found (link-dead)`}, firstLines(dead.Findings))
	require.Empty(t, dead.Waived)
}

func firstLines(findings []finding.Finding) (lines []string) {
	for _, f := range findings {
		line, _, _ := strings.Cut(f.String(), "\n")
		lines = append(lines, line)
	}
	return lines
}
