package generator

import (
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A cutRecord is a record of which an audience is not shown all parts.
type cutRecord struct {
	*record.Record
	shown *markdown.Shown
	names []string // of what is not shown: headings and ids
}

func cutsIn(g *link.Graph, a record.Audience) (cuts []cutRecord) {
	for _, r := range g.Records() {
		if variant := r.VariantFor(a.Name); variant != nil && a.MayRead(r.Classification) {
			cuts = append(cuts, cutRecord{r, variant.Body, namesCut(r.Body, variant.Body)})
		}
	}
	return cuts
}

// namesCut are the headings and ids of a text that are not shown, and that nothing has that is.
func namesCut(whole *markdown.Document, shown *markdown.Shown) (names []string) {
	known := map[string]bool{}
	for _, b := range shown.Document.Blocks {
		known[b.ID] = true
	}
	for _, h := range shown.Document.Headings {
		known[h.Text] = true
	}
	note := func(name string) {
		if name != "" && !known[name] {
			names = append(names, name)
			known[name] = true
		}
	}
	for _, b := range whole.Blocks {
		if _, is := shown.LineOf(b.Line); !is {
			note(b.ID)
		}
	}
	for _, h := range whole.Headings {
		if _, is := shown.LineOf(h.Line); !is {
			note(h.Text)
		}
	}
	return names
}

// hides says that a finding is about a part of the text that is not shown, or names a heading
// of it. A single word is a name only where the record is spoken of.
func (c *cutRecord) hides(at *finding.Position, words []string) bool {
	own := at.File == c.File
	if own {
		if _, is := c.shown.LineOf(at.Line); !is {
			return true
		}
	}
	about := own || slices.ContainsFunc(words, func(text string) bool {
		return c.ID != "" && strings.Contains(text, c.ID) || strings.Contains(text, c.File) || strings.Contains(text, c.Title)
	})
	return slices.ContainsFunc(c.names, func(name string) bool {
		return (about || strings.ContainsAny(name, " -")) && slices.ContainsFunc(words, func(text string) bool { return strings.Contains(text, name) })
	})
}

func (c *cutRecord) renumber(at *finding.Position) {
	if at.File == c.File {
		at.Line, _ = c.shown.LineOf(at.Line)
	}
}
