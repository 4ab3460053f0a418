package search

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
)

// stopWords say nothing about a section. The browser is told them in meta.js, so that
// there is one list.
const stopWords = "a about above after again against all am an and any are as at be because been before being below " +
	"between both but by can could did do does doing down during each few for from further had has have having he her " +
	"here hers him his how i if in into is it its itself me more most my no nor not of off on once only or other our " +
	"ours out over own same she should so some such than that the their theirs them then there these they this those " +
	"through to too under until up very was we were what when where which while who whom why will with would you your yours"

// citeWords stand before the number of a provision: "Article 50", "ISO/IEC 42001". Such a
// pair is a term of its own, besides its two words. The word after the colon is what
// the pair is called by.
const citeWords = "annex:annex art:art article:art articles:art clause:clause govern:govern iec:iso iso:iso manage:manage " +
	"map:map measure:measure recital:recital"

// longest is how many letters a word may have to be worth a place in the index.
const longest = 64

// A vocabulary turns words into terms. It remembers what it has met, so it is for one
// goroutine at a time.
type vocabulary struct {
	stop   map[string]bool
	cite   map[string]string
	known  map[string]string // word as written to term; "" for a word that is none
	buffer []token
	porter *porter.PorterStemmer
}

func newVocabulary() *vocabulary {
	v := &vocabulary{
		stop: map[string]bool{}, cite: map[string]string{}, known: map[string]string{}, porter: porter.NewPorterStemmer(),
	}
	for _, word := range strings.Fields(stopWords) {
		v.stop[word] = true
	}
	for _, pair := range strings.Fields(citeWords) {
		word, name, _ := strings.Cut(pair, ":")
		v.cite[word] = name
	}
	return v
}

// term is what a run of letters and digits is indexed under, "" when it is not.
func (v *vocabulary) term(run string) string {
	if term, met := v.known[run]; met {
		return term
	}
	if len(v.known) > 1<<17 {
		clear(v.known)
	}
	run = strings.Clone(run)
	term := v.stem(plain(run))
	v.known[run] = term
	return term
}

func (v *vocabulary) stem(word string) string {
	switch {
	case v.stop[word] || len([]rune(word)) > longest:
		return ""
	case word == "article" || word == "articles":
		return "art" // as most people cite it
	case len(word) < 3 || !isLatin(word):
		return word
	}
	stream := v.porter.Filter(analysis.TokenStream{{Term: []byte(word)}})
	return string(stream[0].Term)
}

// isLatin says that a word has the letters a to z only: the stemmer knows no others.
func isLatin(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}
