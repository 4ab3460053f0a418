// Package main is the benchmark: it makes up a handbook, lets aims and the peer (Hugo)
// build and serve the same records in turn, and prints the ratios as Markdown. Of the
// search the peers are Pagefind and Bleve as it comes, over the same pages. It knows all
// of them only as programs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

// asOf is the day of the made-up handbook.
const asOf = "2026-11-23"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := bench(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A setting is what all measurements share.
type setting struct {
	aims, hugo, pagefind, bleve string // the programs that a measurement needs
	noSearch                    bool   // aims can leave the search index out
	scratch                     string // a folder in memory, where there is one
	keep                        bool
}

func bench(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1000 10000", "numbers of records to build")
	rounds := flags.Int("rounds", 0, "rounds of each size (default 5 to 2,000 records, 3 to 20,000, else 1)")
	only := flags.String("only", "", "measure one thing: build, serve, search, leak or releases (the last three only by name)")
	releases := flags.Int("releases", 20, "how many releases are made, when they are measured")
	keep := flags.Bool("keep", false, "keep the made-up records and say where")
	aims := flags.String("aims", "bin/aims", "the program that is measured")
	peer := flags.String("peer", "bench/bin", "folder that the peer is built in")
	if err := flags.Parse(args); err != nil {
		return err
	}
	numbers, err := numbersOf(*sizes)
	if err != nil {
		return err
	}
	s, err := newSetting(ctx, *aims, *keep)
	if err != nil {
		return err
	}
	if *only == "releases" {
		return benchReleases(ctx, os.Stdout, s, numbers, *releases, *rounds)
	}
	if *only == "leak" {
		return benchLeak(ctx, os.Stdout, s, *peer, numbers, *rounds)
	}
	if *only == "search" {
		if err := s.addSearches(ctx, *peer); err != nil {
			return err
		}
		return benchSearch(ctx, os.Stdout, s, numbers, *rounds)
	}
	if s.hugo, err = hugo(ctx, *peer); err != nil {
		return err
	}
	var built []size
	for _, records := range numbers {
		if *only == "serve" {
			break
		}
		found, err := measureBuild(ctx, s, records, roundsFor(*rounds, records))
		if err != nil {
			return err
		}
		built = append(built, found)
	}
	var shown []served
	if *only != "build" {
		found, err := measureServe(ctx, s, 1000)
		if err != nil {
			return err
		}
		shown = append(shown, found)
	}
	report(os.Stdout, built, shown)
	return nil
}

// numbersOf reads numbers of records.
func numbersOf(sizes string) ([]int, error) {
	var all []int
	for _, text := range strings.Fields(sizes) {
		records, err := strconv.Atoi(text)
		if err != nil || records < len(kinds) {
			return nil, fmt.Errorf("-sizes: %q is no number of records from %d", text, len(kinds))
		}
		all = append(all, records)
	}
	return all, nil
}

// roundsFor is odd, so that the median is a measured value.
func roundsFor(wanted, records int) int {
	switch {
	case wanted > 0:
		return wanted
	case records <= 2000:
		return 5
	case records <= 20000:
		return 3
	}
	return 1
}

func newSetting(ctx context.Context, aims string, keep bool) (setting, error) {
	s := setting{scratch: os.TempDir(), keep: keep}
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		s.scratch = "/dev/shm"
	}
	var err error
	if s.aims, err = filepath.Abs(aims); err != nil {
		return s, err
	}
	help, err := exec.CommandContext(ctx, s.aims, "build", "--help").Output()
	if err != nil {
		return s, fmt.Errorf("%s build --help: %w", aims, err)
	}
	s.noSearch = strings.Contains(string(help), "--no-search")
	return s, nil
}

// addSearches makes the programs ready that our search is measured beside.
func (s *setting) addSearches(ctx context.Context, dir string) error {
	if !s.noSearch {
		return fmt.Errorf("%s cannot leave the search out, so that its part of a build is not known", s.aims)
	}
	var err error
	if s.pagefind, err = pagefind(ctx, filepath.Dir(dir)); err != nil {
		return err
	}
	s.bleve, err = bleve(ctx, dir)
	return err
}

// builders are the peer, aims without the search index if it can, and aims.
func (s setting) builders(dir string) (peer, bare, full builder) {
	peer = builder{name: "hugo", program: s.hugo, args: func(out string) []string {
		return []string{"build", "--source", filepath.Join(dir, "hugo"), "--destination", out, "--quiet", "--noBuildLock", "--cacheDir", filepath.Join(dir, "cache")}
	}}
	full = builder{name: "aims", program: s.aims, args: func(out string) []string {
		return []string{"build", "--dir", filepath.Join(dir, "handbook"), "--out", out, "--as-of", asOf, "--quiet", "--no-color"}
	}}
	if s.noSearch {
		bare = builder{name: "aims without search", program: s.aims, args: func(out string) []string { return append(full.args(out), "--no-search") }}
	}
	return peer, bare, full
}
