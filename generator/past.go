package generator

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"aims/generator/compare"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
	"aims/generator/render"
	"aims/generator/source"
)

// A past is the versions before an edition, as its audience may see them. Nothing of it is
// worked out before a page asks, and what a former version said is remembered between
// builds: to tell what changed, no tag need be loaded.
type past struct {
	edition *Edition
	former  []*Edition // oldest first

	snapshot func() (*compare.Snapshot, error) // of the edition
	changes  func() (*compare.Changes, error)  // since the version before it; nil without one
	trail    func() (*compare.Trail, error)    // of the versions up to the edition
}

func newPast(e *Edition, former []*Edition) past {
	p := past{edition: e, former: former}
	p.snapshot = sync.OnceValues(p.takeSnapshot)
	p.changes = sync.OnceValues(func() (*compare.Changes, error) {
		if len(former) == 0 {
			return nil, nil
		}
		return p.since(former[len(former)-1])
	})
	p.trail = sync.OnceValues(p.makeTrail)
	return p
}

// key is that of the version before, which has those before it in its own.
func (p past) key() (string, error) {
	if len(p.former) == 0 {
		return "", nil
	}
	return p.former[len(p.former)-1].key()
}

// remember keeps bytes under a name for the edition.
func (p past) remember(name string, make func() ([]byte, error)) ([]byte, error) {
	if p.edition.plan.Remember == nil {
		return make()
	}
	key, err := p.edition.key()
	if err != nil {
		return nil, err
	}
	return p.edition.plan.Remember(name+" "+key, make)
}

// take is the snapshot of the view, made now.
func (p past) take() (*compare.Snapshot, error) {
	view, err := p.edition.view()
	if err != nil {
		return nil, err
	}
	return compare.Take(view), nil
}

func (p past) takeSnapshot() (*compare.Snapshot, error) {
	if p.edition.version.Tree.Work {
		return p.take() // it is loaded anyhow, and another one in the next build
	}
	var taken *compare.Snapshot
	data, err := p.remember("snapshot", func() (_ []byte, err error) {
		if taken, err = p.take(); err != nil {
			return nil, err
		}
		return taken.Bytes(), nil
	})
	if err != nil || taken != nil {
		return taken, err
	}
	if kept, err := compare.Read(data); err == nil {
		return kept, nil
	}
	return p.take()
}

// since is what changed since a former version. What its audience may no longer see is not
// told, though they saw it then.
func (p past) since(former *Edition) (*compare.Changes, error) {
	now, err := p.snapshot()
	if err != nil {
		return nil, err
	}
	before, err := former.past.snapshot()
	if err != nil {
		return nil, err
	}
	keys, names, err := p.hidden()
	if err != nil {
		return nil, err
	}
	renamed, err := p.renamed(former, before, now)
	if err != nil {
		return nil, fmt.Errorf("version %s: %w", former.version.Tree.Version, err)
	}
	if before, err = before.Without(append(keys, renamed...), names, now); err != nil {
		return nil, fmt.Errorf("version %s: %w", former.version.Tree.Version, err)
	}
	changes, err := compare.Compare(before, now)
	if err != nil {
		return nil, fmt.Errorf("what changed from %s to %s: %w", former.version.Tree.Version, p.edition.version.Tree.Version, err)
	}
	return changes, nil
}

// hidden are the records of the edition's version that its audience may not see, the parts of
// others, and the words that tell of them.
func (p past) hidden() (keys, names []string, err error) {
	view, err := p.edition.view()
	if err != nil {
		return nil, nil, err
	}
	checked, err := p.edition.version.Graph()
	if err != nil {
		return nil, nil, err
	}
	var places []string
	if view.Cut {
		places = checked.Graph.PlacesCut(view.Audience)
	}
	if len(view.Records()) == len(checked.Graph.Records()) && len(places) == 0 {
		return nil, nil, nil
	}
	for _, r := range checked.Graph.Records() {
		if !view.Audience.MayRead(r.Classification) {
			keys = append(keys, compare.KeyOf(r))
		}
	}
	names = namesOutside(checked.Graph, view)
	for _, name := range names {
		if record.IsID(name) {
			keys = append(keys, name) // of a row, too
		}
	}
	return append(keys, places...), append(names, places...), nil
}

// renamed are the pages of a former version that have other addresses since and are hidden.
func (p past) renamed(former *Edition, before, now *compare.Snapshot) ([]string, error) {
	view, err := p.edition.view()
	if err != nil {
		return nil, err
	}
	checked, err := p.edition.version.Graph()
	if err != nil {
		return nil, err
	}
	var hidden []*record.Record
	for _, r := range checked.Graph.Records() {
		if !view.Audience.MayRead(r.Classification) {
			hidden = append(hidden, r)
		}
	}
	if len(hidden) == 0 {
		return nil, nil
	}
	return before.Renamed(now, checked.Graph.Everything(), hidden, movedSince(former.version.Tree.History))
}

// movedSince tells by git whether a record is a file of a former version under another name: it was
// not there then, and its history has the last change of that file.
func movedSince(then source.History) func(file string, r *record.Record) bool {
	return func(file string, r *record.Record) bool {
		last, known := then.Last(file)
		_, there := then.Last(r.File)
		return known && !there && slices.ContainsFunc(r.Changes, func(c record.Change) bool { return c.Commit == last.Commit })
	}
}

