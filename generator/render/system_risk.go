package render

import (
	"slices"

	"aims/generator/link"
	"aims/generator/record"
)

func (w systemWriter) risks() {
	all := w.file.Risks
	w.table("risks", "Risks and treatment", "No assessed risk concerns the system.", len(all), []string{"Risk", "Level", "Evaluation", "Treatment, residual risk, acceptance, effect"}, func(i int) {
		risk := all[i]
		m := &w.out
		m.raw(`<th scope="row">`)
		w.rowLink(risk.Definition)
		w.idle(risk.Record)
		m.raw("</th>")
		w.enumCell(risk.Row.Get("level"))
		m.raw("<td>")
		w.evaluation(risk)
		m.raw("</td>")
		w.treatments(risk)
	})
}

// rowLink leads to a row of a record, such as a risk, with its title.
func (w systemWriter) rowLink(d link.Definition) {
	m := &w.out
	m.raw(`<a class="ref" href="`)
	m.text(w.root + w.address(link.Target{Record: d.Record, Anchor: d.Anchor()}))
	m.raw(`">`)
	m.classed("span", "id", d.ID)
	m.raw(" ")
	m.text(shorten(d.Title(), 90))
	m.raw("</a>")
}

func (w systemWriter) enumCell(v record.Value) {
	w.out.raw("<td>")
	if v.Has() {
		w.out.text(w.words.say(v.Text))
	} else {
		w.out.raw(`<span class="none">–</span>`)
	}
	w.out.raw("</td>")
}

func (w systemWriter) evaluation(risk link.SystemRisk) {
	m := &w.out
	switch {
	case risk.Row.Get("type").Text == "opportunity":
		m.raw("Opportunity")
	case risk.Row.Get("evaluation").Text == "acceptable":
		m.state(stateMark{"yes", "✓", "Acceptable"})
	case risk.Row.Get("evaluation").Text == "unacceptable":
		m.state(stateMark{"no", "!", "Above the criteria"})
	default:
		m.raw(`<span class="none">–</span>`)
	}
}

// treatments has a line for each plan that treats the risk: the option, what remains, who
// accepted it, and whether it worked.
func (w systemWriter) treatments(risk link.SystemRisk) {
	m := &w.out
	m.raw("<td>")
	defer m.raw("</td>")
	switch {
	case len(risk.Treatments) == 0 && w.seesAll:
		m.raw(`<span class="none">– No plan names it.</span>`)
	case len(risk.Treatments) == 0:
		m.raw(`<span class="none">– None in this edition.</span>`)
	}
	for _, t := range risk.Treatments {
		m.raw("<div>")
		w.treatment(t)
		m.raw("</div>")
	}
}

func (w systemWriter) treatment(t link.Treatment) {
	m := &w.out
	w.briefReference(m, w.root, t.Plan.ID)
	w.idle(t.Plan)
	m.raw(" ")
	m.text(w.words.within(t.Row.Get("option").Text))
	if residual := t.Row.Get("residual-level"); residual.Has() {
		m.raw("; residual ")
		m.text(w.words.within(residual.Text))
	}
	w.acceptance(t)
	w.effect(t)
}

func (w systemWriter) acceptance(t link.Treatment) {
	m := &w.out
	acceptance := t.Row.Get("acceptance")
	if !acceptance.Has() {
		return
	}
	m.raw("; ")
	until, bounded := acceptance.Get("until").Date()
	if bounded && until.Before(w.View.Today) {
		m.state(stateMark{"no", "✕", "Ended"})
	} else {
		m.state(stateMark{"yes", "✓", "Accepted"})
	}
	m.raw(" ")
	m.dateText(acceptance.Get("on").Text)
	if bounded {
		m.raw(" until ")
		m.date(until)
	}
}

func (w systemWriter) effect(t link.Treatment) {
	marks := map[string]stateMark{
		"effective": {"yes", "✓", "Effective"}, "partly-effective": {"partly", "~", "Partly effective"}, "not-effective": {"no", "✕", "Not effective"},
	}
	if mark, judged := marks[t.Row.Get("effectiveness", "verdict").Text]; judged {
		w.out.raw("; ")
		w.out.state(mark)
	}
}

// callWords say where a call for a control is written.
var callWords = map[string]string{
	"risk": "counted on", "treatment": "treatment", "impact": "measure", "statement": "reason in the statement",
}

func (w systemWriter) controls() {
	all := w.file.Controls
	w.table("controls", "Controls that apply, and why", "No risk or impact of the system calls for a control.", len(all), []string{"Control", "Decision", "Called for by"}, func(i int) {
		c, m := all[i], &w.out
		m.raw(`<th scope="row">`)
		w.namedProvision(m, w.root, c.Provision)
		m.raw("</th><td>")
		w.decision(c)
		m.raw("</td><td>")
		w.calls(c.Calls)
		m.raw("</td>")
	})
}

func (w systemWriter) decision(c link.SystemControl) {
	m := &w.out
	d, found := w.View.Decision(c.Provision)
	switch {
	case !found && !w.seesAll:
		m.raw(`<span class="none">–</span>`)
		return
	case !found || !d.Decided:
		m.state(stateMark{"no", "?", "Undecided"})
		return
	case !d.Applicable:
		m.state(excludedMark)
		return
	}
	m.state(stateMark{"yes", "✓", "Included"})
	if status := d.Row.Get("status").Text; status != "" {
		m.raw(" ")
		m.badge("status", status, w.words.say(status))
	}
}

// calls names each risk or assessment once, with all places where it calls for the control.
func (w systemWriter) calls(calls []link.Call) {
	m := &w.out
	m.raw(`<ul class="values">`)
	var named []string
	for _, call := range calls {
		if slices.Contains(named, call.By) {
			continue
		}
		named = append(named, call.By)
		m.raw("<li>")
		w.briefReference(m, w.root, call.By)
		if t := w.resolve(call.By); t.Definition != nil {
			m.raw(" ")
			m.text(shorten(t.Definition.Title(), 60))
		}
		m.raw(` <span class="source">(`)
		first := true
		for _, other := range calls {
			if other.By == call.By {
				if !first {
					m.raw(", ")
				}
				first = false
				m.raw(callWords[other.Written])
			}
		}
		m.raw(")</span></li>")
	}
	m.raw("</ul>")
}
