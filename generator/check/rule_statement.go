package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// statementRules are about the statement of applicability as a whole: that it follows from
// the risks and their treatment, and keeps up with them.
func statementRules() []Rule {
	return []Rule{
		controlMissingFromStatement, ownControlUnmarked, justificationRepeated, riskOutsideStatement, statementOlderThanRisks,
		controlWithoutObjective, controlsNotMadeKnown,
	}
}

// eachRow shows the rows of a statement, with what their control is; nothing for none.
func (p *Pass) eachRow(statement *record.Record, visit func(row record.Value, control link.Target)) {
	if statement == nil {
		return
	}
	for row := range statement.Fields.Get("controls").All() {
		if control := p.Resolve(row.Get("control").Text); control.Found() {
			visit(row, control)
		}
	}
}

// ofAnnexA says that something is a control of Annex A.
func ofAnnexA(to link.Target) bool {
	return to.Provision != nil && to.Provision.Framework.ID == framework.Primary && to.Provision.Kind == "control"
}

func included(row record.Value) bool { return row.Get("applicable").Text == "true" }

// An end is a control: a provision, or the record that describes it.
type end struct {
	provision *framework.Provision
	record    *record.Record
}

func endOf(to link.Target) end { return end{to.Provision, to.Record} }

var controlMissingFromStatement = Rule{
	Name:  "control-missing-from-statement",
	Title: "A control that a treatment needs is in the statement of applicability",
	Doc: `A treatment plan in force needs a control that is neither a row of the statement in force nor described as
		the implementation of one. The statement is to hold all controls that were found necessary, those beyond
		Annex A too. Add a row with own-control: true, or name the record under implementation of the control that
		it puts into effect. A risk that is only accepted needs no control, so its row is not asked.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		statement := p.Statement()
		if statement == nil {
			return
		}
		known := map[end]bool{}
		p.eachRow(statement, func(row record.Value, control link.Target) {
			known[endOf(control)] = true
			for item := range row.Get("implementation").All() {
				known[endOf(p.Resolve(item.Text))] = true
			}
		})
		p.eachTreatment(func(t *treatment) {
			if !t.inForce || t.option() == "accept" {
				return
			}
			for item := range t.row.Get("controls").All() {
				control := p.Resolve(item.Text)
				undecided := control.Provision != nil && control.Provision.Framework.ID == framework.Primary // another rule's finding
				if control.Found() && !undecided && !known[endOf(control)] {
					p.Report(item.Position, fmt.Sprintf("%s needs %s, which %s does not hold", t.name(), item.Text, nameOf(statement)), "add a row to the statement: - {control: "+item.Text+", own-control: true, applicable: true, ...}")
				}
			}
		})
	},
}

var ownControlUnmarked = Rule{
	Name:  "own-control-unmarked",
	Title: "Rows of the statement are controls of Annex A, or marked as own ones",
	Doc: `A reader compares the statement with Annex A line by line, and must see which rows are beyond it. A row for
		anything else than one of its controls carries own-control: true; a whole area of Annex A, or a clause, is
		no control. Mark the row, or name the controls one by one.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "soa" || !binding(r) {
			return
		}
		p.eachRow(r, func(row record.Value, control link.Target) {
			named, own := row.Get("control"), row.Get("own-control")
			switch {
			case ofAnnexA(control) && own.Text == "true":
				p.Report(own.Position, fmt.Sprintf("%s is a control of Annex A, and is marked as an own one", named.Text), "take own-control away")
			case ofAnnexA(control) || own.Text == "true":
			case control.Provision != nil && row.Get("applicable").Text == "false" && !link.Excludable(control.Provision): // requirement-excluded says so
			case control.Provision != nil && control.Provision.Framework.ID == framework.Primary:
				p.Report(named.Position, fmt.Sprintf("%s is no control of Annex A", quoted(named.Text)), "name the controls one by one, such as A.6.2.4")
			default:
				p.Report(named.Position, fmt.Sprintf("%s is not from Annex A, and the row does not say that it is an own control", quoted(named.Text)), "add own-control: true")
			}
		})
	},
}

