package render

import (
	"cmp"
	"html/template"
	"maps"
	"slices"
	"strings"

	"aims/generator/finding"
)

// Findings is what the layout "findings" is given.
type Findings struct {
	Count string // "2 errors, 1 warning"; "" when there are none
	AsOf  string
	List  template.HTML // by severity and rule
	Rules template.HTML // the rules explained
}

// severities in the order of the page, with their words.
var severities = []struct {
	level     finding.Severity
	one, many string
}{
	{finding.Error, "error", "errors"},
	{finding.Warning, "warning", "warnings"},
	{finding.Info, "note", "notes"},
}

func (s *site) findingsPage() ([]byte, error) {
	data := Findings{Count: s.severityCounts(), AsOf: day(s.View.Today), List: s.findingList(), Rules: s.ruleList()}
	return s.write(page{
		path: "findings.html", current: "findings.html", title: s.titled("Findings"),
		description: "What the rules found in this version", crumbs: []crumb{s.home(), {"", "Findings"}},
		layout: "findings", data: data,
	})
}

func (s *site) findingList() template.HTML {
	var m markup
	for _, severity := range severities {
		byRule := map[string][]finding.Finding{}
		for _, f := range s.Findings {
			if f.Severity == severity.level {
				byRule[f.Rule] = append(byRule[f.Rule], f)
			}
		}
		if len(byRule) == 0 {
			continue
		}
		m.raw("<h2>", sentence(severity.many), "</h2>")
		for _, rule := range slices.Sorted(maps.Keys(byRule)) {
			s.findingsOf(&m, rule, byRule[rule])
		}
	}
	return m.html()
}

func (s *site) findingsOf(m *markup, rule string, found []finding.Finding) {
	m.raw(`<h3>`)
	if s.explains(rule) {
		m.raw(`<a href="#rule-`)
		m.text(rule)
		m.raw(`"><code>`)
		m.text(rule)
		m.raw("</code></a>")
	} else {
		m.element("code", rule)
	}
	m.raw("</h3>")
	m.tableStart("Findings of the rule "+rule, "")
	m.raw(`<thead><tr><th scope="col">Place</th><th scope="col">What is wrong</th><th scope="col">How to mend it</th></tr></thead><tbody>`)
	for _, f := range found {
		m.raw(`<tr><th scope="row">`)
		if r := s.View.RecordAt(f.File); r != nil && s.published(r) {
			s.toRecord(m, "", r)
			m.raw(" ")
		}
		m.classed("code", "source", f.Position.String())
		m.raw("</th>")
		m.element("td", sentence(f.Message))
		m.element("td", sentence(f.Hint))
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (s *site) explains(rule string) bool {
	return slices.ContainsFunc(s.Rules, func(r Rule) bool { return r.Name == rule })
}

func (s *site) ruleList() template.HTML {
	if len(s.Rules) == 0 {
		return ""
	}
	rules := slices.Clone(s.Rules)
	slices.SortFunc(rules, func(a, b Rule) int { return cmp.Compare(a.Name, b.Name) })
	var m markup
	m.raw("<h2>The rules</h2><p>Each rule says what it rests on: a requirement of the standard, Annex A, good practice, or the integrity of the records themselves. Practice is never a requirement.</p><dl class=\"rules\">")
	for _, rule := range rules {
		m.raw(`<div><dt id="rule-`)
		m.text(rule.Name)
		m.raw(`"><code>`)
		m.text(rule.Name)
		m.raw("</code> ")
		m.badge("basis", rule.Basis, cmp.Or(rule.Basis, "rule"))
		m.raw(" ")
		m.badge("severity", rule.Severity.String(), rule.Severity.String())
		m.raw("</dt><dd>")
		if rule.Title != "" {
			m.raw("<p>")
			m.text(sentence(rule.Title))
			m.raw("</p>")
		}
		for part := range strings.SplitSeq(rule.Doc, "\n\n") {
			if part = strings.TrimSpace(part); part != "" && part != rule.Title {
				m.element("p", part)
			}
		}
		m.raw("</dd></div>")
	}
	m.raw("</dl>")
	return m.html()
}
