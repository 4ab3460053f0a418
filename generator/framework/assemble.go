package framework

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A Place is where something stands in its file; 0 when unknown.
type Place struct{ Line, Column int }

// A FrameworkFile is a framework as it was written. Nothing in it is linked: the
// provisions, documents and intervals of its Framework are still empty.
type FrameworkFile struct {
	File       string // path, for messages
	Sum        string // digest of the bytes: files with the same sum are the same
	Place      Place  // of the ID
	Framework  Framework
	Provisions []ProvisionEntry
	Documents  []DocumentEntry
	Intervals  []IntervalEntry
	Counts     []Count
}

// A ProvisionEntry is a provision and the ID of its parent.
type ProvisionEntry struct {
	Provision
	ParentID string
	Place    Place
}

// A DocumentEntry is a document and the ID of the provision that asks for it.
type DocumentEntry struct {
	Document
	ProvisionID string
	Place       Place
}

// An IntervalEntry is an interval and the IDs of the provisions it is about.
type IntervalEntry struct {
	Interval
	ProvisionIDs []string
	Place        Place
}

// A Count is how many provisions of a kind the file says it has.
type Count struct {
	Kind  string
	Want  int
	Place Place
}

// A MapFile is a crosswalk as it was written.
type MapFile struct {
	File     string
	Sum      string
	Place    Place
	Map      Map // From, To and Pairs are still empty
	From, To string
	Pairs    []PairEntry
}

// A PairEntry is a pair and the IDs of its ends.
type PairEntry struct {
	Pair
	FromID, ToID string
	Place        Place
}

// A Problem is something in a file that New could not use, and left out.
type Problem struct {
	File         string
	Line, Column int
	Message      string
	Hint         string
}

// New links frameworks and maps into a Library. What is wrong is left out and
// comes back as a Problem, so that one slip does not take a framework away.
func New(files []FrameworkFile, mapFiles []MapFile) (*Library, []Problem) {
	a := assembly{built: &Library{}}
	for _, file := range files {
		a.framework(file)
	}
	slices.SortStableFunc(a.built.frameworks, primaryFirst)
	for _, file := range mapFiles {
		a.crosswalk(file)
	}
	slices.SortStableFunc(a.built.maps, func(x, y *Map) int { return cmp.Compare(x.ID, y.ID) })
	a.built.relate()
	return a.built, a.problems
}

func primaryFirst(a, b *Framework) int {
	if first := cmp.Compare(rank(a), rank(b)); first != 0 {
		return first
	}
	return cmp.Compare(a.ID, b.ID)
}

func rank(f *Framework) int {
	if f.ID == Primary {
		return 0
	}
	return 1
}

type assembly struct {
	built    *Library
	problems []Problem
	file     string
}

