package source

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// packed is a tar archive of entries, written as a story in a line each:
// "content/a.md = text", "content/l.md -> target", "content/d/".
func packed(t testing.TB, entries ...string) []byte {
	var buffer bytes.Buffer
	archive := tar.NewWriter(&buffer)
	for _, entry := range entries {
		header := tar.Header{Typeflag: tar.TypeDir, Name: entry, Mode: 0o755, ModTime: time.Unix(1767225600, 0)}
		text := ""
		if name, target, found := strings.Cut(entry, " -> "); found {
			header.Typeflag, header.Name, header.Linkname = tar.TypeSymlink, name, target
		} else if name, content, found := strings.Cut(entry, " = "); found {
			header.Typeflag, header.Name, header.Size, text = tar.TypeReg, name, int64(len(content)), content
		} else if name, target, found := strings.Cut(entry, " == "); found {
			header.Typeflag, header.Name, header.Linkname = tar.TypeLink, name, target
		}
		require.NoError(t, archive.WriteHeader(&header))
		_, err := archive.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	return buffer.Bytes()
}

func TestArchivesAreVersions(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "one")
	r.write("README.md", "not of the handbook")
	r.write("content/versions/v0.9.tar", string(packed(t, "content/a.md = before git")))
	commit := r.commit("Begin")
	zipped := filepath.Join(t.TempDir(), "v1.0.tar.gz")
	r.git("archive", "--output="+zipped, "HEAD")
	r.git("tag", "v1.0")
	content, err := os.ReadFile(zipped)
	require.NoError(t, err)
	r.write("content/versions/v1.0.tar.gz", string(content))
	r.write("content/versions/README.md", "what these are")
	r.write("content/a.md", "two")

	trees := r.open(Options{})
	require.Equal(t, []string{"v0.9", "v1.0", "next"}, versions(trees))
	require.Equal(t, "before git", read(t, trees[0].FS, "content/a.md"))
	require.Empty(t, trees[0].Commit)
	require.Equal(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), trees[0].Date)
	require.Equal(t, "one", read(t, trees[1].FS, "content/a.md"))
	require.Equal(t, commit, trees[1].Commit)
	require.Equal(t, time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC), trees[1].Date)
	for _, tree := range trees {
		require.NoError(t, fstest.TestFS(tree.FS, "content/a.md"))
		_, err := fs.Stat(tree.FS, "content/versions")
		require.ErrorIs(t, err, fs.ErrNotExist)
		_, err = fs.Stat(tree.FS, "README.md")
		require.ErrorIs(t, err, fs.ErrNotExist)
	}

	// The tag and the archive of one commit are one version, of two commits a mistake.
	require.Equal(t, []string{"v0.9", "v1.0", "next"}, versions(r.open(Options{Tags: "v*"})))
	r.git("tag", "V0.9")
	_, err = Open(t.Context(), r.dir, Options{Tags: "V*"})
	require.ErrorContains(t, err, `versions "V0.9" and "v0.9" are different`)
}

func TestBrokenArchiveIsNamed(t *testing.T) {
	var zipped bytes.Buffer
	zip := gzip.NewWriter(&zipped)
	_, err := zip.Write(packed(t, "content/a.md = text"))
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	for _, broken := range []struct{ packed, says string }{
		{zipped.String()[:zipped.Len()/2], "unexpected EOF"},
		{"no archive at all, of more than five hundred and twelve bytes" + strings.Repeat(".", 512), "invalid tar header"},
		{string(packed(t, "handbook/content/a.md = text")), "no folder content/"},
		{string(packed(t, "../escape.md = text")), `"../escape.md": not a path inside`},
		{string(packed(t, "content/../../escape.md = text")), "not a path inside"},
		{string(packed(t, "/etc/passwd = text")), "not a path inside"},
		{string(packed(t, `content\..\..\a.md = text`)), "not a path inside"},
		{string(packed(t, "content/a.md = text", "content/a.md = other")), `two entries "content/a.md"`},
		{string(packed(t, "content/a.md = text", "content/a.md/b.md = text")), "not a folder"},
		{string(packed(t, "content/a.md == /etc/passwd")), "neither a file nor a folder"},
	} {
		_, err := Archives(fstest.MapFS{"content/versions/v1.tar.gz": {Data: []byte(broken.packed)}})
		require.ErrorContains(t, err, "content/versions/v1.tar.gz: ")
		require.ErrorContains(t, err, broken.says)
	}
}

func TestLinksAreSeenAndNotFollowed(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.md")
	require.NoError(t, os.WriteFile(secret, []byte("secret"), 0o600))
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "content"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "content/a.md"), []byte("text"), 0o644))
	require.NoError(t, os.Symlink(secret, filepath.Join(dir, "content/link.md")))
	require.NoError(t, os.Symlink(filepath.Dir(secret), filepath.Join(dir, "content/folder")))
	unpacked, err := unpack(bytes.NewReader(packed(t, "content/a.md = text", "content/link.md -> "+secret, "content/folder -> "+filepath.Dir(secret))))
	require.NoError(t, err)

	for _, fsys := range []fs.FS{WorkTree(dir), unpacked.files} {
		require.Equal(t, "text", read(t, fsys, "content/a.md"))
		info, err := fs.Stat(fsys, "content/link.md")
		require.NoError(t, err)
		require.Equal(t, fs.ModeSymlink, info.Mode().Type())
		target, err := fs.ReadLink(fsys, "content/link.md")
		require.NoError(t, err)
		require.Equal(t, secret, target)
		for _, name := range []string{"content/link.md", "content/folder", "content/folder/secret.md"} {
			_, err = fs.ReadFile(fsys, name)
			require.ErrorIs(t, err, ErrSymlink)
			_, err = fsys.Open(name)
			require.ErrorIs(t, err, ErrSymlink)
			_, err = fs.ReadDir(fsys, name)
			require.ErrorIs(t, err, ErrSymlink)
		}
		_, err = fs.Stat(fsys, "content/folder/secret.md")
		require.ErrorIs(t, err, ErrSymlink)
	}
	tree := Embedded(WorkTree(dir), Next, time.Time{})
	_, err = tree.Digest()
	require.NoError(t, err)
}

