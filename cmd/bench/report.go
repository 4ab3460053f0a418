package main

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"
)

// median of some values; of an even number the upper of the middle two.
func median[T cmp.Ordered](values []T) T {
	if len(values) == 0 {
		var none T
		return none
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// ratios are pair by pair: the first of ours by the first of theirs, and so on.
func ratios(ours, theirs []cost, of func(cost) float64) []float64 {
	var all []float64
	for i := range min(len(ours), len(theirs)) {
		all = append(all, of(ours[i])/of(theirs[i]))
	}
	return all
}

func wall(c cost) float64 { return c.wall.Seconds() }
func cpu(c cost) float64  { return c.cpu.Seconds() }
func peak(c cost) float64 { return float64(c.peak) / 1e6 }

func of(costs []cost, what func(cost) float64) float64 {
	values := make([]float64, len(costs))
	for i, c := range costs {
		values[i] = what(c)
	}
	return median(values)
}

// report writes the tables as Markdown.
func report(w io.Writer, sizes []size, served []served) {
	fmt.Fprintf(w, "%d cores, %s, %s/%s; hugo %s; all files in memory; medians of rounds in turn, ratios pair by pair.\n", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, hugoVersion)
	if len(sizes) > 0 {
		fmt.Fprint(w, "\n| records | full build | wall | CPU | memory | files | wall to Hugo | CPU to Hugo | each pair (wall) |\n|---:|---|---:|---:|---:|---:|---:|---:|---|\n")
	}
	for _, s := range sizes {
		fmt.Fprintf(w, "| %s | Hugo | %s | %d, %.0f MB | 1 | 1 | |\n", grouped(s.records), costs(s.hugo), s.hugoFiles, float64(s.hugoBytes)/1e6)
		if len(s.bare) > 0 {
			fmt.Fprintf(w, "| | aims without search | %s | | %s |\n", costs(s.bare), toPeer(s.bare, s.hugo))
		}
		fmt.Fprintf(w, "| | aims | %s | %d, %.0f MB | %s |\n", costs(s.full), s.files, float64(s.bytes)/1e6, toPeer(s.full, s.hugo))
		fmt.Fprintf(w, "| | aims again, nothing changed | %s | %d written | | | of its first build: wall %.2f, CPU %.2f |\n", costs(s.again), s.written,
			median(ratios(s.again, s.full, wall)), median(ratios(s.again, s.full, cpu)))
	}
	if len(served) > 0 {
		fmt.Fprint(w, "\n| records | from the write of a record to its page | median | slowest | to Hugo |\n|---:|---|---:|---:|---:|\n")
	}
	for _, s := range served {
		fmt.Fprintf(w, "| %s | hugo server | %s | 1 |\n", grouped(s.records), waits(s.hugo))
		fmt.Fprintf(w, "| | aims serve | %s | %.2f |\n", waits(s.aims), median(s.aims).Seconds()/median(s.hugo).Seconds())
	}
}

func costs(all []cost) string {
	return fmt.Sprintf("%.2f s | %.2f s | %.0f MB", of(all, wall), of(all, cpu), of(all, peak))
}

func toPeer(ours, theirs []cost) string {
	walls := ratios(ours, theirs, wall)
	pairs := make([]string, len(walls))
	for i, ratio := range walls {
		pairs[i] = fmt.Sprintf("%.2f", ratio)
	}
	return fmt.Sprintf("**%.2f** | **%.2f** | %s", median(walls), median(ratios(ours, theirs, cpu)), strings.Join(pairs, " "))
}

func waits(all []time.Duration) string {
	return fmt.Sprintf("%d ms | %d ms", median(all).Milliseconds(), slices.Max(all).Milliseconds())
}

// grouped writes 10000 as 10,000.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", grouped(n/1000), n%1000)
}
