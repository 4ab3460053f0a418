package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
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

func keep(t *testing.T) *Editions { return KeptEditions(t.TempDir(), rootOf) }

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
		root, err := e.Put(t.Context(), set, "")
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

func (e *Editions) size(t *testing.T) (size int64) {
	for _, root := range e.roots() {
		info, err := os.Stat(e.file(root))
		require.NoError(t, err)
		size += info.Size()
	}
	return size
}

// A page that says another release at its top and its foot, and is else the same, costs
// next to nothing.
func TestTheStoreGrowsWithWhatChanged(t *testing.T) {
	e := keep(t)
	like, err := e.Put(t.Context(), pages("1.0", 100), "")
	require.NoError(t, err)
	first := e.size(t)
	for i := 1; i < 6; i++ {
		like, err = e.Put(t.Context(), pages(fmt.Sprintf("1.%d", i), 100), like)
		require.NoError(t, err)
	}
	require.Less(t, e.size(t), first*3/2, "five more editions take less than half of the first")
	again, err := e.Get(t.Context(), like)
	require.NoError(t, err)
	requireSame(t, pages("1.5", 100), again)
}

// The same files in the editions of several audiences are kept once.
func TestTheSameFilesAreKeptOnce(t *testing.T) {
	e := keep(t)
	_, err := e.Put(t.Context(), pages("1.0", 50), "")
	require.NoError(t, err)
	first := e.size(t)
	more := pages("1.0", 50)
	more.AddBytes("audits/aud-001.html", []byte("for auditors"))
	root, err := e.Put(t.Context(), more, "")
	require.NoError(t, err)
	require.Less(t, e.size(t), first*11/10)
	got, err := e.Get(t.Context(), root)
	require.NoError(t, err)
	requireSame(t, more, got)
}

func TestFilesThatCannotBeMade(t *testing.T) {
	e := keep(t)
	set := pages("1.0", 3)
	set.Add("broken.html", func() ([]byte, error) { return nil, errors.New("the layout is broken") })
	_, err := e.Put(t.Context(), set, "")
	require.EqualError(t, err, "broken.html: the layout is broken")
	require.Empty(t, e.roots())
	left, err := filepath.Glob(filepath.Join(e.dir, "*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// Whatever bit of the store is flipped, no other byte comes out of it than went in; and what
// leans on the damaged edition is whole again when that has been put in again.
func TestFlippedBits(t *testing.T) {
	e := keep(t)
	sets, like := map[string]*files.Set{}, ""
	for _, release := range []string{"1.0", "1.1", "1.2"} {
		set := pages(release, 4)
		root, err := e.Put(t.Context(), set, like)
		require.NoError(t, err)
		sets[root], like = set, root
	}
	random := rand.New(rand.NewPCG(1, 1))
	damaged := 0
	for range 60 {
		kept, err := filepath.Glob(filepath.Join(e.dir, "*"+ending))
		require.NoError(t, err)
		require.Len(t, kept, 3)
		file := kept[random.IntN(3)]
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		content[random.IntN(len(content))] ^= 1 << random.IntN(8)
		require.NoError(t, os.WriteFile(file, content, 0o644))
		for root, set := range sets {
			got, err := e.Get(t.Context(), root)
			if err != nil {
				require.ErrorIs(t, err, ErrNotKept)
				damaged++
				continue
			}
			requireSame(t, set, got)
		}
		for root, set := range sets { // as builds that find an edition missing do
			if _, err := e.Get(t.Context(), root); err == nil {
				continue
			}
			again, err := e.Put(t.Context(), set, "")
			require.NoError(t, err)
			require.Equal(t, root, again)
		}
		for root, set := range sets {
			got, err := e.Get(t.Context(), root)
			require.NoError(t, err)
			requireSame(t, set, got)
		}
	}
	require.NotZero(t, damaged, "no flip was seen: the test shows nothing")
}

// A file cut short at any place is no edition, and nothing that was stopped stays for long.
func TestEditionsCutShort(t *testing.T) {
	e := keep(t)
	root, err := e.Put(t.Context(), pages("1.0", 2), "")
	require.NoError(t, err)
	whole, err := os.ReadFile(e.file(root))
	require.NoError(t, err)
	for length := 0; length < len(whole); length += 97 {
		require.NoError(t, os.WriteFile(e.file(root), whole[:length], 0o644))
		_, err := e.Get(t.Context(), root)
		require.ErrorIs(t, err, ErrNotKept, "%d bytes", length)
	}
	require.NoError(t, os.WriteFile(filepath.Join(e.dir, begun+"123"), whole[:100], 0o644))
	_, err = e.Put(t.Context(), pages("1.0", 2), "")
	require.NoError(t, err)
	left, err := filepath.Glob(filepath.Join(e.dir, "*"))
	require.NoError(t, err)
	require.Equal(t, []string{e.file(root)}, left)
}

func FuzzList(f *testing.F) {
	e := KeptEditions(f.TempDir(), rootOf)
	set := &files.Set{}
	set.AddBytes("index.html", []byte("welcome"))
	root, err := e.Put(f.Context(), set, "")
	require.NoError(f, err)
	whole, err := os.ReadFile(e.file(root))
	require.NoError(f, err)
	f.Add(whole)
	p, err := newPacker()
	require.NoError(f, err)
	list := p.pack([]byte(`{"Files":[{"Name":"a","Size":9,"At":-1,"Length":99}]}`))
	sum := sha256.Sum256(list)
	f.Add(append(binary.BigEndian.AppendUint64(list, uint64(len(list))), sum[:]...))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := p.readList(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, k := range list.Files {
			require.LessOrEqual(t, k.At+k.Length, int64(len(text)))
		}
	})
}

func FuzzDifference(f *testing.F) {
	f.Add([]byte("a\nb\nc\n"), []byte("a\nB\nc\n"))
	f.Add([]byte("c\na\nb"), []byte("a\nb\nc"))
	f.Add([]byte(""), []byte("x"))
	f.Add([]byte("x\nx\nx\n"), []byte("x\n"))
	f.Fuzz(func(t *testing.T, content, base []byte) {
		again, err := applied(difference(content, base), base, int64(len(content)))
		require.NoError(t, err)
		require.Equal(t, string(content), string(again))
		_, _ = applied(content, base, 100) // whatever it is
	})
}
