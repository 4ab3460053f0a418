package link

import (
	"slices"
	"time"

	"aims/generator/framework"
	"aims/generator/record"
)

// A Term is a day from which a provision binds.
type Term struct {
	Case       string // for which cases; "" for the rule
	Applies    string // the day that the law itself gives
	Effective  string // the first day on which it can have an object, where that is later
	Originally string // the day before an amendment
}

// Day is the first day on which the provision has an effect, false when none is known.
func (t Term) Day() (time.Time, bool) {
	if day, ok := record.ParseDate(t.Effective); ok {
		return day, true
	}
	return record.ParseDate(t.Applies)
}

// Upcoming says that nothing follows from it yet.
func (t Term) Upcoming(today time.Time) bool {
	day, known := t.Day()
	return known && day.After(today)
}

// terms are the days from which a provision binds the system of a card. Of the cases that
// a card can tell, those that hold and are bound count, and all where it tells none; other cases, such
// as systems that were there before, are always named, since no card says so.
func (l *Law) terms(p *framework.Provision) []Term {
	dated := datedLike(p)
	var terms []Term
	rule := Term{Applies: dated.AppliesFrom, Effective: dated.EffectiveFrom, Originally: dated.OriginallyOn}
	choice := slices.ContainsFunc(dated.Cases, func(c framework.Case) bool { return slices.Contains(l.Framework.CaseWords, c.Name) })
	if choice {
		rule.Case = l.Framework.CaseWords[0]
	}
	only := p.BindsOnly()
	bound := func(name string) bool { return l.inCase(name) && (len(only) == 0 || slices.Contains(only, name)) }
	if !choice || bound(rule.Case) {
		terms = append(terms, rule)
	}
	for _, c := range dated.Cases {
		if !slices.Contains(l.Framework.CaseWords, c.Name) || bound(c.Name) {
			terms = append(terms, Term{Case: c.Name, Applies: c.AppliesFrom, Effective: c.EffectiveFrom, Originally: c.OriginallyOn})
		}
	}
	return terms
}

// inCase says that a case holds, or that the card does not tell.
func (l *Law) inCase(name string) bool { return len(l.Cases) == 0 || slices.Contains(l.Cases, name) }

// datedLike is the provision whose dates hold for this one: itself, or the nearest above
// it that has any.
func datedLike(p *framework.Provision) *framework.Provision {
	for _, up := range append([]*framework.Provision{p}, p.Above()...) {
		if up.AppliesFrom != "" {
			return up
		}
	}
	return p
}
