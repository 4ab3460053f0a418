package timeline

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

// siteOf is a published site of one audience.
func siteOf(lists map[string]string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		if list, found := lists[name]; found {
			return []byte(list), nil
		}
		return nil, fs.ErrNotExist
	}
}

func TestWhatASealedPageLearns(t *testing.T) {
	file := Merged("auditors", handbook)
	require.Equal(t, "auditors/effective.js", file.Name)
	made, err := file.Make(siteOf(map[string]string{
		"auditors/v1.0/effective.txt": listHeader + "POL-001\t1.0\t2025-06-30\tapproved\t\t2025-06-26=1.0\nPRO-003\t1.0\t2025-06-30\tapproved\t\t\nDATA-001\t\t\tapproved\t\t\n",
		"auditors/v1.1/effective.txt": "made by a former program",
		"auditors/v2.0/effective.txt": listHeader + "POL-001\t2.0+beta\t2026-01-30\tapproved\t\t2025-06-26=1.0 2026-01-01=1.9\nPRO-003\t1.0\t2025-06-30\tretired\t\t\nPRO-009\t1.0\t2026-05-04\tapproved\tPRO-003\t\n",
		"auditors/next/effective.txt": listHeader + "POL-001\t2.0+beta\t2026-01-30\tapproved\t\t\n",
	}))
	require.NoError(t, err)
	require.JSONEq(t, `{
		"versions": [{"name": "v1.0", "day": "2025-06-30", "released": true}, {"name": "v1.1", "day": "2026-01-30", "released": true},
			{"name": "v2.0", "day": "2026-07-01", "released": true}, {"name": "next", "day": "2026-11-23", "released": false}],
		"unread": ["v1.1"],
		"handbook": {"unseen": null, "spans": [
			{"from": "2025-06-30", "state": "in-force", "own": "v1.0", "dated": true, "seen": [0], "by": ""},
			{"from": "2026-01-30", "state": "in-force", "own": "v1.1", "dated": true, "seen": [1], "by": ""},
			{"from": "2026-07-01", "state": "in-force", "own": "v2.0", "dated": true, "seen": [2], "by": ""}]},
		"records": {
			"POL-001": [[["2025-06-30", "in-force", "1.0", true, [0], ""], ["2026-01-30", "in-force", "2.0 beta", true, [2, 3], ""]],
				[{"own": "1.9", "on": "2026-01-01"}]],
			"PRO-003": [[["2025-06-30", "in-force", "1.0", true, [0], ""], ["2026-05-04", "replaced", "", true, [2, 3], "PRO-009"]]],
			"PRO-009": [[["2026-05-04", "in-force", "1.0", true, [2], ""], ["2026-11-23", "gone", "", false, [3], ""]]]
		}}`, strings.TrimSuffix(strings.TrimPrefix(string(made), "AIMS.effective("), ");\n"))
}

func TestAListThatIsNone(t *testing.T) {
	for _, list := range []string{"", "effective 2\n", listHeader + "POL-001\t1.0\n", listHeader + "POL-001\t1.0\t2025-06-30\tapproved\t\t",
		listHeader + "POL-001\t1.0\tsoon\tapproved\t\t\n", listHeader + "a\t1.0\t\tapproved\t\t\n", listHeader + "POL-001\t%\t\tapproved\t\t\n",
		listHeader + "POL-001\t1.0\t\tapproved\tx\t\n", listHeader + "POL-001\t1.0\t\tapproved\t\tsoon=1\n"} {
		_, ok := parse(list)
		require.False(t, ok, "%q", list)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(listHeader + "POL-001\t2.1\t2026-05-04\tapproved\tPOL-000 PRO-001\t2026-05-02=2.1 2026-05-03=2.1\n")
	f.Fuzz(func(t *testing.T, list string) {
		entries, ok := parse(list)
		if !ok {
			require.Empty(t, entries)
			return
		}
		require.Len(t, entries, strings.Count(list, "\n")-1)
		for _, e := range entries {
			require.True(t, record.IsID(e.id))
		}
		made, err := script(handbook, [][]entry{entries, nil, entries, entries})
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(made), "\n"), "nothing ends the call early")
	})
}
