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

// A stream is the words of a text so far, of which the last can be asked for in one hash.
type stream struct {
	sums   [ring]uint64 // of the first n words, at n
	starts [ring]int    // of the nth word
	count  int
}

const ring = 32 // a power of two above longest

const step = 0xd6e8feb86659fd93

var powers = func() (table [ring]uint64) {
	table[0] = 1
	for n := 1; n < ring; n++ {
		table[n] = table[n-1] * step
	}
	return table
}()

func (s *stream) add(w word) {
	sum := s.sums[s.count%ring]
	s.count++
	s.sums[s.count%ring], s.starts[s.count%ring] = sum*step+w.hash, w.from
}

// last is the hash of the last words, of which there must be so many.
func (s *stream) last(words int) uint64 {
	h := s.sums[s.count%ring] - s.sums[(s.count-words)%ring]*powers[words%ring] + uint64(words)
	h = (h ^ h>>31) * 0x94d049bb133111eb
	return h ^ h>>30
}

// start is where the last words begin.
func (s *stream) start(words int) int { return s.starts[(s.count-words+1)%ring] }
