package publish

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzManifest(f *testing.F) {
	f.Add([]byte("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  index.html\n"))
	f.Add([]byte("\\e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a\\nb.html\n"))
	f.Add([]byte("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ../../x\nmore"))
	f.Add([]byte("\\"))
	f.Fuzz(func(t *testing.T, text []byte) {
		sums := readManifest(text)
		var entries []entry
		for name, sum := range sums {
			require.True(t, fs.ValidPath(name), "%q", name)
			entries = append(entries, entry{name, sum})
		}
		require.Equal(t, sums, readManifest(writeManifest(entries)))
	})
}
