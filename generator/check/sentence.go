package check

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A passage is running text: a paragraph, an item, a table. Headings, code, and what is
// quoted from others are none.
type passage struct {
	block *markdown.Block
	text  string
	under string // the heading it stands under
}

// A sentence of a passage.
type sentence struct {
	in       *passage
	from, to int // in the text of the passage
}

func (s sentence) text() string { return s.in.text[s.from:s.to] }

// reading is what rules about text have found out about the record at hand. Many look
// at the same one, one after the other.
type reading struct {
	of        *record.Record
	passages  []passage
	sentences []sentence
	words     []word // of the sentence that was asked for last

	required bool // whether duties are known
	duties   []duty
}

// passages of a record, in order.
func (p *Alone) passages(r *record.Record) []passage {
	p.open(r)
	return p.read.passages
}

// sentences of a record, in order.
func (p *Alone) sentences(r *record.Record) []sentence {
	p.open(r)
	if len(p.read.sentences) == 0 {
		for i := range p.read.passages {
			p.read.sentences = appendSentences(p.read.sentences, &p.read.passages[i])
		}
	}
	return p.read.sentences
}

func (p *Alone) open(r *record.Record) {
	if p.read.of == r {
		return
	}
	p.read.of, p.read.passages, p.read.sentences = r, p.read.passages[:0], p.read.sentences[:0]
	p.read.required, p.read.duties = false, p.read.duties[:0]
	if r.Body == nil {
		return
	}
	quoted, under := -1, "" // the depth of the quotation that it is in
	for i := range r.Body.Blocks {
		b := &r.Body.Blocks[i]
		if quoted >= 0 && b.Depth > quoted {
			continue
		}
		quoted = -1
		switch b.Kind {
		case markdown.HeadingBlock:
			under = b.Text
		case markdown.Quote, markdown.Code, markdown.Footnotes:
			quoted = b.Depth
		case markdown.Paragraph, markdown.Item, markdown.Table, markdown.Definitions, markdown.List:
			if text := ownText(r.Body.Blocks, i); text != "" {
				p.read.passages = append(p.read.passages, passage{block: b, text: text, under: under})
			}
		}
	}
}

// ownText is the text of a block without that of blocks inside it. Only a tight item has
// some of its own beside them: its first line.
func ownText(blocks []markdown.Block, i int) string {
	b := &blocks[i]
	holds := i+1 < len(blocks) && blocks[i+1].Depth > b.Depth
	switch {
	case !holds:
		return b.Text
	case b.Kind == markdown.Item && blocks[i+1].Kind != markdown.Paragraph:
		first, _, _ := strings.Cut(b.Text, "\n")
		return first
	}
	return ""
}

// appendSentences parts a passage at full stops and line breaks.
func appendSentences(to []sentence, in *passage) []sentence {
	from := 0
	end := func(at int) {
		if strings.TrimSpace(in.text[from:at]) != "" {
			to = append(to, sentence{in: in, from: from, to: at})
		}
		from = at
	}
	for at := range len(in.text) {
		switch in.text[at] {
		case '\n':
			end(at)
		case '.', '!', '?':
			if at+1 < len(in.text) && in.text[at+1] == ' ' && !abbreviated(in.text[from:at]) {
				end(at + 1)
			}
		}
	}
	end(len(in.text))
	return to
}

// abbreviated says that a full stop behind the text ends no sentence.
func abbreviated(text string) bool {
	last := text[strings.LastIndexByte(text, ' ')+1:]
	switch strings.ToLower(strings.TrimLeft(last, "(")) {
	case "e.g", "i.e", "cf", "vs", "art", "no", "nos", "sec", "approx", "dr", "mr", "ms", "mrs", "st":
		return true
	}
	return false
}

// A word of a sentence, in lower case, with its place in the text of the passage.
type word struct {
	text     string
	from, to int
}

// words of a sentence; they hold until others are asked for.
func (p *Alone) words(s sentence) []word {
	p.read.words = appendWords(p.read.words[:0], s.in.text, s.from, s.to)
	return p.read.words
}

func appendWords(to []word, text string, from, end int) []word {
	for at := from; at < end; {
		size := wordLength(text[at:end])
		if size == 0 {
			_, skip := utf8.DecodeRuneInString(text[at:end])
			at += skip
			continue
		}
		to = append(to, word{text: strings.ToLower(text[at : at+size]), from: at, to: at + size})
		at += size
	}
	return to
}

// wordLength is how long the word is that a text begins with: letters and figures, joined
// by hyphens, and apostrophes.
func wordLength(text string) int {
	at := 0
	for at < len(text) && ('a' <= text[at]|0x20 && text[at]|0x20 <= 'z') {
		at++
	}
	if at < len(text) && text[at] == ' ' {
		return at
	}
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		inner := (c == '-' || c == '\'' || c == '’') && at > 0
		if !inner && !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			break
		}
		at += size
	}
	return len(strings.TrimRight(text[:at], "-'’"))
}

// cited says that a place in a text is between quotation marks: somebody else's words.
func cited(text string, at int) bool {
	return strings.Count(text[:at], `"`)%2 == 1 || strings.LastIndex(text[:at], "“") > strings.LastIndex(text[:at], "”")
}

// placeOf is where a piece of a passage stands in the file: its line at least, and its
// columns where the file can be asked. inCode says that it is code within a line.
func (p *Alone) placeOf(r *record.Record, in *passage, from, to int) (at finding.Position, inCode bool) {
	at = finding.Position{File: r.File, Line: in.block.Line}
	if p.around.source == nil {
		return at, false
	}
	data, ok := p.around.source(r.File)
	if !ok {
		return at, false
	}
	piece := in.text[from:to]
	first := piece
	if size := wordLength(piece); size > 0 {
		first = piece[:size]
	}
	before := 0 // how often the word stands in the passage before
	eachWhole([]byte(in.text[:from]), first, func(int) bool { before++; return true })
	number := 0
	for line := range bytes.Lines(data) {
		if number++; number < in.block.Line {
			continue
		}
		if number > in.block.EndLine {
			break
		}
		column := -1
		eachWhole(line, first, func(offset int) bool {
			if before == 0 {
				column = offset
			}
			before--
			return column < 0
		})
		if column < 0 {
			continue
		}
		at.Line, at.Column = number, utf8.RuneCount(line[:column])+1
		length := utf8.RuneCountInString(first)
		if bytes.HasPrefix(line[column:], []byte(piece)) {
			length = utf8.RuneCountInString(piece)
		}
		at.EndColumn = at.Column + length
		return at, bytes.Count(line[:column], []byte("`"))%2 == 1
	}
	return at, false
}

// eachWhole shows where a word stands in a text as a word of its own, as long as visit wants more.
func eachWhole(text []byte, wanted string, visit func(offset int) bool) {
	for at := 0; ; {
		found := bytes.Index(text[at:], []byte(wanted))
		if found < 0 {
			return
		}
		from := at + found
		at = from + len(wanted)
		if whole(text, from, at) && !visit(from) {
			return
		}
	}
}

// whole says that a piece of a text is no part of a longer word.
func whole[T string | []byte](text T, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(string(text[max(0, from-4):from]))
	after, _ := utf8.DecodeRuneInString(string(text[to:min(len(text), to+4)]))
	first, _ := utf8.DecodeRuneInString(string(text[from:to]))
	inWord := func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
	return (from == 0 || !inWord(first) || !inWord(before)) && (to == len(text) || !inWord(after))
}
