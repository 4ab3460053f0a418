package main

import (
	"os"
	"syscall"
)

// peakMemory is the most memory that a process held at one time.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss * 1024
	}
	return 0
}
