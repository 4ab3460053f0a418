package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
)

// percentile is the smallest value that so many percent of all do not exceed.
func percentile[T cmp.Ordered](values []T, percent int) T {
	if len(values) == 0 {
		var none T
		return none
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, (len(sorted)*percent+99)/100-1)]
}

// quotients are of one list by another, pair by pair.
func quotients(ours, theirs []float64) []float64 {
	var all []float64
	for i := range min(len(ours), len(theirs)) {
		all = append(all, ours[i]/theirs[i])
	}
	return all
}

func totals(cold []load) []float64 {
	all := make([]float64, len(cold))
	for i, l := range cold {
		all[i] = float64(l.total())
	}
	return all
}

func requests(cold []load) []int {
	all := make([]int, len(cold))
	for i, l := range cold {
		all[i] = l.requests()
	}
	return all
}

// reportSearch writes the tables as Markdown.
func reportSearch(w io.Writer, chromium string, all []searched, relevances []relevance) {
	fmt.Fprintf(w, "%d cores, %s, %s/%s; Pagefind %s over the same pages, Chromium %s, Bleve %s; all files in memory; medians of rounds in turn, ratios pair by pair.\n",
		runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH, pagefindVersion, chromium, bleveVersion)
	reportIndexes(w, all)
	reportWeights(w, all)
	reportLoads(w, all)
	reportHeaviest(w, all)
	reportPages(w, all)
	reportRelevance(w, relevances)
	for _, f := range all {
		if f.records == goalRecords {
			reportGoals(w, goals(f))
		}
	}
}

func reportIndexes(w io.Writer, all []searched) {
	fmt.Fprint(w, "\nBuilding the index. Ours is what a build with it takes more than one without; its memory is at most that of the whole build.\n\n"+
		"| records | index | wall | CPU | memory | wall to Pagefind | CPU to Pagefind | memory to Pagefind | each pair (wall) |\n|---:|---|---:|---:|---:|---:|---:|---:|---|\n")
	for _, f := range all {
		if f.unfinished != "" {
			fmt.Fprintf(w, "| %s | Pagefind | did not finish: %s | | | | | | |\n", grouped(f.records), f.unfinished)
		} else {
			fmt.Fprintf(w, "| %s | Pagefind | %s | 1 | 1 | 1 | |\n", grouped(f.records), costs(f.peer))
		}
		for _, ours := range []struct {
			name  string
			costs []cost
		}{{"the index alone", f.index()}, {"the whole build", f.full}} {
			walls := ratios(ours.costs, f.peer, wall)
			fmt.Fprintf(w, "| | aims, %s | %s | %s | %s | %s | %s |\n", ours.name, costs(ours.costs), times(walls),
				times(ratios(ours.costs, f.peer, cpu)), times(ratios(ours.costs, f.peer, peak)), each(walls))
		}
	}
}

// times is the median of some ratios, if there are any.
func times(ratios []float64) string {
	if len(ratios) == 0 {
		return ""
	}
	return fmt.Sprintf("**%.2f**", median(ratios))
}

func each(ratios []float64) string {
	all := make([]string, len(ratios))
	for i, ratio := range ratios {
		all[i] = fmt.Sprintf("%.2f", ratio)
	}
	return strings.Join(all, " ")
}

func reportWeights(w io.Writer, all []searched) {
	fmt.Fprint(w, "\nThe whole index with its script, on disk and as a server sends it.\n\n| records | index | files | on disk | sent | on disk to Pagefind | sent to Pagefind |\n|---:|---|---:|---:|---:|---:|---:|\n")
	for _, f := range all {
		if f.theirs.files > 0 {
			fmt.Fprintf(w, "| %s | Pagefind | %s | 1 | 1 |\n", grouped(f.records), weighed(f.theirs))
		}
		fmt.Fprintf(w, "| %s | aims | %s | %s | %s |\n", grouped(f.records), weighed(f.ours), share(f.ours.bytes, f.theirs.bytes), share(f.ours.onWire, f.theirs.onWire))
	}
}

func weighed(w weight) string {
	return fmt.Sprintf("%s | %.1f MB | %.1f MB", grouped(w.files), float64(w.bytes)/1e6, float64(w.onWire)/1e6)
}

func share(ours, theirs int64) string {
	if theirs == 0 {
		return ""
	}
	return fmt.Sprintf("**%.2f**", float64(ours)/float64(theirs))
}

func reportLoads(w io.Writer, all []searched) {
	fmt.Fprintf(w, "\nBytes until the first %d results are there, with an empty cache: bodies as sent, of the files that belong to the search.\n\n"+
		"| records | search | median | 95th percentile | most | files | to Pagefind, median | 95th percentile | mean by part |\n|---:|---|---:|---:|---:|---:|---:|---:|---|\n", shownResults)
	for _, f := range all {
		if len(f.peerVisits.cold) > 0 {
			fmt.Fprintf(w, "| %s | Pagefind | %s | 1 | 1 | %s |\n", grouped(f.records), loaded(f.peerVisits.cold), parts(f.peerVisits.cold))
		}
		pairs := quotients(totals(f.visits.cold), totals(f.peerVisits.cold))
		high := ""
		if len(pairs) > 0 {
			high = fmt.Sprintf("**%.2f**", percentile(pairs, 95))
		}
		fmt.Fprintf(w, "| %s | aims | %s | %s | %s | %s |\n", grouped(f.records), loaded(f.visits.cold), times(pairs), high, parts(f.visits.cold))
	}
}

