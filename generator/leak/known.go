package leak

import (
	"context"
	"sync"
	"sync/atomic"

	"aims/generator/parallel"
)

// gram is how many words in a row are enough to tell a text from another, when these are
// nowhere else.
const gram = 3

// A known is what an audience may read, as far as it matters: which words it has, which three
// words in a row that may end a run, and which words in a row of the names of secrets.
type known struct {
	rows  *filter // of one word, and of three of which the last is not short
	asked *filter // two or three words of names, which are few
	mutex sync.Mutex
	names map[uint64]bool // those that were met
	words []string        // each at least once
}

func know(texts []Text, secrets []Secret) (*known, error) {
	read := make([][]byte, len(texts))
	var size atomic.Int64
	err := parallel.Do(context.Background(), len(texts), func(i int) (err error) {
		read[i], err = texts[i]()
		size.Add(int64(len(read[i])))
		return err
	})
	if err != nil {
		return nil, err
	}
	k := &known{rows: newFilter(int(size.Load()) / 12), asked: gramsOf(secrets), names: map[uint64]bool{}} // a word has about six bytes, every second is short
	err = parallel.Do(context.Background(), len(read), func(i int) error {
		k.add(read[i])
		read[i] = nil
		return nil
	})
	return k, err
}

// gramsOf are the words in a row by which the names of secrets are known.
func gramsOf(secrets []Secret) *filter {
	var grams []uint64
	for i := range secrets {
		for _, n := range secrets[i].told() {
			words := wordsOf(n.Text)
			words.eachGram(func(key uint64, n int) {
				if n > 1 {
					grams = append(grams, key)
				}
			})
		}
	}
	f := newFilter(len(grams))
	for _, gram := range grams {
		f.add(gram)
	}
	return f
}

// wordsOf are the words of a name, the last ones if they are very many.
func wordsOf(name string) *row {
	var words []word
	eachWord([]byte(name), func(w word) { words = append(words, w) })
	var r row
	for _, w := range words[max(0, len(words)-longest):] {
		r.add(w)
	}
	return &r
}

// eachGram goes through all three words in a row; through the whole of what has fewer.
func (r *row) eachGram(met func(key uint64, words int)) {
	n := min(gram, len(r.words))
	for last := max(0, n-1); last < len(r.words); last++ {
		met(r.hash(last, n), n)
	}
}

// has tells whether words of a name may be read.
func (k *known) has(key uint64, words int) bool {
	if words == 1 {
		return k.rows.has(key)
	}
	return k.names[key]
}

func (k *known) add(text []byte) {
	var words []string
	var names []uint64
	eachRow(text, func(r *row, first int) {
		for last := first; last < len(r.words); last++ {
			w := &r.words[last]
			if one := r.hash(last, 1); !k.rows.has(one) {
				k.rows.add(one)
				words = append(words, string(text[w.from:w.to]))
			}
			for n := 2; n <= min(gram, last+1); n++ {
				key := r.hash(last, n)
				if k.asked.has(key) {
					names = append(names, key)
				}
				if n == gram && w.to-w.from >= shortestTerm {
					k.rows.add(key)
				}
			}
		}
	})
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.words = append(k.words, words...)
	for _, key := range names {
		k.names[key] = true
	}
}
