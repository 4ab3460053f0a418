package link

import (
	"slices"

	"aims/generator/framework"
	"aims/generator/record"
)

// A SystemRisk is a row of a risk assessment that concerns the system.
type SystemRisk struct {
	Definition
	Treatments []Treatment
}

// A Treatment is a row of a treatment plan that names the risk.
type Treatment struct {
	Plan *record.Record
	Row  record.Value
}

// A SystemControl is a control that a risk or an impact of the system calls for.
type SystemControl struct {
	Provision *framework.Provision
	Calls     []Call
}

// A Call is who calls for a control, and where that is written.
type Call struct {
	By      string // id of the risk or of the impact assessment
	Written string // risk, treatment, impact, statement
}

// systemRisks are the risks of assessments about the system that were not withdrawn, without
// rows that are about other systems only, each with the plans that name it. Drafts are among
// them, since a reader wants to see what is under way; who counts asks what is in force.
func (g *Graph) systemRisks(f *SystemFile, plans []*record.Record) (risks []SystemRisk) {
	for _, a := range f.Assessments {
		if a.Record.Status == record.Retired {
			continue
		}
		for row := range a.Record.Fields.Get("risks").All() {
			if id := row.Get("id").Text; id != "" && g.concerns(row, f.Card) {
				risk := SystemRisk{Definition: Definition{ID: id, Record: a.Record, Field: "risks", Row: row}}
				risk.Treatments = treatmentsOf(id, plans)
				risks = append(risks, risk)
			}
		}
	}
	return risks
}

// concerns says that a row names the system, or none: then it is about all that its record
// is about.
func (g *Graph) concerns(row record.Value, card *record.Record) bool {
	named := row.Get("systems").Texts()
	return len(named) == 0 || slices.ContainsFunc(named, func(text string) bool { return g.Resolve(text).Record == card })
}

func treatmentsOf(risk string, plans []*record.Record) (all []Treatment) {
	for _, plan := range plans {
		for row := range plan.Fields.Get("treatments").All() {
			if slices.Contains(row.Get("risks").Texts(), risk) {
				all = append(all, Treatment{Plan: plan, Row: row})
			}
		}
	}
	return all
}

// A controlList is controls in the order of their framework, each once.
type controlList struct {
	g     *Graph
	calls map[*framework.Provision][]Call
}

func (l *controlList) add(ref string, c Call) {
	p := l.g.Resolve(ref).Provision
	if p == nil || p.Framework.ID != framework.Primary || p.Kind != "control" || slices.Contains(l.calls[p], c) {
		return
	}
	l.calls[p] = append(l.calls[p], c)
}

// systemControls are the controls of Annex A that apply to the system, with the reason: a
// risk counts on them or is treated by them, an impact is lessened by them, or the
// statement of applicability gives such a risk or assessment as its reason. Only what is in
// force calls for a control.
func (g *Graph) systemControls(f *SystemFile) []SystemControl {
	list := controlList{g: g, calls: map[*framework.Provision][]Call{}}
	for _, risk := range f.Risks {
		if risk.Record.InForce(g.Today) {
			for _, ref := range risk.Row.Get("controls").Texts() {
				list.add(ref, Call{risk.ID, "risk"})
			}
		}
		for _, t := range risk.Treatments {
			if !t.Plan.InForce(g.Today) {
				continue
			}
			for _, ref := range t.Row.Get("controls").Texts() {
				list.add(ref, Call{risk.ID, "treatment"})
			}
		}
	}
	for _, a := range f.Impacts {
		if !a.Record.InForce(g.Today) {
			continue
		}
		for row := range a.Record.Fields.Get("impacts").All() {
			for _, ref := range row.Get("measures").Texts() {
				list.add(ref, Call{a.Record.ID, "impact"})
			}
		}
	}
	g.statementCalls(f, &list)
	return list.inOrder()
}

// statementCalls are the reasons of the statement in force that are about the system.
func (g *Graph) statementCalls(f *SystemFile, list *controlList) {
	statement := g.Statement()
	if statement == nil {
		return
	}
	for row := range statement.Fields.Get("controls").All() {
		for reason := range row.Get("reasons").All() {
			for _, id := range []string{reason.Get("risk").Text, reason.Get("impact").Text} {
				if id != "" && f.drives(id) {
					list.add(row.Get("control").Text, Call{id, "statement"})
				}
			}
		}
	}
}

// drives says that an id is a risk of the system, or an assessment of its impact.
func (f *SystemFile) drives(id string) bool {
	return slices.ContainsFunc(f.Risks, func(r SystemRisk) bool { return r.ID == id }) ||
		slices.ContainsFunc(f.Impacts, func(a Assessed) bool { return a.Record.ID == id })
}

func (l *controlList) inOrder() (all []SystemControl) {
	f := l.g.Library.Framework(framework.Primary)
	if f == nil {
		return nil
	}
	for _, p := range f.Provisions {
		if calls := l.calls[p]; len(calls) > 0 {
			all = append(all, SystemControl{Provision: p, Calls: calls})
		}
	}
	return all
}
