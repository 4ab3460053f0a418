package render

import (
	"aims/generator/link"
)

// why is the chain from the record up to the policy and the clause behind it.
func (w *recordWriter) why() {
	chain := w.View.Why(w.r)
	if len(chain.Steps) == 0 {
		return
	}
	w.section("why", "Why it exists")
	w.chain(chain, upward)
}

// whereto is the chain down to what follows from the record.
func (w *recordWriter) whereto() {
	chain := w.View.Whereto(w.r)
	if len(chain.Steps) == 0 {
		return
	}
	w.section("whereto", "What follows from it")
	w.chain(chain, downward)
}

// tieWords are the words for each tie.
type tieWords [link.NamesHigher + 1]string

// upward says what a step of a chain is to the record below it; downward what the step
// has to do with the record above it.
var (
	upward = tieWords{
		link.Follows: "it follows", link.Shows: "it shows", link.ShowsTheSame: "it shows what is answered by",
		link.NamedInHigher: "it is named in", link.NamesHigher: "it names",
	}
	downward = tieWords{
		link.Follows: "followed by", link.Shows: "shown by", link.ShowsTheSame: "what it answers is shown by",
		link.NamedInHigher: "it names", link.NamesHigher: "named in",
	}
)

func (w *recordWriter) chain(chain link.Chain, words tieWords) {
	m := &w.out
	m.raw(`<ul class="chain">`)
	for _, s := range chain.Steps {
		m.raw("<li>")
		m.classed("span", "tie", words[s.Tie])
		m.raw(" ")
		w.toRecord(m, w.root, s.Record)
		m.raw(` <span class="note">`)
		m.text(s.Record.Kind.Title)
		if !s.Record.InForce(w.View.Today) {
			m.raw(", ")
			m.text(w.words.within(string(s.Record.Status)))
			m.raw(", not in force")
		}
		if s.Through != nil {
			m.raw(", through ")
			w.toProvision(m, w.root, s.Through)
		}
		if s.Again {
			m.raw(", also in this list")
		}
		w.requires(s)
		m.raw("</span>")
		if len(s.Chain.Steps) > 0 {
			w.chain(s.Chain, words)
		}
		m.raw("</li>")
	}
	if chain.More > 0 {
		m.raw(`<li class="note">and `, number(chain.More), " more</li>")
	}
	m.raw("</ul>")
}

// mostRequired is how many clauses and controls a step names.
const mostRequired = 6

func (w *recordWriter) requires(s link.Step) {
	m := &w.out
	for i, p := range s.Requires[:min(mostRequired, len(s.Requires))] {
		if i == 0 {
			m.raw("; answers ")
		} else {
			m.raw(", ")
		}
		w.toProvision(m, w.root, p)
	}
	if rest := len(s.Requires) - mostRequired; rest > 0 {
		m.raw(" and ", number(rest), " more")
	}
}
