package render

import (
	"cmp"
	"html/template"
	"slices"
	"sync"

	"aims/generator/files"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// Documents is what the layout "documents" is given: the master document list, or a
// page of it.
type Documents struct {
	Count   string
	AsOf    string
	Pages   template.HTML // links to the pages of a long list
	Table   template.HTML
	Further template.HTML
	Changes string // path of the list of changes, "" for none
}

const documentsPath = "documents.html"

func (s *site) addDocuments(set *files.Set) {
	all := sync.OnceValue(s.byID)
	for _, sheet := range sheetsOf(documentsPath, len(s.View.Records())-len(s.pages)) {
		set.Add(sheet.path(), func() ([]byte, error) { return s.documentsPage(sheet, all()) })
	}
}

// byID are all records in the order of their ids.
func (s *site) byID() []*record.Record {
	var all []*record.Record
	for _, k := range s.kinds {
		all = append(all, k.records...)
	}
	slices.SortStableFunc(all, func(a, b *record.Record) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (s *site) documentsPage(sheet sheet, all []*record.Record) ([]byte, error) {
	const title = "Master document list"
	var m, count markup
	count.count(len(all), "record", "records")
	m.tableStart(title, ` class="sortable dense" data-filter="documents"`+sheet.attribute())
	m.raw("<thead><tr>")
	for _, title := range []string{"Document", "Kind, classification", "Version, status", "Owner", "Approval", "Next review", "Digest", "Answers"} {
		m.raw(`<th scope="col">`, title, "</th>")
	}
	m.raw("</tr></thead><tbody>")
	for _, r := range all[sheet.from:sheet.to] {
		s.documentRow(&m, r)
	}
	m.raw("</tbody>")
	m.tableEnd()
	changes := ""
	if s.Past != nil {
		changes = changesPath
	}
	return s.write(page{
		path: sheet.path(), current: documentsPath, title: s.titled(sheet.titled(title)),
		description: "Every record with its control data", crumbs: sheet.crumbs(s.home(), title),
		layout: "documents", size: len(m), data: Documents{
			Count: string(count), AsOf: day(s.View.Today), Table: m.html(), Further: sheet.further(""), Changes: changes,
			Pages: sheet.pages("", func(row int) string { return all[row].ID }),
		},
	})
}

// documentRow keeps in one cell what is read together, so that the whole row is in
// sight on an ordinary screen.
func (s *site) documentRow(m *markup, r *record.Record) {
	m.raw(`<tr><th scope="row">`)
	m.classed("span", "id", r.ID)
	m.raw(" ")
	m.anchor(r.Path(), r.Title)
	m.raw("</th><td>")
	m.anchor(s.registerOf(r), r.Kind.Title)
	m.lowerLine(s.words.say(string(r.Classification)))
	m.raw("</td><td>")
	m.text(r.Version)
	m.raw(" ")
	m.badge("status", string(r.Status), s.words.say(string(r.Status)))
	m.raw("</td><td>")
	s.owner(m, "", r)
	m.raw("</td><td>")
	approval := link.ApprovalOf(r)
	s.approvalState(m, r, approval)
	if approval.Given {
		m.raw(` <span class="note">`)
		s.briefReference(m, "", approval.By)
		m.raw(" ")
		m.dateText(approval.On)
		m.raw("</span>")
	}
	m.raw("</td><td>")
	s.reviewDue(m, r)
	if effective := r.Fields.Get("effective").Text; effective != "" {
		m.raw(` <span class="note">in force `)
		m.dateText(effective)
		m.raw("</span>")
	}
	m.raw("</td><td>")
	m.classed("code", "digest", short(r.ShownDigest(), 8))
	m.raw("</td><td>")
	s.answeredBriefly(m, r)
	m.raw("</td></tr>")
}

// lowerLine writes what belongs to the text above it.
func (m *markup) lowerLine(text string) {
	if text != "" {
		m.raw(" ")
		m.classed("span", "note", text)
	}
}

// approvalState is where the approval of a record stands, in a word.
func (s *site) approvalState(m *markup, r *record.Record, a link.Approval) {
	switch {
	case a.Current:
		m.state(stateMark{"yes", "✓", "Current"})
	case a.Drifted:
		m.state(stateMark{"partly", "~", "No word changed"})
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

// mostAnswered is how many provisions or records a cell of a list names; the record's
// page has them all.
const mostAnswered = 6

// answeredBriefly lists the first provisions that a record answers, each once.
func (s *site) answeredBriefly(m *markup, r *record.Record) {
	var answered []*framework.Provision
	for _, a := range s.View.AnswersOf(r) {
		if a.Counts && !slices.Contains(answered, a.Provision) {
			answered = append(answered, a.Provision)
		}
	}
	for i, p := range answered[:min(mostAnswered, len(answered))] {
		if i > 0 {
			m.raw(", ")
		}
		m.anchor(p.Path(), citedWithFramework(p))
	}
	if rest := len(answered) - mostAnswered; rest > 0 {
		m.raw(" and ")
		m.anchor(r.Path()+"#answers", number(rest)+" more")
	}
}
