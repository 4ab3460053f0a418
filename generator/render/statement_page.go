package render

import (
	"html/template"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// Statement is what the layout "soa" is given: the statement of applicability.
type Statement struct {
	Counts  string
	About   template.HTML // which record, its version and approval
	Missing string        // why there is nothing, "" when there is
	Table   template.HTML
}

// hasStatement says whether the handbook is one that needs the page.
func (s *site) hasStatement() bool {
	return s.View.Statement() != nil || s.primary != nil && len(s.primary.OfKind("control")) > 0
}

func (s *site) statementPage() ([]byte, error) {
	var data Statement
	statement := s.View.Statement()
	if statement == nil {
		data.Missing = "No statement of applicability is in force. Begin one with “aims new soa”: it decides on every control of Annex A, with a reason for each."
	} else {
		data.About = s.aboutStatement(statement)
	}
	controls := s.statementControls(statement)
	data.Counts = s.statementCounts(controls)
	data.Table = s.statementTable(controls)
	return s.write(page{
		path: "soa.html", current: "soa.html", title: s.titled("Statement of applicability"),
		description: "Every control of Annex A and every own control: applicable or not, and why",
		crumbs:      []crumb{s.home(), {"", "Statement of applicability"}}, layout: "soa", data: data,
	})
}

func (s *site) aboutStatement(r *record.Record) template.HTML {
	var m markup
	m.raw("<p>")
	s.controlled(&m, r)
	m.raw("</p>")
	return m.html()
}

// A controlRow is a control with what was decided about it.
type controlRow struct {
	provision *framework.Provision // nil for an own control that a procedure describes
	text      string               // how the row names the control
	row       record.Value
	decided   bool
	included  bool
}

// statementControls are the controls of Annex A in its order, then the statement's own.
func (s *site) statementControls(statement *record.Record) []controlRow {
	var rows []controlRow
	listed := map[*framework.Provision]bool{}
	if s.primary != nil {
		for _, p := range s.primary.OfKind("control") {
			listed[p] = true
			row := controlRow{provision: p, text: p.ID}
			if d, found := s.View.Decision(p); found {
				row.row, row.decided, row.included = d.Row, d.Decided, d.Applicable
			}
			rows = append(rows, row)
		}
	}
	if statement == nil {
		return rows
	}
	for v := range statement.Fields.Get("controls").All() {
		text := v.Get("control").Text
		if p := s.resolve(text).Provision; p != nil && listed[p] || text == "" {
			continue
		}
		included, decided := v.Get("applicable").Bool()
		rows = append(rows, controlRow{provision: s.resolve(text).Provision, text: text, row: v, decided: decided, included: included})
	}
	return rows
}

func (s *site) statementCounts(rows []controlRow) string {
	var included, excluded, open, own int
	for _, row := range rows {
		switch {
		case !row.decided:
			open++
		case row.included:
			included++
		default:
			excluded++
		}
		if row.provision == nil || row.provision.Framework != s.primary {
			own++
		}
	}
	var m markup
	m.raw(number(included), " applicable, ", number(excluded), " excluded, ", number(open), " undecided")
	if own > 0 {
		m.raw("; ", number(own), " of them the handbook’s own")
	}
	return string(m)
}

func (s *site) statementTable(rows []controlRow) template.HTML {
	var m markup
	m.tableStart("Statement of applicability", ` class="sortable soa" data-filter="controls"`)
	m.raw(`<thead><tr><th scope="col">Control</th><th scope="col">Applicable, status</th><th scope="col">Justification and reasons</th><th scope="col">Implementation</th><th scope="col">Evidence</th><th scope="col">Owner, reviewed</th></tr></thead><tbody>`)
	for _, row := range rows {
		s.statementRow(&m, row)
	}
	m.raw("</tbody>")
	m.tableEnd()
	return m.html()
}

func (s *site) statementRow(m *markup, row controlRow) {
	m.raw(`<tr><th scope="row">`)
	switch {
	case row.provision != nil:
		m.raw(`<a class="ref" href="`)
		m.text(row.provision.Path())
		m.raw(`">`)
		m.text(citedWithFramework(row.provision))
		m.raw("</a> ")
		m.text(row.provision.Name())
	default:
		s.reference(m, "", row.text)
	}
	m.raw("</th><td>")
	switch {
	case !row.decided:
		m.state(stateMark{"no", "?", "Undecided"})
	case row.included:
		m.state(yesMark)
	default:
		m.state(excludedMark)
	}
	if status := row.row.Get("status").Text; status != "" {
		m.raw(" ")
		m.badge("status", status, s.words.say(status))
	}
	m.raw("</td><td>")
	m.text(row.row.Get("justification").Text)
	s.drivers(m, row.row.Get("reasons"))
	m.raw("</td>")
	m.raw("<td>")
	s.briefList(m, row.row.Get("implementation"))
	m.raw("</td><td>")
	s.datedEvidence(m, row.row.Get("evidence"))
	m.raw("</td><td>")
	s.briefList(m, row.row.Get("owner"))
	if reviewed := row.row.Get("reviewed").Text; reviewed != "" {
		m.raw(" ")
		m.dateText(reviewed)
	}
	m.raw("</td></tr>")
}

// drivers writes why a control is included: each reason with its sort.
func (s *site) drivers(m *markup, reasons record.Value) {
	if !reasons.Has() {
		return
	}
	m.raw(`<ul class="drivers">`)
	for reason := range reasons.All() {
		for _, pair := range reason.Pairs {
			m.raw("<li>")
			m.text(s.words.say(pair.Key) + ": ")
			s.driver(m, pair.Value)
			m.raw("</li>")
		}
	}
	m.raw("</ul>")
}

func (s *site) driver(m *markup, v record.Value) {
	for i, text := range v.Texts() {
		if i > 0 {
			m.raw(", ")
		}
		if t := s.resolve(text); t.Provision != nil {
			s.namedProvision(m, "", t.Provision)
		} else {
			s.briefReference(m, "", text)
		}
	}
}

func (s *site) briefList(m *markup, v record.Value) {
	for i, text := range v.Texts() {
		if i > 0 {
			m.raw(", ")
		}
		if text == link.OutOfSight {
			m.outOfSight()
			continue
		}
		s.briefReference(m, "", text)
	}
}

// datedEvidence names evidence with the day it was collected and how it stands.
func (s *site) datedEvidence(m *markup, v record.Value) {
	if !v.Has() {
		return
	}
	m.raw(`<ul class="drivers">`)
	for _, text := range v.Texts() {
		m.raw("<li>")
		r := s.resolve(text).Record
		switch {
		case text == link.OutOfSight:
			m.outOfSight()
		case r == nil:
			s.briefReference(m, "", text)
		default:
			s.briefReference(m, "", text)
			m.raw(" ")
			e := s.View.Window(r)
			if !e.From.IsZero() {
				m.date(e.From)
				m.raw(" ")
			}
			if !e.Current(s.View.Today) {
				s.evidenceState(m, e)
			}
		}
		m.raw("</li>")
	}
	m.raw("</ul>")
}
