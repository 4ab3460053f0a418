package compare

import (
	"slices"
	"strings"
	"unicode"

	"github.com/sergi/go-diff/diffmatchpatch"

	"aims/generator/link"
)

// A run is a stretch of two sequences: the same in both, or gone from the first and come
// into the second.
type run struct {
	same     bool
	from, to [2]int // of the first sequence, of the second
}

// mostElements of two sequences together that are held against each other one by one.
const mostElements = 20_000

// runs are two sequences as stretches in turn, by Myers' algorithm. The library knows it for
// letters, so each different element becomes one. It has no time limit here: what comes of it
// must not depend on how busy the machine is, so the caller keeps the sequences short.
func runs(a, b []string) []run {
	if len(a)+len(b) > mostElements {
		return []run{{to: [2]int{len(a), len(b)}}}
	}
	letters := map[string]rune{}
	first, second := spell(a, letters), spell(b, letters)
	d := diffmatchpatch.New()
	d.DiffTimeout = 0
	var all []run
	i, j := 0, 0
	for _, piece := range d.DiffMainRunes(first, second, false) {
		n := len([]rune(piece.Text))
		next := run{same: piece.Type == diffmatchpatch.DiffEqual, from: [2]int{i, j}, to: [2]int{i, j}}
		if piece.Type != diffmatchpatch.DiffInsert {
			next.to[0] += n
		}
		if piece.Type != diffmatchpatch.DiffDelete {
			next.to[1] += n
		}
		i, j = next.to[0], next.to[1]
		if last := len(all) - 1; last >= 0 && !next.same && !all[last].same {
			all[last].to = next.to
			continue
		}
		all = append(all, next)
	}
	return all
}

// spell gives each element a letter: none that is half of one in UTF-16, as a text cannot
// hold it.
func spell(elements []string, letters map[string]rune) []rune {
	word := make([]rune, len(elements))
	for i, e := range elements {
		letter, known := letters[e]
		if !known {
			letter = rune(len(letters) + 1)
			if letter >= 0xD800 {
				letter += 0x800
			}
			letters[e] = letter
		}
		word[i] = letter
	}
	return word
}

// A match is an element of the first sequence and what became of it in the second; -1
// stands for nothing.
type match struct{ i, j int }

// mostTried is how many pairs of elements are tried in a stretch where nothing is equal.
const mostTried = 10_000

// align pairs the elements of two sequences, in order: those that are equal, and between them
// those that are alike.
func align(a, b []string, alike func(i, j int) float64) []match {
	var all []match
	for _, r := range runs(a, b) {
		if r.same {
			for n := range r.to[0] - r.from[0] {
				all = append(all, match{r.from[0] + n, r.from[1] + n})
			}
			continue
		}
		all = append(all, between(r, alike)...)
	}
	return all
}

// leastAlike is from when two elements are taken for one that was changed.
const leastAlike = 0.4

// between pairs the elements of a stretch so that they are as alike as they can be, without
// crossing.
func between(r run, alike func(i, j int) float64) (all []match) {
	rows, columns := r.to[0]-r.from[0], r.to[1]-r.from[1]
	if rows*columns > mostTried {
		rows, columns = 0, 0
	}
	score, best := scores(rows, columns, func(i, j int) float64 { return alike(r.from[0]+i, r.from[1]+j) })
	i, j := 0, 0
	for i < rows && j < columns {
		switch {
		case score[i][j] > 0 && best[i][j] == score[i][j]+best[i+1][j+1]:
			all = append(all, match{r.from[0] + i, r.from[1] + j})
			i, j = i+1, j+1
		case best[i][j] == best[i+1][j]:
			all = append(all, match{r.from[0] + i, -1})
			i++
		default:
			all = append(all, match{-1, r.from[1] + j})
			j++
		}
	}
	for n := r.from[0] + i; n < r.to[0]; n++ {
		all = append(all, match{n, -1})
	}
	for n := r.from[1] + j; n < r.to[1]; n++ {
		all = append(all, match{-1, n})
	}
	return all
}

