package load

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
	"aims/generator/record"
	"aims/generator/stamp"
)

// A desk is a handbook on disk that is written and loaded again and again.
type desk struct {
	t      *testing.T
	dir    string
	loader *Loader
	fsys   *watchedFS
}

// newDesk has a loader that believes to work long after everything was written, so that
// every stamp counts.
func newDesk(t *testing.T) *desk {
	d := &desk{t: t, dir: t.TempDir(), loader: NewLoader(record.KindFiles, fstest.MapFS{}, time.Now)}
	d.loader.now = func() time.Time { return time.Now().Add(time.Hour) }
	d.fsys = &watchedFS{FS: os.DirFS(d.dir), first: map[string]fs.FileInfo{}}
	return d
}

func (d *desk) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *desk) write(name, text string) {
	d.t.Helper()
	require.NoError(d.t, os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	require.NoError(d.t, os.WriteFile(d.path(name), []byte(text), 0o644))
}

func (d *desk) info(name string) fs.FileInfo {
	d.t.Helper()
	info, err := os.Lstat(d.path(name))
	require.NoError(d.t, err)
	return info
}

// load gives the titles, and the files that were read for them.
func (d *desk) load() (titles, read []string) {
	d.t.Helper()
	d.fsys.read = nil
	h, err := d.loader.Handbook(Input{FS: d.fsys})
	require.NoError(d.t, err)
	for _, r := range h.Records {
		titles = append(titles, r.Title)
	}
	return titles, d.fsys.read
}

// A watchedFS notes which files of the content are opened. When it is frozen, what it says
// of a file never changes: so it is on a file system whose clock ticks too slowly.
type watchedFS struct {
	fs.FS
	mutex  sync.Mutex
	read   []string
	frozen bool
	first  map[string]fs.FileInfo
}

func (w *watchedFS) seen(name string, info fs.FileInfo) fs.FileInfo {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.frozen && w.first[name] != nil {
		return w.first[name]
	}
	w.first[name] = info
	return info
}

func (w *watchedFS) Open(name string) (fs.File, error) {
	file, err := w.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() && !strings.HasSuffix(name, ".yaml") {
		w.mutex.Lock()
		w.read = append(w.read, name)
		w.mutex.Unlock()
	}
	return watchedFile{file, w, name}, nil
}

func (w *watchedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, name)
	for i, entry := range entries {
		entries[i] = watchedEntry{entry, w, name + "/" + entry.Name()}
	}
	return entries, err
}

type watchedFile struct {
	fs.File
	w    *watchedFS
	name string
}

func (f watchedFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return f.w.seen(f.name, info), err
}

type watchedEntry struct {
	fs.DirEntry
	w    *watchedFS
	name string
}

func (e watchedEntry) Info() (fs.FileInfo, error) {
	info, err := e.DirEntry.Info()
	return e.w.seen(e.name, info), err
}

// Where the system gives no stamp that can be trusted, all files are read each time.
func (d *desk) unread(all, fewer []string) []string {
	if _, stamped := stamp.Of(d.info("content")); stamped {
		return fewer
	}
	return all
}

func TestUnchangedFilesAreNotRead(t *testing.T) {
	d := newDesk(t)
	d.write("content/a.md", "# One\n\n[figures](figures.csv)\n")
	d.write("content/b.md", "# Two\n\n[figures](figures.csv)\n")
	d.write("content/figures.csv", "month,errors\n")
	titles, read := d.load()
	require.Equal(t, []string{"One", "Two"}, titles)
	require.Contains(t, read, "content/figures.csv")

	titles, again := d.load()
	require.Equal(t, []string{"One", "Two"}, titles)
	require.ElementsMatch(t, d.unread(read, nil), again)
	d.write("content/b.md", "# Three and more\n")
	titles, again = d.load()
	require.Equal(t, []string{"One", "Three and more"}, titles)
	require.ElementsMatch(t, d.unread([]string{"content/a.md", "content/b.md", "content/figures.csv"}, []string{"content/b.md"}), again)

	require.NoError(t, os.Remove(d.path("content/a.md")))
	titles, _ = d.load()
	require.Equal(t, []string{"Three and more"}, titles)
	require.Len(t, d.loader.memory.records, 1, "what is gone is forgotten")
	require.Empty(t, d.loader.memory.attachments)
}

