package render

import (
	"html/template"
	"strings"

	"aims/generator/compare"
)

// Changes is what the layout "since" is given: what changed between two versions. Parts in
// which nothing changed are empty.
type Changes struct {
	Since     string
	From, To  string
	FromDay   string
	ToDay     string
	Audience  string
	Audits    template.HTML // that looked at the former version
	Nothing   bool
	Numbers   template.HTML
	First     template.HTML // what decides something
	Table     template.HTML // the records that changed
	Decisions template.HTML
	Risks     template.HTML
	Findings  template.HTML
	Records   template.HTML
	Clauses   template.HTML
}

// A changesWriter writes the page of one comparison.
type changesWriter struct {
	*site
	*compare.Changes
	from string // path of the former version's edition, from the page
	out  markup
}

const changesRoot = "../"

func (s *site) changesSince(c Comparison) ([]byte, error) {
	changes, err := c.Changes()
	if err != nil {
		return nil, err
	}
	w := changesWriter{site: s, Changes: changes, from: changesRoot + "../" + fileURL(c.From.Name) + "/"}
	sum := changes.Summary
	data := Changes{
		Since: s.since(c), From: c.From.Title, To: s.versionTitle(), FromDay: changes.From.Day, ToDay: changes.To.Day,
		Audience: s.View.Audience.Name, Nothing: sum.New+sum.Changed+sum.Removed == 0 && len(changes.Provisions) == 0,
		Audits: w.part(func() { w.audits(c) }), Numbers: w.part(w.numbers), First: w.part(w.first), Table: w.part(w.table),
		Decisions: w.part(w.decisions), Risks: w.part(w.risks), Findings: w.part(w.findings),
		Records: w.part(w.records), Clauses: w.part(w.clauses),
	}
	title := "Changes since " + data.Since
	return s.write(page{
		path: s.pathSince(c), current: changesPath, title: s.titled(title),
		description: "What changed since " + data.Since + ", by record and by clause",
		crumbs:      []crumb{s.home(), {changesPath, "Changes"}, {"", "Since " + data.Since}},
		layout:      "since", data: data, size: len(data.Records) + len(data.Clauses) + len(data.Table),
	})
}

func (w *changesWriter) part(write func()) template.HTML {
	w.out = nil
	write()
	return w.out.html()
}

func (w *changesWriter) audits(c Comparison) {
	for i, r := range c.Audits {
		if i > 0 {
			w.out.raw("; ")
		}
		w.toRecord(&w.out, changesRoot, r)
		w.out.text(" (" + w.auditName(r) + ")")
	}
}

// numbers are the kinds of change that there are, each with its count.
func (w *changesWriter) numbers() {
	s := w.Summary
	for _, n := range []struct {
		count     int
		one, many string
	}{
		{s.New, "record new", "records new"}, {s.Changed, "record changed", "records changed"}, {s.Removed, "record removed", "records removed"},
		{s.Unchanged, "record unchanged", "records unchanged"},
		{s.Blocks, "piece of text changed", "pieces of text changed"}, {s.Fields, "field changed", "fields changed"},
		{s.Approvals, "approval given", "approvals given"}, {s.Owners, "owner changed", "owners changed"},
		{s.Renewed, "piece of evidence renewed", "pieces of evidence renewed"}, {s.Expired, "piece of evidence expired", "pieces of evidence expired"},
		{s.Decisions, "decision on a control turned", "decisions on controls turned"}, {s.Risks, "risk moved", "risks moved"},
		{s.Opened, "finding opened", "findings opened"}, {s.Closed, "finding closed", "findings closed"},
		{s.Provisions, "provision whose states turned", "provisions whose states turned"},
	} {
		if n.count == 0 {
			continue
		}
		word := n.many
		if n.count == 1 {
			word = n.one
		}
		w.out.raw("<div><dt>", word, "</dt><dd>", number(n.count), "</dd></div>")
	}
}

// mostFirst is how many sentences come first; the tables have all.
const mostFirst = 15

