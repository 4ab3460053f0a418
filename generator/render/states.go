package render

import (
	"aims/generator/framework"
	"aims/generator/link"
)

// A mark is a state in a word and a symbol; colour only repeats what they say.
type stateMark struct{ class, symbol, word string }

var (
	yesMark      = stateMark{"yes", "✓", "Yes"}
	noMark       = stateMark{"no", "✕", "No"}
	noneMark     = stateMark{"none", "–", "Not yet"}
	inferredMark = stateMark{"inferred", "≈", "Inferred"}
	excludedMark = stateMark{"excluded", "⊘", "Excluded"}
)

func (m *markup) state(mark stateMark) {
	m.raw(`<span class="state `, mark.class, `"><span aria-hidden="true">`, mark.symbol, `</span> `, mark.word, `</span>`)
}

func yesNo(yes bool) stateMark {
	if yes {
		return yesMark
	}
	return noMark
}

// marksOf are the four states of a provision in words. A text that is not there
// cannot be approved and evidence that is not there cannot be current: that is
// another thing than a no.
func (s *site) marksOf(p *framework.Provision) [4]stateMark {
	state := s.View.State(p)
	marks := [4]stateMark{yesNo(state.Addressed), yesNo(state.Approved), yesNo(state.Evidenced), yesNo(state.Current)}
	if !state.Addressed {
		marks[1] = noneMark
		if _, inferred := s.View.Inferred(p); inferred {
			marks[0] = inferredMark
		}
	}
	if !state.Evidenced {
		marks[3] = noneMark
	}
	return marks
}

// stateNames are the words above the four columns.
var stateNames = [4]string{"Addressed", "Approved", "Evidenced", "Current"}

// stateHelp says what each asks.
var stateHelp = [4]string{
	"a block or record in force answers it, with real text",
	"every record that addresses it has an approval of today’s text",
	"evidence in force shows it",
	"that evidence covers the as-of date, and no review is overdue",
}

// stateCells writes the four states as cells of a table row.
func (s *site) stateCells(m *markup, p *framework.Provision) {
	if s.View.State(p).Excluded {
		m.raw(`<td colspan="4">`)
		m.state(excludedMark)
		m.raw("</td>")
		return
	}
	for _, mark := range s.marksOf(p) {
		m.raw("<td>")
		m.state(mark)
		m.raw("</td>")
	}
}

// stateLine writes the four states in a line, each with its name.
func (s *site) stateLine(m *markup, p *framework.Provision) {
	m.raw(`<ul class="states">`)
	if s.View.State(p).Excluded {
		m.raw("<li>")
		m.state(excludedMark)
		m.raw("</li>")
	} else {
		for i, mark := range s.marksOf(p) {
			m.raw("<li>", stateNames[i], " ")
			m.state(mark)
			m.raw("</li>")
		}
	}
	m.raw("</ul>")
}

// gap says that somebody has to do something: not all four states hold, and the
// control is not excluded.
func gap(state link.State) bool {
	return !state.Excluded && !(state.Addressed && state.Approved && state.Evidenced && state.Current)
}

// tally counts states over provisions.
type tally struct {
	all, excluded, inferred int
	yes                     [4]int
}

func (s *site) tally(provisions []*framework.Provision) tally {
	t := tally{all: len(provisions)}
	for _, p := range provisions {
		state := s.View.State(p)
		if state.Excluded {
			t.excluded++
			continue
		}
		if _, inferred := s.View.Inferred(p); inferred {
			t.inferred++
		}
		for i, holds := range [4]bool{state.Addressed, state.Approved, state.Evidenced, state.Current} {
			if holds {
				t.yes[i]++
			}
		}
	}
	return t
}
