package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/link"
)

func approveCommand(env *environment, opt *options) *cobra.Command {
	var by, on string
	c := &cobra.Command{
		Use:   "approve ID",
		Short: "write an approval that is bound to the text of today",
		Long: `Approve adds an approval with the canonical digest of the record to its front matter and
touches nothing else in the file. From then on a changed word shows: the approval no
longer covers the text. Line ends, space at line ends and the order of keys do not count.`,
		Example: "  aims approve POL-001 --by ROLE-CEO\n  aims approve POL-001 --by ROLE-CEO --on 2026-05-02",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := dayOf(env, "on", on)
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
			r := g.Record(args[0])
			if r == nil {
				return fmt.Errorf("there is no record %q%s", args[0], suffix(finding.DidYouMean(args[0], g.IDs())))
			}
			if role := g.Record(by); role == nil || role.IsPage() || role.Kind.Name != "role" {
				return fmt.Errorf("--by %q: name the role record of who approves%s", by, suffix(finding.DidYouMean(by, roleIDs(g))))
			}
			name := filepath.Join(opt.dir, filepath.FromSlash(r.File))
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			approved, err := generator.Approve(data, r, by, day)
			if err != nil {
				return fmt.Errorf("%s: %w", r.File, err)
			}
			if err := replaceFile(name, approved); err != nil {
				return err
			}
			say(env, opt, "%s: approved by %s on %s, %.19s", r.File, by, day.Format("2006-01-02"), r.Digest)
			return nil
		},
	}
	c.Flags().StringVar(&by, "by", "", "the role that approves, such as ROLE-CEO")
	c.Flags().StringVar(&on, "on", "", "the day of the approval (default today)")
	return c
}

func roleIDs(g *link.Graph) []string {
	var ids []string
	for _, r := range g.OfKind("role") {
		ids = append(ids, r.ID)
	}
	return ids
}

// replaceFile writes a file whole or not at all.
func replaceFile(name string, data []byte) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	temporary := name + ".aims-new"
	if err := os.WriteFile(temporary, data, info.Mode().Perm()); err != nil {
		return err
	}
	return os.Rename(temporary, name)
}
