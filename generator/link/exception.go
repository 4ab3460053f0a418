package link

import (
	"slices"
	"strings"
	"time"

	"aims/generator/framework"
	"aims/generator/record"
)

// An Exception is that somebody accepts for a time that a provision is not met: a record in
// force that is not past its last day and says why. It changes no state: what is accepted
// is not done.
type Exception struct {
	Record *record.Record
	From   *framework.Provision // that the record names: the one asked for, or one above it
	Until  time.Time            // the last day
}

// Reason is why the departure is acceptable.
func (e Exception) Reason() string { return e.Record.Fields.Get("reason").Text }

// AcceptedBy is who answers for it.
func (e Exception) AcceptedBy() string { return e.Record.Fields.Get("accepted-by").Text }

// ExceptionKind is the kind of record that an exception is.
const ExceptionKind = "exception"

func (g *Graph) collectExceptions() {
	for _, r := range g.records {
		if kindName(r) != ExceptionKind || !r.InForce(g.Today) {
			continue
		}
		until, dated := r.Fields.Get("until").Date()
		if !dated || until.Before(g.Today) || g.SaysNothing(r.Fields.Get("reason").Text) {
			continue
		}
		for item := range r.Fields.Get("departs-from").All() {
			if p := g.Resolve(item.Text).Provision; p != nil {
				if _, taken := g.exceptions[p]; !taken { // of two from one provision the first counts
					g.exceptions[p] = Exception{Record: r, From: p, Until: until}
				}
			}
		}
	}
}

// Exception is the one that accepts for the time being that a provision is not met; one from
// what it is part of counts for it, too.
func (g *Graph) Exception(p *framework.Provision) (Exception, bool) {
	if p == nil || len(g.exceptions) == 0 {
		return Exception{}, false
	}
	if e, found := g.exceptions[p]; found {
		return e, true
	}
	for _, above := range p.Above() {
		if e, found := g.exceptions[above]; found {
			return e, true
		}
	}
	return Exception{}, false
}

// SaysNothing says that a reason is only the decision in other words.
func (g *Graph) SaysNothing(reason string) bool {
	plain := strings.ToLower(strings.Trim(strings.Join(strings.Fields(reason), " "), ".!- "))
	return g.Placeholder(reason) || slices.Contains(emptyReasons, plain)
}

var emptyReasons = []string{
	"applicable", "applies", "best practice", "excluded", "included", "mandatory", "n/a", "na", "necessary", "needed", "no", "none", "not applicable",
	"not needed", "not relevant", "not required", "relevant", "required", "see above", "yes",
}
