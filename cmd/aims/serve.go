package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/preview"
)

func serveCommand(env *environment, opt *options) *cobra.Command {
	var audiences []string
	var asOf string
	var port int
	c := &cobra.Command{
		Use:   "serve",
		Short: "live preview on 127.0.0.1, rebuilt as you type",
		Long: `Serve shows the work tree as each audience would see it, beginning with the one that sees
most, and shows it again as soon as a file changes. With --audience it shows only the named
ones, as they would be published alone. Pages are made when a browser asks for them. Findings appear in the
terminal and over the page; when the handbook cannot be built, the last good page stays.
It listens on this machine only.`,
		Example: "  aims serve\n  aims serve --audience staff --port 4000\n  aims serve --audience staff --audience auditors\n  aims serve --example",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			renewed := renewing(env, *opt, asOf)
			again := func(ctx context.Context, dir string) (generator.Plan, error) {
				p, err := renewed(ctx, dir)
				p.Audiences = audiences
				return p, err
			}
			first, err := again(cmd.Context(), opt.dir)
			if err != nil {
				return err
			}
			server := preview.Server{
				Generator: generator.New(first.Program, env.now),
				Dir:       opt.dir,
				Fixed:     opt.example,
				Plan:      func(ctx context.Context) (generator.Plan, error) { return again(ctx, opt.dir) },
				Report: func(p generator.Plan, findings []finding.Finding) {
					// What the findings are is the author's to read; they end nothing here.
					_ = showFindings(env, opt, p, findings, nil, "error")
				},
				Log: func(format string, args ...any) { say(env, opt, format, args...) },
			}
			return server.Run(cmd.Context(), fmt.Sprintf("127.0.0.1:%d", port))
		},
	}
	flags := c.Flags()
	flags.StringSliceVar(&audiences, "audience", nil, "only these audiences, the first of them first; the preview then has no other")
	flags.IntVar(&port, "port", 8042, "port; 0 for any free one")
	flags.StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	return c
}
