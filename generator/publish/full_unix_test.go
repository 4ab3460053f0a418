//go:build unix

package publish

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// childWithoutSpace builds where no file can grow beyond some bytes, which a build
// meets like a disk that fills up in the middle of a page.
func childWithoutSpace(out string) {
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 5000, Max: 5000}); err != nil {
		fmt.Println(err)
		return
	}
	_, err := To(context.Background(), out, spaceSite(strings.Repeat("new ", 5000)), Options{})
	fmt.Println(err)
}

func spaceSite(text string) Site {
	return Site{Editions: []Edition{edition("all/next", "", story{"a.html": "a", "b.html": text, "c.html": "c"})}}
}

func TestDiskIsFull(t *testing.T) {
	out := t.TempDir()
	publish(t, out, spaceSite("old"))
	before := onDisk(t, out)
	build := exec.Command(os.Args[0])
	build.Env = append(os.Environ(), "PUBLISH_CHILD="+out, "PUBLISH_CHILD_TASK=full")
	said, err := build.CombinedOutput()
	require.NoError(t, err)
	require.Equal(t, "write "+filepath.Join(out, "all/next/b.html")+": file too large\n", string(said))
	require.Equal(t, before, onDisk(t, out))
}

func TestOutputFolderMayBeALink(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "www"), 0o755))
	require.NoError(t, os.Symlink("www", filepath.Join(dir, "public")))
	publish(t, filepath.Join(dir, "public"), spaceSite("page"))
	require.Equal(t, "page", onDisk(t, filepath.Join(dir, "www"))["all/next/b.html"])
}
