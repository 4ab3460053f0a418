package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"
)

// readersSite is a handbook with three releases and a work tree, in which records came,
// went, changed their kind and their file: testdata/readers.txtar has a folder for each.
var readersSite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "aims-readers-")
	if err != nil {
		return "", err
	}
	archive, err := txtar.ParseFile("testdata/readers.txtar")
	if err != nil {
		return "", err
	}
	book := filepath.Join(dir, "book")
	git := func(day string, args ...string) error {
		c := exec.Command("git", append([]string{"-C", book, "-c", "user.name=Author", "-c", "user.email=author@example.org"}, args...)...)
		c.Env = append(os.Environ(), "GIT_AUTHOR_DATE="+day+"T12:00:00Z", "GIT_COMMITTER_DATE="+day+"T12:00:00Z")
		return c.Run()
	}
	if err := os.MkdirAll(book, 0o755); err != nil {
		return "", err
	}
	if err := git("2025-06-30", "init", "-q"); err != nil {
		return "", err
	}
	for _, release := range []struct{ name, day string }{{"v1.0", "2025-06-30"}, {"v1.1", "2026-01-30"}, {"v1.2", "2026-07-01"}, {"next", ""}} {
		if err := os.RemoveAll(filepath.Join(book, "content")); err != nil {
			return "", err
		}
		for _, f := range archive.Files {
			name, of := strings.CutPrefix(f.Name, release.name+"/")
			if !of {
				continue
			}
			name = filepath.Join(book, "content", name)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return "", err
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				return "", err
			}
		}
		if release.day == "" {
			break
		}
		for _, args := range [][]string{{"add", "-A"}, {"commit", "-q", "-m", release.name}, {"tag", release.name}} {
			if err := git(release.day, args...); err != nil {
				return "", err
			}
		}
	}
	var said bytes.Buffer
	env := environment{stdout: &said, stderr: &said, now: time.Now, getenv: os.Getenv}
	out := filepath.Join(dir, "site")
	if code := run(context.Background(), env, []string{"--dir", book, "build", "--no-fail", "--as-of", "2026-11-23", "--out", out}); code != 0 {
		return "", &exec.Error{Name: "aims build", Err: os.ErrInvalid}
	}
	return out, nil
})

func openReaders(t *testing.T) (b *browser, root string) {
	t.Helper()
	dir, err := readersSite()
	require.NoError(t, err)
	return openBrowser(t), "file://" + filepath.ToSlash(dir) + "/everyone/"
}

// choose takes a version from the list, as with a mouse.
func (b *browser) choose(name string) {
	b.t.Helper()
	b.eventually(`!!document.querySelector('#edition select')`)
	ask[bool](b, `(() => { const s = document.querySelector('#edition select'); s.value = '`+name+`'; s.dispatchEvent(new Event('change', {bubbles: true})); return true; })()`)
}

func (b *browser) comesTo(place string) {
	b.t.Helper()
	b.eventually(`(location.pathname + location.hash).endsWith('/everyone/` + place + `') && document.readyState === 'complete'`)
}

func TestPickerStaysOnTheRecord(t *testing.T) {
	b, root := openReaders(t)

	// Its title and file changed, and the section is there.
	b.open(root + "next/policies/pol-001.html#improve")
	b.choose("v1.0")
	b.comesTo("v1.0/policies/pol-001.html#improve")
	require.Equal(t, "Policy on machines", ask[string](b, `document.querySelector('h1').innerText`))
	require.Empty(t, ask[string](b, `document.querySelector('.told').innerText`))

	// The section is not in that version.
	b.choose("v1.1")
	b.comesTo("v1.1/policies/pol-001.html#improve")
	b.eventually(`document.querySelector('.told[role=status] p')?.innerText.includes('no section “improve”')`)

	// It was of another kind, and so in another folder.
	b.open(root + "v1.0/procedures/pro-003.html")
	b.choose("v1.1")
	b.comesTo("v1.1/policies/pro-003.html")
	require.Equal(t, "How we test", ask[string](b, `document.querySelector('h1').innerText`))
	b.choose("v1.0")
	b.comesTo("v1.0/procedures/pro-003.html")

	// A page has the path of its file; its id finds it elsewhere.
	b.open(root + "v1.0/pages/guide.html")
	b.choose("next")
	b.comesTo("next/pages/help/guide-for-readers.html")
	b.choose("v1.0")
	b.comesTo("v1.0/pages/guide.html")

	// What is no record keeps its path.
	b.open(root + "v1.0/frameworks/iso42001/5.2.d.html")
	b.choose("v1.2")
	b.comesTo("v1.2/frameworks/iso42001/5.2.d.html")
	b.quiet()
}

