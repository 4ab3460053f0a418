package main

import (
	"fmt"
	"sync"
	"time"
)

// progress is one line on a terminal that says how far long work is. Elsewhere, and in
// the first instant, it says nothing.
type progress struct {
	env   *environment
	mutex sync.Mutex
	on    bool
	last  time.Time
	shown bool
}

func newProgress(env *environment, opt *options) *progress {
	return &progress{env: env, on: env.terminal && !opt.quiet, last: env.now()}
}

func (p *progress) report(what string, done, total int) {
	if !p.on {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.env.now()
	if now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.env.stderr, "\r\x1b[K%s: %d of %d files", what, done, total)
}

// end takes the line away.
func (p *progress) end() {
	if p.shown {
		fmt.Fprint(p.env.stderr, "\r\x1b[K")
	}
}
