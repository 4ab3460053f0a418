package search

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// versions are three of the same handbook, the last without a list.
func versions(t *testing.T) string {
	policy := func(title, body string) written {
		return written{id: "POL-001", kind: "policy", title: title, body: body}
	}
	risks := written{id: "RSA-001", kind: "risk-assessment", title: "Risks of the triage assistant", body: "## Policy\n\n## Überblick\n",
		risks: [][2]string{{"RSK-007", "The model underrates chest pain"}}}
	suppliers := written{id: "POL-002", kind: "policy", title: "Policies for suppliers of AI"}
	next := []written{policy("AI policy", "## Policy\n\n## Commitment to improve {#improve}\n"), {id: "POL-003", kind: "policy", title: "Policy on AI"}, risks}
	v1 := []written{policy("Policy on AI", "## Commitment to improve {#improve}\n\n## Principles\n"), suppliers, risks}

	dir := t.TempDir()
	releases := []release{listOf(t, "next", everyone(), next...), listOf(t, "v1.0", everyone(), v1...), {version: "v0.9"}}
	for i, records := range [][]written{next, v1} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, releases[i].version), os.DirFS(writeSite(t, testIndex(t, everyone(), records...)))))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "titles.js"), []byte(merged(t, releases...)), 0o644))
	return dir
}

// A found line is a hit in all versions: what it says, and where its links lead.
type foundLine struct {
	Text  string
	Links []string
}

// inAllVersions asks a query of the search page with its tick set.
func inAllVersions(t *testing.T, browser context.Context, query string) []foundLine {
	t.Helper()
	ask[any](t, browser, "location.hash = 'versions=all&q=' + encodeURIComponent("+quoted(query)+")")
	await(t, browser, "document.querySelector('.search-all .search-status').textContent.includes("+quoted("“"+strings.TrimSpace(query)+"”")+")")
	return ask[[]foundLine](t, browser, `[...document.querySelectorAll('.search-all .search-hit')].map((hit) =>
		({ text: [...hit.children].map((part) => part.textContent).join(" | "), links: [...hit.querySelectorAll("a")].map((a) => a.getAttribute("href")) }))`)
}

func TestAllVersionsAreSearched(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, versions(t), "next/search.html")
	require.Equal(t, []foundLine{
		{"AI policy | POL-001 — next", []string{"../next/policies/pol-001.html", "../next/policies/pol-001.html"}},
		{"Policy on AI | POL-003 — next", []string{"../next/policies/pol-003.html", "../next/policies/pol-003.html"}},
		{"Policy on AI | POL-001 — v1.0", []string{"../v1.0/policies/pol-001.html", "../v1.0/policies/pol-001.html"}},
		{"Policies for suppliers of AI | POL-002 — v1.0", []string{"../v1.0/policies/pol-002.html", "../v1.0/policies/pol-002.html"}},
		{"AI policy › Policy | next", []string{"../next/policies/pol-001.html#policy", "../next/policies/pol-001.html#policy"}},
	}, inAllVersions(t, browser, "AI policy"), "what says it all first, then shorter titles, then newer versions")
	require.Equal(t, "5 results for “AI policy” in all versions", textOf(t, browser, ".search-all .search-status"))
	require.Equal(t, "v0.9 is not in this list.", textOf(t, browser, ".search-all > p:last-child"))

	for query, want := range map[string]string{
		"rsk-007":             "Risks of the triage assistant › The model underrates chest pain | RSK-007 — next, v1.0",
		"risk underrat":       "Risks of the triage assistant › The model underrates chest pain | RSK-007 — next, v1.0",
		"triage policy":       "Risks of the triage assistant › Policy | next, v1.0",
		"uberblick überblick": "",
		"Überbl":              "Risks of the triage assistant › Überblick | next, v1.0",
		"pol 001":             "AI policy | POL-001 — next",
		"on AI improving":     "AI policy › Commitment to improve | next, v1.0", // by a title that it has no more
		"princ":               "Policy on AI › Principles | v1.0",
		"princi ":             "",
		"the":                 "",
		"zebrafish":           "",
	} {
		found := inAllVersions(t, browser, query)
		if want == "" {
			require.Empty(t, found, query)
			continue
		}
		require.NotEmpty(t, found, query)
		require.Equal(t, want, found[0].Text, query)
	}
	require.Equal(t, []string{"../next/risks/rsa-001.html#rsk-007", "../next/risks/rsa-001.html#rsk-007", "../v1.0/risks/rsa-001.html#rsk-007"},
		inAllVersions(t, browser, "RSK-007")[0].Links)
	require.Equal(t, "../next/risks/rsa-001.html#%C3%BCberblick", inAllVersions(t, browser, "Überblick")[0].Links[0])
}

