package render_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/link"
	"aims/generator/render"
)

// paragraph is natural enough: words, a link to another record, emphasis.
const paragraph = "The reviewers agreed that the *change* was needed before the next release, because the figures of the quarter had moved. " +
	"What was decided then is described in [[POL-%05d]] and in the minutes of the group, which kept the limit of **0.92** and asked for a second test. " +
	"Until that test is done, a nurse reads every case, and the result is written into the register on the same day.\n\n"

// manyRecords is a handbook of n policies of about 5 kB that take turns to answer.
func manyRecords(n int, answers ...string) fstest.MapFS {
	handbook := fstest.MapFS{"content/site.yaml": {Data: []byte(siteFile)}}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\nid: POL-%05d\nkind: policy\ntitle: Rule number %d of the house\nsummary: What we do in case %d.\nversion: \"1.%d\"\nstatus: approved\nclassification: public\nowner: Head of quality\neffective: 2026-01-%02d\nnext-review: 2027-01-15\ntype: topic\n---\n\n", i, i, i, i%9, 1+i%28)
		for section := range 5 {
			fmt.Fprintf(&b, "## Part %d\n", section+1)
			if section == 0 && len(answers) > 0 {
				fmt.Fprintf(&b, "<!-- answers: %s -->\n", answers[i%len(answers)])
			}
			b.WriteByte('\n')
			for p := range 2 {
				fmt.Fprintf(&b, paragraph, (i*7+section*3+p)%n)
			}
		}
		handbook[fmt.Sprintf("content/policies/%05d.md", i)] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return handbook
}

// BenchmarkRecordPages makes the record pages of a large handbook, without the cost of
// reading it.
func BenchmarkRecordPages(b *testing.B) {
	view := viewOf(b, manyRecords(10_000, "5.2.d"), "everyone")
	paths := make([]string, 0, 10_000)
	for _, r := range view.Records() {
		paths = append(paths, r.Path())
	}
	makePages(b, view, paths)
}

// BenchmarkProvisionPages makes the pages of all provisions of all frameworks, in a
// handbook whose records answer each element and control many times; and, apart, of those
// elements and controls alone, whose pages quote the most.
func BenchmarkProvisionPages(b *testing.B) {
	library := viewOf(b, everyFramework(manyRecords(1)), "everyone").Library
	var ids []string
	for _, p := range library.Framework("iso42001").Leaves() {
		ids = append(ids, p.ID)
	}
	view := viewOf(b, everyFramework(manyRecords(10_000, ids...)), "everyone")
	var all, answered []string
	for _, f := range view.Library.Frameworks() {
		for _, p := range f.Provisions {
			all = append(all, p.Path())
			if len(view.Answers(p)) > 0 {
				answered = append(answered, p.Path())
			}
		}
	}
	b.Run("all", func(b *testing.B) { makePages(b, view, all) })
	b.Run("answered", func(b *testing.B) { makePages(b, view, answered) })
}

func everyFramework(handbook fstest.MapFS) fstest.MapFS {
	site := regexp.MustCompile(`(?m)^frameworks:.*\n`).ReplaceAllString(siteFile, "")
	handbook["content/site.yaml"] = &fstest.MapFile{Data: []byte(site)}
	return handbook
}

func makePages(b *testing.B, view *link.View, paths []string) {
	look := defaultTheme(b)
	for b.Loop() {
		b.StopTimer() // what an edition costs once is not the cost of a page
		var set files.Set
		render.Pages(render.Input{View: view, Theme: look}, &set)
		b.StartTimer()
		size := 0
		for _, path := range paths {
			make, found := set.Get(path)
			require.True(b, found)
			page, err := make()
			require.NoError(b, err)
			size += len(page)
		}
		b.SetBytes(int64(size))
	}
	pages := float64(len(paths))
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/pages, "µs/page")
}
