package leak

import "bytes"

// A word is a run of letters and digits. Case does not count as far as ASCII goes.
type word struct {
	hash     uint64
	from, to int  // in the text
	inTag    bool // such as the words of an alternative text
}

// letters are the bytes of words in lower case; 0 is none. All beyond ASCII are letters: a
// dash is then a word, in the source and in the page alike.
var letters = func() (table [256]byte) {
	for c := range len(table) {
		switch {
		case 'A' <= c && c <= 'Z':
			table[c] = byte(c) + 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c >= 0x80:
			table[c] = byte(c)
		}
	}
	return table
}()

// eachWord goes through the words of any text that we publish or publish from: Markdown,
// YAML, HTML, scripts, JSON, addresses. What each writes between or instead of characters
// (&amp;, \u003c, %20, <b>) stands between words in all of them, so that the same words in
// a row are found whatever they are written in.
func eachWord(text []byte, met func(w word)) {
	inTag := false
	for at := 0; at < len(text); {
		if letters[text[at]] == 0 {
			switch text[at] {
			case '<':
				inTag = inTag || opensTag(text[at+1:])
			case '>':
				inTag = false
			case '&', '\\', '%':
				at += escape(text[at:])
				continue
			}
			at++
			continue
		}
		w := word{from: at, inTag: inTag, hash: 0xcbf29ce484222325}
		for ; at < len(text); at++ {
			c := letters[text[at]]
			if c == 0 {
				break
			}
			w.hash = (w.hash ^ uint64(c)) * 0x9e3779b97f4a7c15
		}
		w.hash = (w.hash ^ w.hash>>32) * 0xd6e8feb86659fd93
		w.to = at
		met(w)
	}
}

func opensTag(rest []byte) bool {
	return len(rest) > 0 && (rest[0] == '/' || rest[0] == '!' || 'a' <= rest[0]|0x20 && rest[0]|0x20 <= 'z')
}

// escape is how many bytes stand for a character that is not written as itself; 1 when what
// begins there only looks so.
func escape(text []byte) int {
	switch text[0] {
	case '\\':
		if len(text) > 5 && text[1] == 'u' && allHex(text[2:6]) {
			return 6
		}
		return min(2, len(text))
	case '%':
		if len(text) > 2 && allHex(text[1:3]) {
			return 3
		}
	case '&':
		if end := bytes.IndexByte(text[:min(10, len(text))], ';'); end > 1 && (text[1] == '#' || letters[text[1]] != 0) {
			return end + 1
		}
	}
	return 1
}

func allHex(text []byte) bool {
	for _, c := range text {
		if c = letters[c]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// longest is how many words in a row can be asked for.
const longest = 24

// A row is words of a text, any few of which in a row can be asked for in one hash.
type row struct {
	words []word
	sums  []uint64 // of the words up to and with each
}

const step = 0xd6e8feb86659fd93

var powers = func() (table [longest + 1]uint64) {
	table[0] = 1
	for n := 1; n < len(table); n++ {
		table[n] = table[n-1] * step
	}
	return table
}()

func (r *row) add(w word) {
	sum := w.hash
	if last := len(r.sums) - 1; last >= 0 {
		sum += r.sums[last] * step
	}
	r.words, r.sums = append(r.words, w), append(r.sums, sum)
}

// hash is that of so many words, the last of them at an index. Of a row that was cut, the
// words that were kept can only be asked for together with later ones.
func (r *row) hash(last, words int) uint64 {
	h := r.sums[last] + uint64(words)
	if before := last - words; before >= 0 {
		h -= r.sums[before] * powers[words]
	}
	h = (h ^ h>>31) * 0x94d049bb133111eb
	return h ^ h>>30
}

// cut forgets all words that cannot be asked for together with a next one.
func (r *row) cut() {
	from := max(0, len(r.words)-longest)
	r.words = append(r.words[:0], r.words[from:]...)
	r.sums = append(r.sums[:0], r.sums[from:]...)
}

// eachRow goes through the words of a text, those in tags in rows of their own. A row begins
// with words that the one before ended with; the first new one is at an index. A loop over a
// row asks filters, which are far from the processor, for the next word before it has the last.
func eachRow(text []byte, met func(r *row, first int)) {
	const most = 96
	var rows [2]row
	var firsts [2]int
	eachWord(text, func(w word) {
		n := 0
		if w.inTag {
			n = 1
		}
		r := &rows[n]
		if r.words == nil {
			size := min(most, len(text)/4+1)
			r.words, r.sums = make([]word, 0, size), make([]uint64, 0, size)
		}
		if r.add(w); len(r.words) == most {
			met(r, firsts[n])
			r.cut()
			firsts[n] = len(r.words)
		}
	})
	for n := range rows {
		met(&rows[n], firsts[n])
	}
}
