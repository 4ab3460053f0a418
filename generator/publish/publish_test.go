package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

// A story is the files of an edition, name by content.
type story map[string]string

func (s story) set() *files.Set {
	set := &files.Set{}
	for name, content := range s {
		set.AddBytes(name, []byte(content))
	}
	return set
}

// edition is one with a key of its own, or "" to be made each time.
func edition(dir, key string, s story) Edition {
	return Edition{Dir: dir, Key: key, Files: func() (*files.Set, error) { return s.set(), nil }}
}

func publish(t *testing.T, out string, site Site) Result {
	t.Helper()
	result, err := To(t.Context(), out, site, Options{})
	require.NoError(t, err)
	return result
}

// onDisk is all that is in a folder, without the lists that are about the build.
func onDisk(t *testing.T, out string) story {
	t.Helper()
	found := story{}
	require.NoError(t, filepath.WalkDir(out, func(file string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		name, err := filepath.Rel(out, file)
		require.NoError(t, err)
		switch {
		case name == lockName, name == stateName, name == ".":
		case entry.IsDir():
			found[filepath.ToSlash(name)+"/"] = ""
		default:
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			found[filepath.ToSlash(name)] = string(content)
		}
		return nil
	}))
	return found
}

// pages leaves out folders and manifests.
func pages(s story) story {
	left := story{}
	for name, content := range s {
		if !strings.HasSuffix(name, "/") && filepath.Base(name) != manifestName {
			left[name] = content
		}
	}
	return left
}

func write(t *testing.T, file, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(t, os.WriteFile(file, []byte(content), 0o644))
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	first := story{"index.html": "welcome", "policies/pol-001.html": "AI policy", "policies/pol-002.html": "Data policy", "risks/rsk-001.html": "Bias"}
	root := story{"auditors/index.html": "newest: next", "index.html": "audiences"}.set()
	result := publish(t, out, Site{Editions: []Edition{edition("auditors/next", "", first)}, Root: root})
	require.Equal(t, Result{Written: 7}, result)

	kept, err := os.Stat(filepath.Join(out, "auditors/next/index.html"))
	require.NoError(t, err)
	second := story{"index.html": "welcome", "policies/pol-001.html": "AI policy 2", "policies/pol-002.html": "Data policy", "systems/sys-001.html": "Triage assistant"}
	result = publish(t, out, Site{Editions: []Edition{edition("auditors/next", "", second)}, Root: root})
	require.Equal(t, Result{Written: 3, Unchanged: 4, Removed: 1}, result)
	again, err := os.Stat(filepath.Join(out, "auditors/next/index.html"))
	require.NoError(t, err)
	require.True(t, os.SameFile(kept, again), "an unchanged page was replaced")

	found := onDisk(t, out)
	require.Equal(t, story{"auditors/index.html": "newest: next", "index.html": "audiences",
		"auditors/next/index.html": "welcome", "auditors/next/policies/pol-001.html": "AI policy 2",
		"auditors/next/policies/pol-002.html": "Data policy", "auditors/next/systems/sys-001.html": "Triage assistant"}, pages(found))
	require.NotContains(t, found, "auditors/next/risks/")

	// A second build with nothing changed touches nothing at all.
	before := modTimes(t, out)
	require.Equal(t, Result{Unchanged: 7}, publish(t, out, Site{Editions: []Edition{edition("auditors/next", "", second)}, Root: root}))
	require.Equal(t, before, modTimes(t, out))
}

func modTimes(t *testing.T, out string) map[string]string {
	times := map[string]string{}
	require.NoError(t, filepath.WalkDir(out, func(file string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := os.Stat(file)
		require.NoError(t, err)
		if filepath.Base(file) != lockName { // which every build touches, to know the time
			times[file] = info.ModTime().String()
		}
		return nil
	}))
	return times
}

func TestVersionsAndAudiencesThatAreGone(t *testing.T) {
	out := t.TempDir()
	pages1 := story{"index.html": "1", "a/b.html": "b"}
	publish(t, out, Site{Root: story{"staff/index.html": "x", "auditors/index.html": "y"}.set(), Editions: []Edition{
		edition("auditors/v1", "1", pages1), edition("auditors/next", "1", pages1), edition("staff/next", "1", pages1), edition("staff/v1", "1", pages1)}})
	write(t, filepath.Join(out, "staff/notes.txt"), "of a person")
	write(t, filepath.Join(out, "staff/v1/a/notes.txt"), "of a person")

	// Another audience alone: what it does not name goes, what it names without files stays.
	result := publish(t, out, Site{Root: story{"auditors/index.html": "y"}.set(), Editions: []Edition{
		{Dir: "auditors/v1"}, edition("auditors/next", "1", pages1)}})
	require.Equal(t, Result{Unchanged: 1, Removed: 7, Skipped: 1}, result)
	found := onDisk(t, out)
	require.Contains(t, found, "auditors/v1/a/b.html")
	for name := range found {
		if strings.HasPrefix(name, "staff/") {
			require.Contains(t, []string{"staff/", "staff/notes.txt", "staff/v1/", "staff/v1/a/", "staff/v1/a/notes.txt"}, name)
		}
	}
}

