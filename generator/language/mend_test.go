package language

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
)

var nilPlaces []finding.Position

// applied are the files that edits change, as they are then.
func applied(t testing.TB, h *Handbook, edits []Edit) map[string]string {
	t.Helper()
	changed := map[string]string{}
	sorted := slices.Clone(edits)
	slices.SortFunc(sorted, func(a, b Edit) int { return b.Column - a.Column }) // from the end of a line
	for _, e := range sorted {
		if _, known := changed[e.File]; !known {
			data, _ := h.Source(e.File)
			changed[e.File] = string(data)
		}
		lines := strings.SplitAfter(changed[e.File], "\n")
		line := []rune(lines[e.Line-1])
		lines[e.Line-1] = string(line[:e.Column-1]) + e.Text + string(line[e.EndColumn-1:])
		changed[e.File] = strings.Join(lines, "")
	}
	return changed
}

// Every mend is applied to the file; the finding must be gone then and nothing else must
// have come.
func TestMendsMend(t *testing.T) {
	const head = "---\nid: POL-002\nkind: policy\ntitle: Data\ntype: topic\nstatus: draft\nclassification: internal\nowner: ROLE-CEO\n"
	for name, story := range map[string]struct{ rule, text, title, want string }{
		"a slip in an id":           {"reference-unknown", head + "related: [PLO-001]\n---\n", "Write POL-001", "related: [POL-001]"},
		"in quotes":                 {"reference-unknown", head + "related: ['PLO-001']\n---\n", "Write POL-001", "related: ['POL-001']"},
		"with a section":            {"reference-unknown", head + "---\n\nAs in [[PLO-001#improve|the policy]].\n", "Write POL-001#improve", "[[POL-001#improve|the policy]]"},
		"behind a smiling face":     {"reference-unknown", head + "---\n\nÄ 😀 [[PLO-001]] 😀\n", "Write POL-001", "Ä 😀 [[POL-001]] 😀"},
		"a section":                 {"anchor-lost", head + "---\n\n[[POL-001#imrove]]\n", "Write POL-001#improve", "[[POL-001#improve]]"},
		"a section of a file":       {"anchor-lost", head + "---\n\n[it](policy.md#imrove)\n", "Write policy.md#improve", "[it](policy.md#improve)"},
		"a provision":               {"provision-unknown", head + "answers: [A.6.2.44]\n---\n", "Write A.6.2.4", "answers: [A.6.2.4]"},
		"in a marker":               {"provision-unknown", head + "---\n\nText.\n<!-- answers: 5.2.d, A.6.2.44 -->\n", "Write A.6.2.4", "<!-- answers: 5.2.d, A.6.2.4 -->"},
		"a framework":               {"provision-unknown", head + "related: [\"eu-ai-atc:Art. 4\"]\n---\n", "Write eu-ai-act:Art. 4", "related: [\"eu-ai-act:Art. 4\"]"},
		"a role":                    {"role-unknown", strings.Replace(head, "ROLE-CEO", "ROLE-COE", 1) + "---\n", "Write ROLE-CEO", "owner: ROLE-CEO"},
		"a key":                     {"field-unknown", head + "efective: 2026-05-04\n---\n", "Write effective", "effective: 2026-05-04"},
		"a key deep inside":         {"field-unknown", head + "approvals:\n  - {by: ROLE-CEO, on: 2026-05-04, nota: minuted}\n---\n", "Write note", "note: minuted"},
		"a word":                    {"field-type", strings.Replace(head, "draft", "drafft", 1) + "---\n", "Write draft", "status: draft"},
		"a date":                    {"field-type", head + "effective: 4 May 2026\n---\n", "Write 2026-05-04", "effective: 2026-05-04"},
		"a kind":                    {"unknown-kind", strings.Replace(head, "kind: policy", "kind: polizy", 1) + "---\n", "Write policy", "kind: policy"},
		"the marker of an audience": {"audience-marker", head + "---\n\nText.\n<!-- Audience: staff -->\n", "Write <!-- audience: staff -->", "<!-- audience: staff -->"},
		"the name of an audience":   {"audience-unknown", head + "---\n\nText.\n<!-- audience: stff -->\n", "Write staff", "<!-- audience: staff -->"},
		"a marker":                  {"marker-malformed", head + "---\n\nText.\n<!-- anwers: 5.2.d -->\n", "Write <!-- answers: 5.2.d -->", "<!-- answers: 5.2.d -->"},
		"no id":                     {"id-missing", strings.Replace(head, "id: POL-002\n", "", 1) + "---\n", "Add id: POL-002", "id: POL-002\n---"},
		"an id to be filled in":     {"id-missing", strings.Replace(head, "id: POL-002", "id:", 1) + "---\n", "Add id: POL-002", "id: POL-002\nkind"},
		"no classification":         {"classification-missing", strings.Replace(head, "classification: internal\n", "", 1) + "---\n", "Add classification: internal", "classification: internal\n---"},
		"no status":                 {"field-required", strings.Replace(head, "status: draft\n", "", 1) + "---\n", "Add status: draft", "status: draft\n---"},
		"lines as Windows has them": {"field-required", strings.ReplaceAll(strings.Replace(head, "status: draft\n", "", 1)+"---\n", "\n", "\r\n"), "Add status: draft", "\r\nstatus: draft\r\n---"},
	} {
		t.Run(name, func(t *testing.T) {
			h := handbook(t, "data.md", story.text)
			mend := mendTitled(t, h, story.rule, story.title)
			changed := applied(t, h, mend.Edits)["content/data.md"]
			require.Contains(t, changed, story.want)
			mended := handbook(t, "data.md", changed)
			require.Less(t, len(ofFile(mended)), len(ofFile(h)))
			require.False(t, slices.ContainsFunc(ofFile(mended), func(f finding.Finding) bool { return f.Rule == story.rule }))
		})
	}
}

func ofFile(h *Handbook) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(h.Findings), func(f finding.Finding) bool { return f.File != "content/data.md" })
}

func mendTitled(t *testing.T, h *Handbook, rule, title string) Mend {
	t.Helper()
	var titles []string
	for _, m := range h.Mends("content/data.md", 1, 1000) {
		if titles = append(titles, m.Title); m.Title == title && m.Finding.Rule == rule {
			return m
		}
	}
	t.Fatalf("no mend %q, but %q, for\n%v", title, titles, ofFile(h))
	return Mend{}
}

// An approval is a person's: the editor shows how, and writes nothing.
func TestAnApprovalIsACommand(t *testing.T) {
	h := handbook(t)
	mends := h.Mends("content/policy.md", 1, 100)
	i := slices.IndexFunc(mends, func(m Mend) bool { return m.Finding.Rule == "approval-missing" })
	require.GreaterOrEqual(t, i, 0, mends)
	require.Equal(t, "aims approve POL-001 --by ROLE-CEO", mends[i].Command)
	require.Empty(t, mends[i].Edits)
}

// Where any of several siblings may be meant, or only a part of the place is wrong,
// nothing is offered.
func TestNothingIsOfferedThatIsNotExact(t *testing.T) {
	h := handbook(t, "data.md", "---\nid: POL-002\nkind: policy\ntitle: Data\ntype: topic\nstatus: draft\nclassification: internal\nowner: ROLE-CEO\n"+
		"related: [\"P\\x4CO-001\"]\nnext-review: 03/04/2026\n---\n\n[[5.2.z]]\n")
	require.Len(t, ofFile(h), 3)
	require.Empty(t, h.Mends("content/data.md", 1, 100))
}
