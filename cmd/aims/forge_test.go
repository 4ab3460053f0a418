package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// A workshop is a repository with a handbook in it, and what a forge's machine has.
type workshop struct {
	t         *testing.T
	top       string // of the repository
	handbook  string
	bin, temp string // where programs and temporary files go
}

// newWorkshop has a handbook in a folder of a repository, and a repository that stands in
// for the program's own: the real one takes long to build.
func newWorkshop(t *testing.T, ci string) *workshop {
	root := t.TempDir()
	w := &workshop{t: t, top: filepath.Join(root, "company"), handbook: filepath.Join(root, "company", "our book"),
		bin: filepath.Join(root, "bin"), temp: filepath.Join(root, "temp")}
	require.NoError(t, os.MkdirAll(w.temp, 0o755))
	w.write("program/go.mod", "module aims\n\ngo 1.25\n")
	w.write("program/cmd/aims/main.go", "package main\n\nfunc main() {}\n")
	for _, repository := range []string{"program", "company"} {
		w.succeeds(filepath.Dir(w.top), "git init -q "+repository+" && cd "+repository+
			" && git add -A && git -c user.name=A -c user.email=a@example.org commit -qm begun --allow-empty && git tag v1.0")
	}
	w.succeeds(w.top, "aims init 'our book' --ci "+ci)
	return w
}

func (w *workshop) write(name, text string) {
	w.t.Helper()
	name = filepath.Join(filepath.Dir(w.top), name)
	require.NoError(w.t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(w.t, os.WriteFile(name, []byte(text), 0o644))
}

// run runs a script as forges do: with bash, which ends at the first failure.
func (w *workshop) run(dir, script string, variables ...string) (string, error) {
	w.t.Helper()
	c := exec.Command("bash", "-eo", "pipefail", "-c", script)
	c.Dir = dir
	c.Env = append(os.Environ(), "GOBIN="+w.bin, "RUNNER_TEMP="+w.temp, "TMPDIR="+w.temp, "GOWORK=off", "GOFLAGS=-mod=mod",
		"AIMS_REPOSITORY="+filepath.Join(filepath.Dir(w.top), "program"), "AIMS_VERSION=v1.0")
	c.Env = append(c.Env, variables...)
	out, err := c.CombinedOutput()
	return string(out), err
}

func (w *workshop) succeeds(dir, script string) string {
	w.t.Helper()
	out, err := w.run(dir, script)
	require.NoError(w.t, err, "%s\n%s", script, out)
	return out
}

// parse reads a file that init wrote, strictly.
func (w *workshop) parse(name string, into any) {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(w.top, name))
	require.NoError(w.t, err)
	require.NoError(w.t, yaml.Unmarshal(data, into))
}

type githubWorkflow struct {
	On   []string
	Jobs map[string]struct {
		Steps []struct {
			Uses string
			Name string
			Run  string
			Env  map[string]string
			With map[string]string
		}
	}
}

func TestTheWorkflowForGitHubRuns(t *testing.T) {
	w := newWorkshop(t, "github")
	var flow githubWorkflow
	w.parse(".github/workflows/handbook.yml", &flow)
	require.Equal(t, []string{"push", "pull_request"}, flow.On)
	runs := map[string]string{}
	var published string
	for _, step := range flow.Jobs["handbook"].Steps {
		if step.Run != "" {
			runs[step.Name] = step.Run
		}
		if strings.HasPrefix(step.Uses, "actions/upload-artifact@") {
			published = step.With["path"]
		}
	}
	require.Contains(t, runs["Check"], "--format github")
	w.succeeds(w.top, runs["Install aims"])
	require.FileExists(t, filepath.Join(w.bin, "aims"))
	w.succeeds(w.top, runs["Check"])
	w.succeeds(w.top, runs["Build"])
	require.FileExists(t, filepath.Join(w.top, published, "index.html"))

	out, err := w.run(w.top, runs["Install aims"], "AIMS_REPOSITORY=")
	require.Error(t, err)
	require.Contains(t, out, "set the variable AIMS_REPOSITORY")

	// A mistake stops the job before anything is published.
	w.write("company/our book/content/wrong.md", "---\nid: POL-9\nkind: polizy\n---\n")
	_, err = w.run(w.top, runs["Check"])
	require.Error(t, err)
	_, err = w.run(w.top, runs["Build"])
	require.Error(t, err)
}

func TestTheWorkflowForGitLabRuns(t *testing.T) {
	w := newWorkshop(t, "gitlab")
	var flow struct {
		Handbook struct {
			Script    []string
			Artifacts struct {
				Paths   []string
				Reports map[string]string
			}
		}
	}
	w.parse(".gitlab-ci.yml", &flow)
	w.succeeds(w.top, strings.Join(flow.Handbook.Script, "\n")) // in one shell, as there
	require.FileExists(t, filepath.Join(w.bin, "aims"))
	require.FileExists(t, filepath.Join(w.top, flow.Handbook.Artifacts.Paths[0], "index.html"))
	require.FileExists(t, filepath.Join(w.top, flow.Handbook.Artifacts.Reports["junit"]))
}

// A workflow names a version only where that version can be had.
func TestTheProgramKnowsWhereItIsFrom(t *testing.T) {
	for _, story := range []struct{ path, version, want string }{
		{"aims", "v1.0.0", ""},
		{"example.org/aims", "(devel)", ""},
		{"example.org/aims", "", ""},
		{"example.org/aims", "v1.0.0+dirty", ""},
		{"example.org/aims", "v1.0.0", "example.org/aims/cmd/aims@v1.0.0"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Path: story.path, Version: story.version}}
		require.Equal(t, story.want, installAddress(info, true), story)
	}
	for _, f := range forges() {
		text, err := fill(f.template, forgeFacts{Address: "example.org/aims/cmd/aims@v1.0.0"})
		require.NoError(t, err)
		require.NotContains(t, string(text), "AIMS_REPOSITORY")
		require.NotContains(t, string(text), "<<.")
		if f.name != hookName {
			require.Contains(t, string(text), "go install example.org/aims/cmd/aims@v1.0.0\n")
			require.NoError(t, yaml.Unmarshal(text, new(any)))
		}
	}
}
