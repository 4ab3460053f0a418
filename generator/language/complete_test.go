package language

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
)

// complete asks at the cursor of a text that nobody has saved or checked.
func complete(t testing.TB, h *Handbook, text string) ([]Completion, bool) {
	t.Helper()
	before, after, found := strings.Cut(text, cursor)
	require.True(t, found)
	at := finding.Position{File: "content/new.md", Line: strings.Count(before, "\n") + 1,
		Column: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
	return h.Complete([]byte(before+after), at)
}

func labels(offers []Completion) (all []string) {
	for _, o := range offers {
		all = append(all, o.Label)
	}
	return all
}

func TestCompletion(t *testing.T) {
	const head = "---\nid: NEW-001\nkind: policy\n"
	h := handbook(t)
	for name, story := range map[string]struct {
		text       string
		has, lacks []string
	}{
		"ids in brackets":            {head + "---\n\nSee [[POL-‸ for it", []string{"POL-001"}, []string{"PRO-001", "5.2.d"}},
		"by title":                   {head + "---\n\nSee [[triage‸]]", []string{"RA-001"}, []string{"POL-001"}},
		"rows of records":            {head + "---\n\nSee [[RSK‸", []string{"RSK-007"}, nil},
		"provisions in brackets":     {head + "---\n\nSee [[A.6.2‸", []string{"A.6.2.4"}, []string{"POL-001"}},
		"sections":                   {head + "---\n\nSee [[POL-001#‸", []string{"POL-001#improve"}, []string{"POL-001"}},
		"nothing in a link's text":   {head + "---\n\nSee [[POL-001|P‸", nil, []string{"POL-001"}},
		"nothing in plain text":      {head + "---\n\nPOL‸", nil, []string{"POL-001"}},
		"a marker's provisions":      {head + "---\n\nText.\n<!-- answers: 5.2.d, A.6.2‸ -->", []string{"A.6.2.4"}, []string{"POL-001"}},
		"the marker itself":          {head + "---\n\nText.\n<!-- an‸", []string{"answers"}, nil},
		"the marker of an audience":  {head + "---\n\nText.\n<!-- aud‸", []string{"audience"}, []string{"answers"}},
		"audiences":                  {head + "---\n\nText.\n<!-- audience: board, st‸ -->", []string{"staff"}, []string{"POL-001"}},
		"keys of the kind":           {head + "‸\n---\n", []string{"title", "status", "refers-to", "type"}, []string{"id", "kind", "lifecycle"}},
		"keys that are not there":    {head + "st‸\ntitle: x\nretention: x\n---\n", []string{"status"}, []string{"title"}},
		"keys without a kind":        {"---\n‸\n---\n", []string{"id", "kind"}, []string{"refers-to"}},
		"kinds":                      {"---\nkind: sys‸\n---\n", []string{"system-card"}, []string{"policy"}},
		"words of an enum":           {head + "status: ‸\n---\n", []string{"draft", "in-review", "approved", "retired"}, nil},
		"in quotes":                  {head + "status: \"dr‸\"\n---\n", []string{"draft"}, []string{"approved", "retired"}},
		"a date":                     {head + "effective: ‸\n---\n", []string{"2026-11-23"}, nil},
		"an actor":                   {head + "owner: ‸\n---\n", []string{"ROLE-CEO"}, []string{"POL-001"}},
		"references of the kinds":    {head + "refers-to: [‸]\n---\n", []string{"POL-001"}, []string{"PRO-001", "5.2.d"}},
		"only provisions":            {head + "answers: [5.2.a, 5.2‸]\n---\n", []string{"5.2.d"}, []string{"POL-001"}},
		"a section in a reference":   {head + "related: [POL-001#‸]\n---\n", []string{"POL-001#improve"}, nil},
		"an item on its own line":    {head + "related:\n  - PRO-001\n  - POL‸\n---\n", []string{"POL-001"}, []string{"title"}},
		"an item without indent":     {head + "related:\n- ‸\n---\n", []string{"POL-001"}, []string{"title"}},
		"keys in a list of maps":     {head + "approvals:\n  - by: ROLE-CEO\n    ‸\n---\n", []string{"on", "digest"}, []string{"by", "title"}},
		"keys on one line":           {head + "approvals:\n  - {by: ROLE-CEO, ‸}\n---\n", []string{"on"}, []string{"by", "title"}},
		"values on one line":         {head + "approvals:\n  - {by: ‸}\n---\n", []string{"ROLE-CEO"}, []string{"POL-001"}},
		"all of it on one line":      {head + "approvals: [{by: ROLE-CEO, o‸\n---\n", []string{"on"}, []string{"by", "owner"}},
		"a second map on the line":   {head + "approvals: [{by: ROLE-CEO}, {b‸\n---\n", []string{"by"}, nil},
		"keys of the next map":       {head + "approvals:\n  - by: ROLE-CEO\n    on: 2026-05-04\n  - ‸\n---\n", []string{"by", "on"}, nil},
		"keys of the second map":     {head + "approvals:\n  - by: ROLE-CEO\n    on: 2026-05-04\n  - by: ROLE-CEO\n    ‸\n---\n", []string{"on"}, []string{"by"}},
		"after the list, at the top": {head + "approvals:\n  - by: ROLE-CEO\n‸\n---\n", []string{"title"}, []string{"by", "approvals"}},
		"nothing in a comment":       {head + "status: draft # d‸\n---\n", nil, []string{"draft"}},
		"nothing in an unknown key":  {head + "nobody:\n  ‸\n---\n", nil, []string{"title"}},
		"deep inside":                {"---\nkind: soa\ncontrols:\n  - control: A.6.2.4\n    reasons:\n      - ‸\n---\n", []string{"risk", "objective"}, []string{"control", "title"}},
		"deep inside on one line":    {"---\nkind: soa\ncontrols:\n  - control: A.6.2.4\n    reasons: [{risk: RSK‸}]\n---\n", []string{"RSK-007"}, []string{"POL-001"}},
	} {
		t.Run(name, func(t *testing.T) {
			offers, _ := complete(t, h, story.text)
			for _, label := range story.has {
				require.Contains(t, labels(offers), label)
			}
			for _, label := range story.lacks {
				require.NotContains(t, labels(offers), label)
			}
			if story.has == nil {
				require.Empty(t, labels(offers))
			}
		})
	}
}

// What is put in place is the word at the cursor, its letters behind the cursor included,
// whatever stands before it on the line.
func TestCompletionReplacesTheWord(t *testing.T) {
	h := handbook(t)
	for text, want := range map[string]string{
		"---\nkind: policy\n---\n\n😀 [[PO‸L-00]] and":         "😀 [[POL-001]] and",
		"---\nkind: policy\n---\n\nX\n<!-- answers:5.2.‸ -->": "<!-- answers:5.2.d -->",
		"---\nkind: policy\nrelated: [PRO-001,POL-‸]\n---\n":  "related: [PRO-001,POL-001]",
		"---\nkind: policy\nstatus: 'd‸'\n---\n":              "status: 'draft'",
		"---\nkind: policy\nstat‸\n---\n":                     "status: ",
		"---\nkind: policy\nstat‸: draft\n---\n":              "status: draft",
	} {
		offers, _ := complete(t, h, text)
		i := slices.IndexFunc(offers, func(c Completion) bool { return strings.Contains(want, c.Label) && c.Label != "title" })
		require.GreaterOrEqual(t, i, 0, "%s: %q", text, labels(offers))
		e := offers[i].Edit
		line := []rune(Line([]byte(strings.ReplaceAll(text, cursor, "")), e.Line))
		require.Equal(t, want, string(line[:e.Column-1])+e.Text+string(line[e.EndColumn-1:]))
	}
}

func TestRequiredKeysComeFirst(t *testing.T) {
	offers, _ := complete(t, handbook(t), "---\nid: POL-002\nkind: policy\n‸\n---\n")
	require.Equal(t, []string{"title", "status", "owner", "type"}, labels(offers)[:4])
}

func TestLongListsAreCutAndSaySo(t *testing.T) {
	offers, more := complete(t, handbook(t), "---\nkind: policy\n---\n\n[[‸")
	require.Len(t, offers, Most)
	require.True(t, more)
}

// Front matter that is being typed is seldom whole, and the cursor is anywhere.
func FuzzComplete(f *testing.F) {
	h := handbook(f)
	f.Add("---\nkind: policy\napprovals: [{by: ROLE-CEO, o\n---\n\n[[POL", 3, 20)
	f.Add("---\n- - a:\n  b: [{\"x\n", 2, 3)
	f.Add("\ufeff---\r\nkind: soa\r\n# \r\n", 2, 9)
	f.Add("---\n", 2, -65)
	f.Add("---\na\rtitle\nx", 4, 5)
	f.Fuzz(func(t *testing.T, text string, line, column int) {
		at := finding.Position{File: "content/new.md", Line: line, Column: column}
		offers, _ := h.Complete([]byte(text), at)
		for _, o := range offers {
			require.Equal(t, max(line, 1), o.Edit.Line)
			require.LessOrEqual(t, o.Edit.Column, o.Edit.EndColumn)
		}
		h.at(at)
	})
}
