package check

import (
	"fmt"
	"slices"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// controlRules are about single controls: whether what the statement of applicability
// says about them is borne out by other records.
func controlRules() []Rule {
	return []Rule{
		controlWithoutEvidence, controlEvidenceExpired, controlWithoutAction,
		controlWithoutDocument, controlUndescribed,
		controlExcludedYetShown, exclusionContradicted,
	}
}

// eachIncluded shows the rows of the statement in force that include a control.
func (p *Pass) eachIncluded(visit func(row record.Value, control link.Target)) {
	p.eachRow(p.Statement(), func(row record.Value, control link.Target) {
		if included(row) {
			visit(row, control)
		}
	})
}

var controlWithoutEvidence = Rule{
	Name:  "control-without-evidence",
	Title: "A control that is said to be implemented is shown to be",
	Doc: `The statement of applicability says that a control is implemented, but no record in force shows it: none
		under evidence of the row, and none that names the control under evidences. Controls are to be put into
		effect, and there must be enough documented information to trust that they are. Collect evidence, or say
		status: partial or planned for the time being.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.1", "7.5.3"},
	Run: func(p *Pass) {
		p.eachImplemented(func(row record.Value, control link.Target, shown []link.Evidence) {
			name := row.Get("control").Text
			if slices.ContainsFunc(shown, func(e link.Evidence) bool { return e.Counts }) {
				return
			}
			hint := fmt.Sprintf("aims new evidence, with evidences: [%s]; or status: partial", name)
			if len(shown) > 0 {
				hint = fmt.Sprintf("%s would show it, but %s", nameOf(shown[0].Record), shown[0].Why)
			}
			p.ReportOn(control.Provision, row.Get("status").Position, fmt.Sprintf("%s is said to be implemented, and nothing in force shows it", name), hint)
		})
	},
}

var controlEvidenceExpired = Rule{
	Name:  "control-evidence-expired",
	Title: "A control that is implemented is shown by evidence in its window",
	Doc: `All that shows this control has run out: it speaks of a time that is over. The control may still work, but
		nobody can tell from the handbook. Collect evidence anew, in a record of its own. Evidence that the rule
		evidence-expired reports already is not reported here a second time.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"8.1", "9.1"},
	Run: func(p *Pass) {
		p.eachImplemented(func(row record.Value, control link.Target, shown []link.Evidence) {
			var last link.Evidence
			for _, e := range shown {
				switch {
				case !e.Counts:
				case e.Current(p.Today) || p.reportedExpired(e.Record):
					return
				case last.Record == nil || e.Until.After(last.Until):
					last = e
				}
			}
			if last.Record != nil {
				p.ReportOn(control.Provision, row.Get("status").Position, fmt.Sprintf("all that shows %s has run out, %s last, on %s", row.Get("control").Text, nameOf(last.Record), onDay(last.Until)), "collect it anew, in a record of its own")
			}
		})
	},
}

// reportedExpired says that evidence-expired has a finding about a record.
func (p *Pass) reportedExpired(r *record.Record) bool {
	if pairOf(&r.Fields, evidences) == nil {
		return false
	}
	_, all := stillShown(p.References(r), p.shared.fresh())
	return !all
}

// eachImplemented shows the rows of included controls that are said to be implemented, and
// what shows them.
func (p *Pass) eachImplemented(visit func(row record.Value, control link.Target, shown []link.Evidence)) {
	p.eachIncluded(func(row record.Value, control link.Target) {
		if row.Get("status").Text != "implemented" {
			return
		}
		var shown []link.Evidence
		if control.Provision != nil {
			shown = p.Evidence(control.Provision)
		} else {
			for _, b := range p.Backlinks(control.Record) {
				if slices.Contains(b.Fields, evidences) {
					shown = append(shown, p.Window(b.From))
				}
			}
			for item := range row.Get("evidence").All() {
				if r := p.Resolve(item.Text).Record; r != nil {
					shown = append(shown, p.Window(r))
				}
			}
		}
		visit(row, control, shown)
	})
}