func TestOnlyTheHandbookIsShown(t *testing.T) {
	tree := Embedded(fstest.MapFS{
		"content/site.yaml": {}, "content/public/a.md": {}, "crosswalks/maps/a--b.yaml": {}, "themes/own/theme.yaml": {},
		"content/a.md~": {}, "content/.a.md.swp": {}, "content/.#a.md": {}, "content/#a.md#": {}, "content/.git/config": {},
		"content/versions/v1.tar": {}, "public/index.html": {}, ".aims/store": {}, ".git/config": {}, "README.md": {},
		"themes/own/node_modules/x/index.js": {}, "content/.DS_Store": {},
	}, "v1", time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC))
	var files []string
	require.NoError(t, fs.WalkDir(tree.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if !entry.IsDir() {
			files = append(files, name)
		}
		return err
	}))
	require.Equal(t, []string{"content/public/a.md", "content/site.yaml", "crosswalks/maps/a--b.yaml", "themes/own/theme.yaml"}, files)
	require.NoError(t, fstest.TestFS(tree.FS, files...))
	_, err := fs.ReadFile(tree.FS, "../content/site.yaml")
	require.ErrorIs(t, err, fs.ErrInvalid)
	require.False(t, tree.Work)
}

func TestEmbeddedContentUnderItsName(t *testing.T) {
	handbook := Under("content", fstest.MapFS{"site.yaml": {Data: []byte("title: Handbook")}, "policies/pol-001.md": {}, "versions/v1.tar": {Data: packed(t, "content/a.md = text")}})
	require.NoError(t, fstest.TestFS(handbook, "content/site.yaml", "content/policies/pol-001.md"))
	tree := Embedded(handbook, Next, time.Time{})
	require.NoError(t, fstest.TestFS(tree.FS, "content/site.yaml", "content/policies/pol-001.md"))
	digest, err := tree.Digest()
	require.NoError(t, err)
	require.Len(t, digest, 64)
	trees, err := Archives(handbook)
	require.NoError(t, err)
	require.Equal(t, []string{"v1"}, versions(trees))
}

func TestVersionsInOrder(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	trees := []Tree{{Version: Next, Work: true}, {Version: "v2.0"}, {Version: "v1.10"}, {Version: "v1.2"}, {Version: "v1.2.1"}, {Version: "1.2-rc1"},
		{Version: "v01"}, {Version: "2026-03"}, {Version: "2026-03-02"}, {Version: "surveillance", Date: day(2)}, {Version: "first", Date: day(1)}}
	Sort(trees)
	require.Equal(t, []string{"first", "surveillance", "v01", "1.2-rc1", "v1.2", "v1.2.1", "v1.10", "v2.0", "2026-03", "2026-03-02", Next}, versions(trees))
}

// A folder taken out of a tree shows what the tree shows of it, and is no way around a link.
func TestFolderOfATree(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"content/policies/a.md", "content/policies/a.md~", "content/policies/old/b.md", "content/versions/v1.tar", "secrets/c.md"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte("text"), 0o644))
	}
	require.NoError(t, os.Symlink(filepath.Join(dir, "secrets"), filepath.Join(dir, "content/policies/link")))
	tree := WorkTree(dir)
	policies, err := fs.Sub(tree, "content/policies")
	require.NoError(t, err)
	require.Equal(t, "text", read(t, policies, "a.md"))
	require.Equal(t, "text", read(t, policies, "old/b.md"))
	_, err = fs.ReadFile(policies, "a.md~")
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = fs.ReadFile(policies, "link/c.md")
	require.ErrorIs(t, err, ErrSymlink)
	_, err = fs.Sub(tree, "content/policies/link")
	require.ErrorIs(t, err, ErrSymlink)
	_, err = fs.Sub(policies, "link")
	require.ErrorIs(t, err, ErrSymlink)
	for _, hidden := range []string{"secrets", "content/versions", "../content"} {
		_, err = fs.Sub(tree, hidden)
		require.Error(t, err)
	}
	content, err := fs.Sub(tree, "content")
	require.NoError(t, err)
	entries, err := fs.ReadDir(content, ".")
	require.NoError(t, err)
	require.Len(t, entries, 1, "versions are not shown here either")
	inner, err := fs.Sub(content, "policies")
	require.NoError(t, err)
	require.Equal(t, "text", read(t, inner, "a.md"))

	// The folder makes way for a link: whoever takes it now is refused.
	require.NoError(t, os.Rename(filepath.Join(dir, "content/policies"), filepath.Join(dir, "policies")))
	require.NoError(t, os.Symlink(filepath.Join(dir, "policies"), filepath.Join(dir, "content/policies")))
	_, err = fs.Sub(tree, "content/policies")
	require.ErrorIs(t, err, ErrSymlink)
	_, err = fs.ReadFile(tree, "content/policies/a.md")
	require.ErrorIs(t, err, ErrSymlink)
}
