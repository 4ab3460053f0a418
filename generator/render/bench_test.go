package render_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/render"
)

// paragraph is natural enough: words, a link to another record, emphasis.
const paragraph = "The reviewers agreed that the *change* was needed before the next release, because the figures of the quarter had moved. " +
	"What was decided then is described in [[POL-%05d]] and in the minutes of the group, which kept the limit of **0.92** and asked for a second test. " +
	"Until that test is done, a nurse reads every case, and the result is written into the register on the same day.\n\n"

// manyRecords is a handbook of n policies of about 5 kB.
func manyRecords(n int) fstest.MapFS {
	handbook := fstest.MapFS{"content/site.yaml": {Data: []byte(siteFile)}}
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, "---\nid: POL-%05d\nkind: policy\ntitle: Rule number %d of the house\nsummary: What we do in case %d.\nversion: \"1.%d\"\nstatus: approved\nclassification: public\nowner: Head of quality\neffective: 2026-01-%02d\nnext-review: 2027-01-15\ntype: topic\n---\n\n", i, i, i, i%9, 1+i%28)
		for section := range 5 {
			fmt.Fprintf(&b, "## Part %d\n", section+1)
			if section == 0 {
				b.WriteString("<!-- answers: 5.2.d -->\n")
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
	const records = 10_000
	view := viewOf(b, manyRecords(records), "everyone")
	look := defaultTheme(b)
	for b.Loop() {
		var set files.Set
		render.Pages(render.Input{View: view, Theme: look}, &set)
		size := 0
		for _, r := range view.Records() {
			make, found := set.Get(r.Path())
			require.True(b, found)
			page, err := make()
			require.NoError(b, err)
			size += len(page)
		}
		b.SetBytes(int64(size))
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/records, "µs/page")
}
