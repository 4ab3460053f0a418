package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// A size is what was measured with so many records, round by round. Each slice has one
// cost a round, so that costs of one index were measured side by side.
type size struct {
	records                 int
	hugo, bare, full, again []cost // bare: without the search index
	files, hugoFiles        int
	bytes, hugoBytes        int64
	written                 int // files that building again wrote
}

// measureBuild writes the records for both programs and lets them build in turn.
func measureBuild(ctx context.Context, s setting, records, rounds int) (size, error) {
	dir, err := os.MkdirTemp(s.scratch, fmt.Sprintf("bench-%d-", records))
	if err != nil {
		return size{}, err
	}
	if s.keep {
		fmt.Fprintf(os.Stderr, "%d records are kept in %s\n", records, dir)
	} else {
		defer os.RemoveAll(dir)
	}
	if err := writeBoth(dir, records); err != nil {
		return size{}, err
	}
	peer, bare, full := s.builders(dir)
	found := size{records: records}
	first := 1
	if records <= 20000 {
		first = 0 // warms the machine up; longer runs do not feel it
	}
	for round := first; round <= rounds; round++ {
		fmt.Fprintf(os.Stderr, "%d records, round %d of %d\n", records, round, rounds)
		if err := found.round(ctx, dir, round == 0, peer, bare, full); err != nil {
			return found, err
		}
	}
	return found, nil
}

func writeBoth(dir string, records int) error {
	c := newCorpus(records)
	if err := writeHandbook(filepath.Join(dir, "handbook"), c); err != nil {
		return err
	}
	return writeHugoSite(filepath.Join(dir, "hugo"), c)
}

// round lets each program build once. What the warm-up costs is forgotten.
func (f *size) round(ctx context.Context, dir string, warmUp bool, peer, bare, full builder) error {
	var hugo, plain, whole, again cost
	var err error
	if hugo, err = peer.cold(ctx, dir, weigh(&f.hugoFiles, &f.hugoBytes)); err != nil {
		return err
	}
	if bare.args != nil {
		if plain, err = bare.cold(ctx, dir, nil); err != nil {
			return err
		}
	}
	whole, err = full.cold(ctx, dir, func(out string) error {
		if err := weigh(&f.files, &f.bytes)(out); err != nil {
			return err
		}
		again, err = f.once(ctx, full, out)
		return err
	})
	if err != nil || warmUp {
		return err
	}
	f.hugo, f.full, f.again = append(f.hugo, hugo), append(f.full, whole), append(f.again, again)
	if bare.args != nil {
		f.bare = append(f.bare, plain)
	}
	return nil
}

// once builds over a finished site and counts what was written.
func (f *size) once(ctx context.Context, full builder, out string) (cost, error) {
	before, err := stamps(out)
	if err != nil {
		return cost{}, err
	}
	took, err := run(ctx, full.program, full.args(out)...)
	if err != nil {
		return took, err
	}
	after, err := stamps(out)
	f.written = max(f.written, rewritten(before, after))
	return took, err
}

func weigh(files *int, bytes *int64) func(string) error {
	return func(out string) error {
		found, err := stamps(out)
		*files, *bytes = len(found), 0
		for _, file := range found {
			*bytes += file.size
		}
		return err
	}
}
