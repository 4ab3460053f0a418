// Package git runs the git program: one function, with settings and an environment in
// which the same commits give the same bytes on every machine. It knows how git is run,
// and nothing of what is asked: versions are the business of source, sealed editions that
// of store.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A Runner runs the git program in the folder of the handbook and gives its output.
type Runner func(ctx context.Context, input string, args ...string) ([]byte, error)

// settings hold against whatever the user's and the repository's configuration
// says: the same commits are to give the same bytes on every machine, and reading
// a repository is not to run programs that it names.
var settings = []string{
	"core.quotePath=false", "core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "color.ui=false",
	"diff.relative=false", "diff.orderFile=/dev/null", "diff.ignoreSubmodules=all",
	"log.showSignature=false", "log.follow=false", "log.showRoot=true", "log.mailmap=false",
	"i18n.logOutputEncoding=UTF-8",
}

// written are settings about files as git writes them: as they were committed.
var written = []string{"core.autocrlf=false", "core.eol=lf", "core.attributesFile=/dev/null"}

// In gives the runner of a folder. The environment is that of Environ.
func In(dir string, environ []string) Runner {
	return with(slices.Concat(settings, written), dir, environ)
}

// InWorkTree gives the runner for questions about the files of a work tree. Git wrote them
// with the line ends that this machine wants, and has to be told so to know them again.
func InWorkTree(dir string, environ []string) Runner {
	return with(settings, dir, slices.Concat(environ, []string{"GIT_ATTR_NOSYSTEM=0"}))
}

func with(settings []string, dir string, environ []string) Runner {
	var always []string
	for _, setting := range settings {
		always = append(always, "-c", setting)
	}
	return func(ctx context.Context, input string, args ...string) ([]byte, error) {
		var stdout, stderr bytes.Buffer
		command := exec.CommandContext(ctx, "git", slices.Concat(always, args)...)
		command.Dir, command.Env = dir, environ
		command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &stdout, &stderr
		err := command.Run()
		switch {
		case err == nil:
			return stdout.Bytes(), nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, exec.ErrNotFound):
			return nil, ErrMissing
		}
		return nil, failure{command: args[0], err: err, said: strings.TrimSpace(stderr.String())}
	}
}

// ErrMissing says that there is no git program.
var ErrMissing = errors.New("there is no git program here, so versions in tags and the history of the records are unknown")

// A failure is what git said when it could not do what it was asked for.
type failure struct {
	command string
	err     error // exit status 128
	said    string
}

func (e failure) Error() string {
	text := fmt.Sprintf("git %s: %v", e.command, e.err)
	if e.said != "" {
		text += ": " + strings.Join(strings.Fields(e.said), " ")
	}
	return text
}

func (e failure) Unwrap() error { return e.err }

// Environ is the environment for git: the user's, without what would point it
// to another repository (as in a hook), and without anything to ask or page.
func Environ(environ []string) []string {
	kept := make([]string, 0, len(environ)+8)
	for _, variable := range environ {
		name, _, _ := strings.Cut(variable, "=")
		switch {
		case name == "GIT_EXEC_PATH", name == "GIT_CEILING_DIRECTORIES", name == "GIT_DISCOVERY_ACROSS_FILESYSTEM",
			strings.HasPrefix(name, "GIT_CONFIG"): // a machine's safe.directory may stand there
		case strings.HasPrefix(name, "GIT_"), strings.HasPrefix(name, "LC_"), name == "LANG", name == "LANGUAGE", name == "TZ":
			continue
		}
		kept = append(kept, variable)
	}
	return append(kept, "LC_ALL=C", "TZ=UTC", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_ATTR_NOSYSTEM=1",
		"GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1", "GIT_LITERAL_PATHSPECS=1")
}

// Entry is git's own entry of the repository in whose work tree dir lies, ""
// when there is none. It only looks, so that a handbook without git costs no process, and
// so that git's errors are about a repository that is there.
func Entry(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for {
		entry := filepath.Join(dir, ".git")
		if _, err := os.Lstat(entry); err == nil {
			return entry, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", nil
		}
		dir = parent
	}
}
