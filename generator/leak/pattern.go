package leak

import (
	"bytes"
	"path"
	"slices"
)

// A pattern is words in a row that tell of a secret.
type pattern struct {
	key    uint64 // of its last words, three at most, by which it is found
	whole  uint64 // of all its words
	words  int32
	secret int32
	line   int32 // in the secret's file, 0 for what is no line of it
	name   int32 // in the secret's Names, -1 for other words
	class  class
	last   uint64 // its last word
}

// A class of patterns is looked for by itself. There are so many runs that a look at them
// leaves the processor's own memory: they all end with a word that is not short, and most
// words of a page are.
type class uint8

const (
	singles class = iota
	pairs
	others
	runs
	classes // how many there are
)

// keyWords is how many words the keys of a class have.
var keyWords = [classes]int{singles: 1, pairs: 2, others: gram, runs: gram}

func classOf(words, last int) class {
	switch {
	case words == 1:
		return singles
	case words == 2:
		return pairs
	case last < shortestTerm:
		return others
	}
	return runs
}

const (
	shortestRun  = 20 // bytes that a run of words must have
	shortestWord = 8  // bytes that a word must have to tell by itself
	shortestTerm = 5  // and as a term of the search index, which has few other words
	usualRun     = 6  // words of a run, where the line has so many
	looseRun     = 8  // words in a row that tell something wherever a page breaks them
	everyWords   = 8  // from one run to the next in a long line
)

// A gatherer collects the patterns of some secrets. Each goroutine has its own.
type gatherer struct {
	known    *known
	patterns []pattern
	words    map[uint64]rare // that are nowhere in what may be read
	piece    row             // that is being read
}

// A rare word is where it was met first.
type rare struct {
	text         string
	secret, line int32
}

// told are all names that tell of a secret, those that Names has first.
func (s *Secret) told() []Name {
	names := slices.Clone(s.Names)
	for _, f := range s.Files {
		names = append(names, Name{Text: f.Name}, Name{Text: path.Base(f.Name)}, Name{Text: f.SHA256})
	}
	if s.Lines == nil {
		names = append(names, Name{Text: s.File}, Name{Text: path.Base(s.File)})
	}
	return names
}

// take collects what tells of a secret: its names, and its source as far as it is secret.
func (g *gatherer) take(number int, s *Secret, source []byte) {
	for i, n := range s.told() {
		if i >= len(s.Names) {
			i = -1
		}
		g.name(number, i, n.Text)
	}
	line := 0
	for text := range bytes.Lines(source) {
		line++
		if s.holds(line) {
			g.line(number, line, text)
		}
	}
}

func (s *Secret) holds(line int) bool {
	for _, span := range s.Lines {
		if span.From <= line && line <= span.To {
			return true
		}
	}
	return s.Lines == nil
}

// name collects words that tell of a secret together, unless they are together elsewhere too.
func (g *gatherer) name(secret, name int, text string) {
	r := wordsOf(text)
	last := len(r.words) - 1
	if last < 0 || last == 0 && r.words[0].to-r.words[0].from < shortestTerm {
		return
	}
	told := true
	r.eachGram(func(key uint64, n int) { told = told && g.known.has(key, n) })
	if !told {
		g.add(r, last, last+1, pattern{secret: int32(secret), name: int32(name)})
	}
}

// add adds the pattern of so many words of a row, the last of them at an index.
func (g *gatherer) add(r *row, last, words int, p pattern) {
	end := r.words[last]
	p.key, p.whole, p.words = r.hash(last, min(gram, words)), r.hash(last, words), int32(words)
	p.last, p.class = end.hash, classOf(words, end.to-end.from)
	g.patterns = append(g.patterns, p)
}

// line collects the rare words of a line, and the runs in it.
func (g *gatherer) line(secret, number int, text []byte) {
	end := 0
	eachWord(text, func(w word) {
		if breaks(text[end:w.from]) {
			g.runs(secret, number, text)
		}
		end = w.to
		g.piece.add(w)
		g.word(secret, number, text)
	})
	g.runs(secret, number, text)
}

// breaks says that what stands between words is more than a space or a comma: in a source,
// markup that may set something else between them in a page (an address, a cell, a key and
// its value), or the end of a sentence; in a page, the end of an element. Words that stand
// beside each other only there may have met by chance.
func breaks(between []byte) bool {
	for i := 0; i < len(between); i++ {
		switch between[i] {
		case '<':
			tag := emphasis(between[i:])
			if tag == 0 {
				return true
			}
			i += tag - 1
		case '[', ']', '(', ')', '{', '}', '>', '|', '"', '\t':
			return true
		case ':', '.', ';', '!', '?':
			if i+1 < len(between) && letters[between[i+1]] == 0 {
				return true
			}
		}
	}
	return false
}

// emphasis is the length of a tag that a text has in the midst of a sentence, or a line of code
// for its colours; 0 of any other.
func emphasis(text []byte) int {
	tag, _, _ := bytes.Cut(text[:min(len(text), 20)], []byte{'>'})
	switch string(tag) {
	case "<em", "</em", "<strong", "</strong", "<code", "</code", "</span":
		return len(tag) + 1
	}
	if class, found := bytes.CutPrefix(tag, []byte(`<span class="`)); found && len(class) <= 4 && bytes.HasSuffix(class, []byte{'"'}) {
		return len(tag) + 1
	}
	return 0
}

// word notes the last word of a piece if it is nowhere in what may be read.
func (g *gatherer) word(secret, number int, text []byte) {
	last := len(g.piece.words) - 1
	w := g.piece.words[last]
	if w.to-w.from < shortestTerm {
		return
	}
	hash := g.piece.hash(last, 1)
	if g.known.rows.has(hash) {
		return
	}
	if _, met := g.words[hash]; met {
		return
	}
	g.words[hash] = rare{text: string(text[w.from:w.to]), secret: int32(secret), line: int32(number)}
	if w.to-w.from >= shortestWord {
		g.add(&g.piece, last, 1, pattern{secret: int32(secret), line: int32(number), name: -1})
	}
}

// runs collects words in a row that end with three which are in a row nowhere else, the last
// of them not a short one, and ends the piece. Lists of ids are no runs: others name the same ones.
func (g *gatherer) runs(secret, number int, text []byte) {
	words := g.piece.words
	from, next := 0, 0 // what is not in a run yet, and where the next may end
	for end, w := range words {
		if end < max(next, gram-1) || w.to-w.from < shortestTerm || g.known.rows.has(g.piece.hash(end, gram)) {
			continue
		}
		begin, spoken := end+1, 0
		for begin > from && end+1-begin < longest && (end+1-begin < usualRun || spoken < gram || w.to-words[begin].from < shortestRun) {
			begin--
			if isSpoken(text, words[begin]) {
				spoken++
			}
		}
		if spoken >= gram && w.to-words[begin].from >= shortestRun {
			g.add(&g.piece, end, end-begin+1, pattern{secret: int32(secret), line: int32(number), name: -1})
			from, next = end+1, end+1+everyWords
		}
	}
	g.piece.words, g.piece.sums = words[:0], g.piece.sums[:0]
}

// isSpoken tells a word of a sentence from a number, and from a part of an id.
func isSpoken(text []byte, w word) bool {
	c := letters[text[w.from]]
	return w.to-w.from >= 3 && (c < '0' || c > '9') && (w.from == 0 || !joins(text[w.from-1])) && (w.to == len(text) || !joins(text[w.to]))
}

func joins(c byte) bool { return c == '-' || c == '/' || c == '_' }