// pasted is how many controls with one reason are too many to be a coincidence.
const pasted = 3

var justificationRepeated = Rule{
	Name:  "justification-repeated",
	Title: "The reason for a control fits that control alone",
	Doc: `Three or more controls are decided with the same words. A text that fits many controls explains none: an
		auditor takes it for pasted, and asks for each what it is about this control that the organization needs,
		or does not. Say for each which risk, duty or fact leads to the decision. It is a warning, as two controls
		may have one reason indeed.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"6.1.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "soa" || !binding(r) {
			return
		}
		groups, order := map[string][]record.Value{}, []string{}
		p.eachRow(r, func(row record.Value, _ link.Target) {
			why := row.Get("justification")
			plain := strings.ToLower(strings.Trim(strings.Join(strings.Fields(why.Text), " "), ".!"))
			if plain == "" || p.SaysNothing(why.Text) {
				return // another rule's finding
			}
			if groups[plain] == nil {
				order = append(order, plain)
			}
			groups[plain] = append(groups[plain], row)
		})
		for _, plain := range order {
			rows := groups[plain]
			if len(rows) < pasted {
				continue
			}
			var others []string
			for _, row := range rows[1:] {
				others = append(others, row.Get("control").Text)
			}
			why := rows[0].Get("justification")
			p.Report(why.Position, fmt.Sprintf("the reason %s of %s is also that of %s", quoted(why.Text), rows[0].Get("control").Text, and(others)), "say for each control what leads to its decision")
		}
	},
}

var riskOutsideStatement = Rule{
	Name:  "risk-outside-statement",
	Title: "A risk shows up in the statement, through a control or its acceptance",
	Doc: `Reading from a risk, one must come to what is done about it: a control that counts it among its reasons, one
		that was counted on when the level was set, a row of a treatment plan, or an acceptance. Nothing leads
		from this risk to anything. Name it under reasons of the control that keeps it low, or accept it in a
		treatment plan. A risk that must be treated and is not is another finding.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.1.3"}, About: "6.1.3.f",
	Run: func(p *Pass) {
		statement := p.Statement()
		if statement == nil {
			return
		}
		driving := map[string]bool{}
		p.eachRow(statement, func(row record.Value, _ link.Target) {
			for reason := range row.Get("reasons").All() {
				if d := p.Resolve(reason.Get("risk").Text).Definition; d != nil && included(row) {
					driving[d.ID] = true
				}
			}
		})
		for _, d := range p.risks().risks {
			led := driving[d.ID] || d.Row.Get("controls").Has() || len(p.risks().treating[d.ID]) > 0
			if d.Row.Get("type").Text == "risk" && !led && !p.needsTreatment(d) {
				p.Report(placeIn(d.Record, d.Row, "id"), fmt.Sprintf("%s leads to no control and no acceptance", d.ID), fmt.Sprintf("name it in %s: reasons: [{risk: %s}], or accept it in a treatment plan", nameOf(statement), d.ID))
			}
		}
	},
}

