package check

import (
	"fmt"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

var elementUnaddressed = Rule{
	Name:  "element-unaddressed",
	Title: "Every element of clauses 4 to 10 is answered by a text in force",
	Doc: `Each requirement of the standard has to be met by something that a reader can point at. An element is
		addressed when a record in force answers it with real text: write <!-- answers: 5.2.d --> behind the
		heading or block that does, or name the element in the front matter if the whole record does. A draft, a
		heading alone or a prompt of a template does not count. If nothing answers it yet, aims new writes a
		record of a kind that can.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"4.4"},
	Run: func(p *Pass) {
		f := p.Library.Framework(framework.Primary)
		if f == nil {
			return
		}
		at := p.ofSite("frameworks")
		if p.empty() {
			p.Report(at, fmt.Sprintf("no record answers any element of %s yet", f.ShortTitle), "aims new policy writes the first record")
			return
		}
		for _, element := range f.Leaves() {
			if element.Kind == "element" && element.Modal != "may" && p.State(element).Gap() {
				p.ReportOn(element, at, fmt.Sprintf("nothing in force answers %s: %s", element.Ref(), inSentence(element.Name())), p.answerHint(element))
			}
		}
	},
}

// answerHint says what stands nearest to an answer: a claim that does not count, a
// record that answers the clause above, or a kind that could answer.
func (p *Pass) answerHint(element *framework.Provision) string {
	for _, answer := range p.Answers(element) {
		return fmt.Sprintf("%s claims to, but %s", answer.Record.ID, answer.Why)
	}
	for _, above := range element.Above() {
		for _, answer := range p.Answers(above) {
			return fmt.Sprintf("%s answers %s as a whole: mark the block that answers this with <!-- answers: %s -->", answer.Record.ID, above.Cited(), element.Ref())
		}
	}
	mark := "mark the text that does with <!-- answers: " + element.Ref() + " -->"
	if len(element.RecordKinds) > 0 {
		return mark + ", or write one: aims new " + element.RecordKinds[0]
	}
	return mark
}

var answerWithoutText = Rule{
	Name:  "answer-without-text",
	Title: "What claims to answer a provision has text",
	Doc: `A marker on a heading with nothing below it, on a TODO or on a prompt that a template left answers
		nothing; the provision stays open, although the record is in force. Write the text, or take the marker
		away until there is some.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		if !r.InForce(p.Today) {
			return
		}
		for _, answer := range p.AnswersOf(r) {
			if !answer.Counts {
				p.ReportOn(answer.Provision, answer.Position, fmt.Sprintf("this does not answer %s: %s", answer.Provision.Ref(), answer.Why), "write it, or take the claim away until it is written")
			}
		}
	},
}