func (w *changesWriter) first() {
	all := w.Summary.Highlights
	if len(all) == 0 {
		return
	}
	w.out.raw(`<ul class="first">`)
	for _, h := range all[:min(mostFirst, len(all))] {
		w.out.raw("<li>")
		w.subject(h.Subject, h.Title)
		w.out.raw(" ")
		w.out.text(h.Text)
		w.out.raw(".</li>")
	}
	w.out.raw("</ul>")
	if rest := len(all) - mostFirst; rest > 0 {
		w.out.raw(`<p class="note">and `, number(rest), ` more, in the tables below</p>`)
	}
}

// subject writes what a change is about: a link where this edition has it.
func (w *changesWriter) subject(ref, title string) {
	t := w.resolve(ref)
	if !t.Found() {
		w.out.classed("span", "id", ref)
		w.titled(title)
		return
	}
	w.out.raw(`<a class="ref" href="`)
	w.out.text(changesRoot + w.address(t))
	w.out.raw(`">`)
	w.out.classed("span", "id", briefName(t, ref))
	w.titled(shorten(title, 90))
	w.out.raw("</a>")
}

// titled writes a title behind an id, if there is one.
func (w *changesWriter) titled(title string) {
	if title != "" {
		w.out.raw(" ")
		w.out.text(title)
	}
}

// anchorOfChange is where the page tells of a record.
func anchorOfChange(key string) string { return strings.ToLower(key) }

var whatMarks = map[compare.What]stateMark{
	compare.New: {"yes", "+", "New"}, compare.Removed: {"no", "−", "Removed"}, compare.Changed: {"partly", "~", "Changed"},
}

