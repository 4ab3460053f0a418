package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator"
)

// Several files are replaced together: when one of them cannot be, the others are as they
// were, and nothing of the attempt is left.
func TestAnImportIsWholeOrNothing(t *testing.T) {
	dir := t.TempDir()
	maps := filepath.Join(dir, "crosswalks", "maps")
	require.NoError(t, os.MkdirAll(filepath.Join(maps, "a--c.yaml", "in the way"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(maps, "a--b.yaml"), []byte("before"), 0o644))
	root, err := os.OpenRoot(dir)
	require.NoError(t, err)
	defer root.Close()

	err = replaceAll(root, []generator.ImportedFile{
		{Name: "crosswalks/frameworks/a.yaml", Data: []byte("new")},
		{Name: "crosswalks/maps/a--b.yaml", Data: []byte("after")},
		{Name: "crosswalks/maps/a--c.yaml", Data: []byte("after")},
	})
	require.Error(t, err)
	kept, err := os.ReadFile(filepath.Join(maps, "a--b.yaml"))
	require.NoError(t, err)
	require.Equal(t, "before", string(kept))
	require.NoFileExists(t, filepath.Join(dir, "crosswalks", "frameworks", "a.yaml"))
	left, err := filepath.Glob(filepath.Join(dir, "crosswalks", "*", ".*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// A link out of the handbook does not make an import write elsewhere.
func TestAnImportStaysInTheHandbook(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	require.NoError(t, os.Symlink(elsewhere, filepath.Join(dir, "crosswalks")))
	err := writeImport(&options{dir: dir}, importFlags{}, []generator.ImportedFile{{Name: "crosswalks/maps/a--b.yaml", Data: []byte("x")}})
	require.Error(t, err)
	entries, err := os.ReadDir(elsewhere)
	require.NoError(t, err)
	require.Empty(t, entries)
}
