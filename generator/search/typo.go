package search

import (
	"cmp"
	"slices"
	"strings"
)

// Limits of forgiving.
const (
	shortestTypo = 4   // letters of a word that may be mistyped
	longestTypo  = 32  // so that no one has to wait for nonsense
	mostTypos    = 8   // words that one may have meant
	typoFactor   = 0.3 // what such a word counts for
)

// mayBeTyped says that it is a word of letters, in which one can be wrong. An id is as
// it is.
func mayBeTyped(word string) bool {
	return shortestTypo <= len(word) && len(word) <= longestTypo && isLatin(word)
}

// oneEdit says that one letter more, one less, another one, or two in the other order
// make a of b. Both are of the letters a to z.
func oneEdit(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 {
		return false
	}
	at := 0
	for at < len(b) && a[at] == b[at] {
		at++
	}
	switch {
	case len(a) > len(b):
		return a[at+1:] == b[at:]
	case at == len(a):
		return false
	case a[at+1:] == b[at+1:]:
		return true
	}
	return at+1 < len(a) && a[at] == b[at+1] && a[at+1] == b[at] && a[at+2:] == b[at+2:]
}

// meant are the terms of words that differ from a typed one by one letter: those that known
// says are there, the ones with its first letter first, since few mistype that.
func (v *vocabulary) meant(typed string, known func(term string) bool) []string {
	seen := map[string]bool{}
	var found []string
	for _, variant := range variants(typed) {
		term := v.stem(variant)
		if seen[term] || !mayBeTyped(term) || !known(term) {
			continue
		}
		seen[term] = true
		found = append(found, term)
	}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(otherFirst(typed, a), otherFirst(typed, b)), strings.Compare(a, b))
	})
	return found[:min(len(found), mostTypos)]
}

func otherFirst(typed, term string) int {
	if typed[0] == term[0] {
		return 0
	}
	return 1
}

// variants are a word with one letter less, two in the other order, another one, or one more.
func variants(word string) (all []string) {
	const letters = "abcdefghijklmnopqrstuvwxyz"
	for i := range len(word) {
		all = append(all, word[:i]+word[i+1:])
		if i+1 < len(word) {
			all = append(all, word[:i]+word[i+1:i+2]+word[i:i+1]+word[i+2:])
		}
		for k := range letters {
			all = append(all, word[:i]+letters[k:k+1]+word[i+1:])
		}
	}
	for i := range len(word) + 1 {
		for k := range letters {
			all = append(all, word[:i]+letters[k:k+1]+word[i:])
		}
	}
	return all
}
