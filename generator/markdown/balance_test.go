package markdown

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"
)

var tagPattern = regexp.MustCompile(`<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>`)

// requireBalanced asks that HTML is nothing but known tags, each closed in turn, and escaped text.
func requireBalanced(t require.TestingT, html, source string) {
	var open []string
	at := 0
	for _, tag := range tagPattern.FindAllStringSubmatchIndex(html, -1) {
		requireText(t, html[at:tag[0]], source)
		at = tag[1]
		name, isEnd := html[tag[4]:tag[5]], tag[2] < tag[3]
		attributes := html[tag[6]:tag[7]]
		require.NotContains(t, attributes, " style=", source)
		require.NotRegexp(t, ` on[a-z]+=|="(javascript|data|vbscript|file):`, attributes, source)
		switch {
		case slices.Contains([]string{"br", "hr", "img", "input"}, name):
		case !isEnd:
			open = append(open, name)
		default:
			require.NotEmpty(t, open, "%s closes nothing in %q of %q", name, html, source)
			require.Equal(t, open[len(open)-1], name, "%q of %q", html, source)
			open = open[:len(open)-1]
		}
		if name == "a" && !isEnd {
			require.NotContains(t, open[:len(open)-1], "a", "a link in a link: %q", source)
		}
	}
	requireText(t, html[at:], source)
	require.Empty(t, open, "%q of %q", html, source)
}

func requireText(t require.TestingT, text, source string) {
	require.False(t, strings.ContainsAny(text, "<>\x00"), fmt.Sprintf("raw %q from %q", text, source))
}

// requireSound asks for what every document promises.
func requireSound(t require.TestingT, d *Document, source string) {
	offset := 0
	for _, hole := range d.Holes {
		require.LessOrEqual(t, offset, hole.Offset, source)
		require.LessOrEqual(t, hole.Offset, len(d.HTML), source)
		offset = hole.Offset
	}
	var holders []int
	for i, b := range d.Blocks {
		require.True(t, 0 <= b.From && b.From < b.To && b.To <= len(d.HTML), "block %d %v of %q", i, b, source)
		require.LessOrEqual(t, b.Line, b.EndLine, source)
		for len(holders) > b.Depth {
			holders = holders[:len(holders)-1]
		}
		require.Len(t, holders, b.Depth, "block %d of %q skips a depth", i, source)
		if b.Depth > 0 {
			holder := d.Blocks[holders[b.Depth-1]]
			require.True(t, holder.From <= b.From && b.To <= holder.To, "block %d %v of %q leaves its holder", i, b, source)
			require.True(t, holder.Line <= b.Line && b.EndLine <= holder.EndLine, "block %d lines %d-%d of %q leave %d-%d", i, b.Line, b.EndLine, source, holder.Line, holder.EndLine)
		}
		if i > 0 && d.Blocks[i-1].Depth >= b.Depth {
			require.LessOrEqual(t, d.Blocks[i-1].To, b.From, source)
		}
		holders = append(holders, i)
	}
	ids := map[string]bool{}
	for _, h := range d.Headings {
		require.False(t, ids[h.ID], "id %q twice in %q", h.ID, source)
		ids[h.ID] = true
		require.True(t, h.Block < h.Own && h.Own <= h.End && h.End <= len(d.Blocks), "%+v of %q", h, source)
	}
	for _, m := range d.Markers {
		require.Less(t, m.Block, len(d.Blocks), source)
		require.Less(t, m.Heading, len(d.Headings), source)
		require.NotEmpty(t, m.Words, source)
	}
	for _, p := range d.Problems {
		require.Less(t, p.Column, p.EndColumn, "%+v of %q", p, source)
		require.Contains(t, Rules(), p.Rule)
	}
}
