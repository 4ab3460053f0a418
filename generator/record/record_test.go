package record

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var idForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$`)

// The form of an id is written down once as a pattern and once as code.
func FuzzIsID(f *testing.F) {
	for _, seed := range []string{"POL-001", "ROLE-ML-LEAD", "pol-001", "POL", "POL-", "-001", "1POL-1", "A--B", "A-1-", "", "PÓL-1", "PLAN-2026-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		require.Equal(t, idForm.MatchString(text), IsID(text), text)
	})
}

func TestReferences(t *testing.T) {
	tests := map[string]Reference{
		"POL-001":               {Record: "POL-001"},
		"POL-001#improve":       {Record: "POL-001", Anchor: "improve"},
		"5.2.d":                 {Framework: "iso42001", Provision: "5.2.d"},
		" eu-ai-act:Art. 5(1) ": {Framework: "eu-ai-act", Provision: "Art. 5(1)"},
	}
	for text, want := range tests {
		got, ok := ParseReference(text)
		require.True(t, ok, text)
		require.Equal(t, want, got)
	}
	for _, text := range []string{"", " ", "POL-001#", "iso27001:", ":A.5"} {
		_, ok := ParseReference(text)
		require.False(t, ok, text)
	}
}

func TestIntervalsOfTheCalendar(t *testing.T) {
	tests := []struct{ text, from, until string }{
		{"12 months", "2025-11-23", "2026-11-23"},
		{"1 year", "2024-02-29", "2025-02-28"},
		{"1 month", "2026-01-31", "2026-02-28"},
		{"2 weeks", "2026-12-20", "2027-01-03"},
		{"P90D", "2026-01-01", "2026-04-01"},
		{"P6M", "2026-08-31", "2027-02-28"},
	}
	for _, test := range tests {
		every, ok := ParseInterval(test.text)
		require.True(t, ok, test.text)
		from, _ := ParseDate(test.from)
		require.Equal(t, test.until, every.After(from).Format(DateLayout), test.text)
	}
	for _, text := range []string{"", "often", "0 months", "-1 year", "1 fortnight", "P", "12"} {
		_, ok := ParseInterval(text)
		require.False(t, ok, text)
	}
	_, ok := ParseDate("2026-02-30")
	require.False(t, ok)
}

func TestNextIDIsNeverReused(t *testing.T) {
	kind := &Kind{Prefix: "POL"}
	require.Equal(t, "POL-001", kind.NextID(nil))
	require.Equal(t, "POL-008", kind.NextID([]string{"POL-001", "POL-007", "PRO-100"}), "a gap may be an id that was retired")
	require.Equal(t, "POL-1000", kind.NextID([]string{"POL-0999"}))
}
