package link

import (
	"slices"
	"strings"
	"unicode"

	"aims/generator/framework"
	"aims/generator/record"
)

// aiAct is the framework that the field of the same name in a system card speaks about.
const aiAct = "eu-ai-act"

// A Law is a law as a system card speaks about it, with what follows from that.
type Law struct {
	Name      string               // what the card calls it
	Framework *framework.Framework // nil: free text, or a framework the handbook does not show
	LeftOut   *framework.Framework // known, but site.yaml leaves it out
	Row       record.Value         // what the card says
	Applies   bool

	Roles   []string // of the framework, in which the organization acts
	Classes []string // of the framework, in which the system is
	Unknown []string // words of the card that say nothing to the framework
	Outside string   // the word by which the framework does not reach the system
	Cases   []string // of the framework's CaseWords, as far as the card tells

	Obligations []Obligation
	Open        []*framework.Provision // they bind a class, and the card names none
	Silent      []*framework.Provision // they concern the system and ask for nothing: scope, definitions, penalties
	OtherCase   []*framework.Provision // they would bind the role and the class, in another case than the card's
}

// Banned says that the card puts the system among the practices that the law forbids.
func (l *Law) Banned() bool { return slices.Contains(l.Classes, "prohibited") }

// LawsOf are the laws that a system card speaks about: the EU AI Act, and its other law. Each
// is there once: the field of its own wins, then the first row.
func (g *Graph) LawsOf(card *record.Record) []*Law {
	var laws []*Law
	if act := card.Fields.Get(aiAct); act.Has() {
		said := append(act.Get("class").Texts(), act.Get("also").Texts()...)
		laws = append(laws, g.law(card, aiAct, act, card.Fields.Get("organization-roles").Texts(), said))
	}
	for row := range card.Fields.Get("other-law").All() {
		roles := row.Get("roles").Texts()
		if len(roles) == 0 {
			roles = card.Fields.Get("organization-roles").Texts()
		}
		name := strings.TrimSpace(row.Get("law").Text)
		if !slices.ContainsFunc(laws, func(l *Law) bool { return l.Name == name }) {
			laws = append(laws, g.law(card, name, row, roles, row.Get("classes").Texts()))
		}
	}
	return laws
}

func (g *Graph) law(card *record.Record, name string, row record.Value, roles, classes []string) *Law {
	l := &Law{Name: name, Framework: g.Library.Framework(name), LeftOut: g.Library.LeftOut(name), Row: row, Applies: true}
	if said := row.Get("applies"); said.Has() {
		l.Applies, _ = said.Bool()
	}
	if l.Framework == nil || !l.Applies {
		return l
	}
	meant := l.Framework.Meaning(append(slices.Clone(classes), roles...))
	l.Unknown, l.Outside = meant.Unknown, meant.Outside
	if l.Outside != "" {
		return l
	}
	l.Roles = among(meant.Words, l.Framework.RoleWords())
	l.Classes = among(meant.Words, l.Framework.ClassWords())
	l.Cases = casesOf(l.Framework, row)
	g.oblige(l, card, l.Framework.Roots())
	return l
}

func among(words, known []string) (found []string) {
	for _, word := range words {
		if slices.Contains(known, word) {
			found = append(found, word)
		}
	}
	return found
}

// casesOf are the framework's cases that the card names, or that its basis rests on.
func casesOf(f *framework.Framework, row record.Value) (cases []string) {
	named := row.Get("cases").Texts()
	for _, word := range f.CaseWords {
		if slices.Contains(named, word) || len(named) == 0 && mentions(row.Get("basis").Text, word) {
			cases = append(cases, word)
		}
	}
	return cases
}

// mentions says that a text has the words of a hyphenated name, whole: "Annex III 5(d)"
// mentions annex-iii and not annex-i.
func mentions(text, name string) bool {
	parts := func(text string) []string {
		return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	}
	words, wanted := parts(text), parts(name)
	for i := range len(words) - len(wanted) + 1 {
		if slices.Equal(words[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}
