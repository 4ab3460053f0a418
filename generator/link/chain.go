package link

import (
	"cmp"
	"slices"

	"aims/generator/framework"
	"aims/generator/record"
)

// A Chain is why a record exists, step by step up to the policy, or what exists because
// of it, step by step down to the evidence. What stands in it a second time is not
// followed again on the way up, and left out on the way down.
type Chain struct {
	Steps []Step
	More  int // steps left out: nobody follows hundreds
}

// A Step is a record that is a reason for another one, or that has it as a reason.
type Step struct {
	Record   *record.Record
	Tie      Tie
	Through  *framework.Provision   // what one shows and the other answers, when that is the tie
	Again    bool                   // it stands in the chain before, nearer to the beginning
	Requires []*framework.Provision // clauses and controls that the record answers
	Chain    Chain                  // further on
}

// A Tie is what a lower record has to do with a higher one, the strongest first.
type Tie uint8

const (
	Follows       Tie = iota // the lower record says so in a field: its procedure, its plan
	Shows                    // it is evidence of the higher one
	ShowsTheSame             // it is evidence of a provision that the higher one answers
	NamedInHigher            // the higher one names it
	NamesHigher              // it names the higher one
)

// longest is how many steps a chain has from one record.
const longest = 8

// Why is the chain from a record up to the policy. A record exists because of one of a
// higher level (record.Level): evidence because of a procedure, a procedure because of a
// policy.
func (g *Graph) Why(r *record.Record) Chain {
	w := walk{Graph: g, next: g.above, seen: map[*record.Record]bool{r: true}, again: true}
	return w.from(r, len(record.Levels()))
}

// Whereto is the chain from a record down: what follows from a policy, two steps far.
func (g *Graph) Whereto(r *record.Record) Chain {
	w := walk{Graph: g, next: g.below, seen: map[*record.Record]bool{r: true}}
	return w.from(r, 2)
}

// walk makes a chain, each level before the next one, so that a record stands as near to
// the beginning as it can.
type walk struct {
	*Graph
	next  func(*record.Record) []Step
	seen  map[*record.Record]bool
	again bool // name what was seen before
}

func (w walk) from(r *record.Record, far int) (chain Chain) {
	if far == 0 || r.IsPage() {
		return chain
	}
	for _, s := range w.next(r) {
		switch s.Again = w.seen[s.Record]; {
		case s.Again && !w.again:
		case len(chain.Steps) == longest:
			chain.More++
		default:
			chain.Steps = append(chain.Steps, s)
		}
	}
	for _, s := range chain.Steps {
		w.seen[s.Record] = true
	}
	for i := range chain.Steps {
		if s := &chain.Steps[i]; !s.Again {
			s.Requires = w.Requires(s.Record)
			s.Chain = w.from(s.Record, far-1)
		}
	}
	return chain
}

