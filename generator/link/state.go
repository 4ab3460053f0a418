package link

import (
	"fmt"
	"slices"
	"time"

	"aims/generator/framework"
	"aims/generator/record"
)

// A State is where the handbook stands on one provision: four answers that are
// never summed into one, and excluded, which is not a gap.
type State struct {
	Addressed bool // a block or record in force answers it, with real text
	Approved  bool // every record that addresses it has an approval of today's digest
	Evidenced bool // evidence in force shows it
	Current   bool // that evidence's window covers today, and no review is overdue
	Excluded  bool // by the statement of applicability
	Reasons   []Reason
}

// A Reason is why one of the states is as it is.
type Reason struct {
	State  string // addressed, approved, evidenced, current, excluded
	Holds  bool
	Text   string
	Record *record.Record // nil when no record is to blame
}

// Gap says that the provision is neither addressed nor excluded.
func (s State) Gap() bool { return !s.Addressed && !s.Excluded }

// State is where the handbook stands on a provision.
func (g *Graph) State(p *framework.Provision) State { return g.states[p] }

func (g *Graph) computeStates() {
	g.states = map[*framework.Provision]State{}
	approvals := map[*record.Record]Approval{}
	for _, f := range g.Library.Frameworks() {
		for _, p := range f.Provisions {
			g.states[p] = g.state(p, approvals)
		}
	}
}

func (g *Graph) state(p *framework.Provision, approvals map[*record.Record]Approval) State {
	var s State
	if d, found := g.decisions[p]; found && d.Decided && !d.Applicable && Excludable(p) {
		s.Excluded = true
		s.because("excluded", true, d.Statement, d.Justification())
	}
	addressing := g.addressed(&s, p)
	g.approved(&s, addressing, approvals)
	shown := g.evidenced(&s, p)
	g.current(&s, addressing, shown)
	return s
}

func (s *State) because(state string, holds bool, r *record.Record, text string) {
	s.Reasons = append(s.Reasons, Reason{State: state, Holds: holds, Text: text, Record: r})
}

// addressed returns the records whose text answers the provision.
func (g *Graph) addressed(s *State, p *framework.Provision) (by []*record.Record) {
	for _, a := range g.answers[p] {
		switch {
		case !a.Counts:
			s.because("addressed", false, a.Record, "does not count: "+a.Why)
		case len(by) == 0 || by[len(by)-1] != a.Record: // answers come record by record
			s.Addressed, by = true, append(by, a.Record)
			s.because("addressed", true, a.Record, "answers it, "+place(a))
		}
	}
	if len(g.answers[p]) == 0 {
		s.because("addressed", false, nil, "no record answers it")
	}
	return by
}

func place(a Answer) string {
	if a.Block < 0 {
		return "as a whole"
	}
	return fmt.Sprintf("line %d", a.Record.Body.Blocks[a.Block].Line)
}

func (g *Graph) approved(s *State, addressing []*record.Record, known map[*record.Record]Approval) {
	s.Approved = len(addressing) > 0
	for _, r := range addressing {
		approval, seen := known[r]
		if !seen {
			approval = ApprovalOf(r)
			known[r] = approval
		}
		if !approval.Current {
			s.Approved = false
		}
		s.because("approved", approval.Current, r, approval.Text())
	}
}

func (g *Graph) evidenced(s *State, p *framework.Provision) (shown []Evidence) {
	for _, e := range g.evidence[p] {
		if e.Counts {
			s.Evidenced, shown = true, append(shown, e)
			s.because("evidenced", true, e.Record, "shows it"+via(e))
		} else {
			s.because("evidenced", false, e.Record, "does not count: "+e.Why)
		}
	}
	if len(g.evidence[p]) == 0 {
		s.because("evidenced", false, nil, "no evidence names it")
	}
	return shown
}

func via(e Evidence) string {
	if e.Via == nil {
		return ""
	}
	return " through " + e.Via.Cited()
}

func (g *Graph) current(s *State, addressing []*record.Record, shown []Evidence) {
	fresh := slices.ContainsFunc(shown, func(e Evidence) bool { return e.Current(g.Today) })
	for _, e := range shown {
		if e.Current(g.Today) {
			s.because("current", true, e.Record, "covers "+day(g.Today))
		} else {
			s.because("current", false, e.Record, "its window ended on "+day(e.Until))
		}
	}
	s.Current = fresh
	for _, r := range addressing {
		if due, ok := g.ReviewDue(r); ok && due.Before(g.Today) {
			s.Current = false
			s.because("current", false, r, "its review was due on "+day(due))
		}
	}
}

func day(t time.Time) string { return t.Format(record.DateLayout) }

// ReviewDue is the day by which a record must be reviewed: what it says itself, or
// the handbook's interval after its last review, approval or effective date.
func (g *Graph) ReviewDue(r *record.Record) (time.Time, bool) {
	if r.IsPage() || r.Status == record.Retired {
		return time.Time{}, false
	}
	if next, ok := r.Fields.Get("next-review").Date(); ok {
		return next, true
	}
	every, found := g.ReviewEvery(r)
	from := LastReviewed(r)
	if !found || from.IsZero() {
		return time.Time{}, false
	}
	return every.After(from), true
}

// ReviewEvery is how often a record is reviewed: what it says itself, or the handbook's
// interval for its kind.
func (g *Graph) ReviewEvery(r *record.Record) (record.Interval, bool) {
	if own, ok := record.ParseInterval(r.Fields.Get("review-every").Text); ok {
		return own, true
	}
	if r.Kind.Review == "" || g.Site == nil {
		return record.Interval{}, false
	}
	every, found := g.Site.Intervals[r.Kind.Review]
	return every, found
}

// LastReviewed is the newest day on which somebody looked at the whole record.
func LastReviewed(r *record.Record) (last time.Time) {
	for _, list := range []string{"approvals", "reviews"} {
		for item := range r.Fields.Get(list).All() {
			if on, ok := item.Get("on").Date(); ok && on.After(last) {
				last = on
			}
		}
	}
	for _, field := range []string{"last-review", "effective"} {
		if on, ok := r.Fields.Get(field).Date(); ok && on.After(last) {
			last = on
		}
	}
	return last
}
