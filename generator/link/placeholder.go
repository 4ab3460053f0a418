package link

import (
	"cmp"
	"strings"
	"unicode"

	"aims/generator/record"
)

// prompt begins every paragraph that the starter text of a kind leaves to be written.
const prompt = "To be written:"

// stubs are words that stand for text to come, in capitals.
type stubs struct {
	whole   map[string]bool // a text that is nothing else
	starts  []string        // a text that begins so
	longest int
}

// stubsOf are those of the language of a handbook; of English where nobody has said what
// they are in it, as a TODO is one everywhere.
func stubsOf(site *record.Site, kinds *record.Kinds) stubs {
	s := stubs{whole: map[string]bool{"": true}}
	if kinds == nil {
		return s
	}
	language := ""
	if site != nil {
		language = site.Language
	}
	words := cmp.Or(kinds.WordsOf(language), kinds.WordsOf("en"))
	if words == nil {
		return s
	}
	for _, list := range [][]string{words.ValuesToCome, words.NoText} {
		for _, word := range list {
			s.whole[strings.ToUpper(word)] = true
		}
	}
	for _, word := range words.Placeholders {
		word = strings.ToUpper(word)
		switch {
		case !unicode.IsLetter([]rune(word)[0]): // in brackets, it may be part of a sentence
		case strings.Contains(word, " "):
			s.starts = append(s.starts, word)
		default:
			s.whole[word] = true
			s.starts = append(s.starts, word+":")
		}
	}
	for word := range s.whole {
		s.longest = max(s.longest, len(word))
	}
	for _, start := range s.starts {
		s.longest = max(s.longest, len(start))
	}
	return s
}

// Placeholder says whether a block's text stands for text that is not there yet.
func (g *Graph) Placeholder(text string) bool {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, prompt) {
		return true
	}
	bare := strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	word := strings.ToUpper(bare[:min(len(bare), g.stubs.longest)]) // of a long text only its beginning can tell
	for _, start := range g.stubs.starts {
		if strings.HasPrefix(word, start) {
			return true
		}
	}
	return len(bare) <= g.stubs.longest && g.stubs.whole[word]
}
