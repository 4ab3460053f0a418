package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"aims/generator/record"
)

// A query is a request cut like the documents.
type query struct {
	key     string   // the whole of its free words, as an exact id
	words   []string // terms that all must be there
	parts   []string // terms of which any will do, when not all are there
	last    string   // the last word as typed, which may be unfinished; "" after a space
	stem    string   // the term of that word, "" when it is none
	phrases []phrase
	filters []narrowed
	notes   []string

	meant   map[string][]synonym // what a term may stand for besides itself
	written map[string]string    // how a term was typed
}

// A synonym is other words for one: a section that has them all has it.
type synonym struct {
	terms  []string
	factor float64 // what it counts for, beside the word itself
}

const synonymFactor = 0.8

func parse(text string, synonyms [][][]string) query {
	r := readRequest(text)
	q := query{filters: r.filters, notes: r.notes, meant: map[string][]synonym{}, written: map[string]string{}}
	v := newVocabulary()
	tokens := v.tokens(nil, r.words)
	if len(r.phrases) == 0 {
		q.key = key(r.words)
	}
	for _, t := range tokens {
		if !t.part {
			q.words = with(q.words, t.term)
		}
		q.parts = with(q.parts, t.term)
		q.written[t.term] = t.run
	}
	if last, found := unfinished(tokens, r.words); found {
		q.last, q.stem = plain(last.run), last.term
	}
	q.addSynonyms(synonyms)
	for _, text := range r.phrases {
		p := phraseOf(v.tokens(nil, text))
		if len(p) == 0 {
			q.notes = append(q.notes, "“"+text+"” has no word that is searched for.")
			continue
		}
		q.phrases = append(q.phrases, p)
		for _, w := range p {
			q.words, q.parts = with(q.words, w.term), with(q.parts, w.term)
		}
	}
	return q
}

// asked are the terms that answer the query: its own, and other words for them.
func (q *query) asked() map[string]bool {
	asked := map[string]bool{}
	for _, term := range q.parts {
		asked[term] = true
		for _, s := range q.meant[term] {
			for _, other := range s.terms {
				asked[other] = true
			}
		}
	}
	return asked
}

func with(list []string, one string) []string {
	if slices.Contains(list, one) {
		return list
	}
	return append(list, one)
}

// unfinished is the word or id that the text ends with.
func unfinished(tokens []token, text string) (token, bool) {
	var last token
	for _, t := range tokens {
		if !t.part && t.to == len(text) {
			last = t // the shorter of a cited pair and its number comes later
		}
	}
	return last, last.word != nil && utf8.RuneCountInString(last.run) >= shortestPrefix
}

// addSynonyms finds words of the query that mean the same as others.
func (q *query) addSynonyms(groups [][][]string) {
	for _, group := range groups {
		for i, said := range group {
			for from := 0; from+len(said) <= len(q.words); from++ {
				if !slices.Equal(q.words[from:from+len(said)], said) {
					continue
				}
				for k, other := range group {
					if k == i {
						continue
					}
					for _, term := range said {
						q.meant[term] = append(q.meant[term], synonym{other, synonymFactor / float64(len(said))})
					}
				}
			}
		}
	}
}

// synonymsOf are the groups of words that mean the same, as terms.
func synonymsOf(words *record.Words) (groups [][][]string) {
	if words == nil {
		return nil
	}
	v := newVocabulary()
	for _, group := range words.Synonyms {
		var sides [][]string
		for _, text := range group {
			var terms []string
			for _, t := range v.tokens(nil, text) {
				terms = append(terms, t.term)
			}
			if len(terms) > 0 {
				sides = append(sides, terms)
			}
		}
		groups = append(groups, sides)
	}
	return groups
}

// joinedSynonyms is a text of synonyms for the browser: sides by equals signs, groups by bars.
func joinedSynonyms(groups [][][]string) string {
	var out []string
	for _, group := range groups {
		var sides []string
		for _, terms := range group {
			sides = append(sides, strings.Join(terms, " "))
		}
		out = append(out, strings.Join(sides, "="))
	}
	return strings.Join(out, "|")
}
