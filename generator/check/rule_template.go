package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// templateRules are about text that is not there yet. Drafts are left alone.
func templateRules() []Rule { return []Rule{placeholderText, templateText} }

var placeholderText = Rule{
	Name:  "placeholder-text",
	Title: "What is approved has no placeholders",
	Doc: `A TODO, a TBD, a [name of the organization] or an owner to be named in a document that is in force tells
		readers, and an auditor, that nobody has read it before it was approved. Write what belongs there, or
		take the sentence out. In review it is a warning, once approved an error; code and drafts are left
		alone.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"7.5.2"},
	Alone: func(p *Alone, r *record.Record) {
		if w := p.around.wording(); w != nil && binding(r) {
			p.placeholdersInText(w, r)
			p.placeholdersInFields(w, r)
		}
	},
}

func (p *Alone) placeholdersInText(w *wording, r *record.Record) {
	if r.Body == nil || w.stub(r.Body.Text(), 0) == "" {
		return
	}
	passages := p.passages(r)
	for i := range passages {
		in := &passages[i]
		if p.fromTemplate(in.text) {
			continue // template-text says so
		}
		for from := range len(in.text) {
			stub := w.stubAt(in.text, from)
			if stub == "" {
				continue
			}
			if at, inCode := p.placeOf(r, in, from, from+len(stub)); !inCode {
				p.unwritten(r, at, fmt.Sprintf("%s stands for text that is not written yet", quoted(bracketed(in.text, from, stub))))
				break // one a passage is enough
			}
		}
	}
}

// stub is the first placeholder in a text, "" when there is none.
func (w *wording) stub(text string, from int) string {
	for first := range w.stubs {
		for at := from; ; at++ {
			found := strings.IndexByte(text[at:], first)
			if found < 0 {
				break
			}
			at += found
			if stub := w.stubAt(text, at); stub != "" {
				return stub
			}
		}
	}
	return ""
}

func (w *wording) stubAt(text string, at int) string {
	for _, stub := range w.stubs[text[at]] {
		if strings.HasPrefix(text[at:], stub) && whole(text, at, at+len(stub)) {
			return stub
		}
	}
	return ""
}

// bracketed is a placeholder up to its closing bracket.
func bracketed(text string, from int, placeholder string) string {
	if end := strings.IndexAny(text[from:], "]>"); strings.ContainsAny(placeholder[:1], "[<") && end > 0 {
		return text[from : from+end+1]
	}
	return placeholder
}

func (p *Alone) placeholdersInFields(w *wording, r *record.Record) {
	if !w.toCome(&r.Fields) {
		return
	}
	eachField(p.around.key.kinds, r, func(f *FieldPlace) {
		if f.Spec == nil || f.Spec.Type != record.Text && f.Spec.Type != record.Texts && f.Spec.Type != record.Actor {
			return
		}
		for v := range f.Pair.Value.All() {
			if v.Shape == record.Scalar && w.toCome(&v) {
				p.unwritten(r, v.Position, fmt.Sprintf("%s: %s stands for a value that is not given yet", f.Pair.Key, quoted(v.Text)))
			}
		}
	})
}

// toCome says that a value, or one within it, stands for one that is not given yet.
func (w *wording) toCome(v *record.Value) bool {
	const longest = 24
	if v.Text != "" && len(v.Text) < longest {
		text := strings.Trim(v.Text, " .")
		return slices.ContainsFunc(w.ValuesToCome, func(value string) bool { return len(value) == len(text) && strings.EqualFold(value, text) })
	}
	for i := range v.Items {
		if w.toCome(&v.Items[i]) {
			return true
		}
	}
	for i := range v.Pairs {
		if w.toCome(&v.Pairs[i].Value) {
			return true
		}
	}
	return false
}

// unwritten reports text that is not there yet.
func (p *Alone) unwritten(r *record.Record, at finding.Position, message string) {
	const hint = "write it, or take it out"
	if r.Status == record.Approved {
		p.Report(at, message, hint)
	} else {
		p.ReportMild(at, message, hint)
	}
}

var templateText = Rule{
	Name:  "template-text",
	Title: "What is approved is written by the organization",
	Doc: `aims new begins a record with prompts: what is to be written where. A prompt that is still there, also
		without its first words or with a few of them changed, says what such a document holds in general and
		nothing about this organization. Replace it by text of your own, or take the section out. In review it is
		a warning, once approved an error; drafts are left alone.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"7.5.2"},
	Alone: func(p *Alone, r *record.Record) {
		if !binding(r) || r.Body == nil {
			return
		}
		passages := p.passages(r)
		for i := range passages {
			if in := &passages[i]; p.fromTemplate(in.text) {
				at, _ := p.placeOf(r, in, 0, min(len(in.text), 1))
				at.Column, at.EndColumn = 0, 0
				p.unwritten(r, at, fmt.Sprintf("%s is text of the template", quoted(in.text)))
			}
		}
	},
}