func TestTheTickIsUsedByKeyboardAndRemembered(t *testing.T) {
	browser := startBrowser(t)
	dir := versions(t)
	visit(t, browser, dir, "v1.0/search.html?q=commitment")
	await(t, browser, "document.querySelector('#search-results .search-hit')")
	require.Zero(t, ask[int](t, browser, "document.querySelectorAll('script[src$=\"titles.js\"]').length"), "nobody asked for all versions")
	ask[any](t, browser, "document.querySelector('label input[type=checkbox]').focus()")
	press(t, browser, " ")
	await(t, browser, "document.querySelector('.search-all .search-hit')")
	require.True(t, ask[bool](t, browser, "document.getElementById('search-results').hidden"))
	require.Equal(t, "#q=commitment&versions=all", ask[string](t, browser, "location.hash"))

	// A new query keeps the tick, and who comes back from a hit finds both.
	ask[any](t, browser, "document.querySelector('input[name=q]').value = 'principles', document.querySelector('form').requestSubmit()")
	await(t, browser, "document.querySelector('.search-all .search-hit')?.textContent.includes('Principles')")
	ask[any](t, browser, "document.querySelector('.search-all .search-hit a').click()")
	await(t, browser, "location.href.endsWith('/v1.0/policies/pol-001.html#principles')")
	ask[any](t, browser, "history.back()")
	await(t, browser, "document.querySelector('.search-all .search-hit')?.textContent.includes('Principles')")

	ask[any](t, browser, "document.querySelector('label input[type=checkbox]').click()")
	await(t, browser, "!document.getElementById('search-results').hidden && document.querySelector('.search-all').hidden")
	require.Equal(t, "#q=principles", ask[string](t, browser, "location.hash"))
}

// An edition may be read by itself, and a file above it may be of somebody else.
func TestWithoutAListOfAllVersions(t *testing.T) {
	browser := startBrowser(t)
	dir := versions(t)
	said := func(content string) string {
		if content != "" {
			require.NoError(t, os.WriteFile(filepath.Join(dir, "titles.js"), []byte(content), 0o644))
		}
		visit(t, browser, dir, "next/search.html?again="+quoted(len(content))+"#q=policy&versions=all")
		await(t, browser, "document.querySelector('.search-all .search-status')?.textContent")
		return textOf(t, browser, ".search-all .search-status")
	}
	require.NoError(t, os.Remove(filepath.Join(dir, "titles.js")))
	const missing = "All versions cannot be searched: titles.js, which lists all versions, is not above the folder of this one, or is damaged"
	require.Equal(t, missing, said(""))
	for _, damaged := range []string{"nothing", "aimsSearch.titles({})", "aimsSearch.titles(null)\n\n",
		`aimsSearch.titles({"versions":[],"absent":[],"sets":[],"titles":"0\tPOL-001\tAI policy\ta.html\n"})`,
		`aimsSearch.titles({"versions":["next"],"absent":[],"sets":[[0]],"titles":"0\tPOL-001\n"})`} {
		require.Equal(t, missing, said(damaged), damaged)
	}
	require.Equal(t, "No results for “policy” in all versions", said(`aimsSearch.titles({"versions":[],"absent":["next"],"sets":[],"titles":""})`))
}
