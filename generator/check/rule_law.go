package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

var lawUnknownWord = Rule{
	Name:  "law-unknown-word",
	Title: "System cards speak about a law in its own words",
	Doc: `Which obligations a system card brings up follows from its roles and classes under a law. A word that
		the framework does not list binds nothing, so that an obligation would silently be missing from the
		page of the system. Write a word of the framework; its page and its file list them. The same holds for
		cases under eu-ai-act, and for the id of a framework that is misspelt.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"4.2"},
	Record: func(p *Pass, card *record.Record) {
		if card.Kind.Name != "system-card" {
			return
		}
		if act := pairOf(&card.Fields, aiAct); act != nil {
			if f := p.law(aiAct); f != nil {
				p.lawWords(f, &act.Value, "cases", f.CaseWords)
			}
		}
		p.otherLaw(card, func(row, name *record.Value) {
			f := p.law(name.Text)
			if f == nil {
				p.misspeltLaw(name)
				return
			}
			p.lawWords(f, row, "roles", f.RoleWords())
			p.lawWords(f, row, "classes", f.ClassWords())
		})
	},
}

// aiAct is the framework that the field of that name speaks about.
const aiAct = "eu-ai-act"

// law is the framework of that id, shown or not.
func (p *Pass) law(id string) *framework.Framework {
	if f := p.Library.Framework(id); f != nil {
		return f
	}
	return p.Library.LeftOut(id)
}

// otherLaw goes through the rows of a card's other law that name one.
func (p *Pass) otherLaw(card *record.Record, visit func(row, name *record.Value)) {
	list := pairOf(&card.Fields, "other-law")
	if list == nil {
		return
	}
	eachMap(&list.Value, func(row *record.Value) {
		if name := pairOf(row, "law"); name != nil {
			visit(row, &name.Value)
		}
	})
}

func (p *Pass) lawWords(f *framework.Framework, in *record.Value, key string, known []string) {
	words := pairOf(in, key)
	if words == nil {
		return
	}
	for word := range words.Value.All() {
		if word.Text == "" || slices.Contains(known, word.Text) || key != "cases" && f.Translates(word.Text) {
			continue
		}
		hint := finding.DidYouMean(word.Text, known)
		if hint == "" && len(known) > 0 {
			hint = "it knows " + either(known)
		}
		p.Report(word.Position, fmt.Sprintf("%s has no word %s for %q: nothing follows from it", f.ShortTitle, quoted(word.Text), key), hint)
	}
}

// misspeltLaw tells an id with a slip in it from the name of a law that no framework is about.
func (p *Pass) misspeltLaw(name *record.Value) {
	var ids []string
	for _, f := range slices.Concat(p.Library.Frameworks(), p.Library.AllLeftOut()) {
		ids = append(ids, f.ID)
	}
	if hint := finding.DidYouMean(name.Text, ids); hint != "" {
		p.Report(name.Position, fmt.Sprintf("no framework has the id %s", quoted(name.Text)), hint)
	}
}

var lawNamedTwice = Rule{
	Name:  "law-named-twice",
	Title: "A system card speaks about each law once",
	Doc: `What a card says about a law stands in one place: the EU AI Act under eu-ai-act, any other law in one row
		of other-law. Of two places only one counts, eu-ai-act before a row and the first row before the next,
		so that the roles, classes or basis of the other would silently be lost. Join the two.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"4.2"},
	Record: func(p *Pass, card *record.Record) {
		if card.Kind.Name != "system-card" {
			return
		}
		places := map[string]string{}
		if card.Fields.Get(aiAct).Has() {
			places[aiAct] = "under " + aiAct
		}
		p.otherLaw(card, func(_, name *record.Value) {
			id := strings.TrimSpace(name.Text)
			if before, named := places[id]; named && id != "" {
				p.Report(name.Position, fmt.Sprintf("the card speaks about %s already %s, and this row does not count", quoted(id), before), "join the two")
			}
			places[id] = cmp.Or(places[id], "in a row above")
		})
	},
}

var lawNotShown = Rule{
	Name:  "law-not-shown",
	Title: "A law that applies to a system is among the frameworks that the handbook shows",
	Doc: `A system card says that a law applies, and the program knows its provisions, but frameworks in site.yaml
		leaves it out: the page of the system cannot list what binds it, and nothing can answer it. Add the
		framework to site.yaml, or say on the card why the law does not apply.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"4.2"},
	Record: func(p *Pass, card *record.Record) {
		if card.Kind.Name != "system-card" || card.Status == record.Retired {
			return
		}
		if class := card.Fields.Get(aiAct, "class"); class.Text != "" {
			if f := p.Library.LeftOut(aiAct); f != nil && f.Meaning([]string{class.Text}).Outside == "" {
				p.notShown(class.Position, f)
			}
		}
		p.otherLaw(card, func(row, name *record.Value) {
			if f := p.Library.LeftOut(name.Text); f != nil && row.Get("applies").Text == "true" {
				p.notShown(name.Position, f)
			}
		})
	},
}

func (p *Pass) notShown(at finding.Position, f *framework.Framework) {
	p.Report(at, fmt.Sprintf("the card says that %s applies, and the handbook does not show it", f.ShortTitle), "add "+f.ID+" to frameworks in "+siteFile)
}
