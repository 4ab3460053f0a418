package link

import (
	"slices"

	"aims/generator/framework"
	"aims/generator/record"
)

// A Nonconformity is a record which says that a provision is not met, or was not.
type Nonconformity struct {
	Record  *record.Record
	Open    bool
	Via     *framework.Provision // the provision it names, when that is not the one asked about
	Through *record.Record       // the record it names, which answers the provision
}

// Nonconformities are those against a provision, against one above it, or against a
// record that answers it; the open ones first.
func (g *Graph) Nonconformities(p *framework.Provision) []Nonconformity {
	if len(g.failures) == 0 {
		return nil
	}
	var all []Nonconformity
	add := func(n Nonconformity) {
		if !slices.ContainsFunc(all, func(o Nonconformity) bool { return o.Record == n.Record }) {
			all = append(all, n)
		}
	}
	for _, above := range append([]*framework.Provision{p}, p.Above()...) {
		for _, r := range g.failures[Target{Provision: above}.end()] {
			n := Nonconformity{Record: r, Open: IsOpen(r)}
			if above != p {
				n.Via = above
			}
			add(n)
		}
	}
	for _, a := range g.answers[p] {
		if !a.Counts {
			continue
		}
		for _, r := range g.failures[Target{Record: a.Record}.end()] {
			add(Nonconformity{Record: r, Open: IsOpen(r), Through: a.Record})
		}
	}
	slices.SortStableFunc(all, func(a, b Nonconformity) int {
		switch {
		case a.Open == b.Open:
			return 0
		case a.Open:
			return -1
		}
		return 1
	})
	return all
}

// IsOpen says that a nonconformity is still being handled.
func IsOpen(r *record.Record) bool {
	state := r.Fields.Get("state").Text
	return state != "closed" && state != "rejected" && r.Status != record.Retired
}

// end is what a target leads to, whatever part of it: a record or a provision.
func (t Target) end() any {
	switch {
	case t.Record != nil:
		return t.Record
	case t.Provision != nil:
		return t.Provision
	}
	return nil
}

// collectFailures notes which nonconformities name which requirement.
func (g *Graph) collectFailures() {
	for _, r := range g.OfKind("nonconformity") {
		if end := g.Resolve(r.Fields.Get("requirement").Text).end(); end != nil {
			g.failures[end] = append(g.failures[end], r)
		}
	}
}
