package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const hugoVersion = "v0.165.0"

// hugo is the peer's program in dir, made there once with the Go that is here.
func hugo(ctx context.Context, dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "hugo")
	if out, err := exec.CommandContext(ctx, program, "version").Output(); err == nil && strings.Contains(string(out), hugoVersion) {
		return program, nil
	}
	fmt.Fprintf(os.Stderr, "building hugo %s, once, in %s\n", hugoVersion, dir)
	install := exec.CommandContext(ctx, "go", "install", "github.com/gohugoio/hugo@"+hugoVersion)
	install.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0", "GOFLAGS=")
	install.Stderr = os.Stderr
	if err := install.Run(); err != nil {
		return "", fmt.Errorf("build of hugo %s: %w", hugoVersion, err)
	}
	return program, nil
}

// plainEnvironment is ours without anything that configures one of the two programs or
// the Go runtime in them.
func plainEnvironment() []string {
	var env []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "HUGO_") && !strings.HasPrefix(pair, "HUGOx") && !strings.HasPrefix(pair, "GOGC=") && !strings.HasPrefix(pair, "GOMEMLIMIT=") && !strings.HasPrefix(pair, "GOMAXPROCS=") {
			env = append(env, pair)
		}
	}
	return env
}
