package render

import (
	"strings"

	"aims/generator/compare"
)

// mostDetailed is how many records a page tells of word by word: beyond that nobody reads on,
// and the page grows too heavy to open. The table has all of them.
const mostDetailed = 300

// records are the changes of each record.
func (w *changesWriter) records() {
	for i := range w.Changes.Records[:min(mostDetailed, len(w.Changes.Records))] {
		w.record(&w.Changes.Records[i])
	}
	if rest := len(w.Changes.Records) - mostDetailed; rest > 0 {
		w.out.raw(`<p class="note">`, number(rest), " more records are in the table above; <code>aims diff</code> tells of all of them word by word.</p>")
	}
}

func (w *changesWriter) record(r *compare.RecordChange) {
	m := &w.out
	m.raw(`<section class="changed-record" id="`)
	m.text(anchorOfChange(r.Key))
	m.raw(`"><h3>`)
	if r.What == compare.Removed {
		m.raw(`<a class="ref" href="`)
		m.text(w.from + fileURL(r.Path))
	} else {
		m.raw(`<a class="ref" href="`)
		m.text(changesRoot + fileURL(r.Path))
	}
	m.raw(`">`)
	w.recordName(r)
	m.raw("</a></h3>")
	m.raw(`<p class="what">`)
	m.state(whatMarks[r.What])
	switch r.What {
	case compare.New:
		m.raw(" in this version")
	case compare.Removed:
		m.raw("; the link leads to the former version")
	default:
		m.text(": " + strings.Join(r.Happened(), ", "))
	}
	m.raw("</p>")
	w.fields(r)
	w.blocks(r)
	w.answers(r)
	m.raw("</section>")
}

