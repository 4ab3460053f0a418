package finding

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func overdueReview(file string) Finding {
	return Finding{Rule: "review-overdue", Severity: Warning, Position: Position{File: file, Line: 3}, Message: "the review was due on 2026-10-31"}
}

func TestBaselineIsWrittenForReaders(t *testing.T) {
	b := NewBaseline([]Finding{unknownControl(9), overdueReview("content/roles/ceo.md"), unknownControl(5)})
	require.Equal(t, `{
  "version": 1,
  "findings": [
    {"rule":"provision-unknown","file":"content/policies/ai.md","message":"there is no control \"A.6.2.44\" in ISO/IEC 42001:2023","count":2},
    {"rule":"review-overdue","file":"content/roles/ceo.md","message":"the review was due on 2026-10-31"}
  ]
}
`, string(baselineBytes(t, b)))
	require.Equal(t, 3, b.Len())
	require.Equal(t, "{\n  \"version\": 1,\n  \"findings\": []\n}\n", string(baselineBytes(t, NewBaseline(nil))))
}

func TestBaselineKnowsOldFindings(t *testing.T) {
	old := []Finding{unknownControl(5), unknownControl(9), overdueReview("content/roles/ceo.md")}
	b, err := ReadBaseline(baselineBytes(t, NewBaseline(old)))
	require.NoError(t, err)
	for _, test := range []struct {
		name         string
		now          []Finding
		fresh, known int
		mended       int
	}{
		{"nothing happened", old, 0, 3, 0},
		{"lines moved", []Finding{unknownControl(50), unknownControl(90), overdueReview("content/roles/ceo.md")}, 0, 3, 0},
		{"one of two equal ones is mended", old[1:], 0, 2, 1},
		{"a third equal one came", append([]Finding{unknownControl(2)}, old...), 1, 3, 0},
		{"the same in another file", []Finding{overdueReview("content/roles/cto.md")}, 1, 0, 3},
		{"all is mended", nil, 0, 0, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			fresh, known, mended := b.Split(test.now)
			require.Len(t, fresh, test.fresh)
			require.Len(t, known, test.known)
			require.Equal(t, test.mended, mended)
		})
	}
}

func TestBaselineSpeaksOfNothingThatMoves(t *testing.T) {
	for _, test := range []struct{ now, later, kept string }{
		{"POL-001 is also on line 7 of b.md, and A.6.2.4 is not", "POL-001 is also on line 12 of b.md, and A.6.2.4 is not", "POL-001 is also on line N of b.md, and A.6.2.4 is not"},
		{"the review was due on 2026-10-31, 1 day ago", "the review was due on 2026-10-31, 23 days ago", "the review was due on 2026-10-31, N ago"},
		{`"on" is 2027-05-04, after today (2026-11-23)`, `"on" is 2027-05-04, after today (2026-11-24)`, `"on" is 2027-05-04, after today (N)`},
	} {
		of := func(message string) []Finding {
			return []Finding{{Rule: "some-rule", Position: Position{File: "a.md"}, Message: message}}
		}
		b := NewBaseline(of(test.now))
		require.Equal(t, test.kept, b.entries[0].Message)
		fresh, _, mended := b.Split(of(test.later))
		require.Empty(t, fresh)
		require.Zero(t, mended)
	}
}

func TestBrokenBaselines(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"no JSON", "version: 1\n", "line 1: invalid character 'v'"},
		{"broken off", "{\n  \"version\": 1,\n  \"findings\": [\n", "line 4: unexpected EOF"},
		{"a conflict of git", "{\n  \"version\": 1,\n<<<<<<< HEAD\n", "line 3: invalid character '<'"},
		{"a wrong type", "{\n  \"version\": 1,\n  \"findings\": [\n    {\"rule\": 7}\n  ]\n}\n", "line 4: json: cannot unmarshal number"},
		{"an unknown key", "{\"version\": 1, \"rules\": []}", `line 1: json: unknown field "rules"`},
		{"another version", "{\"version\": 2, \"findings\": []}", "it is of version 2, and this program reads version 1"},
		{"another file", "{}", "it is of version 0"},
		{"an entry without a message", `{"version": 1, "findings": [{"rule": "raw-html", "file": "a.md"}]}`, "entry 1 of findings: it needs"},
		{"two of them", "{\"version\": 1, \"findings\": []}\n{}", "line 2: something follows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := ReadBaseline([]byte(test.text))
			require.ErrorContains(t, err, test.want)
		})
	}
}

func TestTextTellsOfTheBaseline(t *testing.T) {
	known := []Finding{unknownControl(5), unknownControl(9)}
	require.Equal(t, "no new findings; 2 more are in the baseline\n", written(t, "text", Report{Known: known, Compared: true}))
	require.Contains(t, written(t, "text", Report{Findings: known[:1], Known: known[1:], Compared: true}), "\n1 error in 1 file; 1 more is in the baseline\n")
	require.Contains(t, written(t, "json", Report{Known: known, Compared: true}), `"known": 2`)
}

func FuzzReadBaseline(f *testing.F) {
	f.Add([]byte(`{"version": 1, "findings": [{"rule": "a-b", "file": "a.md", "message": "x", "count": 2}]}`))
	f.Add([]byte("{\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := ReadBaseline(data)
		if err == nil {
			require.GreaterOrEqual(t, b.Len(), 0)
			_, _, mended := b.Split(nil)
			require.Equal(t, b.Len(), mended)
		}
	})
}
