// Package generator is the pipeline. Records are loaded, checked, linked, indexed,
// rendered, exported and published: Build does all but the last and hands back
// promises, so that nothing is made that nobody asks for. It decides the order of the
// stages and what each is given; what a stage does is the stage's own.
package generator

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"aims/generator/check"
	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/publish"
	"aims/generator/record"
	"aims/generator/render"
	"aims/generator/source"
)

// A Build is a site that is ready to be made, and what the rules found in the work tree.
type Build struct {
	Findings []finding.Finding // of the work tree, which alone can be mended; of its settings when it is not built
	Waived   []finding.Waived
	Editions []*Edition
	Root     *files.Set     // what lies outside editions: the lists of audiences and versions
	Merged   []files.Merged // and what is made there from all editions of an audience

	Organization, Handbook string // whose handbook it is, and how it is called today

	// KnowsReaders is false when site.yaml cannot be read as it was meant: then nobody can
	// tell who may see what, and nobody may be shown anything.
	KnowsReaders bool
}

// Site is the build as a thing to publish.
func (b *Build) Site() (publish.Site, error) {
	site := publish.Site{Root: b.Root, Merged: b.Merged}
	for _, e := range b.Editions {
		key, err := e.key()
		if err != nil {
			return publish.Site{}, err
		}
		site.Editions = append(site.Editions, publish.Edition{Dir: e.Dir(), Key: key, Files: e.files})
	}
	return site, nil
}

// A Version is one version on its way through the pipeline. Its graph is made when it is
// asked for: an edition that is already published as it would be needs none.
type Version struct {
	Tree  source.Tree
	Graph func() (*Checked, error)

	sources *sources               // for the leak check
	release *release               // nil when the version was not sealed
	digest  func() (string, error) // of the tree, read once a build
	former  *Version               // that it is compared with; nil for none
}

// Checked is a loaded and linked version with what the rules found in it.
type Checked struct {
	Graph    *link.Graph
	Findings []finding.Finding
	Waived   []finding.Waived
}

// A Generator builds plans. It remembers from one build to the next what was parsed, and
// what was found in the work tree.
type Generator struct {
	loading sync.Mutex // a loader serves one version at a time
	loader  *load.Loader
	checked *check.Memory // nil when nothing is remembered
	themes  themeCache
}

// New makes a generator. With a clock, what was parsed is kept for the next build; nil
// forgets it.
func New(program Program, clock func() time.Time) *Generator {
	g := &Generator{loader: load.NewLoader(program.Kinds, program.Crosswalks, clock)}
	if clock != nil {
		g.checked = &check.Memory{}
	}
	return g
}

// Build plans every edition. Errors are ours; what is wrong with the content is a finding.
func (g *Generator) Build(plan Plan) (*Build, error) {
	var versions []*Version
	for _, tree := range plan.Trees {
		versions = append(versions, g.version(tree, plan))
	}
	if len(versions) == 0 {
		return nil, errors.New("there is no version to build")
	}
	today, err := governing(plan, versions[len(versions)-1])
	if err != nil {
		return nil, err
	}
	look, err := g.themes.load(plan.Program.Themes, today.handbook, today.site.Theme)
	if err != nil {
		return nil, err
	}
	audiences, err := chosen(today.site.Audiences, plan.Audiences)
	if err != nil {
		return nil, err
	}
	b := &Build{Findings: today.findings, Waived: today.waived, Root: &files.Set{}, KnowsReaders: today.knowsReaders}
	b.Organization, b.Handbook = today.site.Organization, cmp.Or(today.site.Title, today.site.Organization, "Handbook")
	for _, audience := range audiences {
		var before *release
		var former []*Edition
		for i, v := range versions {
			e := newEdition(audience, v, plan, look, former)
			if e.sealed, err = g.sealedFor(e, versions[:i], before, today.handbook); err != nil {
				return nil, err
			}
			former, before = append(former, e), cmp.Or(v.release, before)
		}
		b.Editions = append(b.Editions, former...)
	}
	b.Merged = timelines(audiences, versions, plan)
	if !plan.NoSearch {
		b.Merged = append(b.Merged, titles(audiences, versions)...)
	}
	b.Merged = append(b.Merged, feeds(today.site, audiences, versions)...)
	for i, m := range b.Merged {
		b.Merged[i] = guardMerged(m, b.Editions)
	}
	render.Root(rootInput(today.site, audiences, versions, look), b.Root)
	return b, b.Root.Err()
}

