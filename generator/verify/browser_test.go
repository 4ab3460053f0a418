package verify

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"aims/generator/publish"
	"aims/generator/seal"
)

// page is a page with nothing but the script, as strict as those of the site.
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Verify</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'">
<script defer src="verify.js"></script><main><div id="verify"></div></main>`

// openPage opens that page from disk, in headless Chromium. It ends with the test.
func openPage(t *testing.T) context.Context {
	t.Helper()
	program := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && program == "" {
			program = found
		}
	}
	require.NotEmpty(t, program, "this test needs Chromium on the PATH (Debian: apt-get install chromium)")
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true))...)
	t.Cleanup(stop)
	limited, cancel := context.WithTimeout(allocator, 10*time.Minute)
	t.Cleanup(cancel)
	browser, end := chromedp.NewContext(limited)
	t.Cleanup(end)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "verify.html"), []byte(page), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "verify.js"), Client(), 0o600))
	require.NoError(t, chromedp.Do(browser, chromedp.Navigate("file://"+filepath.ToSlash(dir)+"/verify.html")))
	await(t, browser, "window.aimsVerify && document.querySelector('#verify-zip')")
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

func await(t *testing.T, browser context.Context, expression string) {
	t.Helper()
	require.Eventually(t, func() bool {
		is, err := chromedp.Run(browser, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		return err == nil && is
	}, 30*time.Second, 20*time.Millisecond, expression)
}

// choose lets the reader choose a file or folder, and gives what the page says then.
func choose(t *testing.T, browser context.Context, input, file string) (status string, problems []string) {
	t.Helper()
	ask[any](t, browser, `(document.querySelector('.verify-status').textContent = '')`)
	require.NoError(t, chromedp.Do(browser, chromedp.SetUploadFiles(chromedp.CSS(input), []string{file})))
	await(t, browser, `document.querySelector('.verify-status').textContent !== ''`)
	return ask[string](t, browser, `document.querySelector('.verify-status').textContent`),
		ask[[]string](t, browser, `[...document.querySelectorAll('.verify-problems li')].map((li) => li.textContent)`)
}

// drop drags files and folders from outside over the place for them and lets them go.
func drop(t *testing.T, browser context.Context, names ...string) (status string, problems []string) {
	t.Helper()
	ask[any](t, browser, `(document.querySelector('.verify-status').textContent = '')`)
	at := ask[[]float64](t, browser, `(() => { const b = document.querySelector('.verify-drop').getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`)
	for _, step := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		_, err := chromedp.Call(browser, input.DispatchDragEvent, input.DispatchDragEventParams{
			Type: step, X: at[0], Y: at[1], Data: &input.DragData{Items: []*input.DragDataItem{}, Files: names, DragOperationsMask: 1},
		})
		require.NoError(t, err)
		if step == input.DispatchDragEventTypeDragOver {
			await(t, browser, `document.querySelector('.verify-drop.over')`)
		}
	}
	await(t, browser, `document.querySelector('.verify-status').textContent !== ''`)
	return ask[string](t, browser, `document.querySelector('.verify-status').textContent`),
		ask[[]string](t, browser, `[...document.querySelectorAll('.verify-problems li')].map((li) => li.textContent)`)
}

func results(t *testing.T, browser context.Context) string {
	t.Helper()
	return ask[string](t, browser, `document.querySelector('.verify-results').innerText`)
}

func TestTheClientHasAllItsFiles(t *testing.T) {
	parts, err := client.ReadDir("client")
	require.NoError(t, err)
	require.Len(t, clientFiles(), len(parts))
	for _, part := range parts {
		require.Contains(t, clientFiles(), part.Name())
	}
}

func TestSHA256InTheBrowser(t *testing.T) {
	browser := openPage(t)
	lengths := []int{}
	for n := range 300 {
		lengths = append(lengths, n)
	}
	lengths = append(lengths, 1023, 1024, 4095, 65536, 1<<20+7)
	got := ask[[]string](t, browser, fmt.Sprintf(
		`%s.map((n) => aimsVerify.sha256(Uint8Array.from({length: n}, (_, i) => (i * 31 + n + (i >> 8)) & 255)))`, quoted(lengths)))
	for i, n := range lengths {
		data := make([]byte, n)
		for at := range data {
			data[at] = byte(at*31 + n + at>>8)
		}
		sum := sha256.Sum256(data)
		require.Equal(t, hex.EncodeToString(sum[:]), got[i], "%d bytes", n)
	}
}

func quoted(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}

func TestAFolderInTheBrowser(t *testing.T) {
	browser := openPage(t)
	dir := filepath.Join(t.TempDir(), "v1.1")
	k, pages := &keeper{t: t}, handbook()
	pages["long.txt"] = strings.Repeat("0123456789abcdef-", 200_000) // of several slices
	k.release("1.0", map[string]story{"auditors": handbook()})
	k.release("1.1", map[string]story{"auditors": pages})
	pages.write(t, dir)
	status, problems := choose(t, browser, "#verify-folder", dir)
	require.Equal(t, "Everything is as it was published, in 1 edition.", status)
	require.Empty(t, problems)
	require.Contains(t, results(t, browser), "v1.1\n\nAs published. 10 files are in its list. It is sealed by release 1.1 for auditors, which says that it follows release 1.0.")
	require.Contains(t, results(t, browser), "It is not signed. The git tag of the release has this digest of seal/release.yaml: "+seal.Digest([]byte(pages[seal.ReleaseFile])))

	flipped := []byte(pages["long.txt"])
	flipped[2_500_000] ^= 1
	story{"long.txt": string(flipped), "<img src=x onerror=alert(1)>.html": "x"}.write(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, "empty.txt")))
	status, problems = choose(t, browser, "#verify-folder", dir)
	require.Equal(t, "3 things are not as published.", status)
	require.Equal(t, []string{
		"v1.1/empty.txt: missing: it was published, and is not here",
		"v1.1/long.txt: altered: its bytes are not those that were published",
		"v1.1/<img src=x onerror=alert(1)>.html: added: no build published it: the manifest does not list it",
	}, problems)
}

// What is dropped is read as what is chosen: a folder with more in it than a browser lists at
// once, the parts of one, a ZIP.
func TestADropInTheBrowser(t *testing.T) {
	browser := openPage(t)
	dir := filepath.Join(t.TempDir(), "v1.0")
	pages := handbook()
	for i := range 250 {
		pages[fmt.Sprintf("deep/er/page-%d.html", i)] = fmt.Sprint("page ", i)
	}
	(&keeper{t: t}).release("1.0", map[string]story{"auditors": pages})
	pages.write(t, dir)
	status, problems := drop(t, browser, dir)
	require.Equal(t, "Everything is as it was published, in 1 edition.", status)
	require.Empty(t, problems)
	require.Contains(t, results(t, browser), "As published. 259 files are in its list.")
	require.False(t, ask[bool](t, browser, `!!document.querySelector('.verify-drop.over')`))

	story{"deep/er/page-249.html": "altered"}.write(t, dir)
	require.NoError(t, os.Remove(filepath.Join(dir, "deep/er/page-0.html")))
	status, problems = drop(t, browser, dir)
	require.Equal(t, "2 things are not as published.", status)
	require.Equal(t, []string{
		"v1.0/deep/er/page-0.html: missing: it was published, and is not here",
		"v1.0/deep/er/page-249.html: altered: its bytes are not those that were published",
	}, problems)

	var inside []string
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range entries {
		inside = append(inside, filepath.Join(dir, entry.Name()))
	}
	status, problems = drop(t, browser, inside...)
	require.Equal(t, "2 things are not as published.", status)
	require.Contains(t, problems, "deep/er/page-0.html: missing: it was published, and is not here")
	require.Contains(t, results(t, browser), "These files\n\nNot as published. 259 files are in its list.")

	packed, whole := filepath.Join(t.TempDir(), "package.zip"), story{}
	whole.at("auditors-v1.0", pages)
	require.NoError(t, os.WriteFile(packed, zipped(t, zip.Deflate, whole.pairs()...), 0o600))
	status, problems = drop(t, browser, packed)
	require.Equal(t, "Everything is as it was published, in 1 edition.", status)
	require.Empty(t, problems)

	// Browsers that know no handles give entries; Chromium does only on a page that is served.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/verify.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(Client())
			return
		}
		_, _ = io.WriteString(w, page)
	}))
	t.Cleanup(server.Close)
	require.NoError(t, chromedp.Do(browser, chromedp.Navigate(server.URL)))
	await(t, browser, "window.aimsVerify && document.querySelector('#verify-zip')")
	ask[any](t, browser, `(delete DataTransferItem.prototype.getAsFileSystemHandle)`)
	status, problems = drop(t, browser, dir)
	require.Equal(t, "2 things are not as published.", status)
	require.Len(t, problems, 2)
}

// The page finds in a site, as a folder and as a ZIP, what aims verify finds, but for
// signatures and the chain.
func TestTheBrowserFindsWhatTheProgramFinds(t *testing.T) {
	browser := openPage(t)
	key, signers := newKey(t)
	for name, change := range map[string]func(story){
		"nothing":        func(s story) {},
		"altered":        func(s story) { s["auditors/v1.1/index.html"] = "Forged" },
		"several":        func(s story) { delete(s, "everyone/v1.0/empty.txt"); s["auditors/next/x.html"] = "x" },
		"with its line":  func(s story) { s.forge("auditors/v1.2", func(inner story) { inner["index.html"] = "Forged" }) },
		"into the seal":  func(s story) { s.forge("auditors/v1.2", func(inner story) { inner["seal/x.html"] = "x" }) },
		"no release":     func(s story) { s.forge("auditors/v1.2", func(inner story) { delete(inner, seal.EditionFile) }) },
		"other audience": func(s story) { s["everyone/v1.1/seal/edition.yaml"] = s["auditors/v1.1/seal/edition.yaml"] },
		"no list":        func(s story) { delete(s, "auditors/v1.0/manifest.sha256") },
		"an empty list":  func(s story) { s["auditors/v1.0/manifest.sha256"] = "" },
		"two audiences":  func(s story) { s.move("auditors/v1.0", "v1.0"); s.move("everyone/v1.1", "v1.1") },
		"a line more": func(s story) {
			s["auditors/v1.0/manifest.sha256"] += strings.Repeat("ab", 32) + "  ../next/index.html\n"
		},
		"a line twice": func(s story) {
			text := s["auditors/v1.0/manifest.sha256"]
			s["auditors/v1.0/manifest.sha256"] = text[:strings.Index(text, "\n")+1] + text
		},
		"cut short": func(s story) {
			s["auditors/v1.0/manifest.sha256"] = strings.TrimSuffix(s["auditors/v1.0/manifest.sha256"], "\n")
		},
		"old as new": func(s story) {
			for name := range s {
				if strings.HasPrefix(name, "auditors/v1.2/") {
					delete(s, name)
				}
			}
			for name, content := range s {
				if inner, found := strings.CutPrefix(name, "auditors/v1.1/"); found {
					s["auditors/v1.2/"+inner] = content
				}
			}
		},
	} {
		site := threeReleases(t, key)
		change(site)
		dir := filepath.Join(t.TempDir(), "site")
		site.write(t, dir)
		packed := filepath.Join(t.TempDir(), "site.zip")
		require.NoError(t, os.WriteFile(packed, zipped(t, zip.Deflate, site.pairs()...), 0o600))
		report := verified(t, Options{Signers: signers}, dir)
		want := []string{}
		for _, line := range told(report) {
			if !strings.Contains(line, ": chain: ") {
				want = append(want, line)
			}
		}
		for input, file := range map[string]string{"#verify-folder": dir, "#verify-zip": packed} {
			_, problems := choose(t, browser, input, file)
			require.ElementsMatch(t, want, problems, "%s, %s", name, input)
			if len(want) == 0 {
				require.Contains(t, results(t, browser), "3 files lie outside of editions and in no manifest: .aims-state.json, auditors/versions.js, index.html")
				require.Contains(t, results(t, browser), "A signature is there. Whose it is this page cannot tell")
			}
		}
	}
}

// move puts a folder in the place of another.
func (s story) move(dir, to string) {
	maps.DeleteFunc(s, func(name, _ string) bool { return strings.HasPrefix(name, to+"/") })
	for name, content := range s {
		if inner, found := strings.CutPrefix(name, dir+"/"); found {
			delete(s, name)
			s[path.Join(to, inner)] = content
		}
	}
}

// forge changes an edition and its list.
func (s story) forge(dir string, change func(story)) {
	inner := story{}
	for name, content := range s {
		if short, found := strings.CutPrefix(name, dir+"/"); found {
			inner[short] = content
			delete(s, name)
		}
	}
	change(inner)
	s.at(dir, inner.listed())
}

func TestDamagedZipsInTheBrowser(t *testing.T) {
	browser := openPage(t)
	pages := handbook()
	pages["long.html"] = strings.Repeat("We test each model before it is used. ", 400) + "end"
	pages.listed()
	apart := story{}
	apart.at("v1.0", pages)
	good := zipped(t, zip.Deflate, pages.pairs()...)
	entry := func(data []byte, name string) (list, local int) {
		list = bytes.LastIndex(data, []byte(name)) - 46
		return list, int(binary.LittleEndian.Uint32(data[list+42:]))
	}
	const cut = "This is no whole ZIP: it was cut short or damaged, or is another kind of file."
	for name, c := range map[string]struct {
		change func(data []byte) []byte
		status string
		want   string
	}{
		"cut short":       {func(data []byte) []byte { return data[:len(data)-1] }, cut, ""},
		"half of it":      {func(data []byte) []byte { return data[:len(data)/2] }, cut, ""},
		"nothing":         {func([]byte) []byte { return nil }, cut, ""},
		"more before it":  {func(data []byte) []byte { return append([]byte("#!/bin/sh\n"), data...) }, cut, ""},
		"no ZIP":          {func([]byte) []byte { return []byte("Dear auditor") }, cut, ""},
		"a longer list":   {func(data []byte) []byte { data[len(data)-12]++; return data }, cut, ""},
		"another count":   {func(data []byte) []byte { data[len(data)-12]--; return data }, cut, ""},
		"too large":       {func(data []byte) []byte { copy(data[len(data)-6:], "\xff\xff\xff\xff"); return data }, "This ZIP is too large for this page. Unpack it, and choose the folder.", ""},
		"no editions":     {func([]byte) []byte { return zipped(t, zip.Store, "index.html", "x") }, "There is no published edition in it: no folder with a file manifest.sha256.", ""},
		"a flipped bit":   {func(data []byte) []byte { _, at := entry(data, "long.html"); data[at+60] ^= 4; return data }, "", "handbook.zip/long.html: altered: "},
		"a wrong length":  {func(data []byte) []byte { at, _ := entry(data, "long.html"); data[at+24]--; return data }, "", "handbook.zip/long.html: altered: it cannot be unpacked: there is more in it than the ZIP says"},
		"a greater one":   {func(data []byte) []byte { at, _ := entry(data, "long.html"); data[at+24]++; return data }, "", "handbook.zip/long.html: altered: it cannot be unpacked: there is less in it than the ZIP says"},
		"packed shorter":  {func(data []byte) []byte { at, _ := entry(data, "long.html"); data[at+20] -= 9; return data }, "", "handbook.zip/long.html: altered: it cannot be unpacked: it is damaged"},
		"another place":   {func(data []byte) []byte { at, _ := entry(data, "long.html"); data[at+42]++; return data }, "", "handbook.zip/long.html: altered: it cannot be unpacked: its beginning is damaged"},
		"two names":       {func(data []byte) []byte { _, at := entry(data, "long.html"); data[at+30] = 'L'; return data }, "", "long.html: archive: " + otherName},
		"a way out":       {func([]byte) []byte { return zipped(t, zip.Store, append(pages.pairs(), "../evil.html", "x")...) }, "", "../evil.html: archive: its name leads out of the folder that it is unpacked into, or is none"},
		"a file twice":    {func([]byte) []byte { return zipped(t, zip.Store, append(pages.pairs(), "index.html", "x")...) }, "", "index.html: archive: the ZIP has this file twice, and programs differ in which one they unpack"},
		"a link":          {func([]byte) []byte { return zipped(t, zip.Store, append(pages.pairs(), "way@", "/etc")...) }, "", "handbook.zip/way: added: no build published it: it is a link"},
		"a link beside":   {func([]byte) []byte { return zipped(t, zip.Store, append(apart.pairs(), "v1.1@", "/etc")...) }, "", "v1.1: link: it is a link, and what it leads to is not verified"},
		"stored, as good": {func([]byte) []byte { return zipped(t, zip.Store, pages.pairs()...) }, "Everything is as it was published, in 1 edition.", ""},
	} {
		file := filepath.Join(t.TempDir(), "handbook.zip")
		require.NoError(t, os.WriteFile(file, c.change(slices.Clone(good)), 0o600))
		status, problems := choose(t, browser, "#verify-zip", file)
		if c.want == "" {
			require.Equal(t, c.status, status, name)
			continue
		}
		require.Contains(t, status, "not as published.", name)
		require.Contains(t, strings.Join(problems, "\n"), c.want, name)
	}
	require.Equal(t, "Everything is as it was published, in 1 edition.", chosen(t, browser, good), "and all is well again")
}

func chosen(t *testing.T, browser context.Context, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "handbook.zip")
	require.NoError(t, os.WriteFile(file, data, 0o600))
	status, _ := choose(t, browser, "#verify-zip", file)
	return status
}

// Whatever bytes of a ZIP are damaged, the page says something, and never that all is well
// when a file of the edition is not.
func TestTheBrowserSaysSomethingOfAnyZip(t *testing.T) {
	browser := openPage(t)
	good := zipped(t, zip.Deflate, handbook().listed().pairs()...)
	odd := ask[[]string](t, browser, fmt.Sprintf(`(async () => {
		const good = Uint8Array.from(atob(%s), (c) => c.charCodeAt(0)), odd = [];
		for (let at = 0; at < good.length; at += 5) for (const bit of [1 << (at & 7)]) {
			const bytes = good.slice();
			bytes[at] ^= bit;
			try {
				const tree = await aimsVerify.readZip(new Blob([bytes]));
				await aimsVerify.verifyTree({ ...tree, label: "zip" }, () => {});
			} catch (error) {
				if (!/^(This |There is no published)/.test(error.message)) odd.push(at + ": " + error);
			}
		}
		return odd;
	})()`, quoted(good)))
	require.Empty(t, odd)
}

// Both read a manifest in the same way, whatever it says.
func TestManifestsInTheBrowser(t *testing.T) {
	browser := openPage(t)
	sum := strings.Repeat("ab", 32)
	for _, text := range []string{
		sum + "  a.html\n", sum + "  b\n" + sum + "  a\n", sum + "  a\r\n", strings.ToUpper(sum) + "  a\n", "\\" + sum + "  a\\nb\n", "\\" + sum + "  ab\n", sum + "  a\\b\n",
		sum + " *a\n", sum + "  /a\n", sum + "  a//b\n", sum + "  ./a\n", sum + "  ä\n" + sum + "  \U0001F600\n" + sum + "  \uffee\n", sum + "  \uffee\n" + sum + "  \U0001F600\n",
		"\ufeff" + sum + "  a\n", sum + "  a  b\n", "\n", sum + "  seal/x\n" + sum + "  z\n", "xx  seal/\n", sum + "  manifest.sha256\n", sum + "  a",
	} {
		got := ask[struct {
			Names  []string
			Edited int
			Root   string
		}](t, browser, fmt.Sprintf(`(() => { const m = aimsVerify.readManifest(new TextEncoder().encode(%s)); return { names: [...m.sums.keys()], edited: m.edited, root: m.root }; })()`, quoted(text)))
		canonical := bytes.Equal(publish.ReadManifest([]byte(text)).Text(), []byte(text))
		require.Equal(t, canonical, got.Edited == 0, "%q", text)
		if canonical {
			require.Equal(t, seal.RootOf([]byte(text)), got.Root, "%q", text)
			require.Len(t, publish.ReadManifest([]byte(text)), len(got.Names), "%q", text)
		}
	}
}
