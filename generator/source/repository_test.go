package source

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/git"
)

// A handbookRepo is a real git repository. Each commit is made a day after the last.
type handbookRepo struct {
	t      *testing.T
	dir    string
	day    int
	author string
}

func newRepo(t *testing.T) *handbookRepo {
	r := &handbookRepo{t: t, dir: t.TempDir(), author: "Ines Okafor"}
	r.git("init", "--quiet", "--initial-branch=main")
	return r
}

func (r *handbookRepo) git(args ...string) string {
	r.t.Helper()
	date := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, r.day).Format(time.RFC3339)
	command := exec.Command("git", args...)
	command.Dir = r.dir
	command.Env = append(git.Environ(os.Environ()), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME="+r.author, "GIT_AUTHOR_EMAIL=author@example.org", "GIT_AUTHOR_DATE="+date,
		"GIT_COMMITTER_NAME="+r.author, "GIT_COMMITTER_EMAIL=author@example.org", "GIT_COMMITTER_DATE="+date)
	output, err := command.CombinedOutput()
	require.NoError(r.t, err, "git %s: %s", strings.Join(args, " "), output)
	return strings.TrimSpace(string(output))
}

func (r *handbookRepo) write(path, text string) {
	r.t.Helper()
	file := filepath.Join(r.dir, path)
	require.NoError(r.t, os.MkdirAll(filepath.Dir(file), 0o755))
	require.NoError(r.t, os.WriteFile(file, []byte(text), 0o644))
}

func (r *handbookRepo) commit(subject string) string {
	r.t.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "--message="+subject)
	r.day++
	return r.git("rev-parse", "HEAD")
}

func (r *handbookRepo) open(opt Options) []Tree {
	r.t.Helper()
	trees, err := Open(r.t.Context(), r.dir, opt)
	require.NoError(r.t, err)
	return trees
}

func (r *handbookRepo) next() Tree {
	r.t.Helper()
	return r.open(Options{Versions: []string{Next}})[0]
}

func versions(trees []Tree) (names []string) {
	for _, tree := range trees {
		names = append(names, tree.Version)
	}
	return names
}

func subjects(changes []Change) (subjects []string) {
	for _, change := range changes {
		subjects = append(subjects, change.Subject)
	}
	return subjects
}

func read(t *testing.T, fsys fs.FS, name string) string {
	t.Helper()
	content, err := fs.ReadFile(fsys, name)
	require.NoError(t, err)
	return string(content)
}

func TestTagsAreVersionsAsTheyWere(t *testing.T) {
	r := newRepo(t)
	r.write("README.md", "of the project")
	r.git("tag", "v0-empty", r.commit("Begin"))
	r.write("content/policies/pol-001.md", "We intend to improve.")
	first := r.commit("Write the AI policy")
	r.git("tag", "--annotate", "--message=Stage 1", "v1.2")
	r.author = "Bo Lindqvist"
	r.write("content/policies/pol-001.md", "We will improve.")
	r.write("themes/own/theme.yaml", "extends: default")
	r.commit("Commit to improvement after Stage 1")
	r.git("tag", "v1.10")
	r.git("tag", "audit/2026", first)
	r.write("content/policies/pol-001.md", "We improve.")

	trees := r.open(Options{Tags: "v*"})
	require.Equal(t, []string{"v1.2", "v1.10", "next"}, versions(trees))
	require.Equal(t, "We intend to improve.", read(t, trees[0].FS, "content/policies/pol-001.md"))
	require.Equal(t, "We will improve.", read(t, trees[1].FS, "content/policies/pol-001.md"))
	require.Equal(t, "We improve.", read(t, trees[2].FS, "content/policies/pol-001.md"))
	require.NoError(t, fstest.TestFS(trees[1].FS, "content/policies/pol-001.md", "themes/own/theme.yaml"))
	require.NoError(t, fstest.TestFS(trees[2].FS, "content/policies/pol-001.md", "themes/own/theme.yaml"))
	_, err := fs.Stat(trees[2].FS, "README.md")
	require.ErrorIs(t, err, fs.ErrNotExist)

	require.Equal(t, first, trees[0].Commit)
	require.Equal(t, time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), trees[0].Date)
	require.Zero(t, trees[2].Date)
	require.True(t, trees[2].Work)
	require.Equal(t, trees[1].Commit, trees[2].Commit)

	path := "content/policies/pol-001.md"
	require.Equal(t, []string{"Write the AI policy"}, subjects(trees[0].History.Changes[path]))
	require.Equal(t, []string{"Commit to improvement after Stage 1", "Write the AI policy"}, subjects(trees[2].History.Changes[path]))
	last, _ := trees[1].History.Last(path)
	require.Equal(t, "Bo Lindqvist", last.Author)
	require.Equal(t, time.Date(2026, 1, 3, 9, 0, 0, 0, time.UTC), last.Date)
	written, _ := trees[1].History.First(path)
	require.Equal(t, first, written.Commit)

	require.Equal(t, []string{"audit-2026"}, versions(r.open(Options{Versions: []string{"audit-2026"}})))
}

