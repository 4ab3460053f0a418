package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRatiosArePairByPair(t *testing.T) {
	ours := []cost{{wall: 2 * time.Second}, {wall: 3 * time.Second}, {wall: 5 * time.Second}}
	theirs := []cost{{wall: 4 * time.Second}, {wall: 12 * time.Second}, {wall: 5 * time.Second}}
	require.Equal(t, []float64{0.5, 0.25, 1}, ratios(ours, theirs, wall))
	require.Equal(t, 0.5, median(ratios(ours, theirs, wall)), "the median of the ratios, not the ratio of the medians")
	require.Equal(t, 3.0, of(ours, wall))
	require.Zero(t, median([]float64{}))
}

func TestReportIsMarkdown(t *testing.T) {
	one := []cost{{wall: time.Second, cpu: 2 * time.Second, peak: 300e6}}
	two := []cost{{wall: 2 * time.Second, cpu: 4 * time.Second, peak: 900e6}}
	var out strings.Builder
	report(&out, []size{{records: 10000, hugo: two, full: one, again: one, files: 10, hugoFiles: 9}},
		[]served{{records: 1000, aims: []time.Duration{30 * time.Millisecond}, hugo: []time.Duration{120 * time.Millisecond}}})
	require.Contains(t, out.String(), "| 10,000 | Hugo | 2.00 s | 4.00 s | 900 MB | 9, 0 MB | 1 | 1 | |\n")
	require.Contains(t, out.String(), "| | aims | 1.00 s | 2.00 s | 300 MB | 10, 0 MB | **0.50** | **0.50** | 0.50 |\n")
	require.Contains(t, out.String(), "| | aims serve | 30 ms | 30 ms | 0.25 |\n")
	require.NotContains(t, out.String(), "without search", "what was not measured has no row")
}

func TestRewrittenCountsNewChangedAndGone(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	before := map[string]stamp{"same": {day, 1}, "changed": {day, 1}, "gone": {day, 1}}
	after := map[string]stamp{"same": {day, 1}, "changed": {day.Add(1), 1}, "new": {day, 1}}
	require.Equal(t, 3, rewritten(before, after))
	require.Zero(t, rewritten(before, before))
	after = map[string]stamp{"same": {day, 1}, "changed": {day, 1}, "gone": {day, 1}, "site/.aims-lock": {day, 1}}
	require.Zero(t, rewritten(before, after), "what the next build is to know is no page")
}
