package render_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Without a script the search box leads to an index of everything.
func TestTheSearchBoxLeadsToTheIndexes(t *testing.T) {
	set := pagesOf(t, "auditors", defaultTheme(t))
	require.Contains(t, made(t, set, "policies/pol-001.html"), `<form class="search" role="search" action="../a-z.html">`)
	require.Contains(t, made(t, set, "search.html"), `<a href="a-z.html">`)
	ids := made(t, set, "a-z-ids.html")
	require.Contains(t, ids, `<a href="risk-assessments/ra-001.html#rsk-001"><span class="id">RSK-001</span> `, "what is defined in a record")
	provisions := made(t, set, "a-z-provisions.html")
	require.Contains(t, provisions, `<a href="frameworks/iso42001/a.6.2.4.html"><span class="id">A.6.2.4</span> `)
	require.Contains(t, provisions, `>EU AI Act</h2>`)
}

func TestLongIndexesGoOnOnFurtherPages(t *testing.T) {
	set := longHandbook(t)
	for first, links := range map[string][]string{"a-z.html": {`href="a-z.2.html"`}, "a-z-ids.html": {`href="#of-pol"`, `href="a-z-ids.3.html"`}} {
		page := made(t, set, first)
		require.Equal(t, 500, strings.Count(page, `<span class="note">`), first)
		require.Less(t, len(page), 120_000)
		for _, link := range links {
			require.Contains(t, page, link)
		}
	}
	require.Contains(t, made(t, set, "a-z-ids.3.html"), `href="a-z-ids.html#of-pol"`, "a group is linked to where it begins")
}

// A narrower edition's indexes know nothing of what it may not see.
func TestIndexesHoldNothingHidden(t *testing.T) {
	everyone, auditors := pagesOf(t, "everyone", defaultTheme(t)), pagesOf(t, "auditors", defaultTheme(t))
	require.Contains(t, made(t, auditors, "a-z.html")+made(t, auditors, "a-z-ids.html"), "SYS-009")
	require.NotContains(t, made(t, everyone, "a-z.html")+made(t, everyone, "a-z-ids.html"), "SYS-009")
}