func TestDigestChangesWithWhatIsPublished(t *testing.T) {
	r := newRepo(t)
	r.write("content/index.md", "Welcome")
	r.commit("Begin")
	r.git("tag", "v1")
	digests := func() (digests []string) {
		for _, tree := range r.open(Options{Tags: "v*"}) {
			digest, err := tree.Digest()
			require.NoError(t, err)
			digests = append(digests, digest)
		}
		return digests
	}
	before := digests()
	require.Equal(t, before, digests())
	r.write("content/index.md", "Welcome!")
	r.write("public/index.html", "made from it")
	edited := digests()
	require.Equal(t, before[0], edited[0])
	require.NotEqual(t, before[1], edited[1])
	r.write("content/index.md", "Welcome")
	require.Equal(t, before, digests())
	r.git("tag", "--force", "v1", r.commit("The commit alone is news to the footer"))
	require.NotEqual(t, before[0], digests()[0])
}

// Attributes may stand in files of this machine alone: a tag is what was committed.
func TestAttributesChangeNoTag(t *testing.T) {
	r := newRepo(t)
	committed := map[string]string{
		"content/dropped.md": "Dropped", "content/stamped.md": "Commit $Format:%H$ $Id$\n", "content/lines.md": "one\ntwo\n",
		"content/drawn.md": "Ä\n", "content/crlf.csv": "a,b\r\n", "content/run.sh": "#!/bin/sh\n", "content/empty.md": "",
		"content/versions/kept.md": "no part of a version",
	}
	for name, text := range committed {
		r.write(name, text)
	}
	r.git("config", "core.autocrlf", "false")
	require.NoError(t, os.Chmod(filepath.Join(r.dir, "content/run.sh"), 0o755))
	require.NoError(t, os.Symlink("lines.md", filepath.Join(r.dir, "content/link.md")))
	r.write("content/.gitattributes", "stamped.md export-subst ident\nlines.md eol=crlf\ndrawn.md working-tree-encoding=UTF-16LE\n")
	r.git("update-index", "--add", "--cacheinfo", "160000,"+strings.Repeat("ab", 20)+",content/module")
	r.git("-c", "core.attributesFile=/dev/null", "add", "content/dropped.md", "content/crlf.csv", "content/run.sh", "content/empty.md", "content/link.md")
	for _, name := range []string{"stamped", "lines", "drawn"} {
		hash := r.git("hash-object", "-w", "--no-filters", "content/"+name+".md")
		r.git("update-index", "--add", "--cacheinfo", "100644,"+hash+",content/"+name+".md")
	}
	r.git("add", "content/.gitattributes", "content/versions")
	r.git("commit", "--quiet", "--message=Begin")
	r.git("tag", "v1")
	r.write(".git/info/attributes", "dropped.md export-ignore\n*.md filter=shout\n")
	r.git("config", "filter.shout.smudge", "tr a-z A-Z")

	tree := r.open(Options{Tags: "v*"})[0]
	delete(committed, "content/versions/kept.md")
	for name, text := range committed {
		require.Equal(t, text, read(t, tree.FS, name), name)
		info, err := fs.Stat(tree.FS, name)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o644), info.Mode())
		require.Equal(t, tree.Date, info.ModTime())
	}
	_, err := fs.Stat(tree.FS, "content/versions")
	require.ErrorIs(t, err, fs.ErrNotExist)
	target, err := fs.ReadLink(tree.FS, "content/link.md")
	require.NoError(t, err)
	require.Equal(t, "lines.md", target)
	module, err := fs.ReadDir(tree.FS, "content/module")
	require.NoError(t, err)
	require.Empty(t, module)
}

