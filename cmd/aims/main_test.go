package main

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
)

// The stories of testdata/script type commands as a person would. Their today is
// always the same day.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"aims": func() {
			env := environment{
				stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv,
				now:      func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
				mayReach: netip.Addr.IsLoopback,
			}
			os.Exit(run(context.Background(), env, os.Args[1:]))
		},
	})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("GIT_AUTHOR_NAME", "A. Author")
			env.Setenv("GIT_AUTHOR_EMAIL", "author@example.org")
			env.Setenv("GIT_COMMITTER_NAME", "A. Author")
			env.Setenv("GIT_COMMITTER_EMAIL", "author@example.org")
			env.Setenv("GIT_CONFIG_GLOBAL", filepath.Join(env.WorkDir, "none"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"same":      sameTrees,
			"nowhere":   nowhere,
			"damage":    damage,
			"untold":    untold,
			"unwritten": unwritten,
			"site":      otherSite,
			"flip":      flip,
			"sealed":    sealed,
			"unpack":    unpack,
			"holds": func(ts *testscript.TestScript, neg bool, args []string) {
				text := ts.ReadFile(args[0])
				if strings.Contains(text, args[1]) == neg {
					ts.Fatalf("%s: %q (wanted: %v)", args[0], args[1], !neg)
				}
			},
		},
	})
}

// sameTrees compares two folders byte for byte, but for what a build keeps there for itself.
func sameTrees(ts *testscript.TestScript, neg bool, args []string) {
	one, two := tree(ts, ts.MkAbs(args[0])), tree(ts, ts.MkAbs(args[1]))
	own := func(name string, _ []byte) bool { return strings.HasPrefix(name, ".aims-") }
	maps.DeleteFunc(one, own)
	maps.DeleteFunc(two, own)
	for name, content := range one {
		if !bytes.Equal(content, two[name]) {
			ts.Fatalf("%s differs", name)
		}
	}
	if len(one) != len(two) || len(one) == 0 {
		ts.Fatalf("%d files and %d files", len(one), len(two))
	}
}

func tree(ts *testscript.TestScript, dir string) map[string][]byte {
	files := map[string][]byte{}
	ts.Check(filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		inner, _ := filepath.Rel(dir, name)
		files[inner] = content
		return err
	}))
	return files
}

// damage flips a bit in the middle of each file of a folder.
func damage(ts *testscript.TestScript, neg bool, args []string) {
	dir := ts.MkAbs(args[0])
	files := tree(ts, dir)
	if neg || len(files) == 0 {
		ts.Fatalf("there is nothing to damage in %s", args[0])
	}
	for name, content := range files {
		content[len(content)/2] ^= 1
		ts.Check(os.WriteFile(filepath.Join(dir, name), content, 0o666))
	}
}

// Every command says what it does and shows how to use it.
func TestHelpIsWorthReading(t *testing.T) {
	env := environment{stdout: io.Discard, stderr: io.Discard, now: time.Now, getenv: os.Getenv}
	root := rootCommand(&env)
	require.NotEmpty(t, root.Long)
	for _, c := range root.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "version" {
			continue
		}
		require.NotEmpty(t, c.Short, c.Name())
		require.NotEmpty(t, c.Example, "%s has no example", c.Name())
	}
}
