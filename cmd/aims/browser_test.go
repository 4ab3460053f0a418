package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// policy is what product.md promises that every page passes.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"

// site is the example handbook as make site publishes it, built once for all tests.
var site = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "aims-site-")
	if err != nil {
		return "", err
	}
	var said bytes.Buffer
	env := environment{stdout: &said, stderr: &said, now: time.Now, getenv: os.Getenv}
	if code := run(context.Background(), env, []string{"--example", "build", "--as-of", "2026-11-23", "--out", dir}); code != 0 {
		return "", fmt.Errorf("the example does not build: %s", said.String())
	}
	return dir, nil
})

func exampleSite(t *testing.T) string {
	t.Helper()
	dir, err := site()
	require.NoError(t, err)
	return dir
}

// A browser is a real Chromium with what its console said.
type browser struct {
	context.Context
	t     *testing.T
	mutex sync.Mutex
	said  []string
}

func openBrowser(t *testing.T, options ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("google-chrome")
	}
	require.NoError(t, err, "these tests need Chromium: sudo apt-get install chromium")
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1280, 900), chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(flags, options...)...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	b := &browser{Context: tab, t: t}
	require.NoError(t, chromedp.Do(tab))
	go listen(b, chromedp.Events(tab, runtime.ExceptionThrown), func(e runtime.EventExceptionThrown) string {
		return (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	})
	go listen(b, chromedp.Events(tab, log.EntryAdded), func(e log.EventEntryAdded) string {
		if e.Entry.Level != log.EntryLevel("error") {
			return ""
		}
		return e.Entry.Text + " " + e.Entry.URL
	})
	return b
}

// listen keeps what a page complains about: exceptions, refused and missing files.
func listen[E any](b *browser, events iter.Seq2[E, error], complaint func(E) string) {
	for event, err := range events {
		if err != nil {
			return // the tab is closed
		}
		if text := complaint(event); text != "" {
			b.mutex.Lock()
			b.said = append(b.said, text)
			b.mutex.Unlock()
		}
	}
}

func (b *browser) quiet() {
	b.t.Helper()
	b.mutex.Lock()
	defer b.mutex.Unlock()
	require.Empty(b.t, b.said, "the console is empty")
}

func (b *browser) do(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Do(b, actions...))
}

func (b *browser) open(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
}

// ask runs a script and gives its value.
func ask[T any](b *browser, script string) T {
	b.t.Helper()
	value, err := chromedp.Run(b, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, script)
	return value
}

// eventually waits for a script to be true: pages load their shards when they need them,
// and a page that is being left answers nothing.
func (b *browser) eventually(script string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		holds, err := chromedp.Run(b, chromedp.Evaluate[bool](script))
		return err == nil && holds
	}, 30*time.Second, 20*time.Millisecond, script)
}

func servedSite(t *testing.T) string {
	t.Helper()
	files := http.FileServer(http.Dir(exampleSite(t)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// addresses are the two ways a reader opens the site.
func addresses(t *testing.T) map[string]string {
	return map[string]string{"file": "file://" + filepath.ToSlash(exampleSite(t)), "http": servedSite(t)}
}

func TestReaderFindsTheWay(t *testing.T) {
	for name, root := range addresses(t) {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t)
			b.open(root + "/index.html")
			require.Contains(t, ask[string](b, `document.body.innerText`), "Auditors")

			b.open(root + "/auditors/next/policies/pol-001.html")
			require.Equal(t, "AI policy", ask[string](b, `document.querySelector('h1').innerText`))
			require.Contains(t, ask[string](b, `document.title`), "AI policy")

			// The version picker stays on the record.
			b.eventually(`!!document.querySelector('[data-versions] option[value*="v1.0"], select option[value*="v1.0"]')`)
			ask[string](b, `(() => { const s = [...document.querySelectorAll('select')].find(s => [...s.options].some(o => o.value.includes('v1.0')));
				s.value = [...s.options].find(o => o.value.includes('v1.0')).value; s.dispatchEvent(new Event('change', {bubbles: true})); return ''; })()`)
			b.eventually(`location.pathname.endsWith('/auditors/v1.0/policies/pol-001.html')`)
			b.eventually(`document.readyState === 'complete'`)
			require.Equal(t, "AI policy", ask[string](b, `document.querySelector('h1').innerText`))
			b.quiet()
		})
	}
}

