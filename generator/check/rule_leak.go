package check

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/markdown"
	"aims/generator/record"
)

// leakRules are about what readers get to see that was not meant for them, beside
// hidden-record-named.
func leakRules() []Rule { return []Rule{restrictedTextCopied, personalDataPublic, audienceUnknown} }

var restrictedTextCopied = Rule{
	Name:  "restricted-text-copied",
	Title: "Text of a restricted record is not in a wider one",
	Doc: `A paragraph stands word for word in a confidential or restricted record and in one that more people may
		read. Either it is no secret, and the classification of the first is too narrow; or it is one, and is given
		away by the second. Take it out of the wider record, and name the other by a link, which becomes neutral
		text for those who may not read it. Short paragraphs, and those of a template, are not compared.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
	Run: func(p *Pass) {
		narrow := p.narrowText()
		if len(narrow) == 0 {
			return
		}
		for _, r := range p.Records() {
			if r.Body == nil || r.Classification == record.Restricted {
				continue
			}
			own := rank(r.Classification)
			for i := range r.Body.Blocks {
				b := &r.Body.Blocks[i]
				if from := narrow[textKey(b)]; from != nil && own < rank(from.record.Classification) && from.text == b.Text && !p.fromTemplate(b.Text) {
					p.Report(finding.Position{File: r.File, Line: b.Line}, fmt.Sprintf("this stands word for word in %s, which is %s, and this is %s: %s", nameOf(from.record), from.record.Classification, r.Classification, quoted(b.Text)), "take it out and link to "+nameOf(from.record)+", or classify one of the two anew")
				}
			}
		}
	},
}

type copied struct {
	record *record.Record
	text   string
}

// narrowText are the paragraphs of records that say of themselves that few may read them.
func (p *Pass) narrowText() map[uint64]*copied {
	all := map[uint64]*copied{}
	for _, r := range p.Records() {
		said := pairOf(&r.Fields, "classification")
		if r.IsPage() || r.Body == nil || rank(r.Classification) < rank(record.Confidential) || said == nil || !said.Value.Has() {
			continue
		}
		for i := range r.Body.Blocks {
			b := &r.Body.Blocks[i]
			key := textKey(b)
			if key == 0 {
				continue
			}
			if known := all[key]; known == nil || rank(known.record.Classification) < rank(r.Classification) {
				all[key] = &copied{record: r, text: b.Text}
			}
		}
	}
	return all
}

func rank(c record.Classification) int { return slices.Index(record.Classifications(), c) }

var textSeed = maphash.MakeSeed()

// textKey tells the text of a paragraph from others; 0 where there is too little of it to
// be sure that it was copied.
func textKey(b *markdown.Block) uint64 {
	const least, leastWords = 80, 12 // characters
	if b.Kind != markdown.Paragraph && b.Kind != markdown.Item || len(b.Text) < least || strings.Count(b.Text, " ")+1 < leastWords {
		return 0
	}
	return max(1, maphash.String(textSeed, b.Text))
}

var personalDataPublic = Rule{
	Name:  "personal-data-public",
	Title: "Public records give nobody's address or number",
	Doc: `A record that anyone may read holds the e-mail address of a person, or a telephone number. Once published
		it is copied, and the person is written to and called. Give the address of an office, such as
		privacy@example.org, or name the role; a number that is meant for the public belongs on the page where
		people look for it, and the finding there is waived. It is a warning, as no pattern tells a person from an
		office for sure.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.3", "A.8.2"},
	Any: func(p *Pass, r *record.Record) {
		if r.Classification != record.Public {
			return
		}
		if r.Body != nil {
			if text := r.Body.Text(); strings.IndexByte(text, '@') >= 0 || strings.IndexByte(text, '+') >= 0 {
				passages := p.passages(r)
				for i := range passages {
					p.personalIn(passages[i].text, func(from, to int) (at finding.Position) {
						at, _ = p.placeOf(r, &passages[i], from, to)
						return at
					})
				}
			}
		}
		p.personalInValue(r, &r.Fields)
	},
}

func (p *Pass) personalInValue(r *record.Record, v *record.Value) {
	if v.Text != "" {
		p.personalIn(v.Text, func(from, to int) finding.Position { return partOf(r, *v, from, to-from) })
	}
	for i := range v.Items {
		p.personalInValue(r, &v.Items[i])
	}
	for i := range v.Pairs {
		p.personalInValue(r, &v.Pairs[i].Value)
	}
}

// personalIn reports addresses and numbers in a text, whose places are asked for by offsets.
func (p *Pass) personalIn(text string, place func(from, to int) finding.Position) {
	for at := 0; at < len(text); at++ {
		next := strings.IndexAny(text[at:], "@+")
		if next < 0 {
			return
		}
		at += next
		if text[at] == '@' {
			if from, to := addressAt(text, at); to > 0 && p.ofPerson(text[from:at]) {
				p.Report(place(from, to), fmt.Sprintf("%s is somebody's address, and anyone may read this", quoted(text[from:to])), "give the address of an office, or name the role")
			}
			continue
		}
		if to := numberAt(text, at); to > 0 {
			p.Report(place(at, to), fmt.Sprintf("%s is a telephone number, and anyone may read this", quoted(text[at:to])), "name the role, or say where the number is found; waive this if it is meant for the public")
			at = to
		}
	}
}

// addressAt is the e-mail address around an @; to is 0 when it is none.
func addressAt(text string, at int) (from, to int) {
	part := func(c byte) bool {
		return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_'
	}
	from, to = at, at+1
	for from > 0 && part(text[from-1]) {
		from--
	}
	for to < len(text) && part(text[to]) {
		to++
	}
	domain := strings.TrimRight(text[at+1:to], ".-_")
	if from == at || strings.LastIndexByte(domain, '.') < 1 {
		return 0, 0
	}
	return from, at + 1 + len(domain)
}

// ofPerson says that what stands before the @ looks like a name: two parts, such as
// jane.doe or j_doe, of which none is that of an office.
func (p *Pass) ofPerson(local string) bool {
	parts := strings.FieldsFunc(strings.ToLower(local), func(c rune) bool { return c == '.' || c == '_' || c == '-' })
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	longest := 0
	for _, part := range parts {
		longest = max(longest, len(part))
		if strings.ContainsAny(part, "0123456789") || p.ofOffice(part) {
			return false
		}
	}
	return longest > 1
}

// ofOffice looks at the words of every language: addresses are often English.
func (p *Pass) ofOffice(part string) bool {
	return slices.ContainsFunc(p.Kinds.Words, func(w *record.Words) bool { return slices.Contains(w.Office, part) })
}

// numberAt is the end of a telephone number in international form, +353 1 234 5678, that begins
// at a plus; 0 when there is none. Freephone numbers, +800, are nobody's.
func numberAt(text string, plus int) (to int) {
	const least, most = 9, 15
	if plus > 0 && text[plus-1] != ' ' && text[plus-1] != '(' && text[plus-1] != ':' && text[plus-1] != '\n' || strings.HasPrefix(text[plus:], "+800") {
		return 0
	}
	digits := 0
	to = plus + 1
scan:
	for i := plus + 1; i < len(text); i++ {
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			digits++
			to = i + 1
		case (c == ' ' || c == '-' || c == '(' || c == ')' || c == '/') && i > plus+1:
		default:
			break scan
		}
	}
	if digits < least || digits > most || text[plus+1] < '1' || text[plus+1] > '9' {
		return 0
	}
	return to
}
