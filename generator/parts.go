package generator

import (
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// parts are the records that an audience is shown in part.
type parts struct {
	byFile map[string]*part
	cut    []*part // those whose text lacks something
}

// A part is a record of which an audience is not shown all.
type part struct {
	*record.Record
	shown   *markdown.Shown // nil where no text is cut
	names   []string        // of what is cut: headings and ids
	authors []string        // who may have changed only what is not shown
}

func partsIn(g *link.Graph, view *link.View) (all parts) {
	all.byFile = map[string]*part{}
	for _, r := range view.Records() {
		if !r.Partial {
			continue
		}
		p := &part{Record: g.RecordAt(r.File)}
		for _, change := range p.Changes {
			p.authors = append(p.authors, change.Author)
		}
		if variant := p.VariantFor(view.Audience.Name); variant != nil {
			p.shown, p.names = variant.Body, namesCut(p.Body, variant.Body)
			all.cut = append(all.cut, p)
		}
		all.byFile[r.File] = p
	}
	return all
}

// namesCut are the headings and ids of a text that are not shown, and that nothing has that is.
func namesCut(whole *markdown.Document, shown *markdown.Shown) (names []string) {
	known := map[string]bool{"": true}
	for _, b := range shown.Document.Blocks {
		known[b.ID] = true
	}
	for _, h := range shown.Document.Headings {
		known[h.Text] = true
	}
	note := func(line int, name string) {
		if _, is := shown.LineOf(line); !is && !known[name] {
			names = append(names, name)
			known[name] = true
		}
	}
	for _, b := range whole.Blocks {
		note(b.Line, b.ID)
	}
	for _, h := range whole.Headings {
		note(h.Line, h.Text)
	}
	return names
}

// hide says that a finding is about a part of a text that is not shown, names a heading of
// it, or tells who has changed the file.
func (all parts) hide(at *finding.Position, words []string) bool {
	if p := all.byFile[at.File]; p != nil {
		if p.shown != nil {
			if _, is := p.shown.LineOf(at.Line); !is {
				return true
			}
		}
		if slices.ContainsFunc(p.authors, func(name string) bool { return name != "" && says(words, name) }) {
			return true
		}
	}
	return slices.ContainsFunc(all.cut, func(p *part) bool { return p.isNamed(at, words) })
}

// isNamed says that words name a heading or id that is cut. One that is a single word is a name
// only where the record is spoken of.
func (p *part) isNamed(at *finding.Position, words []string) bool {
	about := at.File == p.File || p.ID != "" && says(words, p.ID) || says(words, p.File) || says(words, p.Title)
	return slices.ContainsFunc(p.names, func(name string) bool {
		return (about || strings.ContainsAny(name, " -")) && says(words, name)
	})
}

func says(words []string, name string) bool {
	return slices.ContainsFunc(words, func(text string) bool { return strings.Contains(text, name) })
}

// renumber counts the lines of a text as they are shown.
func (all parts) renumber(at *finding.Position) {
	if p := all.byFile[at.File]; p != nil && p.shown != nil {
		at.Line, _ = p.shown.LineOf(at.Line)
	}
}
