package link

import (
	"slices"

	"aims/generator/markdown"
	"aims/generator/record"
)

// A View is the graph as one audience may see it. It is built anew from the records
// that the audience may read, so that no list, count, state or backlink in it can
// tell of another; what remaining records say of hidden ones is replaced. Everything
// that writes a site is given a View, never a Graph.
type View struct {
	*Graph
	Audience record.Audience
	Cut      bool // a record lacks parts of its text that the audience may not read
}

// Everything is the graph as those see it who write the handbook.
func (g *Graph) Everything() *View {
	return &View{Graph: g, Audience: record.Audience{Name: "everything", Sees: record.Classifications()}}
}

// OutOfSight stands where a record names something that the audience may not see.
const OutOfSight = "a record outside this edition"

// For is the graph as an audience may see it.
func (g *Graph) For(a record.Audience) *View {
	seen := make([]*record.Record, 0, len(g.records))
	cut := false
	for _, r := range g.records {
		if a.MayRead(r.Classification) && g.Published(r) {
			seen = append(seen, r)
			cut = cut || r.VariantFor(a.Name) != nil
		}
	}
	all := len(seen) == len(g.records) && !cut
	if !all {
		for i, r := range seen {
			seen[i] = g.scrub(r, a)
		}
	}
	site := *g.Site
	site.Audiences = []record.Audience{a}
	site.Rules = nil // the handbook's own affair
	if all {
		// The same records give the same graph: only the site is the audience's own.
		same := *g
		same.Site = &site
		return &View{Graph: &same, Audience: a}
	}
	return &View{Audience: a, Cut: cut, Graph: New(Input{
		Site: &site, Kinds: g.Kinds, Library: g.Library, Records: seen, Version: g.Version, Today: g.Today,
	})}
}

// scrub is the record without the parts of its text that the audience may not read, and
// without the names of records, and of sections of others, that it may not see. A record that
// has neither is returned as it is.
func (g *Graph) scrub(r *record.Record, a record.Audience) *record.Record {
	variant := r.VariantFor(a.Name)
	hidden := map[string]bool{}
	for _, ref := range g.references[r] {
		if ref.To.hiddenFrom(a) {
			hidden[ref.Text] = true
		}
	}
	if variant != nil { // what a label leads to may have been said first in what is not shown
		for i := range variant.Body.Document.Links {
			if l := &variant.Body.Document.Links[i]; g.ResolveLink(r, l).hiddenFrom(a) {
				hidden[l.Destination] = true
			}
		}
	}
	if len(hidden) == 0 && variant == nil {
		return r
	}
	copied := *r
	if variant != nil {
		copied.Cut = true
		copied.Title, copied.Body, copied.Attachments = variant.Title, variant.Body.Document, variant.Attachments
	}
	if len(hidden) > 0 {
		before := copied
		copied.Fields = scrubValue(r.Fields, hidden)
		if r.Body != nil {
			copied.Body = before.Body.Without(func(l *markdown.Link) bool { return hidden[l.Destination] }, OutOfSight)
			copied.Attachments = g.attachmentsOf(&copied, &before)
		}
	}
	return copied.InPart()
}

// hiddenFrom says that an audience may not see what a reference leads to: the record, or the
// part of it that it names.
func (t Target) hiddenFrom(a record.Audience) bool {
	if t.Record == nil {
		return false
	}
	if !a.MayRead(t.Record.Classification) {
		return true
	}
	variant := t.Record.VariantFor(a.Name)
	return variant != nil && t.Anchor != "" && t.Definition == nil && !t.AnchorLost && anchorCut(t.Record.Body, variant.Body, t.Anchor)
}

// anchorCut says that the place of an id is not shown. The id of another place may have taken
// its name.
func anchorCut(whole *markdown.Document, shown *markdown.Shown, anchor string) bool {
	for i := range whole.Blocks {
		if b := &whole.Blocks[i]; b.ID == anchor {
			line, is := shown.LineOf(b.Line)
			return !is || !slices.ContainsFunc(shown.Document.Blocks, func(b markdown.Block) bool { return b.ID == anchor && b.Line == line })
		}
	}
	return false
}

// PlacesCut are the parts of records that an audience may not see, of records that it may see:
// as others refer to them.
func (g *Graph) PlacesCut(a record.Audience) (refs []string) {
	for _, r := range g.records {
		variant := r.VariantFor(a.Name)
		if variant == nil || !a.MayRead(r.Classification) {
			continue
		}
		for i := range r.Body.Blocks {
			if id := r.Body.Blocks[i].ID; id != "" && anchorCut(r.Body, variant.Body, id) {
				refs = append(refs, r.ID+"#"+id)
			}
		}
	}
	return refs
}

// attachmentsOf are the attachments without those that only went-away links of the body
// named, as the picture does in [![Minutes, page 1](page-1.png)](minutes.md). All others
// stay, whoever else names them: a file has no classification of its own, it is published
// with each record that links to it.
func (g *Graph) attachmentsOf(scrubbed, whole *record.Record) []record.Attachment {
	before, after := g.filesInText(whole), g.filesInText(scrubbed)
	return slices.DeleteFunc(slices.Clone(whole.Attachments), func(a record.Attachment) bool {
		return before[a.File] && !after[a.File] && !namesFile(whole, whole.Fields, a.File)
	})
}

func (g *Graph) filesInText(r *record.Record) map[string]bool {
	files := map[string]bool{}
	for i := range r.Body.Links {
		if a := g.ResolveLink(r, &r.Body.Links[i]).Attachment; a != nil {
			files[a.File] = true
		}
	}
	return files
}

// namesFile tells whether a value of the front matter is the path of that file.
func namesFile(r *record.Record, v record.Value, file string) bool {
	if v.Text != "" && r.Beside(v.Text) == file {
		return true
	}
	return slices.ContainsFunc(v.Items, func(item record.Value) bool { return namesFile(r, item, file) }) ||
		slices.ContainsFunc(v.Pairs, func(pair record.Pair) bool { return namesFile(r, pair.Value, file) })
}

func scrubValue(v record.Value, hidden map[string]bool) record.Value {
	if hidden[v.Text] {
		v.Text = OutOfSight
	}
	if len(v.Items) > 0 {
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = scrubValue(v.Items[i], hidden)
		}
	}
	if len(v.Pairs) > 0 {
		v.Pairs = slices.Clone(v.Pairs)
		for i := range v.Pairs {
			v.Pairs[i].Value = scrubValue(v.Pairs[i].Value, hidden)
		}
	}
	return v
}
