package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func place(line, column, end int) string { return fmt.Sprintf("%d:%d-%d", line, column, end) }

// marked says for each marker what it marks.
func marked(source string) (all []string) {
	d := New().Parse([]byte(source), 1)
	for _, m := range d.Markers {
		var values []string
		for _, w := range m.Words {
			values = append(values, w.Text)
		}
		kind := "block"
		if m.Heading >= 0 {
			kind = "section"
		}
		all = append(all, fmt.Sprintf("%s %s: %s %q", m.Name, strings.Join(values, ", "), kind, d.Blocks[m.Block].Text))
	}
	return all
}

func TestMarkerMarksWhatStandsBeforeIt(t *testing.T) {
	require.Equal(t, []string{
		`answers 5.2.d, A.2.3: section "Commitment to improve"`,
		`audience staff: section "Commitment to improve"`,
		`answers 5.2.c: block "We will improve."`,
		`answers 6.1.2: block "Risks are assessed\nand treated"`,
		`answers 6.1.3: block "again"`,
		`answers 6.2: block "Risks are assessed\nand treated\nagain"`,
		`answers 8.1: block "System Risk\nTriage high"`,
		`answers 9.1: block "Measured."`,
		`answers eu-ai-act:Art. 9, A.5.2: block "run"`,
	}, marked(`## Commitment to improve {#improve}
<!-- answers: 5.2.d, A.2.3 -->
<!-- an ordinary comment -->

<!-- audience: staff -->

We will improve.
<!-- answers: 5.2.c -->

1. Risks are assessed

   - and treated

   <!-- answers: 6.1.2 -->
2. again
   <!-- answers: 6.1.3 -->
<!-- answers: 6.2 -->

| System | Risk |
|---|---|
| Triage | high |
<!-- answers: 8.1 -->

> Measured.
> <!-- answers: 9.1 -->

`+"```sh\nrun\n```"+`

<!-- answers: eu-ai-act:Art. 9,
     A.5.2 -->
`))
}

func TestMarkerPositions(t *testing.T) {
	d := New().Parse([]byte("Text.\n\n  <!-- answers: 5.2.d,A.2.3\n       , 6.1 -->\n"), 7)
	require.Equal(t, []Marker{{Name: "answers", Block: 0, Heading: -1, Line: 9, Column: 3, EndColumn: 28, Words: []Word{
		{Text: "5.2.d", Line: 9, Column: 17, EndColumn: 22},
		{Text: "A.2.3", Line: 9, Column: 23, EndColumn: 28},
		{Text: "6.1", Line: 10, Column: 10, EndColumn: 13},
	}}}, d.Markers)
}

func TestMarkerInCodeIsText(t *testing.T) {
	require.Empty(t, marked("Write `<!-- answers: 5.2 -->`\n\n```\n<!-- answers: 5.2 -->\n```\n\n    <!-- answers: 5.2 -->\n"))
}

func TestMalformedMarkers(t *testing.T) {
	for _, story := range []struct{ comment, rule, hint string }{
		{"<!-- answer: 5.2 -->", "marker-malformed", "did you mean answers?"},
		{"<!-- Answers: 5.2 -->", "marker-malformed", "did you mean answers?"},
		{"<!-- anwsers: 5.2 -->", "marker-malformed", "did you mean answers?"},
		{"<!-- audiences: staff -->", "audience-marker", "did you mean audience?"},
		{"<!-- answers 5.2.d -->", "marker-malformed", "write <!-- answers: ... -->"},
		{"<!-- answers: -->", "marker-malformed", "write a value behind the colon, or delete the marker"},
		{"<!-- answers: 5.2; A.2.3 -->", "marker-malformed", "separate them by commas"},
		{"<!-- answers: 5.2,, A.2.3 -->", "marker-malformed", "delete the comma that is too many"},
		{"<!-- answers: 5.2", "marker-malformed", "end it with -->"},
		{"So: <!-- answers: 5.2 -->", "marker-misplaced", "put it on a line of its own, below the heading, paragraph or item that it is about"},
	} {
		d := New().Parse([]byte("Text.\n\n"+story.comment+"\n"), 1)
		require.NotEmpty(t, d.Problems, story.comment)
		require.Equal(t, story.rule, d.Problems[0].Rule, story.comment)
		require.Equal(t, story.hint, d.Problems[0].Hint, story.comment)
		require.Equal(t, 3, d.Problems[0].Line)
	}
	for _, ordinary := range []string{"<!-- answer the question later -->", "<!-- TODO: 5.2 -->", "<!-- author: Ann -->", "<!-- answers to be given -->", "<!---->", "<!-- -->"} {
		require.Empty(t, New().Parse([]byte("Text.\n\n"+ordinary+"\n"), 1).Problems, ordinary)
	}
}

func TestMarkerAfterNothing(t *testing.T) {
	for _, source := range []string{"<!-- answers: 5.2 -->\n\nText.\n", "Text.\n\n---\n<!-- answers: 5.2 -->\n", "Text[^1].\n\n[^1]: Note.\n\n<!-- answers: 5.2 -->\n"} {
		d := New().Parse([]byte(source), 1)
		require.Empty(t, d.Markers, source)
		require.Equal(t, "marker-misplaced", d.Problems[0].Rule, source)
	}
}
