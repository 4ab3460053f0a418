package main

import (
	"fmt"
	"slices"
	"strings"
)

// A dice is a small generator of pseudo-random numbers (splitmix64), our own so that the
// records stay the same under every Go version.
type dice uint64

func (d *dice) roll() uint64 {
	*d += 0x9e3779b97f4a7c15
	z := uint64(*d)
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb
	return z ^ (z >> 31)
}

func (d *dice) below(n int) int           { return int(d.roll() % uint64(n)) }
func (d *dice) between(low, high int) int { return low + d.below(high-low+1) }
func (d *dice) percent(p int) bool        { return d.below(100) < p }

func pick[T any](d *dice, from []T) T { return from[d.below(len(from))] }

// A lexicon hands out words as a language does: the first often, the last rarely.
type lexicon struct {
	words []string
	sums  []int // of the weights up to and with each word
}

// newLexicon weighs words by Zipf's law, in whole numbers so that every machine agrees.
// The larger level, the more alike are the weights of the first.
func newLexicon(words []string, level int) lexicon {
	l := lexicon{words: words, sums: make([]int, len(words))}
	total := 0
	for i := range words {
		total += 1_000_000 / (i + level)
		l.sums[i] = total
	}
	return l
}

func (l lexicon) word(d *dice) string {
	at := d.below(l.sums[len(l.sums)-1])
	i, _ := slices.BinarySearch(l.sums, at+1)
	return l.words[i]
}

// A language is the vocabulary and the sentences.
type language struct{ nouns, mass, verbs, adjectives, adverbs, sentences lexicon }

func newLanguage() language {
	return language{
		nouns: newLexicon(nouns, 3), mass: newLexicon(massNouns, 3), verbs: newLexicon(verbs, 3),
		adjectives: newLexicon(adjectives, 3), adverbs: newLexicon(adverbs, 3), sentences: newLexicon(sentences, 30),
	}
}

// A writer writes one record: it returns again and again to the record's own subjects,
// as a text does, and names the same system and people.
type writer struct {
	*dice
	language
	topics []string
	system string
	people []string
	unit   string
}

func newWriter(d *dice, l language) *writer {
	w := &writer{dice: d, language: l, system: systemName(d), unit: strings.TrimSpace(pick(d, units))}
	for range 14 {
		w.topics = append(w.topics, pick(d, nouns))
	}
	for range 3 {
		w.people = append(w.people, personName(d))
	}
	return w
}

func personName(d *dice) string { return pick(d, firstNames) + " " + pick(d, lastNames) }

func systemName(d *dice) string { return title(pick(d, tasks)) + " " + pick(d, machines) }

func (w *writer) noun() string {
	if w.percent(38) {
		return pick(w.dice, w.topics)
	}
	return w.nouns.word(w.dice)
}

// slot is a word of the form that a sentence asks for.
func (w *writer) slot(name string) string {
	switch name {
	case "N":
		return spaced(w.noun())
	case "Ns":
		return spaced(plural(w.noun()))
	case "M":
		return w.mass.word(w.dice)
	case "A":
		return w.adjectives.word(w.dice)
	case "D":
		return w.adverbs.word(w.dice)
	case "V":
		return spaced(w.verbs.word(w.dice))
	case "Vs":
		return spaced(thirdPerson(w.verbs.word(w.dice)))
	case "Ved":
		return spaced(past(w.verbs.word(w.dice)))
	case "Ving":
		return spaced(gerund(w.verbs.word(w.dice)))
	case "system":
		return w.system
	case "person":
		return pick(w.dice, w.people)
	case "place":
		return pick(w.dice, places)
	case "unit":
		return w.unit
	case "date":
		return fmt.Sprintf("%d %s %d", w.between(1, 28), pick(w.dice, months), w.between(2024, 2026))
	case "n":
		return fmt.Sprint(w.between(2, 40))
	case "big":
		return fmt.Sprintf("%d,%03d", w.between(1, 80), w.below(1000))
	case "pct":
		return fmt.Sprintf("%d.%d %%", w.between(0, 98), w.below(10))
	case "days":
		return pick(w.dice, []string{"two working days", "five days", "ten working days", "a month", "30 days", "one hour", "a week"})
	}
	return "{" + name + "}"
}

var months = strings.Fields("January February March April May June July August September October November December")

// fill writes a pattern out: {N} and the like become words, "a " before a vowel "an ".
func (w *writer) fill(pattern string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		word := w.slot(name)
		if text := b.String(); vowelSound(word) && (strings.HasSuffix(text, " a ") || text == "A ") {
			b.Reset()
			b.WriteString(strings.TrimSuffix(text, " ") + "n ")
		}
		b.WriteString(word)
		pattern = after
	}
	return title(b.String())
}

// vowelSound says that a word asks for "an".
func vowelSound(word string) bool {
	return strings.ContainsRune("aeio", rune(word[0])) && !strings.HasPrefix(word, "one") || strings.HasPrefix(word, "un") && !strings.HasPrefix(word, "uni")
}

func (w *writer) sentence() string { return w.fill(w.sentences.word(w.dice)) }

// paragraph writes sentences until there are about so many words, in lines of an
// author's length.
func (w *writer) paragraph(words int) string {
	var all []string
	for len(all) < words {
		all = append(all, strings.Fields(w.sentence())...)
	}
	return wrap(all)
}

func wrap(words []string) string {
	var b strings.Builder
	column := 0
	for i, word := range words {
		if i > 0 && column+len(word) > 110 {
			b.WriteByte('\n')
			column = 0
		} else if i > 0 {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

func title(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// spaced undoes the hyphens that hold a word of several words together in the lists.
func spaced(word string) string { return strings.ReplaceAll(word, "-", " ") }

func plural(noun string) string {
	switch {
	case noun == "person":
		return "people"
	case noun == "child":
		return "children"
	case noun == "criterion":
		return "criteria"
	case endsIn(noun, "s", "x", "ch", "sh"):
		return noun + "es"
	case consonantY(noun):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}

func thirdPerson(verb string) string {
	if verb == "keep-apart" {
		return "keeps apart"
	}
	return plural(verb)
}

func past(verb string) string {
	switch {
	case verb == "keep-apart":
		return "kept apart"
	case strings.HasSuffix(verb, "e"):
		return verb + "d"
	case verb == "plan":
		return "planned"
	case consonantY(verb):
		return verb[:len(verb)-1] + "ied"
	}
	return verb + "ed"
}

func gerund(verb string) string {
	switch {
	case verb == "keep-apart":
		return "keeping apart"
	case verb == "plan":
		return "planning"
	case strings.HasSuffix(verb, "e") && !strings.HasSuffix(verb, "ee"):
		return verb[:len(verb)-1] + "ing"
	}
	return verb + "ing"
}

func endsIn(word string, ends ...string) bool {
	for _, end := range ends {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

func consonantY(word string) bool {
	return len(word) > 1 && word[len(word)-1] == 'y' && !strings.ContainsRune("aeiou", rune(word[len(word)-2]))
}