func TestEditionWithItsKeyIsNotMadeAgain(t *testing.T) {
	out := t.TempDir()
	var made atomic.Int64
	make := func(key string, s story) Site {
		return Site{Editions: []Edition{{Dir: "all/next", Key: key, Files: func() (*files.Set, error) {
			made.Add(1)
			return s.set(), nil
		}}}}
	}
	s := story{"index.html": "welcome", "a.html": "a", "b.html": "b"}
	publish(t, out, make("k1", s))
	require.Equal(t, Result{Skipped: 1}, publish(t, out, make("k1", s)))
	require.EqualValues(t, 1, made.Load())
	write(t, filepath.Join(out, "all/next/notes.txt"), "added by a person")
	require.Equal(t, Result{Skipped: 1}, publish(t, out, make("k1", s)))
	require.NoError(t, os.Remove(filepath.Join(out, "all/next/notes.txt")))

	// Another key, a page altered, removed, replaced by a link, or the manifest altered with it.
	publish(t, out, make("k2", s))
	require.EqualValues(t, 2, made.Load())
	write(t, filepath.Join(out, "all/next/a.html"), "altered")
	require.Equal(t, Result{Written: 1, Unchanged: 3}, publish(t, out, make("k2", s)))
	require.NoError(t, os.Remove(filepath.Join(out, "all/next/a.html")))
	require.Equal(t, Result{Written: 1, Unchanged: 3}, publish(t, out, make("k2", s)))
	require.NoError(t, os.Remove(filepath.Join(out, "all/next/a.html")))
	write(t, filepath.Join(out, "all/next/same.txt"), "a")
	require.NoError(t, os.Symlink("same.txt", filepath.Join(out, "all/next/a.html")))
	require.Equal(t, Result{Written: 1, Unchanged: 3}, publish(t, out, make("k2", s)))
	write(t, filepath.Join(out, "all/next/manifest.sha256"), string(writeManifest(nil)))
	write(t, filepath.Join(out, "all/next/a.html"), "a")
	require.Equal(t, Result{Written: 1, Unchanged: 3}, publish(t, out, make("k2", s)))
	require.Equal(t, Result{Skipped: 1}, publish(t, out, make("k2", s)))
	require.Equal(t, "b", onDisk(t, out)["all/next/b.html"])
}

func TestManifestIsWhatSha256sumReads(t *testing.T) {
	out := t.TempDir()
	names := story{"index.html": "1", "a b/ä.html": "2", "with\nline.html": "3", "empty.html": ""}
	publish(t, out, Site{Editions: []Edition{edition("all/next", "", names)}})
	dir := filepath.Join(out, "all/next")
	check := func() error {
		sums := exec.Command("sha256sum", "--check", "--strict", manifestName)
		sums.Dir = dir
		output, err := sums.CombinedOutput()
		return errors.Join(err, fmt.Errorf("%s", output))
	}
	require.ErrorContains(t, check(), "empty.html: OK")
	report := verifyFolder(t, dir)
	require.True(t, report.OK())
	require.Len(t, readManifest([]byte(onDisk(t, out)["all/next/manifest.sha256"])), 4)

	write(t, filepath.Join(dir, "index.html"), "forged")
	write(t, filepath.Join(dir, "more.html"), "added")
	require.NoError(t, os.Remove(filepath.Join(dir, "empty.html")))
	require.ErrorContains(t, check(), "index.html: FAILED")
	report = verifyFolder(t, dir)
	require.Equal(t, Report{Altered: []string{"index.html"}, Missing: []string{"empty.html"}, Added: []string{"more.html"}}, report)
}

