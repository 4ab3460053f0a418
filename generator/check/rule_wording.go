package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aims/generator/finding"
	"aims/generator/record"
)

// wordingRules are about requirements in the text of policies and procedures. The words
// they look for are data: record/words.
func wordingRules() []Rule {
	return []Rule{vagueWording, requirementWithoutActor, requirementWithoutFrequency}
}

var vagueWording = Rule{
	Name:  "vague-wording",
	Title: "Requirements of policies and procedures say what is meant",
	Doc: `A sentence that says what must be, with a word such as appropriate, regularly or as needed, leaves to
		each reader what it asks for; nobody can follow it alike, and no auditor can tell whether it is met. Say
		by which criterion, how often, or who decides. Only sentences that require something are looked at, in
		policies and procedures that have left the draft; what is quoted, and a word that is explained behind a
		colon or in brackets, may stand.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"5.2", "8.1"},
	Alone: func(p *Alone, r *record.Record) {
		p.eachRequirement(r, true, func(w *wording, s sentence, words []word, _ int) {
			for i := 0; i < len(words); i++ {
				length, about := w.vague.at(words, i)
				if length == 0 {
					continue
				}
				from, to := words[i].from, words[i+length-1].to
				i += length - 1
				if cited(s.in.text, from) || w.explained(s.in.text[to:]) {
					continue
				}
				if at, inCode := p.placeOf(r, s.in, from, to); !inCode {
					p.Report(at, fmt.Sprintf("%s leaves open what is required", quoted(s.in.text[from:to])), w.Vague[about].Instead)
				}
			}
		})
	},
}

// explained says that what follows a word, or a few words later, says what is meant by it.
func (w *wording) explained(rest string) bool {
	rest, _, _ = strings.Cut(rest, ". ")
	return slices.ContainsFunc(w.ExactAfter, func(mark string) bool {
		between, _, found := strings.Cut(rest, mark)
		return found && strings.Count(between, " ") <= 3 && !strings.Contains(between, "\n")
	})
}

// eachRequirement shows the sentences of a policy or procedure that has left the draft
// that say what must be, with their words and where among these the requirement is said.
func (p *Alone) eachRequirement(r *record.Record, promises bool, visit func(w *wording, s sentence, words []word, said int)) {
	w := p.around.wording()
	if w == nil || r.Kind.Level < record.ProcedureLevel || !binding(r) {
		return
	}
	for _, one := range p.duties(w, r) {
		if promises || !one.promise {
			visit(w, one.sentence, one.words, one.said)
		}
	}
}

// A duty is a sentence that says what must be.
type duty struct {
	sentence
	words   []word
	said    int // the word after must
	promise bool
}

// duties of a record, in order.
func (p *Alone) duties(w *wording, r *record.Record) []duty {
	p.open(r)
	if p.read.required {
		return p.read.duties
	}
	p.read.required = true
	if r.Body == nil || !w.requires.in(r.Body.Text()) {
		return nil
	}
	for _, s := range p.sentences(r) {
		if !w.requires.in(s.text()) {
			continue
		}
		words := appendWords(nil, s.in.text, s.from, s.to)
		i, length, _ := w.requirement.in(words, 0)
		promise := length == 0
		if promise {
			i, length, _ = w.promise.in(words, 0)
		}
		if length > 0 {
			p.read.duties = append(p.read.duties, duty{s, words, i + length, promise})
		}
	}
	return p.read.duties
}

var requirementWithoutActor = Rule{
	Name:  "requirement-without-actor",
	Title: "Requirements of procedures say who meets them",
	Doc: `A procedure that says that something must be done, and neither there nor in the text around it by whom,
		is everybody's duty and so nobody's. Name the role: the owner reviews the log, not the log must be
		reviewed. Only sentences that name no role, group or person at all are reported.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"5.3", "8.1"},
	Alone: func(p *Alone, r *record.Record) {
		if r.Kind.Level != record.ProcedureLevel {
			return
		}
		p.eachRequirement(r, false, func(w *wording, s sentence, words []word, said int) {
			i, is := w.passive(words, said)
			if !is || cited(s.in.text, words[i].from) || p.near(r, s.in, w.namesActor) {
				return
			}
			if at, inCode := p.placeOf(r, s.in, words[i].from, words[i].to); !inCode {
				p.Report(at, fmt.Sprintf("%s must be done, but the text does not say by whom", quoted(strings.TrimSpace(s.text()))), "name the role that does it")
			}
		})
	},
}

// passive says that words say what is to be done, not who does it, and which word says what.
func (w *wording) passive(words []word, said int) (i int, is bool) {
	for i = said; i < min(said+2, len(words)); i++ {
		if !slices.Contains(w.Passive, words[i].text) {
			continue
		}
		for k := i + 1; k < min(i+3, len(words)); k++ {
			text := words[k].text
			ends := slices.ContainsFunc(w.DoingEnds, func(end string) bool { return strings.HasSuffix(text, end) && len(text) > len(end)+2 })
			if slices.Contains(w.NoDoings, text) {
				return 0, false
			}
			if ends || slices.Contains(w.Doings, text) {
				return k, true
			}
		}
	}
	return 0, false
}

// near says that a passage, the one before it or the heading above has a property.
func (p *Alone) near(r *record.Record, in *passage, has func([]word, string) bool) bool {
	all := p.passages(r)
	i := slices.IndexFunc(all, func(one passage) bool { return one.block == in.block })
	texts := []string{in.text, in.under}
	if i > 0 && all[i-1].under == in.under {
		texts = append(texts, all[i-1].text)
	}
	return slices.ContainsFunc(texts, func(text string) bool { return has(appendWords(nil, text, 0, len(text)), strings.ToLower(text)) })
}

func (w *wording) namesActor(words []word, text string) bool {
	return w.actor.among(words) || slices.ContainsFunc(w.roles, func(role string) bool { return strings.Contains(text, role) }) || strings.Contains(text, "role-")
}

var requirementWithoutFrequency = Rule{
	Name:  "requirement-without-frequency",
	Title: "What must be done again and again has a rhythm",
	Doc: `To review, test, monitor or train once shows little; a requirement to do so that names neither an interval
		nor an event is met by doing it once, or never. Say how often, or what sets it off. A procedure that
		states its frequency in the front matter has said it for all of its text.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"8.1", "9.1"},
	Alone: func(p *Alone, r *record.Record) {
		if pair := pairOf(&r.Fields, "frequency"); pair != nil && pair.Value.Has() {
			return
		}
		p.eachRequirement(r, false, func(w *wording, s sentence, words []word, said int) {
			i, length := w.recurs(words, said)
			if length == 0 || w.vague.among(words) || cited(s.in.text, words[i].from) || p.near(r, s.in, w.namesTime) {
				return
			}
			from, to := words[i].from, words[i+length-1].to
			if at, inCode := p.placeOf(r, s.in, from, to); !inCode {
				p.Report(at, fmt.Sprintf("the text says neither how often nor when: %s", quoted(strings.TrimSpace(s.text()))), "say how often, or what sets it off")
			}
		})
	},
}

// recurs is what a requirement wants done that is done again and again: the verb itself,
// close behind must.
func (w *wording) recurs(words []word, said int) (i, length int) {
	for i := said; i < min(said+3, len(words)); i++ {
		if length, _ := w.recurring.at(words, i); length > 0 {
			return i, length
		}
	}
	return 0, 0
}

func (w *wording) namesTime(words []word, text string) bool {
	return w.when.among(words) || strings.ContainsFunc(text, unicode.IsDigit)
}
