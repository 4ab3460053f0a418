package check

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/load"
	"aims/generator/record"
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
retention: 3 years
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

// What a rule says is not met may be accepted for a time, by an exception from that
// provision. That the handbook contradicts itself is no departure from a requirement.
func TestExceptionsAcceptWhatIsNotMet(t *testing.T) {
	loader := load.NewLoader(record.KindFiles, crosswalks.Files, nil)
	accepted := map[string]int{}
	for _, rule := range Rules(programKinds(t)) {
		story, err := txtar.ParseFile(filepath.Join("testdata", rule.Name+".txtar"))
		require.NoError(t, err)
		g, _ := linked(t, loader, filesOf(t, story, "failing"), "next", today)
		before := only(rule.Name, resultOf(t, loader, story).Findings)
		var from []string
		for _, f := range before {
			if g.Resolve(f.Provision).Provision != nil && !slices.Contains(from, f.Provision) { // some stories have an extract of the standard
				from = append(from, f.Provision)
			}
		}
		if len(from) == 0 {
			continue
		}
		text := strings.ReplaceAll(exception, "%", `"`+strings.Join(from, `", "`)+`"`)
		text = strings.ReplaceAll(text, "EXC-001", "EXC-777")
		story.Files = append(story.Files, txtar.File{Name: "failing/content/exception-777.md", Data: []byte(text)})
		after := resultOf(t, loader, story)
		left := only(rule.Name, after.Findings)
		waived := slices.DeleteFunc(after.Waived, func(w finding.Waived) bool { return w.Rule != rule.Name })
		if rule.Basis == Integrity {
			require.Equal(t, before, left, rule.Name)
			require.Empty(t, waived, rule.Name)
			continue
		}
		accepted[rule.Name] = len(waived)
		require.Equal(t, len(before)-len(left), len(waived), rule.Name)
		for _, f := range left {
			require.Empty(t, f.Provision, "%s: %s", rule.Name, f)
		}
	}
	for _, name := range []string{
		"element-unaddressed", "required-document-missing", "scope-missing", "ai-policy-missing", "ai-policy-incomplete", "control-undecided",
		"control-without-justification", "control-without-evidence", "control-evidence-expired", "control-without-action", "control-without-document", "control-undescribed",
		"control-without-driver", "control-without-owner", "control-without-status", "system-unverified", "system-without-logging", "supplier-unassessed",
		"internal-audit-overdue", "management-review-overdue", "review-input-missing", "system-without-impact-assessment", "nonconformity-without-cause",
	} {
		require.NotZero(t, accepted[name], name)
	}
	for _, name := range []string{"id-missing", "field-required", "placeholder-text", "exception-expired", "control-excluded-yet-needed", "control-excluded-yet-shown", "answer-without-text"} {
		require.Zero(t, accepted[name], name)
	}
}

func resultOf(t *testing.T, loader *load.Loader, story *txtar.Archive) Result {
	t.Helper()
	g, loaded := linked(t, loader, filesOf(t, story, "failing"), "next", today)
	return Run(Input{Graph: g, Loaded: loaded})
}
