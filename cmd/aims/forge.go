package main

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"text/template"
)

// forgeFiles are what checks a handbook elsewhere than on an author's machine, as
// templates. Their marks are << and >>, since forges have a use for {{ and }}.
//
//go:embed forge
var forgeFiles embed.FS

// A forgeFile is a file for git or a forge. To add a forge, add a line and its template.
type forgeFile struct {
	name     string // what people ask for it by
	template string
	path     string // in the repository
	next     string // what is still to be done
}

const hookName = "hook"

func forges() []forgeFile {
	return []forgeFile{
		{"github", "forge/github.yml", ".github/workflows/handbook.yml", ""},
		{"gitlab", "forge/gitlab.yml", ".gitlab-ci.yml", ""},
		{hookName, "forge/pre-commit", ".githooks/pre-commit", "git config core.hooksPath .githooks"},
	}
}

// forge are the files that init is asked for.
func forge(ci string, hook bool) (chosen []forgeFile, err error) {
	all := forges()
	if ci != "" {
		i := slices.IndexFunc(all, func(f forgeFile) bool { return f.name == ci && ci != hookName })
		if i < 0 {
			return nil, fmt.Errorf("--ci %q: write github or gitlab", ci)
		}
		chosen = append(chosen, all[i])
	}
	if hook {
		chosen = append(chosen, all[slices.IndexFunc(all, func(f forgeFile) bool { return f.name == hookName })])
	}
	return chosen, nil
}

// forgeFacts are what the templates are filled with.
type forgeFacts struct {
	Folder  string // of the handbook in its repository, such as handbook/; "" for all of it
	Flag    string // --dir for that folder, with a space behind it
	Address string // what go install takes; "" when nobody can know it
}

// writeForge writes files for git and forges into the repository that a handbook lies in.
// One that is there already is the author's own: it stays, and nothing is written.
func writeForge(env *environment, opt *options, dir string, files []forgeFile) error {
	top, facts, err := forgeOf(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(top, f.path)); err == nil {
			return fmt.Errorf("%s is there already and stays as it is", filepath.Join(top, f.path))
		}
	}
	for _, f := range files {
		text, err := fill(f.template, facts)
		if err != nil {
			return err
		}
		name := filepath.Join(top, filepath.FromSlash(f.path))
		if err := createFile(name, text); err != nil {
			return err
		}
		if bytes.HasPrefix(text, []byte("#!")) {
			if err := os.Chmod(name, 0o755); err != nil {
				return err
			}
		}
		fmt.Fprintln(env.stdout, name)
		if f.next != "" {
			say(env, opt, "next: %s", f.next)
		}
	}
	return nil
}

func fill(name string, facts forgeFacts) ([]byte, error) {
	parsed, err := template.New(filepath.Base(name)).Delims("<<", ">>").ParseFS(forgeFiles, name)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = parsed.Execute(&text, facts)
	return text.Bytes(), err
}

// forgeOf is the top of the repository that a handbook lies in, the handbook itself where
// there is none, and what the templates need to know of it.
func forgeOf(dir string) (top string, facts forgeFacts, err error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "", facts, err
	}
	facts.Address = installAddress(debug.ReadBuildInfo())
	for top = full; ; top = filepath.Dir(top) {
		if _, err := os.Stat(filepath.Join(top, ".git")); err == nil {
			break
		}
		if filepath.Dir(top) == top {
			return full, facts, nil
		}
	}
	if folder, err := filepath.Rel(top, full); err == nil && folder != "." {
		facts.Folder = filepath.ToSlash(folder) + "/"
		facts.Flag = fmt.Sprintf("--dir %q ", filepath.ToSlash(folder))
	}
	return top, facts, nil
}

// installAddress is what go install takes to install this very program. A module whose
// path is no address, or a version that is on somebody's machine only, has none.
func installAddress(info *debug.BuildInfo, known bool) string {
	if !known {
		return ""
	}
	host, _, _ := strings.Cut(info.Main.Path, "/")
	version := info.Main.Version
	if !strings.Contains(host, ".") || version == "" || version == "(devel)" || strings.HasSuffix(version, "+dirty") {
		return ""
	}
	return info.Main.Path + "/cmd/aims@" + version
}
