package render

import (
	"cmp"
	"html/template"

	"aims/generator/framework"
)

// aboutFramework says whose text it is, which edition, and how sure the data is.
func (s *site) aboutFramework(f *framework.Framework) template.HTML {
	var m markup
	m.raw(`<dl class="fields">`)
	for _, fact := range [][2]string{
		{"Publisher", f.Publisher}, {"Edition", f.Edition}, {"Number", f.PublicationID}, {"Status", f.Status},
		{"Jurisdiction", f.Jurisdiction}, {"Force", force(f)}, {"Data as of", f.AsOf}, {"Confidence", f.Confidence}, {"Text", f.LicenceNote},
	} {
		if fact[1] != "" {
			m.raw("<div>")
			m.element("dt", fact[0])
			m.element("dd", fact[1])
			m.raw("</div>")
		}
	}
	m.raw("</dl>")
	return m.html()
}

func force(f *framework.Framework) string {
	if f.Binding {
		return "law"
	}
	return "voluntary"
}

// notesOf are the dates in the life of a framework, what a reader should know about its
// data, and what the data rests on.
func (s *site) notesOf(f *framework.Framework) template.HTML {
	var m markup
	if len(f.Dates) > 0 {
		m.raw("<h3>Dates</h3>")
		m.tableStart("Dates", "")
		m.raw(`<thead><tr><th scope="col">Day</th><th scope="col">What happens</th></tr></thead><tbody>`)
		for _, d := range f.Dates {
			m.raw("<tr><td>")
			m.dateText(d.Date)
			m.raw("</td><td>")
			m.text(d.Event)
			m.confidence(d.Confidence)
			m.raw("</td></tr>")
		}
		m.raw("</tbody>")
		m.tableEnd()
	}
	if len(f.Notes) > 0 {
		m.raw("<h3>Notes</h3><ul>")
		for _, note := range f.Notes {
			m.element("li", note)
		}
		m.raw("</ul>")
	}
	if len(f.Sources) > 0 {
		m.raw(`<details><summary>Sources</summary><ul>`)
		for _, source := range f.Sources {
			m.source(source)
		}
		m.raw("</ul></details>")
	}
	return m.html()
}

// source writes what a part of the data rests on.
func (m *markup) source(source framework.Source) {
	m.raw("<li>")
	m.text(source.What)
	if source.What != "" && source.URL != "" {
		m.raw(", ")
	}
	if source.URL != "" {
		m.outside(source.URL)
	}
	if source.Kind != "" {
		m.text(" (" + source.Kind + ")")
	}
	if source.Use != "" {
		m.text(": " + source.Use)
	}
	if source.Quality != "" {
		m.classed("span", "note", " "+source.Quality)
	}
	m.raw("</li>")
}

func (m *markup) confidence(confidence string) {
	if confidence != "" {
		m.raw(" ")
		m.classed("span", "note", "confidence "+confidence)
	}
}

// mapsOf are the crosswalks from and to a framework: who says so and on what basis.
func (s *site) mapsOf(f *framework.Framework) template.HTML {
	var m markup
	rows := 0
	m.tableStart("Crosswalks", "")
	m.raw(`<thead><tr><th scope="col">Crosswalk</th><th scope="col">Pairs</th><th scope="col">Source and basis</th><th scope="col">Confidence</th></tr></thead><tbody>`)
	for _, c := range s.View.Library.Maps() {
		if c.From != f && c.To != f {
			continue
		}
		rows++
		m.raw("<tr><td>")
		m.text(cmp.Or(c.Title, c.ID))
		m.raw("</td><td>", number(len(c.Pairs)), "</td><td>")
		m.text(sentence(c.Source))
		if c.Basis != "" {
			m.classed("p", "note", sentence(c.Basis))
		}
		if c.Note != "" {
			m.classed("p", "note", c.Note)
		}
		m.raw("</td><td>")
		m.text(c.Confidence)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	if rows == 0 {
		return ""
	}
	return m.html()
}
