package check

import (
	"fmt"

	"aims/generator/finding"
	"aims/generator/record"
)

// incidentRules are about incidents and concerns, as far as they need other records.
func incidentRules() []Rule { return []Rule{incidentWithoutReassessment, concernOverdue} }

var incidentWithoutReassessment = Rule{
	Name:  "incident-without-reassessment",
	Title: "After a serious incident the risks of the system are looked at again",
	Doc: `A serious incident shows that a risk was taken for smaller than it is, or was not seen. Before the
		incident is closed the risk or impact assessments of the systems that it hit are looked at again: the
		incident names them under risks or impact-assessments, or one was made since. Systems that are out of use
		need none. Look again, and name what was looked at.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"8.2", "8.4"},
	Record: func(p *Pass, r *record.Record) {
		severity := r.Fields.Get("severity").Text
		if r.Kind.Name != "incident" || !binding(r) || r.Fields.Get("state").Text != "closed" || severity != "serious" && severity != "critical" ||
			r.Fields.Get("risks").Has() || r.Fields.Get("impact-assessments").Has() {
			return
		}
		for item := range r.Fields.Get("systems").All() {
			card := p.Resolve(item.Text).Record
			if card != nil && !card.IsPage() && !decommissioned(card) && !p.assessedSince(card, r.Fields.Get("detected")) {
				p.Report(item.Position, fmt.Sprintf("the incident is closed, and no assessment of %s was looked at again", nameOf(card)), "risks: [RSK-...], or impact-assessments: [IA-...]")
			}
		}
	},
}

// assessedSince says that a risk or impact assessment of the system was made from a day on.
func (p *Pass) assessedSince(card *record.Record, since record.Value) bool {
	from, ok := since.Date()
	for _, kind := range []string{"risk-assessment", "impact-assessment"} {
		for r := range p.naming(card, kind, "systems") {
			if day, known := r.Fields.Get("performed").Date(); ok && known && !day.Before(from) {
				return true
			}
		}
	}
	return false
}

var concernOverdue = Rule{
	Name:  "concern-overdue",
	Title: "A concern is answered in time",
	Doc: `People who raise a concern and hear nothing raise none again. A concern that is not closed is past its
		day: the one under due, or else as long after it came in as the interval concern in content/site.yaml
		says, a month unless told otherwise. Answer it and close it, or agree on a new day and enter it.`,
	Basis: AnnexA, Severity: finding.Warning, Serves: []string{"A.3.3", "A.8.3"}, About: "A.3.3",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "concern" || !binding(r) || r.Fields.Get("state").Text == "closed" {
			return
		}
		control := "A.8.3"
		if r.Fields.Get("side").Text == "inside" {
			control = "A.3.3"
		}
		due, ok := r.Fields.Get("due").Date()
		at := r.At("due")
		if received, known := r.Fields.Get("received").Date(); !ok && known {
			due, ok, at = p.spanOf("concern").After(received), true, r.At("received")
		}
		if ok && due.Before(p.Today) && !ruledOut(p.Graph, []string{control}) {
			p.Report(at, fmt.Sprintf("the answer was due on %s, %s", dated(due), ago(int(p.Today.Sub(due).Hours()/24))), "answer it, then state: closed and closed: the day")
		}
	},
}
