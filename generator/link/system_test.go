package link_test

import (
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	library "aims/crosswalks"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// frameworks reads those of the program once for all tests.
var frameworks = sync.OnceValue(func() *load.Loader { return load.NewLoader(record.KindFiles, library.Files, nil) })

// handbook links records with the frameworks of the program.
func handbook(t *testing.T, files map[string]string) *link.Graph {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := frameworks().Handbook(load.Input{FS: tree})
	require.NoError(t, err)
	require.Empty(t, h.Findings)
	return link.New(link.Input{
		Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next", Today: day(t, today),
	})
}

// A record in force, from its id, kind and the rest of its head.
func inForce(id, kind, rest string) string {
	return "---\nid: " + id + "\nkind: " + kind + "\ntitle: " + id + "\nstatus: approved\nowner: Niamh Burke\nclassification: internal\n" + rest + "\n---\nText.\n"
}

const triage = `lifecycle: production
system-version: "4.2"
organization-roles: [provider, deployer]
intended-use: Suggest how urgent a call is.
sourcing: in-house
technical-owner: Tomás Keane
contact: 1800 000 140
eu-ai-act: {class: high-risk, basis: "Annex III 5(d)", assessed: 2026-03-01}
oversight: {mode: in-the-loop, role: Lead nurse, stop: Red key}
logging: {events: Every suggestion}
components:
  - {name: Hosting, type: compute, supplier: SUP-003}
user-information: [COM-003]`

// triageFile is a system of which everything is on record, in the version in use.
func triageFile() map[string]string {
	return map[string]string{
		"card.md":    inForce("SYS-001", "system-card", triage),
		"impact.md":  inForce("IA-001", "impact-assessment", "systems: [SYS-001]\nsystem-version: \"4.2\"\nperformed: 2026-05-14\noutcome: proceed\nimpacts:\n  - {party: groups, area: fairness, effect: harm, description: Late help., measures: [A.7.4], risks: [RSK-007]}"),
		"risks.md":   inForce("RA-002", "risk-assessment", "subject: system\nsystems: [SYS-001]\nsystem-version: \"4.2\"\nperformed: 2026-05-20\nrisks:\n  - {id: RSK-007, title: Worse recall for older callers, type: risk, level: high, evaluation: unacceptable, controls: [A.6.2.4]}\n  - {id: RSK-099, title: Of another system, type: risk, systems: [SYS-002], evaluation: unacceptable}"),
		"plan.md":    inForce("RTP-002", "risk-treatment", "systems: [SYS-001]\nrisk-assessments: [RA-002]\ntreatments:\n  - {risks: [RSK-007], option: reduce, controls: [A.7.4], residual-level: moderate, acceptance: {by: Chief doctor, on: 2026-06-19, until: 2027-06-19}}"),
		"soa.md":     inForce("SOA-001", "soa", "controls:\n  - {control: A.6.2.4, applicable: true, justification: Errors harm., reasons: [{risk: RSK-007}]}\n  - {control: A.7.4, applicable: true, justification: Data decides.}\n  - {control: A.5.4, applicable: true, justification: People., reasons: [{impact: IA-001}]}"),
		"data.md":    inForce("DATA-001", "data-sheet", "systems: [SYS-001]\nuses: [training]"),
		"test.md":    inForce("LCR-003", "lifecycle-record", "systems: [SYS-001]\nsystem-version: \"4.2\"\nstage: verification-and-validation\nresult: passed"),
		"deploy.md":  inForce("LCR-004", "lifecycle-record", "systems: [SYS-001]\nsystem-version: \"4.2\"\nstage: deployment\nresult: passed"),
		"doc.md":     inForce("LCR-006", "lifecycle-record", "systems: [SYS-001]\nsystem-version: \"4.2\"\nstage: technical-documentation\nresult: passed"),
		"drill.md":   inForce("EVD-006", "evidence", "systems: [SYS-001]\nevidences: [A.9.2]\ncollected: 2026-08-19\nvalid-until: 2027-02-28"),
		"figures.md": inForce("MON-001", "monitoring", "subject: system\nsystems: [SYS-001]\nmetrics:\n  - {name: recall, threshold: \">= 0.92\"}\nresults:\n  - {on: 2026-09-04, metric: recall, value: \"0.90\", verdict: beyond}\n  - {on: 2026-11-05, metric: recall, value: \"0.94\", verdict: within}"),
		"change.md":  inForce("CHG-002", "change", "subject: system\nsystems: [SYS-001]\nsignificant: true\nproposed: 2026-04-24\nstate: reviewed\nimpact-assessments: [IA-001]"),
		"hosting.md": inForce("SUP-003", "supplier", "relation: supplier\nassessment: {on: 2026-03-02, outcome: accepted}"),
		"notice.md":  inForce("COM-003", "communication", "type: message\nsystems: [SYS-001]"),
		"audit.md":   inForce("AUD-001", "audit-report", "systems: [SYS-001]"),
	}
}

func systemFile(t *testing.T, files map[string]string) *link.SystemFile {
	t.Helper()
	g := handbook(t, files)
	return g.SystemFile(g.Record("SYS-001"))
}

func TestSystemFileHoldsWhatNamesTheSystem(t *testing.T) {
	g := handbook(t, triageFile())
	f := g.SystemFile(g.Record("SYS-001"))
	require.Empty(t, f.Gaps, "everything that the file looks for is on record")
	require.Equal(t, []link.Assessed{{Record: g.Record("IA-001"), Version: "4.2", Match: link.SameVersion}}, f.Impacts)
	require.Len(t, f.Risks, 1, "a row about another system is not in the file")
	require.Equal(t, "RSK-007", f.Risks[0].ID)
	require.Equal(t, []link.Treatment{{Plan: g.Record("RTP-002"), Row: f.Risks[0].Treatments[0].Row}}, f.Risks[0].Treatments)
	require.Equal(t, "0.94", f.Monitoring[0].Result.Get("value").Text, "the newest result of the metric")
	require.Equal(t, g.Record("SUP-003"), f.Suppliers[0].Record, "named by a component only")
	require.Equal(t, []*record.Record{g.Record("IA-001")}, f.Changes[0].Reassessed)
	require.Equal(t, []*record.Record{g.Record("COM-003")}, f.Information)
	require.Equal(t, []*record.Record{g.Record("AUD-001")}, f.Others)
	require.Len(t, f.Oversight(g), 1)
}

func TestControlsOfASystemSayWhy(t *testing.T) {
	calls := map[string][]link.Call{}
	for _, c := range systemFile(t, triageFile()).Controls {
		calls[c.Provision.ID] = c.Calls
	}
	require.Equal(t, map[string][]link.Call{
		"A.5.4":   {{By: "IA-001", Written: "statement"}},
		"A.6.2.4": {{By: "RSK-007", Written: "risk"}, {By: "RSK-007", Written: "statement"}},
		"A.7.4":   {{By: "RSK-007", Written: "treatment"}, {By: "IA-001", Written: "impact"}},
	}, calls)
}

// Each story takes something away from the file, or changes a word of it, and the gap that
// follows says what is missing, on what it rests and how far.
func TestGapsOfASystem(t *testing.T) {
	for _, story := range []struct {
		name, file, from, to string
		gap, basis, rests    string
	}{
		{"no impact assessment", "impact.md", "", "", "No impact assessment of the system is in force", "requirement", "8.4"},
		{"impact assessment is a draft", "impact.md", "status: approved", "status: draft", "No impact assessment of the system is in force: IA-001 does not count, as its status is draft", "requirement", "8.4"},
		{"older version assessed", "impact.md", `"4.2"`, `"4.1"`, "Version 4.2 is in use, and version 4.1 was assessed", "practice", "8.4"},
		{"version not said", "impact.md", "system-version: \"4.2\"\n", "", "It does not say which version was assessed", "practice", "8.4"},
		{"assessment overdue", "impact.md", "outcome:", "next-review: 2026-11-22\noutcome:", "It was to be assessed again by 2026-11-22", "requirement", "8.4"},
		{"no risk assessment", "risks.md", "", "", "No risk assessment of the system is in force", "requirement", "8.2"},
		{"risk without treatment", "plan.md", "", "", "RSK-007 is above the criteria, and no plan in force treats it", "requirement", "8.3"},
		{"acceptance ended", "plan.md", "until: 2027-06-19", "until: 2026-06-20", "The residual risk of RSK-007 was accepted until 2026-06-20", "requirement", "8.3"},
		{"control left out", "soa.md", "A.7.4, applicable: true", "A.7.4, applicable: false", "RSK-007 calls for A.7.4, which the statement of applicability leaves out", "requirement", "6.1.3"},
		{"no data sheet", "data.md", "", "", "No data sheet in force names the system", "annex-a", "A.4.3"},
		{"not verified", "test.md", "", "", "No record in force shows that the system was verified and validated", "annex-a", "A.6.2.4"},
		{"evidence expired", "drill.md", "2027-02-28", "2026-11-22", "None of the evidence covers 2026-11-23", "practice", "8.1"},
		{"not monitored", "figures.md", "", "", "No monitoring record in force names the system", "annex-a", "A.6.2.6"},
		{"beyond the threshold", "figures.md", "verdict: within", "verdict: beyond", "“recall” is beyond its threshold, and no reaction is on record", "practice", "9.1"},
		{"no oversight", "card.md", "oversight: {mode: in-the-loop, role: Lead nurse, stop: Red key}\n", "", "The card does not say how people stay in control", "annex-a", "A.9.2"},
		{"nobody oversees", "card.md", "role: Lead nurse, ", "", "No role oversees the system", "annex-a", "A.9.2"},
		{"hosting from nowhere", "card.md", ", supplier: SUP-003", "", "“Hosting” is a compute without a supplier", "practice", "A.10.3"},
		{"supplier not assessed", "hosting.md", "assessment: {on: 2026-03-02, outcome: accepted}", "", "SUP-003 was not assessed", "annex-a", "A.10.3"},
		{"nothing for users", "notice.md", "status: approved", "status: draft", "No information for users is in force: COM-003 does not count, as its status is draft", "annex-a", "A.8.2"},
		{"verification is a draft", "test.md", "status: approved", "status: draft", "No record in force shows that the system was verified and validated: LCR-003 does not count, as its status is draft", "annex-a", "A.6.2.4"},
		{"deployment is in review", "deploy.md", "status: approved", "status: in-review", "No record in force shows what was met before deployment: LCR-004 does not count, as its status is in-review", "annex-a", "A.6.2.5"},
		{"data sheet is a draft", "data.md", "status: approved", "status: draft", "No data sheet in force names the system: DATA-001 does not count, as its status is draft", "annex-a", "A.4.3"},
		{"plan is a draft", "plan.md", "status: approved", "status: draft", "RSK-007 is above the criteria, and no plan in force treats it: RTP-002 does not count, as its status is draft", "requirement", "8.3"},
		{"plan takes effect later", "plan.md", "status: approved", "status: approved\neffective: 2026-12-01", "RSK-007 is above the criteria, and no plan in force treats it: RTP-002 does not count, as it takes effect on 2026-12-01", "requirement", "8.3"},
		{"plan was withdrawn", "plan.md", "status: approved", "status: retired", "RSK-007 is above the criteria, and no plan in force treats it: RTP-002 does not count, as its status is retired", "requirement", "8.3"},
		{"monitoring has ended", "figures.md", "status: approved", "status: retired", "No monitoring record in force names the system: MON-001 does not count, as its status is retired", "annex-a", "A.6.2.6"},
		{"risk assessment is a draft", "risks.md", "status: approved", "status: draft", "No risk assessment of the system is in force: RA-002 does not count, as its status is draft", "requirement", "8.2"},
		{"evidence is a draft", "drill.md", "status: approved", "status: draft", "No evidence in force is about the system: EVD-006 does not count, as its status is draft", "practice", "8.1"},
		{"supplier is a draft", "hosting.md", "status: approved", "status: draft", "The assessment of SUP-003 does not count, as its status is draft", "annex-a", "A.10.3"},
		{"card is a draft", "card.md", "status: approved", "status: draft", "The card does not count, as its status is draft", "practice", "7.5.2"},
		{"no class", "card.md", `eu-ai-act: {class: high-risk, basis: "Annex III 5(d)", assessed: 2026-03-01}`, "", "The card gives no class under the EU AI Act", "practice", "4.2"},
	} {
		t.Run(story.name, func(t *testing.T) {
			files := triageFile()
			if files[story.file] = replace(t, files[story.file], story.from, story.to); story.from == "" {
				delete(files, story.file)
			}
			gaps := systemFile(t, files).Gaps
			require.Len(t, gaps, 1)
			require.Equal(t, story.gap, gaps[0].What)
			require.Equal(t, story.basis, gaps[0].Basis)
			require.Equal(t, story.rests, gaps[0].Provision.ID)
			require.NotEmpty(t, gaps[0].Mend)
		})
	}
}

func TestSignificantChangeAfterTheLastAssessment(t *testing.T) {
	files := triageFile()
	files["later.md"] = inForce("CHG-005", "change", "subject: system\nsystems: [SYS-001]\nsignificant: true\nproposed: 2026-09-01\nstate: implemented")
	gaps := systemFile(t, files).Gaps
	require.Len(t, gaps, 1)
	require.Equal(t, "CHG-005 was significant, and risk and impact were not assessed again", gaps[0].What)

	files["later.md"] = replace(t, files["later.md"], "state: implemented", "state: approved")
	require.Empty(t, systemFile(t, files).Gaps, "it is not carried out yet")
}

func TestControlThatDoesNotApplyIsNoGap(t *testing.T) {
	files := triageFile()
	delete(files, "data.md")
	files["soa.md"] = replace(t, files["soa.md"], "controls:\n", "controls:\n  - {control: A.4.3, applicable: false, justification: No data.}\n")
	require.Empty(t, systemFile(t, files).Gaps)
}

func TestSystemOutOfUseOwesLess(t *testing.T) {
	card := replace(t, triage, "lifecycle: production", "lifecycle: decommissioned")
	gaps := systemFile(t, map[string]string{"card.md": inForce("SYS-001", "system-card", replace(t, replace(t, card, "supplier: SUP-003", "version: 4"), "user-information: [COM-003]", ""))}).Gaps
	require.Len(t, gaps, 1)
	require.Equal(t, "No record in force tells how the system was taken out of use", gaps[0].What)
}

func TestVersionsAreComparedByNumber(t *testing.T) {
	for assessed, match := range map[string]link.VersionMatch{
		"4.2": link.SameVersion, "4.2.0": link.SameVersion, "4.1": link.OlderVersion, "4.10": link.NewerVersion, "4": link.OlderVersion, "": link.NotSaid, "spring": link.OtherVersion,
	} {
		files := triageFile()
		files["impact.md"] = replace(t, files["impact.md"], `system-version: "4.2"`, `system-version: "`+assessed+`"`)
		require.Equal(t, match, systemFile(t, files).Impacts[0].Match, assessed)
	}
}

// The version that was assessed last is the one of the latest day, whatever the ids are.
func TestLatestAssessmentIsTheLatestByDay(t *testing.T) {
	files := triageFile()
	files["impact.md"] = replace(t, files["impact.md"], `"4.2"`, `"4.1"`)
	files["impact-before.md"] = inForce("IA-009", "impact-assessment", "systems: [SYS-001]\nsystem-version: \"3.0\"\nperformed: 2025-05-14")
	gaps := systemFile(t, files).Gaps
	require.Len(t, gaps, 1)
	require.Equal(t, "Version 4.2 is in use, and version 4.1 was assessed", gaps[0].What)
}

// What is not in force is in the file, and counts for nothing in it.
func TestDraftsAreInTheFile(t *testing.T) {
	files := triageFile()
	for _, name := range []string{"risks.md", "plan.md", "figures.md"} {
		files[name] = replace(t, files[name], "status: approved", "status: draft")
	}
	f := systemFile(t, files)
	require.Len(t, f.Risks, 1)
	require.Len(t, f.Risks[0].Treatments, 1)
	require.Len(t, f.Monitoring, 1)
	for _, c := range f.Controls {
		require.NotContains(t, c.Calls, link.Call{By: "RSK-007", Written: "risk"}, "a draft calls for no control")
		require.NotContains(t, c.Calls, link.Call{By: "RSK-007", Written: "treatment"})
	}
}

// The file of a view is made from the view: a hidden assessment, incident or treatment is
// in no part of it.
func TestSystemFileOfAViewHoldsNothingHidden(t *testing.T) {
	files := triageFile()
	files["card.md"] = replace(t, files["card.md"], "classification: internal", "classification: public")
	files["incident.md"] = inForce("INC-002", "incident", "systems: [SYS-001]\ndetected: 2026-04-14\nseverity: serious\nstate: closed")
	view := handbook(t, files).For(record.Audience{Name: "everyone", Sees: []record.Classification{record.Public}})
	f := view.SystemFile(view.Record("SYS-001"))
	require.Empty(t, f.Impacts)
	require.Empty(t, f.Risks)
	require.Empty(t, f.Controls)
	require.Empty(t, f.Incidents)
	require.Empty(t, f.Evidence)
	require.Equal(t, link.OutOfSight, f.Suppliers[0].Named)
	require.Nil(t, f.Suppliers[0].Record)
}
