package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a term with the place in the text that it was made from.
type token struct {
	*word
	from, to int    // bytes of the text
	at       int    // how many runs of letters and digits stand before
	part     bool   // a part of an id that is a token itself
	run      string // the word as written; for an id the term
}

// tokens cuts a text into terms: runs of letters and digits, and besides its parts every
// id (RISK-012, A.6.2.4, Art. 50). client/token.js does the same; both must be changed
// together, and a test tells when they differ.
func (v *vocabulary) tokens(to []token, text string) []token {
	cited, end := "", 0 // the word before, when it can cite a number, and where it ends
	at := 0
	for r := nextRun(text, 0); r.from < r.to; {
		if !r.digits && !goesOn(text, r.to) { // nearly every word is as plain as that
			s := v.meet(text[r.from:r.to])
			if s.word != nil {
				to = append(to, token{word: s.word, from: r.from, to: r.to, at: at, run: text[r.from:r.to]})
			}
			cited, end = s.cite, r.to
			at++
			r = nextRun(text, r.to)
			continue
		}
		c := &v.chain
		c.collect(text, r)
		if cited != "" && c.digits && isDigit(text[c.from]) && isGap(text[end:c.from]) {
			w := v.id(cited, text[c.from:c.to])
			to = append(to, token{word: w, from: c.from, to: c.to, at: at, run: w.term})
		}
		to = v.links(to, text, at)
		at += c.count
		cited, end = "", c.to
		if last := c.runs[c.count-1]; !c.digits {
			cited = v.meet(text[last.from:last.to]).cite
		}
		r = nextRun(text, c.to)
	}
	return to
}

// links are the terms of the chain that was just collected.
func (v *vocabulary) links(to []token, text string, at int) []token {
	c := &v.chain
	id := c.count > 1 && c.digits
	if id {
		w := v.id("", text[c.from:c.to])
		to = append(to, token{word: w, from: c.from, to: c.to, at: at, run: w.term})
	}
	for i, r := range c.runs[:c.count] {
		if id && r.to-r.from < 2 {
			continue
		}
		if s := v.meet(text[r.from:r.to]); s.word != nil {
			to = append(to, token{word: s.word, from: r.from, to: r.to, at: at + i, part: id, run: text[r.from:r.to]})
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
func key(text string) string { return string(appendKey(nil, text)) }

func appendKey(to []byte, text string) []byte {
	last := 0
	for r := nextRun(text, 0); r.from < r.to; r = nextRun(text, r.to) {
		if last > 0 {
			to = append(to, joint(text, last, r.from))
		}
		to = append(to, plain(text[r.from:r.to])...)
		last = r.to
	}
	return to
}

// joint is what stands in a key between a run that ends and one that begins.
func joint(text string, end, begin int) byte {
	if begin-end == 1 && text[end] == '-' && isDigit(text[end-1]) && isDigit(text[begin]) {
		return '-'
	}
	return '.'
}

type run struct {
	from, to int
	digits   bool // it has a digit
}

// A chain is runs joined by one character each: an id when one of them has a digit.
type chain struct {
	runs     [12]run
	count    int
	from, to int
	digits   bool
}

// collect makes the chain the one that begins with a run.
func (c *chain) collect(text string, r run) {
	c.count, c.digits, c.from = 0, false, r.from
	for {
		c.runs[c.count] = r
		c.count++
		c.to = r.to
		c.digits = c.digits || r.digits
		if c.count == len(c.runs) || !goesOn(text, r.to) {
			return
		}
		if r = nextRun(text, c.to+1); r.from != c.to+1 {
			return
		}
	}
}

// goesOn says whether what follows a run may join it to another.
func goesOn(text string, end int) bool {
	if end+1 >= len(text) {
		return false
	}
	switch text[end] {
	case '.', '-', '/', ':', '_':
		return isPlain(text[end+1]) || text[end+1] >= utf8.RuneSelf
	}
	return false
}

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
	r := run{from: at, to: at}
	for r.to < len(text) {
		if c := text[r.to]; isPlain(c) {
			r.digits = r.digits || c <= '9'
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
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z'
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
