package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

func rootOf(sums Sums) string {
	all := sha256.New()
	for _, name := range sums.Names() {
		fmt.Fprintf(all, "%x  %s\n", sums[name], name)
	}
	return "sha256:" + hex.EncodeToString(all.Sum(nil))
}

func keep(t *testing.T) *Editions { return KeptEditions(t.TempDir(), os.Environ(), rootOf) }

func pages(release string, n int) *files.Set {
	set := &files.Set{}
	for i := range n {
		text := fmt.Sprintf("<title>%s</title>\n%s\n<footer>release %s</footer>\n", release, words(i), release)
		set.AddBytes(fmt.Sprintf("policies/pol-%03d.html", i), []byte(text))
	}
	set.AddBytes(`a "quoted" name.txt`, []byte{0, 1, 2, '\n', 255})
	set.AddBytes("ünïcode – name.txt", nil)
	set.AddBytes(".gitattributes", []byte("* export-ignore\n"))
	return set
}

// words are a text of a page that no other has.
func words(page int) string {
	random := rand.New(rand.NewPCG(uint64(page), 7))
	var text strings.Builder
	for range 800 {
		fmt.Fprintf(&text, "w%d ", random.IntN(100000))
	}
	return text.String()
}

func requireSame(t *testing.T, want, got *files.Set) {
	t.Helper()
	require.Equal(t, want.Names(), got.Names())
	for name, promise := range want.All() {
		content, err := promise()
		require.NoError(t, err)
		found, _ := got.Get(name)
		other, err := found()
		require.NoError(t, err)
		require.Equal(t, string(content), string(other), name)
	}
}

func TestEditionsAreKeptAsTheyWere(t *testing.T) {
	e := keep(t)
	_, err := e.Get(t.Context(), "sha256:"+strings.Repeat("0", 64))
	require.ErrorIs(t, err, ErrNotKept)
	roots := map[string]*files.Set{}
	for _, release := range []string{"1.0", "1.1"} {
		set := pages(release, 20)
		root, err := e.Put(t.Context(), set)
		require.NoError(t, err)
		roots[root] = set
	}
	require.Len(t, roots, 2)
	for root, set := range roots {
		got, err := e.Get(t.Context(), root)
		require.NoError(t, err)
		requireSame(t, set, got)
	}
	_, err = e.Get(t.Context(), "sha256:"+strings.Repeat("0", 64))
	require.ErrorIs(t, err, ErrNotKept)
}

func sizeOf(t *testing.T, dir string) (size int64) {
	require.NoError(t, filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			info, _ := entry.Info()
			size += info.Size()
		}
		return err
	}))
	return size
}

// A page that says another release at its top and its foot, and is else the same, costs
// next to nothing.
func TestTheStoreGrowsWithWhatChanged(t *testing.T) {
	e := keep(t)
	_, err := e.Put(t.Context(), pages("1.0", 100))
	require.NoError(t, err)
	first := sizeOf(t, e.dir)
	for i := 1; i < 6; i++ {
		_, err := e.Put(t.Context(), pages(fmt.Sprintf("1.%d", i), 100))
		require.NoError(t, err)
	}
	require.Less(t, sizeOf(t, e.dir), first*3/2, "five more editions take less than half of the first")
}

func TestFilesThatCannotBeMade(t *testing.T) {
	e := keep(t)
	set := pages("1.0", 3)
	set.Add("broken.html", func() ([]byte, error) { return nil, errors.New("the layout is broken") })
	_, err := e.Put(t.Context(), set)
	require.EqualError(t, err, "broken.html: the layout is broken")
	roots, err := e.roots(t.Context())
	require.NoError(t, err)
	require.Empty(t, roots)
}

// Whatever bit of the store is flipped, no other byte comes out of it than went in; what is
// whole is kept, and what is not can be put in again.
func TestFlippedBits(t *testing.T) {
	e := keep(t)
	sets := map[string]*files.Set{}
	for _, release := range []string{"1.0", "1.1", "1.2"} {
		set := &files.Set{}
		for i := range 3 {
			set.AddBytes(fmt.Sprintf("%s-%d.html", release, i), []byte(words(len(release)+i)+release))
		}
		root, err := e.Put(t.Context(), set)
		require.NoError(t, err)
		sets[root] = set
	}
	random := rand.New(rand.NewPCG(1, 1))
	damaged := 0
	for range 12 {
		packs, err := filepath.Glob(filepath.Join(e.dir, "objects/pack/*.pack"))
		require.NoError(t, err)
		require.Len(t, packs, 1)
		require.NoError(t, os.Chmod(packs[0], 0o644))
		content, err := os.ReadFile(packs[0])
		require.NoError(t, err)
		content[12+random.IntN(len(content)-12)] ^= 1 << random.IntN(8)
		require.NoError(t, os.WriteFile(packs[0], content, 0o644))
		for root, set := range sets {
			got, err := e.Get(t.Context(), root)
			if err != nil {
				require.ErrorIs(t, err, ErrNotKept)
				damaged++
				again, err := e.Put(t.Context(), set)
				require.NoError(t, err)
				require.Equal(t, root, again)
				got, err = e.Get(t.Context(), root)
				require.NoError(t, err)
			}
			requireSame(t, set, got)
		}
	}
	require.NotZero(t, damaged, "no flip was seen: the test shows nothing")
}
