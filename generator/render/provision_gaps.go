package render

import (
	"html/template"
	"slices"

	"aims/generator/link"
	"aims/generator/record"
)

// missing are the gaps of the provision, each with its mend. That there is nothing at all
// is said where it should be.
func (w provisionWriter) missing() template.HTML {
	gaps := slices.DeleteFunc(w.View.GapsOf(w.p), func(gap link.Gap) bool {
		empty := gap.Causes[0].Record == nil
		return empty && (gap.Missing == link.MissingAddressed || gap.Missing == link.MissingEvidenced)
	})
	if len(gaps) == 0 {
		return ""
	}
	var m markup
	m.raw(`<dl class="fields missing-parts">`)
	for _, gap := range gaps {
		m.raw("<div>")
		m.element("dt", gap.Heading())
		m.raw("<dd>")
		w.causes(&m, w.root, gap.Causes)
		m.raw("</dd></div>")
	}
	m.raw("</dl>")
	return m.html()
}

// document is the documented information that the provision asks for, and what it is.
func (w provisionWriter) document() template.HTML {
	d := w.p.Documented
	if d == nil {
		return ""
	}
	required := w.View.Required(d)
	var m markup
	m.raw("<p>")
	m.classed("span", "id", d.ID)
	m.raw(" ")
	m.text(d.Name + ", a " + d.Nature + ". ")
	switch {
	case required.Held():
		m.state(stateMark{"yes", "✓", "There"})
	case w.seesAll:
		m.state(stateMark{"no", "✕", "Not there"})
	default:
		m.state(stateMark{"none", "–", "Not in this edition"})
	}
	m.raw("</p>")
	if w.seesAll || len(required.Candidates) > 0 {
		w.candidates(&m, w.root, required)
	}
	if d.Note != "" {
		m.classed("p", "note", d.Note)
	}
	if d.Periodicity != "" {
		m.classed("p", "note", "How often is not set by the standard. "+d.Periodicity)
	}
	return m.html()
}

// failureState is where a nonconformity stands: one that was rejected was never closed.
func (w provisionWriter) failureState(m *markup, n link.Nonconformity) {
	word := w.words.say(n.Record.Fields.Get("state").Text)
	switch {
	case n.Open:
		m.state(stateMark{"no", "!", "Open"})
		m.raw(" ")
		m.classed("span", "note", word)
	case n.Record.Fields.Get("state").Text == "closed":
		m.state(stateMark{"yes", "✓", word})
	default:
		m.state(stateMark{"none", "–", word})
	}
}

// nonconformities are those against the provision or what answers it, closed ones
// included: an auditor asks for both.
func (w provisionWriter) nonconformities() template.HTML {
	all := w.View.Nonconformities(w.p)
	if len(all) == 0 {
		return ""
	}
	var m markup
	m.tableStart("Nonconformities", "")
	m.raw(`<thead><tr><th scope="col">Nonconformity</th><th scope="col">Grade</th><th scope="col">Against</th><th scope="col">State</th></tr></thead><tbody>`)
	for _, n := range all[:min(mostQuoted, len(all))] {
		m.raw("<tr><td>")
		w.toRecord(&m, w.root, n.Record)
		m.raw("</td><td>")
		m.text(w.words.say(n.Record.Fields.Get("grade").Text))
		m.raw("</td><td>")
		switch {
		case n.Through != nil:
			w.toRecord(&m, w.root, n.Through)
		case n.Via != nil:
			w.toProvision(&m, w.root, n.Via)
		default:
			w.toProvision(&m, w.root, w.p)
		}
		m.raw("</td><td>")
		w.failureState(&m, n)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	var rest []*record.Record
	for _, n := range all[min(mostQuoted, len(all)):] {
		rest = append(rest, n.Record)
	}
	w.moreRecords(&m, w.root, rest)
	return m.html()
}