// Requires are the clauses and controls of the primary framework that a record answers,
// in order. An element stands for its clause.
func (g *Graph) Requires(r *record.Record) []*framework.Provision {
	var all []*framework.Provision
	for _, a := range g.answered[r] {
		p := a.Provision
		if !a.Counts || p.Framework.ID != framework.Primary {
			continue
		}
		if p.Kind == "element" && p.Parent != nil {
			p = p.Parent
		}
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	return all
}

// level is where a record stands among documents; a page stands nowhere.
func level(r *record.Record) int {
	if r.IsPage() {
		return -1
	}
	return int(r.Kind.Level)
}

// above are the reasons for a record, the strongest tie first and then the nearest level.
func (g *Graph) above(r *record.Record) []Step {
	var found steps
	for _, ref := range g.references[r] {
		if x := ref.To.Record; x != nil && level(x) > level(r) {
			found.add(Step{Record: x, Tie: tieOf(ref.Field)})
		}
		if p := ref.To.Provision; p != nil && ref.Field == "evidences" {
			for _, a := range g.answers[p] { // a plan's answer is about its own case
				if a.Counts && level(a.Record) >= int(record.ProcedureLevel) && level(a.Record) > level(r) {
					found.add(Step{Record: a.Record, Tie: ShowsTheSame, Through: p})
				}
			}
		}
	}
	for _, b := range g.backlinks[r] {
		if tie, tied := tieFromHigher(b.From, b.Fields...); tied && level(b.From) > level(r) {
			found.add(Step{Record: b.From, Tie: tie})
		}
	}
	return found.sorted(1)
}

// below are the records that a record is a reason for.
func (g *Graph) below(r *record.Record) []Step {
	var found steps
	for _, b := range g.backlinks[r] {
		if level(b.From) >= 0 && level(b.From) < level(r) {
			for _, field := range b.Fields {
				found.add(Step{Record: b.From, Tie: tieOf(field)})
			}
		}
	}
	for _, ref := range g.references[r] {
		if x := ref.To.Record; x != nil && level(x) >= 0 && level(x) < level(r) {
			if tie, tied := tieFromHigher(r, ref.Field); tied {
				found.add(Step{Record: x, Tie: tie})
			}
		}
	}
	if level(r) >= int(record.ProcedureLevel) {
		g.showing(&found, r)
	}
	return found.sorted(-1)
}

// showing adds the evidence of what a record answers.
func (g *Graph) showing(found *steps, r *record.Record) {
	for _, a := range g.answered[r] {
		if !a.Counts {
			continue
		}
		for _, e := range g.evidence[a.Provision] {
			if e.Via == nil && level(e.Record) < level(r) {
				found.add(Step{Record: e.Record, Tie: ShowsTheSame, Through: a.Provision})
			}
		}
	}
}

// tieOf is what a record has to do with a higher one that it names in a field.
func tieOf(field string) Tie {
	switch field {
	case "evidences":
		return Shows
	case InText, "related":
		return NamesHigher
	}
	return Follows
}

// tieFromHigher is what a record has to do with a higher one that names it: a plan names
// much that does not exist because of it, such as the systems it is about.
func tieFromHigher(higher *record.Record, fields ...string) (Tie, bool) {
	switch {
	case slices.Contains(fields, "evidence"):
		return Shows, true
	case level(higher) >= int(record.ProcedureLevel):
		return NamedInHigher, true
	}
	return 0, false
}

// steps hold each record once, with its strongest tie.
type steps struct {
	list []Step
	at   map[*record.Record]int // where in list, as soon as there are many
}

// many is when a map is faster than a look along the list.
const many = 16

func (s *steps) add(step Step) {
	i := s.find(step.Record)
	if i >= 0 {
		if step.Tie < s.list[i].Tie {
			s.list[i] = step
		}
		return
	}
	s.list = append(s.list, step)
	if s.at != nil {
		s.at[step.Record] = len(s.list) - 1
	}
}

func (s *steps) find(r *record.Record) int {
	if s.at == nil && len(s.list) >= many {
		s.at = make(map[*record.Record]int, 2*many)
		for i, step := range s.list {
			s.at[step.Record] = i
		}
	}
	if s.at == nil {
		return slices.IndexFunc(s.list, func(step Step) bool { return step.Record == r })
	}
	if i, found := s.at[r]; found {
		return i
	}
	return -1
}

// sorted has the strongest tie first; then the lowest level with 1, the highest with -1.
func (s *steps) sorted(direction int) []Step {
	slices.SortStableFunc(s.list, func(a, b Step) int {
		return cmp.Or(
			cmp.Compare(a.Tie, b.Tie),
			direction*cmp.Compare(level(a.Record), level(b.Record)),
			inOrder(a.Record, b.Record),
		)
	})
	return s.list
}

// String says what the lower record has to do with the higher one.
func (t Tie) String() string {
	return [...]string{"follows", "shows", "shows the same", "named in", "names"}[t]
}
