package finding

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const policy = `---
id: POL-001
kind: policy
title: AI policy
answers: [5.2, A.6.2.44]
---
`

func written(t *testing.T, format string, r Report) string {
	t.Helper()
	f, ok := FindFormat(format)
	require.True(t, ok)
	var out bytes.Buffer
	require.NoError(t, f.Write(&out, r))
	return out.String()
}

func source(files map[string]string) func(string) ([]byte, bool) {
	return func(name string) ([]byte, bool) {
		data, ok := files[name]
		return []byte(data), ok
	}
}

func unknownControl(line int) Finding {
	return Finding{
		Rule: "provision-unknown", Severity: Error,
		Position: Position{File: "content/policies/ai.md", Line: line, Column: 16, EndColumn: 24},
		Message:  `there is no control "A.6.2.44" in ISO/IEC 42001:2023`,
		Hint:     "did you mean A.6.2.4?",
	}
}

func TestTextUnderlinesTheSpan(t *testing.T) {
	out := written(t, "text", Report{
		Findings: []Finding{unknownControl(5)},
		Source:   source(map[string]string{"content/policies/ai.md": policy}),
	})
	require.Equal(t, `content/policies/ai.md:5:16: error: there is no control "A.6.2.44" in ISO/IEC 42001:2023 (provision-unknown)
    answers: [5.2, A.6.2.44]
                   ^^^^^^^^
    help: did you mean A.6.2.4?

1 error in 1 file
`, out)
}

func TestTextCountsByRule(t *testing.T) {
	overdue := Finding{Rule: "review-overdue", Severity: Warning, Position: Position{File: "content/roles/ceo.md"}, Message: "the review was due on 2026-10-31"}
	out := written(t, "text", Report{Findings: []Finding{unknownControl(5), unknownControl(9), overdue}})
	require.True(t, strings.HasSuffix(out, `content/roles/ceo.md: warning: the review was due on 2026-10-31 (review-overdue)

     2 error    provision-unknown
     1 warning  review-overdue

2 errors, 1 warning in 2 files
`), out)
}

func TestTextTotals(t *testing.T) {
	of := func(severity Severity, file string) Finding {
		return Finding{Rule: "some-rule", Severity: severity, Position: Position{File: file}}
	}
	require.Equal(t, "1 warning, 2 info in 2 files", total([]Finding{of(Info, "a.md"), of(Warning, "b.md"), of(Info, "b.md")}))
}

func TestTextWithoutFindings(t *testing.T) {
	require.Equal(t, "no findings\n", written(t, "text", Report{}))
}

func TestTextInColour(t *testing.T) {
	out := written(t, "text", Report{Findings: []Finding{unknownControl(5)}, Color: true})
	require.Contains(t, out, "\x1b[1mcontent/policies/ai.md:5:16\x1b[0m: \x1b[1;31merror\x1b[0m: there")
}

// A handbook may come from anybody: its text must not steer the reader's terminal.
func TestTextNeverSteersTheTerminal(t *testing.T) {
	f := unknownControl(1)
	f.Message, f.Hint, f.File = "no \x1b[2J\u202e \"x\"", "a\nb\x07", "content/\x1b]0;owned\x07.md"
	out := written(t, "text", Report{Findings: []Finding{f}, Source: func(string) ([]byte, bool) {
		return []byte("title: \x1b[31mred\x1b[0m \u202e evil\n"), true
	}})
	require.NotContains(t, out, "\x1b")
	require.NotContains(t, out, "\x07")
	require.NotContains(t, out, "\u202e")
}

func TestUnderline(t *testing.T) {
	long := strings.Repeat("word ", 60)
	for _, test := range []struct {
		name        string
		line        string
		column, end int
		text, under string
	}{
		{"a tab takes four columns", "\tid:\tPOL-1", 6, 11, "    id:    POL-1", "           ^^^^^"},
		{"a wide character takes two", "題名: 方針書", 5, 8, "題名: 方針書", "      ^^^^^^"},
		{"a combining mark takes none", "o\u0308ko: x", 7, 8, "o\u0308ko: x", "     ^"},
		{"an unknown end is one character", "id: POL", 5, 0, "id: POL", "    ^"},
		{"an end behind the line stops there", "id: POL", 5, 99, "id: POL", "    ^^^"},
		{"a column behind the line points there", "id:", 9, 12, "id:", "   ^"},
		{"what is left of a long line", long, 1, 5, long[:94] + "…", "^^^^"},
		{"what is right of a long line", long[:200] + "HERE", 201, 205, "…" + long[176:200] + "HERE", strings.Repeat(" ", 25) + "^^^^"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text, under := underlined([]byte(test.line), test.column, test.end)
			require.Equal(t, test.text, text)
			require.Equal(t, test.under, under)
		})
	}
}

func FuzzUnderline(f *testing.F) {
	f.Add([]byte("answers: [5.2, A.6.2.44]"), 16, 24)
	f.Add([]byte("\t題\xff\x00"), 1, 0)
	f.Add([]byte(strings.Repeat("x", 500)), 400, 450)
	f.Fuzz(func(t *testing.T, line []byte, column, end int) {
		if column < 1 {
			return
		}
		text, under := underlined(line, column, end)
		require.Contains(t, under, "^")
		require.LessOrEqual(t, width(cellsOf([]byte(text))), lineWidth)
		require.LessOrEqual(t, len(under), lineWidth+1)
	})
}

var overdueWaived = Waived{
	Finding: Finding{Rule: "review-overdue", Severity: Warning, Position: Position{File: "content/corvex.md", Line: 9}, Message: "the review was due on 2026-09-30"},
	Reason:  "The contract is being negotiated anew.", Until: "2026-12-31", By: "Aoife Brennan", Waiver: Position{File: "content/corvex.md", Line: 12},
}

func TestTextSaysWhatIsWaived(t *testing.T) {
	require.Equal(t, `content/corvex.md:9: waived until 2026-12-31, Aoife Brennan: The contract is being negotiated anew. (review-overdue)
no findings, 1 waived
`, written(t, "text", Report{Waived: []Waived{overdueWaived}}))
}
