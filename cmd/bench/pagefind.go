package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Versions of what the search is measured beside: Pagefind, which indexes finished pages
// for the browser, and Bleve as it comes, whose engine we build upon.
const (
	pagefindVersion = "1.6.0"
	bleveVersion    = "v2.6.3"
)

// pagefind is the peer's program in dir, fetched there once.
func pagefind(ctx context.Context, dir string) (string, error) {
	dir, err := filepath.Abs(filepath.Join(dir, "pagefind"))
	if err != nil {
		return "", err
	}
	find := func() string {
		found, _ := filepath.Glob(filepath.Join(dir, "node_modules", "@pagefind", "*", "bin", "pagefind_extended*")) // the pattern is ours
		for _, program := range found {
			if out, err := exec.CommandContext(ctx, program, "--version").Output(); err == nil && strings.Contains(string(out), pagefindVersion) {
				return program
			}
		}
		return ""
	}
	if program := find(); program != "" {
		return program, nil
	}
	fmt.Fprintf(os.Stderr, "fetching pagefind %s, once, into %s\n", pagefindVersion, dir)
	install := exec.CommandContext(ctx, "npm", "install", "--prefix", dir, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "pagefind@"+pagefindVersion)
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install of pagefind %s: %w\n%s", pagefindVersion, err, tail(string(out), 2000))
	}
	if program := find(); program != "" {
		return program, nil
	}
	return "", fmt.Errorf("npm installed no program of pagefind %s in %s", pagefindVersion, dir)
}

// pagefindBuilder indexes the pages of a folder. It is told where the text of a page is,
// as whoever uses it with our pages would.
func pagefindBuilder(program, pages string) builder {
	return builder{name: "pagefind", program: program, most: limit{memory: freeMemory() * 3 / 4}, args: func(out string) []string {
		return []string{"--site", pages, "--output-path", out, "--root-selector", "main", "--keep-index-url", "--silent"}
	}}
}

// bleve is the program that comes with Bleve, in dir, made there once.
func bleve(ctx context.Context, dir string) (string, error) {
	return installed(ctx, dir, "github.com/blevesearch/bleve/v2/cmd/bleve", bleveVersion)
}