// settings are what holds for every version of a site.
type settings struct {
	site         *record.Site
	handbook     fs.FS // whose theme is used
	findings     []finding.Finding
	waived       []finding.Waived
	knowsReaders bool // site.yaml could be read as it was meant
}

// governing are the settings of the work tree, or those of the newest version where the
// plan knows no work tree. A former version says what it said, but not who may read it today.
func governing(plan Plan, newest *Version) (settings, error) {
	checked, err := newest.Graph()
	if err != nil {
		return settings{}, err
	}
	s := settings{site: checked.Graph.Site, handbook: newest.Tree.FS, findings: checked.Findings, waived: checked.Waived}
	if plan.Settings != nil && !newest.Tree.Work {
		s.handbook = plan.Settings
		s.site, s.findings = load.Site(s.handbook)
		s.waived = nil
	}
	_, unread := load.Site(s.handbook) // before its rules are graded
	s.knowsReaders = len(unread) == 0
	return s, nil
}

// today is the day that a version's states are computed for: its own, or the plan's for
// the work tree.
func (v *Version) today(plan Plan) time.Time {
	if v.Tree.Work || v.Tree.Date.IsZero() {
		return plan.Today
	}
	return v.Tree.Date
}

func (g *Generator) version(tree source.Tree, plan Plan) *Version {
	v := &Version{Tree: tree, sources: &sources{fsys: tree.FS}, release: releaseOf(tree, plan.Tags), digest: sync.OnceValues(tree.Digest)}
	if v.release != nil {
		// The tag is on the commit that added the release file to what was released.
		v.Tree.Commit, v.Tree.Date = v.release.Commit, v.release.AsOf
	}
	v.Graph = sync.OnceValues(func() (*Checked, error) {
		in := check.Input{Source: lines(tree.FS)}
		if tree.Work {
			in.Memory = g.checked
		}
		var err error
		if v.former != nil {
			if in.Former, _, err = g.load(v.former, plan); err != nil {
				return nil, err
			}
		}
		if in.Graph, in.Loaded, err = g.load(v, plan); err != nil {
			return nil, err
		}
		if tree.Work {
			in.Loaded = append(in.Loaded, releaseTrouble(tree, plan.Tags)...)
		}
		result := check.Run(in)
		return &Checked{Graph: in.Graph, Findings: result.Findings, Waived: result.Waived}, nil
	})
	return v
}

// load reads and links a version.
func (g *Generator) load(v *Version, plan Plan) (*link.Graph, []finding.Finding, error) {
	g.loading.Lock()
	defer g.loading.Unlock()
	h, err := g.loader.Handbook(load.Input{FS: v.Tree.FS, Changes: changes(v.Tree.History), Keep: v.sources.keep})
	if err != nil {
		return nil, nil, fmt.Errorf("version %s: %w", v.Tree.Version, err)
	}
	if !guards || !slices.ContainsFunc(h.Site.Audiences, func(a record.Audience) bool { return !a.MayReadAll() }) {
		v.sources.texts.Clear() // nothing will be looked for
	}
	return link.New(link.Input{
		Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records,
		Version: v.Tree.Version, Today: v.today(plan),
	}), h.Findings, nil
}

// changes hands git's history to the records in the words of package record.
func changes(h source.History) func(string) []record.Change {
	return func(file string) []record.Change {
		var out []record.Change
		for _, c := range h.Changes[file] {
			out = append(out, record.Change(c))
		}
		return out
	}
}

// chosen are the audiences that a plan names, in the handbook's order.
func chosen(all []record.Audience, names []string) ([]record.Audience, error) {
	if names == nil {
		return all, nil
	}
	if len(names) == 0 {
		return nil, errors.New("no audience is named, so the site would be empty")
	}
	var known []string
	for _, a := range all {
		known = append(known, a.Name)
	}
	var out []record.Audience
	for _, name := range names {
		i := slices.Index(known, name)
		if i < 0 {
			return nil, fmt.Errorf("no audience is called %q; content/site.yaml has %q", name, known)
		}
		if !slices.ContainsFunc(out, func(a record.Audience) bool { return a.Name == name }) {
			out = append(out, all[i])
		}
	}
	return out, nil
}
