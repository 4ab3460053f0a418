package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"aims/generator/calendar"
	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/leak"
	"aims/generator/link"
	"aims/generator/record"
	"aims/generator/render"
	"aims/generator/search"
	"aims/generator/theme"
	"aims/generator/timeline"
)

// An Edition is one version for one audience, on its way to become files. Its pages and
// its search index are made apart and when they are asked for: a preview needs the
// first at once, and the second only when somebody searches.
type Edition struct {
	Pages  func() (*files.Set, error)
	Search func() (*files.Set, error)

	audience record.Audience
	version  *Version
	plan     Plan
	theme    *theme.Theme
	view     func() (*link.View, error)
	again    string  // says on each page that a sealed edition had to be rendered again
	sealed   *sealed // nil for an edition that is no release's, or must be rendered today

	leaks     func() (*leak.Check, error)
	looked    atomic.Bool            // a file was looked at for leaks
	unguarded bool                   // the edition that leaks are told by
	key       func() (string, error) // see makeKey
	past      past
}

// newEdition is the edition of a version, given those of the versions before it for the same
// audience, oldest first.
func newEdition(audience record.Audience, v *Version, plan Plan, look *theme.Theme, former []*Edition) *Edition {
	e := &Edition{audience: audience, version: v, plan: plan, theme: look}
	e.view = sync.OnceValues(func() (*link.View, error) {
		checked, err := v.Graph()
		if err != nil {
			return nil, err
		}
		return checked.Graph.For(audience), nil
	})
	e.leaks = sync.OnceValues(e.newLeaks)
	e.key = sync.OnceValues(e.makeKey)
	e.past = newPast(e, former)
	e.Pages, e.Search = sync.OnceValues(e.makePages), sync.OnceValues(e.makeSearch)
	return e
}

// Dir is the edition's folder in the site.
func (e *Edition) Dir() string { return e.audience.Name + "/" + e.version.Tree.Version }

// Audience is whom the edition is for.
func (e *Edition) Audience() record.Audience { return e.audience }

// Version is the name of the edition's version, as in its folder.
func (e *Edition) Version() string { return e.version.Tree.Version }

// Released tells whether the edition is of a version that stays as it is.
func (e *Edition) Released() bool { return !e.version.Tree.Work }

// Day is the day that the edition's states are computed for.
func (e *Edition) Day() time.Time { return e.version.today(e.plan) }

// Findings are those of the edition's version that its audience may see.
func (e *Edition) Findings() ([]finding.Finding, error) {
	checked, err := e.version.Graph()
	if err != nil {
		return nil, err
	}
	view, err := e.view()
	if err != nil {
		return nil, err
	}
	findings, _ := visible(checked, view)
	return findings, nil
}

