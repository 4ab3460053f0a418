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
		Use:     "search QUERY",
		Short:   "find sections, records and provisions, as the site's search box does",
		Example: "  aims search human oversight\n  aims search A.6.2.4\n  aims search bias --kind evidence --json",
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
			hits, err := generator.New(p.Program, nil).Search(p, audience, strings.Join(args, " "), search.Options{Kinds: kinds, Limit: limit})
			if err != nil {
				return err
			}
			if asJSON {
				out := json.NewEncoder(env.stdout)
				out.SetIndent("", "  ")
				return out.Encode(hits)
			}
			for _, h := range hits {
				fmt.Fprintf(env.stdout, "%s\n    %s\n", h.Title, h.Path)
				if h.Excerpt != "" {
					fmt.Fprintf(env.stdout, "    %s\n", h.Excerpt)
				}
			}
			say(env, opt, "%d found", len(hits))
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
