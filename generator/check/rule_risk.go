package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// riskRules are about how risks are assessed, and whether each one is dealt with.
func riskRules() []Rule {
	return []Rule{riskMethodUnapproved, riskLevelOffCriteria, riskOffScale, riskMethodChanged, riskUntreated, opportunityMissing, riskSourceUnseen}
}

var riskMethodUnapproved = Rule{
	Name:  "risk-method-unapproved",
	Title: "The criteria of a risk assessment were approved before it was carried out",
	Doc: `Risk criteria say what is acceptable. If they are set or approved after the risks are known, anybody can
		say that they were bent to fit the result. The procedure that an assessment follows must be in force, and
		the version under procedure-version must have been approved by the day of the assessment. Have the
		procedure approved, or correct which version was used.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.2"}, About: "6.1.2",
	Run: func(p *Pass) {
		for _, r := range p.risks().assessments[riskAssessment] {
			method := p.Resolve(r.Fields.Get("procedure").Text).Record
			switch {
			case method == nil || method.IsPage() || method.Kind.Name != "procedure" || method.Status == record.Retired:
			case !method.InForce(p.Today):
				p.Report(r.At("procedure"), fmt.Sprintf("%s holds the criteria of this assessment, but %s", nameOf(method), isDraft(method)), "have it approved: "+link.ApproveCommand(method, "", ""))
			default:
				p.approvedInTime(r, method)
			}
		}
	},
}

// approvedInTime reports an assessment by a version that was approved only later.
func (p *Pass) approvedInTime(r, method *record.Record) {
	used := r.Fields.Get("procedure-version").Text
	day, ok := dayOf(r, "performed")
	if used == "" || !ok {
		return
	}
	first := ""
	for row := range method.Fields.Get("approvals").All() {
		if on := row.Get("on").Text; record.SameVersion(row.Get("version").Text, used) && (first == "" || on < first) {
			first = on
		}
	}
	if approved, ok := record.ParseDate(first); ok && approved.After(day) {
		p.Report(r.At("procedure-version"), fmt.Sprintf("version %q of %s was approved on %s, after the assessment of %s", used, nameOf(method), first, onDay(day)), "name the version that was in force on that day, or assess again by this one")
	}
}

var riskLevelOffCriteria = Rule{
	Name:  "risk-level-off-criteria",
	Title: "The level of a risk is the one that the criteria give",
	Doc: `The risk method holds a matrix: each pair of likelihood and severity gives a level. A level that was set
		by hand cannot be compared with any other, and nobody can see who decided to depart from the method. The
		rule looks where the assessment followed the version of the method that the handbook holds. Correct the
		level, the likelihood or the severity, or change the matrix and have it approved.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"6.1.2"},
	Record: func(p *Pass, r *record.Record) {
		p.eachScaled(r, func(row record.Value, method *record.Record, c *criteria) {
			likelihood, severity, level := row.Get("likelihood").Text, row.Get("severity").Text, row.Get("level")
			if given := c.level[[2]string{likelihood, severity}]; given != "" && level.Has() && given != level.Text {
				p.Report(level.Position, fmt.Sprintf("%s is rated %q, but %q and %q give %q in %s", row.Get("id").Text, level.Text, likelihood, severity, given, nameOf(method)), "write level: "+given+", or correct likelihood or severity")
			}
		})
	},
}

var riskOffScale = Rule{
	Name:  "risk-off-scale",
	Title: "Likelihood and severity are values of the scales of the method",
	Doc: `A value that is not on the scale gives no level, and risks so judged cannot be compared. Severity must be
		a value of the scale in the risk-criteria of the method; a likelihood may instead say in words why none
		applies, so that only what looks like a slip is found. Take a value of the scale, or extend the scale.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"6.1.2"},
	Record: func(p *Pass, r *record.Record) {
		p.eachScaled(r, func(row record.Value, method *record.Record, c *criteria) {
			severity, likelihood := row.Get("severity"), row.Get("likelihood")
			if severity.Has() && len(c.severity) > 0 && !slices.Contains(c.severity, severity.Text) {
				p.Report(severity.Position, fmt.Sprintf("%s is no value of the severity scale of %s", quoted(severity.Text), nameOf(method)), "one of "+strings.Join(c.severity, ", "))
			}
			if near := finding.Nearest(likelihood.Text, c.likelihood); near != "" && !slices.Contains(c.likelihood, likelihood.Text) {
				p.Report(likelihood.Position, fmt.Sprintf("%s is no value of the likelihood scale of %s", quoted(likelihood.Text), nameOf(method)), "did you mean "+near+"?")
			}
		})
	},
}

// eachScaled shows the risks of an assessment whose criteria the handbook holds.
func (p *Pass) eachScaled(r *record.Record, visit func(row record.Value, method *record.Record, c *criteria)) {
	if r.Kind.Name != riskAssessment || !binding(r) {
		return
	}
	method, c := p.method(r)
	if c == nil {
		return
	}
	for row := range r.Fields.Get("risks").All() {
		visit(row, method, c)
	}
}

var riskMethodChanged = Rule{
	Name:  "risk-method-changed",
	Title: "Assessments of a system follow one method, or say what changed",
	Doc: `Assessments are to give comparable results. When the last two of a system followed different versions of
		the method, a level may have moved because the ruler changed and not the risk. Say in the text of the newer
		one what the change of version means, naming the earlier version.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"6.1.2.b"}, About: "6.1.2.b",
	Run: func(p *Pass) {
		for _, system := range p.risks().systems {
			a := p.risks().ofSystem[riskAssessment][system]
			if a == nil || len(a.inForce) < 2 {
				continue
			}
			newer, older := a.inForce[0], a.inForce[1]
			used, before := newer.Fields.Get("procedure-version"), older.Fields.Get("procedure-version").Text
			if used.Has() && before != "" && !record.SameVersion(used.Text, before) && !saysVersion(newer, before) {
				p.Report(used.Position, fmt.Sprintf("this followed version %q of the method and %s version %q, and the text does not say what that means", used.Text, nameOf(older), before), "say under Method what version "+before+" did otherwise")
			}
		}
	},
}

