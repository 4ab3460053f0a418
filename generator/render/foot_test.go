package render_test

import (
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

// The foot of a page, which is printed on every sheet, says which version of which day it is,
// and of a record which text: a paper can be held against the page.
func TestFootNamesTheRecord(t *testing.T) {
	digest := regexp.MustCompile(`<code class="digest" title="sha256:([0-9a-f]{64})">`)
	whole, parts := 0, 0
	eachPage(t, func(t *testing.T, set *files.Set, name, html string) {
		_, foot, found := strings.Cut(html, `<footer class="bottom">`)
		require.True(t, found, name)
		require.Contains(t, foot, "Release 2.0 for ", name)
		require.Contains(t, foot, `as of <time datetime="2026-`, name)
		of := digest.FindStringSubmatch(html)
		if of == nil { // no record
			require.Equal(t, 2, strings.Count(foot, "<code>"), "%s: the digest of the edition and the commit", name)
			return
		}
		id := strings.ToUpper(strings.TrimSuffix(path.Base(name), ".html"))
		if strings.Contains(html, "Digest of what is shown") {
			parts++
			require.Contains(t, foot, "· "+id+" as shown <code>"+of[1][:12]+"</code>", name)
			require.NotContains(t, html, `id="history"`, "%s: a commit may have touched what is not shown", name)
			return
		}
		whole++
		require.Contains(t, foot, "· "+id+" <code>"+of[1][:12]+"</code>", name)
	})
	require.Positive(t, whole)
	require.Positive(t, parts)
}
