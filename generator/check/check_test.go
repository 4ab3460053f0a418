package check

import (
	"bytes"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

const overduePolicy = `---
id: POL-001
kind: policy
title: AI policy
status: approved
owner: Tomás Keane
type: ai-policy
version: "2.1"
next-review: 2026-10-31
---
`

// run checks a handbook of one policy whose site says something about rules.
func run(t *testing.T, rules string, loaded ...finding.Finding) []finding.Finding {
	t.Helper()
	g := graph(t, map[string]string{
		"content/site.yaml":      "organization: Harbour Health\nrules: {" + rules + "}\n",
		"content/policies/ai.md": overduePolicy,
	})
	return Run(Input{Graph: g, Loaded: loaded}).Findings
}

func graph(t testing.TB, texts map[string]string) *link.Graph {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: files})
	require.NoError(t, err)
	return link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: today})
}

func TestSiteGradesRules(t *testing.T) {
	overdue := func(rules string) []finding.Finding { return only("review-overdue", run(t, rules)) }
	require.Equal(t, finding.Warning, overdue("")[0].Severity)
	require.Equal(t, finding.Error, overdue("review-overdue: error")[0].Severity)
	require.Equal(t, finding.Info, overdue("review-overdue: info")[0].Severity)
	require.Empty(t, overdue("review-overdue: off"))
}

func TestSiteGradesFindingsOfTheLoader(t *testing.T) {
	unused := finding.Finding{Rule: "footnote-unused", Severity: finding.Error, Position: finding.Position{File: "content/policies/ai.md", Line: 9}}
	weighed := func(rules string) []finding.Finding { return only("footnote-unused", run(t, rules, unused)) }
	require.Equal(t, finding.Warning, weighed("")[0].Severity, "no more than the rule's own")
	require.Equal(t, finding.Error, weighed("footnote-unused: error")[0].Severity)
	require.Empty(t, weighed("footnote-unused: off"))
}

func TestFindingsOfTheLoaderAreNeverLost(t *testing.T) {
	strange := finding.Finding{Rule: "not-described", Severity: finding.Error, Message: "something"}
	require.Contains(t, run(t, "", strange), strange)
}

func TestTodayDecidesWhatIsOverdue(t *testing.T) {
	g := graph(t, map[string]string{"content/policies/ai.md": overduePolicy})
	g.Today = time.Date(2026, time.October, 31, 0, 0, 0, 0, time.UTC)
	require.Empty(t, only("review-overdue", Run(Input{Graph: g}).Findings), "it is due today")
}

// Ordinary Markdown that was never meant for this tool is no management system:
// nothing is missing from it.
func TestPagesHaveNoDuties(t *testing.T) {
	g := graph(t, map[string]string{
		"content/notes/one.md": "# One\n\nSee [two](two.md).\n",
		"content/notes/two.md": "---\nlayout: post\ndate: yesterday\n---\n# Two\n",
	})
	found := Run(Input{Graph: g}).Findings
	require.Len(t, found, 1)
	require.Equal(t, "content/site.yaml: warning: no record answers any element of ISO/IEC 42001:2023 yet (element-unaddressed)\n    aims new policy writes the first record", found[0].String())
}

func TestAPathThatEscapesIsReportedOnce(t *testing.T) {
	text := "# Notes\n\nSee [the key](../../etc/key.pem).\n"
	files := fstest.MapFS{"content/notes.md": &fstest.MapFile{Data: []byte(text)}}
	h, err := load.NewLoader(record.KindFiles, fstest.MapFS{}, nil).Handbook(load.Input{FS: files})
	require.NoError(t, err)
	g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: today})
	found := Run(Input{Graph: g, Loaded: h.Findings}).Findings
	require.Len(t, found, 1)
	require.Equal(t, "path-escapes", found[0].Rule)
}

