package search

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
	"strconv"
	"sync"

	"github.com/blevesearch/bleve/v2"
	blevedocument "github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// The fields of a document in Bleve. A word counts for more in a title, and for less
// where it only tells what the section belongs to.
const (
	titleField = iota
	bodyField
	contextField
	scoredFields
	keyField  = scoredFields // exact ids, which are found and not scored
	allFields = keyField + 1
)

func fieldName(field int) string {
	return [allFields]string{"title", "body", "context", "key"}[field]
}

func fieldBoost(field int) float64 {
	return [scoredFields]float64{2.5, 1, 0.5}[field]
}

// batchSize is how many documents Bleve is given at a time. Of smaller batches the index is
// larger, and the terms of larger ones take more memory than that saves.
const batchSize = 1000

// An engine is Bleve with all documents of a view in memory.
type engine struct {
	bleve   bleve.Index
	reader  index.IndexReader
	ordinal []uint32 // of each document, by Bleve's number
	heads   []uint32 // see headsOf
	group   []uint32 // of each document, see groupsOf
	context [scoredFields]context.Context
	lengths [scoredFields][]uint32 // how many terms each document has in a field
	counted [scoredFields]int      // how many documents a field is of
	average [scoredFields]int      // length
	count   int
	places  placesOf
	digest  hash.Hash // of all that is found and shown

	allWords func() (map[string]uint64, error) // see countWords
}

// open indexes all documents.
func (x *Index) open() (*engine, error) {
	b, err := bleve.NewUsing("", leanMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("opening the search index: %w", err)
	}
	e := &engine{bleve: b, count: len(x.documents), heads: headsOf(x.documents), places: placesOf{}, digest: sha256.New()}
	_, e.group = groupsOf(e.heads)
	e.allWords = sync.OnceValues(e.countWords)
	for field := range e.lengths {
		e.lengths[field] = make([]uint32, e.count)
	}
	if err := x.fill(e); err != nil {
		return nil, cleanup(e, err)
	}
	if err := e.read(); err != nil {
		return nil, cleanup(e, err)
	}
	e.measure()
	return e, nil
}

func cleanup(e *engine, err error) error {
	_ = e.close() // the first error says more
	return err
}

// leanMapping stores nothing: documents bring their own fields and analysers.
func leanMapping() *mapping.IndexMappingImpl {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	m.ScoringModel = index.BM25Scoring
	return m
}

// fill gives Bleve all documents: while it writes the postings of one batch on one core,
// the words of the next are counted on another. More at a time would take more memory
// than time is gained.
func (x *Index) fill(e *engine) error {
	batches := make(chan []*blevedocument.Document)
	go func() {
		defer close(batches)
		c := newCounter(e.places)
		for from := 0; from < len(x.documents); from += x.batch {
			var batch []*blevedocument.Document
			for i := from; i < min(from+x.batch, len(x.documents)); i++ {
				batch = append(batch, x.prepare(e, c, i))
			}
			batches <- batch
		}
	}()
	var failed error
	for batch := range batches {
		if failed == nil {
			failed = e.add(batch)
		}
	}
	return failed
}

func (e *engine) add(documents []*blevedocument.Document) error {
	batch := e.bleve.NewBatch()
	for _, d := range documents {
		if err := batch.IndexAdvanced(d); err != nil {
			return fmt.Errorf("indexing a document: %w", err)
		}
	}
	if err := e.bleve.Batch(batch); err != nil {
		return fmt.Errorf("indexing a batch of documents: %w", err)
	}
	return nil
}

// prepare is a document as Bleve takes it. Its ID is its number, so that equal scores
// have an order.
func (x *Index) prepare(e *engine, c *counter, i int) *blevedocument.Document {
	d := &x.documents[i]
	made := blevedocument.NewDocument(fmt.Sprintf("%08d", i))
	for field := range scoredFields {
		if text := x.text(d, field); text != "" {
			counted := c.field(field, text)
			e.lengths[field][i] = uint32(counted.length)
			made.AddField(counted)
			e.note(text)
		}
	}
	if keys := d.keys(); len(keys) > 0 {
		made.AddField(c.keys(keys))
		e.note(keys...)
	}
	e.note(d.path(), d.anchor(), d.title(), d.id(), d.status(), d.version(), d.approval())
	return made
}

// note counts what a document is found by or shown with into the digest.
func (e *engine) note(texts ...string) {
	for _, text := range texts {
		_, _ = io.WriteString(e.digest, text) // a hash takes everything
		_, _ = e.digest.Write([]byte{0})
	}
}

// read finds out which of our documents each of Bleve's is.
func (e *engine) read() error {
	advanced, err := e.bleve.Advanced()
	if err != nil {
		return err
	}
	if e.reader, err = advanced.Reader(); err != nil {
		return fmt.Errorf("reading the search index: %w", err)
	}
	ids, err := e.reader.DocIDReaderAll()
	if err != nil {
		return fmt.Errorf("reading the documents of the search index: %w", err)
	}
	defer ids.Close()
	e.ordinal = make([]uint32, e.count)
	for {
		id, err := ids.Next()
		if err != nil || id == nil {
			return err
		}
		name, err := e.reader.ExternalID(id)
		if err != nil {
			return err
		}
		number, err := strconv.Atoi(name)
		if err != nil {
			return err
		}
		e.ordinal[numberOf(id)] = uint32(number)
	}
}

// numberOf is Bleve's number of a document: they are counted from 0 without gaps, since
// nothing is ever deleted.
func numberOf(id index.IndexInternalID) uint64 { return binary.BigEndian.Uint64(id) }

// measure hands BM25 the true lengths of the fields: Bleve would take the number of
// distinct terms, added up over segments, so that the order would hang on the batches.
// Contexts are counted among themselves, since most documents share that of another.
func (e *engine) measure() {
	scoring := context.WithValue(context.Background(), search.GetScoringModelCallbackKey,
		search.GetScoringModelCallbackFn(func() string { return index.BM25Scoring }))
	for field := range scoredFields {
		total, count := 0, 0
		for i, length := range e.lengths[field] {
			total += int(length)
			if field != contextField || e.heads[i] == uint32(i) {
				count++
			}
		}
		e.counted[field] = count
		e.average[field] = (total + count - 1) / count
		e.context[field] = context.WithValue(scoring, search.BM25StatsKey, &search.BM25Stats{
			DocCount: float64(count), FieldCardinality: map[string]int{fieldName(field): total},
		})
	}
}

// reach calls take for the documents that a posting of a field counts for.
func (e *engine) reach(field int, document uint32, take func(document int)) {
	take(int(document))
	if field != contextField {
		return
	}
	for i := document + 1; int(i) < e.count && e.heads[i] == document; i++ {
		take(int(i))
	}
}

func (e *engine) close() error {
	if e.reader != nil {
		_ = e.reader.Close()
	}
	return e.bleve.Close()
}
