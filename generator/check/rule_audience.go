package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

var audienceUnknown = Rule{
	Name:  "audience-unknown",
	Title: "Parts of a text are for audiences that there are",
	Doc: `A marker such as <!-- audience: auditors --> gives a section or block to the audiences that it names, and
		cuts it from the editions of all others. This one names an audience that content/site.yaml does not have, so
		that nobody gets what it marks on that account. Correct the name, or add the audience.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
	Any: func(p *Pass, r *record.Record) {
		if r.Body == nil || p.Site == nil {
			return
		}
		for i := range r.Body.Parts {
			for _, w := range r.Body.Parts[i].Names {
				names := audienceNames(p.Site)
				if slices.Contains(names, w.Text) {
					continue
				}
				hint := finding.DidYouMean(strings.ToLower(w.Text), names)
				if slices.Contains(names, strings.ToLower(w.Text)) {
					hint = "did you mean " + strings.ToLower(w.Text) + "?"
				}
				if hint == "" {
					hint = "content/site.yaml has " + strings.Join(names, ", ")
				}
				p.Report(finding.Position{File: r.File, Line: w.Line, Column: w.Column, EndColumn: w.EndColumn}, fmt.Sprintf("there is no audience %q", w.Text), hint)
			}
		}
	},
}

func audienceNames(site *record.Site) (names []string) {
	for _, a := range site.Audiences {
		names = append(names, a.Name)
	}
	return names
}
