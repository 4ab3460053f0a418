package check

import (
	"fmt"
	"maps"
	"slices"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/record"
)

var ruleUnknown = Rule{
	Name:  "rule-unknown",
	Title: "Settings and waivers name rules that exist",
	Doc: `A setting under rules in content/site.yaml, or a waiver in a record, for a rule that does not exist
		changes nothing, although its writer believes it does. Correct the name, or delete the line. aims
		explain lists all rules.`,
	Basis: Integrity, Severity: finding.Error,
	Run: func(p *Pass) {
		if p.Site != nil {
			for _, name := range slices.Sorted(maps.Keys(p.Site.Rules)) {
				at := p.Site.Rules[name].Position
				if at.EndColumn == 0 && at.Column > 0 {
					at.EndColumn = at.Column + utf8.RuneCountInString(name)
				}
				p.checkRule(name, at)
			}
		}
	},
	Any: func(p *Pass, r *record.Record) {
		for waiver := range r.Fields.Get("waive").All() {
			if rule := waiver.Get("rule"); rule.Text != "" {
				p.checkRule(rule.Text, rule.Position)
			}
		}
	},
}

func (p *Pass) checkRule(name string, at finding.Position) {
	if !slices.Contains(p.shared.rules, name) {
		p.Report(at, fmt.Sprintf("there is no rule %q", name), finding.DidYouMean(name, p.shared.rules))
	}
}
