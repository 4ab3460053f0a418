package preview

import "time"

// How soon after a change a build begins. A change that comes out of the blue is built
// as soon as the steps of one save can be over: most often nothing follows. Changes that
// follow each other are built when the files rest, since editors write a file in several
// steps; under steady change a build comes all the same after a while.
const (
	save    = 3 * time.Millisecond
	rest    = 40 * time.Millisecond
	longest = 250 * time.Millisecond
)

// A pace tells when to build. Every change is built by a build that begins after it, so
// what a build has seen half-written is built again.
type pace struct {
	latest time.Time // change of all
	first  time.Time // change that no build has seen; zero when there is none
	alone  bool      // it came after a rest
	due    time.Time // of the next build; zero when there is nothing to build
}

func (p *pace) change(now time.Time) {
	if p.due.IsZero() {
		p.first, p.alone = now, now.Sub(p.latest) >= rest
	}
	p.latest = now
	p.due = now.Add(rest)
	if limit := p.first.Add(longest); limit.Before(p.due) {
		p.due = limit
	}
	if p.alone {
		p.due = p.first.Add(save)
	}
}

// begin says that a build begins, which sees every change so far.
func (p *pace) begin() { p.due = time.Time{} }
