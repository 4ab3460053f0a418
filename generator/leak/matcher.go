package leak

import (
	"bytes"
	"math/bits"
)

// A matcher finds patterns in one pass: at each word the last one, two and three words are
// looked up in the filter of their class, and what passes it in a table. Most words of a page
// are no last word of a pattern, so that it is first asked for that.
type matcher struct {
	secrets  []Secret
	patterns []pattern
	ends     *filter // the last words of patterns
	filters  [classes]*filter
	slots    []int32 // by key: the number of a pattern and one, with others behind it; 0 for none
	shift    int
}

func newMatcher(secrets []Secret, patterns []pattern) *matcher {
	size := max(4, bits.Len(uint(len(patterns)*2)))
	m := &matcher{secrets: secrets, slots: make([]int32, 1<<size), shift: 64 - size}
	var counts [classes]int
	ends := map[uint64]bool{}
	for i := range patterns {
		counts[patterns[i].class]++
		ends[patterns[i].last] = true
	}
	m.ends = newFilter(len(ends))
	for hash := range ends {
		m.ends.add(hash)
	}
	for i, count := range counts {
		m.filters[i] = newFilter(count)
	}
	for _, p := range patterns {
		if m.add(p) {
			m.filters[p.class].add(p.key)
		}
	}
	return m
}

// add puts a pattern into the table, unless one of the same words is there.
func (m *matcher) add(p pattern) bool {
	slot := int(p.key >> m.shift)
	for ; m.slots[slot] != 0; slot = (slot + 1) % len(m.slots) {
		if other := &m.patterns[m.slots[slot]-1]; other.whole == p.whole && other.words == p.words {
			return false
		}
	}
	m.patterns = append(m.patterns, p)
	m.slots[slot] = int32(len(m.patterns))
	return true
}

// find tells each place of a pattern.
func (m *matcher) find(text []byte, found func(pattern, from, to int)) {
	var streams [2]stream
	eachWord(text, func(w word) {
		s := &streams[0]
		if w.inTag {
			s = &streams[1]
		}
		s.add(w)
		if !m.ends.has(w.hash) {
			return
		}
		for n := 1; n <= min(gram, s.count); n++ {
			if key := s.last(n); m.filters[classOf(n, w.to-w.from)].has(key) {
				m.look(key, s, text, w.to, found)
			}
		}
	})
}

// look compares the patterns of a key with the last words of a stream.
func (m *matcher) look(key uint64, s *stream, text []byte, to int, found func(pattern, from, to int)) {
	for slot := int(key >> m.shift); m.slots[slot] != 0; slot = (slot + 1) % len(m.slots) {
		number := int(m.slots[slot]) - 1
		p := &m.patterns[number]
		if p.key != key || s.count < int(p.words) || s.last(int(p.words)) != p.whole {
			continue
		}
		from := s.start(int(p.words))
		if name := m.nameOf(p); name != nil && name.Exact && !bytes.EqualFold(text[from:to], []byte(name.Text)) {
			continue
		}
		if p.words < looseRun && (p.line > 0 && breaks(text[s.start(p.keyWords()):to]) || bytes.ContainsAny(text[from:to], "<>") && p.line == 0) {
			continue
		}
		found(number, from, to)
	}
}

// nameOf is the name that a pattern was made of; nil for other words.
func (m *matcher) nameOf(p *pattern) *Name {
	if p.name < 0 {
		return nil
	}
	return &m.secrets[p.secret].Names[p.name]
}
