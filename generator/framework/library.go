package framework

import (
	"slices"
	"strings"
)

// A Library is every framework and crosswalk that a handbook is measured against.
type Library struct {
	frameworks []*Framework
	leftOut    []*Framework // known, but not among those that Only chose
	maps       []*Map
	relations  map[*Provision][]Relation
}

// Frameworks are all frameworks: Primary first, the others by ID, unless Only
// chose another order.
func (l *Library) Frameworks() []*Framework { return l.frameworks }

// Framework is the framework with that ID, or nil.
func (l *Library) Framework(id string) *Framework {
	for _, f := range l.frameworks {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// LeftOut is the framework with that ID that is known and that the handbook does not show,
// or nil.
func (l *Library) LeftOut(id string) *Framework {
	for _, f := range l.leftOut {
		if f.ID == id {
			return f
		}
	}
	return nil
}

// AllLeftOut are the frameworks that are known and that the handbook does not show.
func (l *Library) AllLeftOut() []*Framework { return l.leftOut }

// Find is the provision with that ID in that framework, or nil.
func (l *Library) Find(frameworkID, id string) *Provision {
	if f := l.Framework(frameworkID); f != nil {
		return f.Find(id)
	}
	return nil
}

// Resolve is the provision that an author's reference means, or nil: "5.2.d" is
// Primary's, "eu-ai-act:Art. 4" names its framework.
func (l *Library) Resolve(ref string) *Provision { return l.Find(SplitRef(ref)) }

// SplitRef takes a reference apart; without a framework it is Primary's.
func SplitRef(ref string) (frameworkID, id string) {
	if before, after, found := strings.Cut(ref, ":"); found {
		return strings.TrimSpace(before), strings.TrimSpace(after)
	}
	return Primary, strings.TrimSpace(ref)
}

// Maps are all crosswalks, by ID.
func (l *Library) Maps() []*Map { return l.maps }

// Relations are what the crosswalks say about a provision, read from its end:
// in the order of the maps, and of the pairs in them.
func (l *Library) Relations(p *Provision) []Relation { return l.relations[p] }

// Only is the library restricted to the frameworks a handbook names, in the
// handbook's order, and to the crosswalks among them. IDs that name nothing are
// passed over: whoever reads the names reports them.
func (l *Library) Only(ids []string) *Library {
	only := &Library{}
	for _, id := range ids {
		if f := l.Framework(id); f != nil && only.Framework(id) == nil {
			only.frameworks = append(only.frameworks, f)
		}
	}
	for _, f := range slices.Concat(l.frameworks, l.leftOut) {
		if only.Framework(f.ID) == nil {
			only.leftOut = append(only.leftOut, f)
		}
	}
	for _, m := range l.maps {
		if only.Framework(m.From.ID) != nil && only.Framework(m.To.ID) != nil {
			only.maps = append(only.maps, m)
		}
	}
	only.relate()
	return only
}

// relate reads every pair from both ends. A pair inside one framework (a standard
// that maps onto itself) shows at both of its ends as well.
func (l *Library) relate() {
	l.relations = map[*Provision][]Relation{}
	for _, m := range l.maps {
		for _, pair := range m.Pairs {
			l.relations[pair.From] = append(l.relations[pair.From], seen(m, pair, pair.To, pair.Relation))
			if pair.From != pair.To {
				l.relations[pair.To] = append(l.relations[pair.To], seen(m, pair, pair.From, pair.Relation.Reverse()))
			}
		}
	}
}

func seen(m *Map, pair *Pair, other *Provision, is Relationship) Relation {
	return Relation{
		Other: other, Is: is, Map: m, Pair: pair,
		Rationale: pair.Rationale, Source: pair.Source, Confidence: pair.Confidence, Note: pair.Note,
	}
}
