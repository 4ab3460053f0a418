package preview

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A day is changes at some milliseconds, and builds that take a while.
func builds(takes int, changes ...int) (begin []int) {
	var p pace
	morning := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	busy := 0 // until
	for ms := 0; len(changes) > 0 || !p.due.IsZero(); ms++ {
		now := morning.Add(time.Duration(ms) * time.Millisecond)
		for len(changes) > 0 && changes[0] == ms {
			p.change(now)
			changes = changes[1:]
		}
		if ms >= busy && !p.due.IsZero() && !now.Before(p.due) {
			p.begin()
			begin, busy = append(begin, ms), ms+takes
		}
	}
	return begin
}

func TestPaceOfBuilds(t *testing.T) {
	require.Equal(t, []int{103}, builds(30, 100), "one change is built at once")
	require.Equal(t, []int{103}, builds(30, 100, 100, 101, 102), "the steps of one save are one change")
	require.Equal(t, []int{103, 203}, builds(30, 100, 200), "after a rest, at once again")
	require.Equal(t, []int{103, 150}, builds(30, 100, 110), "what is written during a build waits until the files rest")
	require.Equal(t, []int{103, 160}, builds(30, 100, 110, 115, 120))
	require.Equal(t, []int{103, 403}, builds(300, 100, 110), "builds do not overlap")
	require.Equal(t, []int{103, 403, 703}, builds(300, 100, 200, 500))

	var steady []int
	for ms := 100; ms <= 700; ms += 20 {
		steady = append(steady, ms)
	}
	require.Equal(t, []int{103, 370, 630, 740}, builds(30, steady...), "steady change is built now and then, and at its end")
}
