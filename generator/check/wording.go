package check

import (
	"cmp"
	"slices"
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// wording are the word lists of a language, ready to be looked for.
type wording struct {
	*record.Words
	requirement, promise, vague, recurring, when, actor, review, intervals, atMost, this, the, every phrases
	requires, reviews                                                                                signs
	stubs                                                                                            map[byte][]string // placeholders by their first byte, which is rare in other text
	roles                                                                                            []string          // titles of role records, in lower case
}

// wordingOf is what a handbook's language calls things; nil where nobody has said it.
func wordingOf(g *link.Graph) *wording {
	if g.Site == nil {
		return nil
	}
	words := g.Kinds.WordsOf(g.Site.Language)
	if words == nil {
		return nil
	}
	w := &wording{
		Words: words, requirement: phrasesOf(words.Requirement), promise: phrasesOf(words.Promise), recurring: phrasesOf(words.Recurring),
		when: phrasesOf(words.When), actor: phrasesOf(words.Actor), review: phrasesOf(words.Review), atMost: phrasesOf(words.AtMost),
		this: phrasesOf(words.This), the: phrasesOf(words.The), every: phrasesOf(words.Every),
		vague: phrases{}, intervals: phrases{},
		requires: signsOf(words.Requirement, words.Promise), reviews: signsOf(words.Review), stubs: map[byte][]string{},
	}
	for i, some := range words.Vague {
		w.vague.add(some.Words, i)
	}
	for i, some := range words.Intervals {
		w.intervals.add(some.Words, i)
	}
	for _, stub := range words.Placeholders {
		w.stubs[stub[0]] = append(w.stubs[stub[0]], stub)
	}
	for _, role := range g.OfKind("role") {
		w.roles = append(w.roles, strings.ToLower(role.Title))
	}
	return w
}

// phrases are words, and words in a row, by the first of them; the longest comes first.
type phrases map[string][]phrase

type phrase struct {
	rest  []string
	about int // which list it is of
}

func phrasesOf(list []string) phrases {
	p := phrases{}
	p.add(list, 0)
	return p
}

func (p phrases) add(list []string, about int) {
	for _, text := range list {
		words := strings.Fields(strings.ToLower(text))
		same := p[words[0]]
		i := 0
		for i < len(same) && len(same[i].rest) >= len(words)-1 {
			i++
		}
		same = append(same[:i:i], append([]phrase{{rest: words[1:], about: about}}, same[i:]...)...)
		p[words[0]] = same
	}
}

// at is how many words from the i-th on make up a phrase, 0 when they do not.
func (p phrases) at(words []word, i int) (length, about int) {
next:
	for _, candidate := range p[words[i].text] {
		if i+len(candidate.rest) >= len(words) {
			continue
		}
		for k, rest := range candidate.rest {
			if words[i+1+k].text != rest {
				continue next
			}
		}
		return 1 + len(candidate.rest), candidate.about
	}
	return 0, 0
}

// in is the first phrase among words, from the start-th on; length 0 when there is none.
func (p phrases) in(words []word, start int) (i, length, about int) {
	for i := start; i < len(words); i++ {
		if length, about := p.at(words, i); length > 0 {
			return i, length, about
		}
	}
	return 0, 0, 0
}

func (p phrases) among(words []word) bool {
	_, length, _ := p.in(words, 0)
	return length > 0
}

// signs are what a text must hold for one of some phrases to be in it, for the quick look
// by which nearly every text is done with.
type signs []string

func signsOf(lists ...[]string) signs {
	var all signs
	for _, list := range lists {
		for _, text := range list {
			sign := text
			if words := strings.Fields(text); len(words) > 2 {
				sign = slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
			}
			all = append(all, sign)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	var kept signs
	for _, sign := range all { // a longer one that holds a shorter one tells nothing more
		if !slices.ContainsFunc(kept, func(shorter string) bool { return strings.Contains(sign, shorter) }) {
			kept = append(kept, sign)
		}
	}
	return kept
}

func (s signs) in(text string) bool {
	return slices.ContainsFunc(s, func(sign string) bool { return strings.Contains(text, sign) })
}
