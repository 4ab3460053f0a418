package check

import (
	"fmt"
	"slices"

	"aims/generator/finding"
	"aims/generator/record"
)

// assessmentRules are about whether what is in use was assessed: at all, lately, after its
// last significant change, and in the version that people use.
func assessmentRules() []Rule {
	return []Rule{
		systemWithoutRiskAssessment, systemWithoutImpactAssessment,
		riskAssessmentOverdue, impactAssessmentOverdue,
		changeWithoutRiskAssessment, changeWithoutImpactAssessment, changeAssessedLate,
		assessedVersionDiffers,
	}
}

// inWords is what people call an assessment of a kind.
var inWords = map[string]string{riskAssessment: "risk assessment", impactAssessment: "impact assessment"}

var systemWithoutRiskAssessment = Rule{
	Name:  "system-without-risk-assessment",
	Title: "Every AI system in use has a risk assessment",
	Doc: `A system that is in pilot, production or restricted use, and inside the scope, must have been assessed, alone
		or with others of a group: a risk assessment in force that names it under systems. One whose subject is the
		management system does not count. Assess it, and have the assessment approved; in-scope: false on the card
		says that the system is outside.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.2", "6.1.2"}, About: "8.2",
	Run: func(p *Pass) { p.unassessed(riskAssessment) },
}

var systemWithoutImpactAssessment = Rule{
	Name:  "system-without-impact-assessment",
	Title: "Every AI system in use has an impact assessment",
	Doc: `A system that is in pilot, production or restricted use, and inside the scope, touches people; what it can
		lead to for them and for society must have been assessed, in an impact assessment in force that names it
		under systems. Assess it, and have the assessment approved; in-scope: false on the card says that the
		system is outside.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.4", "6.1.4", "A.5.2"}, About: "8.4",
	Run: func(p *Pass) { p.unassessed(impactAssessment) },
}

func (p *Pass) unassessed(kind string) {
	for _, system := range p.risks().systems {
		a := p.risks().ofSystem[kind][system]
		if a.newest() != nil {
			continue
		}
		hint := fmt.Sprintf("write one: aims new %s, with systems: [%s]", kind, nameOf(system))
		if a != nil && len(a.other) > 0 {
			hint = fmt.Sprintf("finish %s and have it approved: %s", nameOf(a.other[0]), isDraft(a.other[0]))
		}
		p.Report(system.At("lifecycle"), fmt.Sprintf("%s is in %s, and no %s in force names it", nameOf(system), inUseAs(system), inWords[kind]), hint)
	}
}

func inUseAs(system *record.Record) string {
	if stage := system.Fields.Get("lifecycle").Text; stage != "restricted" {
		return stage
	}
	return "restricted use"
}

var riskAssessmentOverdue = Rule{
	Name:  "risk-assessment-overdue",
	Title: "Risks are assessed again at planned intervals",
	Doc: `The newest risk assessment of a system in use, or of the management system, was carried out longer ago than
		the interval risk-assessment in content/site.yaml allows, 12 months unless you say otherwise. A review that
		confirms the document does not replace the assessment. Assess again and enter the day under performed. The
		standard names no interval: the one that counts is yours.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.2"}, About: "8.2",
	Run: func(p *Pass) {
		newest := p.newestOf(riskAssessment)
		if r := p.risks().ofAIMS; r != nil {
			newest = append(newest, r)
		}
		p.overdue(riskAssessment, newest)
	},
}

var impactAssessmentOverdue = Rule{
	Name:  "impact-assessment-overdue",
	Title: "Impacts are assessed again at planned intervals",
	Doc: `The newest impact assessment of a system in use was carried out longer ago than the interval
		impact-assessment in content/site.yaml allows, 12 months unless you say otherwise. A review that confirms
		the document does not replace the assessment. Assess again and enter the day under performed. The standard
		names no interval: the one that counts is yours.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.4", "A.5.2"}, About: "8.4",
	Run: func(p *Pass) { p.overdue(impactAssessment, p.newestOf(impactAssessment)) },
}

// newestOf are the newest assessments of the systems in use, each once.
func (p *Pass) newestOf(kind string) (all []*record.Record) {
	seen := map[*record.Record]bool{}
	for _, system := range p.risks().systems {
		if r := p.risks().ofSystem[kind][system].newest(); r != nil && !seen[r] {
			seen[r] = true
			all = append(all, r)
		}
	}
	return all
}

func (p *Pass) overdue(interval string, newest []*record.Record) {
	every, found := p.plannedInterval(interval)
	if !found {
		return
	}
	for _, r := range newest {
		day, ok := dayOf(r, "performed")
		if due := every.After(day); ok && due.Before(p.Today) {
			p.Report(r.At("performed"), fmt.Sprintf("the next %s was due on %s, %s after this one, and there is none", inWords[interval], onDay(due), every), "assess again, and enter the day under performed")
		}
	}
}

var changeWithoutRiskAssessment = Rule{
	Name:  "change-without-risk-assessment",
	Title: "A significant change is answered by a risk assessment",
	Doc: `A change that is marked significant and goes ahead, or was made, calls for the risks to be assessed again:
		the newest risk assessment of each system it changes must not be older than the proposal. A change to the
		management system needs one that it names, or an assessment of the management system since. Assess the
		risks anew, or, if risk and impact do not have to be assessed again, say significant: false.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.2", "8.1"}, About: "8.2",
	Record: func(p *Pass, r *record.Record) { p.unanswered(r, riskAssessment) },
}

var changeWithoutImpactAssessment = Rule{
	Name:  "change-without-impact-assessment",
	Title: "A significant change of a system is answered by an impact assessment",
	Doc: `A change of a system that is marked significant and goes ahead, or was made, calls for its impacts to be
		assessed again: the newest impact assessment of the system must not be older than the proposal. Assess the
		impacts anew, or, if risk and impact do not have to be assessed again, say significant: false.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.4", "A.5.2"}, About: "8.4",
	Record: func(p *Pass, r *record.Record) { p.unanswered(r, impactAssessment) },
}