// reportHeaviest tells what to look at first: the queries that load most.
func reportHeaviest(w io.Writer, all []searched) {
	fmt.Fprint(w, "\nThe queries for which ours loads most.\n\n| records | query | sent | by part |\n|---:|---|---:|---|\n")
	for _, f := range all {
		cold := f.visits.cold
		order := make([]int, len(cold))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cold[b].total(), cold[a].total()) })
		for _, i := range order[:min(5, len(order))] {
			fmt.Fprintf(w, "| %s | %s | %s | %s |\n", grouped(f.records), f.queries[i], kilobytes(float64(cold[i].total())), parts(cold[i:i+1]))
		}
	}
}

func loaded(cold []load) string {
	bytes := totals(cold)
	return fmt.Sprintf("%s | %s | %s | %d", kilobytes(median(bytes)), kilobytes(percentile(bytes, 95)), kilobytes(slices.Max(bytes)), median(requests(cold)))
}

func kilobytes(bytes float64) string { return fmt.Sprintf("%.0f kB", bytes/1e3) }

// parts are what the loads are made of, on average: the largest part first.
func parts(cold []load) string {
	bytes, files := map[string]int{}, map[string]int{}
	for _, l := range cold {
		for name := range l.bytes {
			bytes[name] += l.bytes[name]
			files[name] += l.files[name]
		}
	}
	names := slices.SortedFunc(maps.Keys(bytes), func(a, b string) int { return cmp.Or(cmp.Compare(bytes[b], bytes[a]), cmp.Compare(a, b)) })
	all := make([]string, len(names))
	for i, name := range names {
		n := float64(len(cold))
		all[i] = fmt.Sprintf("%s %s in %.1f", name, kilobytes(float64(bytes[name])/n), float64(files[name])/n)
	}
	return strings.Join(all, ", ")
}

func reportPages(w io.Writer, all []searched) {
	fmt.Fprint(w, "\nIn the page, with everything loaded: from a key to its results painted, and the memory of page and workers after all queries.\n\n"+
		"| records | search | key to results, median | 95th percentile | memory before | after | more |\n|---:|---|---:|---:|---:|---:|---:|\n")
	for _, f := range all {
		if len(f.peerVisits.keys) > 0 {
			fmt.Fprintf(w, "| %s | Pagefind | %s |\n", grouped(f.records), inPage(f.peerVisits))
		}
		fmt.Fprintf(w, "| %s | aims | %s |\n", grouped(f.records), inPage(f.visits))
	}
}

func inPage(v visits) string {
	return fmt.Sprintf("%.0f ms | %.0f ms | %.1f MB | %.1f MB | %.1f MB", median(v.keys), percentile(v.keys, 95),
		float64(v.idle)/1e6, float64(v.used)/1e6, float64(v.used-v.idle)/1e6)
}

func reportRelevance(w io.Writer, all []relevance) {
	fmt.Fprintf(w, "\nHow well known items are found: the mean reciprocal rank of their pages, and how many are among the first %d pages.\n\n"+
		"| handbook | queries | Bleve as it comes | Pagefind | aims |\n|---|---:|---:|---:|---:|\n", lookedThrough)
	for _, r := range all {
		fmt.Fprintf(w, "| %s | %d | %s | %s | %s |\n", r.handbook, len(r.items), ranked(r.stock), ranked(r.theirs), ranked(r.ours))
	}
	for _, r := range all {
		if missed := r.ours.missed(r.items); len(missed) > 0 {
			fmt.Fprintf(w, "\nNot found by aims in %s: %s.\n", r.handbook, strings.Join(missed, "; "))
		}
	}
}

func ranked(r ranks) string {
	if len(r) == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.3f (%d)", r.reciprocal(), r.found())
}

// goalRecords is the size that the goals are for.
const goalRecords = 10000

// A goal is a figure that may be so large at most.
type goal struct {
	what        string
	most, value float64
	unit        string
}

// goals are what the search should reach; one that was not measured is not a number.
func goals(f searched) []goal {
	ours, theirs := totals(f.visits.cold), totals(f.peerVisits.cold)
	of := func(ours, theirs float64) float64 { return ours / theirs }
	index := f.index()
	return []goal{
		{"time to build the index", 0.35, median(ratios(index, f.peer, wall)), " of Pagefind's"},
		{"memory of the whole build", 0.25, median(ratios(f.full, f.peer, peak)), " of Pagefind's"},
		{"bytes to first results, median", 0.5, of(median(ours), median(theirs)), " of Pagefind's median"},
		{"bytes to first results, 95th percentile", 0.7, of(percentile(ours, 95), median(theirs)), " of Pagefind's median"},
		{"whole index on disk", 0.6, of(float64(f.ours.bytes), float64(f.theirs.bytes)), " of Pagefind's"},
		{"key to painted results, median", 30, median(f.visits.keys), " ms"},
		{"memory in the page after all queries", 60, float64(f.visits.used) / 1e6, " MB"},
	}
}

func reportGoals(w io.Writer, all []goal) {
	fmt.Fprintf(w, "\nGoals at %s records.\n\n| figure | at most | measured | |\n|---|---:|---:|---|\n", grouped(goalRecords))
	for _, g := range all {
		said := "reached"
		switch {
		case math.IsNaN(g.value) || math.IsInf(g.value, 0):
			said = "not measured"
		case g.value > g.most:
			said = fmt.Sprintf("**missed by %.3g%s**", g.value-g.most, g.unit)
		}
		fmt.Fprintf(w, "| %s | %g%s | %.3g%s | %s |\n", g.what, g.most, g.unit, g.value, g.unit, said)
	}
}
