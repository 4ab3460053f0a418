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

// A word is a term of a vocabulary.
type word struct {
	term  string
	count int // while a text is counted: how often it was met

	places *places // of this term; nil until it is met
	last   int     // while a text is counted: where it was met last
}

// A met run is what is known of a run of letters and digits, as it was written.
type met struct {
	word *word  // nil when it is no term
	cite string // what a pair with a number after it is called by
}

// A vocabulary turns words into terms. It remembers what it has met, so it is for one
// goroutine at a time.
type vocabulary struct {
	stop   map[string]bool
	cite   map[string]string
	runs   map[string]met
	words  map[string]*word // by term
	porter *porter.PorterStemmer

	chain chain // used again for every id
	key   []byte
}

func newVocabulary() *vocabulary {
	v := &vocabulary{
		stop: map[string]bool{}, cite: map[string]string{}, runs: map[string]met{}, words: map[string]*word{},
		porter: porter.NewPorterStemmer(),
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

// forget keeps a vocabulary from growing without end. Words that were handed out before
// are not known to it any more.
func (v *vocabulary) forget() {
	if len(v.runs) > mostKnown || len(v.words) > mostKnown {
		clear(v.runs)
		clear(v.words)
	}
}

const mostKnown = 1 << 16

// meet looks a run of letters and digits up.
func (v *vocabulary) meet(run string) met {
	if known, found := v.runs[run]; found {
		return known
	}
	plain := plain(run)
	known := met{cite: v.cite[plain]}
	if term := v.stem(plain); term != "" {
		known.word = v.word([]byte(term))
	}
	v.runs[strings.Clone(run)] = known
	return known
}

// id is an id, with the word that cites it if there is one.
func (v *vocabulary) id(cited, text string) *word {
	v.key = v.key[:0]
	if cited != "" {
		v.key = append(append(v.key, cited...), '.')
	}
	v.key = appendKey(v.key, text)
	return v.word(v.key)
}

func (v *vocabulary) word(term []byte) *word {
	known, found := v.words[string(term)]
	if !found {
		known = &word{term: string(term)}
		v.words[known.term] = known
	}
	return known
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