func TestPickerSaysWhatIsNotThere(t *testing.T) {
	b, root := openReaders(t)
	b.open(root + "v1.2/policies/pol-009.html#scope")
	b.choose("v1.0")
	b.eventually(`document.querySelector('.told p')?.innerText === 'POL-009 is not in version 1.0. The nearest version that has it is version 1.1. Overview of version 1.0'`)
	require.True(t, ask[bool](b, `location.pathname.endsWith('/v1.2/policies/pol-009.html') && document.querySelector('#edition select').value === 'v1.2'`), "the reader stays")
	require.Equal(t, "status", ask[string](b, `document.querySelector('.told').getAttribute('role')`))
	require.True(t, ask[bool](b, `[...document.querySelectorAll('.told a')].at(-1).href.endsWith('/everyone/v1.0/index.html')`))
	ask[bool](b, `document.querySelector('.told a').click() ?? true`)
	b.comesTo("v1.1/policies/pol-009.html#scope")

	// Of two that are as near, it is the older; and the one that is open is not gone to.
	b.open(root + "v1.1/policies/pol-009.html")
	b.choose("next")
	b.eventually(`document.querySelector('.told p')?.innerText.startsWith('POL-009 is not in the work in progress. The nearest version that has it is version 1.2.')`)
	b.open(root + "next/policies/pro-010.html")
	b.choose("v1.2")
	b.eventually(`document.querySelector('.told p')?.innerText.startsWith('PRO-010 is not in version 1.2. The nearest version that has it is the one you are reading.')`)

	// The banner of a superseded page leads the same way.
	b.open(root + "v1.0/policies/pol-002.html")
	b.eventually(`document.querySelector('#superseded:not([hidden]) a')?.textContent === 'Version 1.2'`)
	ask[bool](b, `document.querySelector('#superseded a').click() ?? true`)
	b.eventually(`document.querySelector('.told p')?.innerText.startsWith('POL-002 is not in version 1.2. The nearest version that has it is version 1.1.')`)
	b.quiet()
}

