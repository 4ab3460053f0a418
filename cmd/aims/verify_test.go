package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"

	"aims/generator/publish"
	"aims/generator/seal"
	"aims/generator/signature"
)

// flip changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		content := []byte(ts.ReadFile(name))
		content[len(content)/2] ^= 1
		ts.Check(os.WriteFile(ts.MkAbs(name), content, 0o644))
	}
}

// sealed makes a published edition one of a release: sealed DIR RELEASE [FORMER-DIR]. Where
// there is a file "key" it signs.
func sealed(ts *testscript.TestScript, neg bool, args []string) {
	dir, release := ts.MkAbs(args[0]), args[1]
	read := func(elements ...string) []byte {
		content, err := os.ReadFile(filepath.Join(elements...))
		ts.Check(err)
		return content
	}
	manifest := publish.ReadManifest(read(dir, publish.ManifestName))
	made := seal.Made{Audience: path.Base(path.Dir(args[0])), Root: seal.RootOf(manifest.Text()), Sees: []string{"public"}}
	records := seal.Records{Release: release, Editions: []seal.Made{made}}
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	some := seal.Digest(nil)
	r := seal.Release{
		Name: release, Tag: "v" + release, Date: day, AsOf: day, Commit: strings.Repeat("0f", 20), Content: some, Catalogue: some,
		Program: "aims", ProgramDigest: some, Editions: records.Commit(),
	}
	if len(args) > 2 {
		text := read(ts.MkAbs(args[2]), seal.ReleaseFile)
		former, err := seal.ParseRelease(text)
		ts.Check(err)
		r.Former, r.FormerDigest = former.Name, seal.Digest(text)
	}
	parts := map[string][]byte{seal.ReleaseFile: r.Text(), seal.EditionFile: records.Edition(made).Text()}
	if _, err := os.Stat(ts.MkAbs("key")); err == nil {
		sig, err := signature.Sign(context.Background(), ts.MkAbs("key"), seal.Namespace, r.Text())
		ts.Check(err)
		parts[seal.SignatureFile] = sig
	}
	ts.Check(os.MkdirAll(filepath.Join(dir, seal.Dir), 0o755))
	for name, content := range parts {
		manifest[name] = sha256.Sum256(content)
		ts.Check(os.WriteFile(filepath.Join(dir, name), content, 0o644))
	}
	ts.Check(os.WriteFile(filepath.Join(dir, publish.ManifestName), manifest.Text(), 0o644))
}

// unpack unpacks a ZIP into a folder.
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	ts.Check(os.CopyFS(ts.MkAbs(args[1]), archive))
}

// A reader follows the link at the foot of a page and chooses a folder.
func TestReaderVerifiesAnEdition(t *testing.T) {
	altered := filepath.Join(t.TempDir(), "next")
	require.NoError(t, os.CopyFS(altered, os.DirFS(filepath.Join(exampleSite(t), "everyone/next"))))
	require.NoError(t, os.WriteFile(filepath.Join(altered, "index.html"), []byte("Forged"), 0o600))
	for name, root := range addresses(t) {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t)
			b.open(root + "/everyone/next/policies/index.html")
			b.eventually(`document.readyState === 'complete'`)
			ask[string](b, `(document.querySelector('footer a[href$="verify.html"]').click(), '')`)
			b.eventually(`location.pathname.endsWith('/everyone/next/verify.html') && !!document.querySelector('#verify-folder')`)
			b.do(chromedp.SetUploadFiles(chromedp.CSS("#verify-folder"), []string{filepath.Join(exampleSite(t), "everyone/next")}))
			b.eventually(`document.querySelector('.verify-status').textContent === 'Everything is as it was published, in 1 edition.'`)
			b.do(chromedp.SetUploadFiles(chromedp.CSS("#verify-folder"), []string{altered}))
			b.eventually(`document.querySelector('.verify-status').textContent === '1 thing is not as published.'`)
			require.Equal(t, "next/index.html: altered: its bytes are not those that were published", ask[string](b, `document.querySelector('.verify-problems').innerText`))
			b.quiet()
		})
	}
}
