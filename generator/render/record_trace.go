package render

import (
	"slices"
	"strings"

	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// answers are the provisions that the record answers, each with where and its states.
func (w *recordWriter) answers() {
	all := w.View.AnswersOf(w.r)
	if len(all) == 0 {
		return
	}
	m := &w.out
	w.section("answers", "What it answers")
	m.tableStart("What it answers", ` class="answered"`)
	m.raw(`<thead><tr><th scope="col">Provision</th><th scope="col">What it asks for</th><th scope="col">Where</th>`)
	m.stateHeads()
	m.raw("</tr></thead><tbody>")
	for _, a := range all {
		m.raw("<tr><td>")
		m.raw(`<a class="ref" href="`)
		m.text(w.root + a.Provision.Path())
		m.raw(`">`)
		m.text(citedWithFramework(a.Provision))
		m.raw("</a></td><td>")
		m.text(a.Provision.Name())
		m.raw("</td><td>")
		w.place(a)
		m.raw("</td>")
		w.stateCells(m, a.Provision)
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (m *markup) stateHeads() {
	for i, name := range stateNames {
		m.raw(`<th scope="col" title="`, stateHelp[i], `">`, name, `</th>`)
	}
}

// place says which part of the record answers, and why it does not count.
func (w *recordWriter) place(a link.Answer) {
	m := &w.out
	switch {
	case a.Heading >= 0:
		h := w.r.Body.Headings[a.Heading]
		m.raw(`<a href="#`)
		m.text(h.ID)
		m.raw(`">`)
		m.text(h.Text)
		m.raw("</a>")
	case a.Block >= 0:
		m.raw(`<a href="#`)
		m.text(anchorOf(a))
		m.raw(`">one paragraph</a>`)
		if near := headingAbove(a); near.Text != "" {
			m.raw(" under ")
			m.text(near.Text)
		}
	default:
		m.raw("the whole record")
	}
	if !a.Counts {
		m.raw(` <span class="note">does not count: `)
		m.text(a.Why)
		m.raw("</span>")
	}
}

// headingAbove is the heading that a block stands under.
func headingAbove(a link.Answer) (above markdown.Heading) {
	for _, h := range a.Record.Body.Headings {
		if h.Block > a.Block {
			break
		}
		above = h
	}
	return above
}

// anchorOf is the place on the record's page that is nearest to an answer: its own id,
// or that of the heading above it.
func anchorOf(a link.Answer) string {
	if own := a.Anchor(); own != "" || a.Block < 0 {
		return own
	}
	return headingAbove(a).ID
}

// evidence is the record's own window if it is evidence itself, and the evidence that
// names it.
func (w *recordWriter) evidence() {
	m := &w.out
	var naming []*record.Record
	for _, b := range w.View.Backlinks(w.r) {
		if slices.Contains(b.Fields, "evidences") {
			naming = append(naming, b.From)
		}
	}
	own := w.r.Fields.Get("evidences").Has()
	if !own && len(naming) == 0 {
		return
	}
	w.section("evidence", "Evidence")
	if own {
		e := w.View.Window(w.r)
		m.raw("<p>This record is evidence. ")
		w.window(m, e)
		m.raw("</p>")
	}
	if len(naming) == 0 {
		return
	}
	m.tableStart("Evidence that names this record", "")
	m.raw(`<thead><tr><th scope="col">Evidence</th><th scope="col">Collected</th><th scope="col">Valid until</th><th scope="col">Today</th></tr></thead><tbody>`)
	for _, r := range naming {
		w.evidenceRow(m, w.root, w.View.Window(r))
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (s *site) evidenceRow(m *markup, root string, e link.Evidence) {
	m.raw("<tr><td>")
	s.toRecord(m, root, e.Record)
	m.raw("</td>")
	s.evidenceWindow(m, e)
	m.raw("</tr>")
}

// evidenceWindow are three cells: from when, until when, and what that makes it today.
func (s *site) evidenceWindow(m *markup, e link.Evidence) {
	m.raw("<td>")
	m.date(e.From)
	m.raw("</td><td>")
	if e.Open {
		m.raw("no end given")
	} else {
		m.date(e.Until)
	}
	m.raw("</td><td>")
	s.evidenceState(m, e)
	m.raw("</td>")
}

func (s *site) evidenceState(m *markup, e link.Evidence) {
	switch {
	case !e.Counts:
		m.state(stateMark{"no", "✕", "Does not count"})
		m.raw(" ")
		m.text(e.Why)
	case e.Current(s.View.Today):
		m.state(stateMark{"yes", "✓", "Current"})
	default:
		m.state(stateMark{"no", "✕", "Expired"})
	}
}

// window writes the time of a piece of evidence as a sentence.
func (s *site) window(m *markup, e link.Evidence) {
	if !e.From.IsZero() {
		m.raw("Collected ")
		m.date(e.From)
		m.raw("; ")
	}
	if e.Open {
		m.raw("nothing says until when it holds. ")
	} else {
		m.raw("valid until ")
		m.date(e.Until)
		m.raw(". ")
	}
	s.evidenceState(m, e)
}

// approvals are all approvals and reviews that were held.
func (w *recordWriter) approvals() {
	approvals, reviews := w.r.Fields.Get("approvals"), w.r.Fields.Get("reviews")
	if !approvals.Has() && !reviews.Has() {
		return
	}
	w.section("approvals", "Approvals and reviews")
	for i := range w.View.Kinds.Header {
		field := &w.View.Kinds.Header[i]
		if value := w.r.Fields.Get(field.Name); value.Has() && (field.Name == "approvals" || field.Name == "reviews") {
			w.rows(&w.out, w.root, w.r, field, value)
		}
	}
}

// shownBacklinks is how many records are listed before the rest is folded away.
const shownBacklinks = 25

func (w *recordWriter) backlinks() {
	all := w.View.Backlinks(w.r)
	if len(all) == 0 {
		return
	}
	m := &w.out
	w.section("named-by", "Named by")
	shown := all[:min(shownBacklinks, len(all))]
	w.backlinkList(shown)
	if rest := all[len(shown):]; len(rest) > 0 {
		m.raw("<details><summary>", number(len(rest)), " more</summary>")
		w.backlinkList(rest)
		m.raw("</details>")
	}
}

func (w *recordWriter) backlinkList(links []link.Backlink) {
	m := &w.out
	m.raw(`<ul class="links">`)
	for _, b := range links {
		m.raw("<li>")
		w.toRecord(m, w.root, b.From)
		m.raw(` <span class="note">`)
		for i, field := range b.Fields {
			if i > 0 {
				m.raw(", ")
			}
			m.text(w.words.within(field))
		}
		m.raw("</span></li>")
	}
	m.raw("</ul>")
}

func (w *recordWriter) attachments() {
	if len(w.r.Attachments) == 0 {
		return
	}
	m := &w.out
	w.section("attachments", "Attachments")
	m.tableStart("Attachments", "")
	m.raw(`<thead><tr><th scope="col">File</th><th scope="col">Size</th><th scope="col">SHA-256</th></tr></thead><tbody>`)
	for _, a := range w.r.Attachments {
		m.raw("<tr><td>")
		m.anchor(w.root+fileURL(attachmentPath(a.File)), a.File[strings.LastIndexByte(a.File, '/')+1:])
		m.raw("</td><td>", size(a.Size), `</td><td><code class="digest">`)
		m.text(a.SHA256)
		m.raw("</code></td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// size says how much a reader is about to open.
func size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return number(int((bytes+1<<19)>>20)) + " MB"
	case bytes >= 1<<10:
		return number(int((bytes+1<<9)>>10)) + " kB"
	}
	return number(int(bytes)) + " bytes"
}

// history is what git knows. What a commit says of itself may name records that this
// audience does not see, so only an audience that sees everything reads it.
func (w *recordWriter) history() {
	if len(w.r.Changes) == 0 {
		return
	}
	m := &w.out
	w.section("history", "History")
	m.tableStart("History", "")
	m.raw(`<thead><tr><th scope="col">Date</th><th scope="col">Author</th><th scope="col">Change</th>`)
	if w.seesAll {
		m.raw(`<th scope="col">What was done</th>`)
	}
	m.raw("</tr></thead><tbody>")
	for _, c := range w.r.Changes {
		m.raw("<tr><td>")
		m.date(c.Date)
		m.raw("</td><td>")
		m.text(c.Author)
		m.raw("</td><td>")
		m.classed("code", "digest", short(c.Commit, 10))
		m.raw("</td>")
		if w.seesAll {
			m.element("td", c.Subject)
		}
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}