func TestReaderSearches(t *testing.T) {
	for name, root := range addresses(t) {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t)
			b.open(root + "/auditors/next/search.html#q=who can stop the triage assistant")
			b.eventually(`document.querySelectorAll('#search-results a').length > 0`)
			require.Contains(t, strings.ToLower(ask[string](b, `document.querySelector('#search-results').innerText`)), "triage")

			b.open(root + "/auditors/next/index.html")
			b.do(chromedp.SendKeys(chromedp.CSS(`form[role=search] input[name=q]`), "A.6.2.4"))
			b.eventually(`!!document.querySelector('[role=option]')`)
			require.Contains(t, ask[string](b, `document.querySelector('[role=option]').innerText`), "A.6.2.4")
			b.quiet()
		})
	}
}

// An audience's folder is complete without the others, and says nothing of them.
func TestAudienceStandsAlone(t *testing.T) {
	alone := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(alone, "everyone"), os.DirFS(filepath.Join(exampleSite(t), "everyone"))))
	b := openBrowser(t)
	b.open("file://" + filepath.ToSlash(alone) + "/everyone/next/index.html")
	b.eventually(`document.readyState === 'complete'`)
	require.NotContains(t, ask[string](b, `document.documentElement.outerHTML`), "auditors/")
	b.quiet()
}

// pageTypes is one page of every type.
var pageTypes = []string{
	"index.html", "auditors/index.html", "auditors/next/index.html", "auditors/next/documents.html",
	"auditors/next/policies/index.html", "auditors/next/policies/pol-001.html", "auditors/next/systems/sys-001.html",
	"auditors/next/evidence/evd-001.html", "auditors/next/risk-assessments/ra-002.html", "auditors/next/soa/soa-001.html",
	"auditors/next/frameworks/iso42001/index.html", "auditors/next/frameworks/iso42001/5.2.d.html",
	"auditors/next/frameworks/iso42001/a.6.2.4.html", "auditors/next/frameworks/eu-ai-act/index.html",
	"auditors/next/soa.html", "auditors/next/findings.html", "auditors/next/rules.html", "auditors/next/search.html#q=bias", "auditors/next/search.html#q=bias&versions=all",
	"auditors/next/404.html", "auditors/next/pages/glossary.html", "auditors/next/frameworks/index.html",
	"auditors/next/procedures/pro-002.html", "auditors/next/required.html", "auditors/next/readiness.html",
	"auditors/next/frameworks/iso42001/a.10.3.html", "auditors/next/frameworks/iso42001/6.1.2-1.html",
	"auditors/next/a-z.html", "auditors/next/a-z-ids.html", "auditors/next/a-z-provisions.html",
	"auditors/next/search.html#q=oversight+kind%3Aprocedure", "auditors/next/verify.html", "auditors/next/policies/pol-001.html?find=responsible+bias",
	"auditors/v1.0/policies/pol-001.html", "auditors/next/procedures/pro-010.html?told",
	"auditors/next/changes/versions.html", "auditors/next/changes/v1.1--next.html", "auditors/v1.1/changes/v1.0--v1.1.html",
}

// openType opens a page of a type, with what its scripts find in the search index.
func (b *browser) openType(root, page string) {
	b.t.Helper()
	b.open(root + "/" + page)
	b.eventually(`document.readyState === 'complete'`)
	switch {
	case strings.Contains(page, "#q="):
		b.eventually(`!!document.querySelector('.search-hit') && !!document.querySelector('.search-facet-value')`)
	case strings.HasSuffix(page, "?told"): // with an answer, and a version that lacks the page
		b.asks("2026-03-01")
		b.choose("v1.0")
		b.eventually(`document.querySelector('.told').innerText !== ''`)
	case strings.Contains(page, "?find="):
		b.eventually(`!!document.querySelector('.found-bar') && !!document.querySelector('mark.found')`)
	}
}

// Every page type meets WCAG 2.2 A and AA as far as axe-core can tell, in both themes.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile("testdata/axe/axe.min.js")
	require.NoError(t, err)
	root := "file://" + filepath.ToSlash(exampleSite(t))
	for _, theme := range []string{"light", "dark"} {
		t.Run(theme, func(t *testing.T) {
			b := openBrowser(t)
			for _, page := range pageTypes {
				b.openType(root, page)
				if strings.Contains(page, "#q=") {
					b.do(chromedp.SendKeys(chromedp.CSS(`form[role=search] input[name=q]`), " "))
					b.eventually(`!!document.querySelector('[role=option]')`)
				}
				ask[string](b, `document.documentElement.dataset.theme = '`+theme+`'`)
				ask[bool](b, string(axe)+`; true`)
				violations := ask[string](b, `axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(r =>
					r.violations.map(v => v.id + ': ' + v.help + '\n  ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.any.map(a => a.message).join(' ').slice(0, 200)).join('\n  ')).join('\n'))`)
				require.Empty(t, violations, "%s in %s", page, theme)
			}
		})
	}
}

