package main

import (
	"fmt"
	"os"
	"time"
)

// A limit is what one run of a program may take before it counts as unfinished: a
// program that hangs or fills the machine must not end the whole benchmark.
type limit struct {
	time   time.Duration
	memory int64 // bytes; 0 for any
}

// An unfinished run was ended by us. It is told in the report, as a result.
type unfinished struct{ program, reason string }

func (u unfinished) Error() string { return u.program + " did not finish: " + u.reason }

// guard kills a process once it holds more memory than it may, and tells when it did.
// The watch ends with done.
func guard(process *os.Process, memory int64, done <-chan struct{}) (killed func() bool) {
	over := make(chan bool, 1)
	go func() {
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				over <- false
				return
			case <-tick.C:
				if memory > 0 && heldMemory(process.Pid) > memory {
					_ = process.Kill() // it may have ended by itself
					over <- true
					return
				}
			}
		}
	}()
	return func() bool { return <-over }
}

func megabytes(bytes int64) string { return fmt.Sprintf("%.0f MB", float64(bytes)/1e6) }
