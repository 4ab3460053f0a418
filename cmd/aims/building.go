package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"aims/generator"
)

// A building is how a person wants a site, or a package of it, to be made.
type building struct {
	asOf, failOn        string
	audiences, versions []string // nil for all
	noSearch, noFail    bool
}

// flags are those that all that is built has.
func (w *building) flags(c *cobra.Command, verb string) {
	flags := c.Flags()
	flags.StringVar(&w.failOn, "fail-on", "error", "do not "+verb+" with findings of this severity: error or warning")
	flags.BoolVar(&w.noSearch, "no-search", false, "leave the search index out: faster, and the search box finds nothing")
	flags.BoolVar(&w.noFail, "no-fail", false, verb+" whatever the findings are")
}

// build checks the handbook and plans its editions, if there is nothing against it. What was
// not done when there is, verb says: publish, published.
func (w *building) build(ctx context.Context, env *environment, opt *options, verb, done string) (*generator.Build, error) {
	day, err := today(env, w.asOf)
	if err != nil {
		return nil, err
	}
	if _, err := leastToFail(w.failOn); err != nil {
		return nil, err
	}
	p, err := plan(ctx, opt, day, w.versions)
	if err != nil {
		return nil, err
	}
	p.Audiences, p.NoSearch = w.audiences, w.noSearch
	b, err := generator.New(p.Program, nil).Build(p)
	if err != nil {
		return nil, err
	}
	if err := showFindings(env, opt, p, b.Findings, b.Waived, w.failOn); err != nil && !w.noFail {
		say(env, opt, "nothing was %s; see what a rule wants with: aims explain RULE; %s all the same with --no-fail", done, verb)
		return nil, err
	}
	if !b.KnowsReaders {
		return nil, errors.New("content/site.yaml cannot be read as it was meant, so nobody can tell who may see what; mend it first")
	}
	return b, nil
}
