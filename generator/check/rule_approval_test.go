package check

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// TestApproverIsAuthorByHistory plays what a story cannot: who wrote a policy is in git.
func TestApproverIsAuthorByHistory(t *testing.T) {
	const policy = "---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: approved\nowner: ROLE-CEO\ntype: topic\nversion: \"2.0\"\n" +
		"approvals:\n  - {by: ROLE-CEO, on: 2025-05-02}\n  - {by: ROLE-CEO, on: 2026-05-02}\n---\nText.\n"
	const ceo = "---\nid: ROLE-CEO\nkind: role\ntitle: Chief executive\nstatus: draft\nowner: ROLE-CEO\nholder: Aoife Brennan\n---\n"
	files := fstest.MapFS{"content/ai.md": {Data: []byte(policy)}, "content/ceo.md": {Data: []byte(ceo)}}
	by := func(name string, year int, month time.Month, day int) record.Change {
		return record.Change{Author: name, Date: time.Date(year, month, day, 9, 0, 0, 0, time.UTC)}
	}
	tests := map[string]struct {
		changes  []record.Change
		reported bool
	}{
		"no history":             {nil, false},
		"the approver alone":     {[]record.Change{by("Aoife Brennan", 2026, 5, 2), by("Aoife Brennan", 2026, 4, 1), by("Tomás Keane", 2025, 5, 2)}, true},
		"somebody else":          {[]record.Change{by("Tomás Keane", 2026, 4, 1), by("Aoife Brennan", 2025, 4, 1)}, false},
		"both":                   {[]record.Change{by("Aoife Brennan", 2026, 5, 2), by("Tomás Keane", 2026, 4, 1)}, false},
		"after the approval":     {[]record.Change{by("Aoife Brennan", 2026, 5, 3)}, false},
		"the approval before it": {[]record.Change{by("Aoife Brennan", 2025, 5, 2)}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: files, Changes: func(file string) []record.Change {
				if file == "content/ai.md" {
					return test.changes
				}
				return nil
			}})
			require.NoError(t, err)
			g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: today})
			found := told(only("approver-is-author", Run(Input{Graph: g, Loaded: h.Findings}).Findings))
			if !test.reported {
				require.Empty(t, found)
				return
			}
			require.Contains(t, found, `content/ai.md:11:10: warning: by its history Aoife Brennan wrote the document, and "ROLE-CEO" approved it`)
		})
	}
}
