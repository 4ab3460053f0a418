package search

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// The browser's index is files that each call one function of the client, because only
// scripts can be loaded from a folder that was opened by double-click:
//
//	search/meta.js          aimsSearch.meta({...})             numbers, kinds, first term of every term shard
//	search/terms-000.js     aimsSearch.terms(0,"...","...")    a range of terms and their postings
//	search/places-000.js    aimsSearch.places(0,"...")         where the terms of the same number stand, for words in a row
//	search/words.js         aimsSearch.words("...")            all words, for when one is found nowhere
//	search/lengths-000.js   aimsSearch.lengths(0,"...","...")  how long the fields of some documents are
//	search/facet-kind.js    aimsSearch.facet("kind",{...})     the values of a facet and the groups that have them
//	search/days.js          aimsSearch.days("...")             the day of each group
//	search/sample.js        aimsSearch.sample("...")           what all texts are like: see text.go
//	search/text-000.js      aimsSearch.text(0,"...")           what is shown of some documents
//
// Terms are front-coded: a letter that says how much of the term before is kept, then the
// rest. Postings are base64 of variable-length numbers: for each term the length of what
// follows, which fields have it, and for each of those the number of documents and
// these, each as the distance from the last one, doubled, plus one when a frequency
// follows that is not one. Postings in the context of a document count for its group, which
// are the sections of a record: meta.js tells the sizes of all groups, base64 of numbers too.

// shards are the files that come from Bleve, as they are published.
type shards struct {
	meta    []byte
	terms   [][]byte
	places  [][]byte
	lengths [][]byte
	words   []byte
}

const (
	perLengths = 8192    // documents in a file of lengths
	perTerms   = 110_000 // bytes of handbook text for every file of terms
)

// kept are the letters that say how many bytes of the term before are kept.
const kept = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// keyMark stands before an exact id in the list of terms; no word begins with it.
const keyMark = "="

// project writes Bleve's index as shards and forgets it.
func (x *Index) project() (*shards, error) {
	e, err := x.open()
	if err != nil {
		return nil, err
	}
	s, err := x.write(e)
	if closed := e.close(); err == nil && closed != nil {
		return nil, closed
	}
	return s, err
}

// A listed term is a term with its entry.
type listed struct {
	term     string
	from, to int // of the entry in the writer's buffer
	scored   bool
}

func (l *listed) weight() int { return len(l.term) + l.to - l.from }

func (x *Index) write(e *engine) (*shards, error) {
	w := &shardWriter{}
	if err := e.walk(w.take); err != nil {
		return nil, err
	}
	made := &shards{}
	var firsts []string
	for i, part := range split(w.listed, x.termShards()) {
		if len(part) > 0 {
			firsts = append(firsts, part[0].term)
		} else {
			firsts = append(firsts, "") // no term is looked for in it
		}
		made.terms = append(made.terms, w.terms(i, part))
		made.places = append(made.places, placesFile(i, part, e.places))
	}
	made.words = wordsFile(w.listed)
	for from := 0; from < e.count; from += perLengths {
		made.lengths = append(made.lengths, e.lengthsFrom(from))
	}
	made.meta = x.metaFile(e, firsts)
	return made, nil
}

// split cuts the terms into count parts that weigh about the same.
func split(terms []listed, count int) [][]listed {
	total := 0
	for i := range terms {
		total += terms[i].weight()
	}
	parts := make([][]listed, count)
	begin, sum := 0, 0
	part := 0
	for i := range terms {
		sum += terms[i].weight()
		if part < count-1 && sum*count >= total*(part+1) {
			parts[part] = terms[begin : i+1]
			begin = i + 1
			for part++; part < count-1 && sum*count >= total*(part+1); part++ {
				parts[part] = nil // a term so frequent that it takes the room of several
			}
		}
	}
	parts[part] = terms[begin:]
	return parts
}

// A shardWriter writes terms.
type shardWriter struct {
	listed  []listed
	entries []byte // of all terms
}

