package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// A searched is what was measured of the search of so many records.
type searched struct {
	records            int
	bare, full, peer   []cost // side by side, round by round: without search, with it, Pagefind
	unfinished         string // why the peer has no costs
	ours, theirs       weight // of the whole index
	queries            []string
	visits, peerVisits visits
}

// index of ours in a round: what the build with it takes more than the one without.
func (f *searched) index() []cost {
	var all []cost
	for i := range min(len(f.full), len(f.bare)) {
		all = append(all, cost{f.full[i].wall - f.bare[i].wall, f.full[i].cpu - f.bare[i].cpu, f.full[i].peak - f.bare[i].peak})
	}
	return all
}

// benchSearch measures our search beside Pagefind over the same pages, and prints it. What
// was measured before an error is printed too, since it took long.
func benchSearch(ctx context.Context, out io.Writer, s setting, sizes []int, rounds int) error {
	b, end, err := startBrowser(ctx)
	if err != nil {
		return err
	}
	defer end()
	var all []searched
	var relevances []relevance
	defer func() { reportSearch(out, b.version, all, relevances) }()
	for _, records := range sizes {
		found, relevant, err := measureSearch(ctx, s, b, records, roundsFor(rounds, records))
		if err != nil {
			return err
		}
		all, relevances = append(all, found), append(relevances, relevant...)
	}
	example, err := measureExample(ctx, s, b)
	if err != nil {
		return err
	}
	relevances = append(relevances, example)
	return nil
}

// measureSearch makes records up and measures all that is to be known of searching them.
func measureSearch(ctx context.Context, s setting, b *browser, records, rounds int) (searched, []relevance, error) {
	found := searched{records: records}
	dir, err := os.MkdirTemp(s.scratch, fmt.Sprintf("bench-search-%d-", records))
	if err != nil {
		return found, nil, err
	}
	if s.keep {
		fmt.Fprintf(os.Stderr, "%d records are kept in %s\n", records, dir)
	} else {
		defer os.RemoveAll(dir)
	}
	c := newCorpus(records)
	if err := writeHandbook(filepath.Join(dir, "handbook"), c); err != nil {
		return found, nil, err
	}
	_, bare, full := s.builders(dir)
	site := site{dir: dir}
	for round := range rounds + 1 {
		if round == 0 && records > 2000 {
			continue // a long run needs no warming up
		}
		fmt.Fprintf(os.Stderr, "%d records, round %d of %d\n", records, round, rounds)
		if err := found.round(ctx, s, &site, round == 0, bare, full); err != nil {
			return found, nil, err
		}
	}
	found.queries = c.typical()
	relevant, err := found.browse(ctx, s, b, site, c.known())
	return found, relevant, err
}

// A site is finished output that a browser visits: ours with its index, and the index of
// the peer, "" when it has none.
type site struct {
	dir          string // where all is made
	ours, theirs string
	edition      string // of ours: the path of its pages
}