func TestHandbookInASubfolder(t *testing.T) {
	r := newRepo(t)
	r.write("docs/our handbook/content/a.md", "one")
	r.write("docs/content/other.md", "of another handbook")
	r.commit("Begin")
	r.git("tag", "v1")
	r.git("mv", "docs/our handbook/content/a.md", "docs/our handbook/content/b.md")
	r.commit("Rename")
	r.dir += "/docs/our handbook"

	trees := r.open(Options{Tags: "v*"})
	require.Equal(t, []string{"v1", "next"}, versions(trees))
	require.Equal(t, "one", read(t, trees[0].FS, "content/a.md"))
	_, err := fs.Stat(trees[0].FS, "content/other.md")
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Equal(t, []string{"Begin"}, subjects(trees[0].History.Changes["content/a.md"]))
	require.Equal(t, []string{"Rename", "Begin"}, subjects(trees[1].History.Changes["content/b.md"]))
}

func TestHistoryFollowsRenamesThatTradePlaces(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", strings.Repeat("about the triage assistant\n", 20))
	r.commit("Write A")
	r.write("content/b.md", strings.Repeat("about the rota planner\n", 20))
	r.commit("Write B")
	r.git("mv", "content/a.md", "content/c.md")
	r.commit("Move A to C")
	r.git("mv", "content/b.md", "content/a.md")
	r.commit("Move B to A")
	history := r.next().History
	require.Equal(t, []string{"Move B to A", "Write B"}, subjects(history.Changes["content/a.md"]))
	require.Equal(t, []string{"Move A to C", "Write A"}, subjects(history.Changes["content/c.md"]))
}

func TestHistoryOfAFormerFileOfThatNameIsNotInherited(t *testing.T) {
	r := newRepo(t)
	r.write("content/planner.md", strings.Repeat("about the first rota planner\n", 20))
	r.commit("Write about the first planner")
	r.git("rm", "--quiet", "content/planner.md")
	r.commit("Retire the first planner")
	r.write("content/draft.md", strings.Repeat("about another product altogether\n", 20))
	r.commit("Draft the second planner")
	r.git("mv", "content/draft.md", "content/planner.md")
	r.commit("Publish the second planner")
	require.Equal(t, []string{"Publish the second planner", "Draft the second planner"}, subjects(r.next().History.Changes["content/planner.md"]))
}

func TestMergesBringTheirHistory(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "a")
	r.commit("Begin")
	r.git("checkout", "--quiet", "-b", "review")
	r.write("content/b.md", "b")
	r.commit("Write B in a branch")
	r.git("checkout", "--quiet", "main")
	r.write("README.md", "no content")
	r.commit("Touch no record")
	r.git("tag", "v1")
	r.git("merge", "--quiet", "--no-ff", "--message=Merge the review", "review")
	r.git("tag", "v2")
	trees := r.open(Options{Tags: "v*"})
	require.Empty(t, trees[0].History.Changes["content/b.md"])
	require.Equal(t, []string{"Begin"}, subjects(trees[0].History.Changes["content/a.md"]))
	require.Equal(t, []string{"Write B in a branch"}, subjects(trees[1].History.Changes["content/b.md"]))
}

func TestNamesOfFilesAreKept(t *testing.T) {
	r := newRepo(t)
	names := []string{"content/risk register.md", "content/Prüfung – 監査.md", "content/with\nline break.md", "content/\x01quote\".md", "content/A.md"}
	for _, name := range names {
		r.write(name, "text of "+name)
	}
	r.commit("Begin\tnow")
	r.git("tag", "v1")
	for _, tree := range r.open(Options{Tags: "v1"}) {
		for _, name := range names {
			require.Equal(t, "text of "+name, read(t, tree.FS, name))
			require.Equal(t, []string{"Begin now"}, subjects(tree.History.Changes[name]))
		}
	}
}

func TestDetachedHead(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "one")
	first := r.commit("One")
	r.write("content/a.md", "two")
	r.commit("Two")
	r.git("checkout", "--quiet", "--detach", first)
	next := r.next()
	require.Equal(t, first, next.Commit)
	require.Equal(t, []string{"One"}, subjects(next.History.Changes["content/a.md"]))
}

