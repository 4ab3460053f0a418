package search

import "encoding/binary"

// Places are where the terms of titles and bodies stand in their texts, so that the browser
// can find words in a row. They are kept for the documents in their order, for each the
// distances from one place of the term to the next: whose they are and how many, the postings
// tell. Bleve could keep them too, at many times the memory.
type placesOf map[string]*places

type places [placedFields][]byte

// placedFields are those whose words stand in a row: titleField and bodyField.
const placedFields = bodyField + 1

// of are the places of a term, which may be none yet.
func (p placesOf) of(term string) *places {
	known := p[term]
	if known == nil {
		known = &places{}
		p[term] = known
	}
	return known
}

// met notes that a word stands at a place.
func (w *word) met(field, at int) {
	if w.count == 0 {
		w.last = 0
	}
	w.places[field] = binary.AppendUvarint(w.places[field], uint64(at-w.last))
	w.last = at
}