// fields are what changed in the control data and the fields, approvals and evidence.
func (w *changesWriter) fields(r *compare.RecordChange) {
	if r.Moved == nil && r.Standing == nil && r.Evidence == nil && len(r.Fields)+len(r.Approvals)+len(r.Files) == 0 {
		return
	}
	m := &w.out
	m.tableStart("Fields of "+r.Key, ` class="changed-fields"`)
	m.raw(`<thead><tr><th scope="col">Field</th><th scope="col">Before and now</th></tr></thead><tbody>`)
	for i := range r.Fields {
		w.field(&r.Fields[i])
	}
	for _, a := range r.Approvals {
		if len(a.Altered) > 0 {
			w.altered(a)
			continue
		}
		m.raw(`<tr><th scope="row">`)
		edit, word := compare.Come, "Approval given"
		if a.Gone {
			edit, word = compare.Gone, "Approval no longer listed"
		}
		m.raw(word, "</th><td>")
		m.change(edit, approvalWords(a))
		m.raw("</td></tr>")
	}
	w.turnRow("Where the approval stands", r.Standing)
	w.evidence(r.Evidence)
	for _, f := range r.Files {
		m.raw(`<tr><th scope="row">Attachment</th><td>`)
		switch f.What {
		case compare.New:
			m.change(compare.Come, f.Name)
		case compare.Removed:
			m.change(compare.Gone, f.Name)
		default:
			m.text(f.Name + " has other content")
		}
		m.raw("</td></tr>")
	}
	if r.Moved != nil {
		m.raw(`<tr><th scope="row">File</th><td>`)
		m.change(compare.Gone, r.Moved.Before)
		m.raw(" ")
		m.change(compare.Come, r.Moved.Now)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// altered writes what differs of an approval, a row for each.
func (w *changesWriter) altered(a compare.ApprovalChange) {
	for i := range a.Altered {
		f := a.Altered[i]
		f.Field, f.Row, f.Name = "approval altered", strings.TrimSpace("by "+a.By+" on "+a.On), f.Field
		w.field(&f)
	}
}

func approvalWords(a compare.ApprovalChange) string {
	words := strings.TrimSpace("by " + a.By)
	if a.On != "" {
		words += " on " + a.On
	}
	if a.Version != "" {
		words += ", version " + a.Version
	}
	if a.Digest != "" {
		words += ", digest " + short(a.Digest, 12)
	}
	if a.Note != "" {
		words += ": " + a.Note
	}
	return words
}

func (w *changesWriter) turnRow(name string, t *compare.Turn) {
	if t == nil {
		return
	}
	w.out.raw(`<tr><th scope="row">`, name, "</th><td>")
	w.turn(t)
	w.out.raw("</td></tr>")
}

func (w *changesWriter) evidence(e *compare.EvidenceChange) {
	if e == nil {
		return
	}
	w.out.raw(`<tr><th scope="row">Evidence `, e.What)
	if e.Of != "" {
		w.out.text(": " + e.Of)
	}
	w.out.raw("</th><td>")
	w.out.change(compare.Gone, e.Before.Words("valid until"))
	w.out.raw(" ")
	w.out.change(compare.Come, e.Now.Words("valid until"))
	w.out.raw("</td></tr>")
}

func (w *changesWriter) field(f *compare.FieldChange) {
	m := &w.out
	m.raw(`<tr><th scope="row">`)
	m.text(w.words.say(f.Field))
	if f.Row != "" {
		m.raw(" ")
		m.classed("span", "row-name", shorten(f.Row, 60))
	}
	if f.Name != "" {
		m.raw(` <span class="note">`)
		m.text(w.words.within(f.Name))
		m.raw("</span>")
	}
	m.raw("</th><td>")
	if len(f.Words) > 0 {
		m.pieces(f.Words)
	} else {
		w.values(compare.Gone, f.Before)
		if len(f.Before) > 0 && len(f.Now) > 0 {
			m.raw(" ")
		}
		w.values(compare.Come, f.Now)
	}
	m.raw("</td></tr>")
}

// values are texts that went or came: one in the line, several as a list.
func (w *changesWriter) values(edit compare.Edit, texts []string) {
	m := &w.out
	if len(texts) == 1 {
		m.change(edit, w.said(texts[0]))
		return
	}
	if len(texts) == 0 {
		return
	}
	m.raw(`<ul class="values">`)
	for _, text := range texts {
		m.raw("<li>")
		m.change(edit, w.said(text))
		m.raw("</li>")
	}
	m.raw("</ul>")
}

// said is a value as readers know it: a word of the kinds in words.
func (w *changesWriter) said(text string) string {
	switch _, known := w.words[text]; {
	case text == "true":
		return "Yes"
	case text == "false":
		return "No"
	case known:
		return w.words.say(text)
	}
	return text
}

// change writes a text that went or came. Sight tells them apart by a line through or below
// it, and who listens is told in words.
func (m *markup) change(edit compare.Edit, text string) {
	switch edit {
	case compare.Gone:
		m.raw(`<del><span class="unseen">removed: </span>`)
		m.text(text)
		m.raw(`<span class="unseen">;</span></del>`)
	case compare.Come:
		m.raw(`<ins><span class="unseen">added: </span>`)
		m.text(text)
		m.raw(`<span class="unseen">;</span></ins>`)
	default:
		m.text(text)
	}
}

func (m *markup) pieces(all []compare.Piece) {
	for _, p := range all {
		// White space stays outside, so that a line does not run on under nothing.
		text := strings.TrimSpace(p.Text)
		lead, rest, _ := strings.Cut(p.Text, text)
		if text == "" {
			m.text(p.Text)
			continue
		}
		m.text(lead)
		m.change(p.What, text)
		m.text(rest)
	}
}

// blockWords are what is said of a block before it.
var blockWords = map[string]string{"new": "New", "removed": "Removed", "reworded": "Reworded", "moved": "Moved", "another address": "Same words, another address", "set otherwise": "Same words, other links or layout"}

func (w *changesWriter) blocks(r *compare.RecordChange) {
	m := &w.out
	under := ""
	for i := range r.Blocks {
		b := &r.Blocks[i]
		if b.Under != "" && b.Under != under {
			m.raw(`<h4>`)
			w.placeOf(r, b)
			m.raw("</h4>")
		}
		under = b.Under
		m.raw(`<div class="changed-block `, strings.ReplaceAll(b.What, " ", "-"), `"><p class="eyebrow">`, blockWords[b.What])
		if b.Kind != "paragraph" {
			m.raw(" ", b.Kind)
		}
		m.raw("</p>")
		w.blockText(b)
		w.addresses(b)
		m.raw("</div>")
	}
}

// placeOf is the heading above a block, which leads there where the edition has it.
func (w *changesWriter) placeOf(r *compare.RecordChange, b *compare.BlockChange) {
	if b.Anchor == "" || b.What == "removed" {
		w.out.text(b.Under)
		return
	}
	w.out.anchor(changesRoot+fileURL(r.Path)+"#"+fileURL(b.Anchor), b.Under)
}

func (w *changesWriter) blockText(b *compare.BlockChange) {
	m := &w.out
	switch {
	case len(b.Rows) > 0:
		w.blockTable(b)
	case b.Kind == "code":
		m.raw(`<pre tabindex="0"><code>`)
		m.pieces(b.Words)
		m.raw("</code></pre>")
	case b.What == "moved" || b.What == "another address" || b.What == "set otherwise":
		m.raw("<p>")
		for _, p := range b.Words {
			m.text(shorten(p.Text, 160))
		}
		m.raw("</p>")
	default:
		m.raw("<p>")
		m.pieces(b.Words)
		m.raw("</p>")
	}
}

// addresses are where links of a block led and lead, of those that do so no more or since.
func (w *changesWriter) addresses(b *compare.BlockChange) {
	if len(b.Before)+len(b.Now) == 0 {
		return
	}
	m := &w.out
	m.raw("<p>Links lead to:")
	for _, to := range b.Before {
		m.raw(" ")
		m.change(compare.Gone, to)
	}
	for _, to := range b.Now {
		m.raw(" ")
		m.change(compare.Come, to)
	}
	m.raw("</p>")
}

func (w *changesWriter) blockTable(b *compare.BlockChange) {
	m := &w.out
	m.tableStart("Changed table", "")
	for i, row := range b.Rows {
		name := "td"
		if row.Head {
			name = `th scope="col"`
		}
		switch {
		case row.Head:
			m.raw("<thead>")
		case i == 0 || b.Rows[i-1].Head:
			m.raw("<tbody>")
		}
		m.raw("<tr")
		if row.What != compare.Same {
			m.raw(` class="`, string(row.What), `"`)
		}
		m.raw(">")
		for _, cell := range row.Cells {
			cellName := name
			if row.Head && len(cell) == 0 {
				cellName = "td" // an empty head names no column
			}
			m.raw("<", cellName, ">")
			m.pieces(cell)
			m.raw("</", cellName[:2], ">")
		}
		m.raw("</tr>")
		switch {
		case row.Head:
			m.raw("</thead>")
		case i == len(b.Rows)-1:
			m.raw("</tbody>")
		}
	}
	m.tableEnd()
	if b.Left > 0 {
		m.raw(`<p class="note">`)
		m.count(b.Left, "row is", "rows are")
		m.raw(" unchanged and not shown.</p>")
	}
}

// answers are those that came or went in a record that was changed; a new one has them on its
// own page.
func (w *changesWriter) answers(r *compare.RecordChange) {
	if r.What != compare.Changed || len(r.Answers) == 0 {
		return
	}
	m := &w.out
	m.raw(`<p class="eyebrow">Answers</p><ul class="turned">`)
	for _, a := range r.Answers {
		m.raw("<li>", map[string]string{"come": "+ answers ", "gone": "− no longer answers ", "counts": "✓ counts now for ", "counts no more": "✕ counts no more for "}[a.What])
		w.briefReference(m, changesRoot, a.Provision)
		if a.Heading != "" {
			m.raw(" in ")
			m.text(a.Heading)
		}
		m.raw("</li>")
	}
	m.raw("</ul>")
}