func TestWords(t *testing.T) {
	require.Equal(t, "the policy fits", inSentence("The policy fits."))
	require.Equal(t, "AI systems it is about", inSentence("AI systems it is about."))
	require.Equal(t, "SHA-256 of the file", inSentence("SHA-256 of the file."))
	require.Equal(t, "", inSentence(""))
	require.Equal(t, "a, b or c", either([]string{"a", "b", "c"}))
	require.Equal(t, "an article", a("article"))
	require.Equal(t, `"one two"`, quoted("one\n  two"))
	require.Len(t, []rune(quoted(string(make([]rune, 200)))), 62)
}

func TestOneSlip(t *testing.T) {
	for _, near := range []string{"SYS-01", "SYS-0001", "SYS-010", "SYX-001", "SSY-001", "YS-001", "SYS-001"} {
		require.True(t, oneSlip(near, "SYS-001"), near)
	}
	for _, far := range []string{"SYS-1", "POL-001", "SYX-002", "", "SYS-00001"} {
		require.False(t, oneSlip(far, "SYS-001"), far)
	}
}

func TestLikelyDate(t *testing.T) {
	for text, want := range map[string]string{
		"2026-5-4":             "write 2026-05-04",
		"4 May 2026":           "write 2026-05-04",
		"May 4, 2026":          "write 2026-05-04",
		"2026-05-04T09:00:00Z": "write 2026-05-04",
		"03/04/2026":           "year, month and day, with hyphens", // March or April
		"soon":                 "year, month and day, with hyphens",
	} {
		require.Equal(t, want, likelyDate(text), text)
	}
}

// FuzzRun holds that no record, however odd, brings a rule to panic, and that every
// finding points into a file.
func FuzzRun(f *testing.F) {
	f.Add(overduePolicy)
	f.Add("---\nid: [a]\nkind: soa\ncontrols: {control: A.2.2, applicable: yes}\napprovals: 3\n---\n<!-- answers: , -->\n")
	f.Add("---\nkind: evidence\nid: EVD-1\nevidences: [EVD-1, '', '#x', ':', 'iso42001:', '5.']\nfiles: [{path: ../x}]\ncollected: 2026-13-99\n---\n[x](y) [[z]]")
	f.Add("---\nkind: risk-assessment\nrisks: [{id: ''}, {id: '-'}, [], x]\nwaive: [{rule: x}]\n---\n")
	loader := load.NewLoader(record.KindFiles, fstest.MapFS{}, nil)
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{"content/record.md": &fstest.MapFile{Data: []byte(text)}}
		h, err := loader.Handbook(load.Input{FS: files})
		require.NoError(t, err)
		g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: today})
		for _, found := range Run(Input{Graph: g, Loaded: h.Findings}).Findings {
			require.NotEmpty(t, found.File)
			require.NotEmpty(t, found.Message)
			require.GreaterOrEqual(t, found.Severity, finding.Info)
		}
	})
}

// An own control is described by a procedure; when that is approved anew, the statement is
// looked at again.
func TestStatementIsOlderThanAnOwnControl(t *testing.T) {
	story, err := txtar.ParseFile("testdata/statement-older-than-risks.txtar")
	require.NoError(t, err)
	for i, f := range story.Files {
		if f.Name == "failing/content/soa.md" {
			story.Files[i].Data = bytes.Replace(f.Data, []byte("controls:\n"), []byte("controls:\n  - {control: PRO-010, own-control: true, applicable: true, justification: Two nurses read each film., reasons: [{risk: RSK-001}]}\n"), 1)
		}
	}
	story.Files = append(story.Files, txtar.File{Name: "failing/content/second.md", Data: []byte("---\nid: PRO-010\nkind: procedure\ntitle: Second reading\nstatus: approved\nowner: Tomás Keane\nversion: \"2.0\"\n" +
		"process: second reading\napprovals: [{by: Aoife Brennan, on: 2026-07-01, version: \"2.0\"}]\n---\n")})
	found := only("statement-older-than-risks", findingsIn(t, load.NewLoader(record.KindFiles, crosswalks.Files, nil), story, "failing"))
	require.Len(t, found, 1)
	require.Contains(t, found[0].Message, "PRO-010 of 2026-07-01 is newer than this statement")
}
