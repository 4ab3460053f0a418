package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// peakMemory is the most memory that a process held at one time.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return usage.Maxrss * 1024
	}
	return 0
}

// heldMemory is the memory that a running process holds, 0 when it has ended.
func heldMemory(pid int) int64 {
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	return number(content, 1) * int64(os.Getpagesize())
}

// freeMemory is what programs may still take; 0 when that is not known.
func freeMemory() int64 {
	content, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	_, after, _ := bytes.Cut(content, []byte("MemAvailable:"))
	return number(after, 0) * 1024
}

// number reads a number of a line of numbers.
func number(line []byte, at int) int64 {
	numbers := bytes.Fields(line)
	if len(numbers) <= at {
		return 0
	}
	n, _ := strconv.ParseInt(string(numbers[at]), 10, 64) // 0 is not known
	return n
}
