package link_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	program "aims/crosswalks"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// BenchmarkNew builds the graph of a handbook in which every record answers, shows and
// names something, with all frameworks and crosswalks: references, backlinks, answers,
// evidence, states and inference. The time of a record should not grow with their number.
func BenchmarkNew(b *testing.B) {
	for _, records := range []int{1000, 10000, 50000} {
		b.Run(fmt.Sprint(records), func(b *testing.B) {
			in := inputOf(b, records)
			b.ReportAllocs()
			for b.Loop() {
				link.New(in)
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(records), "µs/record")
		})
	}
}

// leaves are all elements and controls.
func leaves(b *testing.B) (ids []string) {
	for _, p := range load.NewLoader(record.KindFiles, program.Files, nil).Library().Framework("iso42001").Leaves() {
		ids = append(ids, p.ID)
	}
	return ids
}

func inputOf(b *testing.B, records int) link.Input {
	tree := fstest.MapFS{}
	elements := leaves(b)
	text := strings.Repeat("The team reviews the figures of each month and writes down what it decides. ", 12)
	for i := range records {
		element := elements[i%len(elements)]
		tree[fmt.Sprintf("content/%05d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil,
			"---\nid: EVD-%05d\nkind: evidence\ntitle: Minutes %d\nstatus: approved\nowner: EVD-%05d\ncollected: 2026-10-02\nevidences: [%s, EVD-%05d]\n---\n## What was seen\n\n%s\n<!-- answers: %s -->\n\n## Links\n\n[[EVD-%05d]] and [[EVD-%05d]] and [[%s]]\n\n%s\n",
			i, i, i/2, element, i/3, text, element, i/4, i/5, element, text)}
	}
	h, err := load.NewLoader(record.KindFiles, program.Files, nil).Handbook(load.Input{FS: tree})
	if err != nil {
		b.Fatal(err)
	}
	return link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
}