func TestShallowCloneClaimsNoFirstChange(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "one")
	r.write("content/b.md", "one")
	r.commit("One")
	r.write("content/a.md", "two")
	r.commit("Two")
	r.write("content/a.md", "three")
	r.commit("Three")
	clone := &handbookRepo{t: t, dir: t.TempDir()}
	clone.git("clone", "--quiet", "--depth=2", "file://"+r.dir, ".")
	next := clone.next()
	require.True(t, next.History.Shallow)
	require.Equal(t, []string{"Three"}, subjects(next.History.Changes["content/a.md"]))
	require.Empty(t, next.History.Changes["content/b.md"])
	require.False(t, r.next().History.Shallow)
}

func TestWithoutGit(t *testing.T) {
	plain := &handbookRepo{t: t, dir: t.TempDir()}
	plain.write("content/a.md", "text")
	trees := plain.open(Options{Tags: "v*"})
	require.Equal(t, []string{"next"}, versions(trees))
	require.Equal(t, History{}, trees[0].History)
	require.Empty(t, trees[0].Commit)
	_, err := Open(t.Context(), plain.dir, Options{Versions: []string{"v1"}})
	require.ErrorContains(t, err, `version "v1"`)

	t.Run("no program", func(t *testing.T) {
		r := newRepo(t)
		r.write("content/a.md", "text")
		r.commit("Begin")
		t.Setenv("PATH", t.TempDir())
		require.Contains(t, r.next().History.Trouble, "no git program")
		_, err := Open(t.Context(), r.dir, Options{Tags: "v*"})
		require.ErrorIs(t, err, git.ErrMissing)
	})
	t.Run("no commit", func(t *testing.T) {
		r := newRepo(t)
		r.write("content/a.md", "text")
		next := r.open(Options{Tags: "v*"})
		require.Equal(t, []string{"next"}, versions(next))
		require.Equal(t, History{Changes: nil}, next[0].History)
	})
	t.Run("no folder", func(t *testing.T) {
		_, err := Open(t.Context(), filepath.Join(plain.dir, "gone"), Options{})
		require.ErrorIs(t, err, fs.ErrNotExist)
		_, err = Open(t.Context(), filepath.Join(plain.dir, "content/a.md"), Options{})
		require.ErrorContains(t, err, "is not a folder")
	})
}

func TestTagsThatAreNoVersions(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "text")
	r.commit("Begin")
	r.git("tag", "v-blob", r.git("rev-parse", "HEAD:content/a.md"))
	r.git("tag", "v-tree", r.git("rev-parse", "HEAD^{tree}"))
	require.Equal(t, []string{"next"}, versions(r.open(Options{Tags: "v*"})))
	_, err := Open(t.Context(), r.dir, Options{Versions: []string{"v-blob"}})
	require.ErrorContains(t, err, `version "v-blob": no git tag`)

	r.git("tag", "Next")
	_, err = Open(t.Context(), r.dir, Options{Tags: "N*"})
	require.ErrorContains(t, err, "kept for the work tree")
	_, err = Open(t.Context(), r.dir, Options{Tags: "[v"})
	require.ErrorContains(t, err, `pattern of tags "[v"`)
}

func TestBrokenRepositoryIsSaid(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "text")
	commit := r.commit("Begin")
	r.git("tag", "v1")
	blob := r.git("rev-parse", "HEAD:content/a.md")
	object := func(hash string) string { return filepath.Join(r.dir, ".git/objects", hash[:2], hash[2:]) }

	require.NoError(t, os.Remove(object(blob)))
	trees := r.open(Options{Tags: "v*"})
	_, err := fs.ReadFile(trees[0].FS, "content/a.md")
	require.ErrorContains(t, err, "tag v1: git ls-tree: content/a.md: the object "+blob+" is missing or broken")

	require.NoError(t, os.Remove(object(commit)))
	_, err = Open(t.Context(), r.dir, Options{Tags: "v*"})
	require.ErrorContains(t, err, "tag v1: git cat-file")

	require.NoError(t, os.WriteFile(filepath.Join(r.dir, ".git/HEAD"), []byte("nonsense"), 0o644))
	_, err = Open(t.Context(), r.dir, Options{Versions: []string{"v1", Next}})
	require.ErrorContains(t, err, "git rev-parse: exit status 128: fatal: ")
	next := r.next()
	require.Contains(t, next.History.Trouble, "git rev-parse: exit status 128: fatal: ")
	require.Equal(t, "text", read(t, next.FS, "content/a.md"))
}

