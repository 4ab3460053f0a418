package render

import (
	"html/template"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// Required is what the layout "required" is given: the documented information that the
// primary framework asks for, and what of it is there.
type Required struct {
	Counts   string
	Table    template.HTML
	Controls template.HTML // what controls call for; "" when no control is included
}

const requiredPath = "required.html"

// hasReadiness says whether the edition has the pages that judge the handbook as a whole.
// In an edition that lacks records they would call missing what is only out of sight.
func (s *site) hasReadiness() bool {
	return s.seesAll && s.primary != nil && len(s.primary.Documents) > 0
}

func (s *site) requiredPage() ([]byte, error) {
	const title = "Required documented information"
	held := 0
	var m markup
	m.tableStart(title, ` class="required" data-gaps="Only what is missing"`)
	m.raw(`<thead><tr><th scope="col">Item</th><th scope="col">What has to be there</th><th scope="col">There</th><th scope="col">What it is here</th></tr></thead><tbody>`)
	for _, d := range s.primary.Documents {
		required := s.View.Required(d)
		if required.Held() {
			held++
		}
		s.requiredRow(&m, required)
	}
	m.raw("</tbody>")
	m.tableEnd()
	data := Required{
		Counts: number(held) + " of " + number(len(s.primary.Documents)) + " items are there",
		Table:  m.html(), Controls: s.controlDocuments(),
	}
	return s.write(page{
		path: requiredPath, current: requiredPath, title: s.titled(title),
		description: "Each piece of documented information that the clauses ask for, and the record that is it",
		crumbs:      []crumb{s.home(), {"", title}}, layout: "required", data: data,
	})
}

func (s *site) requiredRow(m *markup, required link.Required) {
	d := required.Document
	if required.Held() {
		m.raw("<tr>")
	} else {
		m.raw(`<tr class="gap">`)
	}
	m.raw(`<th scope="row">`)
	m.classed("span", "id", d.ID)
	m.raw(`<span class="note">`)
	s.toProvision(m, "", d.Provision)
	m.raw("</span></th><td>")
	m.text(d.Name)
	m.classed("span", "note", sentence(d.Nature)+" · "+d.Periodicity)
	m.raw("</td><td>")
	m.state(yesNo(required.Held()))
	m.raw("</td><td>")
	s.candidates(m, "", required)
	m.raw("</td></tr>")
}

// mostCandidates is how many records are named for one item.
const mostCandidates = 8

// candidates names the records that are the document; when none is, those that may
// become it, each with why it does not count.
func (s *site) candidates(m *markup, root string, required link.Required) {
	all := required.Counting()
	if len(all) == 0 {
		all = required.Candidates
	}
	if len(all) == 0 {
		s.noCandidate(m, required.Document)
		return
	}
	m.raw(`<ul class="links">`)
	for _, c := range all[:min(mostCandidates, len(all))] {
		m.raw("<li>")
		target := link.Target{}
		if c.Answer != nil {
			target.Anchor = anchorOf(*c.Answer)
		}
		s.recordLink(m, root, c.Record, target)
		s.documentState(m, c.Record)
		if c.Why != "" {
			m.raw(` <span class="note">does not count: `)
			m.text(c.Why)
			m.raw("</span>")
		}
		m.raw("</li>")
	}
	m.raw("</ul>")
	var rest []*record.Record
	for _, c := range all[min(mostCandidates, len(all)):] {
		rest = append(rest, c.Record)
	}
	s.moreRecords(m, root, rest)
}

// documentState is the version and the approval of a document, in a line.
func (s *site) documentState(m *markup, r *record.Record) {
	m.raw(` <span class="note">`)
	if r.Version != "" {
		m.raw("version ")
		m.text(r.Version)
		m.raw(" · ")
	}
	if approval := link.ApprovalOf(r); approval.Given || r.Kind.Approval {
		m.text(approval.Text())
	} else {
		m.text(s.words.within(string(r.Status)))
	}
	m.raw("</span>")
}

func (s *site) noCandidate(m *markup, d *framework.Document) {
	for _, gap := range s.View.GapsOf(d.Provision) {
		if gap.Document == d {
			m.text(sentence(gap.Causes[0].Why) + ". ")
			m.mend(gap.Causes[0])
		}
	}
}

// controlDocuments lists the included controls that call for a document.
func (s *site) controlDocuments() template.HTML {
	var m markup
	m.tableStart("What controls call for", ` class="required" data-gaps="Only what is missing"`)
	m.raw(`<thead><tr><th scope="col">Control</th><th scope="col">Usual document</th><th scope="col">There</th><th scope="col">What it is here</th></tr></thead><tbody>`)
	rows := 0
	for _, p := range s.primary.OfKind("control") {
		state := s.View.State(p)
		if d, found := s.View.Decision(p); !found || !d.Applicable || state.Excluded || p.CallsForDocument == "" || p.CallsForDocument == "none" {
			continue
		}
		rows++
		s.controlDocument(&m, p, state.Addressed && state.Approved)
	}
	m.raw("</tbody>")
	m.tableEnd()
	if rows == 0 {
		return ""
	}
	return m.html()
}

func (s *site) controlDocument(m *markup, p *framework.Provision, there bool) {
	if there {
		m.raw("<tr>")
	} else {
		m.raw(`<tr class="gap">`)
	}
	m.raw(`<th scope="row">`)
	s.toProvision(m, "", p)
	m.classed("span", "note", p.Name())
	m.raw("</th><td>")
	m.text(p.UsualDocument)
	if p.CallsForDocument == "implied" {
		m.classed("span", "note", "usually shown by a document; the control does not say so")
	}
	m.raw("</td><td>")
	m.state(yesNo(there))
	m.raw(`</td><td><ul class="links">`)
	var last *record.Record // answers come record by record; each is named once
	for _, a := range s.View.Answers(p) {
		if a.Record == last {
			continue
		}
		last = a.Record
		m.raw("<li>")
		s.recordLink(m, "", a.Record, link.Target{Anchor: anchorOf(a)})
		s.documentState(m, a.Record)
		if !a.Counts {
			m.raw(` <span class="note">does not count: `)
			m.text(a.Why)
			m.raw("</span>")
		}
		m.raw("</li>")
	}
	m.raw("</ul></td></tr>")
}
