package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/publish"
	"aims/generator/store"
)

func buildCommand(env *environment, opt *options) *cobra.Command {
	var out, asOf, failOn string
	var audiences, versions []string
	var noFail, noSearch bool
	c := &cobra.Command{
		Use:   "build",
		Short: "check, then publish the site into public/",
		Long: `Build checks the handbook and, if no error is found, publishes every version for every
audience. Only files that changed are written, each whole or not at all; files that the
site no longer has are removed, and no file that another program put there is touched.

What is published: the work tree as "next", each git tag that versions.tags in
content/site.yaml matches, and each archive in content/versions/.`,
		Example: "  aims build\n  aims build --audience auditors --version next --out /tmp/site\n  aims build --as-of 2026-11-23     # the same site on any day",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			day, err := today(env, asOf)
			if err != nil {
				return err
			}
			if _, err := leastToFail(failOn); err != nil {
				return err
			}
			p, err := plan(cmd.Context(), opt, day, versions)
			if err != nil {
				return err
			}
			p.Audiences, p.NoSearch = audiences, noSearch
			if !opt.example {
				p.Remember = store.Open(opt.dir).Remember
			}
			began := env.now()
			b, err := generator.New(p.Program, nil).Build(p)
			if err != nil {
				return err
			}
			if err := showFindings(env, opt, p, b.Findings, b.Waived, failOn); err != nil && !noFail {
				say(env, opt, "nothing was published; see what a rule wants with: aims explain RULE; publish all the same with --no-fail")
				return err
			}
			if !b.KnowsReaders {
				return errors.New("content/site.yaml cannot be read as it was meant, so nobody can tell who may see what; mend it first")
			}
			if out == "" {
				out = filepath.Join(opt.dir, "public")
			}
			if err := outsideRecords(opt.dir, out); err != nil {
				return err
			}
			line := newProgress(env, opt)
			site, err := b.Site()
			if err != nil {
				return err
			}
			result, err := publish.To(cmd.Context(), out, site, publish.Options{Progress: line.report})
			line.end()
			if err != nil {
				return err
			}
			say(env, opt, "%d files written, %d unchanged, %d removed, %d editions already as they should be, in %s",
				result.Written, result.Unchanged, result.Removed, result.Skipped, env.now().Sub(began).Round(time.Millisecond))
			fmt.Fprintf(env.stdout, "%s\n", filepath.Join(out, "index.html"))
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVar(&out, "out", "", "folder of the site (default public in the handbook)")
	flags.StringSliceVar(&audiences, "audience", nil, "only these audiences; the site then has no other")
	flags.StringSliceVar(&versions, "version", nil, "only these versions, next being the work tree; the site then has no other")
	flags.StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	flags.StringVar(&failOn, "fail-on", "error", "do not publish with findings of this severity: error or warning")
	flags.BoolVar(&noSearch, "no-search", false, "leave the search index out: faster, and the search box finds nothing")
	flags.BoolVar(&noFail, "no-fail", false, "publish whatever the findings are")
	return c
}

// outsideRecords refuses a site among what it is made from: each build would be the next
// one's content.
func outsideRecords(dir, out string) error {
	for _, name := range []string{"content", "crosswalks", "themes"} {
		inner, err := filepath.Rel(realPath(filepath.Join(dir, name)), realPath(out))
		if err == nil && inner != ".." && !strings.HasPrefix(inner, ".."+string(filepath.Separator)) {
			return fmt.Errorf("--out %q lies in %s/ of the handbook: build into a folder beside it", out, name)
		}
	}
	return nil
}

// realPath is a path without links, as far as it is there.
func realPath(name string) string {
	full, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		return real
	}
	if parent := filepath.Dir(full); parent != full {
		return filepath.Join(realPath(parent), filepath.Base(full))
	}
	return full
}