func TestUserConfigurationChangesNothing(t *testing.T) {
	r := newRepo(t)
	r.write("handbook/content/ä.md", "text\n")
	r.commit("Begin")
	r.git("mv", "handbook/content/ä.md", "handbook/content/ö.md")
	r.commit("Rename")
	r.git("tag", "v1")
	r.dir += "/handbook"
	before := r.open(Options{Tags: "v*"})
	for _, setting := range []string{"log.showSignature true", "diff.renames false", "diff.relative true", "core.quotePath true",
		"core.autocrlf true", "core.eol crlf", "log.follow true", "color.ui always", "format.pretty oneline", "diff.noprefix true",
		"i18n.logOutputEncoding ISO-8859-1", "tar.umask 077", "log.date relative", "core.pager false", "diff.external false"} {
		key, value, _ := strings.Cut(setting, " ")
		r.git("config", key, value)
	}
	t.Setenv("GIT_DIR", t.TempDir())
	t.Setenv("GIT_TRACE", "1")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	t.Setenv("TZ", "Asia/Tokyo")
	after := r.open(Options{Tags: "v*"})
	require.Equal(t, before[0].History, after[0].History)
	require.Equal(t, before[0].Date, after[0].Date)
	require.Equal(t, "text\n", read(t, after[0].FS, "content/ö.md"))
	require.Equal(t, []string{"Rename", "Begin"}, subjects(after[0].History.Changes["content/ö.md"]))
}

func TestLongHistoryIsReadInOnePass(t *testing.T) {
	r := newRepo(t)
	var script strings.Builder
	for i := range 200 {
		fmt.Fprintf(&script, "commit refs/heads/main\ncommitter Ines Okafor <i@example.org> %d +0000\ndata <<END\nEdit %d\nEND\n", 1767225600+i, i)
		fmt.Fprintf(&script, "M 644 inline content/risks/rsk-%03d.md\ndata <<END\nRisk %d\nEND\n\n", i%10, i)
		if i%20 == 19 {
			fmt.Fprintf(&script, "reset refs/tags/v%d\nfrom refs/heads/main\n\n", i)
		}
	}
	importer := exec.Command("git", "fast-import", "--quiet")
	importer.Dir, importer.Stdin = r.dir, strings.NewReader(script.String())
	output, err := importer.CombinedOutput()
	require.NoError(t, err, string(output))
	r.git("reset", "--quiet", "--hard", "main")

	calls := map[string]int{}
	run := git.In(r.dir, git.Environ(os.Environ()))
	trees, err := open(t.Context(), r.dir, Options{Tags: "v*"}, func(ctx context.Context, input string, args ...string) ([]byte, error) {
		calls[args[0]]++
		return run(ctx, input, args...)
	})
	require.NoError(t, err)
	require.Len(t, trees, 11)
	require.Equal(t, map[string]int{"rev-parse": 1, "for-each-ref": 1, "cat-file": 1, "log": 1}, calls)
	require.Len(t, trees[0].History.Changes["content/risks/rsk-003.md"], 2)
	require.Len(t, trees[10].History.Changes["content/risks/rsk-003.md"], 20)
	last, _ := trees[10].History.Last("content/risks/rsk-003.md")
	require.Equal(t, "Edit 193", last.Subject)

	require.Equal(t, "Risk 13\n", read(t, trees[0].FS, "content/risks/rsk-003.md"))
	require.Equal(t, "Risk 14\n", read(t, trees[0].FS, "content/risks/rsk-004.md"))
	require.Equal(t, 1, calls["ls-tree"])
	require.Equal(t, 2, calls["cat-file"])
}

func TestAStopIsHeard(t *testing.T) {
	r := newRepo(t)
	r.write("content/a.md", "text")
	r.commit("Begin")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := Open(ctx, r.dir, Options{})
	require.ErrorIs(t, err, context.Canceled)
}
