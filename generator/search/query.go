package search

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
)

// A query is what a person typed, cut like the documents.
type query struct {
	key   string   // the whole of it, as an exact id
	words []string // terms that all must be there
	parts []string // terms of which any will do, when not all are there
	last  string   // the last word as typed, which may be unfinished; "" after a space
	stem  string   // the term of that word, "" when it is none
}

func parse(text string) query {
	q := query{key: key(text)}
	v := newVocabulary()
	tokens := v.tokens(nil, text)
	for _, t := range tokens {
		if !t.part && !slices.Contains(q.words, t.term) {
			q.words = append(q.words, t.term)
		}
		if !slices.Contains(q.parts, t.term) {
			q.parts = append(q.parts, t.term)
		}
	}
	if last, found := unfinished(tokens, text); found {
		q.last, q.stem = plain(last.run), last.term
	}
	return q
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

// Limits of guessing what an unfinished word will be.
const (
	shortestPrefix = 3
	shortestStem   = 4
	mostExpansions = 24
	prefixFactor   = 0.6 // an extension of the word counts for so much less than the word
)

// An expansion is a term that a word may stand for.
type expansion struct {
	term   string
	factor float64
}

// A ranked document is one that matches.
type ranked struct {
	document int
	score    float64
}

// exactScore is above everything that words can score.
const exactScore = 1e6

// rank is the order of all documents that match. client/rank.js does the same.
func (e *engine) rank(q query) ([]ranked, error) {
	exact, err := e.exact(q.key)
	if err != nil {
		return nil, err
	}
	scores, matched, err := e.match(q, q.words)
	if err != nil {
		return nil, err
	}
	all := collect(scores, matched, len(q.words), exact)
	if len(all) == len(exact) && len(q.parts) > 1 {
		if scores, matched, err = e.match(q, q.parts); err != nil {
			return nil, err
		}
		for i := range scores {
			scores[i] *= float64(matched[i]) / float64(len(q.parts))
		}
		all = collect(scores, matched, 1, exact)
	}
	return all, nil
}

// collect puts documents in order that have at least so many of the words, and those
// that were named exactly.
func collect(scores []float64, matched []uint16, least int, exact []int) []ranked {
	var all []ranked
	for document, score := range scores {
		if least > 0 && int(matched[document]) >= least {
			all = append(all, ranked{document, rounded(score)})
		}
	}
	for place, document := range exact {
		score := exactScore - float64(place)
		if i := slices.IndexFunc(all, func(r ranked) bool { return r.document == document }); i >= 0 {
			all[i].score = score
		} else {
			all = append(all, ranked{document, score})
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.document, b.document))
	})
	return all
}

// rounded takes away the last digits, which differ between machines.
func rounded(score float64) float64 { return math.Round(score*1e9) / 1e9 }

// exact are the documents that carry an id.
func (e *engine) exact(key string) ([]int, error) {
	if key == "" {
		return nil, nil
	}
	reader, err := e.reader.TermFieldReader(context.Background(), []byte(key), fieldName(keyField), false, false, false)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var found []int
	for {
		posting, err := reader.Next(nil)
		if err != nil || posting == nil {
			slices.Sort(found)
			return found, err
		}
		found = append(found, int(e.ordinal[numberOf(posting.ID)]))
	}
}

// match adds up what each word scores in each document, and counts the words it has.
func (e *engine) match(q query, words []string) (scores []float64, matched []uint16, err error) {
	scores, matched = make([]float64, e.count), make([]uint16, e.count)
	for _, word := range words {
		expansions := []expansion{{word, 1}}
		if word == q.stem && q.last != "" {
			if expansions, err = e.expand(word, q.last); err != nil {
				return nil, nil, err
			}
		}
		sums, err := e.wordScores(expansions)
		if err != nil {
			return nil, nil, err
		}
		for document, sum := range sums {
			if sum > 0 {
				scores[document] += sum
				matched[document]++
			}
		}
	}
	return scores, matched, nil
}

// wordScores is the sum over the fields of the best that one of the expansions scores.
func (e *engine) wordScores(expansions []expansion) ([]float64, error) {
	sums, best := make([]float64, e.count), make([]float64, e.count)
	for field := range scoredFields {
		clear(best)
		for _, x := range expansions {
			if err := e.score(x, field, best); err != nil {
				return nil, err
			}
		}
		for document, score := range best {
			sums[document] += score
		}
	}
	return sums, nil
}

// score asks Bleve what a term scores in a field.
func (e *engine) score(x expansion, field int, best []float64) error {
	s, err := searcher.NewTermSearcher(e.context[field], e.reader, x.term, fieldName(field), fieldBoost(field), search.SearcherOptions{})
	if err != nil {
		return err
	}
	defer s.Close()
	s.SetQueryNorm(1)
	c := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0)}
	for {
		match, err := s.Next(c)
		if err != nil || match == nil {
			return err
		}
		score := match.Score * x.factor
		e.reach(field, e.ordinal[numberOf(match.IndexInternalID)], func(document int) {
			best[document] = max(best[document], score)
		})
		c.DocumentMatchPool.Put(match)
	}
}

// expand is the word itself and the terms that it begins: the most frequent ones. When
// there is none the word may be longer than its stem ("governan" for govern): then it is
// the longest term that begins the word.
func (e *engine) expand(stem, typed string) ([]expansion, error) {
	counts := map[string]uint64{}
	for field := range scoredFields {
		if err := e.countPrefixed(field, typed, counts); err != nil {
			return nil, err
		}
	}
	delete(counts, stem)
	terms := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	expansions := []expansion{{stem, 1}}
	for _, term := range terms[:min(len(terms), mostExpansions)] {
		expansions = append(expansions, expansion{term, prefixFactor})
	}
	if len(terms) > 0 {
		return expansions, nil
	}
	letters := []rune(typed)
	for n := len(letters); n >= shortestStem; n-- {
		found, err := e.has(string(letters[:n]))
		if err != nil {
			return nil, err
		}
		if found && string(letters[:n]) != stem {
			return append(expansions, expansion{string(letters[:n]), prefixFactor}), nil
		}
	}
	return expansions, nil
}

// countPrefixed adds how many documents have each term with a prefix in a field.
func (e *engine) countPrefixed(field int, prefix string, counts map[string]uint64) error {
	dictionary, err := e.reader.FieldDictPrefix(fieldName(field), []byte(prefix))
	if err != nil {
		return err
	}
	defer dictionary.Close()
	for {
		entry, err := dictionary.Next()
		if err != nil || entry == nil {
			return err
		}
		counts[strings.Clone(entry.Term)] += entry.Count
	}
}

func (e *engine) has(term string) (bool, error) {
	for field := range scoredFields {
		reader, err := e.reader.TermFieldReader(context.Background(), []byte(term), fieldName(field), false, false, false)
		if err != nil {
			return false, err
		}
		count := reader.Count()
		_ = reader.Close()
		if count > 0 {
			return true, nil
		}
	}
	return false, nil
}
