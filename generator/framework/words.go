package framework

import (
	"slices"
	"strings"
)

// A CardWord translates a word of a system card into words of the framework. Cards speak
// the language of ISO/IEC 42001 and of everyday use, laws define their own.
type CardWord struct {
	Says   string   // the card's word: "limited-risk"
	Beside []string // it counts only where the card says one of these too; none: always
	Means  []string // roles and classes of the framework; none: it does not reach such a system
}

// Everyone is the role or class of a provision that binds all of them.
const Everyone = "all"

// A Meaning is what the words of a card are in a framework.
type Meaning struct {
	Words   []string // roles and classes of the framework, in the order of the card
	Unknown []string // words that the framework neither has nor translates: they bind nothing
	Outside string   // the word by which the framework does not reach the system; "" when it may
}

// Meaning translates the words of a card. A word of the framework's own stands for itself;
// no other meaning is guessed.
func (f *Framework) Meaning(said []string) Meaning {
	var m Meaning
	own := append(f.RoleWords(), f.ClassWords()...)
	for _, word := range said {
		means, known, outside := f.translate(word, said)
		switch {
		case outside:
			m.Outside = word
		case slices.Contains(own, word):
			m.add(append([]string{word}, means...))
		case known:
			m.add(means)
		default:
			m.Unknown = append(m.Unknown, word)
		}
	}
	return m
}

func (m *Meaning) add(words []string) {
	for _, word := range words {
		if !slices.Contains(m.Words, word) {
			m.Words = append(m.Words, word)
		}
	}
}

func (f *Framework) translate(word string, said []string) (means []string, known, outside bool) {
	for _, entry := range f.CardWords {
		if entry.Says != word {
			continue
		}
		if len(entry.Beside) > 0 && !slices.ContainsFunc(entry.Beside, func(w string) bool { return slices.Contains(said, w) }) {
			continue
		}
		known, outside = true, outside || len(entry.Means) == 0
		means = append(means, entry.Means...)
	}
	return means, known, outside
}

// RoleWords are the roles that provisions of the framework bind: those it lists, or those
// that are used where it lists none.
func (f *Framework) RoleWords() []string {
	return f.wordsOf(f.Roles, func(p *Provision) []string { return p.Roles })
}

// ClassWords are the classes of systems that provisions of the framework bind.
func (f *Framework) ClassWords() []string {
	return f.wordsOf(f.RiskClasses, func(p *Provision) []string { return p.RiskClasses })
}

func (f *Framework) wordsOf(listed []string, of func(*Provision) []string) []string {
	if len(listed) > 0 {
		return slices.Clone(listed)
	}
	var used []string
	for _, p := range f.Provisions {
		for _, word := range of(p) {
			if !slices.Contains(used, word) {
				used = append(used, word)
			}
		}
	}
	return used
}

// Translates says whether the framework knows a word of a card, itself or by translation.
func (f *Framework) Translates(word string) bool {
	return slices.ContainsFunc(f.CardWords, func(w CardWord) bool { return w.Says == word })
}

// Binds are the roles and classes that a provision binds. One that names no roles, or no
// classes, has those of the nearest provision above it that does.
func (p *Provision) Binds() (roles, classes []string) {
	roles, classes = p.Roles, p.RiskClasses
	for _, up := range p.Above() {
		if len(roles) == 0 {
			roles = up.Roles
		}
		if len(classes) == 0 {
			classes = up.RiskClasses
		}
	}
	return roles, classes
}

// Force is what the nearest provision, itself or above it, says of force: "may", "none" or
// nothing. What stands below a permission is part of it.
func (p *Provision) Force() string {
	for _, up := range append([]*Provision{p}, p.Above()...) {
		if up.Modal != "" {
			return up.Modal
		}
	}
	return ""
}

// BindsOnly are the cases for which alone a provision binds: its own, or those of the nearest
// provision above it that names some.
func (p *Provision) BindsOnly() []string {
	for _, up := range append([]*Provision{p}, p.Above()...) {
		if len(up.OnlyCases) > 0 {
			return up.OnlyCases
		}
	}
	return nil
}

func (a *assembly) cardWord(at Place, f *Framework, word CardWord) {
	for _, means := range word.Means {
		if !slices.Contains(f.Roles, means) && !slices.Contains(f.RiskClasses, means) {
			a.problem(at, "the framework's words are "+strings.Join(append(slices.Clone(f.Roles), f.RiskClasses...), ", "),
				"card-words translates %q into a word that the framework does not list: %q", word.Says, means)
		}
	}
}
