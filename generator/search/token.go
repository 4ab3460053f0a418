package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a term with the place in the text that it was made from.
type token struct {
	term     string
	from, to int    // bytes of the text
	part     bool   // a part of an id that is a token itself
	run      string // the word as written, in lower case; for an id the term
}

// tokens cuts a text into terms: runs of letters and digits, and besides its parts every
// id (RISK-012, A.6.2.4, Art. 50). client/token.js does the same; both must be changed
// together, and the vectors in testdata tell when they differ.
func (v *vocabulary) tokens(to []token, text string) []token {
	var cited string // the word before, when it can cite a number
	end := 0         // where that word ends
	var c chain
	for c.next(text); c.count > 0; c.next(text) {
		if cited != "" && c.digits && isDigit(text[c.from]) && isGap(text[end:c.from]) {
			to = append(to, token{term: cited + "." + c.key(text), from: c.from, to: c.to, run: cited + "." + c.key(text)})
		}
		id := c.count > 1 && c.digits
		if id {
			key := c.key(text)
			to = append(to, token{term: key, from: c.from, to: c.to, run: key})
		}
		for _, r := range c.runs[:c.count] {
			if id && r.to-r.from < 2 {
				continue
			}
			run := text[r.from:r.to]
			if term := v.term(run); term != "" {
				to = append(to, token{term: term, from: r.from, to: r.to, part: id, run: run})
			}
		}
		cited, end = "", c.to
		if last := c.runs[c.count-1]; !c.digits {
			cited = v.cite[plain(text[last.from:last.to])]
		}
	}
	return to
}

// isGap says whether no more than a full stop and a space are between a word and the
// number that it cites.
func isGap(between string) bool {
	return between == " " || between == ". " || between == "." || between == "\u00a0" || between == ".\u00a0"
}

// key joins every run of letters and digits in a text: "5.2 a)" is 5.2.a. By it an exact
// id is found, however it is punctuated. A hyphen between digits stays: 6.1-1 is not 6.1.1.
func key(text string) string {
	var parts []byte
	last := 0
	for at := 0; at < len(text); {
		r := nextRun(text, at)
		if r.from == r.to {
			break
		}
		if len(parts) > 0 {
			parts = append(parts, joint(text, last, r.from))
		}
		parts = append(parts, plain(text[r.from:r.to])...)
		at, last = r.to, r.to
	}
	return string(parts)
}

// joint is what stands in a key between a run that ends and one that begins.
func joint(text string, end, begin int) byte {
	if begin-end == 1 && text[end] == '-' && isDigit(text[end-1]) && isDigit(text[begin]) {
		return '-'
	}
	return '.'
}

type run struct{ from, to int }

// A chain is runs joined by one character each: an id when one of them has a digit.
type chain struct {
	runs     [12]run
	count    int
	from, to int
	digits   bool
}

// next makes the chain the first one after itself; its count is 0 when there is none.
func (c *chain) next(text string) {
	at := c.to
	c.count, c.digits = 0, false
	for c.count < len(c.runs) {
		r := nextRun(text, at)
		if r.from == r.to || c.count > 0 && r.from != at {
			return
		}
		if c.count == 0 {
			c.from = r.from
		}
		c.runs[c.count] = r
		c.count++
		c.to = r.to
		c.digits = c.digits || hasDigit(text[r.from:r.to])
		if r.to >= len(text) || strings.IndexByte(".-/:_", text[r.to]) < 0 {
			return
		}
		at = r.to + 1
	}
}

func hasDigit(run string) bool {
	for i := range len(run) {
		if isDigit(run[i]) {
			return true
		}
	}
	return false
}

func (c *chain) key(text string) string { return key(text[c.from:c.to]) }

// nextRun is the first run of letters and digits from at on; an apostrophe between
// letters belongs to it.
func nextRun(text string, at int) run {
	for at < len(text) {
		if c := text[at]; c < utf8.RuneSelf {
			if isPlain(c) {
				break
			}
			at++
			continue
		}
		c, size := utf8.DecodeRuneInString(text[at:])
		if inWord(c) {
			break
		}
		at += size
	}
	r := run{at, at}
	for r.to < len(text) {
		if isPlain(text[r.to]) {
			r.to++
			continue
		}
		c, size := utf8.DecodeRuneInString(text[r.to:])
		if !inWord(c) && !(isApostrophe(c) && r.to > r.from && letterAt(text, r.to+size)) {
			break
		}
		r.to += size
	}
	return r
}

func isPlain(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func inWord(c rune) bool {
	if c < utf8.RuneSelf {
		return isPlain(byte(c))
	}
	return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c)
}

func isApostrophe(c rune) bool { return c == '\'' || c == '\u2019' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func letterAt(text string, at int) bool {
	c, _ := utf8.DecodeRuneInString(text[at:])
	return unicode.IsLetter(c)
}

// plain is a run in lower case without apostrophes and without the 's of a genitive.
func plain(run string) string {
	ascii, lower := true, true
	for i := range len(run) {
		ascii = ascii && run[i] < utf8.RuneSelf && run[i] != '\''
		lower = lower && (run[i] < 'A' || run[i] > 'Z')
	}
	switch {
	case ascii && lower:
		return run
	case ascii:
		return strings.ToLower(run)
	}
	var made []rune
	genitive := -1
	for _, c := range run {
		if isApostrophe(c) {
			genitive = len(made)
			continue
		}
		made = append(made, unicode.ToLower(c))
	}
	if genitive == len(made)-1 && made[genitive] == 's' {
		made = made[:genitive]
	}
	return string(made)
}

func lines(to []token, text string) []token {
	for line := range strings.Lines(text) {
		to = append(to, token{term: strings.TrimSuffix(line, "\n")})
	}
	return to
}
