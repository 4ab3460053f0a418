//go:build unix

package main

import (
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A guest uses a victim's handbook without the rights of its owner. Who is root may write
// anywhere, so the program is then run as nobody.
type guest struct {
	*victim
	program string
	env     []string
}

func newGuest(t *testing.T) *guest {
	g := &guest{victim: newVictim(t)}
	home := t.TempDir()
	g.env = append(os.Environ(), "HOME="+home, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*")
	for _, dir := range []string{g.dir, home} {
		require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
		require.NoError(t, os.Chmod(dir, 0o755))
	}
	g.program = filepath.Join(home, "aims")
	from, err := os.Open(os.Args[0]) // lies where only its owner may look
	require.NoError(t, err)
	defer from.Close()
	to, err := os.OpenFile(g.program, os.O_CREATE|os.O_WRONLY, 0o755)
	require.NoError(t, err)
	_, err = io.Copy(to, from)
	require.NoError(t, err)
	require.NoError(t, to.Close())
	return g
}

func (g *guest) tries(args ...string) (said string, code int) {
	g.t.Helper()
	c := exec.Command(g.program, append(args, "--dir", g.dir)...)
	c.Args[0], c.Env, c.Dir = "aims", g.env, "/"
	if os.Getuid() == 0 {
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	out, err := c.CombinedOutput()
	if _, exited := err.(*exec.ExitError); !exited {
		require.NoError(g.t, err)
	}
	return string(out), c.ProcessState.ExitCode()
}

// mayWrite takes away the right to write into a folder and all that is in it, or gives it back
// to the owner.
func (g *guest) mayWrite(dir string, may bool) {
	g.t.Helper()
	require.NoError(g.t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o444)
		if entry.IsDir() {
			mode = 0o555
		}
		if may {
			mode |= 0o200
		}
		return os.Chmod(name, mode)
	}))
}

// Where nobody may write, it is said in a sentence and nothing changes; reading and verifying
// go on, and a handbook on a read-only disk is published elsewhere.
func TestReadOnly(t *testing.T) {
	g := newGuest(t)
	out := filepath.Join(filepath.Dir(g.dir), "site")
	g.aims("build", "--out", out)
	before := g.files(out)
	g.write("second")
	g.git("commit", "--quiet", "--all", "--message=second")
	g.mayWrite(g.dir, false)
	t.Cleanup(func() { g.mayWrite(g.dir, true); g.mayWrite(out, true) })

	g.mayWrite(out, false)
	said, code := g.tries("build", "--out", out)
	require.Equal(t, 2, code, said)
	require.Contains(t, said, "permission denied")
	require.Contains(t, said, out)
	require.NotContains(t, said, "panic")
	require.Equal(t, before, g.files(out))
	said, code = g.tries("verify", out)
	require.Zero(t, code, said)

	said, code = g.tries("release", "1.1")
	require.Equal(t, 2, code, said)
	require.Contains(t, said, "ermission denied")
	require.Empty(t, g.git("status", "--porcelain"))
	require.Empty(t, g.git("tag", "--list", "v1.1"))

	// No store can be kept in the handbook, so that the release is rendered again from its tag.
	g.mayWrite(g.dir, true)
	require.NoError(t, os.RemoveAll(g.at(".aims")))
	g.mayWrite(g.dir, false)
	elsewhere := t.TempDir()
	require.NoError(t, os.Chmod(elsewhere, 0o777))
	require.NoError(t, os.Chmod(filepath.Dir(elsewhere), 0o755))
	said, code = g.tries("build", "--out", elsewhere)
	require.Zero(t, code, said)
	require.NoFileExists(t, g.at(".aims"))

	// One folder of a site that the owner has locked stops a build there; the pages are whole.
	g.mayWrite(g.dir, true)
	wanted := g.files(elsewhere)
	g.mayWrite(out, true)
	require.NoError(t, filepath.WalkDir(out, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && os.Getuid() == 0 {
			err = os.Chown(name, 65534, 65534)
		}
		return err
	}))
	locked := filepath.Join(out, "everyone", "next", "policies")
	require.NoError(t, os.Chmod(locked, 0o555))
	said, code = g.tries("build", "--out", out)
	require.Equal(t, 2, code, said)
	require.Regexp(t, "aims: write "+locked+`/[a-z0-9-]+\.html: permission denied\n$`, said)
	for name, content := range g.files(out) {
		require.True(t, content == before[name] || content == wanted[name], name)
	}
	require.NoError(t, os.Chmod(locked, 0o755))
	said, code = g.tries("build", "--out", out)
	require.Zero(t, code, said)
	require.Equal(t, wanted, g.files(out))
}
