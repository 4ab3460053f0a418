package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// asks are so many queries of all sorts about what is in an index, the same each time.
func asks(x *Index, count int) []string {
	g := newWriter()
	v := newVocabulary()
	words := func() []string {
		for {
			d := &x.documents[g.pick(len(x.documents))]
			some := strings.Fields(onOneLine(join(x.text(d, titleField), x.text(d, bodyField))))
			if len(some) > 6 {
				return some
			}
		}
	}
	all := slices.Clone(queries())
	for len(all) < count {
		some := words()
		from := g.pick(len(some) - 4)
		one := some[from]
		switch g.pick(10) {
		case 0:
			one = strings.Join(some[from:from+2], " ")
		case 1:
			one = some[from] + " " + some[g.pick(len(some))] + " " + some[g.pick(len(some))]
		case 2:
			one = `"` + strings.ReplaceAll(strings.Join(some[from:from+2+g.pick(2)], " "), `"`, "") + `"`
		case 3:
			one = some[g.pick(len(some))] + ` "` + strings.ReplaceAll(strings.Join(some[from:from+2], " "), `"`, "") + `"`
		case 4:
			one = one[:max(1, len(one)*2/3)]
		case 5:
			one = variants(plain(one))[g.pick(26)] + " "
		case 6:
			one += " kind:" + x.documents[g.pick(len(x.documents))].kind()
		case 7:
			f := x.facets()[g.pick(len(x.facets()))]
			if len(f.values) > 0 {
				one = fmt.Sprintf("%s %s:%q", one, f.name, f.values[g.pick(len(f.values))].value)
			}
		case 8:
			one += fmt.Sprintf(" %s:2026-%02d", []string{"before", "after"}[g.pick(2)], 1+g.pick(12))
		}
		if strings.ToValidUTF8(one, "") == one && len(v.tokens(nil, one)) > 0 {
			all = append(all, one)
		}
	}
	return all
}

// TestTheBrowserRanksLikeTheProgram holds the script to the program: of 200 queries over the
// example handbook, and 200 over 10,000 records, the same 20 come first, in the same order,
// with the same scores, counts and notes.
func TestTheBrowserRanksLikeTheProgram(t *testing.T) {
	for name, x := range map[string]*Index{
		"the example":  exampleIndex(t),
		"ten thousand": testIndex(t, auditors(), append(harbour(), generated(10_000)...)...),
	} {
		dir, queries := writeSite(t, x), asks(x, 200)
		browser := startBrowser(t)
		visit(t, browser, dir, "search.html")
		sorts := map[string]int{}
		for _, query := range queries {
			want, err := x.Search(query, Options{Limit: 20})
			require.NoError(t, err)
			got := ask[Found](t, browser, "aimsSearch.search("+quoted(query)+", 20)")
			require.Equal(t, want.Count, got.Count, "%s: %q", name, query)
			require.Equal(t, want.Notes, got.Notes, "%s: %q", name, query)
			for i, hit := range want.Hits {
				require.Equal(t, hit.Path, got.Hits[i].Path, "%s: %q, hit %d", name, query, i)
				require.InDelta(t, hit.Score, got.Hits[i].Score, 1e-8, "%s: %q", name, query)
			}
			sorts[fmt.Sprintf("found %t, phrase %t, filter %t, notes %t", want.Count > 0, strings.Contains(query, `"`), strings.Contains(query, ":"), len(want.Notes) > 0)]++
		}
		t.Logf("%s: %v", name, sorts)
	}
}
