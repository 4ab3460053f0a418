package main

import (
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
	var organization string
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "a new handbook that builds",
		Long: `Init writes a small handbook into DIR (default: the folder given by --dir): site.yaml, a
start page, and drafts of the first records an AI management system needs: scope, AI
policy, a role and the statement of applicability. With --example it writes the whole
example handbook instead. A folder that has a content/ already is left alone.`,
		Example: "  aims init my-handbook --organization \"Harbour Health\"\n  aims init --example /tmp/example",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := opt.dir
			if len(args) == 1 {
				dir = args[0]
			}
			if _, err := os.Stat(filepath.Join(dir, "content")); err == nil {
				return fmt.Errorf("%s has a content/ already", dir)
			}
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
				if err := createFile(filepath.Join(dir, filepath.FromSlash(name)), text); err != nil {
					return err
				}
				fmt.Fprintln(env.stdout, filepath.Join(dir, filepath.FromSlash(name)))
			}
			say(env, opt, "next: cd %s && aims serve", strconv.Quote(dir))
			return nil
		},
	}
	c.Flags().StringVar(&organization, "organization", "Your organization", "its name")
	return c
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
