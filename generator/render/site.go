package render

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"aims/generator/framework"
	"aims/generator/record"
)

// site is an edition being rendered. Nothing in it changes after newSite but what is
// remembered behind a lock.
type site struct {
	Input
	common     Shell
	words      vocabulary
	kinds      []*kindPages
	byKind     map[*record.Kind]*kindPages
	pages      []*record.Record // records without a kind
	paths      map[*record.Record]string
	primary    *framework.Framework // nil when the handbook does without
	seesAll    bool
	shells     shells
	references sync.Map  // text of a reference to its *reference
	writers    sync.Pool // of *recordWriter: the buffers of record pages, between pages
}

// kindPages are the records of one kind.
type kindPages struct {
	*record.Kind
	records []*record.Record
}

func (k *kindPages) path() string { return k.Folder + "/index.html" }

func newSite(in Input) *site {
	s := &site{Input: in, words: newVocabulary(in.View.Kinds), byKind: map[*record.Kind]*kindPages{}}
	s.paths = make(map[*record.Record]string, len(in.View.Records()))
	s.writers.New = func() any { return &recordWriter{} }
	s.shells.made = map[shellKey]func() ([]piece, error){}
	for _, r := range in.View.Records() {
		s.paths[r] = r.Path()
		if r.IsPage() {
			s.pages = append(s.pages, r)
			continue
		}
		k := s.byKind[r.Kind]
		if k == nil {
			k = &kindPages{Kind: r.Kind}
			s.byKind[r.Kind] = k
			s.kinds = append(s.kinds, k)
		}
		k.records = append(k.records, r)
	}
	slices.SortStableFunc(s.kinds, func(a, b *kindPages) int {
		return cmp.Or(cmp.Compare(groupOrder(a.Group), groupOrder(b.Group)), cmp.Compare(a.Plural, b.Plural))
	})
	s.primary = in.View.Library.Framework(framework.Primary)
	s.seesAll = !in.View.Cut && !slices.ContainsFunc(record.Classifications(), func(c record.Classification) bool { return !in.View.Audience.MayRead(c) })
	s.common = s.commonShell()
	return s
}

// groups of kinds, in the order of a management system.
var groups = []string{"governance", "planning", "systems", "support", "operation", "evaluation", "improvement"}

func groupOrder(name string) int {
	if i := slices.Index(groups, name); i >= 0 {
		return i
	}
	return len(groups)
}

func (s *site) language() string { return cmp.Or(s.View.Site.Language, "en") }

func (s *site) versionTitle() string { return cmp.Or(s.Edition.Title, s.View.Version) }

// handbook is the name that page titles end with.
func (s *site) handbook() string {
	return cmp.Or(s.View.Site.Title, s.View.Site.Organization, "Handbook")
}

// titled is the title of a page in a browser's list of tabs.
func (s *site) titled(title string) string { return title + " · " + s.handbook() }

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(record.DateLayout)
}

// of are the records of a kind; none when the handbook has none.
func (s *site) of(kind string) []*record.Record {
	for _, k := range s.kinds {
		if k.Name == kind {
			return k.records
		}
	}
	return nil
}

// inForce are the records that count today.
func (s *site) inForce(records []*record.Record) []*record.Record {
	var in []*record.Record
	for _, r := range records {
		if r.InForce(s.View.Today) {
			in = append(in, r)
		}
	}
	return in
}

// home is the first step of every breadcrumb.
func (s *site) home() crumb { return crumb{"index.html", "Overview"} }
