package leak

import (
	"bytes"
	"math/bits"
)

// A matcher finds patterns in one pass: at each word, the last one, two and three words are
// looked up in the filter of their class, and what passes it in a table. Which classes have
// patterns that end with the word is asked before: most words of a page end none, or runs only.
type matcher struct {
	secrets  []Secret
	patterns []pattern
	ends     []uint8 // by the last word: a bit for each class; words may share a place
	filters  [classes]*filter
	slots    []int32 // by key: the number of a pattern and one, with others behind it; 0 for none
	shift    int
}

func newMatcher(secrets []Secret, batches [][]pattern) *matcher {
	count := 0
	var counts [classes]int
	ends := map[uint64]uint8{}
	for _, patterns := range batches {
		count += len(patterns)
		for i := range patterns {
			counts[patterns[i].class]++
			ends[patterns[i].last] |= 1 << patterns[i].class
		}
	}
	size := max(4, bits.Len(uint(count*2)))
	m := &matcher{secrets: secrets, patterns: make([]pattern, 0, count), slots: make([]int32, 1<<size), shift: 64 - size}
	m.ends = make([]uint8, 8<<bits.Len(uint(len(ends))))
	for hash, classes := range ends {
		m.ends[m.end(hash)] |= classes
	}
	for i, count := range counts {
		m.filters[i] = newFilter(count)
	}
	for _, patterns := range batches {
		for _, p := range patterns {
			if m.add(p) {
				m.filters[p.class].add(p.key)
			}
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

func (m *matcher) end(hash uint64) uint64 { return hash & uint64(len(m.ends)-1) }

// find tells each place of a pattern.
func (m *matcher) find(text []byte, found func(pattern, from, to int)) {
	eachRow(text, func(r *row, first int) {
		for last := first; last < len(r.words); last++ {
			w := &r.words[last]
			ends := m.ends[m.end(w.hash)]
			for ; ends != 0; ends &= ends - 1 {
				class := bits.TrailingZeros8(ends)
				n := keyWords[class]
				if last+1 < n {
					break
				}
				if key := r.hash(last, n); m.filters[class].has(key) {
					m.look(key, r, last, text, found)
				}
			}
		}
	})
}

// look compares the patterns of a key with the last words of a row.
func (m *matcher) look(key uint64, r *row, last int, text []byte, found func(pattern, from, to int)) {
	to := r.words[last].to
	for slot := int(key >> m.shift); m.slots[slot] != 0; slot = (slot + 1) % len(m.slots) {
		number := int(m.slots[slot]) - 1
		p := &m.patterns[number]
		if p.key != key || last+1 < int(p.words) || r.hash(last, int(p.words)) != p.whole {
			continue
		}
		from := r.words[last+1-int(p.words)].from
		if name := m.nameOf(p); name != nil && name.Exact && !bytes.EqualFold(text[from:to], []byte(name.Text)) {
			continue
		}
		if p.words < looseRun && (p.line > 0 && breaks(text[r.words[last+1-keyWords[p.class]].from:to]) || bytes.ContainsAny(text[from:to], "<>") && p.line == 0) {
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
