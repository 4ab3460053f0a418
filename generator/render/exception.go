package render

import (
	"html/template"
	"strings"

	"aims/generator/framework"
	"aims/generator/link"
)

// exceptedMark says until when somebody accepts that a provision is not met. It stands
// beside the states, which stay as they are.
func exceptedMark(e link.Exception) stateMark {
	return stateMark{"excepted", "~", "Excepted until " + day(e.Until)}
}

// excepted is the exception from a provision, with its reason.
func (w provisionWriter) excepted() template.HTML {
	e, found := w.View.Exception(w.p)
	if !found {
		return ""
	}
	var m markup
	m.state(exceptedMark(e))
	m.raw(" by ")
	w.toRecord(&m, w.root, e.Record)
	if e.From != w.p {
		m.raw(", which departs from ")
		w.toProvision(&m, w.root, e.From)
	}
	m.raw(". ")
	m.text(strings.TrimRight(sentence(e.Reason()), ".") + ".")
	if by := e.AcceptedBy(); by != "" {
		m.raw(" Accepted by ")
		w.actor(&m, w.root, by)
		m.raw(".")
	}
	m.raw(" What is accepted is not done: the states stay as they are.")
	return m.html()
}

// exceptedNote is the same in a row of a table, where there is room for the link alone.
func (s *site) exceptedNote(m *markup, root string, p *framework.Provision) {
	e, found := s.View.Exception(p)
	if !found {
		return
	}
	m.raw(` <span class="note">`)
	m.state(exceptedMark(e))
	m.raw(": ")
	s.toRecord(m, root, e.Record)
	m.raw("</span>")
}
