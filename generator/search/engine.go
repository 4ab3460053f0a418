package search

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
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

// batchSize is how many documents Bleve is given at a time: more makes it no faster.
const batchSize = 400

// An engine is Bleve with all documents of a view in memory.
type engine struct {
	bleve   bleve.Index
	reader  index.IndexReader
	ordinal []uint32 // of each document, by Bleve's number
	context context.Context
	average [scoredFields]int
	count   int
}

// open indexes all documents.
func (x *Index) open() (*engine, error) {
	analyzers := newAnalyzers()
	b, err := bleve.NewUsing("", leanMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, fmt.Errorf("opening the search index: %w", err)
	}
	e := &engine{bleve: b, count: len(x.documents)}
	if err := x.fill(b, analyzers); err != nil {
		return nil, cleanup(e, err)
	}
	if err := e.read(); err != nil {
		return nil, cleanup(e, err)
	}
	e.measure(analyzers)
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

// fill gives Bleve all documents, two batches at a time: while it writes the postings of
// one on one core, the words of the next are cut on the other. In which order batches
// arrive does not matter.
func (x *Index) fill(b bleve.Index, analyzers *analyzers) error {
	var next atomic.Int64
	var workers sync.WaitGroup
	var errs [2]error
	for worker := range errs {
		workers.Go(func() {
			for errs[worker] == nil {
				from := int(next.Add(int64(x.batch))) - x.batch
				if from >= len(x.documents) {
					return
				}
				errs[worker] = x.fillBatch(b, analyzers, from)
			}
		})
	}
	workers.Wait()
	return errors.Join(errs[:]...)
}

func (x *Index) fillBatch(b bleve.Index, analyzers *analyzers, from int) error {
	batch := b.NewBatch()
	for i := from; i < min(from+x.batch, len(x.documents)); i++ {
		if err := batch.IndexAdvanced(x.prepare(i, analyzers)); err != nil {
			return fmt.Errorf("indexing %s: %w", x.documents[i].path(), err)
		}
	}
	if err := b.Batch(batch); err != nil {
		return fmt.Errorf("indexing a batch of documents: %w", err)
	}
	return nil
}

// prepare is a document as Bleve takes it. Its ID is its number, so that equal scores
// have an order.
func (x *Index) prepare(i int, analyzers *analyzers) *blevedocument.Document {
	d := &x.documents[i]
	made := blevedocument.NewDocument(fmt.Sprintf("%08d", i))
	for field := range allFields {
		if text := x.text(d, field); text != "" {
			made.AddField(blevedocument.NewTextFieldCustom(fieldName(field), nil, []byte(text), index.IndexField, analyzers.of[field]))
		}
	}
	return made
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
func (e *engine) measure(analyzers *analyzers) {
	stats := &search.BM25Stats{DocCount: float64(e.count), FieldCardinality: map[string]int{}}
	for field := range scoredFields {
		total := int(analyzers.of[field].total.Load())
		stats.FieldCardinality[fieldName(field)] = total
		e.average[field] = (total + e.count - 1) / e.count
	}
	e.context = context.WithValue(context.Background(), search.BM25StatsKey, stats)
	e.context = context.WithValue(e.context, search.GetScoringModelCallbackKey,
		search.GetScoringModelCallbackFn(func() string { return index.BM25Scoring }))
}

func (e *engine) close() error {
	if e.reader != nil {
		_ = e.reader.Close()
	}
	return e.bleve.Close()
}

// analyzers cut the fields into terms and count these.
type analyzers struct {
	of [allFields]*analyzer
}

func newAnalyzers() *analyzers {
	pool := &sync.Pool{New: func() any { return newVocabulary() }}
	made := &analyzers{}
	for field := range allFields {
		made.of[field] = &analyzer{vocabularies: pool, exact: field == keyField}
	}
	return made
}

// An analyzer implements Bleve's. Bleve uses it from several goroutines.
type analyzer struct {
	vocabularies *sync.Pool
	exact        bool // every line is a term as it is
	total        atomic.Int64
}

func (a *analyzer) Analyze(text []byte) analysis.TokenStream {
	v := a.vocabularies.Get().(*vocabulary)
	defer a.vocabularies.Put(v)
	found := v.buffer[:0]
	if a.exact {
		found = lines(found, string(text))
	} else {
		found = v.tokens(found, string(text))
	}
	v.buffer = found
	a.total.Add(int64(len(found)))
	return streamOf(found)
}

// streamOf hands tokens to Bleve in three pieces of memory, however many they are.
func streamOf(found []token) analysis.TokenStream {
	size := 0
	for i := range found {
		size += len(found[i].term)
	}
	terms := make([]byte, 0, size)
	tokens := make([]analysis.Token, len(found))
	stream := make(analysis.TokenStream, len(found))
	for i := range found {
		from := len(terms)
		terms = append(terms, found[i].term...)
		tokens[i].Term = terms[from:len(terms):len(terms)]
		stream[i] = &tokens[i]
	}
	return stream
}
