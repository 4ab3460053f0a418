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
// names something, with all frameworks and crosswalks.
func BenchmarkNew(b *testing.B) {
	for _, records := range []int{1000, 10000} {
		b.Run(fmt.Sprint(records), func(b *testing.B) {
			in := inputOf(b, records)
			b.ReportAllocs()
			for b.Loop() {
				link.New(in)
			}
		})
	}
}

func inputOf(b *testing.B, records int) link.Input {
	tree := fstest.MapFS{}
	elements := []string{"5.2.a", "5.2.d", "6.1.2.a", "8.1-1", "9.1-1", "A.6.2.4", "A.2.2", "A.7.4"}
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
