package search

import (
	"slices"
	"strings"
)

const (
	excerptLength = 240 // letters of a section that are shown under a hit
	excerptLead   = 48  // of them, those before the first word that was asked for
)

// excerpt is the part of a text that has the most words of the query, of several such
// parts the first. client/excerpt.js finds the same; change them together.
func excerpt(text string, q query) string {
	text = onOneLine(text)
	letters := []rune(text)
	from, to := window(letters, placesAsked(text, q))
	before, after := "", ""
	if from > 0 {
		before = "… "
	}
	if to < len(letters) {
		after = " …"
	}
	return before + string(letters[from:to]) + after
}

// A place is where a text has what a query asks for, counted in letters.
type place struct {
	from, to int
	word     string // of the query
}

func placesAsked(text string, q query) []place {
	var places []place
	numbers, asked := lettersBefore(text), q.asked()
	for _, t := range newVocabulary().tokens(nil, text) {
		word := t.term
		if !asked[word] {
			if q.last == "" || !strings.HasPrefix(plain(t.run), q.last) {
				continue
			}
			word = q.last
		}
		places = append(places, place{numbers[t.from], numbers[t.to], word})
	}
	return places
}

// lettersBefore tells for every byte of a text how many letters are before it.
func lettersBefore(text string) []int {
	numbers := make([]int, len(text)+1)
	count := 0
	for i := range text {
		numbers[i] = count
		count++
	}
	numbers[len(text)] = count
	return numbers
}

// window is the part of a text to show.
func window(letters []rune, places []place) (from, to int) {
	if len(letters) <= excerptLength {
		return 0, len(letters)
	}
	most := 0
	for i, p := range places {
		start := min(max(0, p.from-excerptLead), len(letters)-excerptLength)
		if n := wordsUpTo(places[i:], start+excerptLength); n > most {
			most, from = n, start
		}
	}
	return betweenWords(letters, from)
}

// wordsUpTo is how many words of the query are in the places that end before a letter.
func wordsUpTo(places []place, end int) int {
	var words []string
	for _, p := range places {
		if p.from >= end {
			break
		}
		if p.to <= end && !slices.Contains(words, p.word) {
			words = append(words, p.word)
		}
	}
	return len(words)
}

// betweenWords moves the ends of a part that begins at a letter to the next spaces
// within it, where there are some.
func betweenWords(letters []rune, from int) (int, int) {
	to := min(from+excerptLength, len(letters))
	if from > 0 {
		if space := slices.Index(letters[from-1:from+excerptLead-1], ' '); space >= 0 {
			from += space
		}
	}
	for end := to; to < len(letters) && end > to-excerptLead; end-- {
		if letters[end] == ' ' {
			return from, end
		}
	}
	return from, to
}

// onOneLine is a text with its words a space apart.
func onOneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