func (p past) makeTrail() (*compare.Trail, error) {
	var made *compare.Trail
	data, err := p.remember("trail", func() (_ []byte, err error) {
		if made, err = p.extend(); err != nil {
			return nil, err
		}
		return made.Bytes(), nil
	})
	if err != nil || made != nil {
		return made, err
	}
	if kept, err := compare.ReadTrail(data); err == nil {
		return kept, nil
	}
	return p.extend()
}

// extend is the trail of the version before with one more step.
func (p past) extend() (*compare.Trail, error) {
	var before *compare.Trail
	if last := len(p.former) - 1; last >= 0 {
		var err error
		if before, err = p.former[last].past.trail(); err != nil {
			return nil, err
		}
	}
	changes, err := p.changes()
	if err != nil {
		return nil, err
	}
	s, err := p.snapshot()
	if err != nil {
		return nil, err
	}
	return compare.Extend(before, changes, s)
}

// Changes is what changed between two versions of a plan, in either order, as an audience sees
// them; "" sees everything.
func (g *Generator) Changes(plan Plan, from, to, audience string) (*compare.Changes, error) {
	last := plan.Trees[len(plan.Trees)-1]
	settings := plan.Settings
	if settings == nil {
		settings = last.FS
	}
	site, _ := load.Site(settings)
	reader, err := readerOf(site, audience)
	if err != nil {
		return nil, err
	}
	plan.Remember = nil // two versions are soon loaded, and nothing of the site has to be
	var editions []*Edition
	for _, name := range []string{from, to} {
		i := slices.IndexFunc(plan.Trees, func(t source.Tree) bool { return t.Version == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no version %q", name)
		}
		e := newEdition(reader, g.version(plan.Trees[i], plan), plan, nil, editions)
		if audience == "" { // nor is any part of a record kept from such a reader
			e.view = sync.OnceValues(func() (*link.View, error) {
				checked, err := e.version.Graph()
				if err != nil {
					return nil, err
				}
				return checked.Graph.Everything(), nil
			})
		}
		editions = append(editions, e)
	}
	return editions[1].past.changes()
}

// input is what the pages of the edition are told of the versions before it; nil when there
// is none.
func (p past) input(view *link.View) *render.Past {
	last := len(p.former) - 1
	if last < 0 {
		return nil
	}
	in := &render.Past{Trail: p.former[last].past.trail, Changes: p.changes}
	for _, f := range p.former {
		in.Versions = append(in.Versions, formerVersion(f))
	}
	in.Since = []render.Comparison{{From: formerVersion(p.former[last]), Changes: p.changes}}
	for r, f := range p.audits(view) {
		in.Since = p.withAudit(in.Since, f, r)
	}
	return in
}

// compared are the former editions that pages of the edition are told from.
func (p past) compared(view *link.View) (all []*Edition) {
	if len(p.former) == 0 {
		return nil
	}
	all = append(all, p.former[len(p.former)-1])
	for _, f := range p.audits(view) {
		if !slices.Contains(all, f) {
			all = append(all, f)
		}
	}
	return all
}

// audits are the audits that the work tree tells of, with the version that each looked at.
func (p past) audits(view *link.View) iter.Seq2[*record.Record, *Edition] {
	return func(yield func(*record.Record, *Edition) bool) {
		if !p.edition.version.Tree.Work {
			return
		}
		for _, r := range view.OfKind("audit-report") {
			if f := p.audited(r); f != nil && !yield(r, f) {
				return
			}
		}
	}
}

func formerVersion(e *Edition) render.Version {
	v := e.version
	return render.Version{Name: v.Tree.Version, Title: title(v), Date: v.Tree.Date, Released: !v.Tree.Work}
}

// withAudit adds an audit to the comparison with its version.
func (p past) withAudit(all []render.Comparison, former *Edition, audit *record.Record) []render.Comparison {
	for i := range all {
		if all[i].From.Name == former.version.Tree.Version {
			all[i].Audits = append(all[i].Audits, audit)
			return all
		}
	}
	return append(all, render.Comparison{
		From: formerVersion(former), Audits: []*record.Record{audit},
		Changes: sync.OnceValues(func() (*compare.Changes, error) { return p.since(former) }),
	})
}

// audited is the version that an audit looked at: the one that it names, or else the one in
// force on the day that it was carried out; nil when that is not among the former ones.
func (p past) audited(audit *record.Record) *Edition {
	if named := audit.Fields.Get("release").Text; named != "" {
		for _, f := range p.former {
			if strings.TrimPrefix(f.version.Tree.Version, "v") == strings.TrimPrefix(named, "v") {
				return f
			}
		}
		return nil
	}
	day, ok := audit.Fields.Get("performed").Date()
	if !ok {
		return nil
	}
	var inForce *Edition
	for _, f := range p.former {
		if f.version.Tree.Date.Before(day.AddDate(0, 0, 1)) {
			inForce = f
		}
	}
	return inForce
}
