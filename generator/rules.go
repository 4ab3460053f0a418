package generator

import (
	"aims/generator/check"
	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// Rules are all rules as they are told about, in the order in which a person reads them.
// site grades them; nil leaves each as severe as it is by itself.
func Rules(site *record.Site, kinds *record.Kinds) []finding.Rule {
	var out []finding.Rule
	for _, r := range check.Rules(kinds) {
		told := finding.Rule{
			Name: r.Name, Title: r.Title, Doc: r.Doc, Basis: string(r.Basis), Because: r.Basis.Text(),
			Severity: r.Severity, Graded: r.Severity, Outside: r.Outside != nil,
		}
		for _, provision := range r.Serves {
			told.Serves = append(told.Serves, framework.Primary+":"+provision)
		}
		if site != nil {
			if said, found := site.Rules[r.Name]; found {
				told.Graded = said.Severity
			}
		}
		out = append(out, told)
	}
	return out
}
