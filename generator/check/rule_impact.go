package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aims/generator/finding"
	"aims/generator/record"
)

// impactRules are about what an impact assessment must look at, and about what comes of it.
func impactRules() []Rule {
	return []Rule{deployedBeforeImpactAssessment, impactPartyMissing, impactJurisdictionMissed, impactAffectedMissed, impactNotConsidered}
}

var deployedBeforeImpactAssessment = Rule{
	Name:  "deployed-before-impact-assessment",
	Title: "A system goes into use after its first impact assessment",
	Doc: `The first impact assessment of a system was carried out after the day on which the system went into use, so
		that people were subject to it before anybody had asked what it can do to them. The past cannot be mended:
		say in the text how that came about and what keeps it from happening again. Correct the days if one is
		wrong, or the trigger if this was not the first assessment.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"8.4", "A.5.2", "A.6.2.5"}, About: "8.4",
	Record: func(p *Pass, r *record.Record) {
		day, ok := dayOf(r, "performed")
		if r.Kind.Name != impactAssessment || !binding(r) || !ok || r.Fields.Get("trigger").Text != "first" {
			return
		}
		for item := range r.Fields.Get("systems").All() {
			system := p.Resolve(item.Text).Record
			if system == nil {
				continue
			}
			if deployed, ok := dayOf(system, "deployed"); ok && deployed.Before(day) {
				p.Report(r.At("performed"), fmt.Sprintf("%s has been in use since %s, before this first assessment of it", nameOf(system), onDay(deployed)), "say how that came about, or correct the day or the trigger")
			}
		}
	},
}

var impactPartyMissing = Rule{
	Name:  "impact-party-missing",
	Title: "An impact assessment looks at people and at societies",
	Doc: `An impact assessment asks what a system can lead to for individuals, for groups of them, and for societies.
		One that has no row for people, or none for society, has not asked everything. Add a row; where nothing was
		found, say so with effect: none and the reason in the description.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.4", "A.5.4", "A.5.5"}, About: "6.1.4",
	Record: func(p *Pass, r *record.Record) {
		list := r.Fields.Get("impacts")
		if r.Kind.Name != impactAssessment || !binding(r) || !list.Has() {
			return
		}
		people, society := false, false
		for row := range list.All() {
			switch row.Get("party").Text {
			case "individuals", "groups":
				people = true
			case "societies":
				society = true
			}
		}
		if !people {
			p.Report(keyAt(r, "impacts"), "no impact is about individuals or groups of them", "add a row with party: individuals or groups; effect: none if none was found")
		}
		if !society {
			p.Report(keyAt(r, "impacts"), "no impact is about societies", "add a row with party: societies; effect: none if none was found")
		}
	},
}

var impactJurisdictionMissed = Rule{
	Name:  "impact-jurisdiction-missed",
	Title: "An impact assessment covers every country in which the system has effect",
	Doc: `The system card names a country or region that the newest impact assessment of the system did not look at.
		Law and society differ from place to place, and so do the impacts. Look at it and add it under
		jurisdictions, or correct the card.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"6.1.4"},
	Run: func(p *Pass) {
		for _, system := range p.risks().systems {
			r := p.risks().ofSystem[impactAssessment][system].newest()
			if r == nil || !r.Fields.Get("jurisdictions").Has() {
				continue
			}
			covered := r.Fields.Get("jurisdictions").Texts()
			for _, place := range system.Fields.Get("jurisdictions").Texts() {
				if !slices.ContainsFunc(covered, func(c string) bool { return strings.EqualFold(c, place) }) {
					p.Report(keyAt(r, "jurisdictions"), fmt.Sprintf("%s has effect in %s, by its card, and this assessment did not look there", nameOf(system), quoted(place)), "look at it and add it, or correct the card")
				}
			}
		}
	},
}

var impactAffectedMissed = Rule{
	Name:  "impact-affected-missed",
	Title: "An impact assessment looks at everybody whom the system card names",
	Doc: `The system card names people or groups whom the output concerns, and the newest impact assessment of the
		system does not mention them: none of the longer words that they are called by on the card stands in it.
		Whether it looks at all that the card intends, the words cannot tell. Ask what the system can do to them
		and add a row under impacts, or correct the card.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"6.1.4", "A.5.4"},
	Run: func(p *Pass) {
		for _, system := range p.risks().systems {
			r := p.risks().ofSystem[impactAssessment][system].newest()
			if r == nil {
				continue
			}
			text := ""
			for _, party := range system.Fields.Get("affected-parties").Texts() {
				if text == "" {
					text = strings.ToLower(everyText(&r.Fields) + " " + bodyText(r))
				}
				if words := longWords(party); len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return strings.Contains(text, word) }) {
					p.Report(keyAt(r, "impacts"), fmt.Sprintf("%s concerns %s, by its card, and this assessment does not speak of them", nameOf(system), quoted(party)), "add a row under impacts, or correct the card")
				}
			}
		}
	},
}

// longWords are the words of a text by which one can tell what it is about, in the singular.
func longWords(text string) (words []string) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if word = strings.TrimSuffix(word, "s"); len(word) > 4 {
			words = append(words, word)
		}
	}
	return words
}

// everyText is what all values of some front matter say.
func everyText(v *record.Value) string {
	text := v.Text
	for i := range v.Items {
		text += " " + everyText(&v.Items[i])
	}
	for i := range v.Pairs {
		text += " " + everyText(&v.Pairs[i].Value)
	}
	return text
}

func bodyText(r *record.Record) string {
	if r.Body == nil {
		return ""
	}
	return r.Body.Text()
}

var impactNotConsidered = Rule{
	Name:  "impact-not-considered",
	Title: "A risk assessment considers the newest impact assessment of its system",
	Doc: `What an impact assessment finds is to enter the risk assessment of the system. The newest risk assessment
		must name the newest impact assessment under impact-assessments, and must have been carried out, or looked
		at again, on its day or later. Read the impact assessment, take up what it found, and name it.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.4", "6.1.2"}, About: "6.1.4-6",
	Run: func(p *Pass) {
		for _, system := range p.risks().systems {
			risk := p.risks().ofSystem[riskAssessment][system].newest()
			impact := p.risks().ofSystem[impactAssessment][system].newest()
			if risk == nil || impact == nil {
				continue
			}
			if !named(p.Graph, risk, "impact-assessments")[impact] {
				p.Report(keyAt(risk, "impact-assessments"), fmt.Sprintf("%s, the newest impact assessment of %s, is not named here", nameOf(impact), nameOf(system)), fmt.Sprintf("take up what it found, and write impact-assessments: [%s]", nameOf(impact)))
				continue
			}
			day, ok := dayOf(impact, "performed")
			if looked := lastLooked(risk); ok && looked != "" && looked < onDay(day) {
				p.Report(risk.At("impact-assessments"), fmt.Sprintf("%s was carried out on %s, after this assessment was last looked at, on %s", nameOf(impact), onDay(day), looked), "take up what it found, and enter the day under reviews or performed")
			}
		}
	},
}

// lastLooked is the newest day on which an assessment was carried out or reviewed.
func lastLooked(r *record.Record) string {
	return max(performed(r), r.Fields.Get("last-review").Text, reviewed(r))
}
