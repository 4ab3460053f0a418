package main

import (
	"context"
	"debug/buildinfo"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

const hugoVersion = "v0.165.0"

// hugo is the peer's program in dir.
func hugo(ctx context.Context, dir string) (string, error) {
	return installed(ctx, dir, "github.com/gohugoio/hugo", hugoVersion)
}

// installed is a program in dir, made there once with the Go that is here.
func installed(ctx context.Context, dir, module, version string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, path.Base(module))
	if info, err := buildinfo.ReadFile(program); err == nil && info.Main.Version == version {
		return program, nil
	}
	fmt.Fprintf(os.Stderr, "building %s %s, once, in %s\n", path.Base(module), version, dir)
	install := exec.CommandContext(ctx, "go", "install", module+"@"+version)
	install.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0", "GOFLAGS=")
	install.Stderr = os.Stderr
	if err := install.Run(); err != nil {
		return "", fmt.Errorf("build of %s %s: %w", path.Base(module), version, err)
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