// take writes the entry of one term.
func (w *shardWriter) take(term string, found *[allFields][]posting) {
	entry := listed{term: term, from: len(w.entries), scored: !strings.HasPrefix(term, keyMark)}
	fields := byte(0)
	for field := range found {
		if len(found[field]) > 0 {
			fields |= 1 << field
		}
	}
	w.entries = append(w.entries, fields)
	for _, postings := range found {
		if len(postings) > 0 {
			w.append(postings)
		}
	}
	entry.to = len(w.entries)
	w.listed = append(w.listed, entry)
}

// terms is the file of some terms.
func (w *shardWriter) terms(number int, terms []listed) []byte {
	var coded strings.Builder
	var postings []byte
	before := ""
	for i, l := range terms {
		shared := sharedPrefix(before, l.term)
		if i > 0 {
			coded.WriteByte('|')
		}
		coded.WriteByte(kept[shared])
		coded.WriteString(l.term[shared:])
		before = l.term
		postings = binary.AppendUvarint(postings, uint64(l.to-l.from))
		postings = append(postings, w.entries[l.from:l.to]...)
	}
	return numbered("terms", number, `"`+coded.String()+`","`+base64.StdEncoding.EncodeToString(postings)+`"`)
}

// placesFile is where the terms of one file of terms stand: for each term the length of what
// follows, the length of its places in titles, these, and those in bodies.
func placesFile(number int, terms []listed, of placesOf) []byte {
	var packed []byte
	for _, l := range terms {
		p := of[l.term]
		if p == nil {
			p = &places{}
		}
		titles := binary.AppendUvarint(nil, uint64(len(p[titleField])))
		packed = binary.AppendUvarint(packed, uint64(len(titles)+len(p[titleField])+len(p[bodyField])))
		packed = append(append(append(packed, titles...), p[titleField]...), p[bodyField]...)
	}
	return numbered("places", number, `"`+base64.StdEncoding.EncodeToString(packed)+`"`)
}

// wordsFile is every term in which a letter may be wrong, front-coded: it is only loaded
// when a word is found nowhere.
func wordsFile(terms []listed) []byte {
	var coded strings.Builder
	before := ""
	for _, l := range terms {
		if !l.scored || !mayBeTyped(l.term) {
			continue
		}
		shared := sharedPrefix(before, l.term)
		if before != "" {
			coded.WriteByte('|')
		}
		coded.WriteByte(kept[shared])
		coded.WriteString(l.term[shared:])
		before = l.term
	}
	return summed("words", "words", asJSON(coded.String()))
}

// sharedPrefix counts only letters of one byte, so that it is the same count in the browser.
func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && n < len(kept)-1 && a[n] == b[n] && a[n] < 0x80 {
		n++
	}
	return n
}

func (w *shardWriter) append(postings []posting) {
	w.entries = binary.AppendUvarint(w.entries, uint64(len(postings)))
	last := uint32(0)
	for _, p := range postings {
		distance := uint64(p.document()-last) << 1
		if p.frequency() == 1 {
			w.entries = binary.AppendUvarint(w.entries, distance)
		} else {
			w.entries = binary.AppendUvarint(w.entries, distance|1)
			w.entries = binary.AppendUvarint(w.entries, uint64(p.frequency()))
		}
		last = p.document()
	}
}

// groups are how many documents share each context.
func (e *engine) groups() string {
	var packed []byte
	for from := 0; from < e.count; {
		to := from + 1
		for to < e.count && e.heads[to] == uint32(from) {
			to++
		}
		packed = binary.AppendUvarint(packed, uint64(to-from))
		from = to
	}
	return base64.StdEncoding.EncodeToString(packed)
}

// lengthsFrom is the file of lengths that begins with a document: for each field a letter
// a document, see steps. The context of a section is that of its group, and has none.
func (e *engine) lengthsFrom(from int) []byte {
	r := ruler(steps())
	var out []byte
	for field := range scoredFields {
		if field > 0 {
			out = append(out, ',')
		}
		out = append(out, '"')
		for document := from; document < min(from+perLengths, e.count); document++ {
			if field != contextField || e.heads[document] == uint32(document) {
				out = append(out, kept[r.step(int(e.lengths[field][document]))])
			}
		}
		out = append(out, '"')
	}
	return numbered("lengths", from/perLengths, string(out))
}