// Text counts as the template's when most of the rows of so many words that it is made of
// are the template's.
const rowLength = 5

// prompts are the rows of words of all prompts of all kinds, and pairs of words: a quick
// look at the pairs that a text begins with is enough for nearly every one.
type prompts struct{ rows, pairs map[uint64]bool }

func promptsOf(g *link.Graph) prompts {
	p := prompts{rows: map[uint64]bool{}, pairs: map[uint64]bool{}}
	for _, kind := range g.Kinds.List {
		for paragraph := range strings.SplitSeq(kind.Starter, "\n\n") {
			prompt, found := strings.CutPrefix(strings.TrimSpace(paragraph), "_")
			if !found || !g.Placeholder(prompt) {
				continue
			}
			eachRow(prompt, func(row uint64) { p.rows[row] = true })
			for _, w := range appendWords(nil, prompt, 0, len(prompt)) {
				pair, _ := pairOfWords(prompt[w.from:])
				p.pairs[pair] = true
			}
		}
	}
	return p
}

// eachRow shows each row of words of a text. It is asked for many passages of every record,
// so it allocates nothing.
func eachRow(text string, visit func(row uint64)) {
	var last [rowLength]uint64 // words, as a ring
	count := 0
	for at := 0; at < len(text); {
		size := wordLength(text[at:])
		if size == 0 {
			_, skip := utf8.DecodeRuneInString(text[at:])
			at += skip
			continue
		}
		last[count%rowLength] = wordSum(text[at : at+size])
		at += size
		if count++; count < rowLength {
			continue
		}
		row := fnvOffset
		for i := range uint64(rowLength) {
			row = (row ^ last[(uint64(count)+i)%rowLength]) * fnvPrime
		}
		visit(row)
	}
}

// wordSum tells a word from others, whatever its capitals are.
func wordSum(word string) uint64 {
	sum := fnvOffset
	for _, c := range word {
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
		} else {
			c = unicode.ToLower(c)
		}
		sum = (sum ^ uint64(c)) * fnvPrime
	}
	return sum
}

const fnvOffset, fnvPrime uint64 = 14695981039346656037, 1099511628211 // FNV-1a

// pairOfWords tells the first two words of a text from others, and where they end. It is
// asked for every passage of every record, so it allocates nothing.
func pairOfWords(text string) (pair uint64, end int) {
	pair = fnvOffset
	for range 2 {
		for end < len(text) && !inWord(text[end]) {
			end++
		}
		for end < len(text) && inWord(text[end]) {
			c := text[end]
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			pair = (pair ^ uint64(c)) * fnvPrime
			end++
		}
		pair = (pair ^ ' ') * fnvPrime
	}
	return pair, end
}

// inWord says that a byte is part of a word, or of a letter beyond ASCII.
func inWord(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '\'' || c >= 0x80
}

func (p *Alone) fromTemplate(text string) bool {
	const least, beginning = 8, 120 // words, and characters in which a row of the template must be
	known := p.around.prompts()
	first, from := pairOfWords(text)
	second, _ := pairOfWords(text[from:])
	if !known.pairs[first] && !known.pairs[second] {
		return false
	}
	begins := false
	eachRow(text[:min(len(text), beginning)], func(row uint64) { begins = begins || known.rows[row] })
	if !begins {
		return false
	}
	all, same := 0, 0
	eachRow(text, func(row uint64) {
		all++
		if known.rows[row] {
			same++
		}
	})
	return all+rowLength-1 >= least && 10*same >= 6*all
}
