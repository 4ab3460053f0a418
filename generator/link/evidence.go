package link

import (
	"slices"
	"time"

	"aims/generator/framework"
	"aims/generator/record"
)

// Evidence is a record that shows that something really happens.
type Evidence struct {
	Record *record.Record
	Counts bool   // the record is in force and was collected by today
	Why    string // why it does not count
	From   time.Time
	Until  time.Time            // last day of its window
	Open   bool                 // nothing says when it ends
	Via    *framework.Provision // the provision it names, when that is not the one asked about
}

// Current says whether the evidence's window covers a day.
func (e Evidence) Current(day time.Time) bool {
	return e.Counts && (e.Open || !e.Until.Before(day))
}

// Evidence is what shows a provision: evidence that names it, that names a provision
// above it, or that its row in the statement of applicability names.
func (g *Graph) Evidence(p *framework.Provision) []Evidence { return g.evidence[p] }

// collectedFields are where kinds keep the day on which evidence came to be.
var collectedFields = []string{"collected", "performed", "held", "delivered", "completed", "reported", "implemented", "closed", "detected", "received"}

func (g *Graph) collectEvidence() {
	direct := map[*framework.Provision]*shown{}
	note := func(p *framework.Provision, e Evidence) {
		if direct[p] == nil {
			direct[p] = &shown{}
		}
		direct[p].add(e)
	}
	for _, r := range g.records {
		var window Evidence // of the record, once it is needed
		for i := range g.references[r] {
			if ref := &g.references[r][i]; ref.Field == "evidences" && ref.To.Provision != nil {
				if window.Record == nil {
					window = g.Window(r)
				}
				note(ref.To.Provision, window)
			}
		}
	}
	for p, decision := range g.decisions {
		for item := range decision.Row.Get("evidence").All() {
			if r := g.Resolve(item.Text).Record; r != nil {
				note(p, g.Window(r))
			}
		}
	}
	for _, f := range g.Library.Frameworks() {
		for _, p := range f.Provisions {
			g.gatherEvidence(p, direct)
		}
	}
}

// gatherEvidence joins what names a provision with what names one above it.
func (g *Graph) gatherEvidence(p *framework.Provision, direct map[*framework.Provision]*shown) {
	var all shown
	if own := direct[p]; own != nil {
		for _, e := range own.list {
			all.add(e)
		}
	}
	for _, above := range p.Above() {
		if direct[above] == nil {
			continue
		}
		for _, e := range direct[above].list {
			e.Via = above
			all.add(e)
		}
	}
	if len(all.list) > 0 {
		slices.SortStableFunc(all.list, func(a, b Evidence) int { return inOrder(a.Record, b.Record) })
		g.evidence[p] = all.list
	}
}

// shown is evidence in which each record stands once.
type shown struct {
	list []Evidence
	has  map[*record.Record]bool
}

func (s *shown) add(e Evidence) {
	if s.has == nil {
		s.has = map[*record.Record]bool{}
	}
	if !s.has[e.Record] {
		s.has[e.Record] = true
		s.list = append(s.list, e)
	}
}

// Window is the time that a record is evidence for.
func (g *Graph) Window(r *record.Record) Evidence {
	e := Evidence{Record: r, Why: g.notInForce(r), Open: true}
	for _, field := range collectedFields {
		if day, ok := r.Fields.Get(field).Date(); ok {
			e.From = day
			break
		}
	}
	if end, ok := r.Fields.Get("period", "to").Date(); ok && e.From.IsZero() {
		e.From = end
	}
	if e.From.After(g.Today) {
		e.Why = "it is dated after " + g.Today.Format(record.DateLayout)
	}
	e.Counts = e.Why == ""
	if until, ok := r.Fields.Get("valid-until").Date(); ok {
		e.Until, e.Open = until, false
	} else if every, ok := g.renewal(r); ok && !e.From.IsZero() {
		e.Until, e.Open = every.After(e.From), false
	}
	return e
}

// renewal is how often a record must be renewed: what it says itself, else the
// handbook's interval for evidence.
func (g *Graph) renewal(r *record.Record) (record.Interval, bool) {
	if own, ok := record.ParseInterval(r.Fields.Get("renew-every").Text); ok {
		return own, true
	}
	if g.Site == nil {
		return record.Interval{}, false
	}
	general, found := g.Site.Intervals["evidence"]
	return general, found
}
