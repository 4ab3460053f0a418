package check

import (
	"maps"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/load"
	"aims/generator/record"
)

// A writer is a handbook on which somebody works: what was parsed and found is remembered.
type writer struct {
	t      *testing.T
	loader *load.Loader
	memory Memory
	files  fstest.MapFS
	day    time.Time
}

// check runs the rules, and holds that a memory makes no difference.
func (w *writer) check() []finding.Finding {
	w.t.Helper()
	g, loaded := linked(w.t, w.loader, w.files, "next", w.day)
	found := Run(Input{Graph: g, Loaded: loaded, Memory: &w.memory}).Findings
	fresh, loaded := linked(w.t, load.NewLoader(record.KindFiles, crosswalks.Files, nil), w.files, "next", w.day)
	require.Equal(w.t, told(Run(Input{Graph: fresh, Loaded: loaded}).Findings), told(found))
	return found
}

// remembers puts a mark among what is remembered of each record, and says whether the next
// check still tells it.
func (w *writer) remembers(change func()) bool {
	w.t.Helper()
	w.check()
	const mark = "a mark of this test"
	for body := range w.memory.found {
		w.memory.found[body] = append(w.memory.found[body], finding.Finding{Rule: "vague-wording", Severity: finding.Info, Message: mark})
	}
	change()
	g, _ := linked(w.t, w.loader, w.files, "next", w.day)
	for _, f := range Run(Input{Graph: g, Memory: &w.memory}).Findings {
		if f.Message == mark {
			w.memory = Memory{}
			return true
		}
	}
	w.check()
	return false
}

func TestWhatIsFoundInOneRecordIsKept(t *testing.T) {
	text := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	policy := "---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: approved\nowner: Board\nversion: \"1\"\ntype: ai-policy\n---\nThe log must be reviewed by the Night Watch as needed.\n\nTBD\n"
	w := writer{
		t: t, loader: load.NewLoader(record.KindFiles, crosswalks.Files, time.Now), day: today,
		files: fstest.MapFS{
			"content/site.yaml":       text("organization: Harbour Health\n"),
			"content/p.md":            text(policy),
			"content/r.md":            text("---\nid: ROLE-001\nkind: role\ntitle: Night Watch\nstatus: approved\nowner: Board\n---\n"),
			"content/kinds/memo.yaml": text("kind: memo\ntitle: Memo\nplural: Memos\nfolder: memos\nprefix: MEM\ngroup: governance\nlevel: record\npurpose: A note.\n"),
		},
	}
	first := w.check()
	require.NotEmpty(t, only("placeholder-text", first))
	require.NotEmpty(t, only("vague-wording", first))
	require.Empty(t, only("kind-invalid", first))

	require.True(t, w.remembers(func() {}), "nothing changed")
	require.True(t, w.remembers(func() { w.files["content/note.md"] = text("A page.\n") }), "another file")

	w.files = maps.Clone(w.files)
	w.files["content/p.md"] = text(policy + "\nAnother TODO.\n")
	require.Len(t, only("placeholder-text", w.check()), 2, "the record changed")

	require.False(t, w.remembers(func() { w.day = w.day.AddDate(0, 0, 1) }), "another day")
	require.False(t, w.remembers(func() {
		w.files["content/r.md"] = text("---\nid: ROLE-001\nkind: role\ntitle: Day Watch\nstatus: approved\nowner: Board\n---\n")
	}), "a role has another name")
	require.False(t, w.remembers(func() {
		w.files["content/kinds/memo.yaml"] = text("kind: memo\ntitle: Memo\nplural: Memos\nfolder: memos\nprefix: MEM\ngroup: governance\nlevel: record\npurpose: Another note.\n")
	}), "a kind changed")
	require.False(t, w.remembers(func() {
		w.files["content/site.yaml"] = text("organization: Harbour Health\nrules: {placeholder-text: off}\n")
	}), "a rule is off")
	require.Empty(t, only("placeholder-text", w.check()))
	require.False(t, w.remembers(func() { w.files["content/site.yaml"] = text("organization: Harbour Health\nlanguage: de\n") }), "another language")
	require.Empty(t, only("vague-wording", w.check()))
}
