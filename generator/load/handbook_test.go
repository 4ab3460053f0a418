package load_test

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/load"
	"aims/generator/record"
)

func loader() *load.Loader { return load.NewLoader(record.KindFiles, crosswalks.Files, time.Now) }

func handbook(files map[string]string) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return tree
}

func loaded(t *testing.T, l *load.Loader, tree fs.FS) *load.Handbook {
	t.Helper()
	h, err := l.Handbook(load.Input{FS: tree})
	require.NoError(t, err)
	return h
}

func lines(findings []finding.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, f.String())
	}
	return out
}

// What comes with the program is itself free of findings.
func TestOwnDataIsClean(t *testing.T) {
	h := loaded(t, loader(), fstest.MapFS{})
	require.Empty(t, lines(h.Findings))
	require.Len(t, h.Kinds.List, 31)
	require.NotNil(t, h.Library.Resolve("6.1.3.f"))
	for _, kind := range h.Kinds.List {
		for _, ref := range append(kind.Answers, kind.Controls...) {
			require.NotNil(t, h.Library.Resolve(ref), "%s answers %s", kind.Name, ref)
		}
		require.NotEmpty(t, kind.Starter, kind.Name)
	}
}

func TestRecordIsRead(t *testing.T) {
	h := loaded(t, loader(), handbook(map[string]string{
		"content/policies/ai.md": `---
id: POL-001
kind: policy
title: AI policy
version: 2.10
status: approved
classification: internal
owner: ROLE-CEO
---
We use AI with care. See [the figures](figures.csv) and ![trend](trend.png).
`,
		"content/policies/figures.csv": "month,errors\n",
		"content/policies/trend.png":   string(pixel),
	}))
	require.Empty(t, lines(h.Findings))
	require.Len(t, h.Records, 1)
	r := h.Records[0]
	require.Equal(t, "POL-001", r.ID)
	require.Equal(t, "2.10", r.Version)
	require.Equal(t, "policies/pol-001.html", r.Path())
	require.Equal(t, record.Internal, r.Classification)
	require.Len(t, r.Attachments, 2)
	require.Equal(t, "content/policies/trend.png", r.Attachments[1].File)
	require.Equal(t, 1, r.Attachments[1].Width)
}

// A file without kind is a page: whatever its front matter says is its own affair.
func TestPagesNeedNoKind(t *testing.T) {
	h := loaded(t, loader(), handbook(map[string]string{
		"content/Read me.md":     "# Welcome\n\nText.\n",
		"content/notes/other.md": "---\nlayout: post\ntags: [a, b]\n---\nText.\n",
		"content/site.yaml":      "title: Notes\n",
	}))
	require.Empty(t, lines(h.Findings))
	require.Equal(t, "Welcome", h.Records[0].Title)
	require.Equal(t, "pages/read-me.html", h.Records[0].Path())
	require.Equal(t, "other", h.Records[1].Title)
	require.Equal(t, record.Restricted, h.Records[0].Classification, "without a classification the most restricted one counts")
}

func TestFilesThatLeaveContentAreRefused(t *testing.T) {
	tree := handbook(map[string]string{
		"content/a.md": "[keys](../../etc/passwd) [up](../secret.csv) [link](inside.csv) [deep](folder/x.csv)\n",
		"secret.csv":   "no\n",
	})
	tree["content/inside.csv"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
	tree["content/folder"] = &fstest.MapFile{Data: []byte("/etc"), Mode: fs.ModeSymlink}
	h := loaded(t, loader(), tree)
	require.Empty(t, h.Records[0].Attachments)
	var rules []string
	for _, f := range h.Findings {
		rules = append(rules, f.Position.String()+" "+f.Rule)
	}
	require.Equal(t, []string{
		"content/a.md:1:8 path-escapes", "content/a.md:1:31 path-escapes",
		"content/a.md:1:53 path-escapes", "content/a.md:1:72 path-escapes",
	}, rules)
}

func TestUnknownKindHasANearMiss(t *testing.T) {
	h := loaded(t, loader(), handbook(map[string]string{
		"content/a.md": "---\nid: POL-001\nkind: polcy\n---\nText.\n",
	}))
	require.Equal(t, []string{"content/a.md:3:7: error: there is no kind \"polcy\" (unknown-kind)\n    did you mean policy?"}, lines(h.Findings))
}

func TestSiteIsStrict(t *testing.T) {
	h := loaded(t, loader(), handbook(map[string]string{
		"content/site.yaml": `organisation: Harbour Health
audiences:
  - {name: staff, sees: [public, intern]}
intervals: {review: often}
rules: {review-overdue: loud}
frameworks: [iso42001, iso27002]
`,
	}))
	require.Equal(t, []string{
		"content/site.yaml:1:1: error: unknown key \"organisation\" (site-invalid)\n    did you mean organization?",
		"content/site.yaml:3:34: error: \"intern\" is no classification (site-invalid)\n    did you mean internal?",
		"content/site.yaml:4:21: error: \"often\" is no interval (site-invalid)\n    write \"12 months\", \"1 year\", \"2 weeks\" or \"90 days\"",
		"content/site.yaml:5:25: error: \"loud\" is no severity (site-invalid)\n    write off, info, warning or error",
		"content/site.yaml:6:13: error: there is no framework \"iso27002\" (site-invalid)\n    did you mean iso27001?",
	}, lines(h.Findings))
}

func TestHandbookBringsItsOwnKind(t *testing.T) {
	h := loaded(t, loader(), handbook(map[string]string{
		"content/kinds/drill.yaml": "kind: drill\ntitle: Drill\nplural: Drills\nfolder: drills\nprefix: DRL\nfields:\n  - {name: held, type: date}\n",
		"content/a.md":             "---\nid: DRL-001\nkind: drill\ntitle: Stop drill\nstatus: draft\nowner: Ops\n---\nText.\n",
	}))
	require.Empty(t, lines(h.Findings))
	require.Equal(t, "drills/drl-001.html", h.Records[0].Path())
}

// Loading again after a change gives what a first load gives.
func TestMemoryChangesNothing(t *testing.T) {
	l := loader()
	tree := handbook(map[string]string{"content/a.md": "# One\n", "content/b.md": "# Two\n"})
	before := loaded(t, l, tree)
	tree["content/b.md"].Data = []byte("# Three\n")
	after := loaded(t, l, tree)
	require.Equal(t, "Three", after.Records[1].Title)
	require.Same(t, before.Records[0].Body, after.Records[0].Body, "an unchanged body is not parsed again")
	require.Equal(t, loaded(t, loader(), tree).Records, after.Records)
}

// pixel is a PNG of one pixel.
var pixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82")
