package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

var hiddenRecordNamed = Rule{
	Name:  "hidden-record-named",
	Title: "Texts do not name records that their readers may not see",
	Doc: `An edition holds no record that its audience may not read, and a link to such a record becomes neutral
		text there by itself. An id in plain words cannot: it stays, and tells its readers that there is such a
		record, and often what it is about. In the text write [[RSK-007]] instead; in front matter name the
		record in a field that refers to records, such as related. Or take it out.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Any: func(p *Pass, r *record.Record) {
		if h := p.shared.hidden(); len(h.readers) > 0 {
			p.namedInFields(h, r)
			if r.Body != nil {
				p.namedInText(h, r)
			}
		}
	},
}

// hidden tells from whom the records are hidden that give an id. Sets of
// classifications are bits.
type hidden struct {
	ids     map[string]uint8 // the classifications of the records that give an id, their own or a row's
	longest int              // of the ids
	readers []reader         // the audiences that may not know every id
}

type reader struct {
	record.Audience
	sees uint8
}

func hiddenIDs(g *link.Graph) *hidden {
	h := &hidden{ids: map[string]uint8{}}
	var given uint8
	p := Pass{Graph: g}
	p.eachID(func(i identified) {
		h.ids[i.id] |= bit(i.record.Classification)
		h.longest = max(h.longest, len(i.id))
		given |= bit(i.record.Classification)
	})
	if g.Site == nil {
		return h
	}
	for _, a := range g.Site.Audiences {
		r := reader{Audience: a}
		for _, c := range a.Sees {
			r.sees |= bit(c)
		}
		if given&^r.sees != 0 {
			h.readers = append(h.readers, r)
		}
	}
	return h
}

func bit(c record.Classification) uint8 {
	return 1 << max(slices.Index(record.Classifications(), c), 0)
}

// from is the first audience that may read a record and not know an id.
func (h *hidden) from(r *record.Record, id string) (audience string, is bool) {
	for i := range h.readers {
		if a := &h.readers[i]; a.MayRead(r.Classification) && h.hides(a, id) {
			return a.Name, true
		}
	}
	return "", false
}

func (h *hidden) hides(a *reader, id string) bool { return a.sees&h.ids[id] == 0 }

// eachID shows the ids of the handbook in a text, with their offset. An id may be part
// of a longer word, such as RSK-007-based, unless the longer word is an id too. Every
// text of the handbook is looked at, so it is no regular expression.
func (h *hidden) eachID(text string, visit func(id string, offset int)) {
	for at := 0; ; {
		hyphen := strings.IndexByte(text[at:], '-')
		if hyphen < 0 {
			return
		}
		from := at + hyphen
		for at = from + 1; at < len(text) && ofID(text[at]); at++ {
		}
		for from > 0 && ofID(text[from-1]) {
			from--
		}
		for from < at && text[from] == '-' {
			from++
		}
		if id := h.begins(text[from:at]); id != "" {
			visit(id, from)
		}
	}
}

func (h *hidden) idsIn(text string) (ids []string) {
	h.eachID(text, func(id string, _ int) { ids = append(ids, id) })
	return ids
}

func ofID(char byte) bool {
	return char == '-' || 'A' <= char && char <= 'Z' || '0' <= char && char <= '9'
}

// begins is the longest id that a word of capitals, digits and hyphens begins with.
func (h *hidden) begins(word string) string {
	for end := min(len(word), h.longest); end > 0; end = strings.LastIndexByte(word[:end], '-') {
		whole := end == len(word) || word[end] == '-'
		if _, known := h.ids[word[:end]]; known && whole {
			return word[:end]
		}
	}
	return ""
}

// namedInFields looks at the fields that hold text. In those that refer to records, an
// edition replaces what is out of sight.
func (p *Pass) namedInFields(h *hidden, r *record.Record) {
	eachField(p.Kinds, r, func(f *FieldPlace) {
		if f.Spec == nil || f.Spec.Type != record.Text && f.Spec.Type != record.Texts && f.Spec.Type != record.Actor {
			return
		}
		for v := range f.Pair.Value.All() {
			if f.Spec.Type == record.Actor && record.IsID(v.Text) {
				continue
			}
			h.eachID(v.Text, func(id string, offset int) {
				if audience, is := h.from(r, id); is {
					p.named(partOf(r, v, offset, len(id)), id, audience, "name it in a field that refers to records, such as related, or take it out")
				}
			})
		}
	})
}

func (p *Pass) named(at finding.Position, id, audience, hint string) {
	p.Report(at, fmt.Sprintf("the audience %q may read this, but not the record of %q, which is named here", audience, id), hint)
}

// namedInText looks at the text as each audience is shown it: without the links to
// what it may not see. One that is too much for two audiences is reported once.
func (p *Pass) namedInText(h *hidden, r *record.Record) {
	type naming struct {
		at finding.Position
		id string
	}
	reported := map[naming]bool{}
	for i := range h.readers {
		a := &h.readers[i]
		if !a.MayRead(r.Classification) {
			continue
		}
		gone, body, inFile := p.outOfSight(r, a), r.Body, func(line int) int { return line }
		if variant := r.VariantFor(a.Name); variant != nil {
			body, inFile = variant.Body.Document, variant.Body.InFile
		}
		if !h.mayName(body, a, h.idsIn(body.Text()), gone) {
			continue
		}
		shown := body.Without(func(l *markdown.Link) bool { return gone[l.Destination] }, link.OutOfSight)
		report := func(at finding.Position, id string) {
			at.File, at.Line = r.File, inFile(at.Line)
			if h.hides(a, id) && !reported[naming{at, id}] {
				reported[naming{at, id}] = true
				p.named(at, id, a.Name, "write [["+id+"]], which becomes neutral text for them, or take it out")
			}
		}
		eachLine(shown, func(line int, text string) {
			h.eachID(text, func(id string, _ int) { report(finding.Position{Line: line}, id) })
		})
		for i := range shown.Links {
			h.eachInLink(&shown.Links[i], report)
		}
	}
}

// outOfSight are the destinations of the links in a text that an audience may not follow.
func (p *Pass) outOfSight(r *record.Record, a *reader) map[string]bool {
	var gone map[string]bool
	for _, ref := range p.References(r) {
		if to := ref.To.Record; ref.Field == link.InText && to != nil && !a.MayRead(to.Classification) {
			if gone == nil {
				gone = map[string]bool{}
			}
			gone[ref.Text] = true
		}
	}
	return gone
}

// mayName says whether it is worth to look closer at a text: it names more ids that an
// audience may not know than the links do that go. Nearly every text is done with here.
func (h *hidden) mayName(d *markdown.Document, a *reader, ids []string, gone map[string]bool) bool {
	named := h.count(a, ids)
	for i := range d.Links {
		l := &d.Links[i]
		switch {
		case !gone[l.Destination]:
			inLink := false
			h.eachInLink(l, func(_ finding.Position, id string) { inLink = inLink || h.hides(a, id) })
			if inLink {
				return true
			}
		default:
			named -= h.count(a, h.idsIn(cmp.Or(l.Text, l.Destination)))
		}
	}
	return named != 0
}

func (h *hidden) count(a *reader, ids []string) (n int) {
	for _, id := range ids {
		if h.hides(a, id) {
			n++
		}
	}
	return n
}

// eachInLink shows the ids that a link names beside its text.
func (h *hidden) eachInLink(l *markdown.Link, visit func(at finding.Position, id string)) {
	at := finding.Position{Line: l.Line}
	h.eachID(l.Title, func(id string, _ int) { visit(at, id) })
	if l.Image {
		h.eachID(l.Text, func(id string, _ int) { visit(at, id) })
	}
	h.eachID(l.Destination, func(id string, offset int) {
		if asWritten := l.EndColumn-l.Column == utf8.RuneCountInString(l.Destination); asWritten {
			at.Column = l.Column + utf8.RuneCountInString(l.Destination[:offset])
			at.EndColumn = at.Column + len(id)
		}
		visit(at, id)
	})
}
