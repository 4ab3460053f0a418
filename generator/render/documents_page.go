package render

import (
	"cmp"
	"html/template"
	"slices"

	"aims/generator/link"
	"aims/generator/record"
)

// Documents is what the layout "documents" is given: the master document list.
type Documents struct {
	Count string
	AsOf  string
	Table template.HTML
}

func (s *site) documentsPage() ([]byte, error) {
	var m, count markup
	var all []*record.Record
	for _, k := range s.kinds {
		all = append(all, k.records...)
	}
	slices.SortStableFunc(all, func(a, b *record.Record) int { return cmp.Compare(a.ID, b.ID) })
	count.count(len(all), "record", "records")
	m.tableStart("Master document list", ` class="sortable dense" data-filter="documents"`)
	m.raw("<thead><tr>")
	for _, title := range []string{"ID", "Title", "Kind", "Version", "Status", "Owner", "Approved by", "Approval", "Effective", "Next review", "Classification", "Digest", "Answers"} {
		m.raw(`<th scope="col">`, title, "</th>")
	}
	m.raw("</tr></thead><tbody>")
	for _, r := range all {
		s.documentRow(&m, r)
	}
	m.raw("</tbody>")
	m.tableEnd()
	return s.write(page{
		path: "documents.html", current: "documents.html", title: s.titled("Master document list"),
		description: "Every record with its control data", crumbs: []crumb{s.home(), {"", "Master document list"}},
		layout: "documents", data: Documents{Count: string(count), AsOf: day(s.View.Today), Table: m.html()},
	})
}

func (s *site) documentRow(m *markup, r *record.Record) {
	m.raw("<tr>")
	s.idCells(m, "", r)
	m.raw("<td>")
	m.anchor(s.registerOf(r), r.Kind.Title)
	m.raw("</td>")
	m.element("td", r.Version)
	m.raw("<td>")
	m.badge("status", string(r.Status), s.words.say(string(r.Status)))
	m.raw("</td><td>")
	s.owner(m, "", r)
	m.raw("</td>")
	approval := link.ApprovalOf(r)
	m.raw("<td>")
	if approval.Given {
		s.briefReference(m, "", approval.By)
		m.raw(" ")
		m.dateText(approval.On)
	}
	m.raw("</td><td>")
	s.approvalState(m, r, approval)
	m.raw("</td>")
	m.raw("<td>")
	m.dateText(r.Fields.Get("effective").Text)
	m.raw("</td><td>")
	s.reviewDue(m, r)
	m.raw("</td>")
	m.element("td", s.words.say(string(r.Classification)))
	m.raw("<td>")
	m.classed("code", "digest", short(r.Digest, 12))
	m.raw("</td><td>")
	s.answeredBriefly(m, r)
	m.raw("</td></tr>")
}

// approvalState is where the approval of a record stands, in a word.
func (s *site) approvalState(m *markup, r *record.Record, a link.Approval) {
	switch {
	case a.Current:
		m.state(stateMark{"yes", "✓", "Current"})
	case a.Bound:
		m.state(stateMark{"no", "✕", "Text changed"})
	case a.Given:
		m.state(stateMark{"partly", "~", "Not bound"})
	case r.Kind.Approval:
		m.state(stateMark{"no", "✕", "None"})
	default:
		m.state(stateMark{"none", "–", "Not asked for"})
	}
}

// answeredBriefly lists the provisions that a record answers, each once.
func (s *site) answeredBriefly(m *markup, r *record.Record) {
	seen := map[string]bool{}
	for _, a := range s.View.AnswersOf(r) {
		path := a.Provision.Path()
		if !a.Counts || seen[path] {
			continue
		}
		if len(seen) > 0 {
			m.raw(", ")
		}
		seen[path] = true
		m.open(path)
		m.text(citedWithFramework(a.Provision))
		m.raw("</a>")
	}
}
