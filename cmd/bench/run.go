package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A cost is what one run of a program took.
type cost struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory
}

// patience is how long one run may take before it counts as hung.
const patience = 10 * time.Minute

// run runs a program to its end.
func run(ctx context.Context, program string, args ...string) (cost, error) {
	return runWithin(ctx, limit{time: patience}, program, args...)
}

// runWithin ends a program that goes beyond the limit.
func runWithin(ctx context.Context, most limit, program string, args ...string) (cost, error) {
	ctx, cancel := context.WithTimeout(ctx, most.time)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = plainEnvironment()
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return cost{}, err
	}
	done := make(chan struct{})
	killed := guard(cmd.Process, most.memory, done)
	err := cmd.Wait()
	close(done)
	took := cost{wall: time.Since(began)}
	if killed() {
		return took, unfinished{filepath.Base(program), "it held more than " + megabytes(most.memory)}
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return took, unfinished{filepath.Base(program), "it ran for " + most.time.String()}
	}
	if err != nil {
		return took, fmt.Errorf("%s %q: %w\n%s", filepath.Base(program), args, err, tail(said.String(), 2000))
	}
	took.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	took.peak = peakMemory(cmd.ProcessState)
	return took, nil
}

func tail(text string, length int) string {
	return text[max(0, len(text)-length):]
}

// A builder is one way of building a site.
type builder struct {
	name    string
	program string
	args    func(out string) []string
	most    limit // none by itself
}

// cold runs a builder into a new folder, which is handed to after and then removed.
func (b builder) cold(ctx context.Context, scratch string, after func(out string) error) (cost, error) {
	out, err := os.MkdirTemp(scratch, "out-")
	if err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(out)
	took, err := b.build(ctx, out)
	if err == nil && after != nil {
		err = after(out)
	}
	return took, err
}

func (b builder) build(ctx context.Context, out string) (cost, error) {
	most := b.most
	most.time = cmp.Or(most.time, patience)
	return runWithin(ctx, most, b.program, b.args(out)...)
}

// A stamp tells whether a file was written again.
type stamp struct {
	written time.Time
	size    int64
}

func stamps(dir string) (map[string]stamp, error) {
	found := map[string]stamp{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found[path] = stamp{info.ModTime(), info.Size()}
		return nil
	})
	return found, err
}

// rewritten counts the files of a site that differ between two looks at its folder. What aims
// notes beside it for the next build is no part of the site.
func rewritten(before, after map[string]stamp) int {
	n := 0
	for path, now := range after {
		if was, found := before[path]; (!found || was != now) && !isNote(path) {
			n++
		}
	}
	for path := range before {
		if _, found := after[path]; !found && !isNote(path) {
			n++
		}
	}
	return n
}

func isNote(path string) bool { return strings.HasPrefix(filepath.Base(path), ".aims-") }
