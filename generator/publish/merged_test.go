package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

// titles is a file of what the same file of several editions says.
func titles(name string, editions ...string) files.Merged {
	return files.Merged{Name: name, Make: func(read files.Read) ([]byte, error) {
		var said []string
		for _, dir := range editions {
			content, err := read(dir + "/titles.txt")
			if errors.Is(err, fs.ErrNotExist) {
				content, err = []byte("nothing"), nil
			}
			if err != nil {
				return nil, err
			}
			said = append(said, dir+": "+string(content))
		}
		return []byte(strings.Join(said, "\n")), nil
	}}
}

func TestAFileOfSeveralEditions(t *testing.T) {
	var made atomic.Int64
	counted := func(dir, key, title string) Edition {
		return Edition{Dir: dir, Key: key, Files: func() (*files.Set, error) {
			made.Add(1)
			return story{"titles.txt": title, "index.html": title}.set(), nil
		}}
	}
	merged := []files.Merged{titles("all/titles.js", "all/next", "all/v1", "all/v0")}
	site := func(next string) Site {
		return Site{Merged: merged, Root: story{"all/index.html": "versions"}.set(), Editions: []Edition{
			counted("all/v1", "1", "AI policy"), counted("all/next", next, next), edition("all/v0", "0", story{"index.html": "no titles then"})}}
	}
	out := t.TempDir()
	publish(t, out, site("Policy on AI"))
	require.EqualValues(t, 2, made.Load())
	require.Equal(t, "all/next: Policy on AI\nall/v1: AI policy\nall/v0: nothing", onDisk(t, out)["all/titles.js"])

	// What is kept is read as it is there, and not made again.
	require.Equal(t, Result{Skipped: 3, Unchanged: 2}, publish(t, out, site("Policy on AI")))
	publish(t, out, site("Our policy"))
	require.EqualValues(t, 3, made.Load())
	kept := onDisk(t, out)
	require.Equal(t, "all/next: Our policy\nall/v1: AI policy\nall/v0: nothing", kept["all/titles.js"])

	// All at once gives the same.
	once := t.TempDir()
	publish(t, once, site("Our policy"))
	require.Equal(t, onDisk(t, once), kept)

	// Who lost the lists, and alters nothing else, has files that are not in the way.
	require.NoError(t, os.Remove(filepath.Join(out, stateName)))
	require.Zero(t, publish(t, out, site("Our policy")).Written)
	require.NoError(t, os.Remove(filepath.Join(out, stateName)))
	_, err := To(t.Context(), out, site("Another"), Options{})
	require.ErrorContains(t, err, filepath.Join(out, "all/titles.js")+" is in the way")
	require.Equal(t, kept, onDisk(t, out))

	publish(t, once, Site{Editions: site("Our policy").Editions})
	require.NotContains(t, onDisk(t, once), "all/titles.js", "it goes when no site has it")
}

func TestAFileOfSeveralEditionsHasAPlaceOfItsOwn(t *testing.T) {
	one := edition("all/next", "", story{"index.html": "1"})
	for says, site := range map[string]Site{
		"two files want the path": {Root: story{"all/titles.js": "root"}.set(), Merged: []files.Merged{titles("all/titles.js")}},
		"is no part of it":        {Editions: []Edition{one}, Merged: []files.Merged{titles("all/next/titles.js")}},
	} {
		_, err := To(t.Context(), t.TempDir(), site, Options{})
		require.ErrorContains(t, err, says)
	}
	broken := files.Merged{Name: "all/titles.js", Make: func(files.Read) ([]byte, error) { return nil, fmt.Errorf("no order") }}
	out := t.TempDir()
	_, err := To(t.Context(), out, Site{Editions: []Edition{one}, Merged: []files.Merged{broken}}, Options{})
	require.ErrorContains(t, err, "all/titles.js: no order")
	require.NotContains(t, onDisk(t, out), "all/titles.js")
}
