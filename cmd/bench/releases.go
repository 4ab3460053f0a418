package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A released is what it costs to keep and publish releases: publishing after an edit, beside
// the work tree alone, and what the store and the site grow by.
type released struct {
	records, releases int
	alone, all        []cost
	seals             []cost
	stores            []int64 // bytes, after each release
	editions          int64   // bytes of the editions of the last release, as they are published
}

const releasedAudiences = `audiences:
  - {name: everyone, sees: [public]}
  - {name: staff, sees: [public, internal]}
  - {name: auditors, sees: [public, internal, confidential, restricted]}
versions: {tags: "v*"}
`

// measureReleases makes releases, with an edit of one record before each, and then publishes
// after more such edits: the work tree alone, and all versions, in turns.
func measureReleases(ctx context.Context, s setting, records, releases, rounds int) (released, error) {
	found := released{records: records, releases: releases}
	dir, err := os.MkdirTemp(s.scratch, "bench-releases-")
	if err != nil {
		return found, err
	}
	if s.keep {
		fmt.Fprintf(os.Stderr, "the releases are kept in %s\n", dir)
	} else {
		defer os.RemoveAll(dir)
	}
	c := newCorpus(records)
	if err := writeHandbook(dir, c); err != nil {
		return found, err
	}
	if err := forReaders(filepath.Join(dir, "content", "site.yaml")); err != nil {
		return found, err
	}
	record := filepath.Join(dir, "content", c.names[c.byKind["policy"][0]].file()+".md")
	git := func(args ...string) error {
		_, err := run(ctx, "git", append([]string{"-C", dir, "-c", "user.name=Bench", "-c", "user.email=bench@example.org"}, args...)...)
		return err
	}
	if err := git("init", "--quiet"); err != nil {
		return found, err
	}
	for _, setting := range [][]string{{"user.name", "Bench"}, {"user.email", "bench@example.org"}} {
		if err := git(append([]string{"config"}, setting...)...); err != nil {
			return found, err
		}
	}
	for i := range releases {
		fmt.Fprintf(os.Stderr, "%d records, release %d of %d\n", records, i+1, releases)
		if err := amend(record, i); err != nil {
			return found, err
		}
		if err := git("add", "--all"); err != nil {
			return found, err
		}
		if err := git("commit", "--quiet", "--message", fmt.Sprint("amendment ", i)); err != nil {
			return found, err
		}
		sealed, err := run(ctx, s.aims, "release", fmt.Sprintf("1.%d", i), "--dir", dir, "--as-of", asOf, "--quiet")
		if err != nil {
			return found, err
		}
		found.seals = append(found.seals, sealed)
		store, err := sizeOf(filepath.Join(dir, ".aims"))
		if err != nil {
			return found, err
		}
		found.stores = append(found.stores, store)
	}
	return found, found.publish(ctx, s, dir, record, rounds)
}

func (f *released) publish(ctx context.Context, s setting, dir, record string, rounds int) error {
	build := func(out string, more ...string) (cost, error) {
		return run(ctx, s.aims, append([]string{"build", "--dir", dir, "--out", filepath.Join(dir, out), "--as-of", asOf, "--quiet", "--no-color"}, more...)...)
	}
	for round := range rounds + 2 { // the first publishes all, the second finds all at rest
		fmt.Fprintf(os.Stderr, "%d records, %d releases, round %d of %d\n", f.records, f.releases, round-1, rounds)
		if err := amend(record, 1000+round); err != nil {
			return err
		}
		alone, err := build("next", "--version", "next")
		if err != nil {
			return err
		}
		all, err := build("public")
		if err != nil {
			return err
		}
		if round == 0 {
			if _, err := run(ctx, "sleep", "3"); err != nil {
				return err
			}
		}
		if round >= 2 {
			f.alone, f.all = append(f.alone, alone), append(f.all, all)
		}
	}
	for _, audience := range []string{"everyone", "staff", "auditors"} {
		size, err := sizeOf(filepath.Join(dir, "public", audience, fmt.Sprintf("v1.%d", f.releases-1)))
		if err != nil {
			return err
		}
		f.editions += size
	}
	return nil
}

// forReaders gives the handbook three audiences in the place of one, and releases.
func forReaders(site string) error {
	text, err := os.ReadFile(site)
	if err != nil {
		return err
	}
	from, to := strings.Index(string(text), "audiences:"), strings.Index(string(text), "rules:")
	return os.WriteFile(site, []byte(string(text[:from])+releasedAudiences+string(text[to:])), 0o644)
}

// amend adds a sentence to a record in the place of the one before.
func amend(record string, i int) error {
	text, err := os.ReadFile(record)
	if err != nil {
		return err
	}
	kept, _, _ := strings.Cut(string(text), "\n\nAmendment")
	return os.WriteFile(record, fmt.Appendf([]byte(kept), "\n\nAmendment %d was agreed.\n", i), 0o644)
}

func sizeOf(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

func benchReleases(ctx context.Context, w io.Writer, s setting, numbers []int, releases, rounds int) error {
	if _, err := exec.LookPath("git"); err != nil {
		return err
	}
	fmt.Fprint(w, "| records | releases | one edit: work tree alone | all versions | ratio | store after the first | after the last | a release more | its editions as published |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, records := range numbers {
		f, err := measureReleases(ctx, s, records, releases, roundsFor(rounds, records))
		if err != nil {
			return err
		}
		last := len(f.stores) - 1
		fmt.Fprintf(w, "| %s | %d | %.2f s | %.2f s | %.2f | %s | %s | %s | %s |\n", grouped(records), releases, of(f.alone, wall), of(f.all, wall),
			median(ratios(f.all, f.alone, wall)), megabytes(f.stores[0]), megabytes(f.stores[last]), megabytes((f.stores[last]-f.stores[0])/int64(max(last, 1))), megabytes(f.editions))
		fmt.Fprintf(w, "\nA release took %.2f s (the first), %.2f s (the last).\n", wall(f.seals[0]), wall(f.seals[last]))
	}
	return nil
}
