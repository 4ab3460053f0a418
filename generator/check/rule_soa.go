package check

import (
	"fmt"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

var soaMissing = Rule{
	Name:  "soa-missing",
	Title: "A statement of applicability is in force",
	Doc: `The statement of applicability lists the controls that the organization finds necessary, with the reason
		for each one included or excluded. It is the first document that an auditor opens, and without it no
		control can be judged. Write one with aims new soa, decide every control, and have it approved. It is a
		warning, so that a handbook that is being set up can be built; grade it as an error once it stood.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.1.3"}, About: "6.1.3.f",
	Run: func(p *Pass) {
		if p.Statement() == nil && len(p.controls()) > 0 {
			p.lacks("statement of applicability is", p.OfKind("soa"), "aims new soa writes one")
		}
	},
}

// controls are those of Annex A.
func (p *Pass) controls() []*framework.Provision {
	f := p.Library.Framework(framework.Primary)
	if f == nil {
		return nil
	}
	return f.OfKind("control")
}

var controlUndecided = Rule{
	Name:  "control-undecided",
	Title: "The statement of applicability decides every control of Annex A",
	Doc: `The controls found necessary are compared with those of Annex A, so that none is left out by oversight.
		A control that the statement in force does not mention has not been compared. Add a row for it: included
		or excluded, and why.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		statement := p.Statement()
		if statement == nil {
			return
		}
		for _, control := range p.controls() {
			if _, found := p.Decision(control); !found {
				p.ReportOn(control, keyAt(statement, "controls"), fmt.Sprintf("the control %s (%s) is not decided", control.Ref(), control.Name()), "add a row: - {control: "+control.Ref()+", applicable: ..., justification: ...}")
			}
		}
	},
}

// keyAt is the place of a key of the front matter, the top when it is not there.
func keyAt(r *record.Record, key string) finding.Position {
	if pair := pairOf(&r.Fields, key); pair != nil {
		return pair.Position
	}
	return top(r)
}

// eachDecision shows the rows of every statement that is not retired, with the
// control they are about.
func (p *Pass) eachDecision(visit func(statement *record.Record, control *framework.Provision, row *record.Value)) {
	for _, statement := range p.OfKind("soa") {
		list := pairOf(&statement.Fields, "controls")
		if list == nil || statement.Status == record.Retired {
			continue
		}
		eachMap(&list.Value, func(row *record.Value) {
			if named := pairOf(row, "control"); named != nil {
				if control := p.Resolve(named.Value.Text).Provision; control != nil {
					visit(statement, control, row)
				}
			}
		})
	}
}

var controlDecidedTwice = Rule{
	Name:  "control-decided-twice",
	Title: "The statement of applicability decides a control once",
	Doc: `Two rows for one control can say two things, and only the first would count. Keep one row and put
		everything into it.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		type key struct {
			statement *record.Record
			control   *framework.Provision
		}
		first := map[key]finding.Position{}
		p.eachDecision(func(statement *record.Record, control *framework.Provision, row *record.Value) {
			at := pairOf(row, "control").Value.Position
			if before, twice := first[key{statement, control}]; twice {
				p.Report(at, fmt.Sprintf("the control %s is decided already, at %s", control.Ref(), before), "keep one row")
				return
			}
			first[key{statement, control}] = at
		})
	},
}

var controlWithoutJustification = Rule{
	Name:  "control-without-justification",
	Title: "The reason for a control says why",
	Doc: `A justification such as "n/a" or "not applicable" repeats the decision instead of giving its reason, and
		an auditor will ask for it. Say in words that fit this control alone which risk, duty or fact leads to
		including it, or why nothing here calls for it. In a statement that is not approved yet it is a warning.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		p.eachDecision(func(statement *record.Record, control *framework.Provision, row *record.Value) {
			why := pairOf(row, "justification")
			if why != nil && why.Value.Has() && p.SaysNothing(why.Value.Text) {
				p.ReportOn(control, why.Value.Position, fmt.Sprintf("%s is no reason for deciding %s so", quoted(why.Value.Text), control.Ref()), "say what leads to the decision")
				if statement.Status != record.Approved {
					p.found[len(p.found)-1].Severity = finding.Warning
				}
			}
		})
	},
}

var controlExcludedYetAnswered = Rule{
	Name:  "control-excluded-yet-answered",
	Title: "An excluded control is not in use",
	Doc: `The statement of applicability in force excludes a control that a record in force answers. Either the
		control is in use after all and the exclusion is wrong, or the record promises something that nobody
		keeps. Correct the one that is wrong.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		for _, control := range p.controls() {
			decision, found := p.Decision(control)
			if !found || !decision.Decided || decision.Applicable {
				continue
			}
			for _, answer := range p.Answers(control) {
				if answer.Counts && answer.Record != decision.Statement {
					p.Report(answer.Position, fmt.Sprintf("this answers %s, which %s excludes, at %s", control.Ref(), nameOf(decision.Statement), decisionAt(decision)), "include the control, or take the claim away")
				}
			}
		}
	},
}

var controlExcludedYetNeeded = Rule{
	Name:  "control-excluded-yet-needed",
	Title: "A control that a risk relies on is not excluded",
	Doc: `The statement of applicability excludes a control that the treatment of a risk needs, or that a risk
		assessment counted on when it set the level. Then either the risk is higher than it is said to be, or the
		control is in use and the exclusion is wrong. Include the control, or treat the risk by another one.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3", "8.3"},
	Run: func(p *Pass) {
		relied := p.reliedOn()
		p.eachDecision(func(statement *record.Record, control *framework.Provision, row *record.Value) {
			applicable := pairOf(row, "applicable")
			if applicable == nil || applicable.Value.Text != "false" {
				return
			}
			if ref, found := relied[control]; found {
				p.Report(applicable.Value.Position, fmt.Sprintf("%s is excluded here, but %s relies on it, at %s", control.Ref(), nameOf(ref.From), ref.Position), "include the control, or treat the risk by another one")
			}
		})
	},
}

var requirementExcluded = Rule{
	Name:  "requirement-excluded",
	Title: "Only controls are excluded",
	Doc: `The statement of applicability decides on controls: those of Annex A and the organization's own. What clauses
		4 to 10 ask for is not chosen, and what a law asks for is not the statement's to exclude, so such a row changes
		nothing. Take the row out; where a requirement is not met yet, an exception record says until when.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		p.eachDecision(func(_ *record.Record, control *framework.Provision, row *record.Value) {
			if applicable := pairOf(row, "applicable"); applicable != nil && applicable.Value.Text == "false" && !link.Excludable(control) {
				p.Report(applicable.Value.Position, fmt.Sprintf("%s is no control, so that nothing can exclude it", control.Ref()), "take the row out")
			}
		})
	},
}

// reliedOn are the controls that risks in force rely on, each with the first place that
// says so.
func (p *Pass) reliedOn() map[*framework.Provision]link.Reference {
	relied := map[*framework.Provision]link.Reference{}
	for _, kind := range []string{"risk-treatment", "risk-assessment"} {
		for _, r := range p.OfKind(kind) {
			if !r.InForce(p.Today) {
				continue
			}
			for _, ref := range p.References(r) {
				if control := ref.To.Provision; control != nil && ref.Field == "controls" {
					if _, found := relied[control]; !found {
						relied[control] = ref
					}
				}
			}
		}
	}
	return relied
}

func decisionAt(d link.Decision) finding.Position {
	if applicable := pairOf(&d.Row, "applicable"); applicable != nil {
		return applicable.Value.Position
	}
	return d.Row.Position
}
