package link

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A Reference is a place in a record that names something else.
type Reference struct {
	From     *record.Record
	Field    string        // the front matter key, or InText
	Spec     *record.Field // the field's description; nil for the text
	Text     string        // as written
	Position finding.Position
	Block    int  // index of the marker's block in From.Body.Blocks, -1 elsewhere
	Allowed  bool // Text need not name anything: an actor may be free text
	To       Target
}

// InText is the Field of a reference in the body.
const InText = "text"

// A Target is what a reference leads to. The zero Target is nothing: the
// reference is broken, or what it names is out of sight.
type Target struct {
	Record     *record.Record
	Anchor     string // in the record's page
	AnchorLost bool   // the record has no such anchor
	Definition *Definition
	Provision  *framework.Provision
	Attachment *record.Attachment
	URL        string // outside the handbook
}

// Found says that there is something at the other end.
func (t Target) Found() bool {
	return t.Record != nil || t.Provision != nil || t.Attachment != nil || t.URL != ""
}

// Resolve finds what an author's reference names.
func (g *Graph) Resolve(text string) Target {
	ref, ok := record.ParseReference(text)
	switch {
	case !ok:
		return Target{}
	case !ref.IsRecord():
		return Target{Provision: g.Library.Find(ref.Framework, ref.Provision)}
	}
	if r := g.byID[ref.Record]; r != nil {
		return Target{Record: r, Anchor: ref.Anchor, AnchorLost: ref.Anchor != "" && !hasAnchor(r, ref.Anchor)}
	}
	if d, found := g.definitions[ref.Record]; found {
		return Target{Record: d.Record, Anchor: d.Anchor(), Definition: &d}
	}
	return Target{}
}

// ResolveLink finds what a link or image of a body leads to.
func (g *Graph) ResolveLink(from *record.Record, l *markdown.Link) Target {
	switch {
	case l.Destination == "": // taken out of a view
		return Target{}
	case l.Wiki:
		return g.Resolve(l.Destination)
	case l.Outside():
		return Target{URL: l.Destination}
	}
	file, anchor, _ := strings.Cut(l.Destination, "#")
	if file == "" {
		return Target{Record: from, Anchor: anchor, AnchorLost: anchor != "" && !hasAnchor(from, anchor)}
	}
	file = from.Beside(file)
	if r := g.byFile[file]; r != nil {
		return Target{Record: r, Anchor: anchor, AnchorLost: anchor != "" && !hasAnchor(r, anchor)}
	}
	for i := range from.Attachments {
		if from.Attachments[i].File == file {
			return Target{Attachment: &from.Attachments[i]}
		}
	}
	return Target{}
}

func hasAnchor(r *record.Record, anchor string) bool {
	if r.Body == nil {
		return false
	}
	return slices.ContainsFunc(r.Body.Headings, func(h markdown.Heading) bool { return h.ID == anchor }) ||
		slices.ContainsFunc(r.Body.Blocks, func(b markdown.Block) bool { return b.ID == anchor })
}

// References are all places in a record that name something else, in the order of the file.
func (g *Graph) References(r *record.Record) []Reference { return g.references[r] }

// collectReferences walks all records, on every processor: nothing in the graph changes
// meanwhile.
func (g *Graph) collectReferences() {
	fields := map[*record.Kind][]*record.Field{}
	for _, kind := range g.Kinds.List {
		fields[kind] = append(naming(g.Kinds.Header), naming(kind.Fields)...)
	}
	found := make([][]Reference, len(g.records))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var some []Reference // room that each record uses again
			for {
				i := int(next.Add(1)) - 1
				if i >= len(g.records) {
					return
				}
				some = g.referencesOf(some[:0], g.records[i], fields)
				found[i] = slices.Clone(some)
			}
		})
	}
	wait.Wait()
	for i, r := range g.records {
		g.references[r] = found[i]
	}
}

// naming are the fields that name something, themselves or in a map or list.
func naming(fields []record.Field) (named []*record.Field) {
	for i := range fields {
		switch field := &fields[i]; field.Type {
		case record.ReferenceTo, record.ReferencesTo, record.Actor:
			named = append(named, field)
		case record.MapField, record.ListField:
			if len(naming(field.Fields)) > 0 {
				named = append(named, field)
			}
		}
	}
	return named
}

func (g *Graph) referencesOf(refs []Reference, r *record.Record, fields map[*record.Kind][]*record.Field) []Reference {
	if !r.IsPage() {
		for _, field := range fields[r.Kind] {
			refs = g.fieldReferences(refs, r, r.Fields.Get(field.Name), field)
		}
	}
	if r.Body != nil {
		refs = g.textReferences(refs, r)
	}
	slices.SortStableFunc(refs, func(a, b Reference) int {
		return cmp.Or(cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column))
	})
	return refs
}

// fieldReferences walks front matter along its description: only there does a text
// become a reference.
func (g *Graph) fieldReferences(refs []Reference, r *record.Record, value record.Value, field *record.Field) []Reference {
	if !value.Has() {
		return refs
	}
	switch field.Type {
	case record.ReferenceTo, record.ReferencesTo, record.Actor:
		for item := range value.All() {
			refs = append(refs, Reference{
				From: r, Field: field.Name, Spec: field, Text: item.Text, Position: item.Position, Block: -1,
				Allowed: field.Type == record.Actor && !record.IsID(item.Text),
				To:      g.Resolve(item.Text),
			})
		}
	case record.MapField, record.ListField:
		for item := range value.All() {
			for i := range field.Fields {
				inner := &field.Fields[i]
				refs = g.fieldReferences(refs, r, item.Get(inner.Name), inner)
			}
		}
	}
	return refs
}

func (g *Graph) textReferences(refs []Reference, r *record.Record) []Reference {
	for i := range r.Body.Links {
		l := &r.Body.Links[i]
		refs = append(refs, Reference{
			From: r, Field: InText, Text: l.Destination, Block: -1, To: g.ResolveLink(r, l),
			Position: finding.Position{File: r.File, Line: l.Line, Column: l.Column, EndColumn: l.EndColumn},
		})
	}
	for _, m := range r.Body.Markers {
		if m.Name != "answers" {
			continue
		}
		for _, w := range m.Words {
			refs = append(refs, Reference{
				From: r, Field: "answers", Text: w.Text, Block: m.Block, To: g.Resolve(w.Text),
				Position: finding.Position{File: r.File, Line: w.Line, Column: w.Column, EndColumn: w.EndColumn},
			})
		}
	}
	return refs
}

// A Backlink is a reference seen from the record it leads to.
type Backlink struct {
	From   *record.Record
	Fields []string // in which it names the record; InText for the body
}

// Backlinks are the records that name this one, in order.
func (g *Graph) Backlinks(r *record.Record) []Backlink { return g.backlinks[r] }

func (g *Graph) collectBacklinks() {
	for _, from := range g.records {
		for i := range g.references[from] {
			ref := &g.references[from][i]
			to := ref.To.Record
			if to == nil || to == from {
				continue
			}
			links := g.backlinks[to]
			if n := len(links); n > 0 && links[n-1].From == from {
				if !slices.Contains(links[n-1].Fields, ref.Field) {
					links[n-1].Fields = append(links[n-1].Fields, ref.Field)
				}
				continue
			}
			g.backlinks[to] = append(links, Backlink{From: from, Fields: []string{ref.Field}})
		}
	}
}
