package render

import (
	"slices"
	"strings"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// laws are the laws that the card speaks about: what binds of those that the handbook
// holds as frameworks, and the others as the card states them.
func (w *recordWriter) laws() {
	var stated []*link.Law
	for _, l := range w.View.LawsOf(w.r) {
		if l.Framework == nil || !l.Applies {
			stated = append(stated, l)
			continue
		}
		lawWriter{w, l}.section()
	}
	if len(stated) > 0 {
		w.statedLaws(stated)
	}
}

// lawWriter writes what follows from one law for the system.
type lawWriter struct {
	*recordWriter
	law *link.Law
}

func (w lawWriter) section() {
	w.recordWriter.section("law-"+w.law.Framework.ID, w.title())
	w.position()
	w.cautions()
	if len(w.law.Obligations) > 0 {
		w.summary()
		w.table()
	}
	w.open()
	w.otherCase()
	w.silent()
	w.source()
	w.annexIV()
}

// title calls obligations only what law brings up; a voluntary text asks, and binds nobody.
func (w lawWriter) title() string {
	if w.law.Framework.Binding {
		return "Obligations: " + markupText(shortTitle(w.law.Framework))
	}
	return "What is asked by " + markupText(shortTitle(w.law.Framework))
}

func markupText(text string) string {
	var m markup
	m.text(text)
	return string(m)
}

// position is what the card says: class and roles, on what basis, since when.
func (w lawWriter) position() {
	m, row := &w.out, w.law.Row
	m.raw("<p>The card says: ")
	if class := row.Get("class").Text; class != "" {
		m.raw("class <strong>")
		m.text(w.words.within(class))
		m.raw("</strong>")
		if also := row.Get("also").Texts(); len(also) > 0 {
			m.raw(" and ")
			m.text(w.spoken(also))
		}
	} else if classes := row.Get("classes").Texts(); len(classes) > 0 {
		m.raw(map[bool]string{true: "class", false: "classes"}[len(classes) == 1], " <strong>")
		m.text(w.spoken(classes))
		m.raw("</strong>")
	} else {
		m.raw("it applies")
	}
	if basis := row.Get("basis").Text; basis != "" {
		m.raw(", on the basis: “")
		m.text(strings.TrimSuffix(basis, "."))
		m.raw("”")
	}
	if on := row.Get("assessed").Text; on != "" {
		m.raw(", assessed on ")
		m.dateText(on)
	}
	if len(w.law.Roles) > 0 {
		m.raw(". Roles of the organization under it: ")
		m.text(w.spoken(w.law.Roles))
	}
	m.raw(".</p>")
}

func (w *recordWriter) spoken(words []string) string {
	said := make([]string, len(words))
	for i, word := range words {
		said[i] = w.words.within(word)
	}
	return strings.Join(said, ", ")
}

// cautions are what a reader must know before the list: a ban, a word that means nothing
// to the law, dates that depend on what the card does not tell.
func (w lawWriter) cautions() {
	m, l := &w.out, w.law
	if !l.Framework.Binding {
		m.raw(`<p class="note">The library does not hold this framework to be law: it is a voluntary text.</p>`)
	}
	if l.Banned() {
		m.raw(`<p class="notice"><strong>The card puts this system among the prohibited practices. It may not be placed on the market, put into service or used.</strong></p>`)
	}
	if l.Outside != "" {
		m.raw(`<p class="missing">By its class, `)
		m.text(w.words.within(l.Outside))
		m.raw(", the law does not reach this system: no obligation follows from it.</p>")
		return
	}
	if len(l.Unknown) > 0 {
		m.raw(`<p class="note">Words of the card that this law does not have, and that are not translated by guess: `)
		m.text(w.spoken(l.Unknown))
		m.raw(". Nothing follows from them.</p>")
	}
	if len(l.Roles) == 0 {
		m.raw(`<p class="missing">The card names no role that this law knows, so it is not said whom it binds.</p>`)
	}
	if !w.seesAll {
		m.raw(`<p class="note">What answers an obligation is looked for among the records in this edition only; the handbook has editions for other readers.</p>`)
	}
}

// standings are the words for where an obligation stands, in the order of the summary.
var standings = []struct {
	standing link.Standing
	mark     stateMark
}{
	{link.Addressed, stateMark{"yes", "✓", "Addressed"}},
	{link.AddressedInPart, stateMark{"partly", "~", "In part"}},
	{link.AddressedForSome, stateMark{"partly", "~", "For other systems"}},
	{link.InferredOnly, inferredMark},
	{link.ExcludedFromAll, excludedMark},
	{link.Unanswered, stateMark{"no", "✕", "Gap"}},
	{link.Optional, stateMark{"none", "–", "Allowed, not required"}},
}

// standingMark says in an edition that does not show every record no more than that
// nothing in it answers.
func (w lawWriter) standingMark(standing link.Standing) stateMark {
	if standing == link.Unanswered && !w.seesAll {
		return stateMark{"none", "–", "None in this edition"}
	}
	for _, s := range standings {
		if s.standing == standing {
			return s.mark
		}
	}
	return noneMark
}

func (w lawWriter) summary() {
	m := &w.out
	binding, upcoming := 0, 0
	for _, o := range w.law.Obligations {
		if o.Standing == link.Optional {
			continue
		}
		binding++
		if !slices.ContainsFunc(o.Terms, func(t link.Term) bool { return !t.Upcoming(w.View.Today) }) {
			upcoming++
		}
	}
	m.raw(`<ul class="states"><li>`)
	m.count(binding, w.verb("provision binds", "provision applies"), w.verb("provisions bind", "provisions apply"))
	m.raw(", ", number(upcoming), " of them not yet</li>")
	for _, s := range standings {
		n := 0
		for _, o := range w.law.Obligations {
			if o.Standing == s.standing {
				n++
			}
		}
		if n > 0 {
			m.raw("<li>")
			m.state(w.standingMark(s.standing))
			m.raw(" ", number(n), "</li>")
		}
	}
	m.raw("</ul>")
}

// verb is what the provisions of a law do, or those of a voluntary text.
func (w lawWriter) verb(law, voluntary string) string {
	if w.law.Framework.Binding {
		return law
	}
	return voluntary
}

func (w lawWriter) table() {
	m := &w.out
	m.tableStart(w.verb("Obligations", "What is asked"), ` class="file law"`)
	m.raw(`<thead><tr><th scope="col">Provision</th><th scope="col">`, w.verb("Whom it binds, and from when", "For whom, and from when"), `</th><th scope="col">Where it stands, and what answers it</th></tr></thead>`)
	var group *framework.Provision
	for i, o := range w.law.Obligations {
		up := o.Provision.Parent
		if i > 0 && up != group {
			m.raw("</tbody>")
		}
		if i == 0 || up != group {
			m.raw("<tbody>")
		}
		if up != nil && up != group {
			m.raw(`<tr class="group"><th colspan="3" scope="rowgroup">`)
			m.text(numberOf(up) + " " + up.Name())
			m.raw("</th></tr>")
		}
		group = up
		w.row(o)
	}
	m.raw("</tbody>")
	m.tableEnd()
}

func (w lawWriter) row(o link.Obligation) {
	m := &w.out
	m.raw(`<tr><th scope="row">`)
	w.toProvision(m, w.root, o.Provision)
	m.raw(" ")
	m.text(shorten(o.Provision.Name(), 110))
	m.raw("</th><td>")
	w.why(o)
	w.when(o)
	m.raw("</td><td>")
	m.state(w.standingMark(o.Standing))
	w.answered(o)
	w.points(o)
	m.raw("</td></tr>")
}

// why is by which role and class the provision binds.
func (w lawWriter) why(o link.Obligation) {
	m := &w.out
	everyone := func(words []string, all string) string {
		if slices.Contains(words, framework.Everyone) {
			return all
		}
		return w.spoken(words)
	}
	m.text(sentence(everyone(o.Roles, "everyone")))
	if len(o.Classes) > 0 {
		m.raw(" · ")
		m.text(everyone(o.Classes, "all classes"))
	}
}

func (w lawWriter) when(o link.Obligation) {
	for _, t := range o.Terms {
		w.out.raw("<div>")
		w.term(t)
		w.out.raw("</div>")
	}
	if note := o.Provision.DateNote; note != "" {
		w.out.classed("span", "note", note)
	}
}

// term says since or from when, relative to the day of the edition. Where the law's own
// day and the first day with an effect differ, both are there.
func (w lawWriter) term(t link.Term) {
	m := &w.out
	applies, known := record.ParseDate(t.Applies)
	switch {
	case !known:
		m.raw(`<span class="none">– no date given</span>`)
	case applies.After(w.View.Today):
		m.raw("Applies from ")
		m.date(applies)
	default:
		m.raw("Applies since ")
		m.date(applies)
	}
	if effective, ok := record.ParseDate(t.Effective); ok {
		m.raw(` <span class="note">can have an effect from `)
		m.date(effective)
		m.raw(" (interpretation)</span>")
	}
	if t.Case != "" || t.Originally != "" {
		m.raw(` <span class="note">`)
		var notes []string
		if t.Case != "" {
			notes = append(notes, caseName(t.Case))
		}
		if t.Originally != "" {
			notes = append(notes, "originally "+t.Originally)
		}
		m.text(strings.Join(notes, "; "))
		m.raw("</span>")
	}
}

// caseName prints annex-iii as Annex III, and says of other cases what they are.
func caseName(name string) string {
	number, found := strings.CutPrefix(name, "annex-")
	if !found {
		return "case: " + name
	}
	return "Annex " + strings.ToUpper(number)
}

// open are the provisions that would bind in a class, where the card names no class.
func (w lawWriter) open() {
	if len(w.law.Open) == 0 {
		return
	}
	m := &w.out
	m.raw(`<p class="missing">The card names no class under this law. These provisions bind a class only, so whether they bind is for a person to decide: `)
	for i, p := range w.law.Open {
		if i > 0 {
			m.raw("; ")
		}
		w.toProvision(m, w.root, p)
		m.raw(" ")
		m.text(shorten(p.Name(), 60))
		_, classes := p.Binds()
		m.text(" (" + w.spoken(classes) + ")")
	}
	m.raw(".</p>")
}

// otherCase are the provisions for systems in another case than the one the card names.
func (w lawWriter) otherCase() {
	if len(w.law.OtherCase) == 0 {
		return
	}
	m := &w.out
	m.raw(`<p class="note">Not for this system, as they are for another case: `)
	for i, p := range w.law.OtherCase {
		if i > 0 {
			m.raw("; ")
		}
		w.toProvision(m, w.root, p)
		m.raw(" ")
		var cases []string
		for _, name := range p.BindsOnly() {
			cases = append(cases, caseName(name))
		}
		m.text(shorten(p.Name(), 60) + " (" + strings.Join(cases, ", ") + ")")
	}
	m.raw(".</p>")
}

// silent are the provisions that concern the system and ask for nothing.
func (w lawWriter) silent() {
	if len(w.law.Silent) == 0 {
		return
	}
	m := &w.out
	m.raw(`<p class="note">To be read with it; these ask for nothing by themselves: `)
	for i, p := range w.law.Silent {
		if i > 0 {
			m.raw("; ")
		}
		w.toProvision(m, w.root, p)
		m.raw(" ")
		m.text(shorten(p.Name(), 60))
	}
	m.raw(".</p>")
}

// source says what the list rests on, and what it is not.
func (w lawWriter) source() {
	m, f := &w.out, w.law.Framework
	m.raw(`<p class="fine">`)
	if f.AsOf != "" {
		m.raw(w.verb("Law as of ", "As of "))
		m.dateText(f.AsOf)
		m.raw(". ")
	}
	if f.Status != "" {
		m.raw("Status: ")
		m.text(f.Status)
		m.raw(". ")
	}
	m.raw("Source: ")
	m.open(w.root + f.Path())
	m.text(shortTitle(f))
	m.raw("</a>")
	for _, part := range []string{f.Edition, f.PublicationID} {
		if part != "" {
			m.raw("; ")
			m.text(part)
		}
	}
	m.raw(". Dates and duties are paraphrased and follow from what the card says. This is no legal advice.")
	m.raw("</p>")
}
