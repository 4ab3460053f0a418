package link

import (
	"aims/generator/framework"
	"aims/generator/record"
)

// A Decision is a row of the statement of applicability in force.
type Decision struct {
	Statement  *record.Record
	Row        record.Value
	Applicable bool
	Decided    bool // applicable is true or false, not missing
}

// Excludable says that a statement of applicability can exclude a provision: controls are
// chosen, the requirements of the standard and of a law are not.
func Excludable(p *framework.Provision) bool {
	return !p.Framework.Binding && (p.Framework.ID != framework.Primary || p.Kind == "control")
}

// Justification is the reason the row gives.
func (d Decision) Justification() string { return d.Row.Get("justification").Text }

// Decision is what the statement of applicability says about a control.
func (g *Graph) Decision(p *framework.Provision) (Decision, bool) {
	d, found := g.decisions[p]
	return d, found
}

// Statement is the statement of applicability in force, nil when there is none. Of
// several the one with the highest id counts: ids are never reused, so it is the newest.
func (g *Graph) Statement() *record.Record {
	var last *record.Record
	for _, r := range g.OfKind("soa") {
		if r.InForce(g.Today) {
			last = r
		}
	}
	return last
}

func (g *Graph) collectDecisions() {
	statement := g.Statement()
	if statement == nil {
		return
	}
	for row := range statement.Fields.Get("controls").All() {
		p := g.Resolve(row.Get("control").Text).Provision
		if p == nil {
			continue
		}
		if _, twice := g.decisions[p]; twice {
			continue
		}
		applicable, decided := row.Get("applicable").Bool()
		g.decisions[p] = Decision{Statement: statement, Row: row, Applicable: applicable, Decided: decided}
	}
}
