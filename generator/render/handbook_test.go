package render_test

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/compare"
	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
	"aims/generator/render"
	"aims/generator/theme"
	"aims/themes"
)

const siteFile = `organization: Harbour Health
title: AI management system handbook
frameworks: [iso42001, eu-ai-act]
audiences:
  - {name: everyone, sees: [public]}
  - {name: auditors, sees: [public, internal, confidential, restricted]}
intervals: {review: 12 months}
`

var today = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// graphOf links a handbook as it stands on the day of the tests.
func graphOf(t testing.TB, handbook fs.FS) *link.Graph {
	t.Helper()
	changes := func(string) []record.Change {
		return []record.Change{{Commit: "1b2c3d4e5f60718293", Author: "Tomás Keane", Date: today.AddDate(0, -1, 0), Subject: "Say more about SYS-009, the secret pilot"}}
	}
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: handbook, Changes: changes})
	require.NoError(t, err)
	return link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "v2.0", Today: today})
}

func viewOf(t testing.TB, handbook fs.FS, audience string) *link.View {
	t.Helper()
	g := graphOf(t, handbook)
	for _, a := range g.Site.Audiences {
		if a.Name == audience {
			return g.For(a)
		}
	}
	require.Fail(t, "no such audience", audience)
	return nil
}

func defaultTheme(t testing.TB) *theme.Theme {
	t.Helper()
	return loadTheme(t)
}

// loadTheme is the program's theme with layers on top.
func loadTheme(t testing.TB, layers ...fs.FS) *theme.Theme {
	t.Helper()
	basic, err := fs.Sub(themes.Files, "default")
	require.NoError(t, err)
	look, err := theme.Load(append([]fs.FS{basic}, layers...)...)
	require.NoError(t, err)
	return look
}

// story is the handbook of most tests: a few records of each sort.
func story(t testing.TB) fs.FS {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/handbook.txtar")
	require.NoError(t, err)
	handbook := fstest.MapFS{}
	for _, file := range archive.Files {
		handbook[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	return handbook
}

// formerStory is the story as it was in version 1.0.
func formerStory(t testing.TB) fs.FS {
	t.Helper()
	handbook := story(t).(fstest.MapFS)
	delete(handbook, "content/finding.md")
	handbook["content/forms.md"] = &fstest.MapFile{Data: []byte("---\nid: PRO-002\nkind: procedure\ntitle: Paper <forms>\nstatus: approved\nclassification: public\nowner: ROLE-CEO\n---\nFill them in.\n")}
	for file, changes := range map[string][]string{
		"content/ai-policy.md": {`version: "2.1"`, `version: "2.0"`, "We keep improving <what we do>", "We began to improve <how we work>", "- in incidents\n", "", "patients]", "nurses]"},
		"content/soa.md":       {"applicable: false", "applicable: true", "We sell nothing.", "We sell <letters>."},
		"content/risks.md":     {"level: high", "level: moderate"},
		"content/pilot.md":     {"corridor cameras", "secret corridor"},
		"content/bias.md":      {"2026-10-02", "2026-04-02", "2027-01-31", "2026-12-31"},
		"content/notes.md":     {"0.94", "0.91", "func main() {}", "func begin() {}"},
	} {
		data := string(handbook[file].Data)
		for i := 0; i < len(changes); i += 2 {
			require.Contains(t, data, changes[i])
			data = strings.ReplaceAll(data, changes[i], changes[i+1])
		}
		handbook[file] = &fstest.MapFile{Data: []byte(data)}
	}
	return handbook
}

// pastOf holds a view against version 1.0.
func pastOf(t testing.TB, view *link.View) *render.Past {
	t.Helper()
	former := viewOf(t, formerStory(t), view.Audience.Name)
	former.Version, former.Today = "v1.0", today.AddDate(0, -3, 0)
	before := compare.Take(former)
	changes := sync.OnceValues(func() (*compare.Changes, error) { return compare.Compare(before, compare.Take(view)) })
	from := render.Version{Name: "v1.0", Title: "Release 1.0", Date: former.Today, Released: true}
	return &render.Past{
		Versions: []render.Version{from}, Since: []render.Comparison{{From: from, Changes: changes}}, Changes: changes,
		Trail: func() (*compare.Trail, error) { return compare.Extend(nil, nil, before) },
	}
}

// pagesOf promises the pages of the story for an audience.
func pagesOf(t testing.TB, audience string, look *theme.Theme) *files.Set {
	t.Helper()
	handbook := story(t)
	view := viewOf(t, handbook, audience)
	var set files.Set
	render.Pages(render.Input{
		View: view, Theme: look, Past: pastOf(t, view),
		Edition: render.Edition{Title: "Release 2.0", Released: true, Digest: "9f2ce3b8a1d07755", Commit: "0123456789abcdef"},
		Findings: []finding.Finding{{
			Rule: "review-overdue", Severity: finding.Warning,
			Position: finding.Position{File: "content/ai-policy.md", Line: 9, Column: 14, EndColumn: 24},
			Message:  "the review was due on 2026-05-04", Hint: "review it and say so in reviews",
		}},
		Rules: []finding.Rule{
			{
				Name: "review-overdue", Title: "a review is overdue", Doc: "What nobody reviews grows old.", Basis: "requirement", Because: "a clause of ISO/IEC 42001 asks for it",
				Serves: []string{"iso42001:5.2.d", "iso42001:99.9"}, Severity: finding.Warning, Graded: finding.Error,
			},
			{Name: "vague-wording", Title: "texts say what is done", Doc: "A wish binds nobody.", Basis: "practice", Because: "good practice: no clause says so", Severity: finding.Info},
		},
		Read: func(file string) ([]byte, error) { return fs.ReadFile(handbook, file) },
	}, &set)
	require.NoError(t, set.Err())
	return &set
}

// made is a page of a set.
func made(t testing.TB, set *files.Set, name string) string {
	t.Helper()
	make, found := set.Get(name)
	require.True(t, found, "no file %s in the set", name)
	content, err := make()
	require.NoError(t, err)
	return string(content)
}
