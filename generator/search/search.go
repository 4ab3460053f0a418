// Package search makes a view findable: Bleve indexes its sections, provisions and pages,
// and answers queries for the program; the same index, projected into scripts, answers
// them in the browser without a server. It knows nothing of how pages look. Only this
// package knows Bleve.
//
// What a search means is said twice, here and in client/: what a term is (token), what a query
// says (language, query), what narrows it (facet), words in a row (phrase), mistyped ones
// (typo), their order (rank) and what is shown (text, excerpt). Tests hold each pair together.
package search

import (
	"errors"
	"sync"

	"aims/generator/framework"
	"aims/generator/link"
)

// An Index is a view's index. It is filled when it is first asked, by Search or by a file
// of Add, and may be used from any number of goroutines.
type Index struct {
	view      *link.View
	documents []document
	batch     int
	synonyms  [][][]string // see synonymsOf
	facets    func() []facet
	days      func() days

	engine func() (*engine, error) // for Search; Close closes it
	shards func() (*shards, error)
	packer func() *packer // for the files of texts
	mutex  sync.Mutex
	opened *engine
}

// New prepares the index of a view.
func New(view *link.View) (*Index, error) {
	x := &Index{view: view, documents: documentsOf(view), batch: batchSize}
	if view.Site != nil {
		x.synonyms = synonymsOf(view.Kinds.WordsOf(view.Site.Language))
	}
	x.facets, x.days = sync.OnceValue(x.findFacets), sync.OnceValue(x.findDays)
	x.engine = sync.OnceValues(x.keepOpen)
	x.shards = sync.OnceValues(x.project)
	x.packer = sync.OnceValue(func() *packer { return newPacker(sampleOf(x.documents)) })
	return x, nil
}

// A Hit is a place that a query leads to.
type Hit struct {
	Title    string  `json:"title"`   // of the page
	Heading  string  `json:"heading"` // of the section, "" for the page itself
	Path     string  `json:"path"`    // from the root of the edition, with the anchor
	Excerpt  string  `json:"excerpt"`
	Kind     string  `json:"kind"`
	ID       string  `json:"id"`
	Status   string  `json:"status"`   // of the record, "" without one
	Version  string  `json:"version"`  // of the record
	Approval string  `json:"approval"` // in a word or two, "" for what needs none
	Score    float64 `json:"score"`
}

// Options narrow a search. The zero value finds the first 20 of every kind.
type Options struct {
	Kinds []string
	Limit int
}

// Found is what a query leads to.
type Found struct {
	Count int      `json:"count"` // of all that match
	Hits  []Hit    `json:"hits"`  // the first of them
	Notes []string `json:"notes"` // what of the query was not understood, or not found as typed
}

// Search finds what a query names, the best first: an exact id or provision before
// everything, then documents that have all words, or if there is none those that have any.
// The last word may be unfinished; words in quotation marks stand in a row; kind:policy and
// the like narrow (see filterNames); other words for the same are found, too, and where a word
// is nowhere, those that differ from it by a letter.
func (x *Index) Search(text string, options Options) (Found, error) {
	e, err := x.engine()
	if err != nil {
		return Found{}, err
	}
	x.mutex.Lock()
	closed := x.opened == nil
	x.mutex.Unlock()
	if closed {
		return Found{}, errors.New("searching: the index was closed")
	}
	q := parse(text, x.synonyms)
	for _, kind := range options.Kinds {
		q.filters = append(q.filters, narrowed{"kind", kind})
	}
	ranked, notes, err := x.rank(e, q)
	if err != nil {
		return Found{}, err
	}
	limit := options.Limit
	if limit <= 0 {
		limit = 20
	}
	found := Found{Count: len(ranked), Hits: []Hit{}, Notes: append([]string{}, notes...)}
	for _, r := range ranked[:min(len(ranked), limit)] {
		found.Hits = append(found.Hits, x.hit(&x.documents[r.document], r.score, q))
	}
	return found, nil
}

func (x *Index) hit(d *document, score float64, q query) Hit {
	path := d.path()
	if anchor := d.anchor(); anchor != "" {
		path += "#" + anchor
	}
	return Hit{
		Title: d.title(), Heading: headingText(d), Path: path, Kind: d.kind(), ID: d.id(), Score: score,
		Status: d.status(), Version: d.version(), Approval: d.approval(), Excerpt: excerpt(bodyText(d), q),
	}
}

// Close frees the memory of Search, which then finds nothing any more. Files of Add need
// no closing, and no Search may be running.
func (x *Index) Close() error {
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if x.opened == nil {
		return nil
	}
	e := x.opened
	x.opened = nil
	return e.close()
}

func (x *Index) keepOpen() (*engine, error) {
	e, err := x.open()
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.opened = e
	return e, err
}

// text is what a document has in a scored field.
func (x *Index) text(d *document, field int) string {
	switch field {
	case titleField:
		switch heading := headingText(d); {
		case heading != "":
			return heading
		case d.provision != nil && d.provision.Framework.ID != framework.Primary:
			return "" // see provisionText
		}
		return d.title()
	case bodyField:
		return join(bodyText(d), x.unwrittenText(d))
	}
	return x.contextText(d)
}
