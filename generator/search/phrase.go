package search

import (
	"encoding/binary"
	"slices"
)

// A phrase is words in a row, each with its distance from the first.
type phrase []phraseWord

type phraseWord struct {
	term string
	at   int
}

func phraseOf(tokens []token) (p phrase) {
	first := 0
	for _, t := range tokens {
		if t.part {
			continue
		}
		if len(p) == 0 {
			first = t.at
		}
		p = append(p, phraseWord{t.term, t.at - first})
	}
	return p
}

// withPhrases says of each document whether it has all phrases, each in its title or in its
// body. client/phrase.js does the same.
func (e *engine) withPhrases(phrases []phrase) ([]bool, error) {
	all := slices.Repeat([]bool{true}, e.count)
	for _, p := range phrases {
		has := make([]bool, e.count)
		for field := range placedFields {
			if err := e.withPhrase(p, field, has); err != nil {
				return nil, err
			}
		}
		for document := range all {
			all[document] = all[document] && has[document]
		}
	}
	return all, nil
}

// withPhrase marks the documents that have a phrase in a field.
func (e *engine) withPhrase(p phrase, field int, has []bool) error {
	var begins [][]int // of each document where the phrase may begin, as far as its words were looked at
	for i, w := range p {
		places, err := e.placesIn(w.term, field)
		if err != nil {
			return err
		}
		if i == 0 {
			begins = places
			continue
		}
		for document, starts := range begins {
			begins[document] = slices.DeleteFunc(starts, func(start int) bool {
				_, found := slices.BinarySearch(places[document], start+w.at)
				return !found
			})
		}
	}
	for document, starts := range begins {
		has[document] = has[document] || len(starts) > 0
	}
	return nil
}

// placesIn is where a term stands in a field of each document.
func (e *engine) placesIn(term string, field int) ([][]int, error) {
	postings, err := e.postingsOf(term, field)
	if err != nil {
		return nil, err
	}
	places := make([][]int, e.count)
	if len(postings) == 0 {
		return places, nil
	}
	packed := e.places[term][field]
	for _, p := range postings {
		at := 0
		for range p.frequency() {
			distance, size := binary.Uvarint(packed)
			packed, at = packed[size:], at+int(distance)
			places[p.document()] = append(places[p.document()], at)
		}
	}
	return places, nil
}
