package search

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

// startBrowser opens headless Chromium, which the tests of what a person sees need. It
// ends with the test.
func startBrowser(t *testing.T) context.Context {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	require.NotEmpty(t, path, "this test needs Chromium on the PATH (Debian: apt-get install chromium)")
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("allow-file-access-from-files", false),
	)...)
	t.Cleanup(stop)
	limited, cancel := context.WithTimeout(allocator, 10*time.Minute)
	t.Cleanup(cancel)
	browser, end := chromedp.NewContext(limited)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(browser))
	return browser
}

// ask evaluates an expression in the page, waits for it when it is a promise, and reads
// its value.
func ask[T any](t *testing.T, browser context.Context, expression string) (value T) {
	t.Helper()
	text, err := chromedp.Run(browser, chromedp.Evaluate[string](
		"Promise.resolve("+expression+").then((value) => JSON.stringify(value === undefined ? null : value))", chromedp.EvalAwaitPromise))
	require.NoError(t, err, expression[:min(len(expression), 200)])
	require.NoError(t, json.Unmarshal([]byte(text), &value), text)
	return value
}

// await waits until an expression is true in the page.
func await(t *testing.T, browser context.Context, expression string) {
	t.Helper()
	require.Eventually(t, func() bool {
		is, err := chromedp.Run(browser, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		return err == nil && is
	}, 20*time.Second, 20*time.Millisecond, expression)
}

func press(t *testing.T, browser context.Context, keys ...string) {
	t.Helper()
	for _, k := range keys {
		require.NoError(t, chromedp.Do(browser, chromedp.KeyEvent(k)))
	}
}

func quoted(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

const pageBody = `<meta charset="utf-8"><title>Handbook</title><script src="%[1]ssearch-client.js" defer></script>
<form role="search" action="%[1]ssearch.html"><input name="q" aria-label="Search"></form><main>%[2]s</main>`

// policyPage is what the two policies of the site say.
const policyPage = `<h1>Policy</h1>
<nav>Deleted pages</nav>
<p>Recordings of patients are <em>deleted</em> after ninety days. <a href="#deletion">Deletion</a> is logged.</p>
<h2 id="deletion">Deletion</h2>
<pre><code>delete <span>recording</span> --after 90d</code></pre>
<details><summary>Why</summary><p>What was deleted cannot leak.</p></details>`

// writeSite writes a site with little more than a search, and tells where it is.
func writeSite(t *testing.T, x *Index) string {
	var set files.Set
	x.Add(&set)
	set.AddBytes("search-client.js", Client())
	set.AddBytes("search.html", fmt.Appendf(nil, `<!doctype html><html lang="en" data-root="">`+pageBody, "", `<div id="search-results"></div>`))
	for _, name := range []string{"policies/pol-001.html", "policies/pol-002.html"} {
		set.AddBytes(name, fmt.Appendf(nil, `<!doctype html><html lang="en" data-root="../">`+pageBody, "../", policyPage))
	}
	require.NoError(t, set.Err())
	dir := t.TempDir()
	for name, make := range set.All() {
		content, err := make()
		require.NoError(t, err)
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, content, 0o644))
	}
	return dir
}

func visit(t *testing.T, browser context.Context, dir, page string) {
	t.Helper()
	visitAddress(t, browser, "file://"+filepath.ToSlash(dir)+"/"+page)
}

func visitAddress(t *testing.T, browser context.Context, address string) {
	t.Helper()
	require.NoError(t, chromedp.Do(browser, chromedp.Navigate(address)))
	await(t, browser, "document.readyState === 'complete' && window.aimsSearch")
}
