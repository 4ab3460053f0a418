package render

import (
	"cmp"
	"html/template"
	"slices"
	"sync"

	"aims/generator/files"
	"aims/generator/finding"
)

// Findings is what the layout "findings" is given.
type Findings struct {
	Count   string // "2 errors, 1 warning"; "" when there are none
	AsOf    string
	Pages   template.HTML // links to the pages of a long list
	List    template.HTML // by severity and rule
	Further template.HTML

	Waived    template.HTML // what the handbook departs from, on the first page
	Explained bool          // there is a page of the rules
}

const findingsPath = "findings.html"

// severities in the order of the page, with their words.
var severities = []struct {
	level     finding.Severity
	one, many string
}{
	{finding.Error, "error", "errors"},
	{finding.Warning, "warning", "warnings"},
	{finding.Info, "note", "notes"},
}

func (s *site) addFindings(set *files.Set) {
	all := sync.OnceValue(s.sortedFindings)
	for _, sheet := range sheetsOf(findingsPath, len(s.Findings)) {
		set.Add(sheet.path(), func() ([]byte, error) { return s.findingsPage(sheet, all()) })
	}
}

// sortedFindings are the findings as the page lists them: the worst first, then by rule.
func (s *site) sortedFindings() []finding.Finding {
	var all []finding.Finding
	for _, severity := range severities {
		from := len(all)
		for _, f := range s.Findings {
			if f.Severity == severity.level {
				all = append(all, f)
			}
		}
		slices.SortStableFunc(all[from:], func(a, b finding.Finding) int { return cmp.Compare(a.Rule, b.Rule) })
	}
	return all
}

func (s *site) findingsPage(sheet sheet, all []finding.Finding) ([]byte, error) {
	const title = "Findings"
	data := Findings{
		Count: s.severityCounts(), AsOf: day(s.View.Today), List: s.findingList(all[sheet.from:sheet.to]),
		Pages: sheet.pages("", func(row int) string { return all[row].Rule }), Further: sheet.further(""),
		Explained: len(s.Rules) > 0,
	}
	if sheet.number == 1 {
		data.Waived = s.waivedList()
	}
	return s.write(page{
		path: sheet.path(), current: findingsPath, title: s.titled(sheet.titled(title)),
		description: "What the rules found in this version", crumbs: sheet.crumbs(s.home(), title),
		layout: "findings", data: data, size: len(data.List) + len(data.Waived),
	})
}

// findingList writes sorted findings under a heading for each severity and rule.
func (s *site) findingList(all []finding.Finding) template.HTML {
	var m markup
	for _, severity := range severities {
		begun := false
		for len(all) > 0 && all[0].Severity == severity.level {
			if !begun {
				begun = true
				m.raw("<h2>", sentence(severity.many), "</h2>")
			}
			n := slices.IndexFunc(all, func(f finding.Finding) bool { return f.Rule != all[0].Rule || f.Severity != severity.level })
			if n < 0 {
				n = len(all)
			}
			s.findingsOf(&m, all[0].Rule, all[:n])
			all = all[n:]
		}
	}
	return m.html()
}

func (s *site) findingsOf(m *markup, rule string, found []finding.Finding) {
	m.raw(`<h3>`)
	s.ruleName(m, rule)
	m.raw("</h3>")
	m.tableStart("Findings of the rule "+rule, ` class="findings"`)
	m.raw(`<thead><tr><th scope="col">Place</th><th scope="col">What is wrong</th><th scope="col">How to mend it</th></tr></thead><tbody>`)
	for _, f := range found {
		m.raw(`<tr><th scope="row">`)
		s.place(m, f.Position)
		m.raw("</th>")
		m.element("td", sentence(f.Message))
		m.element("td", sentence(f.Hint))
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// ruleName leads to what a rule says, on the page of the rules.
func (s *site) ruleName(m *markup, rule string) {
	if !s.explains(rule) {
		m.element("code", rule)
		return
	}
	m.raw(`<a href="`, rulesPath, "#")
	m.text(ruleAnchor(rule))
	m.raw(`"><code>`)
	m.text(rule)
	m.raw("</code></a>")
}

// place leads to the record that a position is in.
func (s *site) place(m *markup, at finding.Position) {
	if r := s.View.RecordAt(at.File); r != nil && s.published(r) {
		s.toRecord(m, "", r)
		m.raw(" ")
	}
	m.classed("code", "source", at.String())
}

func (s *site) explains(rule string) bool {
	return slices.ContainsFunc(s.Rules, func(r finding.Rule) bool { return r.Name == rule })
}
