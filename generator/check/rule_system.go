package check

import (
	"fmt"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/record"
)

// systemRules are about the life of AI systems: tested, released, changed, retired.
func systemRules() []Rule {
	return []Rule{systemUnverified, systemUnreleased, systemVersionUnexplained, systemRetiredWithoutRecord, retiredSystemMonitored}
}

var systemUnverified = Rule{
	Name:  "system-unverified",
	Title: "The version in use was verified and validated before it was used",
	Doc: `A system that is in use must have been held to criteria first, in the version that is in use: a test of
		the version before says nothing about this one. Wanted is a life-cycle record of verification and
		validation, finished by the day on which the change to this version took effect. For a system of low or
		moderate class a dated metric with a threshold on its card will do. Enter the record, or the metric.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.6.2.4"}, About: "A.6.2.4",
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !deployed(card) {
			return
		}
		tests, other := p.stages(card, "verification-and-validation")
		change, used := p.taken(card)
		switch late := lateOf(tests, used); {
		case len(tests) > 0 && late == nil, len(tests) == 0 && !grave(card) && measured(card):
		case late != nil:
			p.Report(card.At("system-version"), fmt.Sprintf("%s has been in use since %s (%s), but its verification %s was finished on %s", versionOf(card), dated(used), nameOf(change), nameOf(late), late.Fields.Get("performed").Text), "correct the day that is wrong, or raise a nonconformity")
		default:
			p.Report(card.At("lifecycle"), fmt.Sprintf("nothing in force shows that %s was verified and validated%s", versionOf(card), butOf(other)), "aims new lifecycle-record, with stage: verification-and-validation and systems: ["+card.ID+"]")
		}
	},
}

// lateOf is a record that was finished only after a day, nil when one was finished by it.
func lateOf(records []*record.Record, day time.Time) (late *record.Record) {
	for _, r := range records {
		performed, ok := r.Fields.Get("performed").Date()
		if day.IsZero() || !ok || !performed.After(day) {
			return nil
		}
		late = r
	}
	return late
}

func butOf(version string) string {
	if version == "" {
		return ""
	}
	return ", only version " + quoted(version)
}

var systemUnreleased = Rule{
	Name:  "system-unreleased",
	Title: "A system was released before it was used",
	Doc: `Before a system goes into use somebody with authority decides that it may, on a plan and with the
		criteria met. That must be on record for the version in use: a life-cycle record of its deployment, a
		change to this version that was approved, or for a bought system an acceptance that carries an approval.
		For a system of low or moderate class an impact assessment in force that lets it proceed will do, and
		without one it is a warning. Write the one that fits.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.6.2.5"}, About: "A.6.2.5",
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !deployed(card) || !grave(card) && p.mayProceed(card) {
			return
		}
		plans, other := p.stages(card, "deployment")
		change, used := p.taken(card)
		if change != nil && agreed(change) || outside(card) && p.accepted(card) {
			return
		}
		report := p.Report
		if !grave(card) {
			report = p.ReportMild
		}
		switch late := lateOf(plans, used); {
		case len(plans) > 0 && late == nil:
		case late != nil:
			report(card.At("system-version"), fmt.Sprintf("%s has been in use since %s (%s), but %s, which releases it, is of %s", versionOf(card), dated(used), nameOf(change), nameOf(late), late.Fields.Get("performed").Text), "correct the day that is wrong, or raise a nonconformity")
		default:
			report(card.At("lifecycle"), fmt.Sprintf("nothing in force shows that %s was released for use%s", versionOf(card), butOf(other)), "aims new lifecycle-record, with stage: deployment and systems: ["+card.ID+"]")
		}
	},
}

// mayProceed says that the newest impact assessment of a system lets it go into use.
func (p *Pass) mayProceed(card *record.Record) bool {
	r := p.risks().ofSystem[impactAssessment][card].newest()
	return r != nil && strings.HasPrefix(r.Fields.Get("outcome").Text, "proceed")
}

