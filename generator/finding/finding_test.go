package finding

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	controls := []string{"A.6.2.3", "A.6.2.4", "A.6.2.5"}
	fields := []string{"next-review", "review-every", "status"}
	for _, test := range []struct {
		name, word string
		among      []string
		want       string
	}{
		{"a letter too many", "A.6.2.44", controls, "A.6.2.4"},
		{"two letters swapped", "next-reveiw", fields, "next-review"},
		{"another case is no slip", "STATUS", fields, "status"},
		{"of equally near ones the first", "A.6.2.9", controls, "A.6.2.3"},
		{"a short word may differ in one letter", "ab", []string{"abcd"}, ""},
		{"nothing is near", "classification", fields, ""},
		{"nothing to choose from", "status", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, Nearest(test.word, test.among))
		})
	}
}

func TestDidYouMean(t *testing.T) {
	require.Equal(t, "did you mean status?", DidYouMean("statsu", []string{"status"}))
	require.Empty(t, DidYouMean("status", []string{"status"}), "it is the word itself")
}

func TestSortIsByPlaceAndDropsRepeats(t *testing.T) {
	at := func(file string, line int) Finding {
		return Finding{Rule: "date-order", Severity: Warning, Position: Position{File: file, Line: line}}
	}
	sorted := Sort([]Finding{at("b.md", 1), at("a.md", 9), at("a.md", 2), at("a.md", 9)})
	require.Equal(t, []Finding{at("a.md", 2), at("a.md", 9), at("b.md", 1)}, sorted)
}

func TestSeverities(t *testing.T) {
	for _, s := range []Severity{Off, Info, Warning, Error} {
		parsed, ok := ParseSeverity(s.String())
		require.True(t, ok)
		require.Equal(t, s, parsed)
	}
	_, ok := ParseSeverity("fatal")
	require.False(t, ok)

	worst, some := Worst([]Finding{{Severity: Info}, {Severity: Error}, {Severity: Warning}})
	require.Equal(t, Error, worst)
	require.True(t, some)
	_, some = Worst(nil)
	require.False(t, some)
}

func FuzzNearest(f *testing.F) {
	f.Add("statsu", "status")
	f.Add("", "é")
	f.Add("A.6.2.44", "A.6.2.4")
	f.Fuzz(func(t *testing.T, word, candidate string) {
		near := Nearest(word, []string{candidate})
		if near != "" {
			require.Equal(t, candidate, near)
		}
		if folded := strings.ToLower(candidate); strings.ToLower(word) == folded {
			require.Equal(t, candidate, near, "a word is near itself")
		}
	})
}
