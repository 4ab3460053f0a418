package render

import (
	"html/template"
	"slices"

	"aims/generator/record"
)

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
		s.ruleName(m, w.Rule)
		m.raw("</td>")
		s.acceptance(m, w.Reason, w.Until, w.By)
	}
	m.raw("</tbody>")
	m.tableEnd()
}
