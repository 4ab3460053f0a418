package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// exampleDay is the day that the example handbook is written for.
var exampleDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func example(t *testing.T) *generator.Checked {
	t.Helper()
	checked, err := graphOf(context.Background(), &options{example: true}, exampleDay)
	require.NoError(t, err)
	return checked
}

// The example shows every kind, and every element and control answered or decided.
func TestExampleIsComplete(t *testing.T) {
	g := example(t).Graph
	used := map[string]int{}
	classes := map[record.Classification]int{}
	records := 0
	for _, r := range g.Records() {
		if !r.IsPage() {
			records++
			used[r.Kind.Name]++
			classes[r.Classification]++
		}
	}
	require.GreaterOrEqual(t, records, 60)
	require.Len(t, used, 31, "every kind has a record")
	require.Len(t, classes, 4, "every classification has a record")
	require.Len(t, g.OfKind("system-card"), 5)

	excluded := 0
	for _, p := range g.Library.Framework("iso42001").Leaves() {
		s := g.State(p)
		require.False(t, s.Gap(), "%s is a gap", p.ID)
		if !s.Excluded {
			block := slices.ContainsFunc(g.Answers(p), func(a link.Answer) bool { return a.Counts && a.Block >= 0 })
			require.True(t, block, "%s is answered by no block", p.ID)
		}
		if p.Kind == "element" {
			continue
		}
		d, found := g.Decision(p)
		require.True(t, found && d.Decided && d.Justification() != "", "%s is undecided, or without a reason", p.ID)
		if s.Excluded {
			excluded++
		}
	}
	require.GreaterOrEqual(t, excluded, 3)
}

// Each page of an element or a control quotes what answers it, or says that it is excluded.
func TestExampleQuotesEachAnswer(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(exampleSite(t), "auditors", "next", "frameworks", "iso42001", "*.html"))
	require.NoError(t, err)
	leaf := regexp.MustCompile(`<p class="eyebrow">ISO/IEC 42001:2023 · (Element|Control)\b`)
	seen, excluded := 0, 0
	for _, name := range pages {
		page, err := os.ReadFile(name)
		require.NoError(t, err)
		if !leaf.Match(page) {
			continue
		}
		seen++
		if bytes.Contains(page, []byte("the statement of applicability excludes it.")) {
			excluded++
			continue
		}
		require.True(t, bytes.Contains(page, []byte(`<figure class="answer">`)), "%s quotes nothing", filepath.Base(name))
	}
	require.Equal(t, 176+38, seen)
	require.Equal(t, 3, excluded)
}

// A handful of honest warnings, each of which the story of the handbook tells.
func TestExampleWarnsHonestly(t *testing.T) {
	var found []string
	for _, f := range example(t).Findings {
		require.Equal(t, finding.Warning, f.Severity, f.String())
		found = append(found, f.Rule+" "+f.File)
	}
	require.ElementsMatch(t, []string{
		"approval-outdated content/operation/suppliers.md",
		"evidence-expired content/evidence/corvex-performance.md",
		"review-overdue content/operation/suppliers/corvex.md",
		"review-overdue content/support/computing.md",
	}, found)
}

// A newcomer sees versions: two earlier ones beside the work in progress.
func TestExampleHasFormerVersions(t *testing.T) {
	p, err := plan(context.Background(), &options{example: true}, exampleDay, nil)
	require.NoError(t, err)
	var names []string
	for _, tree := range p.Trees {
		names = append(names, tree.Version)
	}
	require.Equal(t, []string{"v1.0", "v1.1", generator.Next}, names)
}
