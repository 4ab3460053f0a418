package search

import (
	"cmp"
	"slices"
	"strings"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// A document is what a hit leads to: a section of a record or page, something defined in
// a record, a provision, or a page that the program makes. It holds no text of its own;
// that is read from the record when it is needed.
type document struct {
	record     *record.Record
	heading    int // of the section in the record's body; intro for what stands before the first
	definition *link.Definition
	provision  *framework.Provision
	page       *page
}

const intro = -1

// Kinds of documents that are not records of a kind.
const (
	PageKind      = "page"
	ProvisionKind = "provision"
)

// A page is one that the program makes.
type page struct{ path, title, about string }

// documentsOf are all documents of a view: pages, provisions, then records in the order
// of the view. Equal scores are shown in this order.
func documentsOf(view *link.View) []document {
	var all []document
	for _, p := range pagesOf(view) {
		all = append(all, document{page: &p, heading: intro})
	}
	for _, f := range view.Library.Frameworks() {
		for _, p := range f.Provisions {
			all = append(all, document{provision: p, heading: intro})
		}
	}
	defined := definitionsOf(view)
	for _, r := range view.Records() {
		all = append(all, document{record: r, heading: intro})
		if r.Body != nil {
			for i := range r.Body.Headings {
				all = append(all, document{record: r, heading: i})
			}
		}
		for _, d := range defined[r] {
			all = append(all, document{record: r, heading: intro, definition: &d})
		}
	}
	return all
}

// isPart says that a document is a section or something defined, which has the context of
// its record.
func (d *document) isPart() bool { return d.heading != intro || d.definition != nil }

// headsOf are the documents whose context counts for each document: the introduction of
// its record, or itself. The parts of a record follow its introduction.
func headsOf(documents []document) []uint32 {
	heads := make([]uint32, len(documents))
	for i := range documents {
		heads[i] = uint32(i)
		if documents[i].isPart() {
			heads[i] = heads[i-1]
		}
	}
	return heads
}

func pagesOf(view *link.View) []page {
	pages := []page{
		{"index.html", "Overview", "Where the handbook stands: the first page of an audit."},
		{"documents.html", "Master document list", "The register of all documented information, with its control data."},
		{"findings.html", "Findings", "What the rules found in this version."},
	}
	if view.Statement() != nil {
		pages = append(pages, page{"soa.html", "Statement of applicability", "The SoA: every control, applicable or excluded, with its justification."})
	}
	for _, f := range view.Library.Frameworks() {
		pages = append(pages, page{f.Path(), cmp.Or(f.ShortTitle, f.Title), f.Title + ": what the handbook covers of it."})
	}
	for _, k := range view.Kinds.List {
		if len(view.OfKind(k.Name)) > 0 {
			pages = append(pages, page{k.Folder + "/index.html", cmp.Or(k.Plural, k.Title), "The register of the kind: " + k.Title + "."})
		}
	}
	return pages
}

func definitionsOf(view *link.View) map[*record.Record][]link.Definition {
	all := map[*record.Record][]link.Definition{}
	for _, id := range slices.Compact(view.IDs()) {
		if d, found := view.Definition(id); found && view.Record(id) == nil {
			all[d.Record] = append(all[d.Record], d)
		}
	}
	return all
}

// kind is what results are narrowed by.
func (d *document) kind() string {
	switch {
	case d.page != nil:
		return PageKind
	case d.provision != nil:
		return ProvisionKind
	case d.record.IsPage():
		return PageKind
	}
	return d.record.Kind.Name
}

// path is where a hit leads, without the anchor.
func (d *document) path() string {
	switch {
	case d.page != nil:
		return d.page.path
	case d.provision != nil:
		return d.provision.Path()
	}
	return d.record.Path()
}

func (d *document) anchor() string {
	switch {
	case d.definition != nil:
		return d.definition.Anchor()
	case d.heading != intro:
		return d.record.Body.Headings[d.heading].ID
	}
	return ""
}

// title is the name of the page that a hit is on.
func (d *document) title() string {
	switch {
	case d.page != nil:
		return d.page.title
	case d.provision != nil:
		return strings.TrimSpace(d.provision.Cited() + " " + d.provision.Name())
	}
	return cmp.Or(d.record.Title, d.record.ID, d.record.File)
}

// id is what people call the thing by.
func (d *document) id() string {
	switch {
	case d.definition != nil:
		return d.definition.ID
	case d.provision != nil:
		return d.provision.Ref()
	case d.record != nil:
		return d.record.ID
	}
	return ""
}

func (d *document) status() string {
	if d.record == nil {
		return ""
	}
	return string(d.record.Status)
}

// keys are the exact queries that jump to the document.
func (d *document) keys() []string {
	var keys []string
	switch {
	case d.definition != nil:
		keys = []string{key(d.definition.ID)}
	case d.provision != nil:
		keys = provisionKeys(d.provision)
	case d.record != nil && d.heading == intro && d.record.ID != "":
		keys = []string{key(d.record.ID)}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// provisionKeys are the ways in which people cite a provision: "A.6.2.4", "5.2 d)",
// "clause 5.2", "ISO 42001 5.2", "EU AI Act Article 50".
func provisionKeys(p *framework.Provision) []string {
	ids := []string{p.ID, p.Cited()}
	if number, found := strings.CutPrefix(p.ID, "Art. "); found {
		ids = append(ids, "Article "+number)
	}
	names := []string{"", p.Framework.ID, p.Framework.ShortTitle}
	if undated, _, found := strings.Cut(p.Framework.ShortTitle, ":"); found {
		names = append(names, undated, strings.Replace(undated, "ISO/IEC", "ISO", 1))
	}
	if p.Framework.ID == framework.Primary {
		names = append(names, p.Kind, "clause")
	}
	var keys []string
	for _, name := range names {
		for _, id := range ids {
			keys = append(keys, key(name+" "+id))
		}
	}
	return keys
}