// agreed says that a change was decided in its favour.
func agreed(change *record.Record) bool {
	outcome := change.Fields.Get("decision", "outcome").Text
	return outcome == "approved" || outcome == "approved-with-conditions"
}

// accepted says that the version in use was tested and that somebody approved the result.
func (p *Pass) accepted(card *record.Record) bool {
	tests, _ := p.stages(card, "verification-and-validation")
	for _, r := range tests {
		if r.Fields.Get("approvals").Has() {
			return true
		}
	}
	return false
}

var systemVersionUnexplained = Rule{
	Name:  "system-version-unexplained",
	Title: "The version on the card is the one that a change brought",
	Doc: `Where a system's versions are brought by changes, the version on its card is the one that the newest
		change carried out has brought. Another version means that somebody changed the system past the change
		process, or that the card is out of date. Write the change, or correct the card. A system without any
		change yet is in its first version.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"8.1", "6.3", "A.6.2.7"},
	Record: func(p *Pass, card *record.Record) {
		version := card.Fields.Get("system-version")
		if !onDuty(card) || !version.Has() {
			return
		}
		var newest *record.Record
		var on time.Time
		for change := range p.naming(card, "change", "systems") {
			to, day := change.Fields.Get("to-version").Text, change.Fields.Get("implemented")
			if change.Fields.Get("subject").Text != "system" || to == "" {
				continue
			}
			if record.SameVersion(to, version.Text) {
				return // if an older one: a step back needs no change of its own here
			}
			if day, ok := day.Date(); ok && !day.After(p.Today) && !day.Before(on) {
				newest, on = change, day
			}
		}
		if newest != nil {
			p.Report(version.Position, fmt.Sprintf("no change brought version %s: the newest, %s, brought %s", quoted(version.Text), nameOf(newest), quoted(newest.Fields.Get("to-version").Text)), "aims new change, with to-version: "+quoted(version.Text))
		}
	},
}

var systemRetiredWithoutRecord = Rule{
	Name:  "system-retired-without-record",
	Title: "A system that is out of use was taken out of use in order",
	Doc: `Taking a system out of use has steps that are easily forgotten: accounts, data, interfaces, people who
		relied on it, records that must be kept. A life-cycle record of its decommissioning shows that they were
		taken. Write one, with what became of the data and the model.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"8.1", "A.6.2.6"},
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !decommissioned(card) {
			return
		}
		for r := range p.naming(card, "lifecycle-record", "systems") {
			if r.Fields.Get("stage").Text == "decommissioning" {
				return
			}
		}
		p.Report(card.At("lifecycle"), "nothing in force shows how the system was taken out of use", "aims new lifecycle-record, with stage: decommissioning and systems: ["+card.ID+"]")
	},
}

var retiredSystemMonitored = Rule{
	Name:  "retired-system-monitored",
	Title: "Nothing goes on watching a system that is out of use",
	Doc: `A monitoring record in force whose systems are all out of use promises results that can never come, and
		hides the real gaps among the false ones. Set its status to retired; its results stay to be read.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"9.1", "A.6.2.6"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name == "monitoring" && r.InForce(p.Today) && p.watchesNothing(r) {
			p.Report(r.At("systems"), fmt.Sprintf("%s out of use", are(r.Fields.Get("systems").Texts())), "status: retired")
		}
	},
}

// watchesNothing says that all systems that a record names are out of use.
func (p *Pass) watchesNothing(r *record.Record) bool {
	systems := r.Fields.Get("systems").Texts()
	for _, id := range systems {
		if card := p.Graph.Record(id); card == nil || !decommissioned(card) {
			return false
		}
	}
	return len(systems) > 0
}

func are(ids []string) string {
	if len(ids) == 1 {
		return ids[0] + " is"
	}
	return listed(ids) + " are"
}