// says tells whether the text of a record contains some words.
func says(r *record.Record, words string) bool {
	if r.Body == nil {
		return false
	}
	for i := range r.Body.Blocks {
		if strings.Contains(r.Body.Blocks[i].Text, words) {
			return true
		}
	}
	return false
}

// saysVersion finds a version with or without the zeros at its end; a bare number such as
// the 2 of 2.0 could be any.
func saysVersion(r *record.Record, version string) bool {
	plain := record.PlainVersion(version)
	return says(r, version) || strings.Contains(plain, ".") && says(r, plain)
}

var riskUntreated = Rule{
	Name:  "risk-untreated",
	Title: "A risk above the criteria is treated or accepted",
	Doc: `A risk that was found unacceptable, or whose level the criteria do not call acceptable, needs a treatment,
		or an acceptance by designated management. One that no treatment plan in force names was found and then
		forgotten. Add a row to a plan with the option that was chosen and its actions; option: accept with an
		acceptance says that the risk is borne knowingly.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"6.1.3", "8.3"}, About: "6.1.3",
	Run: func(p *Pass) {
		for _, d := range p.risks().risks {
			if !p.needsTreatment(d) {
				continue
			}
			hint := "add a row to a treatment plan, or write one: aims new risk-treatment"
			treated := false
			for _, t := range p.risks().treating[d.ID] {
				if treated = treated || t.inForce; !t.inForce {
					hint = fmt.Sprintf("%s treats it, but %s", nameOf(t.plan), isDraft(t.plan))
				}
			}
			if !treated {
				p.Report(placeIn(d.Record, d.Row, "evaluation"), fmt.Sprintf("%s is %s, and no treatment plan in force names it", d.ID, p.whyTreat(d)), hint)
			}
		}
	},
}

// needsTreatment says that a risk is above what the criteria call acceptable.
func (p *Pass) needsTreatment(d link.Definition) bool {
	return d.Row.Get("type").Text == "risk" && p.whyTreat(d) != ""
}

func (p *Pass) whyTreat(d link.Definition) string {
	if d.Row.Get("evaluation").Text == "unacceptable" {
		return "unacceptable"
	}
	method, c := p.method(d.Record)
	level := d.Row.Get("level").Text
	if c == nil || len(c.acceptable) == 0 || p.risks().rank(level) < 0 || slices.Contains(c.acceptable, level) {
		return ""
	}
	return fmt.Sprintf("rated %q, which %s does not call acceptable", level, nameOf(method))
}

var opportunityMissing = Rule{
	Name:  "opportunity-missing",
	Title: "Opportunities are looked for as well as risks",
	Doc: `Planning is to find risks and opportunities. An assessment that holds only what can go wrong shows one half,
		and auditors ask for the other. Enter what could help as a row with type: opportunity, most often in the
		assessment of the management system, or keep improvements with their expected effect as records.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.1.1"}, About: "6.1.1",
	Run: func(p *Pass) {
		all := p.risks().assessments[riskAssessment]
		if len(p.risks().risks) == 0 || slices.ContainsFunc(p.OfKind("improvement"), binding) {
			return
		}
		for _, d := range p.risks().risks {
			if d.Row.Get("type").Text == "opportunity" {
				return
			}
		}
		at := cmp.Or(p.risks().ofAIMS, all[0])
		p.Report(keyAt(at, "risks"), "no assessment in force holds an opportunity", "add a row: - {id: RSK-..., title: ..., type: opportunity}")
	},
}

var riskSourceUnseen = Rule{
	Name:  "risk-source-unseen",
	Title: "Each source of AI risk has been thought of",
	Doc: `Lists of sources help to see what nobody has thought of; the one that is looked at has those of Annex C, in
		our words. The risks of the assessments in force name where they come from, and some sources are among none
		of them. Either nobody looked there or nothing was found; then say so in the text of an assessment.
		ISO/IEC 42001 does not ask for such a list, so that it is a note.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"6.1.2.c"}, About: "6.1.2.c",
	Run: func(p *Pass) {
		newest := p.risks().ofAIMS
		if newest == nil || p.Site == nil {
			return // where the management system was not assessed yet, more than a source is missing
		}
		words := p.Kinds.WordsOf(p.Site.Language)
		if words == nil {
			return
		}
		var said strings.Builder
		for _, d := range p.risks().risks {
			said.WriteString(strings.ToLower(d.Row.Get("source").Text) + "\n")
		}
		if strings.TrimSpace(said.String()) == "" {
			return // risk-without-source says so
		}
		unseen := missingIn(said.String(), words.RiskSources)
		for _, r := range p.risks().assessments[riskAssessment] {
			if len(unseen) == 0 {
				return
			}
			unseen = missingIn(strings.ToLower(bodyText(r)), unseen)
		}
		var names []string
		for _, source := range unseen {
			names = append(names, source.Is)
		}
		if len(names) > 0 {
			p.Report(keyAt(newest, "risks"), "no risk comes from "+and(names)+", and no assessment says why", "look there, and say in the text what was found, be it nothing")
		}
	},
}

// missingIn are the sources that a text calls by none of their words.
func missingIn(text string, sources []record.SourceWords) (missing []record.SourceWords) {
	for _, source := range sources {
		if !slices.ContainsFunc(source.Words, func(word string) bool { return strings.Contains(text, word) }) {
			missing = append(missing, source)
		}
	}
	return missing
}