// round lets each program build once, into new folders: ours with and without the index
// one after the other, since their difference is measured. Only what browsers visit
// stays, of the last round.
func (f *searched) round(ctx context.Context, s setting, made *site, warmUp bool, bare, full builder) error {
	for _, old := range []string{made.ours, made.theirs} {
		if old != "" {
			_ = os.RemoveAll(old) // or goes with the folder around it
		}
	}
	pages, plain, err := buildInto(ctx, bare, made.dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(pages)
	var whole, peer cost
	if made.ours, whole, err = buildInto(ctx, full, made.dir); err != nil {
		return err
	}
	if made.edition, err = editionIn(made.ours); err != nil {
		return err
	}
	if f.unfinished == "" {
		made.theirs, peer, err = buildInto(ctx, pagefindBuilder(s.pagefind, filepath.Join(pages, made.edition)), made.dir)
		var gaveUp unfinished
		switch {
		case errors.As(err, &gaveUp):
			f.unfinished, made.theirs = gaveUp.reason, ""
		case err != nil:
			return err
		}
	}
	if warmUp {
		return nil
	}
	f.bare, f.full = append(f.bare, plain), append(f.full, whole)
	if f.unfinished == "" {
		f.peer = append(f.peer, peer)
	}
	return nil
}

// buildInto builds into a new folder, which stays.
func buildInto(ctx context.Context, b builder, scratch string) (string, cost, error) {
	out, err := os.MkdirTemp(scratch, "out-")
	if err != nil {
		return "", cost{}, err
	}
	took, err := b.build(ctx, out)
	return out, took, err
}

// editionIn is the folder of a site's one edition in it.
func editionIn(out string) (string, error) {
	found, err := filepath.Glob(filepath.Join(out, "*", "*", "search.html"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("%s should hold one edition, and holds %d", out, len(found))
	}
	return filepath.Rel(out, filepath.Dir(found[0]))
}

// serve lets a browser come to the site.
func (s site) serve() (*wire, func(), error) {
	return serveWire([]folder{{"/pagefind/", s.theirs}, {"/", s.ours}}, map[string]string{"/peer.html": peerPage})
}

// browse weighs both indexes and visits them.
func (f *searched) browse(ctx context.Context, s setting, b *browser, made site, items []item) ([]relevance, error) {
	ours, theirs := ourFinder(filepath.ToSlash(made.edition)+"/"), peerFinder()
	if err := f.ours.add(filepath.Join(made.ours, made.edition), func(name string) bool { return ours.part(filepath.ToSlash(name)) != "" }); err != nil {
		return nil, err
	}
	w, end, err := made.serve()
	if err != nil {
		return nil, err
	}
	defer end()
	r := relevance{handbook: grouped(f.records) + " made-up records", items: items}
	if f.visits, err = visit(b, w, ours, f.queries); err != nil {
		return nil, err
	}
	if r.ours, err = rankIn(b, ours, items, manySections); err != nil {
		return nil, err
	}
	if made.theirs == "" {
		return nil, nil
	}
	if err := f.theirs.add(made.theirs, isUsed); err != nil {
		return nil, err
	}
	if f.peerVisits, err = visit(b, w, theirs, f.queries); err != nil {
		return nil, err
	}
	if r.theirs, err = rankIn(b, theirs, items, lookedThrough); err != nil {
		return nil, err
	}
	r.stock, err = rankStock(ctx, s.bleve, made.dir, filepath.Join(made.ours, made.edition), items)
	return []relevance{r}, err
}

// manySections are sections enough that their pages are as many as anybody looks through.
const manySections = 100

// measureExample asks the example handbook what people ask it.
func measureExample(ctx context.Context, s setting, b *browser) (relevance, error) {
	r := relevance{handbook: "the example handbook"}
	items, err := asked(questions)
	if err != nil {
		return r, err
	}
	r.items = items
	dir, err := os.MkdirTemp(s.scratch, "bench-example-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	made := site{dir: dir, ours: filepath.Join(dir, "ours"), theirs: filepath.Join(dir, "theirs")}
	build := strings.Fields("build --example --audience auditors --version next --quiet --no-color --as-of " + asOf)
	if _, err := run(ctx, s.aims, append(build, "--out", made.ours)...); err != nil {
		return r, err
	}
	if made.edition, err = editionIn(made.ours); err != nil {
		return r, err
	}
	pages := filepath.Join(made.ours, made.edition)
	if _, err := pagefindBuilder(s.pagefind, pages).build(ctx, made.theirs); err != nil {
		return r, err
	}
	w, end, err := made.serve()
	if err != nil {
		return r, err
	}
	defer end()
	rank := func(f finder, limit int) (ranks, error) {
		if err := b.open(w.address("example-"+f.name, f.page), f.ready); err != nil {
			return nil, err
		}
		return rankIn(b, f, items, limit)
	}
	if r.ours, err = rank(ourFinder(filepath.ToSlash(made.edition)+"/"), manySections); err != nil {
		return r, err
	}
	if r.theirs, err = rank(peerFinder(), lookedThrough); err != nil {
		return r, err
	}
	r.stock, err = rankStock(ctx, s.bleve, dir, pages, items)
	return r, err
}
