package check

import (
	"iter"
	"sync"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// A Pass is one rule on its way through a handbook, or through some records of it.
type Pass struct {
	*link.Graph
	Alone

	shared *shared
}

// shared is what several rules ask for; it is found out once.
type shared struct {
	rules   []string                         // the names of all rules
	asked   bool                             // other sites have been, so that the rule about them has run
	ids     func() []string                  // that a reference may name
	refused func() map[finding.Position]bool // places of links and paths that reading did not follow
	unread  func() map[string]bool           // files that are there and could not be read
	fresh   func() map[target]bool           // what evidence in its window shows
	hidden  func() *hidden                   // who may not know which id
	lead    func() *lead                     // what stands at the head of the handbook

	owned     func() map[string][]work // what each person owns that an audit may cover
	competent func() map[string]bool   // people whom competence records are about
	leading   func() map[string]string // people of top management, with their role
	reviews   func() []*record.Record  // management reviews in force, the oldest first
	risks     func() *riskFacts        // what is in use, assessed and treated
	former    *link.Graph              // see Input
	around    *around

	mutex   sync.Mutex
	nearIDs map[string]string // see nearID
}

func share(in Input, rules []Rule) *shared {
	g := in.Graph
	s := &shared{former: in.Former, around: aroundOf(in, rules), nearIDs: map[string]string{}}
	for _, r := range rules {
		s.rules = append(s.rules, r.Name)
	}
	s.ids = sync.OnceValue(g.IDs)
	s.refused = sync.OnceValue(func() map[finding.Position]bool { return refused(in.Loaded) })
	s.unread = sync.OnceValue(func() map[string]bool { return unread(in.Loaded) })
	s.fresh = sync.OnceValue(func() map[target]bool { return freshTargets(g) })
	s.lead = sync.OnceValue(func() *lead { return leadOf(g) })
	s.hidden = sync.OnceValue(func() *hidden { return hiddenIDs(g) })
	s.owned = sync.OnceValue(func() map[string][]work { return ownedWork(&Pass{Graph: g}) })
	s.competent = sync.OnceValue(func() map[string]bool { return competentPeople(&Pass{Graph: g}) })
	s.leading = sync.OnceValue(func() map[string]string { return leaders(&Pass{Graph: g}) })
	s.reviews = sync.OnceValue(func() []*record.Record { return heldReviews(&Pass{Graph: g}) })
	s.risks = sync.OnceValue(func() *riskFacts { return findRiskFacts(g) })
	return s
}

// pass is a rule on its way.
func pass(g *link.Graph, shared *shared, rule *Rule, read *reading) Pass {
	return Pass{Graph: g, Alone: Alone{around: shared.around, rule: rule, read: read}, shared: shared}
}

// overall runs a rule over the whole handbook.
func overall(g *link.Graph, shared *shared, rule *Rule) []finding.Finding {
	p := pass(g, shared, rule, &reading{})
	if severity(g, rule) != finding.Off {
		rule.Run(&p)
	}
	return p.found
}

// visit takes all rules to each of some records. One record after the other: while a
// record is at hand it costs little to look at it once more.
func visit(g *link.Graph, shared *shared, rules []Rule, records []*record.Record) (found []finding.Finding) {
	var ofRecords, ofAll, ofReferences []*Pass
	passes, read := make([]Pass, len(rules)), &reading{}
	for i := range rules {
		rule, p := &rules[i], &passes[i]
		*p = pass(g, shared, rule, read)
		switch {
		case shared.around.key.off[i]:
			continue
		case rule.Reference != nil:
			ofReferences = append(ofReferences, p)
		case rule.Record != nil:
			ofRecords = append(ofRecords, p)
		case rule.Any != nil:
			ofAll = append(ofAll, p)
		}
	}
	for _, r := range records {
		if !r.IsPage() {
			for _, p := range ofRecords {
				p.rule.Record(p, r)
			}
		}
		for _, p := range ofAll {
			p.rule.Any(p, r)
		}
		refs := g.References(r)
		for i := range refs {
			for _, p := range ofReferences {
				p.rule.Reference(p, &refs[i])
			}
		}
	}
	for i := range passes {
		found = append(found, passes[i].found...)
	}
	return found
}

// Governed are the records that clause rules apply to: those with a kind, in order
// of kind and id. Pages are not among them.
func (p *Pass) Governed() iter.Seq[*record.Record] {
	return func(yield func(*record.Record) bool) {
		for _, r := range p.Records() {
			if !r.IsPage() && !yield(r) {
				return
			}
		}
	}
}

// empty says that there is no record yet, only pages or nothing at all: not a
// management system, so that nothing is missing from one.
func (p *Pass) empty() bool {
	for range p.Governed() {
		return false
	}
	return true
}

// siteFile is where findings about the handbook as a whole are reported.
const siteFile = "content/site.yaml"

// ofSite is the place of a key in site.yaml, of the file when it has no such key.
func (p *Pass) ofSite(key string) finding.Position {
	if p.Site != nil {
		for _, pair := range p.Site.Fields.Pairs {
			if pair.Key == key && pair.Position.Line > 0 {
				return pair.Position
			}
		}
	}
	return finding.Position{File: siteFile}
}

// top is the first line of a record: the place of what it lacks.
func top(r *record.Record) finding.Position { return finding.Position{File: r.File, Line: 1} }

// binding says that a record has left the draft: it is in review or approved, so that
// what its kind requires must be there.
func binding(r *record.Record) bool {
	return r.Status == record.InReview || r.Status == record.Approved
}
