package check

import (
	"fmt"
	"strings"
	"unicode"

	"aims/generator/finding"
	"aims/generator/record"
)

var sectionRequired = Rule{
	Name:  "section-required",
	Title: "Records have the sections that their kind requires",
	Doc: `A kind names the sections without which such a record does not do its work: a policy without
		responsibilities binds nobody. As soon as a record is in review or approved they must be there, as
		headings of any level; a number before the title does not matter. Add the section, or rename the heading
		that means it. The starter text of aims new has them all. It is a warning, as what is wanted may stand under
		a title of its own.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		if !binding(r) || r.Body == nil {
			return
		}
		for _, section := range r.Kind.Sections {
			if section.Required && !hasSection(r, section.Title) && !isReviewInput(r, section.Title) {
				p.Report(finding.Position{File: r.File, Line: r.Line}, fmt.Sprintf("the section %q is missing: %s", section.Title, needs(r)), mendSection(r, section))
			}
		}
	},
}

func hasSection(r *record.Record, title string) bool {
	for i := range r.Body.Headings {
		text := r.Body.Headings[i].Text
		if len(text) > len(title) {
			text = plainTitle(text)
		}
		if strings.EqualFold(text, title) {
			return true
		}
	}
	return false
}

// plainTitle is a heading without the number before it: "3.1 Scope" is Scope.
func plainTitle(heading string) string {
	return strings.TrimLeftFunc(strings.TrimSpace(heading), func(r rune) bool {
		return unicode.IsDigit(r) || r == '.' || r == ')' || r == ' '
	})
}

func mendSection(r *record.Record, section record.Section) string {
	if near := nearHeading(r, section.Title); near != "" {
		return fmt.Sprintf("rename %q", near)
	}
	return strings.TrimSuffix("add ## "+section.Title+": "+inSentence(section.Hint), ": ")
}

// nearHeading is the heading that looks like a slip of a title, "" when none does.
func nearHeading(r *record.Record, title string) string {
	titles := make([]string, len(r.Body.Headings))
	for i, h := range r.Body.Headings {
		titles[i] = plainTitle(h.Text)
	}
	return finding.Nearest(title, titles)
}
