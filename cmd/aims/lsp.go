package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/editor"
)

func lspCommand(env *environment, opt *options) *cobra.Command {
	var asOf string
	c := &cobra.Command{
		Use:   "lsp",
		Short: "a language server, for editors: findings as you type",
		Long: `Lsp speaks the Language Server Protocol on its standard input and output; an editor starts
it. It shows findings as you type, says what a provision or record id means, completes
ids, provisions, keys and values, leads to records and to what answers a provision,
renames an id in the whole handbook, and offers mends. The handbook is the folder with
content/ that the editor has opened, unless --dir names one.`,
		Example: "  aims lsp                    # as the editor's command; the README has settings for some\n  aims lsp --dir handbook",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := today(env, asOf); err != nil {
				return err
			}
			if err := mayWrite(opt); err != nil {
				return err
			}
			p, err := program()
			if err != nil {
				return err
			}
			server := editor.Server{
				Generator: generator.New(p, env.now), Plan: renewing(env, *opt, asOf),
				Version: version(), Now: env.now,
			}
			if cmd.Flags().Changed("dir") {
				if server.Dir, err = filepath.Abs(opt.dir); err != nil {
					return err
				}
			}
			err = server.Run(cmd.Context(), cmd.InOrStdin(), env.stdout)
			if errors.Is(err, editor.ErrLeft) {
				return errFindings // exit code 1, as the protocol wants, and nobody to read why
			}
			return err
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	return c
}

// renewing plans the work tree of a handbook again and again. Git is asked when the
// handbook is another one, or there is another commit.
func renewing(env *environment, opt options, asOf string) func(context.Context, string) (generator.Plan, error) {
	var latest generator.Plan
	return func(ctx context.Context, dir string) (p generator.Plan, err error) {
		day, err := today(env, asOf)
		if err != nil {
			return p, err
		}
		if len(latest.Trees) > 0 && dir == opt.dir {
			p, err = renew(ctx, &opt, latest, day)
		} else {
			opt.dir = dir
			p, err = plan(ctx, &opt, day, workTree)
		}
		if err == nil {
			latest = p
		}
		return p, err
	}
}
