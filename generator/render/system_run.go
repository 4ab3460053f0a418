package render

import (
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// The parts of a system's file that tell how it runs: evidence, results, changes, events
// and the people around it.

func (w systemWriter) evidence() {
	w.evidencePart("evidence", "Evidence", "No evidence is about the system.", w.file.Evidence)
}

func (w systemWriter) evidencePart(id, title, none string, all []link.Evidence) {
	w.table(id, title, none, len(all), []string{"Evidence", "Shows", "Collected", "Valid until", "Today"}, func(i int) {
		e, m := all[i], &w.out
		w.recordCell(e.Record)
		m.raw("<td>")
		for n, text := range e.Record.Fields.Get("evidences").Texts() {
			if n > 0 {
				m.raw(", ")
			}
			w.briefReference(m, w.root, text)
		}
		m.raw("</td>")
		w.evidenceWindow(m, e)
	})
}

func (w systemWriter) monitoring() {
	all := w.file.Monitoring
	w.table("monitoring", "Monitoring: the newest results", "No monitoring record names the system.", len(all), []string{"Measured", "Threshold", "Result", "On", "Against the threshold", "Record"}, func(i int) {
		m, measure := &w.out, all[i]
		m.raw(`<th scope="row">`)
		w.textOrNone(measure.Metric.Get("name"))
		m.raw("</th>")
		w.textCell(measure.Metric.Get("threshold"))
		w.textCell(measure.Result.Get("value"))
		m.raw("<td>")
		m.dateText(measure.Result.Get("on").Text)
		m.raw("</td><td>")
		w.verdict(measure.Result)
		m.raw("</td><td>")
		w.briefReference(m, w.root, measure.Record.ID)
		w.idle(measure.Record)
		m.raw("</td>")
	})
}

func (w systemWriter) verdict(result record.Value) {
	switch result.Get("verdict").Text {
	case "within":
		w.out.state(stateMark{"yes", "✓", "Within"})
	case "beyond":
		w.out.state(stateMark{"no", "✕", "Beyond"})
	case "inconclusive":
		w.out.state(stateMark{"partly", "~", "Inconclusive"})
	default:
		w.out.state(stateMark{"none", "–", "No result yet"})
	}
}

func (w systemWriter) changes() {
	all := w.file.Changes
	w.table("changes", "Changes", "No change names the system.", len(all), []string{"Change", "Versions", "Significant", "State", "Assessed again"}, func(i int) {
		c, m := all[i], &w.out
		w.recordCell(c.Record)
		m.raw("<td>")
		w.textOrNone(c.Record.Fields.Get("from-version"))
		m.raw(" → ")
		w.textOrNone(c.Record.Fields.Get("to-version"))
		if c.Record.Fields.Get("subject").Text == "aims" {
			m.raw(` <span class="note">of the management system</span>`)
		}
		m.raw("</td>")
		w.said(c.Record, "significant")
		w.said(c.Record, "state")
		m.raw("<td>")
		w.recordList(c.Reassessed)
		m.raw("</td>")
	})
}

func (w systemWriter) recordList(records []*record.Record) {
	m := &w.out
	if len(records) == 0 {
		m.raw(`<span class="none">–</span>`)
		return
	}
	for i, r := range records {
		if i > 0 {
			m.raw(", ")
		}
		w.briefReference(m, w.root, r.ID)
	}
}

func (w systemWriter) incidents() {
	all := w.file.Incidents
	w.table("incidents", "Incidents, concerns and nonconformities", "None names the system.", len(all), []string{"Record", "What it is", "Gravity", "Noticed", "State"}, func(i int) {
		r, m := all[i], &w.out
		w.recordCell(r)
		m.element("td", r.Kind.Title)
		w.firstSaid(r, "severity", "grade", "outcome")
		w.firstSaid(r, "detected", "received", "raised", "found")
		m.raw("<td>")
		w.handled(r)
		m.raw("</td>")
	})
}

// firstSaid writes the first of some fields that the record has: kinds name the same thing
// differently.
func (w systemWriter) firstSaid(r *record.Record, names ...string) {
	for _, name := range names {
		if r.Fields.Get(name).Has() {
			w.said(r, name)
			return
		}
	}
	w.out.raw(`<td><span class="none">–</span></td>`)
}

func (w systemWriter) handled(r *record.Record) {
	state := r.Fields.Get("state").Text
	switch state {
	case "closed":
		w.out.state(stateMark{"yes", "✓", "Closed"})
	case "":
		w.out.raw(`<span class="none">–</span>`)
	default:
		w.out.state(stateMark{"partly", "~", w.words.say(state)})
	}
}

func (w systemWriter) oversight() {
	w.subsection("file-oversight", "Human oversight")
	oversight, field := w.r.Fields.Get("oversight"), fieldOf(w.r.Kind.Fields, []string{"oversight"})
	if oversight.Has() && field != nil {
		w.fieldList(&w.out, w.root, w.r, field.Fields, oversight)
	} else {
		w.out.raw(`<p class="missing">The card does not say how people stay in control.</p>`)
	}
	w.evidencePart("oversight-evidence", "Evidence of oversight and use", "No evidence about the system names a control of A.9.", w.file.Oversight(w.View.Graph))
}

func (w systemWriter) suppliers() {
	all := w.file.Suppliers
	w.table("suppliers", "Suppliers", "The card names no part from outside.", len(all), []string{"Supplier", "Provides to the system", "Assessed", "Outcome", "Next review"}, func(i int) {
		s, m := all[i], &w.out
		if s.Record == nil {
			m.raw(`<th scope="row">`)
			w.reference(m, w.root, s.Named)
			m.raw("</th>")
		} else {
			w.recordCell(s.Record)
		}
		m.raw("<td>")
		w.components(s.Components)
		m.raw("</td>")
		if s.Record == nil {
			m.raw(`<td colspan="3"><span class="none">–</span></td>`)
			return
		}
		w.said(s.Record, "assessment", "on")
		w.said(s.Record, "assessment", "outcome")
		m.raw("<td>")
		w.reviewDue(m, s.Record)
		m.raw("</td>")
	})
}

func (w systemWriter) components(components []record.Value) {
	if len(components) == 0 {
		w.out.raw(`<span class="none">– named by the supplier’s record only</span>`)
	}
	for _, c := range components {
		w.out.element("div", strings.TrimSpace(c.Get("name").Text+" "+c.Get("version").Text))
	}
}

func (w systemWriter) information() {
	all := w.file.Information
	w.table("users", "Information for users", "Nothing that users are given is named.", len(all), []string{"Information", "What it is", "Version", "Status"}, func(i int) {
		r, m := all[i], &w.out
		w.recordCell(r)
		m.element("td", r.Kind.Title)
		m.element("td", r.Version)
		m.raw("<td>")
		m.badge("status", string(r.Status), w.words.say(string(r.Status)))
		m.raw("</td>")
	})
}
