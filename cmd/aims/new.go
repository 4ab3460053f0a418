package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"aims/generator/finding"
)

func newCommand(env *environment, opt *options) *cobra.Command {
	var owner string
	c := &cobra.Command{
		Use:   "new KIND [TITLE]",
		Short: "a record from its template, with the next free id",
		Long: `New writes content/FOLDER/ID-title.md with the fields that such a record must have and
the sections it should have. Nothing that exists is ever overwritten.`,
		Example: "  aims new policy \"Acceptable use of AI\"\n  aims new system-card \"Triage assistant\"\n  aims new evidence",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today(env, "")
			if err != nil {
				return err
			}
			if err := mayWrite(opt); err != nil {
				return err
			}
			checked, err := graphOf(cmd.Context(), opt, day)
			if err != nil {
				return err
			}
			g := checked.Graph
			kind := g.Kinds.Find(args[0])
			if kind == nil {
				hint := finding.DidYouMean(args[0], g.Kinds.Names())
				if hint == "" {
					hint = "there are " + strings.Join(g.Kinds.Names(), ", ")
				}
				return fmt.Errorf("there is no kind %q: %s", args[0], hint)
			}
			title := kind.Title
			if len(args) == 2 && strings.TrimSpace(args[1]) != "" {
				title = args[1]
			}
			id := kind.NextID(g.IDs())
			name := filepath.Join("content", kind.Folder, fileName(id, title))
			if err := createFile(filepath.Join(opt.dir, name), kind.Draft(id, title, owner, day)); err != nil {
				return err
			}
			fmt.Fprintln(env.stdout, filepath.Join(opt.dir, name))
			return nil
		},
	}
	c.Flags().StringVar(&owner, "owner", "", "who answers for it: a role record such as ROLE-001, or a name")
	return c
}

// fileName is pol-001-acceptable-use.md.
func fileName(id, title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	words = slices.Insert(words[:min(len(words), 6)], 0, strings.ToLower(id))
	return strings.Join(words, "-") + ".md"
}

// createFile writes a file that must not exist yet.
func createFile(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.Write(data); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