// scores are how much alike any two elements are, 0 for those that are not, and the best sum
// that can be had from any two on.
func scores(rows, columns int, alike func(i, j int) float64) (score, best [][]float64) {
	score, best = make([][]float64, rows+1), make([][]float64, rows+1)
	for i := range best {
		score[i], best[i] = make([]float64, columns+1), make([]float64, columns+1)
	}
	for i := rows - 1; i >= 0; i-- {
		for j := columns - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if s := alike(i, j); s >= leastAlike {
				score[i][j] = s
				best[i][j] = max(best[i][j], s+best[i+1][j+1])
			}
		}
	}
	return score, best
}

// bag is how often each word stands in a text.
func bag(text string) map[string]int {
	words := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) }) {
		words[w]++
	}
	return words
}

// alike is what part of the words of two texts they share.
func alike(a, b map[string]int) float64 {
	shared, all := 0, 0
	for w, n := range a {
		shared += min(n, b[w])
		all += n
	}
	for _, n := range b {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(all)
}

// A Piece is a stretch of a text.
type Piece struct {
	What Edit   `json:"what"`
	Text string `json:"text"`
}

// Edit is what happened to a piece.
type Edit string

const (
	Same Edit = "same"
	Gone Edit = "gone"
	Come Edit = "come"
)

// mostWords of two texts together that are compared word by word.
const mostWords = 6_000

// words are two texts word by word. Where more of the second is out of sight, what went may be
// just that, and is not told.
func words(before, now string) []Piece {
	pieces := everyWord(before, now)
	if strings.Count(now, link.OutOfSight) > strings.Count(before, link.OutOfSight) {
		pieces = slices.DeleteFunc(pieces, func(p Piece) bool { return p.What == Gone })
	}
	return pieces
}

func everyWord(before, now string) []Piece {
	a, b := tokens(before), tokens(now)
	if len(a)+len(b) > mostWords {
		return []Piece{{Gone, before}, {Come, now}}
	}
	var pieces []Piece
	add := func(what Edit, tokens []string) {
		if len(tokens) > 0 {
			pieces = append(pieces, Piece{what, strings.Join(tokens, "")})
		}
	}
	for _, r := range tidy(runs(a, b), a) {
		if r.same {
			add(Same, a[r.from[0]:r.to[0]])
			continue
		}
		add(Gone, a[r.from[0]:r.to[0]])
		add(Come, b[r.from[1]:r.to[1]])
	}
	return pieces
}

// tidy joins two changes that only white space or a sign parts: "the old one" for "a new two"
// is one change and not three.
func tidy(all []run, a []string) []run {
	var joined []run
	for i, r := range all {
		last := len(joined) - 1
		parts := r.same && last >= 0 && i+1 < len(all) && strings.IndexFunc(strings.Join(a[r.from[0]:r.to[0]], ""), isWord) < 0 && r.to[0]-r.from[0] <= 2
		switch {
		case parts && !joined[last].same:
			joined[last].to = r.to
		case last >= 0 && !r.same && !joined[last].same:
			joined[last].to = r.to
		default:
			joined = append(joined, r)
		}
	}
	return joined
}

func isWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) || unicode.IsMark(c) }

// tokens are words, white space and single signs. 1.5, 2026-05-04 and nurse's are words.
func tokens(text string) []string {
	var all []string
	runes := []rune(text)
	for i := 0; i < len(runes); {
		j := i + 1
		switch {
		case isWord(runes[i]):
			for j < len(runes) && (isWord(runes[j]) || j+1 < len(runes) && strings.ContainsRune(".,'’-:/", runes[j]) && isWord(runes[j+1])) {
				j++
			}
		case unicode.IsSpace(runes[i]):
			for j < len(runes) && unicode.IsSpace(runes[j]) {
				j++
			}
		}
		all = append(all, string(runes[i:j]))
		i = j
	}
	return all
}
