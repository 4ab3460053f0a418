package source

import (
	"bytes"
	"context"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func FuzzLog(f *testing.F) {
	hash := strings.Repeat("ab", 20)
	f.Add([]byte("\x01" + hash + "\x00\x00Ines\x001767225600\x00Begin\x00\nA\x00docs/content/a.md\x00"))
	f.Add([]byte("\x01" + hash + "\x00" + hash + "\x00Ines\x001767225600\x00Cycle\x00\nR087\x00docs/content/a.md\x00docs/content/\x01b\x00MM\x00docs/content/c\x00"))
	f.Add([]byte("\x01" + hash + "\x00\x00Ines\x001767225600\x00Cut\x00\nR100\x00docs/content/a.md"))
	f.Add([]byte("\x01" + hash + "\x00\x00Ines\x00soon\x00Cut"))
	f.Fuzz(func(t *testing.T, output []byte) {
		log, err := parseLog(output, "docs/")
		if err != nil {
			return
		}
		for tip := range log {
			for path, changes := range log.changes(tip, false) {
				require.True(t, strings.HasPrefix(path, "content/"), "%q", path)
				require.NotEmpty(t, changes)
			}
		}
	})
}

func FuzzBlobs(f *testing.F) {
	f.Add([]byte("100644 blob abab      4\tcontent/a.md\x00120000 blob cdcd 1\tcontent/l\x00160000 commit abab -\tcontent/m\x00"), []byte("blob 4\ntext\nblob 1\na\n"))
	f.Add([]byte("100644 blob abab 4\t../a.md\x00"), []byte("abab missing\n"))
	f.Add([]byte("100644 blob abab BAD\tcontent/a.md\x00"), []byte("blob 9223372036854775807\ntext"))
	f.Fuzz(func(t *testing.T, listed, answer []byte) {
		entries, err := parseTree(listed)
		if err != nil {
			return
		}
		_ = readBlobs(t.Context(), entries, func(context.Context, string, ...string) ([]byte, error) { return answer, nil })
		for _, entry := range entries {
			require.True(t, shown(entry.path) && inside(entry.path), "%q", entry.path)
		}
	})
}

func FuzzUnpack(f *testing.F) {
	f.Add(packed(f, "content/a.md = text", "content/sub/", "content/sub/b.md = text", "content/link -> a.md"))
	f.Add(packed(f, "../a.md = text"))
	f.Add(packed(f, "content = a file", "content/a.md = text"))
	f.Add(packed(f, "content/link -> sub", "content/link/a.md = text"))
	f.Add(packed(f, "./content/a.md = text", "content/ä\xff.md = text"))
	f.Fuzz(func(t *testing.T, archive []byte) {
		u, err := unpack(bytes.NewReader(archive))
		if err != nil {
			return
		}
		var files []string
		for name, n := range u.files {
			require.True(t, shown(name), "%q", name)
			if strings.ToValidUTF8(name, "") != name || n.mode&fs.ModeSymlink != 0 {
				return // TestFS opens all, and these cannot be opened
			}
			if !n.IsDir() {
				files = append(files, name)
			}
		}
		require.NoError(t, fstest.TestFS(u.files, files...))
	})
}
