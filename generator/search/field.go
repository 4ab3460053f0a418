package search

import (
	blevedocument "github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// A field is one of Bleve's whose terms were counted by a vocabulary. Bleve would count
// them in memory of its own for every word: this keeps nothing but a map, whose terms are
// the vocabulary's and whose counts are shared by all fields.
type field struct {
	*blevedocument.TextField // without a text, for what all fields of a name have in common
	terms                    index.TokenFrequencies
	length                   int
}

func (f *field) Analyze()                                         {}
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }
func (f *field) Size() int                                        { return 0 } // Bleve only keeps statistics of it

// A counter makes the fields of documents. It is for one goroutine.
type counter struct {
	vocabulary *vocabulary
	named      [allFields]*blevedocument.TextField
	numbers    []*index.TokenFreq // 1, 2, 3 as Bleve has them
	places     placesOf
	ruler      ruler

	tokens []token // used again for every text
	found  []*word
}

func newCounter(places placesOf) *counter {
	c := &counter{vocabulary: newVocabulary(), places: places, ruler: steps()}
	for number := range c.named {
		c.named[number] = blevedocument.NewTextFieldCustom(fieldName(number), nil, nil, index.IndexField, nil)
	}
	return c
}

// field counts how often each term is in a text.
func (c *counter) field(number int, text string) *field {
	c.vocabulary.forget()
	c.tokens, c.found = c.vocabulary.tokens(c.tokens[:0], text), c.found[:0]
	for i := range c.tokens {
		w := c.tokens[i].word
		if number < placedFields {
			if w.places == nil {
				w.places = c.places.of(w.term)
			}
			w.met(number, c.tokens[i].at)
		}
		if w.count == 0 {
			c.found = append(c.found, w)
		}
		w.count++
	}
	terms := make(index.TokenFrequencies, len(c.found))
	for _, w := range c.found {
		terms[w.term] = c.frequency(w.count)
		w.count = 0
	}
	return &field{c.named[number], terms, c.ruler.measured(len(c.tokens))}
}

// keys is the field of exact ids, each of which is a term as it is.
func (c *counter) keys(keys []string) *field {
	terms := make(index.TokenFrequencies, len(keys))
	for _, k := range keys {
		terms[k] = c.frequency(1)
	}
	return &field{c.named[keyField], terms, len(keys)}
}

// frequency is a number as Bleve has it. Bleve only reads it, so that one does for all.
func (c *counter) frequency(number int) *index.TokenFreq {
	for len(c.numbers) < number {
		next := &index.TokenFreq{}
		next.SetFrequency(len(c.numbers) + 1)
		c.numbers = append(c.numbers, next)
	}
	return c.numbers[number-1]
}
