package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// readers are three audiences, of which two may not read everything: of the made-up records
// about a quarter are public, half internal and a quarter confidential.
var readers = []string{
	"{name: everyone, sees: [public]}",
	"{name: staff, sees: [public, internal]}",
	"{name: auditors, sees: [public, internal, confidential, restricted]}",
}

// A guarded is what was measured with so many records for three audiences: building without
// the leak check, and with it.
type guarded struct {
	records         int
	without, within []cost
}

// unguarded builds the program that has no leak check.
func unguarded(ctx context.Context, dir string) (string, error) {
	program := filepath.Join(dir, "aims-unguarded")
	build := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "unguarded", "-o", program, "./cmd/aims")
	if said, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, said)
	}
	return filepath.Abs(program)
}

// benchLeak measures what the leak check costs, and prints it.
func benchLeak(ctx context.Context, out io.Writer, s setting, dir string, sizes []int, rounds int) error {
	plain, err := unguarded(ctx, dir)
	if err != nil {
		return err
	}
	var all []guarded
	for _, records := range sizes {
		found, err := measureLeak(ctx, s, plain, records, roundsFor(rounds, records))
		if err != nil {
			return err
		}
		all = append(all, found)
	}
	reportLeak(out, all)
	return nil
}

func measureLeak(ctx context.Context, s setting, plain string, records, rounds int) (guarded, error) {
	found := guarded{records: records}
	dir, err := os.MkdirTemp(s.scratch, fmt.Sprintf("bench-leak-%d-", records))
	if err != nil {
		return found, err
	}
	if s.keep {
		fmt.Fprintf(os.Stderr, "%d records are kept in %s\n", records, dir)
	} else {
		defer os.RemoveAll(dir)
	}
	if err := writeHandbookFor(filepath.Join(dir, "handbook"), newCorpus(records), readers); err != nil {
		return found, err
	}
	_, _, full := s.builders(dir)
	args := full.args
	full.args = func(out string) []string { return append(args(out), "--no-fail") } // records name such as others may not read
	without := full
	without.name, without.program = "aims without the leak check", plain
	for round := range rounds + 1 {
		fmt.Fprintf(os.Stderr, "%d records, round %d of %d\n", records, round, rounds)
		first, err := without.cold(ctx, dir, nil)
		if err != nil {
			return found, err
		}
		second, err := full.cold(ctx, dir, nil)
		if err != nil {
			return found, err
		}
		if round > 0 { // the first warms the machine up
			found.without, found.within = append(found.without, first), append(found.within, second)
		}
	}
	return found, nil
}

func reportLeak(w io.Writer, all []guarded) {
	fmt.Fprint(w, "Three audiences, of which two may not read everything; medians of rounds in turn, ratios pair by pair.\n\n"+
		"| records | full build | wall | CPU | memory | wall | CPU | each pair (wall) |\n|---:|---|---:|---:|---:|---:|---:|---|\n")
	for _, g := range all {
		fmt.Fprintf(w, "| %s | without the leak check | %s | 1 | 1 | |\n", grouped(g.records), costs(g.without))
		fmt.Fprintf(w, "| | with it | %s | %s |\n", costs(g.within), toPeer(g.within, g.without))
	}
}
