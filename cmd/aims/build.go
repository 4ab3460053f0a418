package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aims/generator/publish"
)

func buildCommand(env *environment, opt *options) *cobra.Command {
	var out string
	var want building
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
			began := env.now()
			if out == "" {
				out = filepath.Join(opt.dir, "public")
			}
			if err := outsideRecords(opt.dir, out); err != nil {
				return err
			}
			look, stop := publish.LookAt(cmd.Context(), out)
			defer stop()
			b, err := want.build(cmd.Context(), env, opt, "publish", "published")
			if err != nil {
				return err
			}
			line := newProgress(env, opt)
			site, err := b.Site()
			if err != nil {
				return err
			}
			result, err := publish.To(cmd.Context(), out, site, publish.Options{Progress: line.report, Look: look})
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
	flags.StringSliceVar(&want.audiences, "audience", nil, "only these audiences; the site then has no other")
	flags.StringSliceVar(&want.versions, "version", nil, "only these versions, next being the work tree; the site then has no other")
	flags.StringVar(&want.asOf, "as-of", "", "the day that states are computed for (default today)")
	want.flags(c, "publish")
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
