package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/finding"
)

// Rules is what the layout "rules" is given.
type Rules struct {
	Count string
	Table template.HTML // all rules at a glance
	List  template.HTML // each explained, by what they rest on
}

const rulesPath = "rules.html"

// bases in the order of the page, with the heading of their rules: what must be comes
// before what should be.
var bases = []struct{ name, title string }{
	{"requirement", "Required by a clause"},
	{"annex-a", "Required by a control"},
	{"integrity", "So that the handbook can be relied on"},
	{"practice", "Good practice"},
}

func (s *site) addRules(set *files.Set) {
	if len(s.Rules) > 0 {
		set.Add(rulesPath, s.rulesPage)
	}
}

func (s *site) rulesPage() ([]byte, error) {
	const title = "Rules"
	rules := slices.Clone(s.Rules)
	slices.SortFunc(rules, func(a, b finding.Rule) int { return cmp.Compare(a.Name, b.Name) })
	data := Rules{Count: number(len(rules)), Table: s.ruleTable(rules), List: s.ruleList(rules)}
	return s.write(page{
		path: rulesPath, current: findingsPath, title: s.titled(title),
		description: "What the records are checked for, and what each rule rests on",
		crumbs:      []crumb{s.home(), {findingsPath, "Findings"}, {"", title}},
		layout:      "rules", data: data, size: len(data.Table) + len(data.List),
	})
}

// ruleTable has a row for each rule, with how often it found something here.
func (s *site) ruleTable(rules []finding.Rule) template.HTML {
	found := map[string]int{}
	for _, f := range s.Findings {
		found[f.Rule]++
	}
	var m markup
	m.tableStart("All rules", ` class="sortable dense"`)
	m.raw(`<thead><tr><th scope="col">Rule</th><th scope="col">What it wants</th><th scope="col">Severity</th><th scope="col">Rests on</th><th scope="col">Findings</th></tr></thead><tbody>`)
	for _, rule := range rules {
		m.raw(`<tr><th scope="row"><a href="#`, ruleAnchor(rule.Name), `"><code>`)
		m.text(rule.Name)
		m.raw("</code></a></th>")
		m.element("td", rule.Title)
		m.raw("<td>")
		m.badge("severity", rule.Graded.String(), rule.Graded.String())
		m.raw("</td>")
		m.element("td", rule.Basis)
		m.raw("<td>", number(found[rule.Name]), "</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	return m.html()
}

// ruleList explains the rules, those of one basis together.
func (s *site) ruleList(rules []finding.Rule) template.HTML {
	var m markup
	for _, basis := range bases {
		begun := false
		for _, rule := range rules {
			if rule.Basis != basis.name {
				continue
			}
			if !begun {
				begun = true
				m.element("h2", basis.title)
				m.raw("<p>")
				m.text(sentence(rule.Because))
				m.raw(".</p>")
			}
			s.explainRule(&m, rule)
		}
	}
	return m.html()
}

func (s *site) explainRule(m *markup, rule finding.Rule) {
	m.raw(`<section class="rule"><h3 id="`, ruleAnchor(rule.Name), `"><code>`)
	m.text(rule.Name)
	m.raw("</code> ")
	m.text(rule.Title)
	m.raw("</h3><p>")
	m.text(rule.Doc)
	m.raw(`</p><dl class="fields"><div><dt>Severity</dt><dd>`)
	m.badge("severity", rule.Graded.String(), rule.Graded.String())
	if rule.Graded != rule.Severity {
		m.raw(" here; the rule’s own is ", rule.Severity.String())
	}
	m.raw("</dd></div>")
	if len(rule.Serves) > 0 {
		m.raw("<div><dt>Serves</dt><dd>")
		s.servedProvisions(m, rule.Serves)
		m.raw("</dd></div>")
	}
	m.raw("</dl></section>")
}

func (s *site) servedProvisions(m *markup, refs []string) {
	for i, ref := range refs {
		if i > 0 {
			m.raw(", ")
		}
		if p := s.View.Library.Resolve(ref); p != nil {
			s.toProvision(m, "", p)
			continue
		}
		_, id, _ := strings.Cut(ref, ":")
		m.text(id) // the handbook does without its framework
	}
}

// ruleAnchor is where a rule is explained on the page of the rules.
func ruleAnchor(name string) string { return "rule-" + name }
