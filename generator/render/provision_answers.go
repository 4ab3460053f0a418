package render

import (
	"html/template"
	"slices"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// answers quotes every block that answers the provision.
func (w provisionWriter) answers() template.HTML {
	var m markup
	all := w.View.Answers(w.p)
	if len(all) == 0 {
		w.nothingAnswers(&m)
		return m.html()
	}
	if !slices.ContainsFunc(all, func(a link.Answer) bool { return a.Counts }) && !w.View.State(w.p).Excluded {
		m.raw(`<p class="missing">Nothing that claims to answer it counts yet; each says why.</p>`)
	}
	all = countingFirst(all)
	shown := all[:min(mostQuoted, len(all))]
	for _, a := range shown {
		w.quote(&m, a)
	}
	rest := make([]*record.Record, 0, len(all)-len(shown))
	for _, a := range all[len(shown):] {
		if !slices.Contains(rest, a.Record) {
			rest = append(rest, a.Record)
		}
	}
	w.moreRecords(&m, w.root, rest)
	return m.html()
}

// mostQuoted is how many answers, or pieces of evidence, a provision's page shows in
// full before it only names the rest: nobody reads hundreds of quotations.
const mostQuoted = 25

// countingFirst puts what counts before what does not.
func countingFirst(all []link.Answer) []link.Answer {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b link.Answer) int {
		switch {
		case a.Counts == b.Counts:
			return 0
		case a.Counts:
			return -1
		}
		return 1
	})
	return sorted
}

func (w provisionWriter) quote(m *markup, a link.Answer) {
	r := a.Record
	m.raw(`<figure class="answer"><figcaption><h3>`)
	w.recordLink(m, w.root, r, link.Target{Anchor: anchorOf(a)})
	m.raw("</h3><p>")
	if r.Version != "" {
		m.raw("version ")
		m.text(r.Version)
		m.raw(" · ")
	}
	m.badge("status", string(r.Status), w.words.say(string(r.Status)))
	m.raw(" · ")
	w.approvalState(m, r, link.ApprovalOf(r))
	if !a.Counts {
		m.raw(` · <span class="state no"><span aria-hidden="true">✕</span> Does not count</span> `)
		m.text(a.Why)
	}
	m.raw("</p></figcaption>")
	m.raw(`<blockquote>`)
	w.quoted(m, a)
	m.raw("</blockquote></figure>")
}

// quoted writes the text itself: a section without its heading, which is in the
// caption; of a record as a whole its summary, or how it begins.
func (w provisionWriter) quoted(m *markup, a link.Answer) {
	resolve := w.targetOf(w.root, a.Record)
	body := a.Record.Body
	switch {
	case a.Block < 0 && a.Record.Summary != "":
		m.element("p", a.Record.Summary)
		m.raw(`<p class="note">The record answers as a whole.</p>`)
	case a.Block < 0:
		if i := firstText(body); i >= 0 {
			*m = body.Quote(*m, i, resolve)
		}
		m.raw(`<p class="note">The record answers as a whole; this is how it begins.</p>`)
	case a.Heading >= 0:
		whole := body.Section(a.Heading)
		whole.From = body.Blocks[a.Block].To
		if whole.From < whole.To {
			*m = body.Append(*m, whole, true, resolve)
		}
	default:
		*m = body.Quote(*m, a.Block, resolve)
	}
}

func firstText(body *markdown.Document) int {
	if body == nil {
		return -1
	}
	return slices.IndexFunc(body.Blocks, func(b markdown.Block) bool { return b.Kind == markdown.Paragraph && b.Depth == 0 })
}

// excluded tells whether the statement of applicability says that the provision does not apply.
func (w provisionWriter) excluded() bool {
	d, found := w.View.Decision(w.p)
	return found && d.Decided && !d.Applicable
}

