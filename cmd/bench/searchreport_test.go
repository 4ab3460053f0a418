package main

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPercentileIsAMeasuredValue(t *testing.T) {
	values := make([]int, 100)
	for i := range values {
		values[i] = 100 - i
	}
	require.Equal(t, 95, percentile(values, 95))
	require.Equal(t, 50, percentile(values, 50))
	require.Equal(t, 7, percentile([]int{7}, 95))
	require.Zero(t, percentile([]int{}, 95))
}

func TestTheIndexAloneIsTheDifference(t *testing.T) {
	f := searched{bare: []cost{{wall: 2 * time.Second, peak: 100e6}}, full: []cost{{wall: 3 * time.Second, peak: 130e6}}}
	require.Equal(t, []cost{{wall: time.Second, peak: 30e6}}, f.index())
}

func TestReportOfTheSearchIsMarkdown(t *testing.T) {
	second := cost{wall: time.Second, cpu: time.Second, peak: 100e6}
	times := func(n int64) []cost {
		return []cost{{second.wall * time.Duration(n), second.cpu * time.Duration(n), second.peak * n}}
	}
	cold := func(bytes int) []load {
		return []load{{map[string]int{"terms": bytes, "script": 1000}, map[string]int{"terms": 2, "script": 1}}}
	}
	f := searched{
		records: 10000, bare: times(6), full: times(8), peer: times(10), queries: []string{"appeal"},
		ours: weight{100, 20e6, 10e6}, theirs: weight{200, 40e6, 40e6},
		visits:     visits{cold: cold(149000), keys: []float64{20}, idle: 1e6, used: 31e6},
		peerVisits: visits{cold: cold(299000), keys: []float64{40}, idle: 1e6, used: 41e6},
	}
	var out strings.Builder
	reportSearch(&out, "156", []searched{f, {records: 50000, bare: times(6), full: times(8), unfinished: "it ran for 10m0s", queries: []string{"appeal"}, visits: f.visits}},
		[]relevance{{handbook: "the example handbook", items: []item{{query: "chest pain"}, {query: "stop button"}}, ours: ranks{1, 0}, theirs: ranks{2, 0}}})
	for _, line := range []string{
		"| 10,000 | Pagefind | 10.00 s | 10.00 s | 1000 MB | 1 | 1 | 1 | |\n",
		"| | aims, the index alone | 2.00 s | 2.00 s | 200 MB | **0.20** | **0.20** | **0.20** | 0.20 |\n",
		"| 50,000 | Pagefind | did not finish: it ran for 10m0s | | | | | | |\n",
		"| 10,000 | aims | 100 | 20.0 MB | 10.0 MB | **0.50** | **0.25** |\n",
		"| 10,000 | aims | 150 kB | 150 kB | 150 kB | 3 | **0.50** | **0.50** | terms 149 kB in 2.0, script 1 kB in 1.0 |\n",
		"| 10,000 | aims | 20 ms | 20 ms | 1.0 MB | 31.0 MB | 30.0 MB |\n",
		"| the example handbook | 2 | not measured | 0.250 (1) | 0.500 (1) |\n",
		"Not found by aims in the example handbook: stop button.\n",
		"| 10,000 | appeal | 150 kB | terms 149 kB in 2.0, script 1 kB in 1.0 |\n",
		"| time to build the index | 0.35 of Pagefind's | 0.2 of Pagefind's | reached |\n",
		"| memory of the whole build | 0.25 of Pagefind's | 0.8 of Pagefind's | **missed by 0.55 of Pagefind's** |\n",
	} {
		require.Contains(t, out.String(), line)
	}
	require.NotContains(t, out.String(), "NaN")
	require.True(t, math.IsNaN(goals(searched{})[2].value), "what was not measured is no figure")
}