var statementOlderThanRisks = Rule{
	Name:  "statement-older-than-risks",
	Title: "The statement of applicability keeps up with risks and treatment",
	Doc: `Since the statement in force was approved or reviewed, risks have been assessed, a treatment has been
		decided, or the procedure that describes an own control was approved anew. Which controls are necessary
		follows from these, so nobody knows whether the statement still holds. Go through its rows with the new
		result and have it approved, or enter a review that confirms it. A treatment is decided on the day of its
		newest acceptance, or of its approval when there is none.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3", "7.5.2"},
	Run: func(p *Pass) {
		statement := p.Statement()
		if statement == nil {
			return
		}
		approval := link.ApprovalOf(statement)
		looked := max(approval.On, statement.Fields.Get("last-review").Text, reviewed(statement))
		if looked == "" {
			return
		}
		var newest *record.Record
		latest := looked
		for _, r := range p.risks().assessments[riskAssessment] {
			if performed(r) > latest {
				newest, latest = r, performed(r)
			}
		}
		for plan, day := range p.decidedOn() {
			if day > latest || day == latest && newest != nil && nameOf(plan) < nameOf(newest) {
				newest, latest = plan, day
			}
		}
		p.eachRow(statement, func(row record.Value, control link.Target) {
			if r := control.Record; r != nil && included(row) && r.InForce(p.Today) && link.ApprovalOf(r).On > latest {
				newest, latest = r, link.ApprovalOf(r).On
			}
		})
		if newest != nil {
			p.Report(approvalAt(statement, approval), fmt.Sprintf("%s of %s is newer than this statement, last approved or reviewed on %s", nameOf(newest), latest, looked), "go through the rows, then: "+link.ApproveCommand(statement, "", ""))
		}
	},
}

// decidedOn are the days on which the treatment plans in force were decided.
func (p *Pass) decidedOn() map[*record.Record]string {
	days := map[*record.Record]string{}
	for _, t := range p.risks().rows {
		if t.inForce {
			days[t.plan] = max(days[t.plan], t.row.Get("acceptance", "on").Text)
		}
	}
	for plan, day := range days {
		if day == "" {
			days[plan] = link.ApprovalOf(plan).On
		}
	}
	return days
}

var controlWithoutObjective = Rule{
	Name:  "control-without-objective",
	Title: "Controls line up with the AI objectives",
	Doc: `The controls that were found necessary line up with the AI objectives. Either the reasons of a control name
		the objective that it serves, or the statement says in a section Controls and objectives how the controls
		together serve them. Here neither is so. Name objectives under reasons, or write the section.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.1.3", "6.2"}, About: "6.1.3-3",
	Run: func(p *Pass) {
		statement := p.Statement()
		if statement == nil || p.hasText(statement, "Controls and objectives") || p.answered("6.1.3-3") {
			return
		}
		var without []string
		p.eachRow(statement, func(row record.Value, _ link.Target) {
			for reason := range row.Get("reasons").All() {
				if reason.Get("objective").Has() {
					return
				}
			}
			if included(row) {
				without = append(without, row.Get("control").Text)
			}
		})
		if len(without) > 0 {
			p.Report(keyAt(statement, "controls"), fmt.Sprintf("no objective is among the reasons of %s, and nothing says how controls serve objectives", few(without)), "reasons: [{objective: OBJ-...}], or a section ## Controls and objectives")
		}
	},
}

// answered says that a record in force answers an element of the standard.
func (p *Pass) answered(id string) bool {
	element := p.Library.Find(framework.Primary, id)
	return element != nil && p.State(element).Addressed
}

var controlsNotMadeKnown = Rule{
	Name:  "controls-not-made-known",
	Title: "The necessary controls have been made known",
	Doc: `Controls are put into effect by people, who must know of them. An awareness record in force with the topic
		controls shows that they do; so does a message that was sent and names the statement of applicability, or
		evidence that names 6.1.3-5. It is asked for when the interval policy-communication of content/site.yaml
		has passed since the statement took effect, one month unless told otherwise. Record what was done with
		aims new awareness.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.1.3"}, About: "6.1.3-5",
	Run: func(p *Pass) {
		statement := p.Statement()
		within, set := p.plannedInterval("policy-communication")
		if statement == nil || !set {
			return
		}
		if _, since := p.newsOf(statement); since.IsZero() || !within.After(since).Before(p.Today) || p.controlsMadeKnown(statement) {
			return
		}
		p.Report(statement.At("version"), "nothing shows that the controls were made known to those who carry them out", "aims new awareness, with topics: [controls]")
	},
}

func (p *Pass) controlsMadeKnown(statement *record.Record) bool {
	for _, r := range p.OfKind("awareness") {
		if r.InForce(p.Today) && slices.Contains(r.Fields.Get("topics").Texts(), "controls") {
			return true
		}
	}
	for _, back := range p.Backlinks(statement) {
		if back.From.InForce(p.Today) && back.From.Fields.Get("sent").Has() {
			return true
		}
	}
	element := p.Library.Find(framework.Primary, "6.1.3-5")
	return element != nil && slices.ContainsFunc(p.Evidence(element), func(e link.Evidence) bool { return e.Counts })
}