func (w *changesWriter) table() {
	if len(w.Changes.Records) == 0 {
		return
	}
	m := &w.out
	m.tableStart("Records that changed", ` class="sortable changed-list" data-filter="records"`)
	m.raw(`<thead><tr><th scope="col">Record</th><th scope="col">What</th><th scope="col">What happened</th><th scope="col">Version, status</th></tr></thead><tbody>`)
	for i := range w.Changes.Records {
		r := &w.Changes.Records[i]
		m.raw(`<tr><th scope="row">`)
		if i < mostDetailed {
			m.raw(`<a class="ref" href="#`)
			m.text(fileURL(anchorOfChange(r.Key)))
			m.raw(`">`)
			w.recordName(r)
			m.raw("</a>")
		} else {
			w.recordName(r)
		}
		m.raw("</th><td>")
		m.state(whatMarks[r.What])
		m.raw("</td><td>")
		if r.What == compare.Changed {
			m.text(strings.Join(r.Happened(), ", "))
		}
		m.raw("</td><td>")
		m.text(r.Version)
		m.raw(" ")
		if r.Status != "" {
			m.badge("status", r.Status, w.words.say(r.Status))
		}
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (w *changesWriter) recordName(r *compare.RecordChange) {
	if r.Kind != "" {
		w.out.classed("span", "id", r.Key)
		w.out.raw(" ")
	}
	w.out.text(r.Title)
}

func (w *changesWriter) decisions() {
	if len(w.Changes.Decisions) == 0 {
		return
	}
	m := &w.out
	m.tableStart("Decisions on controls", ` class="changed-list"`)
	m.raw(`<thead><tr><th scope="col">Control</th><th scope="col">Before</th><th scope="col">Now</th></tr></thead><tbody>`)
	for _, d := range w.Changes.Decisions {
		m.raw(`<tr><th scope="row">`)
		w.subject(d.Control, d.Name)
		m.raw("</th><td>")
		w.decision(d.Before)
		m.raw("</td><td>")
		w.decision(d.Now)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (w *changesWriter) decision(d *compare.DecisionWas) {
	m := &w.out
	switch {
	case d == nil:
		m.classed("span", "none", "no row")
		return
	case d.Applicable == "yes":
		m.state(stateMark{"yes", "✓", "Applicable"})
	case d.Applicable == "no":
		m.state(excludedMark)
	default:
		m.state(stateMark{"no", "?", "Undecided"})
	}
	if d.Status != "" {
		m.raw(" ")
		m.badge("status", d.Status, w.words.say(d.Status))
	}
}

func (w *changesWriter) risks() {
	if len(w.Changes.Risks) == 0 {
		return
	}
	m := &w.out
	m.tableStart("Risks", ` class="changed-list"`)
	m.raw(`<thead><tr><th scope="col">Risk</th><th scope="col">What</th><th scope="col">Level</th><th scope="col">After treatment</th></tr></thead><tbody>`)
	for _, r := range w.Changes.Risks {
		m.raw(`<tr><th scope="row">`)
		w.subject(r.ID, r.Title)
		m.raw("</th><td>")
		m.state(whatMarks[r.What])
		m.raw("</td><td>")
		w.turn(r.Level)
		m.raw("</td><td>")
		w.turn(r.Residual)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// turn writes what was one thing and is another: what it was is struck out.
func (w *changesWriter) turn(t *compare.Turn) {
	if t == nil {
		return
	}
	m := &w.out
	if t.Before != "" {
		m.change(compare.Gone, w.words.say(t.Before))
		m.raw(" ")
	}
	if t.Now != "" {
		m.change(compare.Come, w.words.say(t.Now))
	}
}

var findingMarks = map[string]stateMark{
	"opened": {"no", "!", "Opened"}, "reopened": {"no", "!", "Opened again"}, "closed": {"yes", "✓", "Closed"}, "regraded": {"partly", "~", "Regraded"},
	"reported": {"partly", "+", "Reported"}, "removed": {"none", "−", "Removed"},
}

func (w *changesWriter) findings() {
	if len(w.Changes.Findings) == 0 {
		return
	}
	m := &w.out
	m.tableStart("Findings", ` class="changed-list"`)
	m.raw(`<thead><tr><th scope="col">Finding</th><th scope="col">What</th><th scope="col">Grade</th></tr></thead><tbody>`)
	for _, f := range w.Changes.Findings {
		m.raw(`<tr><th scope="row">`)
		w.subject(f.ID, f.Title)
		m.raw("</th><td>")
		m.state(findingMarks[f.What])
		m.raw("</td><td>")
		if f.Graded != nil {
			w.turn(f.Graded)
		} else {
			m.text(w.words.say(f.Grade))
		}
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (w *changesWriter) clauses() {
	if len(w.Provisions) == 0 {
		return
	}
	m := &w.out
	m.tableStart("By clause", ` class="sortable changed-list" data-filter="provisions"`)
	m.raw(`<thead><tr><th scope="col">Provision</th><th scope="col">States that turned</th><th scope="col">Answers</th></tr></thead><tbody>`)
	for _, p := range w.Provisions {
		m.raw(`<tr><th scope="row">`)
		w.subject(p.Provision, p.Name)
		m.raw("</th><td>")
		if len(p.States) > 0 {
			m.raw(`<ul class="turned">`)
			for _, st := range p.States {
				m.raw("<li>")
				w.stateTurned(st)
				m.raw("</li>")
			}
			m.raw("</ul>")
		}
		m.raw("</td><td>")
		w.answersPlaced(p.Answers)
		m.raw("</td></tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (w *changesWriter) stateTurned(st compare.StateChange) {
	mark := stateMark{"yes", "✓", "Now " + st.State}
	if !st.Holds {
		mark = stateMark{"no", "✕", "No longer " + st.State}
	}
	if st.State == "excluded" && st.Holds {
		mark = stateMark{"excluded", "⊘", "Now excluded"}
	}
	w.out.state(mark)
}

// answerWords are what is said of an answer before its place.
var answerWords = map[string]string{"come": "+ answered in", "gone": "− no longer answered in", "counts": "✓ counts now in", "counts no more": "✕ counts no more in"}

func (w *changesWriter) answersPlaced(all []compare.AnswerPlaced) {
	if len(all) == 0 {
		return
	}
	m := &w.out
	m.raw(`<ul class="turned">`)
	for _, a := range all {
		m.raw("<li>", answerWords[a.What], " ")
		if r := w.View.Record(a.Record); r != nil {
			m.raw(`<a class="ref" href="`)
			m.text(changesRoot + r.Path())
			if a.Anchor != "" && a.What != "gone" {
				m.text("#" + fileURL(a.Anchor))
			}
			m.raw(`">`)
			m.text(a.Record)
			m.raw("</a>")
		} else {
			m.text(a.Record)
		}
		if a.Heading != "" {
			m.raw(` <span class="where">`)
			m.text(a.Heading)
			m.raw("</span>")
		}
		m.raw("</li>")
	}
	m.raw("</ul>")
}
