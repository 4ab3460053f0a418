package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"sync"

	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/record"
)

// Findings is what the layout "findings" is given.
type Findings struct {
	Count   string // "2 errors, 1 warning"; "" when there are none
	AsOf    string
	Pages   template.HTML // links to the pages of a long list
	List    template.HTML // by severity and rule
	Further template.HTML
	Waived  template.HTML // what the handbook departs from, on the first page
	Rules   template.HTML // the rules explained, on the first page
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
		Count: s.severityCounts(), AsOf: day(s.View.Today), List: s.findingList(all[sheet.from:sheet.to], sheet),
		Pages: sheet.pages("", func(row int) string { return all[row].Rule }), Further: sheet.further(""),
	}
	if sheet.number == 1 {
		data.Waived, data.Rules = s.waivedList(), s.ruleList()
	}
	return s.write(page{
		path: sheet.path(), current: findingsPath, title: s.titled(sheet.titled(title)),
		description: "What the rules found in this version", crumbs: sheet.crumbs(s.home(), title),
		layout: "findings", data: data, size: len(data.List) + len(data.Waived) + len(data.Rules),
	})
}

// findingList writes sorted findings under a heading for each severity and rule.
func (s *site) findingList(all []finding.Finding, sheet sheet) template.HTML {
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
			s.findingsOf(&m, all[0].Rule, all[:n], sheet)
			all = all[n:]
		}
	}
	return m.html()
}

func (s *site) findingsOf(m *markup, rule string, found []finding.Finding, sheet sheet) {
	m.raw(`<h3>`)
	page := ""
	if sheet.number > 1 {
		page = sheet.first
	}
	s.ruleName(m, page, rule)
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

// place leads to the record that a position is in.
func (s *site) place(m *markup, at finding.Position) {
	if r := s.View.RecordAt(at.File); r != nil && s.published(r) {
		s.toRecord(m, "", r)
		m.raw(" ")
	}
	m.classed("code", "source", at.String())
}

// ruleName leads to what a rule says, on the first page of the findings.
func (s *site) ruleName(m *markup, page, rule string) {
	if !s.explains(rule) {
		m.element("code", rule)
		return
	}
	m.raw(`<a href="`, page, "#rule-")
	m.text(rule)
	m.raw(`"><code>`)
	m.text(rule)
	m.raw("</code></a>")
}

// waivedList is what is not reported, with the reason, the last day and who accepts it; and the
// exceptions in force, whether or not they waive a finding.
func (s *site) waivedList() template.HTML {
	var m markup
	if len(s.Waived) > 0 {
		s.waivedTable(&m)
	}
	exceptions := slices.DeleteFunc(s.View.OfKind("exception"), func(r *record.Record) bool {
		last, dated := r.Fields.Get("until").Date()
		return !r.InForce(s.View.Today) || !dated || last.Before(s.View.Today)
	})
	if len(exceptions) > 0 {
		m.raw(`<h2 id="exceptions">Exceptions in force</h2>`)
		m.tableStart("Exceptions in force", "")
		m.raw(`<thead><tr><th scope="col">Exception</th><th scope="col">Why</th><th scope="col">Until</th><th scope="col">Accepted by</th></tr></thead><tbody>`)
		for _, r := range exceptions {
			m.raw(`<tr><th scope="row">`)
			s.toRecord(&m, "", r)
			m.raw("</th>")
			s.acceptance(&m, r.Fields.Get("reason").Text, r.Fields.Get("until").Text, r.Fields.Get("accepted-by").Text)
		}
		m.raw("</tbody>")
		m.tableEnd()
	}
	return m.html()
}

// acceptance ends a row with why, until when and by whom something is accepted.
func (s *site) acceptance(m *markup, reason, until, by string) {
	m.element("td", sentence(reason))
	m.raw("<td>")
	m.dateText(until)
	m.raw("</td><td>")
	s.actor(m, "", by)
	m.raw("</td></tr>")
}

func (s *site) waivedTable(m *markup) {
	m.raw(`<h2 id="waived">Waived</h2><p>`)
	m.count(len(s.Waived), "finding is", "findings are")
	m.raw(" accepted for a time, and not counted above. What is waived is not done: it changes the state of no requirement.</p>")
	m.tableStart("Waived findings", ` class="findings"`)
	m.raw(`<thead><tr><th scope="col">Place</th><th scope="col">What is waived</th><th scope="col">Why</th><th scope="col">Until</th><th scope="col">Accepted by</th></tr></thead><tbody>`)
	for _, w := range s.Waived {
		m.raw(`<tr><th scope="row">`)
		s.place(m, w.Waiver)
		m.raw("</th><td>")
		m.text(sentence(w.Message))
		m.raw(" ")
		s.ruleName(m, "", w.Rule)
		m.raw("</td>")
		s.acceptance(m, w.Reason, w.Until, w.By)
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
