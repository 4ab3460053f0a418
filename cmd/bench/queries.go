package main

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// An item is a query of somebody who knows what the answer is, and the ids of the records
// that are one.
type item struct {
	query   string
	records []string
}

// typical are a hundred queries as people type them: ids, provisions, words of all
// frequencies, several words of one text, and words that are not written out.
func (c *corpus) typical() []string {
	d := dice(20261123)
	var all []string
	add := func(count int, query func() string) {
		for range count {
			all = append(all, query())
		}
	}
	add(10, func() string { return pick(&d, c.names).id })
	add(10, func() string { return c.provision(&d) })
	add(10, func() string { return spaced(pick(&d, nouns[:40])) })
	add(10, func() string { return spaced(pick(&d, nouns[len(nouns)-100:])) })
	add(20, func() string { return begun(&d, c.remembered(&d, 2)) })
	add(20, func() string { return c.remembered(&d, 2) })
	add(12, func() string { return c.remembered(&d, 3) })
	add(8, func() string { return c.remembered(&d, 4) })
	return all
}

// provision is one of ISO/IEC 42001 as people cite it.
func (c *corpus) provision(d *dice) string {
	id := pick(d, pick(d, c.names).kind.answers)
	if before, _, found := strings.Cut(id, "-"); found {
		id = before
	}
	switch d.below(4) {
	case 0:
		return "ISO 42001 " + id
	case 1:
		return "clause " + id
	}
	return id
}

// begun is a query whose last word is not written out: as typed so far.
func begun(d *dice, query string) string {
	last := strings.LastIndex(query, " ") + 1
	word := query[last:]
	if d.percent(50) {
		last, query = 0, word // the one word alone
	}
	return query[:last] + word[:min(len(word), d.between(3, 6))]
}

// remembered are so many words of one text: of the title or of one sentence.
func (c *corpus) remembered(d *dice, count int) string {
	return c.recall(d, d.below(len(c.names)), d.percent(50), count)
}

// recall is what somebody would type who remembers a record by its title or by one of
// its sentences: words with a meaning, in their order.
func (c *corpus) recall(d *dice, number int, byTitle bool, count int) string {
	t := c.record(number)
	words := meaning(t.title)
	if !byTitle || len(words) < count {
		words = meaning(pick(d, prose(t.body)))
	}
	for len(words) > count {
		at := d.below(len(words))
		words = slices.Delete(words, at, at+1)
	}
	return strings.Join(words, " ")
}

// known are a hundred records, drawn, with what somebody would type who looks for them:
// half by their titles, half by a sentence.
func (c *corpus) known() []item {
	d := dice(42001)
	var all []item
	for i := range 100 {
		number := d.below(len(c.names))
		query := c.recall(&d, number, i%2 == 0, d.between(3, 4))
		all = append(all, item{query, []string{c.names[number].id}})
	}
	return all
}

var (
	plainWord = regexp.MustCompile(`[A-Za-z][a-z]{3,}`)
	marks     = regexp.MustCompile("(?ms)```.*?```|^[#|<][^\n]*$")
	ending    = regexp.MustCompile(`[.!?]\s`)
)

const unmeant = " about after again also another because been before both each even from have held into just more must neither nothing only other over rather same should since that their them then there these they this those through until upon were what when where whether which while will with within without would "

// meaning are the words of a text that somebody would search by.
func meaning(text string) []string {
	var words []string
	for _, word := range plainWord.FindAllString(reference.ReplaceAllString(text, " "), -1) {
		if word = strings.ToLower(word); !strings.Contains(unmeant, " "+word+" ") && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}

// prose are the sentences of a text that have enough words to be remembered.
func prose(body string) []string {
	var all []string
	for _, sentence := range ending.Split(marks.ReplaceAllString(body, ""), -1) {
		if len(meaning(sentence)) >= 4 {
			all = append(all, strings.TrimSpace(sentence))
		}
	}
	return all
}

// questions are of the example handbook, written by hand: see the file.
//
//go:embed questions.txt
var questions string

// asked reads questions: a line each, with the ids of records that answer it.
func asked(text string) ([]item, error) {
	var all []item
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		query, ids, found := strings.Cut(line, "|")
		records := strings.Fields(ids)
		if query = strings.TrimSpace(query); !found || query == "" || len(records) == 0 {
			return nil, fmt.Errorf("questions.txt: %q is no question with records", line)
		}
		all = append(all, item{query, records})
	}
	return all, nil
}
