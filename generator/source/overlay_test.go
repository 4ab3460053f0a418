package source

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestAnEditorsTextLiesOverTheTree(t *testing.T) {
	tree := fstest.MapFS{
		"content/site.yaml":        {Data: []byte("organization: Harbour Health\n")},
		"content/policies/ai.md":   {Data: []byte("as saved")},
		"content/policies/data.md": {Data: []byte("untouched")},
	}
	over := Overlay(tree, map[string][]byte{
		"content/policies/ai.md":    []byte("as it is typed"),
		"content/evidence/new.md":   []byte("not saved yet"),
		"content/versions/v1.md":    []byte("belongs to no version"),
		"content/policies/ai.md/no": []byte("inside a file"),
		"notes/private.md":          []byte("no part of the handbook"),
	})
	require.Equal(t, map[string]string{
		"content/site.yaml":        "organization: Harbour Health\n",
		"content/policies/ai.md":   "as it is typed",
		"content/policies/data.md": "untouched",
		"content/evidence/new.md":  "not saved yet",
	}, filesOf(t, over))

	policies, err := fs.Sub(over, "content/policies")
	require.NoError(t, err)
	text, err := fs.ReadFile(policies, "ai.md")
	require.NoError(t, err)
	require.Equal(t, "as it is typed", string(text))

	evidence, err := fs.Sub(over, "content/evidence")
	require.NoError(t, err)
	file, err := evidence.Open("new.md")
	require.NoError(t, err)
	info, err := file.Stat()
	require.NoError(t, err)
	require.True(t, info.Mode().IsRegular())
}

// What an editor believes to be a file may be a link on the disk, which nothing follows.
func TestALinkStaysALink(t *testing.T) {
	tree := fstest.MapFS{"content/ai.md": {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}}
	entries, err := fs.ReadDir(Overlay(tree, map[string][]byte{"content/ai.md": []byte("text")}), "content")
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, fs.ModeSymlink, entries[0].Type())
}

func filesOf(t *testing.T, fsys fs.FS) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[name] = string(data)
		return err
	}))
	return files
}
