package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRankCountsPagesOnce(t *testing.T) {
	pages := []string{"roles/role-1.html", "systems/sys-1.html#limits", "systems/sys-1.html#use", "/policies/pol-001.html?highlight=x"}
	require.Equal(t, 2, rankOf(pages, []string{"SYS-1"}))
	require.Equal(t, 1, rankOf(pages, []string{"SYS-1", "ROLE-1"}), "the first of several answers")
	require.Zero(t, rankOf(pages, []string{"SYS-2"}))
	var many []string
	for i := range 21 {
		many = append(many, strings.Repeat("x", i+1)+".html")
	}
	require.Equal(t, 20, rankOf(many, []string{strings.Repeat("X", 20)}))
	require.Zero(t, rankOf(many, []string{strings.Repeat("X", 21)}), "nobody looks through so many")
}

func TestReciprocalRank(t *testing.T) {
	require.InDelta(t, (1+0.5+0)/3, ranks{1, 2, 0}.reciprocal(), 1e-12)
	require.Equal(t, 2, ranks{1, 2, 0}.found())
	require.Zero(t, ranks{}.reciprocal())
}

func TestTextsOfAPage(t *testing.T) {
	title, body := texts(`<title>Handbook</title><nav>Overview</nav><main id="main"><nav class="crumbs"><a href="x">Policies</a></nav>
		<h1>AI <em>policy</em></h1><p>Harbour &amp; Health</p><script>no()</script></main><footer>Built by aims</footer>`)
	require.Equal(t, "AI policy", title)
	require.Equal(t, "AI policy Harbour & Health", body)
}

func TestHitsOfBleve(t *testing.T) {
	printed := "2 matches, showing 1 through 2, took 1ms\n    1. aBcDe (0.512000)\n\tbody\n\t\tThe nurse\n\tpage\n\t\tpage000001\n    2. fGhIj (0.200000)\n\tpage\n\t\tpage000000\n"
	require.Equal(t, []string{"b.html", "a.html"}, stockHits(printed, []string{"a.html", "b.html"}))
}
