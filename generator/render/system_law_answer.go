package render

import (
	"slices"

	"aims/generator/framework"
	"aims/generator/link"
)

// mostAnswers is how many records a row names before it only counts the rest.
const mostAnswers = 6

// answered names what answers the obligation, or the path on which it is inferred.
func (w lawWriter) answered(o link.Obligation) {
	m := &w.out
	all := w.answersOf(o)
	if o.Inference != nil {
		w.path(o.Provision, *o.Inference)
		return
	}
	if len(all) == 0 {
		return
	}
	m.raw(`<ul class="values">`)
	for _, a := range all[:min(mostAnswers, len(all))] {
		m.raw("<li>")
		w.recordLink(m, w.root, a.Record, link.Target{Anchor: anchorOf(a.Answer)})
		if a.Provision != o.Provision {
			m.raw(` <span class="source">(`)
			m.text(numberOf(a.Provision))
			m.raw(")</span>")
		}
		if a.Elsewhere {
			m.raw(` <span class="note">about another system</span>`)
		}
		m.raw("</li>")
	}
	m.raw("</ul>")
	if rest := len(all) - mostAnswers; rest > 0 {
		m.raw(`<span class="note">and `, number(rest), " more</span>")
	}
}

// answersOf are the answers to an obligation and then to its points, each record once.
func (w lawWriter) answersOf(o link.Obligation) []link.LawAnswer {
	var all []link.LawAnswer
	add := func(answers []link.LawAnswer) {
		for _, a := range answers {
			if !slices.ContainsFunc(all, func(b link.LawAnswer) bool { return b.Record == a.Record }) {
				all = append(all, a)
			}
		}
	}
	add(o.Answers)
	for _, point := range o.Points {
		add(point.Answers)
	}
	return all
}

// path is how crosswalks lead from a provision to what is answered.
func (w lawWriter) path(p *framework.Provision, i link.Inference) {
	m := &w.out
	m.raw(" ")
	m.text(numberOf(p))
	m.raw(" ")
	w.inferredPath(m, w.root, i)
	m.raw(` <span class="note">through `, map[bool]string{true: "a crosswalk", false: "crosswalks"}[len(i.Path) == 1], "; ")
	if w.seesAll {
		m.raw("no record names it, and ")
	}
	m.raw("evidence is not inherited</span>")
}

// points are the provisions below that bind as well, by where they stand.
func (w lawWriter) points(o link.Obligation) {
	m := &w.out
	if len(o.Points) == 0 {
		return
	}
	m.raw(`<dl class="points">`)
	for _, s := range standings {
		var of []link.Obligation
		for _, point := range o.Points {
			if point.Standing == s.standing {
				of = append(of, point)
			}
		}
		if len(of) == 0 {
			continue
		}
		m.raw("<div><dt>")
		m.state(w.standingMark(s.standing))
		m.raw("</dt><dd>")
		for i, point := range of {
			if i > 0 {
				m.raw(", ")
			}
			m.raw(`<a class="ref" href="`)
			m.text(w.root + point.Provision.Path())
			m.raw(`" title="`)
			m.text(point.Provision.Name())
			m.raw(`">`)
			m.text(numberOf(point.Provision))
			m.raw("</a>")
		}
		m.raw("</dd></div>")
	}
	m.raw("</dl>")
}