var controlWithoutAction = Rule{
	Name:  "control-without-action",
	Title: "A control that is not yet implemented has an action with owner and date",
	Doc: `The statement of applicability includes a control that is partial, planned or not started, and nobody has
		taken on the rest: no open action of a treatment plan whose row names the control, and no open
		nonconformity against it. Without owner and day it stays so. Add an action to the treatment that needs the
		control, or say status: implemented if it is.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"6.1.3", "8.3"},
	Run: func(p *Pass) {
		underWay := map[end]bool{}
		p.eachTreatment(func(t *treatment) {
			for action := range t.row.Get("actions").All() {
				if state := action.Get("state").Text; state != "planned" && state != "in-progress" {
					continue
				}
				for item := range t.row.Get("controls").All() {
					underWay[endOf(p.Resolve(item.Text))] = true
				}
			}
		})
		p.eachIncluded(func(row record.Value, control link.Target) {
			status := row.Get("status")
			if !status.Has() || status.Text == "implemented" || underWay[endOf(control)] {
				return
			}
			if control.Provision != nil && slices.ContainsFunc(p.Nonconformities(control.Provision), func(n link.Nonconformity) bool { return n.Open }) {
				return
			}
			name := row.Get("control").Text
			p.ReportOn(control.Provision, status.Position, fmt.Sprintf("%s is %q, and no open action leads to it", name, status.Text), "add an action with owner and due to a treatment row with controls: ["+name+"]")
		})
	},
}

var controlWithoutDocument = Rule{
	Name:  "control-without-document",
	Title: "A control that calls for a document has one",
	Doc: `The text of this control asks for something to be written down, and the statement of applicability includes
		it. No record in force of a fitting kind answers it: none marks a block with it, and none is named under
		implementation or evidence of its row. Write the document, have it approved, and mark the block that
		answers the control; or name the record in the row.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"8.1", "7.5.1"},
	Run: func(p *Pass) {
		p.eachIncluded(func(row record.Value, to link.Target) {
			control := to.Provision
			if !ofAnnexA(to) || control.CallsForDocument != "explicit" || slices.ContainsFunc(p.describing(row, to), func(r *record.Record) bool { return canDocument(r, control) }) {
				return
			}
			p.ReportOn(control, row.Get("control").Position, fmt.Sprintf("%s (%s) calls for a document, and no record in force of a fitting kind is one", control.Ref(), control.Name()), fmt.Sprintf("mark the text that is with <!-- answers: %s -->, or write one: aims new %s", control.Ref(), p.LikelyKind(control)))
		})
	},
}

// canDocument says that a record of this kind can be the document that a control calls for.
func canDocument(r *record.Record, control *framework.Provision) bool {
	return r.Kind.Level >= record.ProcedureLevel || slices.Contains(control.RecordKinds, r.Kind.Name) || slices.Contains(r.Kind.Controls, control.ID)
}

// describing are the records in force that answer a control or that its row names.
func (p *Pass) describing(row record.Value, control link.Target) (all []*record.Record) {
	if control.Provision != nil {
		for _, a := range p.Answers(control.Provision) {
			if a.Counts {
				all = append(all, a.Record)
			}
		}
	} else if control.Record.InForce(p.Today) {
		all = append(all, control.Record) // an own control is the procedure that describes it
	}
	for _, field := range []string{"implementation", "evidence"} {
		for item := range row.Get(field).All() {
			if r := p.Resolve(item.Text).Record; r != nil && !r.IsPage() && r.InForce(p.Today) {
				all = append(all, r)
			}
		}
	}
	return all
}

