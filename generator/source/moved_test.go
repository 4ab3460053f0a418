package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// What moves a work tree on in its history makes it stale, what is only written does not.
func TestStaleAfterACommit(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "one")
	before := r.next()
	require.False(t, before.Stale(), "without a commit")
	r.commit("Begin")
	require.True(t, before.Stale(), "the first commit")

	moves := func(how string, move func()) {
		t.Helper()
		tree := r.next()
		require.False(t, tree.Stale(), how)
		move()
		require.True(t, tree.Stale(), how)
		require.False(t, r.next().Stale(), how)
	}
	moves("another commit", func() { r.commit("Go on") })
	moves("a branch", func() { r.git("switch", "--quiet", "--create=draft") })
	moves("a commit on it", func() { r.commit("Try") })
	moves("no branch", func() { r.git("checkout", "--quiet", "--detach", "main") })
	moves("back", func() { r.git("switch", "--quiet", "main") })
	moves("a commit undone", func() { r.git("reset", "--quiet", "--hard", "HEAD~1") })
	r.git("pack-refs", "--all")
	moves("a commit after references were packed", func() { r.commit("Go on again") })

	tree := r.next()
	r.write("content/a.md", "two")
	r.git("add", "--all")
	r.git("tag", "v1.0")
	require.False(t, tree.Stale(), "nothing that is only written, or another version")
	require.NoError(t, os.RemoveAll(filepath.Join(r.dir, "content")))
	require.True(t, tree.Stale(), "there is no handbook any more")
}

// Several work trees may share a repository: each has its own place in it.
func TestStaleInALinkedWorkTree(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "one")
	r.commit("Begin")
	linked := *r
	linked.dir = filepath.Join(t.TempDir(), "linked")
	r.git("worktree", "add", "--quiet", "-b", "draft", linked.dir)
	here, there := r.next(), linked.next()
	linked.commit("Try")
	require.False(t, here.Stale())
	require.True(t, there.Stale())
	require.False(t, linked.next().Stale())
}

func TestStaleWhenARepositoryAppears(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "content"), 0o755))
	trees, err := Open(t.Context(), dir, Options{Versions: []string{Next}})
	require.NoError(t, err)
	require.False(t, trees[0].Stale())
	r := &handbookRepo{t: t, dir: dir, author: "Ines Okafor"}
	r.git("init", "--quiet")
	require.True(t, trees[0].Stale())
	require.False(t, Tree{}.Stale(), "a tag is what it is")
}

// What cannot be understood is asked again each time.
func TestStaleWhenNobodyCanSay(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "content"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, ".git"), []byte("no repository"), 0o644))
	trees, err := Open(t.Context(), dir, Options{Versions: []string{Next}})
	require.NoError(t, err)
	require.NotEmpty(t, trees[0].History.Trouble)
	require.True(t, trees[0].Stale())
}
