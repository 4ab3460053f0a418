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
// words in a row, and which of the pairs that would tell of a secret.
type known struct {
	rows  *filter // of one word and of three
	asked *filter // pairs that matter, which are few
	mutex sync.Mutex
	pairs map[uint64]bool // those that were met
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
	k := &known{rows: newFilter(int(size.Load()) / 6), asked: pairsOf(secrets), pairs: map[uint64]bool{}} // a word has about six bytes
	err = parallel.Do(context.Background(), len(read), func(i int) error {
		k.add(read[i])
		read[i] = nil
		return nil
	})
	return k, err
}

// pairsOf are the names of secrets that have two words.
func pairsOf(secrets []Secret) *filter {
	var pairs []uint64
	for i := range secrets {
		for _, n := range secrets[i].told() {
			if s := streamOf(n.Text); s.count == 2 {
				pairs = append(pairs, s.last(2))
			}
		}
	}
	f := newFilter(len(pairs))
	for _, pair := range pairs {
		f.add(pair)
	}
	return f
}

func streamOf(text string) *stream {
	var s stream
	eachWord([]byte(text), s.add)
	return &s
}

// has tells whether the last words of a stream, three at most, may be read.
func (k *known) has(s *stream, words int) bool {
	if words == 2 {
		return k.pairs[s.last(2)]
	}
	return k.rows.has(s.last(words))
}

func (k *known) add(text []byte) {
	var streams [2]stream
	var words []string
	var pairs []uint64
	eachWord(text, func(w word) {
		s := &streams[0]
		if w.inTag {
			s = &streams[1]
		}
		s.add(w)
		if one := s.last(1); !k.rows.has(one) {
			k.rows.add(one)
			words = append(words, string(text[w.from:w.to]))
		}
		if s.count >= 2 {
			if pair := s.last(2); k.asked.has(pair) {
				pairs = append(pairs, pair)
			}
		}
		if s.count >= gram {
			k.rows.add(s.last(gram))
		}
	})
	k.mutex.Lock()
	defer k.mutex.Unlock()
	k.words = append(k.words, words...)
	for _, pair := range pairs {
		k.pairs[pair] = true
	}
}
