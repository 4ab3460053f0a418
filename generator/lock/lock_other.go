//go:build !aix && !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd && !windows

package lock

import "os"

// Where the system has no such lock, it is for people to start one build at a time.
func lockFile(*os.File) error { return nil }
