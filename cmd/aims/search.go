package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/search"
)

func searchCommand(env *environment, opt *options) *cobra.Command {
	var audience string
	var kinds []string
	var asJSON bool
	var limit int
	c := &cobra.Command{
		Use:   "search QUERY",
		Short: "find sections, records and provisions, as the site's search box does",
		Long: `Find sections, records and provisions, as the site's search box does: all words must match,
or if nothing has them all, any. An exact id or provision comes first.

  "human in the loop"     words in a row
  kind:policy             only of a kind; so are status:, owner:, system:
  control:A.6.2.4         what answers or evidences a control; clause:5.2, framework:eu-ai-act
  state:gap               provisions in a state: gap, addressed, approved, evidenced, current, excluded, inferred
  after:2026-05           records whose latest day is from then on; before:2027

Filters of one name widen each other, those of different names narrow. Common abbreviations
are known, and a word that is nowhere finds those that differ from it by one letter.`,
		Example: "  aims search human oversight\n  aims search A.6.2.4\n  aims search bias kind:evidence after:2026-06 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today(env, "")
			if err != nil {
				return err
			}
			p, err := plan(cmd.Context(), opt, day, workTree)
			if err != nil {
				return err
			}
			found, err := generator.New(p.Program, nil).Search(p, audience, strings.Join(args, " "), search.Options{Kinds: kinds, Limit: limit})
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(env.stdout)
				out.SetIndent("", "  ")
				return out.Encode(found)
			}
			for _, h := range found.Hits {
				fmt.Fprintf(env.stdout, "%s\n    %s\n", h.Title, h.Path)
				if h.Excerpt != "" {
					fmt.Fprintf(env.stdout, "    %s\n", h.Excerpt)
				}
			}
			for _, note := range found.Notes {
				say(env, opt, "%s", note)
			}
			say(env, opt, "%d found", found.Count)
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVar(&audience, "audience", "", "search what this audience may see (default everything)")
	flags.StringSliceVar(&kinds, "kind", nil, "only records of these kinds")
	flags.IntVar(&limit, "limit", 20, "at most so many")
	flags.BoolVar(&asJSON, "json", false, "for programs")
	return c
}
