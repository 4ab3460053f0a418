package link

import (
	"cmp"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/markdown"
	"aims/generator/record"
)

// An Answer is a record, or a block of it, that claims to answer a provision.
type Answer struct {
	Provision *framework.Provision
	Record    *record.Record
	Block     int    // index in Record.Body.Blocks; -1 when the whole record answers
	Heading   int    // index in Record.Body.Headings when a section answers, else -1
	Counts    bool   // it addresses the provision
	Why       string // why it does not count, "" when it does
	Position  finding.Position
}

// Anchor is the id of the answering block on its record's page, "" for a whole record.
func (a Answer) Anchor() string {
	if a.Block < 0 {
		return ""
	}
	return a.Record.Body.Blocks[a.Block].ID
}

// Answers are all claims to answer a provision, those that do not count included.
func (g *Graph) Answers(p *framework.Provision) []Answer { return g.answers[p] }

// AnswersOf are all claims of one record, in the order of its text.
func (g *Graph) AnswersOf(r *record.Record) []Answer { return g.answered[r] }

func (g *Graph) collectAnswers() {
	for _, r := range g.records {
		if r.IsPage() {
			continue
		}
		notInForce := ""
		for i := range g.references[r] { // by index: a Reference is large to copy
			ref := &g.references[r][i]
			if ref.Field != "answers" || ref.To.Provision == nil {
				continue
			}
			if g.answered[r] == nil {
				notInForce = g.notInForce(r)
			}
			a := g.answer(ref, notInForce)
			g.answers[a.Provision] = append(g.answers[a.Provision], a)
			g.answered[r] = append(g.answered[r], a)
		}
	}
}

func (g *Graph) answer(ref *Reference, notInForce string) Answer {
	a := Answer{Provision: ref.To.Provision, Record: ref.From, Block: ref.Block, Heading: -1, Position: ref.Position}
	if ref.Block >= 0 {
		a.Heading = headingAt(ref.From.Body, ref.Block)
	}
	a.Why = cmp.Or(notInForce, g.withoutText(a))
	a.Counts = a.Why == ""
	return a
}

func headingAt(body *markdown.Document, block int) int {
	for i, h := range body.Headings {
		if h.Block == block {
			return i
		}
	}
	return -1
}

// notInForce says why nothing in the record counts, "" when it is in force.
func (g *Graph) notInForce(r *record.Record) string {
	switch {
	case r.InForce(g.Today):
		return ""
	case r.Status == record.Approved:
		return "it takes effect on " + r.Fields.Get("effective").Text
	case r.Status == "":
		return "it has no status"
	}
	return "its status is " + string(r.Status)
}

// withoutText says why there is nothing to read: a heading alone, a marker of
// something to be done, or the prompt of a template answers nothing.
func (g *Graph) withoutText(a Answer) string {
	for _, b := range Quoted(a) {
		if b.Kind != markdown.HeadingBlock && !g.Placeholder(b.Text) {
			return ""
		}
	}
	return "there is no text yet"
}

// Quoted are the top blocks that an answer points at: the section, the block, or
// the whole body.
func Quoted(a Answer) []markdown.Block {
	body := a.Record.Body
	switch {
	case body == nil:
		return nil
	case a.Heading >= 0:
		return body.Blocks[a.Block:body.Headings[a.Heading].End]
	case a.Block >= 0:
		return body.Blocks[a.Block : a.Block+1]
	}
	return body.Blocks
}
