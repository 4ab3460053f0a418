package main

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPartsOfTheSearches(t *testing.T) {
	ours := ourFinder("everyone/next/").part
	for address, part := range map[string]string{
		"/everyone/next/search/terms-012.js": "terms", "/everyone/next/search/meta.js": "meta", "/assets/search-1d777db2.js": "script",
		"/everyone/next/search.html": "", "/assets/site-e5926220.js": "", "/everyone/next/policies/pol-0001.html": "",
	} {
		require.Equal(t, part, ours(address), address)
	}
	theirs := peerFinder().part
	for address, part := range map[string]string{
		"/pagefind/pagefind.js": "script", "/pagefind/pagefind-worker.js": "script", "/pagefind/wasm.en.pagefind": "wasm",
		"/pagefind/pagefind-entry.json": "meta", "/pagefind/pagefind.en_1.pf_meta": "meta", "/pagefind/index/en_1.pf_index": "chunks",
		"/pagefind/fragment/en_1.pf_fragment": "fragments", "/peer.html": "",
	} {
		require.Equal(t, part, theirs(address), address)
	}
	require.False(t, isUsed("/x/pagefind-ui.js"))
	require.True(t, isUsed("/x/pagefind-worker.js"))
}

// What the wire counts is what a server sends: texts compressed, all else as it is.
func TestTheWireCompressesAndCounts(t *testing.T) {
	dir := t.TempDir()
	text := strings.Repeat("the nurse stops the assistant ", 100)
	require.NoError(t, writeFile(filepath.Join(dir, "search", "meta.js"), text))
	require.NoError(t, writeFile(filepath.Join(dir, "index", "en.pf_index"), text))
	w, end, err := serveWire([]folder{{"/pagefind/", ""}, {"/", dir}}, map[string]string{"/peer.html": peerPage})
	require.NoError(t, err)
	defer end()
	get := func(page string) (int, string) {
		request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, "http://127.0.0.1:"+w.port+page, nil)
		require.NoError(t, err)
		request.Host = "visit-1.localhost:" + w.port
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, string(body)
	}
	for _, page := range []string{"/search/meta.js", "/index/en.pf_index"} {
		status, body := get(page)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, text, body)
	}
	status, _ := get("/../search_test.go")
	require.Equal(t, http.StatusNotFound, status)
	status, _ = get("/pagefind/pagefind.js")
	require.Equal(t, http.StatusNotFound, status)
	counted := w.sentTo("visit-1")
	require.Len(t, counted, 2)
	require.Less(t, counted[0].bytes, len(text)/10)
	require.Equal(t, sent{"/index/en.pf_index", len(text)}, counted[1])
	require.Empty(t, w.sentTo("visit-2"))

	l := loadOf(slices.Concat(counted, counted[:1]), func(address string) string { return strings.Trim(filepath.Ext(address), ".") })
	require.Equal(t, 3, l.requests())
	require.Equal(t, len(text)+2*counted[0].bytes, l.total())

	var weighed weight
	require.NoError(t, weighed.add(dir, func(name string) bool { return true }))
	require.Equal(t, weight{2, int64(2 * len(text)), int64(len(text) + counted[0].bytes)}, weighed)
}