// makeKey gives the key, which is over everything that the edition's files are made from, so
// that the same key means the same bytes. Its pages tell what changed since the versions before
// it, so theirs are part of it.
func (e *Edition) makeKey() (string, error) {
	tree, err := e.version.digest()
	if err != nil {
		return "", fmt.Errorf("version %s: %w", e.version.Tree.Version, err)
	}
	before, err := e.past.key()
	if err != nil {
		return "", err
	}
	h := sha256.New()
	if e.sealed != nil {
		e.sealed.addTo(h)
	}
	fmt.Fprintf(h, "%q %q %q %q %q %q %q %t %q",
		e.plan.Program.Digest, e.theme.Digest(), tree, e.version.Tree.Version, e.version.Tree.Commit,
		e.version.today(e.plan).Format(time.DateOnly), e.audience, e.plan.NoSearch, before)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// files promises every file of the edition.
func (e *Edition) files() (*files.Set, error) {
	if e.sealed != nil {
		return e.sealed.files()
	}
	set := &files.Set{}
	for _, part := range []func() (*files.Set, error){e.Pages, e.Search} {
		made, err := part()
		if err != nil {
			return nil, err
		}
		for name, promise := range made.All() {
			set.Add(name, promise)
		}
	}
	return set, set.Err()
}

func (e *Edition) makePages() (*files.Set, error) {
	view, err := e.view()
	if err != nil {
		return nil, err
	}
	checked, err := e.version.Graph()
	if err != nil {
		return nil, err
	}
	set := &files.Set{}
	in := e.input(checked, view)
	if due := calendar.Of(view); len(due.Events) > 0 {
		in.Calendar = calendar.File
		set.Add(calendar.File, func() ([]byte, error) { return due.Bytes(), nil })
	}
	set.Add(timeline.ListFile, func() ([]byte, error) { return timeline.List(view), nil })
	render.Pages(in, set)
	return e.guarded(set)
}

func (e *Edition) makeSearch() (*files.Set, error) {
	if e.plan.NoSearch {
		return &files.Set{}, nil
	}
	view, err := e.view()
	if err != nil {
		return nil, err
	}
	index, err := search.New(view)
	if err != nil {
		return nil, fmt.Errorf("index %s: %w", e.Dir(), err)
	}
	set := &files.Set{}
	index.Add(set)
	return e.guarded(set)
}

func (e *Edition) input(checked *Checked, view *link.View) render.Input {
	tree := e.version.Tree
	findings, waived := visible(checked, view)
	return render.Input{
		View: view, Theme: e.theme,
		Edition:  render.Edition{Title: title(e.version), Released: !tree.Work, Commit: tree.Commit, Note: e.again},
		Findings: findings,
		Waived:   waived,
		Rules:    Rules(gradedFor(e.audience, checked.Graph.Site), view.Kinds),
		Read:     func(file string) ([]byte, error) { return fs.ReadFile(tree.FS, file) },
		Past:     e.past.input(view),
	}
}

// gradedFor is whose grades of rules an audience sees: they are the handbook's own affair,
// so that a part of it is shown with the rules as they come.
func gradedFor(a record.Audience, site *record.Site) *record.Site {
	if !a.MayReadAll() {
		return nil
	}
	return site
}

func title(v *Version) string {
	if v.Tree.Work {
		return "Work in progress"
	}
	return "Version " + strings.TrimPrefix(v.Tree.Version, "v")
}

// visible are the findings that an audience may see, and those that are waived: those
// whose file and line it may read, and whose words name nothing that it may not. In a text that
// is shown in part the lines are counted as they are shown.
func visible(checked *Checked, view *link.View) ([]finding.Finding, []finding.Waived) {
	secret, parts := namesOutside(checked.Graph, view), partsIn(checked.Graph, view)
	if len(secret) == 0 && len(parts.byFile) == 0 {
		return checked.Findings, checked.Waived
	}
	var pairs []string
	for _, name := range secret {
		pairs = append(pairs, name, "")
	}
	names := strings.NewReplacer(pairs...) // looks for all names at once, as there may be thousands
	hidden := func(at *finding.Position, words ...string) bool {
		if view.RecordAt(at.File) == nil || parts.hide(at, words) {
			return true
		}
		return slices.ContainsFunc(words, func(text string) bool { return names.Replace(text) != text })
	}
	findings := slices.Clone(checked.Findings)
	findings = slices.DeleteFunc(findings, func(f finding.Finding) bool { return hidden(&f.Position, f.Message, f.Hint, f.Counted) })
	waived := slices.DeleteFunc(slices.Clone(checked.Waived), func(w finding.Waived) bool {
		return hidden(&w.Position, w.Message, w.Hint, w.Counted) || hidden(&w.Waiver, w.Reason, w.By)
	})
	for i := range findings {
		parts.renumber(&findings[i].Position)
	}
	for i := range waived {
		parts.renumber(&waived[i].Position)
	}
	return findings, waived
}

// namesOutside are the words that tell of what a view does not hold: ids, those of rows in a
// record included, titles, and files.
func namesOutside(g *link.Graph, view *link.View) []string {
	var names []string
	published := map[string]bool{}
	for _, r := range view.Records() {
		for _, a := range r.Attachments {
			published[a.File] = true
		}
	}
	for _, r := range g.Records() {
		if view.Audience.MayRead(r.Classification) {
			continue
		}
		names = append(names, r.ID, r.Title, r.File)
		for _, a := range r.Attachments {
			if !published[a.File] {
				names = append(names, a.File)
			}
		}
	}
	known := view.IDs() // in order
	for _, id := range g.IDs() {
		if _, found := slices.BinarySearch(known, id); !found {
			names = append(names, id)
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}
