// Package link ties records to each other and to the provisions they answer: the
// graph with its backlinks, the states of every provision, what crosswalks let one
// infer, and the views that audiences are shown. It reads records and frameworks
// and writes nothing; whether something in the graph is wrong is for check to say.
package link

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"aims/generator/framework"
	"aims/generator/record"
)

// Input is what a graph is made from.
type Input struct {
	Site    *record.Site
	Kinds   *record.Kinds
	Library *framework.Library
	Records []*record.Record // in any order
	Version string
	Today   time.Time // the day that states are computed for
}

// A Graph is everything that one version of a handbook says. Rules see it whole.
// It does not change after New, so any number of goroutines may read it.
type Graph struct {
	Site    *record.Site
	Kinds   *record.Kinds
	Library *framework.Library
	Version string
	Today   time.Time

	records     []*record.Record
	byID        map[string]*record.Record
	byFile      map[string]*record.Record
	byPath      map[string]*record.Record // by page in lower case, as Windows and macOS see it
	clashes     []Clash
	definitions map[string]Definition
	references  map[*record.Record][]Reference
	backlinks   map[*record.Record][]Backlink
	answers     map[*framework.Provision][]Answer
	evidence    map[*framework.Provision][]Evidence
	decisions   map[*framework.Provision]Decision
	states      map[*framework.Provision]State
	inferred    map[*framework.Provision]Inference
	answered    map[*record.Record][]Answer
	failures    map[any][]*record.Record           // nonconformities by the record or provision that they name
	exceptions  map[*framework.Provision]Exception // by what they name
	stubs       stubs
}

// New builds the graph. Records without a good id, or with one that another record took
// before them, are part of Records but no reference leads to them and no view holds them.
func New(in Input) *Graph {
	g := &Graph{
		Site: in.Site, Kinds: in.Kinds, Library: in.Library, Version: in.Version, Today: in.Today,
		records:     slices.Clone(in.Records),
		byID:        make(map[string]*record.Record, len(in.Records)),
		byFile:      make(map[string]*record.Record, len(in.Records)),
		byPath:      make(map[string]*record.Record, len(in.Records)),
		definitions: map[string]Definition{},
		references:  make(map[*record.Record][]Reference, len(in.Records)),
		backlinks:   make(map[*record.Record][]Backlink, len(in.Records)),
		answers:     map[*framework.Provision][]Answer{},
		evidence:    map[*framework.Provision][]Evidence{},
		decisions:   map[*framework.Provision]Decision{},
		answered:    map[*record.Record][]Answer{},
		failures:    map[any][]*record.Record{},
		exceptions:  map[*framework.Provision]Exception{},
		stubs:       stubsOf(in.Site, in.Kinds),
	}
	slices.SortFunc(g.records, inOrder)
	for _, r := range g.records {
		g.register(r)
	}
	g.collectReferences()
	var wait sync.WaitGroup // backlinks have nothing to do with the rest
	wait.Go(g.collectBacklinks)
	g.collectAnswers()
	g.collectFailures()
	g.collectDecisions()
	g.collectExceptions()
	g.collectEvidence()
	g.computeStates()
	g.infer()
	wait.Wait()
	return g
}

// inOrder puts records by kind and id, pages after them by file.
func inOrder(a, b *record.Record) int {
	return cmp.Or(
		cmp.Compare(kindName(a), kindName(b)),
		cmp.Compare(a.ID, b.ID),
		cmp.Compare(a.File, b.File),
	)
}

func kindName(r *record.Record) string {
	if r.IsPage() {
		return "~" // after every kind
	}
	return r.Kind.Name
}

func (g *Graph) register(r *record.Record) {
	g.byFile[r.File] = r
	if !r.IsPage() && !record.IsID(r.ID) {
		return
	}
	address := strings.ToLower(r.Path())
	if other, taken := g.byPath[address]; !taken {
		g.byPath[address] = r
	} else if r.IsPage() || other.ID != r.ID {
		g.clashes = append(g.clashes, Clash{Record: r, Other: other})
	}
	if r.IsPage() {
		return
	}
	if _, taken := g.byID[r.ID]; !taken {
		g.byID[r.ID] = r
	}
	for _, field := range r.Kind.Fields {
		if field.Defines == "" {
			continue
		}
		for row := range r.Fields.Get(field.Name).All() {
			id := row.Get(field.Defines).Text
			if _, taken := g.definitions[id]; !taken && record.IsID(id) {
				g.definitions[id] = Definition{ID: id, Record: r, Field: field.Name, Row: row}
			}
		}
	}
}

// A Clash is a record that is nowhere published, as another one is at its address:
// a-b.md beside "a b.md". Two records with one id are no clash but a mistake of their own.
type Clash struct{ Record, Other *record.Record }

// Clashes are in the order of Records.
func (g *Graph) Clashes() []Clash { return g.clashes }

// Published tells whether a record has a page of its own.
func (g *Graph) Published(r *record.Record) bool {
	return (r.IsPage() || record.IsID(r.ID)) && g.byPath[strings.ToLower(r.Path())] == r
}

// A Definition is something with an id of its own inside a record, such as a risk
// in an assessment.
type Definition struct {
	ID     string
	Record *record.Record
	Field  string // the list it is in
	Row    record.Value
}

// Anchor is the id of the definition's row on its record's page.
func (d Definition) Anchor() string { return strings.ToLower(d.ID) }

// Title is what the definition says it is, its id when it does not say.
func (d Definition) Title() string {
	return cmp.Or(d.Row.Get("title").Text, d.Row.Get("event").Text, d.Row.Get("description").Text, d.ID)
}

// Records are all records in order of kind and id, pages last.
func (g *Graph) Records() []*record.Record { return g.records }

// OfKind are the records of one kind, in order of id.
func (g *Graph) OfKind(name string) []*record.Record {
	var found []*record.Record
	for _, r := range g.records {
		if kindName(r) == name {
			found = append(found, r)
		}
	}
	return found
}

// Record is the record with that id, nil when there is none.
func (g *Graph) Record(id string) *record.Record { return g.byID[id] }

// RecordAt is the record or page in that file of the handbook, nil when there is none.
func (g *Graph) RecordAt(file string) *record.Record { return g.byFile[file] }

// Definition is what carries that id inside a record.
func (g *Graph) Definition(id string) (Definition, bool) {
	d, found := g.definitions[id]
	return d, found
}

// IDs are all ids that a reference may name, in order.
func (g *Graph) IDs() []string {
	ids := make([]string, 0, len(g.byID)+len(g.definitions))
	for id := range g.byID {
		ids = append(ids, id)
	}
	for id := range g.definitions {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
