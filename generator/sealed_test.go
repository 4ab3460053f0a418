package generator_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator"
	"aims/generator/files"
	"aims/generator/seal"
	"aims/generator/source"
	"aims/themes"
)

const policy = `---
id: POL-001
kind: policy
type: topic
title: AI policy
status: approved
classification: public
version: "1.0"
owner: The chief executive
effective: 2026-05-04
---
The words of the policy.
`

const site = `organization: Harbour Health
frameworks: [oecd-ai-principles]
audiences:
  - {name: everyone, sees: [public]}
versions: {tags: "v*"}
`

// A released is a handbook in a repository, with release 1.0 made by a program.
type released struct {
	t   *testing.T
	dir string
}

func day() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

func release(t *testing.T, by generator.Program) released {
	r := released{t, t.TempDir()}
	require.NoError(t, os.Mkdir(filepath.Join(r.dir, "content"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "content/site.yaml"), []byte(site), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(r.dir, "content/policy.md"), []byte(policy), 0o644))
	r.git("init", "--quiet", "--initial-branch=main")
	r.git("add", "--all")
	r.git("commit", "--quiet", "--message=first")
	repository, err := source.OpenRepository(t.Context(), r.dir, r.environ())
	require.NoError(t, err)
	head := repository.Head(t.Context())
	tree, err := repository.At(t.Context(), head, "v1.0")
	require.NoError(t, err)
	sealed, err := generator.New(by, nil).Seal(t.Context(), generator.Plan{Trees: []source.Tree{tree}, Today: day(), Program: by},
		generator.Sealing{Name: "1.0", Tag: "v1.0", Date: day(), AsOf: day(), Secret: seal.Secret{1}})
	require.NoError(t, err)
	require.NoError(t, repository.Make(t.Context(), source.Making{
		Head: head, Files: sealed.Files(), Subject: "Release 1.0", Tag: "v1.0", Message: "Release 1.0\n\n" + seal.Digest(sealed.Text) + "\n",
	}))
	return r
}

func (r released) environ() []string {
	return append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
}

func (r released) git(args ...string) {
	command := exec.Command("git", args...)
	command.Dir, command.Env = r.dir, r.environ()
	said, err := command.CombinedOutput()
	require.NoError(r.t, err, string(said))
}

// edition is the edition of the release as a program publishes it, without a store.
func (r released) edition(by generator.Program) (*files.Set, error) {
	trees, err := generator.Open(r.t.Context(), r.dir, nil)
	require.NoError(r.t, err)
	tags, err := generator.Tags(r.t.Context(), r.dir)
	require.NoError(r.t, err)
	built, err := generator.New(by, nil).Build(generator.Plan{Trees: trees, Tags: tags, Today: day(), Program: by})
	require.NoError(r.t, err)
	for _, f := range built.Findings {
		require.NotEqual(r.t, "release-altered", f.Rule, f.Message)
	}
	whole, err := built.Site()
	require.NoError(r.t, err)
	for _, e := range whole.Editions {
		if e.Dir == "everyone/v1.0" {
			return e.Files()
		}
	}
	require.Fail(r.t, "there is no edition of the release")
	return nil, nil
}

// program is a program; other makes it lay pages out in another way.
func program(version, digest string, other bool) generator.Program {
	var look fs.FS = themes.Files
	if other {
		changed := fstest.MapFS{}
		_ = fs.WalkDir(themes.Files, ".", func(name string, entry fs.DirEntry, err error) error {
			if entry.IsDir() {
				return err
			}
			text, err := fs.ReadFile(themes.Files, name)
			changed[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(text), "<footer", "<hr><footer", 1))}
			return err
		})
		look = changed
	}
	return generator.NewProgram(version, digest, crosswalks.Files, look)
}

func text(t *testing.T, set *files.Set, name string) string {
	promise, found := set.Get(name)
	require.True(t, found, name)
	content, err := promise()
	require.NoError(t, err)
	return string(content)
}

func TestReleasesByOtherPrograms(t *testing.T) {
	one, two := strings.Repeat("1", 64), strings.Repeat("2", 64)
	r := release(t, program("aims 1.0", one, false))

	// Another program that makes the same pages makes the sealed edition.
	set, err := r.edition(program("aims 2.0", two, false))
	require.NoError(t, err)
	require.Contains(t, text(t, set, seal.EditionFile), "audience: \"everyone\"")
	require.NotContains(t, text(t, set, "policies/pol-001.html"), "Rendered again")

	// One that makes other pages says so on each, and does not claim the seal.
	set, err = r.edition(program("aims 2.0", two, true))
	require.NoError(t, err)
	for _, page := range []string{"policies/pol-001.html", "index.html", "documents.html"} {
		require.Contains(t, text(t, set, page), "Rendered again by aims 2.0 from the same records: the sealed pages of release 1.0 were made by aims 1.0.", page)
	}
	_, found := set.Get(seal.EditionFile)
	require.False(t, found)

	// The same program must make the same pages: what it makes otherwise was changed.
	_, err = r.edition(program("aims 1.0", one, true))
	require.ErrorContains(t, err, "release 1.0: aims 1.0 made this edition with the root sha256:")
	require.ErrorContains(t, err, "from the same records")
}