// With the keyboard a list that is not open steps through the versions. Nobody is carried
// off by the first step.
func TestPickerWithTheKeyboard(t *testing.T) {
	b, root := openReaders(t)
	b.open(root + "next/policies/pol-001.html")
	b.eventually(`!!document.querySelector('#edition select')`)
	b.do(chromedp.Focus(chromedp.CSS(`#edition select`)), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	b.eventually(`document.querySelector('#edition select').value === 'v1.1' && !document.querySelector('#edition .go').hidden`)
	require.True(t, ask[bool](b, `location.pathname.endsWith('/next/policies/pol-001.html')`))
	b.do(chromedp.KeyEvent("\t"))
	require.Equal(t, "Go to the chosen version", ask[string](b, `document.activeElement.getAttribute('aria-label')`))
	b.do(chromedp.KeyEvent("\r"))
	b.comesTo("v1.1/policies/pol-001.html")
	b.quiet()
}

// asks fills in a day and reads what the page says of it.
func (b *browser) asks(day string) string {
	b.t.Helper()
	b.eventually(`!!document.querySelector('.in-force form')`)
	ask[bool](b, `(() => { const box = document.querySelector('.in-force'); const d = box.querySelector('details'); if (d) d.open = true;
		box.querySelector('.days').replaceChildren(); box.querySelector('input').value = '`+day+`'; box.querySelector('button').click(); return true; })()`)
	b.eventually(`document.querySelector('.in-force .days').innerText !== ''`)
	return ask[string](b, `document.querySelector('.in-force .days').innerText`)
}

func TestWhichVersionWasInForce(t *testing.T) {
	b, root := openReaders(t)
	b.open(root + "v1.0/policies/pol-001.html") // sealed before the others were written
	require.Equal(t, "On 2025-06-20, version 1.0 of POL-001 was in force, from 2025-06-15 until the next change on 2026-01-30. Read it in Version 1.0, which you are reading.\n\n"+
		"On 2025-06-20, no release was in force: the first, Version 1.0, is of 2025-06-30.", b.asks("2025-06-20"))
	require.Contains(t, b.asks("2026-03-01"), "version 2.0 of POL-001 was in force, from 2026-01-30 until the next change on 2026-10-01. Read it in Version 1.1.")
	require.True(t, ask[bool](b, `document.querySelector('.in-force .days a').href.endsWith('/everyone/v1.1/policies/pol-001.html')`))
	require.Contains(t, b.asks("2026-03-01"), "The release of the handbook in force on 2026-03-01 was Version 1.1, of 2026-01-30, until 2026-07-01.")
	require.Contains(t, b.asks("2025-06-14"), "On 2025-06-14, no version of POL-001 that is known was in force. The first one known is 1.0, from 2025-06-15.")

	// It was changed twice between two versions of the handbook.
	said := b.asks("2026-09-01")
	require.Contains(t, said, "version 2.0 of POL-001 was in force")
	require.Contains(t, said, "Version 1.2 of 2026-07-01 is the last that says so: what came and went between it and the next change is in no published version.")
	require.Contains(t, said, "Version 3.0 was approved on 2026-08-15 and is in no published version: it may have been in force by then.")
	require.Contains(t, said, "The days known are 2025-06-15 (version 1.0), 2026-01-30 (version 2.0), 2026-10-01 (version 3.1).")
	require.Contains(t, b.asks("2030-01-01"), "a later change is not known yet")
	require.Equal(t, "Choose a day.", b.asks(""))

	// Another record took its place, in a folder that only the other version tells.
	b.open(root + "v1.0/procedures/pro-003.html")
	require.Contains(t, b.asks("2026-10-02"), "On 2026-10-02, PRO-003 was not in force: PRO-010 took its place on 2026-10-01. Before that, version 1.0 was in force.")
	require.True(t, ask[bool](b, `document.querySelector('.in-force .days a').href.endsWith('/everyone/next/policies/pro-010.html')`))
	require.Contains(t, b.asks("2026-02-01"), "Read it in Version 1.1.")
	require.True(t, ask[bool](b, `document.querySelector('.in-force .days a').href.endsWith('/everyone/v1.1/policies/pro-003.html')`))
	b.open(root + "v1.1/policies/pol-002.html")
	require.Contains(t, b.asks("2026-08-01"), "POL-002 was not in force: it was retired on 2026-07-01 at the latest.")
	b.open(root + "v1.2/policies/pol-009.html")
	require.Contains(t, b.asks("2026-12-01"), "POL-009 was not in force: since 2026-11-23, Work in progress and later ones do not have it.")
	b.open(root + "next/policies/pol-020.html")
	require.Contains(t, b.asks("2026-12-01"), "No version of POL-020 was in force on 2026-12-01: none that is published has been approved.")

	// The handbook as a whole, above its versions.
	b.open(root + "index.html")
	require.Equal(t, "On 2025-01-01, no release was in force: the first, Version 1.0, is of 2025-06-30.", b.asks("2025-01-01"))
	require.Equal(t, "The release of the handbook in force on 2026-01-30 was Version 1.1, of 2026-01-30, until 2026-07-01.", b.asks("2026-01-30"))
	ask[bool](b, `document.querySelector('.in-force .days a').click() ?? true`)
	b.comesTo("v1.1/index.html")
	b.quiet()
}

// Without scripts the list of versions is a list, with the days of each release.
func TestVersionsWithoutScripts(t *testing.T) {
	dir, err := readersSite()
	require.NoError(t, err)
	page, err := os.ReadFile(filepath.Join(dir, "everyone", "index.html"))
	require.NoError(t, err)
	require.Contains(t, string(page), `<a class="offer" href="v1.2/index.html">Read the release in force: Version 1.2</a>`)
	require.Contains(t, string(page), `<a href="v1.0/index.html">Version 1.0</a></th><td><time datetime="2025-06-30">2025-06-30</time></td><td><time datetime="2026-01-30">2026-01-30</time></td>`)
	require.Regexp(t, `data-in-force="" hidden`, string(page))
}

// An edition that is read by itself, as from a package, has no links to what it came without.
func TestLinksToVersionsThatAreNotHere(t *testing.T) {
	b, root := openReaders(t)
	links := `[...document.querySelectorAll('a')].filter((a) => /v1\.\d\//.test(a.getAttribute('href'))).map((a) => a.innerText)`
	b.open(root + "next/policies/pol-001.html")
	b.eventually(`document.readyState === 'complete' && !!document.documentElement.dataset.versions`)
	whole := ask[[]string](b, links)
	require.Contains(t, whole, "Version 1.0")
	require.Zero(t, ask[int](b, `document.querySelectorAll('.absent').length`))

	site, err := readersSite()
	require.NoError(t, err)
	alone := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(alone, "everyone-next"), os.DirFS(filepath.Join(site, "everyone", "next"))))
	b.open("file://" + filepath.ToSlash(alone) + "/everyone-next/policies/pol-001.html")
	b.eventually(`document.readyState === 'complete' && document.querySelectorAll('.absent').length > 0`)
	require.Empty(t, ask[[]string](b, links))
	absent := ask[[]string](b, `[...document.querySelectorAll('.absent')].map((s) => s.innerText)`)
	for _, text := range whole {
		require.Contains(t, absent, text)
	}
	require.Positive(t, ask[int](b, `document.querySelectorAll('a[href^="../"]').length`), "links inside the edition stay")
	require.Zero(t, ask[int](b, `[...document.querySelectorAll('a[href^="../"]')].filter((a) => !a.href.includes('/everyone-next/')).length`))
}
