package generator_test

import (
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator"
	"aims/generator/source"
	"aims/themes"
)

// countedFS counts how often somebody opens a file of a version.
type countedFS struct {
	fs.FS
	opened *atomic.Int64
}

func (c countedFS) Open(name string) (fs.File, error) {
	c.opened.Add(1)
	return c.FS.Open(name)
}

// versionOf is a tree with so many procedures, the first of which says something.
func versionOf(version, day string, records int, says, extra string) (source.Tree, *atomic.Int64) {
	files := fstest.MapFS{"content/site.yaml": {Data: []byte("organization: Harbour Health\nframeworks: [iso42001]\naudiences:\n  - {name: auditors, sees: [public, internal, confidential, restricted]}\n")}}
	for i := range records {
		text := "Nobody works alone.\n\n| Step | Who |\n|---|---|\n| first | nurse |\n"
		if i == 0 {
			text = says
		}
		files[fmt.Sprintf("content/pro-%04d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\nid: PRO-%04d\nkind: procedure\ntitle: Step %d\nstatus: approved\nowner: CEO\n---\n%s\n", i, i, text)}
	}
	if extra != "" {
		files["content/extra.md"] = &fstest.MapFile{Data: []byte(extra)}
	}
	opened := &atomic.Int64{}
	tree := source.Tree{
		Version: version, FS: countedFS{files, opened}, Work: version == source.Next,
		Digest: func() (string, error) { return version + says + extra, nil },
	}
	if !tree.Work {
		tree.Date, _ = time.Parse(time.DateOnly, day)
	}
	return tree, opened
}

// memory remembers as a store does, and counts what had to be made.
type memory struct {
	kept map[string][]byte
	made int
}

func (m *memory) remember(key string, make func() ([]byte, error)) ([]byte, error) {
	if data, found := m.kept[key]; found {
		return data, nil
	}
	data, err := make()
	m.kept[key], m.made = data, m.made+1
	return data, err
}

// nextPages are the pages of the work tree of a new build.
func nextPages(t testing.TB, trees []source.Tree, remember func(string, func() ([]byte, error)) ([]byte, error)) func(name string) string {
	t.Helper()
	program := generator.NewProgram("aims test", "digest", crosswalks.Files, themes.Files)
	b, err := generator.New(program, nil).Build(generator.Plan{
		Trees: trees, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), NoSearch: true, Program: program, Remember: remember,
	})
	require.NoError(t, err)
	for _, e := range b.Editions {
		if !strings.HasSuffix(e.Dir(), "/next") {
			continue
		}
		set, err := e.Pages()
		require.NoError(t, err)
		return func(name string) string {
			make, found := set.Get(name)
			if !found {
				return ""
			}
			page, err := make()
			require.NoError(t, err)
			return string(page)
		}
	}
	return nil
}

// A build that finds its memory tells what changed without loading a former version.
func TestFormerVersionsAreNotLoadedAgain(t *testing.T) {
	first, openedFirst := versionOf("v1.0", "2025-06-30", 3, "We test.", "")
	second, openedSecond := versionOf("v1.1", "2026-01-30", 3, "We test twice.", "")
	next, _ := versionOf(source.Next, "", 3, "We test thrice.", "")
	trees := []source.Tree{first, second, next}
	m := &memory{kept: map[string][]byte{}}
	cold := nextPages(t, trees, m.remember)
	changes, record := cold("changes/v1.1--next.html"), cold("procedures/pro-0000.html")
	require.Contains(t, changes, "We test <del>")
	require.Contains(t, record, "first published")
	require.Contains(t, record, "../../v1.1/changes/v1.0--v1.1.html#pro-0000")
	require.Positive(t, openedFirst.Load())
	require.Equal(t, 4, m.made, "a snapshot and a trail of each former version")

	openedFirst.Store(0)
	openedSecond.Store(0)
	warm := nextPages(t, trees, m.remember)
	require.Equal(t, changes, warm("changes/v1.1--next.html"))
	require.Equal(t, record, warm("procedures/pro-0000.html"))
	require.Zero(t, openedFirst.Load()+openedSecond.Load(), "no file of a former version is opened")
	require.Equal(t, 4, m.made)

	// What comes back damaged is made again.
	for key := range m.kept {
		m.kept[key] = []byte("aims snapshot 1\n")
	}
	require.Equal(t, changes, nextPages(t, trees, m.remember)("changes/v1.1--next.html"))
	require.Equal(t, record, nextPages(t, trees, m.remember)("procedures/pro-0000.html"))
	require.Equal(t, changes, nextPages(t, trees, nil)("changes/v1.1--next.html"), "and without any memory")
}

// An audit that names no version looked at the one in force on its day.
func TestAuditsAreHeldAgainstTheirVersion(t *testing.T) {
	audit := func(more string) string {
		return "---\nid: AUD-001\nkind: audit-report\ntitle: Certification\nstatus: approved\nowner: CEO\ntype: surveillance\n" + more + "---\nSeen.\n"
	}
	for _, c := range []struct{ more, page, title string }{
		{"performed: 2025-12-01\n", "changes/v1.0--next.html", "Changes since the surveillance audit of 2025-12-01"},
		{"performed: 2026-01-30\n", "changes/v1.1--next.html", "(surveillance audit of 2026-01-30)"},
		{"performed: 2026-03-01\nrelease: \"1.0\"\n", "changes/v1.0--next.html", "Changes since the surveillance audit of 2026-03-01"},
	} {
		first, _ := versionOf("v1.0", "2025-06-30", 1, "We test.", "")
		second, _ := versionOf("v1.1", "2026-01-30", 1, "We test twice.", "")
		next, _ := versionOf(source.Next, "", 1, "We test.", audit(c.more))
		page := nextPages(t, []source.Tree{first, second, next}, nil)
		require.Contains(t, page(c.page), c.title)
		require.Contains(t, page("audits/aud-001.html"), "../"+c.page)
	}
	// Before the first version, or of one that is not there: no page of its own.
	first, _ := versionOf("v1.0", "2025-06-30", 1, "We test.", "")
	for _, more := range []string{"performed: 2025-01-01\n", "release: v0.9\nperformed: 2026-01-01\n", ""} {
		next, _ := versionOf(source.Next, "", 1, "We test.", audit(more))
		require.NotContains(t, nextPages(t, []source.Tree{first, next}, nil)("audits/aud-001.html"), "What changed since this audit")
	}
}

// What 1,000 records cost that have not changed.
func BenchmarkPastUnchanged(b *testing.B) {
	former, _ := versionOf("v1.0", "2025-06-30", 1000, "We test.", "")
	next, _ := versionOf(source.Next, "", 1000, "We test.", "")
	m := &memory{kept: map[string][]byte{}}
	nextPages(b, []source.Tree{former, next}, m.remember)("changes/v1.0--next.html")
	for b.Loop() {
		b.StopTimer()
		page := nextPages(b, []source.Tree{former, next}, m.remember)
		b.StartTimer()
		require.Contains(b, page("changes/v1.0--next.html"), "Nothing changed.")
	}
}
