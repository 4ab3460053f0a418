package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const edits = 20

// A served is how long an edit took until the page showed it, for each program.
type served struct {
	records    int
	aims, hugo []time.Duration
}

// measureServe edits one record again and again while each program serves.
func measureServe(ctx context.Context, s setting, records int) (served, error) {
	found := served{records: records}
	dir, err := os.MkdirTemp(s.scratch, "bench-serve-")
	if err != nil {
		return found, err
	}
	defer os.RemoveAll(dir)
	if err := writeBoth(dir, records); err != nil {
		return found, err
	}
	c := newCorpus(records)
	record := c.names[c.byKind["policy"][0]].file()
	handbook, site := filepath.Join(dir, "handbook"), filepath.Join(dir, "hugo")
	fmt.Fprintf(os.Stderr, "%d records, %d edits each under aims serve and hugo server\n", records, edits)
	found.aims, err = editing(ctx, filepath.Join(handbook, "content", record+".md"), record+".html", s.aims, func(port string) []string {
		return []string{"serve", "--dir", handbook, "--as-of", asOf, "--quiet", "--no-color", "--port", port}
	})
	if err != nil {
		return found, err
	}
	found.hugo, err = editing(ctx, filepath.Join(site, "content", record+".md"), record+".html", s.hugo, func(port string) []string {
		return []string{"server", "--source", site, "--renderToMemory", "--quiet", "--noBuildLock", "--bind", "127.0.0.1", "--port", port, "--cacheDir", filepath.Join(dir, "cache")}
	})
	return found, err
}

// editing starts a server and measures, for each edit of a file, the time from the write
// until its page shows it.
func editing(ctx context.Context, file, page, program string, args func(port string) []string) ([]time.Duration, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args(port)...)
	cmd.Env = plainEnvironment() // what it says goes nowhere, so that no terminal slows it
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // it was killed: how it ended says nothing
	}()
	original, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	address, err := pageAddress(ctx, "http://127.0.0.1:"+port, page)
	if err != nil {
		return nil, fmt.Errorf("%s never served %s: %w", filepath.Base(program), page, err)
	}
	var took []time.Duration
	for i := range edits + 1 { // the first warms up
		word := fmt.Sprintf("Amendment%dx", i)
		time.Sleep(400 * time.Millisecond) // as the hands of a quick author
		began := time.Now()
		if err := os.WriteFile(file, append(original, "\n\n"+word+" was agreed.\n"...), 0o644); err != nil {
			return nil, err
		}
		if err := until(ctx, 30*time.Second, func() bool { return strings.Contains(get(address), word) }); err != nil {
			return nil, fmt.Errorf("%s did not show edit %d: %w", filepath.Base(program), i, err)
		}
		if i > 0 {
			took = append(took, time.Since(began))
		}
	}
	return took, nil
}

// pageAddress waits for the server and finds the page under the root or, as aims has it,
// below the audience and version to which the root leads.
func pageAddress(ctx context.Context, root, page string) (string, error) {
	var found string
	err := until(ctx, 2*time.Minute, func() bool {
		for _, base := range []string{"/", "/everyone/next/", "/next/"} {
			if get(root+base+page) != "" {
				found = root + base + page
				return true
			}
		}
		return false
	})
	return found, err
}

// until asks every two milliseconds.
func until(ctx context.Context, limit time.Duration, holds func() bool) error {
	for end := time.Now().Add(limit); !holds(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) || ctx.Err() != nil {
			return fmt.Errorf("waited %s", limit)
		}
	}
	return nil
}

// get is the page at an address, empty unless there is one.
func get(address string) string {
	response, err := http.Get(address)
	if err != nil {
		return ""
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		return ""
	}
	return string(body)
}

func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	_, port, err := net.SplitHostPort(listener.Addr().String())
	return port, err
}
