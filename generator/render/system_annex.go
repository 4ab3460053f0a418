package render

import (
	"slices"

	"aims/generator/link"
)

// annexIV is the technical documentation of a high-risk system: nine points, each with
// what answers it. Who is not the provider does not keep it.
func (w lawWriter) annexIV() {
	annex := w.law.Framework.Find("Annex IV")
	if annex == nil || !slices.Contains(w.law.Classes, "high-risk") {
		return
	}
	m := &w.out
	w.subsection("annex-iv", "Annex IV: technical documentation")
	whole, provider := w.View.AnnexPoints(w.law, w.r, annex.ID)
	if !provider {
		m.raw(`<p class="missing">The provider keeps the technical documentation of `)
		w.toProvision(m, w.root, annex)
		m.raw("; the card does not name the organization as provider of this system.</p>")
		return
	}
	m.raw(`<p class="note">The `, number(len(whole.Points)), " points that the documentation has to cover, and what answers each for this system. ")
	for _, t := range whole.Terms {
		w.term(t)
		m.raw(" ")
	}
	m.raw("</p>")
	m.raw(`<ol class="strip">`)
	for _, point := range whole.Points {
		w.annexPoint(point)
	}
	m.raw("</ol>")
	w.annexWhole(whole)
}

func (w lawWriter) annexPoint(o link.Obligation) {
	m := &w.out
	m.raw("<li><p>")
	w.toProvision(m, w.root, o.Provision)
	m.raw(" ")
	m.text(o.Provision.Name())
	m.raw("</p><p>")
	m.state(w.standingMark(o.Standing))
	m.raw("</p>")
	w.answered(o)
	m.raw("</li>")
}

// annexWhole is what answers the annex as a whole, or how it is inferred: that says
// something of every point, and decides none.
func (w lawWriter) annexWhole(whole link.Obligation) {
	m := &w.out
	i, inferred := w.View.Inferred(whole.Provision)
	switch {
	case len(whole.Answers) > 0:
		m.raw("<p>The annex as a whole: </p>")
		whole.Points = nil
		w.answered(whole)
	case inferred:
		m.raw(`<p class="note">The annex as a whole is inferred: `)
		w.path(whole.Provision, i)
		m.raw("</p>")
	}
}