// reads waits until a part of the page has a text. Without scripts a page cannot be asked
// whether it is ready, and one that is being left answers with an error.
func (b *browser) reads(selector, want string) {
	b.t.Helper()
	require.EventuallyWithT(b.t, func(c *assert.CollectT) {
		text, err := chromedp.Run(b, chromedp.Text(chromedp.CSS(selector)))
		assert.NoError(c, err)
		assert.Contains(c, text, want)
	}, 30*time.Second, 20*time.Millisecond)
}

// Without scripts every page reads: the text, the navigation, a way to find things.
func TestReadsWithoutScripts(t *testing.T) {
	b := openBrowser(t, chromedp.Flag("blink-settings", "scriptEnabled=false"))
	root := "file://" + filepath.ToSlash(exampleSite(t))
	b.open(root + "/auditors/next/policies/pol-001.html")
	b.reads("main", "AI policy")
	b.open(root + "/auditors/next/search.html")
	b.reads("main", "Policies")
	b.open(root + "/auditors/next/verify.html")
	b.reads("main", "sha256sum -c manifest.sha256")
	b.open(root + "/auditors/next/policies/pol-001.html")
	b.do(chromedp.SendKeys(chromedp.CSS(`form[role=search] input[name=q]`), "bias\r"))
	b.reads("h1", "A to Z")
}

// A narrow screen, or one at 400 %, never scrolls sideways.
func TestReflows(t *testing.T) {
	b := openBrowser(t)
	root := "file://" + filepath.ToSlash(exampleSite(t))
	b.do(chromedp.EmulateViewport(320, 640))
	for _, page := range pageTypes {
		b.openType(root, page)
		require.False(t, ask[bool](b, `document.documentElement.scrollWidth > 321`), "%s is wider than the screen", page)
	}
}

// While somebody writes, the open page follows by itself and shows what the rules found.
func TestPreviewFollowsTheWriter(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		t.Helper()
		name := filepath.Join(dir, "content", "policy.md")
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte("---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: draft\nowner: CEO\n"+text), 0o644))
	}
	write("---\nThe first wording.\n")

	ctx, stop := context.WithCancel(context.Background())
	said, stderr := io.Pipe()
	env := environment{stdout: io.Discard, stderr: stderr, now: time.Now, getenv: os.Getenv}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, env, []string{"--dir", dir, "serve", "--port", "0"}) }()
	t.Cleanup(func() { stop(); <-ended; stderr.Close() })
	address := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(said)
		for lines.Scan() {
			if _, rest, found := strings.Cut(lines.Text(), "http://"); found {
				address <- "http://" + strings.SplitN(rest, "/", 2)[0]
			}
		}
	}()

	b := openBrowser(t)
	b.open(<-address + "/everyone/next/policies/pol-001.html")
	b.eventually(`document.body.innerText.includes('The first wording.')`)
	b.eventually(`!!document.querySelector('#aims-preview summary')`)
	write("answers: [A.6.2.44]\n---\nThe second wording.\n")
	b.eventually(`document.body.innerText.includes('The second wording.')`)
	b.eventually(`document.querySelector('#aims-preview').textContent.includes('did you mean A.6.2.4?')`)
	b.quiet()
}

// Who ticks "all versions" is led into the very section of the version that is asked for.
func TestReaderSearchesAllVersions(t *testing.T) {
	for name, root := range addresses(t) {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t)
			b.open(root + "/auditors/next/search.html#q=FND-001")
			b.eventually(`document.querySelectorAll('#search-results a').length > 0`)
			b.do(chromedp.Focus(chromedp.CSS(`.search-all-tick input`)), chromedp.KeyEvent(" "))
			b.eventually(`document.querySelectorAll('.search-all .search-hit').length > 0`)
			require.Contains(t, ask[string](b, `document.querySelector('.search-all .search-hit').innerText`), "FND-001 — next, v1.1")
			ask[bool](b, `[...document.querySelectorAll('.search-all a')].find(a => a.textContent === 'v1.1').click(), true`)
			b.eventually(`location.pathname.endsWith('/auditors/v1.1/audits/aud-001.html') && document.readyState === 'complete'`)
			require.Equal(t, "#fnd-001", ask[string](b, `location.hash`))
			require.NotEmpty(t, ask[string](b, `document.querySelector(':target').textContent`))

			// Staff see no audits: neither in this version nor in a former one.
			b.open(root + "/staff/next/search.html#q=FND-001&versions=all")
			b.eventually(`document.querySelector('.search-all .search-status')?.textContent.startsWith('No results')`)
			b.quiet()
		})
	}
}
