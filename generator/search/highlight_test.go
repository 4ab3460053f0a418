package search

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

const (
	marksOfPage = "[...document.querySelectorAll('main mark.found')].map((m) => m.textContent).join('|')"
	mainOfPage  = "document.querySelector('main').innerHTML"
)

func TestTheTargetPageMarksWhatWasSearchedFor(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, testIndex(t, auditors(), harbour()...))
	visit(t, browser, dir, "policies/pol-002.html")
	plain := ask[string](t, browser, mainOfPage)
	require.Zero(t, ask[int](t, browser, "document.querySelectorAll('mark, .found-bar').length"), "nothing happens without being asked")

	visit(t, browser, dir, "policies/pol-002.html?find=delete+recordings+kind%3Apolicy#deletion")
	require.Equal(t, "7 places for “delete recordings”", textOf(t, browser, ".found-bar [role=status]"))
	require.Equal(t, "Recordings|deleted|Deletion|Deletion|delete|recording|deleted", ask[string](t, browser, marksOfPage), "words by their stems, code too, no navigation")
	require.Equal(t, "delete recording --after 90d", ask[string](t, browser, "document.querySelector('pre').innerText"))

	press(t, browser, kb.Tab)
	ask[any](t, browser, "document.querySelector('.found-bar button').focus()")
	press(t, browser, kb.Enter)
	require.Equal(t, "Place 4 of 7 for “delete recordings”", textOf(t, browser, ".found-bar [role=status]"), "from where the address leads")
	for range 3 {
		press(t, browser, kb.Enter)
	}
	require.Equal(t, "Place 7 of 7 for “delete recordings”", textOf(t, browser, ".found-bar [role=status]"))
	require.True(t, ask[bool](t, browser, "document.querySelector('details').open"), "a folded place is opened")
	press(t, browser, kb.Enter)
	require.Equal(t, "Place 1 of 7 for “delete recordings”", textOf(t, browser, ".found-bar [role=status]"))

	press(t, browser, kb.Escape)
	await(t, browser, "!document.querySelector('.found-bar')")
	ask[any](t, browser, "document.querySelector('details').removeAttribute('open')")
	require.Equal(t, plain, ask[string](t, browser, mainOfPage), "the page is as it was written")
}

func TestAPageWithoutThoseWordsStaysAsItIs(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, testIndex(t, auditors(), harbour()...))
	visit(t, browser, dir, "policies/pol-002.html?find=%3Cimg+src%3Dx%3E")
	require.Zero(t, ask[int](t, browser, "document.querySelectorAll('mark, .found-bar, img').length"))

	require.NoError(t, os.RemoveAll(filepath.Join(dir, "search")))
	visit(t, browser, dir, "policies/pol-002.html?find=deletion")
	require.Zero(t, ask[int](t, browser, "new Promise((r) => setTimeout(() => r(document.querySelectorAll('mark, .found-bar').length), 300))"), "without an index nothing is marked")
}