// verifyFolder compares an edition on disk with its manifest.
func verifyFolder(t *testing.T, dir string) Report {
	t.Helper()
	there := map[string]fs.FileMode{}
	for name := range onDisk(t, dir) {
		if !strings.HasSuffix(name, "/") {
			there[name] = 0
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	require.NoError(t, err)
	report, err := Verify(t.Context(), Tree{Files: there, Sum: func(name string) (sum [sha256.Size]byte, err error) {
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return sha256.Sum256(content), err
	}}, ReadManifest(text))
	require.NoError(t, err)
	return report
}

func TestForeignFilesStay(t *testing.T) {
	out := t.TempDir()
	write(t, filepath.Join(out, "CNAME"), "handbook.example.org")
	write(t, filepath.Join(out, "all/next/robots.txt"), "of a person")
	write(t, filepath.Join(out, "all/next/same.html"), "same")
	require.NoError(t, os.MkdirAll(filepath.Join(out, "all/next/empty"), 0o755))
	s := story{"index.html": "1", "same.html": "same"}
	require.Equal(t, Result{Written: 2, Unchanged: 1}, publish(t, out, Site{Editions: []Edition{edition("all/next", "", s)}}))
	publish(t, out, Site{})
	require.Equal(t, story{"CNAME": "handbook.example.org", "all/": "", "all/next/": "", "all/next/empty/": "", "all/next/robots.txt": "of a person"}, onDisk(t, out))
}

func TestForeignFileInTheWay(t *testing.T) {
	site := Site{Root: story{"all/index.html": "1"}.set(), Editions: []Edition{
		edition("all/first", "", story{"index.html": "1"}), edition("all/next", "", story{"index.html": "1", "risks/rsk-001.html": "Bias"})}}
	elsewhere := t.TempDir()
	for way, name := range map[string]string{
		"all/next/index.html":              "all/next/index.html",
		"all/next/risks":                   "all/next/risks",
		"all/next/index.html/of-a-folder":  "all/next/index.html/of-a-folder",
		"all/next/manifest.sha256/a":       "all/next/manifest.sha256/a",
		"all/index.html":                   "all/index.html",
		"all/index.html/in/a/folder":       "all/index.html/in/a/folder",
		"all":                              "all",
		"all/next":                         "all/next",
		"-> all/next/risks":                "all/next/risks",
		"-> all/next/index.html":           "all/next/index.html",
		"-> all":                           "all",
		"-> all/next":                      "all/next",
		"-> " + stateName:                  stateName,
		"-> " + lockName:                   lockName,
		"-> all/index.html":                "all/index.html",
		"-> all/next/manifest.sha256":      "all/next/manifest.sha256",
		"all/next/risks/rsk-001.html/deep": "all/next/risks/rsk-001.html/deep",
	} {
		out := t.TempDir()
		if link, found := strings.CutPrefix(way, "-> "); found {
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(out, link)), 0o755))
			require.NoError(t, os.Symlink(elsewhere, filepath.Join(out, link)))
		} else {
			write(t, filepath.Join(out, way), "of a person")
		}
		_, err := To(t.Context(), out, site, Options{})
		require.ErrorContains(t, err, filepath.Join(out, name), way)
		if strings.HasPrefix(way, "-> ") {
			require.Empty(t, onDisk(t, elsewhere), way)
			continue
		}
		require.Equal(t, story{way: "of a person"}, pages(onDisk(t, out)), way)
	}
}

func TestAFolderBecomesAFileAndBack(t *testing.T) {
	out := t.TempDir()
	one := story{"a": "file", "b/c/d": "deep", "e": "same"}
	two := story{"a/b/c": "deep", "b": "file", "e": "same"}
	for _, s := range []story{one, two, one} {
		publish(t, out, Site{Root: s.set(), Editions: []Edition{edition("all/next", "", s)}})
		want := story{}
		for name, content := range s {
			want[name], want["all/next/"+name] = content, content
		}
		require.Equal(t, want, pages(onDisk(t, out)))
	}
}

func TestListsOfStrangersAreNotBelieved(t *testing.T) {
	base := t.TempDir()
	out := filepath.Join(base, "public")
	write(t, filepath.Join(base, "secret.md"), "keep")
	write(t, filepath.Join(out, "keep.txt"), "keep")
	sum := strings.Repeat("ab", 32)
	write(t, filepath.Join(out, "all/old/manifest.sha256"), sum+"  ../../keep.txt\n"+sum+"  ../../../secret.md\n"+sum+"  "+base+"/secret.md\nnonsense\n\\"+sum+"  ..\\\\..\\\\keep.txt\n")
	write(t, filepath.Join(out, stateName), `{"editions": {"all/old": {}, "..": {}, "../": {}, ".": {}}, "root": ["../secret.md", "/etc/passwd", "all/../keep.txt", ""]}`)
	write(t, filepath.Join(out, journalName), `{"all/old": ["../../keep.txt"], "..": ["secret.md"]}`)
	publish(t, out, Site{})
	require.Equal(t, story{"secret.md": "keep", "public/": "", "public/keep.txt": "keep"}, pagesAndFolders(onDisk(t, base)))

	require.NoFileExists(t, filepath.Join(out, journalName))

	write(t, filepath.Join(out, "all"), "of a person, where an edition was")
	write(t, filepath.Join(out, stateName), `{"editions": {"all/old": {}}}`)
	publish(t, out, Site{})
	require.Contains(t, onDisk(t, out), "all")

	write(t, filepath.Join(out, stateName), `{"editions`)
	_, err := To(t.Context(), out, Site{}, Options{})
	require.ErrorContains(t, err, stateName+": no list of a build")
}