// A file may be changed in many ways that leave its size, and its time too, as they were.
func TestEveryChangeIsSeen(t *testing.T) {
	ways := map[string]func(d *desk, name, text string, before fs.FileInfo){
		"written over": func(d *desk, name, text string, before fs.FileInfo) {
			d.write(name, text)
		},
		"written over, and its time set back": func(d *desk, name, text string, before fs.FileInfo) {
			d.write(name, text)
			require.NoError(t, os.Chtimes(d.path(name), before.ModTime(), before.ModTime()))
		},
		"replaced by a file of the same time": func(d *desk, name, text string, before fs.FileInfo) {
			d.write(name+".new", text)
			require.NoError(t, os.Chtimes(d.path(name+".new"), before.ModTime(), before.ModTime()))
			require.NoError(t, os.Rename(d.path(name+".new"), d.path(name)))
		},
	}
	for how, change := range ways {
		t.Run(how, func(t *testing.T) {
			d := newDesk(t)
			d.write("content/a.md", "# One\n\n[figures](figures.csv)\n")
			d.write("content/figures.csv", "month,errors\n")
			d.load()
			former := d.loader.memory.attachments["content/figures.csv"].SHA256
			for name, text := range map[string]string{"content/a.md": "# Two\n\n[figures](figures.csv)\n", "content/figures.csv": "month,terror\n"} {
				before := d.info(name)
				was, _ := stamp.Of(before)
				// Until the clock of this file system has ticked.
				require.Eventually(t, func() bool {
					change(d, name, text, before)
					now, known := stamp.Of(d.info(name))
					return !known || now != was
				}, 5*time.Second, time.Millisecond)
			}
			titles, _ := d.load()
			require.Equal(t, []string{"Two"}, titles)
			require.NotEqual(t, former, d.loader.memory.attachments["content/figures.csv"].SHA256)
		})
	}
}

// A file that is written twice within a tick of the file system's clock looks the same
// after both. One that was written just before it was read is therefore read again.
func TestChangeWithinATickIsSeen(t *testing.T) {
	d := newDesk(t)
	d.fsys.frozen = true
	d.write("content/a.md", "# One\n")
	written := d.info("content/a.md").ModTime()
	d.loader.now = func() time.Time { return written.Add(time.Second) }
	d.load()
	d.write("content/a.md", "# Two\n")
	d.loader.now = func() time.Time { return written.Add(time.Hour) }
	titles, _ := d.load()
	require.Equal(t, []string{"Two"}, titles, "it was not settled when it was read")

	titles, read := d.load()
	require.Equal(t, []string{"Two"}, titles)
	require.Equal(t, d.unread([]string{"content/a.md"}, nil), read, "by then it was")
}

// What is remembered of a folder is not shown when a link has taken its place.
func TestLinkInPlaceOfAFolder(t *testing.T) {
	d := newDesk(t)
	d.write("content/policies/a.md", "# One\n\n[figures](../data/figures.csv)\n")
	d.write("content/data/figures.csv", "month,errors\n")
	titles, _ := d.load()
	require.Equal(t, []string{"One"}, titles)
	require.NoError(t, os.Rename(d.path("content/data"), d.path("data")))
	require.NoError(t, os.Symlink(d.path("data"), d.path("content/data")))
	h, err := d.loader.Handbook(Input{FS: d.fsys})
	require.NoError(t, err)
	require.Empty(t, h.Records[0].Attachments)
	require.Equal(t, "path-escapes", h.Findings[0].Rule)
	require.NoError(t, os.Rename(d.path("content/policies"), d.path("policies")))
	require.NoError(t, os.Symlink(d.path("policies"), d.path("content/policies")))
	titles, _ = d.load()
	require.Empty(t, titles)
}

// Frameworks are linked again when a handbook's own have changed, and only then.
func TestLibraryFollowsItsFiles(t *testing.T) {
	d := newDesk(t)
	library := func() *framework.Library {
		h, err := d.loader.Handbook(Input{FS: d.fsys})
		require.NoError(t, err)
		return h.Library
	}
	none := library()
	require.Same(t, none, library())
	d.write("crosswalks/frameworks/own-rules.yaml", ownRules)
	some := library()
	require.Equal(t, "AI rules of Harbour Health", some.Framework("own-rules").Title)
	require.Same(t, some, library())
	d.write("crosswalks/frameworks/own-rules.yaml", strings.Replace(ownRules, "Harbour", "Gateway", 1))
	require.Equal(t, "AI rules of Gateway Health", library().Framework("own-rules").Title)
	require.NoError(t, os.Remove(d.path("crosswalks/frameworks/own-rules.yaml")))
	require.Nil(t, library().Framework("own-rules"))
}

// A file that grows while it is read is read to its end.
func TestReadToTheEnd(t *testing.T) {
	for _, size := range []int64{0, 3, 12, 100} {
		data, _, err := readBounded(sizeFS{fstest.MapFS{"a.md": {Data: []byte("# A heading\n")}}, size}, "a.md")
		require.NoError(t, err)
		require.Equal(t, "# A heading\n", string(data))
	}
	_, _, err := readBounded(sizeFS{fstest.MapFS{"a.md": {}}, LargestFile + 1}, "a.md")
	require.ErrorIs(t, err, errTooLarge)
}

// A sizeFS says a size of every file that it had some time ago.
type sizeFS struct {
	fs.FS
	size int64
}

func (s sizeFS) Open(name string) (fs.File, error) {
	file, err := s.FS.Open(name)
	return sizedFile{file, s.size}, err
}

type sizedFile struct {
	fs.File
	size int64
}

func (f sizedFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return sizedInfo{info, f.size}, err
}

type sizedInfo struct {
	fs.FileInfo
	size int64
}

func (i sizedInfo) Size() int64 { return i.size }
