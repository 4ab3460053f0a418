package search

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/link"
)

// BenchmarkIndex makes all files of the search of 1,000 and 10,000 records of about
// 5 kB. It tells documents (sections and provisions) a second, the megabytes that were
// allocated at most beside the records, and how large the files are.
func BenchmarkIndex(b *testing.B) {
	for _, count := range []int{1000, 10000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			view := testGraph(b, generated(count)...).For(auditors())
			before := heapNow()
			documents, size, peak := 0, 0, 0
			for b.Loop() {
				documents, size, peak = publishAll(b, view)
			}
			seconds := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(float64(documents)/seconds, "docs/s")
			b.ReportMetric(float64(size)/1e6, "MB-files")
			b.ReportMetric(float64(peak-before)/1e6, "MB-heap")
		})
	}
}

func publishAll(b *testing.B, view *link.View) (documents, size, peak int) {
	x, err := New(view)
	require.NoError(b, err)
	var set files.Set
	x.Add(&set)
	for _, make := range set.All() {
		content, err := make()
		require.NoError(b, err)
		size += len(content)
		if peak == 0 {
			peak = heapNow() // the index has just been made
		}
	}
	return len(x.documents), size, peak
}

func heapNow() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}
