package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"aims/content"
	"aims/generator"
)

func initCommand(env *environment, opt *options) *cobra.Command {
	var organization, ci string
	var hook bool
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "a new handbook that builds",
		Long: `Init writes a small handbook into DIR (default: the folder given by --dir): site.yaml, a
start page, and drafts of the first records an AI management system needs: scope, AI
policy, a role and the statement of applicability. With --example it writes the whole
example handbook instead. A folder that has a content/ already is left alone.

With --ci it writes a workflow that checks the handbook and builds its site, with --hook a
git hook that refuses a commit with errors; in a handbook that is there already, those
files alone. They go to the top of the git repository, and none is ever overwritten.`,
		Example: "  aims init my-handbook --organization \"Harbour Health\"\n  aims init --example /tmp/example\n  aims init --ci github --hook     # for the handbook in this folder",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := opt.dir
			if len(args) == 1 {
				dir = args[0]
			}
			extra, err := forge(ci, hook)
			if err != nil {
				return err
			}
			switch _, err := os.Stat(filepath.Join(dir, "content")); {
			case err == nil && len(extra) == 0:
				return fmt.Errorf("%s has a content/ already", dir)
			case err != nil:
				if err := writeHandbook(env, opt, dir, organization); err != nil {
					return err
				}
			}
			return writeForge(env, opt, dir, extra)
		},
	}
	flags := c.Flags()
	flags.StringVar(&organization, "organization", "Your organization", "its name")
	flags.StringVar(&ci, "ci", "", "write a workflow, too: github or gitlab")
	flags.BoolVar(&hook, "hook", false, "write a pre-commit hook, too")
	return c
}

// writeHandbook writes a new handbook, or the example.
func writeHandbook(env *environment, opt *options, dir, organization string) error {
	if opt.example {
		return copyExample(env, opt, dir)
	}
	day, err := today(env, "")
	if err != nil {
		return err
	}
	p, err := program()
	if err != nil {
		return err
	}
	for name, text := range generator.New(p, nil).Starter(organization, day) {
		name = filepath.Join(dir, filepath.FromSlash(name))
		switch err := createFile(name, text); {
		case errors.Is(err, fs.ErrExist): // one for git: there is no content/ yet
			say(env, opt, "%s is there already and stays as it is", name)
		case err != nil:
			return err
		default:
			fmt.Fprintln(env.stdout, name)
		}
	}
	say(env, opt, "next: cd %s && aims serve", strconv.Quote(dir))
	return nil
}

func copyExample(env *environment, opt *options, dir string) error {
	err := fs.WalkDir(content.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) == ".go" { // the file that embeds the others
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		if err != nil {
			return err
		}
		return createFile(filepath.Join(dir, "content", filepath.FromSlash(name)), data)
	})
	if err != nil {
		return err
	}
	say(env, opt, "the example handbook is in %s", dir)
	return nil
}
