package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// remembered asks for a key and tells whether its bytes had to be made.
func remembered(t *testing.T, s *Store, key, text string) (got string, made bool) {
	t.Helper()
	data, err := s.Remember(key, func() ([]byte, error) { made = true; return []byte(text), nil })
	require.NoError(t, err)
	return string(data), made
}

func kept(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".aims", "snapshots", "*"))
	require.NoError(t, err)
	return names
}

func TestRememberedUntilTheNextBuild(t *testing.T) {
	dir := t.TempDir()
	got, made := remembered(t, Open(dir), "v1.0 for staff", "POL-001\n")
	require.True(t, made)
	require.Equal(t, "POL-001\n", got)
	got, made = remembered(t, Open(dir), "v1.0 for staff", "never made")
	require.False(t, made)
	require.Equal(t, "POL-001\n", got)
	_, made = remembered(t, Open(dir), "v1.0 for auditors", "")
	require.True(t, made, "another key is something else")
	_, made = remembered(t, Open(dir), "v1.0 for auditors", "")
	require.False(t, made, "no bytes at all can be remembered, too")
}

// One flipped bit, an end that is missing, a file of nothing: it is made again, and well from then on.
func TestDamagedIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	remembered(t, Open(dir), "v1.0", "POL-001\nPRO-002\n")
	name := kept(t, dir)[0]
	whole, err := os.ReadFile(name)
	require.NoError(t, err)
	for what, damaged := range map[string][]byte{
		"flipped": append([]byte{whole[0] ^ 1}, whole[1:]...), "cut": whole[:len(whole)-3], "empty": {},
		"longer": append(whole[:len(whole):len(whole)], 'x'), "flipped late": append(whole[:len(whole)-1:len(whole)], whole[len(whole)-1]^4),
	} {
		require.NoError(t, os.WriteFile(name, damaged, 0o666))
		got, made := remembered(t, Open(dir), "v1.0", "POL-001\nPRO-002\n")
		require.True(t, made, what)
		require.Equal(t, "POL-001\nPRO-002\n", got)
		_, made = remembered(t, Open(dir), "v1.0", "")
		require.False(t, made, what)
	}
}

func TestWhatCannotBeKeptIsMadeEachTime(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".aims"), []byte("a file in its place"), 0o666))
	for range 2 {
		got, made := remembered(t, Open(dir), "v1.0", "POL-001")
		require.True(t, made)
		require.Equal(t, "POL-001", got)
	}
}

func TestErrorsAreNotRemembered(t *testing.T) {
	s := Open(t.TempDir())
	broken := errors.New("the tag is gone")
	_, err := s.Remember("v1.0", func() ([]byte, error) { return nil, broken })
	require.ErrorIs(t, err, broken)
	_, made := remembered(t, s, "v1.0", "POL-001")
	require.True(t, made)
}

func TestOldestGoFirstAndLeftoversToo(t *testing.T) {
	dir := t.TempDir()
	for i, key := range []string{"v1.0", "v1.1", "v1.2"} {
		remembered(t, Open(dir), key, "0123456789")
		day := time.Date(2026, 11, 20+i, 0, 0, 0, 0, time.UTC)
		require.NoError(t, os.Chtimes(filepath.Join(dir, ".aims", "snapshots", nameOf(key)), day, day))
	}
	size := int64(0)
	for _, name := range kept(t, dir) {
		info, err := os.Stat(name)
		require.NoError(t, err)
		size = info.Size()
	}
	leftover := filepath.Join(dir, ".aims", "snapshots", temporary+"1")
	require.NoError(t, os.WriteFile(leftover, nil, 0o666))
	s := Open(dir)
	s.most = 2 * size
	remembered(t, s, "next", "0123456789")
	require.NoFileExists(t, leftover)
	require.Len(t, kept(t, dir), 3, "two of before and the new one")
	_, made := remembered(t, Open(dir), "v1.2", "")
	require.False(t, made, "the newest stays")
	_, made = remembered(t, Open(dir), "v1.0", "")
	require.True(t, made)
}