func (a *assembly) problem(at Place, hint, format string, args ...any) {
	a.problems = append(a.problems, Problem{
		File: a.file, Line: at.Line, Column: at.Column,
		Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

func (a *assembly) framework(file FrameworkFile) {
	a.file = file.File
	f := file.Framework // a copy: the file stays as it was written
	f.byID, f.folded = map[string]*Provision{}, map[string]*Provision{}
	switch {
	case !frameworkID(f.ID):
		a.problem(file.Place, "use lower-case letters, digits and hyphens", "%q is not a framework id", f.ID)
		return
	case a.built.Framework(f.ID) != nil:
		a.problem(file.Place, "keep one of the two files", "a second framework has the id %q", f.ID)
		return
	}
	for _, word := range f.CardWords {
		a.cardWord(file.Place, &f, word)
	}
	slugs := map[string]*Provision{}
	for _, entry := range file.Provisions {
		a.provision(&f, slugs, entry)
	}
	for _, entry := range file.Provisions {
		a.pointers(&f, entry)
	}
	for _, entry := range file.Documents {
		a.document(&f, entry)
	}
	for _, entry := range file.Intervals {
		a.interval(&f, entry)
	}
	for _, count := range file.Counts {
		if have := len(f.OfKind(count.Kind)); have != count.Want {
			a.problem(count.Place, "correct the count or add what was lost", "%d provisions of kind %q, but counts says %d", have, count.Kind, count.Want)
		}
	}
	a.built.frameworks = append(a.built.frameworks, &f)
}

// frameworkID keeps IDs fit for paths, and for the part of a reference before
// the colon, on every system.
func frameworkID(id string) bool {
	return id != "" && len(id) <= 64 && !strings.HasPrefix(id, "-") &&
		strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func (a *assembly) provision(f *Framework, slugs map[string]*Provision, entry ProvisionEntry) {
	p := entry.Provision
	p.Framework = f
	if why := badID(p.ID); why != "" {
		a.problem(entry.Place, "", "%q cannot be the id of a provision: %s", p.ID, why)
		return
	}
	if twin := f.Find(p.ID); twin != nil {
		a.problem(entry.Place, "ids that differ only in case count as one", "a second provision of %s has the id %q", f.ID, p.ID)
		return
	}
	p.Slug = Slug(p.ID)
	if twin := slugs[p.Slug]; twin != nil || p.Slug == "index" {
		a.problem(entry.Place, "", "%q would have the page %s.html, which is taken%s", p.ID, p.Slug, by(twin))
		return
	}
	if entry.ParentID != "" {
		if p.Parent = f.Find(entry.ParentID); p.Parent == nil {
			a.problem(entry.Place, "a parent stands before its children", "%q has the parent %q, which is not above it", p.ID, entry.ParentID)
			return
		}
		p.Parent.Children = append(p.Parent.Children, &p)
	}
	a.vocabulary(entry.Place, p.ID, "role", p.Roles, f.Roles)
	a.vocabulary(entry.Place, p.ID, "risk class", p.RiskClasses, f.RiskClasses)
	a.vocabulary(entry.Place, p.ID, "case", p.OnlyCases, f.CaseWords)
	f.Provisions = append(f.Provisions, &p)
	f.byID[p.ID], f.folded[strings.ToLower(p.ID)], slugs[p.Slug] = &p, &p, &p
}

func by(twin *Provision) string {
	if twin == nil {
		return " by the overview"
	}
	return fmt.Sprintf(" by %q", twin.ID)
}

// badID says why an ID would not survive in a marker, a list or a link.
func badID(id string) string {
	switch {
	case id == "":
		return "it is empty"
	case len(id) > 80:
		return "it is longer than 80 bytes"
	case id != strings.Join(strings.Fields(id), " "):
		return "it has space around it, or two spaces, or a tab"
	case strings.ContainsAny(id, ",:#[]|<>\"`"):
		return "it has one of , : # [ ] | < > \" `, which have a meaning in references"
	case strings.ContainsFunc(id, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "it has a character that cannot be seen"
	}
	return ""
}

// vocabulary holds words against the framework's own list, where it has one.
func (a *assembly) vocabulary(at Place, id, what string, words, known []string) {
	for _, word := range words {
		if len(known) > 0 && !slices.Contains(known, word) {
			a.problem(at, "the framework's words are "+strings.Join(known, ", "), "%q names a %s that the framework does not list: %q", id, what, word)
		}
	}
}

func (a *assembly) pointers(f *Framework, entry ProvisionEntry) {
	for _, id := range entry.PointsTo {
		if f.Find(id) == nil {
			a.problem(entry.Place, "", "%q points to %q, which is not in %s", entry.ID, id, f.ID)
		}
	}
}

func (a *assembly) document(f *Framework, entry DocumentEntry) {
	d := entry.Document
	d.Provision = f.Find(entry.ProvisionID)
	sameID := func(other *Document) bool { return other.ID == d.ID }
	switch {
	case d.ID == "" || slices.ContainsFunc(f.Documents, sameID):
		a.problem(entry.Place, "", "the document id %q is empty or taken", d.ID)
	case d.Provision == nil:
		a.problem(entry.Place, "", "document %q belongs to %q, which is not in %s", d.ID, entry.ProvisionID, f.ID)
	case d.Provision.Documented != nil:
		a.problem(entry.Place, "", "%q already asks for the document %q", d.Provision.ID, d.Provision.Documented.ID)
	default:
		d.Provision.Documented = &d
		f.Documents = append(f.Documents, &d)
	}
}

func (a *assembly) interval(f *Framework, entry IntervalEntry) {
	interval := entry.Interval
	for _, id := range entry.ProvisionIDs {
		p := f.Find(id)
		if p == nil {
			a.problem(entry.Place, "", "the interval of %q is about %q, which is not in %s", interval.Item, id, f.ID)
			continue
		}
		interval.Provisions = append(interval.Provisions, p)
		p.Intervals = append(p.Intervals, &interval)
	}
	f.Intervals = append(f.Intervals, &interval)
}

func (a *assembly) crosswalk(file MapFile) {
	a.file = file.File
	m := file.Map
	m.From, m.To = a.end(file, file.From), a.end(file, file.To)
	if m.From == nil || m.To == nil {
		return
	}
	if slices.ContainsFunc(a.built.maps, func(other *Map) bool { return other.ID == m.ID }) {
		a.problem(file.Place, "", "a second map has the name %q", m.ID)
		return
	}
	written := map[[2]*Provision]bool{}
	for _, entry := range file.Pairs {
		if pair := a.pair(&m, entry); pair != nil {
			ends := [2]*Provision{pair.From, pair.To}
			if written[ends] {
				a.problem(entry.Place, "", "%q and %q are already paired in this map", pair.From.ID, pair.To.ID)
				continue
			}
			written[ends] = true
			m.Pairs = append(m.Pairs, pair)
		}
	}
	a.built.maps = append(a.built.maps, &m)
}

func (a *assembly) end(file MapFile, id string) *Framework {
	f := a.built.Framework(id)
	if f == nil {
		a.problem(file.Place, "the frameworks are "+strings.Join(a.frameworkIDs(), ", "), "no framework has the id %q", id)
	}
	return f
}

func (a *assembly) frameworkIDs() []string {
	var ids []string
	for _, f := range a.built.frameworks {
		ids = append(ids, f.ID)
	}
	return ids
}

func (a *assembly) pair(m *Map, entry PairEntry) *Pair {
	pair := entry.Pair
	pair.From, pair.To = m.From.Find(entry.FromID), m.To.Find(entry.ToID)
	switch {
	case pair.From == nil:
		a.problem(entry.Place, "", "%s has no provision %q", m.From.ID, entry.FromID)
	case pair.To == nil:
		a.problem(entry.Place, "", "%s has no provision %q", m.To.ID, entry.ToID)
	case !slices.Contains(Relationships(), pair.Relation):
		a.problem(entry.Place, "write equal, subset, superset, intersects or concept", "unknown relation %q", pair.Relation)
	default:
		return &pair
	}
	return nil
}