func pagesAndFolders(s story) story {
	for name := range s {
		if strings.HasPrefix(filepath.Base(name), ownPrefix) {
			delete(s, name)
		}
	}
	return s
}

func TestErrorsLeaveTheOldSite(t *testing.T) {
	out := t.TempDir()
	old := story{"index.html": "old", "a/a.html": "old", "b/b.html": "old"}
	publish(t, out, Site{Root: story{"index.html": "old"}.set(), Editions: []Edition{edition("all/next", "k1", old)}})
	before := onDisk(t, out)

	broken := errors.New("no layout for a risk")
	set := story{"index.html": "old", "a/a.html": "old"}.set()
	set.Add("b/b.html", func() ([]byte, error) { return nil, broken })
	_, err := To(t.Context(), out, Site{Editions: []Edition{{Dir: "all/next", Key: "k2", Files: func() (*files.Set, error) { return set, nil }}}}, Options{})
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "all/next/b/b.html: ")
	require.Equal(t, before, onDisk(t, out))

	_, err = To(t.Context(), out, Site{Editions: []Edition{{Dir: "all/next", Files: func() (*files.Set, error) { return nil, broken }}}}, Options{})
	require.ErrorIs(t, err, broken)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = To(stopped, out, Site{Editions: []Edition{edition("all/next", "", story{"index.html": "new"})}}, Options{})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, before, onDisk(t, out))

	// The old key still fits, so the old edition needs no making.
	require.Equal(t, 1, publish(t, out, Site{Root: story{"index.html": "old"}.set(), Editions: []Edition{edition("all/next", "k1", old)}}).Skipped)

	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "of a person")
	for _, place := range []string{file, filepath.Join(file, "public")} {
		_, err = To(t.Context(), place, Site{}, Options{})
		require.ErrorContains(t, err, file)
	}
}

func TestSitesThatCannotBe(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	some := story{"a.html": "a"}
	for says, site := range map[string]Site{
		"two editions want":           {Editions: []Edition{edition("a/b", "", some), edition("a/b", "", some)}},
		"lies in the edition":         {Editions: []Edition{edition("a", "", some), edition("a/b", "", some)}},
		`".." is no folder`:           {Editions: []Edition{edition("..", "", some)}},
		`"." is no folder`:            {Editions: []Edition{edition(".", "", some)}},
		`"a/.aims-x" is no folder`:    {Editions: []Edition{edition("a/.aims-x", "", some)}},
		"is no part of it":            {Editions: []Edition{edition("a", "", some)}, Root: story{"a/b.html": "b"}.set()},
		"as the folder of the editi":  {Editions: []Edition{edition("a/b", "", some)}, Root: story{"a": "b"}.set()},
		`".aims-lock" is no name`:     {Root: story{".aims-lock": "b"}.set()},
		`"manifest.sha256" is no nam`: {Editions: []Edition{edition("a", "", story{"manifest.sha256": "forged"})}},
		`as the folder of "a/b"`:      {Editions: []Edition{edition("a", "", story{"a": "1", "a/b": "2"})}},
		`is no name of a file`:        {Editions: []Edition{edition("a", "", story{"../b": "2"})}},
	} {
		_, err := To(t.Context(), out, site, Options{})
		require.ErrorContains(t, err, says)
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	s := story{}
	for i := range 200 {
		s[fmt.Sprintf("risks/rsk-%03d.html", i)] = "text"
	}
	var told []string
	_, err := To(t.Context(), t.TempDir(), Site{Editions: []Edition{edition("all/next", "", s)}}, Options{Progress: func(dir string, done, total int) {
		told = append(told, fmt.Sprintf("%s %d of %d", dir, done, total))
	}})
	require.NoError(t, err)
	require.Contains(t, told, "all/next 200 of 200")
}