// unanswered reports a change since whose proposal a system of it was not assessed.
func (p *Pass) unanswered(change *record.Record, kind string) {
	significant := change.Fields.Get("significant")
	proposed, ok := dayOf(change, "proposed")
	if change.Kind.Name != "change" || !ok || significant.Text != "true" || !decided(change) {
		return
	}
	if change.Fields.Get("subject").Text == "aims" {
		if kind == riskAssessment && !p.answeredForAIMS(change) {
			p.Report(significant.Position, fmt.Sprintf("no risk assessment since %s, when this was proposed, answers it", onDay(proposed)), "assess the risks, and name the assessment under risk-assessments")
		}
		return
	}
	for item := range change.Fields.Get("systems").All() {
		system := p.Resolve(item.Text).Record
		if system == nil || !inUse(system) {
			continue
		}
		newest := p.risks().ofSystem[kind][system].newest()
		if newest == nil {
			continue // reported at the system
		}
		if day, ok := dayOf(newest, "performed"); ok && day.Before(proposed) {
			p.Report(significant.Position, fmt.Sprintf("the newest %s of %s, %s of %s, is older than this change, proposed on %s", inWords[kind], nameOf(system), nameOf(newest), onDay(day), onDay(proposed)), fmt.Sprintf("assess %s anew, or say significant: false and why", nameOf(system)))
		}
	}
}

// answeredForAIMS says that a change of the management system has a risk assessment: one
// that it names or that names it, or any of the management system since.
func (p *Pass) answeredForAIMS(change *record.Record) bool {
	since := func(r *record.Record) bool {
		return r != nil && r.InForce(p.Today) && performed(r) >= change.Fields.Get("proposed").Text
	}
	for r := range named(p.Graph, change, "risk-assessments") {
		if since(r) {
			return true
		}
	}
	for _, b := range p.Backlinks(change) {
		if slices.Contains(b.Fields, "changes") && !b.From.IsPage() && b.From.Kind.Name == riskAssessment && since(b.From) {
			return true
		}
	}
	return since(p.risks().ofAIMS)
}

var changeAssessedLate = Rule{
	Name:  "change-assessed-late",
	Title: "A change is assessed before it takes effect",
	Doc: `An assessment that a change called for was carried out only after the change had been made. Then its
		result could no longer stop or shape it. The standard asks for an assessment when a significant change is
		proposed or happens; before it takes effect is good practice. See why the assessment came late and mend the
		process; if the assessment is about something else, take the change out of changes.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"8.2", "8.4"},
	Record: func(p *Pass, r *record.Record) {
		if inWords[r.Kind.Name] == "" || !binding(r) {
			return
		}
		day, ok := dayOf(r, "performed")
		if !ok {
			return
		}
		for item := range r.Fields.Get("changes").All() {
			change := p.Resolve(item.Text).Record
			if change == nil {
				continue
			}
			if made, ok := dayOf(change, "implemented"); ok && made.Before(day) {
				p.Report(item.Position, fmt.Sprintf("%s took effect on %s, before this assessment of %s", nameOf(change), onDay(made), onDay(day)), "assess a change before it takes effect")
			}
		}
	},
}

var assessedVersionDiffers = Rule{
	Name:  "assessed-version-differs",
	Title: "The version in use is the one that was assessed",
	Doc: `The newest assessment of a system is about another version than the one that the system card says is in use,
		and no changes that are marked not significant lead from the one to the other. Then nobody knows whether
		the result still holds. Assess the version in use, enter the changes in between with from-version and
		to-version, or correct the version that is wrong.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"8.2", "8.4"},
	Run: func(p *Pass) {
		steps := p.smallSteps()
		for _, system := range p.risks().systems {
			now := system.Fields.Get("system-version").Text
			for _, kind := range []string{riskAssessment, impactAssessment} {
				r := p.risks().ofSystem[kind][system].newest()
				if r == nil || now == "" || len(r.Fields.Get("systems").Texts()) != 1 {
					continue
				}
				if assessed := r.Fields.Get("system-version"); assessed.Has() && !reaches(steps[system], record.PlainVersion(assessed.Text), record.PlainVersion(now)) {
					p.Report(assessed.Position, fmt.Sprintf("version %q was assessed, and %q of %s is in use", assessed.Text, now, nameOf(system)), "assess the version in use, or enter the small changes in between")
				}
			}
		}
	},
}

// smallSteps are the versions that changes which are not significant lead to, by system
// and the version before, all as they are compared.
func (p *Pass) smallSteps() map[*record.Record]map[string][]string {
	steps := map[*record.Record]map[string][]string{}
	for _, change := range p.OfKind("change") {
		from, to := record.PlainVersion(change.Fields.Get("from-version").Text), record.PlainVersion(change.Fields.Get("to-version").Text)
		if from == "" || to == "" || !decided(change) || change.Fields.Get("significant").Text != "false" {
			continue
		}
		for system := range named(p.Graph, change, "systems") {
			if steps[system] == nil {
				steps[system] = map[string][]string{}
			}
			steps[system][from] = append(steps[system][from], to)
		}
	}
	return steps
}

// reaches says whether steps lead from one version to another.
func reaches(steps map[string][]string, from, to string) bool {
	seen := map[string]bool{from: true}
	for next := []string{from}; len(next) > 0; next = next[1:] {
		if next[0] == to {
			return true
		}
		for _, version := range steps[next[0]] {
			if !seen[version] {
				seen[version] = true
				next = append(next, version)
			}
		}
	}
	return false
}
