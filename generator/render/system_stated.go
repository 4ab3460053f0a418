package render

import "aims/generator/link"

// statedLaws are those without provisions here: free text, what does not apply, and a law
// that the program knows and the handbook leaves out.
func (w *recordWriter) statedLaws(laws []*link.Law) {
	m := &w.out
	w.section("law-stated", "Other law, as the card states it")
	m.tableStart("Other law", ` class="file"`)
	m.raw(`<thead><tr><th scope="col">Law</th><th scope="col">Applies</th><th scope="col">Why</th><th scope="col">Assessed</th></tr></thead><tbody>`)
	for _, l := range laws {
		m.raw(`<tr><th scope="row">`)
		w.statedName(l)
		m.raw("</th><td>")
		if l.Applies {
			m.raw("Yes")
		} else {
			m.raw("No")
		}
		m.raw("</td><td>")
		m.text(l.Row.Get("basis").Text)
		if l.Applies && l.LeftOut != nil {
			m.raw(`<span class="note">Its obligations are not listed: the handbook does not show this framework.</span>`)
		}
		m.raw("</td><td>")
		m.dateText(l.Row.Get("assessed").Text)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	m.raw(`<p class="fine">The handbook holds no provisions of these laws, or they do not apply. This is no legal advice.</p>`)
}

func (w *recordWriter) statedName(l *link.Law) {
	m := &w.out
	switch {
	case l.Framework != nil:
		m.anchor(w.root+l.Framework.Path(), shortTitle(l.Framework))
	case l.LeftOut != nil:
		m.text(shortTitle(l.LeftOut))
	default:
		m.text(l.Name)
	}
}
