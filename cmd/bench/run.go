package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
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
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = plainEnvironment()
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	began := time.Now()
	err := cmd.Run()
	took := cost{wall: time.Since(began)}
	if ctx.Err() != nil {
		return took, fmt.Errorf("%s hung for %s", filepath.Base(program), patience)
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
}

// cold runs a builder into a new folder, which is handed to after and then removed.
func (b builder) cold(ctx context.Context, scratch string, after func(out string) error) (cost, error) {
	out, err := os.MkdirTemp(scratch, "out-")
	if err != nil {
		return cost{}, err
	}
	defer os.RemoveAll(out)
	took, err := run(ctx, b.program, b.args(out)...)
	if err == nil && after != nil {
		err = after(out)
	}
	return took, err
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

// rewritten counts the files that differ between two looks at a folder.
func rewritten(before, after map[string]stamp) int {
	n := 0
	for path, now := range after {
		if was, found := before[path]; !found || was != now {
			n++
		}
	}
	for path := range before {
		if _, found := after[path]; !found {
			n++
		}
	}
	return n
}
