package main

import (
	"github.com/spf13/cobra"
)

func schemaCommand(env *environment, opt *options) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "JSON Schema of the front matter, for editors",
		Long: `Schema writes a JSON Schema (2020-12) of the front matter of every kind, the handbook's
own kinds included. Editors use it to complete keys and values as you type.`,
		Example: "  aims schema > .vscode/front-matter.schema.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			day, err := today(env, "")
			if err != nil {
				return err
			}
			checked, err := graphOf(cmd.Context(), opt, day)
			if err != nil {
				return err
			}
			schema, err := checked.Graph.Kinds.Schema()
			if err != nil {
				return err
			}
			_, err = env.stdout.Write(schema)
			return err
		},
	}
}
