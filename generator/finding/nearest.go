package finding

import (
	"strings"
	"unicode/utf8"
)

// Nearest is the candidate that the writer of word most likely meant, or "" when
// none is near: at most one slip for a short word, two for a longer one. Case
// alone is never a slip. The first of several equally near ones wins, so give the
// candidates in a fixed order.
func Nearest(word string, candidates []string) string {
	limit := 1
	if utf8.RuneCountInString(word) > 5 {
		limit = 2
	}
	folded, best := []rune(strings.ToLower(word)), ""
	for _, c := range candidates {
		if d := slips(folded, []rune(strings.ToLower(c)), limit); d <= limit && (best == "" || d < limit) {
			best, limit = c, d
		}
		if limit == 0 && best != "" {
			break
		}
	}
	return best
}

// DidYouMean is the hint "did you mean X?", or "" when no candidate is near.
func DidYouMean(word string, candidates []string) string {
	if near := Nearest(word, candidates); near != "" && near != word {
		return "did you mean " + near + "?"
	}
	return ""
}

// slips counts inserted, lost, changed and swapped letters between a and b; it
// gives up and answers limit+1 as soon as there must be more than limit.
func slips(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
