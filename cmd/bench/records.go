package main

import (
	"fmt"
	"strings"
)

// A corpus is a handbook of made-up records. The record of a number is always the same.
type corpus struct {
	language
	names  []name           // of all records
	byKind map[string][]int // numbers of the records of a kind
}

// A name is what other records need to know of one.
type name struct {
	kind *kind
	id   string
}

// newCorpus spreads the kinds over so many records: one of each first, so that a small
// handbook has them all, then by their shares.
func newCorpus(records int) *corpus {
	c := &corpus{language: newLanguage(), byKind: map[string][]int{}}
	credit := make([]int, len(kinds))
	for i := range records {
		at := i
		if i >= len(kinds) {
			at = 0
			for j := range kinds {
				credit[j] += kinds[j].share
				if credit[j] > credit[at] {
					at = j
				}
			}
			credit[at] -= 50
		}
		s := &kinds[at]
		c.names = append(c.names, name{kind: s, id: fmt.Sprintf("%s-%04d", s.prefix, len(c.byKind[s.name])+1)})
		c.byKind[s.name] = append(c.byKind[s.name], i)
	}
	return c
}

// any is the id of a record of that kind.
func (c *corpus) any(d *dice, kind string) string { return c.names[pick(d, c.byKind[kind])].id }

// A text is one record as it is written.
type text struct {
	name
	title, summary string
	head, fields   string // the front matter after the title: what all records have, what the kind has
	body           string // links as [[POL-0001]] or [[POL-0001|text]]
}

// file is the record's path below content/ without the ending.
func (n name) file() string { return n.kind.folder + "/" + strings.ToLower(n.id) }

// record writes the record of a number.
func (c *corpus) record(number int) text {
	d := dice(uint64(number)*7919 + 42)
	d.roll()
	w := newWriter(&d, c.language)
	t := text{name: c.names[number]}
	t.title = w.fill(t.kind.title)
	t.summary = w.sentence()
	f := &front{writer: w, corpus: c, number: number}
	f.head(t)
	t.head = f.text.String()
	f.text.Reset()
	t.kind.fields(f)
	t.fields = f.text.String()
	b := &body{writer: w, corpus: c, of: t.name}
	t.body = b.write()
	return t
}

// head writes the fields that every record has.
func (f *front) head(t text) {
	f.line("id", t.id)
	f.line("kind", t.kind.name)
	f.line("summary", quote(t.summary))
	version := fmt.Sprintf(`"%d.%d"`, f.between(1, 4), f.below(6))
	f.line("version", version)
	f.line("status", "approved")
	f.line("classification", pick(f.dice, []string{"public", "internal", "internal", "confidential"}))
	f.line("owner", f.a("role"))
	f.line("author", pick(f.dice, f.people))
	f.line("effective", f.date(2026, f.between(1, 6)))
	f.line("next-review", f.date(2027, f.between(1, 5)))
	if t.kind.approved {
		f.line("approvals", "[{by: "+f.a("role")+", on: "+f.date(2026, f.between(1, 6))+", version: "+version+"}]")
	}
	f.line("answers", "["+pick(f.dice, t.kind.answers)+"]")
	f.line("related", "["+f.a("procedure")+", "+f.a("evidence")+"]")
	f.line("tags", "["+spaced(f.topics[0])+", "+spaced(f.topics[1])+"]")
}
