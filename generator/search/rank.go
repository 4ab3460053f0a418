package search

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/searcher"
)

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

// rank is the order of all documents that match, and notes about what the query came to.
// client/rank.js does the same.
func (x *Index) rank(e *engine, q query) ([]ranked, []string, error) {
	groups, notes := allowed(q.filters, x.facets(), x.days())
	notes = append(slices.Clone(q.notes), notes...)
	may := func(document int) bool { return groups == nil || groups[e.group[document]] }
	if len(q.words) == 0 && q.key == "" {
		return everyHead(e, groups), notes, nil
	}
	exact, err := e.exact(q.key)
	if err != nil {
		return nil, nil, err
	}
	exact = slices.DeleteFunc(exact, func(document int) bool { return !may(document) })
	m := matcher{e: e, query: q, holds: may, told: map[string]bool{}}
	if len(q.phrases) > 0 {
		inRow, err := e.withPhrases(q.phrases)
		if err != nil {
			return nil, nil, err
		}
		m.holds = func(document int) bool { return may(document) && inRow[document] }
	}
	all, err := m.all(exact)
	return all, append(notes, m.notes...), err
}

// everyHead are all groups that filters leave, when no word is asked for.
func everyHead(e *engine, groups map[uint32]bool) (all []ranked) {
	for document, head := range e.heads {
		if groups != nil && head == uint32(document) && groups[e.group[document]] {
			all = append(all, ranked{document: document})
		}
	}
	return all
}

// A matcher holds documents against one query.
type matcher struct {
	e     *engine
	query query
	holds func(document int) bool // what else must be: filters, phrases
	told  map[string]bool         // mistyped words that a note is there for
	notes []string
}

// all are the documents that have all words; when there are none besides those that were
// named exactly, those that have any.
func (m *matcher) all(exact []int) ([]ranked, error) {
	q := m.query
	scores, matched, err := m.match(q.words)
	if err != nil {
		return nil, err
	}
	all := m.collect(scores, matched, len(q.words), exact)
	if len(all) == len(exact) && len(q.parts) > 1 {
		if scores, matched, err = m.match(q.parts); err != nil {
			return nil, err
		}
		for i := range scores {
			scores[i] *= float64(matched[i]) / float64(len(q.parts))
		}
		all = m.collect(scores, matched, 1, exact)
	}
	return all, nil
}

// collect puts documents in order that have at least so many of the words, and those
// that were named exactly.
func (m *matcher) collect(scores []float64, matched []uint16, least int, exact []int) []ranked {
	var all []ranked
	for document, score := range scores {
		if least > 0 && int(matched[document]) >= least && m.holds(document) {
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

// match adds up what each word scores in each document, and counts the words it has.
func (m *matcher) match(words []string) (scores []float64, matched []uint16, err error) {
	scores, matched = make([]float64, m.e.count), make([]uint16, m.e.count)
	for _, word := range words {
		sums, err := m.word(word)
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

// word is what a word scores: itself and what it may become, or other words for it; and
// when nothing has any of them, words that differ by a letter.
func (m *matcher) word(word string) ([]float64, error) {
	expansions := []expansion{{word, 1}}
	var err error
	if word == m.query.stem && m.query.last != "" {
		if expansions, err = m.e.expand(word, m.query.last); err != nil {
			return nil, err
		}
	}
	sums, err := m.e.wordScores(expansions)
	if err != nil {
		return nil, err
	}
	for _, s := range m.query.meant[word] {
		if err := m.synonym(s, sums); err != nil {
			return nil, err
		}
	}
	if mayBeTyped(plain(m.query.written[word])) && !slices.ContainsFunc(sums, func(sum float64) bool { return sum > 0 }) {
		return m.mistyped(word, sums)
	}
	return sums, nil
}

// synonym lets a document score what it has of other words, if it has them all.
func (m *matcher) synonym(s synonym, sums []float64) error {
	total := make([]float64, m.e.count)
	for i, term := range s.terms {
		some, err := m.e.wordScores([]expansion{{term, 1}})
		if err != nil {
			return err
		}
		for document, score := range some {
			if score == 0 || i > 0 && total[document] == 0 {
				total[document] = 0
			} else {
				total[document] += score
			}
		}
	}
	for document, score := range total {
		sums[document] = max(sums[document], score*s.factor)
	}
	return nil
}

func (m *matcher) mistyped(word string, nothing []float64) ([]float64, error) {
	known, err := m.e.allWords()
	if err != nil {
		return nil, err
	}
	typed := plain(m.query.written[word])
	var near []expansion
	for _, term := range newVocabulary().meant(typed, func(term string) bool { return known[term] > 0 }) {
		near = append(near, expansion{term, typoFactor})
	}
	if len(near) == 0 {
		return nothing, nil
	}
	if !m.told[word] {
		m.told[word] = true
		m.notes = append(m.notes, fmt.Sprintf("Nothing has the word “%s”: words that differ from it by one letter are shown.", typed))
	}
	return m.e.wordScores(near)
}

// exact are the documents that carry an id.
func (e *engine) exact(key string) ([]int, error) {
	if key == "" {
		return nil, nil
	}
	postings, err := e.postingsOf(key, keyField)
	var found []int
	for _, p := range postings {
		found = append(found, int(p.document()))
	}
	return found, err
}

// postingsOf are the documents that have a term in a field, in their order.
func (e *engine) postingsOf(term string, field int) ([]posting, error) {
	reader, err := e.reader.TermFieldReader(context.Background(), []byte(term), fieldName(field), true, false, false)
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	var postings []posting
	for {
		found, err := reader.Next(nil)
		if err != nil || found == nil {
			slices.Sort(postings)
			return postings, err
		}
		postings = append(postings, newPosting(e.ordinal[numberOf(found.ID)], found.Freq))
	}
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

// countWords are all terms, with how many documents have them.
func (e *engine) countWords() (map[string]uint64, error) {
	all := map[string]uint64{}
	for field := range scoredFields {
		if err := e.countPrefixed(field, "", all); err != nil {
			return nil, err
		}
	}
	return all, nil
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
