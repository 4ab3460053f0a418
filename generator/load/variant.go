package load

import (
	"slices"

	"aims/generator/markdown"
	"aims/generator/record"
)

// A shownBody is a body without the parts that some audiences may not read.
type shownBody struct {
	body  *markdown.Shown
	names []string // of the audiences; none: all that no part names
}

// mostNamed is how many audiences of one body are told from all others. More names stand for
// nobody, so that a file with thousands costs no more.
const mostNamed = 50

// shownBodies are a body as those are shown it who may not read all of it, parsed once for
// each set of parts that is cut. Which audiences there are is for whoever asks: a former version
// is read by the audiences of today. The first is what all are shown that no part names.
func (f *fileReader) shownBodies(m *remembered) []shownBody {
	parts := m.body.Parts
	if len(parts) == 0 {
		return nil
	}
	shown := []shownBody{{body: f.show(m, "")}}
	cuts := []string{cutFor(parts, "")}
	for _, name := range named(parts) {
		cut := cutFor(parts, name)
		if i := slices.Index(cuts, cut); i >= 0 {
			shown[i].names = append(shown[i].names, name)
		} else if body := f.show(m, name); body != nil {
			shown, cuts = append(shown, shownBody{body, []string{name}}), append(cuts, cut)
		}
	}
	return shown
}

func (f *fileReader) show(m *remembered, audience string) *markdown.Shown {
	return f.parser.Show(m.body, m.parsed.body, m.parsed.line, func(p *markdown.Part) bool { return !p.For(audience) })
}

// cutFor says which parts are cut, in a form that can be compared.
func cutFor(parts []markdown.Part, audience string) string {
	cut := make([]byte, len(parts))
	for i := range parts {
		cut[i] = '0'
		if !parts[i].For(audience) {
			cut[i] = '1'
		}
	}
	return string(cut)
}

// named are the audiences that parts name, in order.
func named(parts []markdown.Part) (names []string) {
	for _, p := range parts {
		for _, w := range p.Names {
			names = append(names, w.Text)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return names[:min(len(names), mostNamed)]
}

// variant is a record with less of its body, and with the files that are still named.
func (f *fileReader) variant(r *record.Record, title string, shown shownBody) record.Variant {
	less := *r
	less.Body, less.Attachments = shown.body.Document, nil
	reader := *f
	reader.known, reader.found = r.Attachments, found{}
	reader.attach(&less) // what is wrong with its links was found in the whole
	return record.Variant{Body: shown.body, Title: titleOf(&less, title), Attachments: less.Attachments, Names: shown.names}
}