var controlUndescribed = Rule{
	Name:  "control-undescribed",
	Title: "An included control is described somewhere",
	Doc: `The statement of applicability includes a control, but nothing in force says how it is done here: no block
		answers it, and nothing is named under implementation. Whoever is to carry it out has nothing to go by.
		Describe it in a procedure, a policy or a record of the system, and name the place under implementation.
		Controls that call for a document have a rule of their own.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		p.eachIncluded(func(row record.Value, control link.Target) {
			if ofAnnexA(control) && control.Provision.CallsForDocument == "explicit" || len(p.describing(row, control)) > 0 {
				return
			}
			name := row.Get("control").Text
			p.ReportOn(control.Provision, row.Get("control").Position, fmt.Sprintf("nothing in force describes %s", name), "name the place in the row: implementation: [PRO-...#...]")
		})
	},
}

var controlExcludedYetShown = Rule{
	Name:  "control-excluded-yet-shown",
	Title: "Nothing shows an excluded control to be done",
	Doc: `The statement of applicability in force excludes a control, and a record in force says that it shows the
		control to be really done. One of the two is wrong: either the control is in use and belongs into the
		statement, or the record shows something else. Correct the one that is.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		p.eachRow(p.Statement(), func(row record.Value, control link.Target) {
			if control.Provision == nil || row.Get("applicable").Text != "false" || !link.Excludable(control.Provision) {
				return // where nothing can exclude it, requirement-excluded says so
			}
			for _, e := range p.Evidence(control.Provision) {
				if !e.Counts || e.Via != nil {
					continue
				}
				for _, ref := range p.References(e.Record) {
					if ref.Field == evidences && ref.To.Provision == control.Provision {
						p.Report(ref.Position, fmt.Sprintf("this shows %s, which %s excludes, at %s", ref.Text, nameOf(p.Statement()), row.Get("applicable").Position), "include the control, or say what the record shows instead")
					}
				}
			}
		})
	},
}

var exclusionContradicted = Rule{
	Name:  "exclusion-contradicted",
	Title: "An exclusion agrees with what other records say",
	Doc: `A control is excluded, while another record shows the very thing that the control is about: data sheets of
		training data, a system developed here, one in use here or with users, a supplier of AI, a customer of a
		system. An auditor lays the two side by side and asks. Include the control, or correct the other record.
		Objectives for responsible use, A.9.3, are not looked at: they may be held as AI objectives.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		facts := p.contradictions()
		p.eachRow(p.Statement(), func(row record.Value, control link.Target) {
			excluded := row.Get("applicable")
			if !ofAnnexA(control) || excluded.Text != "false" {
				return
			}
			if fact, found := facts[control.Provision.ID]; found {
				p.Report(excluded.Position, fmt.Sprintf("%s is excluded, but %s %s", control.Provision.Ref(), nameOf(fact.record), fact.says), "include the control, or correct "+nameOf(fact.record))
			}
		})
	},
}

// A contradiction is what a record says that does not go with excluding a control.
type contradiction struct {
	record *record.Record
	says   string
}

// contradictions are the first such records, by control.
func (p *Pass) contradictions() map[string]contradiction {
	facts := map[string]contradiction{}
	note := func(r *record.Record, says string, controls ...string) {
		for _, id := range controls {
			if _, found := facts[id]; !found {
				facts[id] = contradiction{r, says}
			}
		}
	}
	for _, r := range p.OfKind("data-sheet") {
		uses := r.Fields.Get("uses").Texts()
		if binding(r) && (slices.Contains(uses, "training") || slices.Contains(uses, "validation")) {
			note(r, "is training data", "A.7.2", "A.7.4", "A.7.5", "A.7.6")
			if r.Fields.Get("supplier").Has() {
				note(r, "is training data that a supplier provides", "A.7.3")
			}
		}
	}
	for _, r := range p.risks().systems {
		roles := r.Fields.Get("organization-roles").Texts()
		if slices.Contains(roles, "developer") || slices.Contains(roles, "producer") {
			note(r, "is a system that the organization develops or produces", "A.6.1.2", "A.6.1.3", "A.6.2.2", "A.6.2.3")
		}
		if slices.Contains(roles, "deployer") || slices.Contains(roles, "user") {
			note(r, "is a system that the organization uses", "A.9.2", "A.9.4")
		}
		if r.Fields.Get("users").Has() {
			note(r, "is a system with users", "A.8.2")
		}
	}
	for _, r := range p.OfKind("supplier") {
		switch relation := r.Fields.Get("relation").Text; {
		case !binding(r):
		case relation == "customer" && r.Fields.Get("systems").Has():
			note(r, "is a customer of an AI system", "A.10.4")
		case relation == "supplier" && (r.Fields.Get("contains-ai").Text == "true" || r.Fields.Get("systems").Has()):
			note(r, "is a supplier of an AI system", "A.10.3")
		}
	}
	return facts
}
