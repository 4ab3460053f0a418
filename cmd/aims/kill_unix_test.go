//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const killSite = `organization: Harbour Health
frameworks: [oecd-ai-principles]
audiences:
  - {name: everyone, sees: [public]}
  - {name: auditors, sees: [public, internal]}
versions: {tags: "v*"}
`

const killPolicy = `---
id: POL-%03d
kind: policy
type: topic
title: Policy %d
status: approved
classification: %s
version: "1.0"
owner: The chief executive
effective: 2026-05-04
---
The %s words of policy %d.
`

// A victim is a handbook with a release, and the program that is killed while it works on it.
type victim struct {
	t      *testing.T
	dir    string
	random *rand.Rand
}

func newVictim(t *testing.T) *victim {
	v := &victim{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(42, 6))}
	v.write("first")
	require.NoError(t, os.WriteFile(v.at("content/site.yaml"), []byte(killSite), 0o644))
	v.git("init", "--quiet", "--initial-branch=main")
	v.git("config", "user.name", "A. Author")
	v.git("config", "user.email", "author@example.org")
	v.git("add", "--all")
	v.git("commit", "--quiet", "--message=first")
	v.aims("release", "1.0")
	return v
}

func (v *victim) at(name string) string { return filepath.Join(v.dir, filepath.FromSlash(name)) }

func (v *victim) write(words string) {
	require.NoError(v.t, os.MkdirAll(v.at("content"), 0o755))
	for i := range 12 {
		text := fmt.Sprintf(killPolicy, i, i, []string{"public", "internal"}[i%2], words, i)
		require.NoError(v.t, os.WriteFile(v.at(fmt.Sprintf("content/policy-%d.md", i)), []byte(text), 0o644))
	}
}

func (v *victim) git(args ...string) string {
	v.t.Helper()
	said, err := exec.Command("git", append([]string{"-C", v.dir}, args...)...).CombinedOutput()
	require.NoError(v.t, err, "git %q: %s", args, said)
	return strings.TrimSpace(string(said))
}

// command is this program as aims.
func (v *victim) command(args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], append(args, "--dir", v.dir)...)
	c.Args[0] = "aims"
	return c
}

func (v *victim) aims(args ...string) {
	v.t.Helper()
	said, err := v.command(args...).CombinedOutput()
	require.NoError(v.t, err, "aims %q: %s", args, said)
}

// kill runs a command and kills it at some moment of the time that it takes. It tells whether
// the command was still running.
func (v *victim) kill(takes time.Duration, args ...string) bool {
	v.t.Helper()
	c := v.command(args...)
	require.NoError(v.t, c.Start())
	time.Sleep(time.Duration(v.random.Int64N(int64(takes))))
	_ = c.Process.Kill()
	_ = c.Wait()
	return !c.ProcessState.Exited()
}

// took is how long something takes.
func took(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

// files are all files of a folder but what the program keeps for itself.
func (v *victim) files(dir string) map[string]string {
	all := map[string]string{}
	require.NoError(v.t, filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".aims-") {
			return err
		}
		content, err := os.ReadFile(file)
		name, _ := filepath.Rel(dir, file)
		all[name] = string(content)
		return err
	}))
	return all
}

// A release that is killed leaves what was there, or the release; whatever else it leaves is
// in nobody's way when it is made again, and then it is the same.
func TestReleaseIsKilledAtAnyMoment(t *testing.T) {
	v := newVictim(t)
	v.write("second")
	v.git("commit", "--quiet", "--all", "--message=second")
	base := v.git("rev-parse", "HEAD")
	undo := func() {
		v.git("reset", "--quiet", "--hard", base)
		_ = exec.Command("git", "-C", v.dir, "tag", "--delete", "v1.1").Run() // it may not be there
		v.git("clean", "--quiet", "--force", "content")
	}
	roots := func() string {
		text, err := os.ReadFile(v.at("content/releases/1.1.records.yaml"))
		require.NoError(t, err)
		_, made, _ := strings.Cut(string(text), "editions:")
		return made
	}
	takes := took(func() { v.aims("release", "1.1") })
	wanted := roots()
	stopped := 0
	for round := range 60 {
		undo()
		if round%3 == 0 {
			require.NoError(t, os.RemoveAll(v.at(".aims")))
		}
		if v.kill(takes, "release", "1.1") {
			stopped++
		}
		for line := range strings.Lines(v.git("status", "--porcelain")) {
			require.Contains(t, line, "content/releases", "round %d", round)
		}
		if tag := v.git("tag", "--list", "v1.1"); tag != "" {
			require.Equal(t, v.git("rev-parse", "HEAD"), v.git("rev-parse", "v1.1^{commit}"), "round %d", round)
		}
		takes = min(takes, took(func() { v.aims("release", "1.1") })) // other tests may have been at work the first time
		require.Equal(t, v.git("rev-parse", "HEAD"), v.git("rev-parse", "v1.1^{commit}"))
		require.Equal(t, base, v.git("rev-parse", "HEAD^"))
		require.Empty(t, v.git("status", "--porcelain"), "round %d", round)
		require.Equal(t, wanted, roots(), "round %d", round)
	}
	require.Greater(t, stopped, 20, "too few kills came while it ran")
	v.aims("check")
}

// A build that is killed leaves only whole files, of the site before or after, and the next one
// ends the work; the store of sealed editions never gives out anything else than was put in.
func TestBuildIsKilledAtAnyMoment(t *testing.T) {
	v := newVictim(t)
	out, words := t.TempDir(), []string{"first", "second"}
	var wanted []map[string]string
	for _, some := range words {
		v.write(some)
		dir := t.TempDir()
		v.aims("build", "--out", dir)
		wanted = append(wanted, v.files(dir))
	}
	takes := took(func() { v.aims("build", "--out", out) })
	stopped := 0
	for round := range 60 {
		v.write(words[round%2])
		if round%3 == 0 {
			require.NoError(t, os.RemoveAll(v.at(".aims")))
		}
		if v.kill(takes, "build", "--out", out) {
			stopped++
		}
		for name, content := range v.files(out) {
			require.True(t, content == wanted[0][name] || content == wanted[1][name] || strings.HasSuffix(name, "manifest.sha256"),
				"round %d: %s has %d bytes of no site", round, name, len(content))
		}
		if round%4 == 3 {
			takes = min(takes, took(func() { v.aims("build", "--out", out) }))
			require.Equal(t, wanted[round%2], v.files(out), "round %d", round)
		}
	}
	require.Greater(t, stopped, 20, "too few kills came while it ran")
}

// Verify changes nothing, wherever it is killed.
func TestVerifyIsKilledAtAnyMoment(t *testing.T) {
	v := newVictim(t)
	out := t.TempDir()
	v.aims("build", "--out", out)
	before, handbook := v.files(out), v.files(v.at("content"))
	takes := took(func() { v.aims("verify", out) })
	stopped := 0
	for round := range 40 {
		if round%8 == 7 {
			takes = min(takes, took(func() { v.aims("verify", out) }))
		}
		if v.kill(takes, "verify", out) {
			stopped++
		}
	}
	require.Greater(t, stopped, 10, "too few kills came while it ran")
	require.Equal(t, before, v.files(out))
	require.Equal(t, handbook, v.files(v.at("content")))
	v.aims("verify", out)
}
