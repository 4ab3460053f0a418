package check

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// BenchmarkRun checks handbooks of governance records that refer to each other.
func BenchmarkRun(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprintf("%d-records", n), func(b *testing.B) {
			g, loaded := largeHandbook(b, n)
			var found int
			for b.Loop() {
				found = len(Run(Input{Graph: g, Loaded: loaded}).Findings)
			}
			b.ReportMetric(float64(found), "findings")
		})
	}
}

// BenchmarkCold reads, links and checks a handbook that nobody has read before, and says
// how much longer that takes than to read and parse it: both are timed in one run.
func BenchmarkCold(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 50_000} {
		b.Run(fmt.Sprintf("%d-records", n), func(b *testing.B) {
			files := largeFiles(n)
			var reading, all time.Duration
			for b.Loop() {
				began := time.Now()
				h := read(b, files)
				reading += time.Since(began)
				Run(Input{Graph: linkedOf(h), Loaded: h.Findings})
				all += time.Since(began)
			}
			b.ReportMetric(float64(all)/float64(reading), "times-reading")
			b.ReportMetric(float64(reading.Milliseconds())/float64(b.N), "ms-reading")
		})
	}
}

// TestRunIsDeterministic holds the list of findings to be the same however the
// rules are spread over processors.
func TestRunIsDeterministic(t *testing.T) {
	g, loaded := largeHandbook(t, 200)
	want := Run(Input{Graph: g, Loaded: loaded}).Findings
	require.NotEmpty(t, want)
	for range 5 {
		require.Equal(t, want, Run(Input{Graph: g, Loaded: loaded}).Findings)
	}
}

func largeHandbook(tb testing.TB, n int) (*link.Graph, []finding.Finding) {
	tb.Helper()
	h := read(tb, largeFiles(n))
	return linkedOf(h), h.Findings
}

func read(tb testing.TB, files fstest.MapFS) *load.Handbook {
	tb.Helper()
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: files})
	require.NoError(tb, err)
	return h
}

func linkedOf(h *load.Handbook) *link.Graph {
	return link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next", Today: today})
}

func largeFiles(n int) fstest.MapFS {
	files := fstest.MapFS{"content/site.yaml": &fstest.MapFile{Data: []byte("organization: Harbour Health\n" +
		"audiences: [{name: staff, sees: [internal]}, {name: auditors, sees: [internal, restricted]}]\n")}}
	for i := range n {
		name, text := largeRecord(i, n)
		files["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// largeRecord is the i-th of n records: policies, system cards, procedures and
// evidence in turn, each with a dozen references; one in fifty has a mistake.
// Staff may not read the system cards that most records link to.
func largeRecord(i, n int) (name, text string) {
	id := func(i int) string { return [...]string{"POL", "SYS", "PRO", "EVD"}[i%4] + fmt.Sprintf("-%05d", i) }
	system, policy := id((i*7+1)%n/4*4+1), id((i*3)%n/4*4)
	fields := [...]string{
		"type: topic\nversion: \"1.2\"\n",
		"system-version: \"4.2\"\nlifecycle: production\norganization-roles: [provider]\nintended-use: Sorting of calls by urgency.\n",
		"process: Handling of concerns\nversion: \"2.0\"\nfrequency: 3 months\n",
		"evidences: [A.6.2.4, 9.1, " + policy + "]\nsystems: [" + system + "]\ncollected: 2026-10-02\nsource: evaluation pipeline\nperiod: {from: 2026-07-01, to: 2026-09-30}\n",
	}[i%4]
	owner := "Tomás Keane"
	if i%50 == 0 {
		owner = "ROLE-NOBODY"
	}
	var body strings.Builder
	for s, title := range []string{"Purpose", "Scope", "Responsibilities", "Steps", "Records", "What it shows"} {
		fmt.Fprintf(&body, "\n## %s\n<!-- answers: 5.2.d, A.6.2.4 -->\n\n", title)
		for range 4 {
			fmt.Fprintf(&body, "The nurse in charge looks at what the assistant proposes, decides, and notes a departure with its reason, as [[%s]] and section %d of [[%s]] ask. ", policy, s, system)
		}
		body.WriteString("\n")
	}
	return strings.ToLower(id(i)) + ".md", fmt.Sprintf(`---
id: %s
kind: %s
title: Record number %d
status: approved
owner: %s
author: Priya Raman
classification: %s
effective: 2026-05-04
next-review: 2027-05-04
approvals:
  - {by: Aoife Brennan, on: 2026-05-02, note: minuted}
related: [%s, %s]
tags: [triage, safety]
%s---
%s`, id(i), [...]string{"policy", "system-card", "procedure", "evidence"}[i%4], i, owner, [...]string{"internal", "restricted"}[i%4%2*(1-i%4/2)], policy, system, fields, body.String())
}
