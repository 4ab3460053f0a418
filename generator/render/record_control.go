package render

import (
	"slices"
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// notice says why a record does not count, before anything else is read.
func (w *recordWriter) notice() {
	r, m := w.r, &w.out
	var text string
	switch {
	case r.Status == record.Draft:
		text = "This is a draft: it is not in force and answers nothing yet."
	case r.Status == record.InReview:
		text = "This record is in review: it is not in force yet."
	case r.Status == record.Retired:
		text = "This record is retired: it is kept for the trail and no longer in force."
	case r.Status == "":
		text = "This record has no status: it does not count as in force."
	case !r.InForce(w.View.Today):
		text = "This record is approved and takes effect on " + r.Fields.Get("effective").Text + "."
	default:
		return
	}
	m.classed("p", "notice", text)
}

// controlFields are shown in the control data or elsewhere, not among the facts.
var controlFields = []string{"owner", "author", "effective"}

func (w *recordWriter) control() {
	r, m := w.r, &w.out
	m.raw(`<dl class="control">`)
	w.datum("ID", func() { m.classed("span", "id", r.ID) })
	if r.Version != "" {
		w.datum("Version", func() { m.text(r.Version) })
	}
	w.datum("Status", func() { m.badge("status", string(r.Status), w.words.say(string(r.Status))) })
	w.datum("Classification", func() { m.text(w.words.say(string(r.Classification))) })
	for _, name := range controlFields {
		w.controlField(name)
	}
	w.nextReview()
	w.digest()
	w.controlField("retention")
	w.approval()
	for _, name := range []string{"tags", "supersedes", "related"} {
		w.controlField(name)
	}
	m.raw("</dl>")
}

func (w *recordWriter) datum(term string, write func()) {
	w.out.raw("<div><dt>", term, "</dt><dd>")
	write()
	w.out.raw("</dd></div>")
}

// wideDatum takes a line of its own.
func (w *recordWriter) wideDatum(term string, write func()) {
	w.out.raw(`<div class="wide"><dt>`, term, "</dt><dd>")
	write()
	w.out.raw("</dd></div>")
}

func (w *recordWriter) controlField(name string) {
	value := w.r.Fields.Get(name)
	if !value.Has() {
		return
	}
	for i := range w.View.Kinds.Header {
		if field := &w.View.Kinds.Header[i]; field.Name == name {
			write := w.datum
			if len(value.Items) > 1 || field.Type == record.ReferencesTo {
				write = w.wideDatum
			}
			write(w.words.say(name), func() { w.value(&w.out, w.root, w.r, field, value) })
		}
	}
}

func (w *recordWriter) nextReview() {
	due, ok := w.View.ReviewDue(w.r)
	if !ok {
		return
	}
	w.datum("Next review", func() {
		w.out.date(due)
		if due.Before(w.View.Today) {
			w.out.raw(` <span class="state no"><span aria-hidden="true">!</span> Overdue</span>`)
		}
	})
}

func (w *recordWriter) approval() {
	approval := link.ApprovalOf(w.r)
	if !approval.Given && !w.r.Kind.Approval {
		return
	}
	m := &w.out
	w.wideDatum("Approval", func() {
		mark := stateMark{"yes", "✓", "Given"}
		switch {
		case !approval.Given:
			mark = stateMark{"no", "✕", "None"}
		case !approval.Bound:
			mark = stateMark{"partly", "~", "Not bound"}
		case approval.Drifted:
			mark = stateMark{"partly", "~", "No word changed"}
		case !approval.Current:
			mark = stateMark{"no", "✕", "Outdated"}
		}
		m.state(mark)
		if approval.Given && approval.By != "" {
			m.raw(" by ")
			w.actor(m, w.root, approval.By)
			m.raw(":")
		}
		m.raw(" ")
		m.text(approval.Text())
	})
}

// digest is what an approval of today's text would name.
func (w *recordWriter) digest() {
	digest := strings.TrimPrefix(w.r.ShownDigest(), "sha256:")
	if digest == "" {
		return
	}
	m, title := &w.out, "Digest"
	if w.r.Partial {
		title = "Digest of what is shown"
	}
	w.datum(title, func() {
		m.raw(`<code class="digest" title="sha256:`)
		m.text(digest)
		m.raw(`">`)
		m.text(short(digest, 12))
		m.raw("</code>")
	})
}

// badge writes a word that stands for itself.
func (m *markup) badge(class, value, word string) {
	m.raw(`<span class="badge `, class, " ", class, "-")
	m.text(strings.ReplaceAll(value, " ", "-"))
	m.raw(`">`)
	m.text(word)
	m.raw("</span>")
}

// isFact says that a field is short enough to stand before the text.
func isFact(field *record.Field) bool {
	return field.Type != record.ListField && !slices.ContainsFunc(field.Fields, func(f record.Field) bool { return !isFact(&f) })
}

// facts are the kind's own fields without lists of maps in them, as a short list.
func (w *recordWriter) facts() {
	w.kindFields(isFact, func(field *record.Field, value record.Value) {
		w.out.raw("<div>")
		w.out.element("dt", w.words.say(field.Name))
		w.out.raw("<dd>")
		w.value(&w.out, w.root, w.r, field, value)
		w.out.raw("</dd></div>")
	}, func() {
		w.section("at-a-glance", "At a glance")
		w.out.raw(`<dl class="fields">`)
	}, func() { w.out.raw("</dl>") })
}

// details are the kind's other fields, each with a heading.
func (w *recordWriter) details() {
	w.kindFields(func(f *record.Field) bool { return !isFact(f) }, func(field *record.Field, value record.Value) {
		w.section(field.Name, w.words.say(field.Name))
		w.value(&w.out, w.root, w.r, field, value)
	}, func() {}, func() {})
}

// kindFields goes through the kind's fields that the record has; begin and finish are
// called only when there is one.
func (w *recordWriter) kindFields(which func(*record.Field) bool, each func(*record.Field, record.Value), begin, finish func()) {
	begun := false
	for i := range w.r.Kind.Fields {
		field := &w.r.Kind.Fields[i]
		value := w.r.Fields.Get(field.Name)
		if !value.Has() || !which(field) {
			continue
		}
		if !begun {
			begun = true
			begin()
		}
		each(field, value)
	}
	if begun {
		finish()
	}
}