// nothingAnswers says what is missing and how to mend it.
func (w provisionWriter) nothingAnswers(m *markup) {
	p := w.p
	if inferred, found := w.View.Inferred(p); found {
		w.inferredAnswer(m, inferred)
	}
	if w.excluded() {
		m.raw(`<p class="missing">No record has to answer it: the statement of applicability excludes it.</p>`)
		return
	}
	if !w.seesAll {
		m.raw(`<p class="missing">No record in this edition answers it.</p>`)
		return
	}
	m.raw(`<p class="missing">No record answers it yet. Write it where it belongs, for example with `)
	m.element("code", "aims new "+w.View.LikelyKind(p))
	m.raw(`, and put this line directly after the heading or paragraph that answers it:</p><pre class="code" tabindex="0" role="group" aria-label="Marker"><code>`)
	m.text("<!-- answers: " + p.Ref() + " -->")
	m.raw("</code></pre>")
}

func (w provisionWriter) inferredAnswer(m *markup, i link.Inference) {
	m.raw(`<p class="missing">`)
	m.state(inferredMark)
	m.raw(" No record here names it, but crosswalks lead from it to what is answered: ")
	m.text(citedWithFramework(w.p))
	m.raw(" ")
	w.inferredPath(m, w.root, i)
	m.raw(". The weakest step counts: ")
	m.text(relationWords(i.Relation))
	m.raw(". Evidence is not inherited.</p>")
}

// inferredPath writes the hops of an inference: "overlaps with ISO/IEC 42001, 5.2 ...".
func (s *site) inferredPath(m *markup, root string, i link.Inference) {
	for n, hop := range i.Path {
		if n > 0 {
			m.raw(", which ")
		}
		m.raw(relationWords(hop.Is), ` <a class="ref" href="`)
		m.text(root + hop.Other.Path())
		m.raw(`">`)
		m.text(shortTitle(hop.Other.Framework) + ", " + numberOf(hop.Other))
		m.raw("</a>")
	}
}

// relationWords says a relation between two provisions, as "this ... that".
func relationWords(r framework.Relationship) string {
	switch r {
	case framework.Equal:
		return "is equal to"
	case framework.Subset:
		return "is contained in"
	case framework.Superset:
		return "contains"
	case framework.Intersects:
		return "overlaps with"
	}
	return "is related to"
}

func (w provisionWriter) evidence() template.HTML {
	var m markup
	all := w.View.Evidence(w.p)
	if len(all) == 0 && w.excluded() {
		m.raw(`<p class="missing">No evidence has to show it: the statement of applicability excludes it.</p>`)
		return m.html()
	}
	if len(all) == 0 && !w.seesAll {
		m.raw(`<p class="missing">No evidence in this edition names it.</p>`)
		return m.html()
	}
	if len(all) == 0 {
		m.raw(`<p class="missing">No evidence names it. Record what shows it with `)
		m.element("code", "aims new evidence")
		m.raw(" and name it there: ")
		m.element("code", "evidences: ["+w.p.Ref()+"]")
		m.raw("</p>")
		return m.html()
	}
	m.tableStart("Evidence", "")
	m.raw(`<thead><tr><th scope="col">Evidence</th><th scope="col">Collected</th><th scope="col">Valid until</th><th scope="col">Today</th></tr></thead><tbody>`)
	all = newestFirst(all)
	shown := all[:min(mostQuoted, len(all))]
	for _, e := range shown {
		w.evidenceRow(&m, w.root, e)
	}
	m.raw("</tbody>")
	m.tableEnd()
	w.moreRecords(&m, w.root, recordsOf(all[len(shown):]))
	return m.html()
}

// newestFirst puts the newest evidence first where not all of it is shown.
func newestFirst(all []link.Evidence) []link.Evidence {
	if len(all) <= mostQuoted {
		return all
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b link.Evidence) int { return b.From.Compare(a.From) })
	return sorted
}

func recordsOf(all []link.Evidence) []*record.Record {
	records := make([]*record.Record, len(all))
	for i, e := range all {
		records[i] = e.Record
	}
	return records
}
