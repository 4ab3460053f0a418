package check

import (
	"fmt"
	"slices"
	"time"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// treatmentRules are about what is done about risks, what remains, who bears it, and
// whether it worked.
func treatmentRules() []Rule {
	return []Rule{
		residualAboveInherent, residualLowerWithoutControl,
		acceptanceWithoutEnd, acceptanceExpired, acceptanceBeforeAssessment, acceptanceWithoutAuthority,
		treatmentNotJudged, treatmentFailed,
	}
}

// eachTreatment shows the rows of plans in review or approved.
func (p *Pass) eachTreatment(visit func(t *treatment)) {
	for _, t := range p.risks().rows {
		visit(t)
	}
}

var residualAboveInherent = Rule{
	Name:  "residual-above-inherent",
	Title: "A treatment leaves no more risk than there was",
	Doc: `The residual level of a row is higher than the level of every risk that it treats. Either a level is
		wrong, or the treatment brings a new risk, which then needs a row of its own in an assessment. Correct the
		level that is wrong. Where a row treats several risks, the highest of them counts.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		p.eachTreatment(func(t *treatment) {
			residual := t.row.Get("residual-level")
			level, of := p.risks().inherent(t)
			if level != "" && p.risks().rank(residual.Text) > p.risks().rank(level) {
				p.Report(residual.Position, fmt.Sprintf("%q remains after treatment, but %s was %q before it, at %s", residual.Text, of.ID, level, placeIn(of.Record, of.Row, "level")), "correct the level that is wrong")
			}
		})
	},
}

var residualLowerWithoutControl = Rule{
	Name:  "residual-lower-without-control",
	Title: "A risk that got lower has something that lowered it",
	Doc: `The residual level of a row is lower than the level that was assessed, but the row names neither a control
		nor an action. A level does not fall by itself: what lowers it must be written down, so that it can be
		carried out and checked. Name the controls or the actions, or leave the level as it was assessed.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3"},
	Run: func(p *Pass) {
		p.eachTreatment(func(t *treatment) {
			residual := t.row.Get("residual-level")
			level, of := p.risks().inherent(t)
			rank := p.risks().rank(residual.Text)
			if rank < 0 || rank >= p.risks().rank(level) || t.row.Get("controls").Has() || t.row.Get("actions").Has() {
				return
			}
			p.Report(residual.Position, fmt.Sprintf("%s falls from %q to %q, and nothing says by what", of.ID, level, residual.Text), "name controls or actions in the row, or write residual-level: "+level)
		})
	},
}

var acceptanceWithoutEnd = Rule{
	Name:  "acceptance-without-end",
	Title: "The acceptance of a risk above the criteria has an end",
	Doc: `What the criteria do not call acceptable may be borne for a time, while something is done or the benefit
		outweighs it. Without a day on which the acceptance ends, an exception becomes the rule and nobody asks
		again. Set until in the acceptance. A residual level that the criteria call acceptable needs no end; where
		the method does not say, that is the lowest level.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"6.1.3"}, About: "6.1.3-2",
	Run: func(p *Pass) {
		p.eachTreatment(func(t *treatment) {
			acceptance, residual := t.row.Get("acceptance"), t.row.Get("residual-level").Text
			if !acceptance.Has() || acceptance.Get("until").Has() || p.risks().rank(residual) < 0 || len(t.risks) == 0 {
				return
			}
			if !slices.ContainsFunc(t.risks, func(d link.Definition) bool { return !p.bearable(d, residual) }) {
				return
			}
			p.Report(t.at("acceptance"), fmt.Sprintf("%s is accepted at %q without an end", and(t.row.Get("risks").Texts()), residual), "set the day on which it ends: acceptance: {..., until: ...}")
		})
	},
}

var acceptanceExpired = Rule{
	Name:  "acceptance-expired",
	Title: "A risk that is borne is accepted today",
	Doc: `The day has passed on which the acceptance of a residual risk was to end, and no other plan in force holds
		a newer one. Since then nobody with authority bears the risk. Look at the risk again: treat it further, or
		have it accepted anew with a new day.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3", "8.3"}, About: "6.1.3-2",
	Run: func(p *Pass) {
		p.eachTreatment(func(t *treatment) {
			until := t.row.Get("acceptance", "until")
			end, ok := until.Date()
			if !t.inForce || !ok || !end.Before(p.Today) {
				return
			}
			for _, d := range t.risks {
				if !p.acceptedToday(d) {
					p.Report(until.Position, fmt.Sprintf("the acceptance of %s ended on %s, %s", d.ID, until.Text, ago(int(p.Today.Sub(end).Hours()/24))), "treat the risk further, or have it accepted anew and set the new day")
					return
				}
			}
		})
	},
}

// acceptedToday says that some plan in force holds an acceptance that has not ended.
func (p *Pass) acceptedToday(d link.Definition) bool {
	return slices.ContainsFunc(p.risks().treating[d.ID], func(t *treatment) bool {
		acceptance := t.row.Get("acceptance")
		end, ends := acceptance.Get("until").Date()
		return t.inForce && acceptance.Has() && (!ends || !end.Before(p.Today))
	})
}

var acceptanceBeforeAssessment = Rule{
	Name:  "acceptance-before-assessment",
	Title: "What is accepted is the risk as it was assessed last",
	Doc: `The risk has been assessed after the day on which its residual level was accepted: whoever accepted it saw
		another picture. Show the result of the assessment to those who may accept it, and enter the new day under
		acceptance. An acceptance in another plan in force that is new enough will do.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"6.1.3", "7.5.2"},
	Run: func(p *Pass) {
		p.eachTreatment(func(t *treatment) {
			on := t.row.Get("acceptance", "on")
			if _, ok := on.Date(); !ok || !t.inForce {
				return
			}
			for _, d := range t.risks {
				day, ok := dayOf(d.Record, "performed")
				if ok && d.Record.InForce(p.Today) && !p.acceptedSince(d, day) {
					p.Report(on.Position, fmt.Sprintf("%s was accepted on %s, and %s assessed it on %s", d.ID, on.Text, nameOf(d.Record), onDay(day)), "have it accepted as it was assessed, and enter the day")
					return
				}
			}
		})
	},
}

var acceptanceWithoutAuthority = Rule{
	Name:  "acceptance-without-authority",
	Title: "Residual risk is accepted by those who may",
	Doc: `Residual risks are accepted by designated management. Roles say under approves who is designated: some role
		may approve treatment plans, and this acceptance is by somebody who neither holds such a role nor belongs
		to top management. Have the risk accepted by one who may, or enter risk-treatment under approves of the
		role. Where no role names treatment plans nobody is designated, and this is not looked at.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3"}, About: "6.1.3-2",
	Run: func(p *Pass) {
		l := p.shared.lead()
		may := l.mayPass["risk-treatment"]
		if len(may) == 0 {
			return
		}
		p.eachTreatment(func(t *treatment) {
			by := t.row.Get("acceptance", "by")
			designated := func(role *record.Record) bool {
				return slices.Contains(may, role.ID) || flagged(role, "top-management")
			}
			if t.inForce && by.Has() && !slices.ContainsFunc(l.rolesOf(by.Text), designated) {
				p.Report(by.Position, fmt.Sprintf("%q may not accept %s; %s may", by.Text, and(t.row.Get("risks").Texts()), either(may)), "have it accepted by "+either(may)+", and enter the day")
			}
		})
	},
}

func (p *Pass) acceptedSince(d link.Definition, day time.Time) bool {
	return slices.ContainsFunc(p.risks().treating[d.ID], func(t *treatment) bool {
		on, ok := t.row.Get("acceptance", "on").Date()
		return ok && t.inForce && !on.Before(day)
	})
}

var treatmentNotJudged = Rule{
	Name:  "treatment-not-judged",
	Title: "A treatment that is done is judged: did it work",
	Doc: `All actions of a row were finished some time ago, and nobody has said whether the treatment works. Carrying
		out a plan includes checking that it has the effect it was made for. Enter the verdict under effectiveness,
		with day, judge and basis. How long one may wait for it is the interval treatment-effectiveness in
		content/site.yaml, 90 days unless you say otherwise; a verdict on the same risk in another plan counts.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.3", "6.1.1"}, About: "8.3",
	Run: func(p *Pass) {
		wait, found := p.plannedInterval("treatment-effectiveness")
		if !found {
			return
		}
		p.eachTreatment(func(t *treatment) {
			finished, done := t.finished()
			if !done || !t.inForce || t.option() == "pursue" || !wait.After(finished).Before(p.Today) {
				return
			}
			for _, d := range t.risks {
				if !p.judged(d) {
					p.Report(t.at("actions"), fmt.Sprintf("%s was finished on %s, and nobody has judged whether it works", t.name(), onDay(finished)), "enter effectiveness: {verdict: ..., on: ..., by: ..., basis: ...}")
					return
				}
			}
		})
	},
}

// finished is the day on which the last action of a row was done; done is false while
// one is open, or when there is none.
func (t *treatment) finished() (last time.Time, done bool) {
	for action := range t.row.Get("actions").All() {
		switch action.Get("state").Text {
		case "cancelled":
		case "done":
			on, ok := action.Get("done").Date()
			if !ok {
				return last, false
			}
			if on.After(last) {
				last = on
			}
			done = true
		default:
			return last, false
		}
	}
	return last, done
}

func (p *Pass) judged(d link.Definition) bool {
	return slices.ContainsFunc(p.risks().treating[d.ID], func(t *treatment) bool {
		return binding(t.plan) && t.row.Get("effectiveness", "verdict").Has()
	})
}

var treatmentFailed = Rule{
	Name:  "treatment-failed",
	Title: "A treatment that did not work is followed by another",
	Doc: `A treatment was judged not effective, so the risk is as it was, or worse known. The option must be looked
		at again and the plan revised: with an action in this row that is still to come, with another row for the
		risk, or with a new plan that names this one under revises. Without any of these the verdict had no
		consequence.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.3"}, About: "8.3",
	Run: func(p *Pass) {
		p.eachTreatment(func(t *treatment) {
			verdict := t.row.Get("effectiveness", "verdict")
			on, _ := t.row.Get("effectiveness", "on").Date()
			if verdict.Text != "not-effective" || t.goesOn(on) {
				return
			}
			for _, d := range t.risks {
				if !p.triedAgain(d, t, on) {
					p.Report(verdict.Position, fmt.Sprintf("%s did not work, and nothing follows from it for %s", t.name(), d.ID), "plan another treatment: aims new risk-treatment, with revises: "+t.plan.ID)
					return
				}
			}
		})
	},
}

// goesOn says that a row holds an action that is open, or was due after a day.
func (t *treatment) goesOn(since time.Time) bool {
	for action := range t.row.Get("actions").All() {
		due, ok := action.Get("due").Date()
		switch action.Get("state").Text {
		case "planned", "in-progress":
			return true
		case "done":
			if ok && due.After(since) {
				return true
			}
		}
	}
	return false
}

// triedAgain says that another row treats the risk: in a plan that revises the failed one,
// with actions after the verdict, or with a newer and better verdict.
func (p *Pass) triedAgain(d link.Definition, failed *treatment, since time.Time) bool {
	return slices.ContainsFunc(p.risks().treating[d.ID], func(t *treatment) bool {
		if t == failed || !binding(t.plan) {
			return false
		}
		revises := p.Resolve(t.plan.Fields.Get("revises").Text).Record == failed.plan && failed.plan != t.plan
		later, judged := t.row.Get("effectiveness", "on").Date()
		worked := judged && later.After(since) && t.row.Get("effectiveness", "verdict").Text != "not-effective"
		return revises || worked || t.goesOn(since)
	})
}
