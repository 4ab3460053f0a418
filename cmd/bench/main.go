// Package main is the benchmark: it makes up a handbook, lets aims and the peer (Hugo)
// build and serve the same records in turn, and prints the ratios as Markdown. It knows
// both only as programs.
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
	aims, hugo string // the programs
	noSearch   bool   // aims can leave the search index out
	scratch    string // a folder in memory, where there is one
	keep       bool
}

func bench(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	sizes := flags.String("sizes", "1000 10000", "numbers of records to build")
	rounds := flags.Int("rounds", 0, "rounds of each size (default 5 to 2,000 records, 3 to 20,000, else 1)")
	only := flags.String("only", "", "measure one thing: build or serve")
	keep := flags.Bool("keep", false, "keep the made-up records and say where")
	aims := flags.String("aims", "bin/aims", "the program that is measured")
	peer := flags.String("peer", "bench/bin", "folder that the peer is built in")
	if err := flags.Parse(args); err != nil {
		return err
	}
	s, err := newSetting(ctx, *aims, *peer, *keep)
	if err != nil {
		return err
	}
	var built []size
	for _, text := range strings.Fields(*sizes) {
		records, err := strconv.Atoi(text)
		if err != nil || records < len(kinds) {
			return fmt.Errorf("-sizes: %q is no number of records from %d", text, len(kinds))
		}
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

func newSetting(ctx context.Context, aims, peer string, keep bool) (setting, error) {
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
	s.hugo, err = hugo(ctx, peer)
	return s, err
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
