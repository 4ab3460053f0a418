package render_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/render"
)

// longHandbook has 1,001 policies that all answer 5.2 d), each with a finding.
func longHandbook(t *testing.T) *files.Set {
	t.Helper()
	view := viewOf(t, manyRecords(1001, "5.2.d"), "everyone")
	var findings []finding.Finding
	for _, r := range view.Records() {
		findings = append(findings, finding.Finding{Rule: "approval-missing", Severity: finding.Warning, Position: finding.Position{File: r.File, Line: 1}, Message: "nobody approved it"})
	}
	var set files.Set
	render.Pages(render.Input{
		View: view, Theme: defaultTheme(t), Findings: findings,
		Rules: []finding.Rule{{Name: "approval-missing", Title: "approved documents say by whom"}},
	}, &set)
	require.NoError(t, set.Err())
	return &set
}

func TestLongListsGoOnOnFurtherPages(t *testing.T) {
	set := longHandbook(t)
	for first, row := range map[string]string{
		"documents.html": `<tr><th scope="row">`, "policies/index.html": `<tr><td><span class="id">`, "findings.html": `<tr><th scope="row">`,
	} {
		page := func(n int) string {
			return made(t, set, strings.Replace(first, ".html", map[int]string{1: "", 2: ".2", 3: ".3"}[n]+".html", 1))
		}
		require.Equal(t, 500, strings.Count(page(1), row), first)
		require.Equal(t, 500, strings.Count(page(2), row), first)
		require.Equal(t, 1, strings.Count(page(3), row), first)
		require.Contains(t, page(2), "Page 2 of 3: rows 501 to 1000 of 1001")
		require.Contains(t, page(2), `.3.html`)
		require.Contains(t, page(3), "POL-01000")
		_, more := set.Get(strings.Replace(first, ".html", ".4.html", 1))
		require.False(t, more, first)
	}
	require.Contains(t, made(t, set, "documents.2.html"), `data-part="rows 501 to 1000 of 1001"`, "the filter says that it sees a part")
	require.Contains(t, made(t, set, "findings.2.html"), `href="rules.html#rule-approval-missing"`)
	require.Contains(t, made(t, set, "pages.js"), "documents.2 documents.3 documents")
}

func TestManyAnswersAreQuotedInPartAndNamedInFull(t *testing.T) {
	page := made(t, longHandbook(t), "frameworks/iso42001/5.2.d.html")
	require.Equal(t, 25, strings.Count(page, "<blockquote>"))
	require.Contains(t, page, "<summary>and 976 more</summary>")
	for i := range 1001 {
		require.Contains(t, page, fmt.Sprintf("policies/pol-%05d.html", i))
	}
}

func TestTitleIsTheOnlyHeadingOfTheFirstLevel(t *testing.T) {
	for text, want := range map[string][]string{
		"# Fire safety\n\n## Exits\n":                      {"<h2 id=\"exits\">Exits</h2>"},
		"# POL-007: Fire safety\n\n## Exits\n":             {"<h2 id=\"exits\">Exits</h2>"},
		"# Purpose\n\n## Why\n\n# Exits\n\n###### Small\n": {"<h2 id=\"purpose\">", "<h3 id=\"why\">", "<h2 id=\"exits\">Exits</h2>", "<h6 id=\"small\">Small</h6>"},
	} {
		handbook := fstest.MapFS{
			"content/site.yaml": {Data: []byte(siteFile)},
			"content/fire.md":   {Data: []byte("---\nid: POL-007\nkind: policy\ntitle: Fire safety\nclassification: public\n---\n\n" + text)},
		}
		var set files.Set
		render.Pages(render.Input{View: viewOf(t, handbook, "everyone"), Theme: defaultTheme(t)}, &set)
		page := made(t, &set, "policies/pol-007.html")
		require.Equal(t, 1, strings.Count(page, "<h1"), text)
		for _, heading := range want {
			require.Contains(t, page, heading)
		}
	}
}

const riskMethod = `---
id: PRO-009
kind: procedure
title: How risks are judged
classification: public
risk-criteria:
  likelihood: [rare, likely]
  severity: [minor, major]
  matrix:
    - {likelihood: rare, severity: minor, level: low}
    - {likelihood: rare, severity: major, level: moderate}
    - {likelihood: likely, severity: minor, level: moderate}
    - {likelihood: likely, severity: major, level: critical}
---

Both scales are words.
`

// A level for every pair of likelihood and severity is read as a matrix, not as a list.
func TestRiskMatrixIsATableOfTwoScales(t *testing.T) {
	page := func(method string) string {
		handbook := fstest.MapFS{"content/site.yaml": {Data: []byte(siteFile)}, "content/risks.md": {Data: []byte(method)}}
		var set files.Set
		render.Pages(render.Input{View: viewOf(t, handbook, "everyone"), Theme: defaultTheme(t)}, &set)
		return made(t, &set, "procedures/pro-009.html")
	}
	require.Contains(t, page(riskMethod), `<th scope="row">likely</th><td class="level-moderate">Moderate</td><td class="level-critical">Critical</td>`)
	require.Contains(t, page(riskMethod), "Level for each likelihood (rows) and severity (columns)")

	gap := strings.Replace(riskMethod, "    - {likelihood: likely, severity: minor, level: moderate}\n", "", 1)
	require.NotContains(t, page(gap), `class="grid"`, "a pair is missing: the rows stay as they are")
	require.Contains(t, page(gap), `<th scope="col">Level</th>`)
}

func TestAuthorsOwnPrivateCharactersStay(t *testing.T) {
	handbook := fstest.MapFS{
		"content/site.yaml": {Data: []byte(siteFile)},
		"content/odd.md":    {Data: []byte("---\nid: POL-008\nkind: policy\ntitle: \"Odd \\uE000A\\uE000 and \\uE000A'\\uE000 title\"\nclassification: public\n---\n\nText.\n")},
	}
	var set files.Set
	render.Pages(render.Input{View: viewOf(t, handbook, "everyone"), Theme: defaultTheme(t)}, &set)
	page := made(t, &set, "policies/pol-008.html")
	require.Contains(t, page, "<h1>Odd \uE000A\uE000 and \uE000A&#39;\uE000 title")
	require.Equal(t, 1, strings.Count(page, `<dl class="control">`))
}
