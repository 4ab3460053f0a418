package link

import (
	"cmp"
	"slices"

	"aims/generator/framework"
	"aims/generator/markdown"
	"aims/generator/record"
)

// Required is a piece of documented information that a framework asks for, with the
// records that may be it.
type Required struct {
	Document   *framework.Document
	Candidates []Candidate // those that count first
}

// A Candidate is a record that may be a required document.
type Candidate struct {
	Record *record.Record
	Answer *Answer // the block that says so; nil when the record is one by its kind
	Why    string  // why it does not count, "" when it does
}

// Held says that an approved record in force, with real text, is the document.
func (r Required) Held() bool { return len(r.Candidates) > 0 && r.Candidates[0].Why == "" }

// Counting are the candidates that count.
func (r Required) Counting() []Candidate {
	i := slices.IndexFunc(r.Candidates, func(c Candidate) bool { return c.Why != "" })
	if i < 0 {
		return r.Candidates
	}
	return r.Candidates[:i]
}

// Required finds the records that may be a document. What is kept as a record, such as
// the minutes of a management review, is each record of its kind. What is maintained as a
// document must also answer the provision that asks for it: of several policies only one
// is the AI policy.
func (g *Graph) Required(d *framework.Document) Required {
	required := Required{Document: d}
	if d.Nature == framework.RetainedRecord {
		for _, kind := range d.RecordKinds {
			for _, r := range g.OfKind(kind) {
				required.Candidates = append(required.Candidates, Candidate{Record: r, Why: cmp.Or(g.notInForce(r), g.bare(r), unapproved(r))})
			}
		}
	} else {
		required.Candidates = g.maintained(d)
	}
	slices.SortStableFunc(required.Candidates, func(a, b Candidate) int {
		return cmp.Compare(min(len(a.Why), 1), min(len(b.Why), 1))
	})
	return required
}

// maintained are the records that answer the provision that asks for a document, each
// with a block that counts, if it has one.
func (g *Graph) maintained(d *framework.Document) (candidates []Candidate) {
	for _, a := range g.answers[d.Provision] {
		c := Candidate{Record: a.Record, Answer: &a, Why: cmp.Or(a.Why, otherKind(d, a.Record), unapproved(a.Record))}
		same := slices.IndexFunc(candidates, func(o Candidate) bool { return o.Record == a.Record })
		switch {
		case same < 0:
			candidates = append(candidates, c)
		case candidates[same].Why != "" && c.Why == "":
			candidates[same] = c
		}
	}
	return candidates
}

// otherKind says that a record only speaks of a document that another kind of record is.
func otherKind(d *framework.Document, r *record.Record) string {
	if len(d.RecordKinds) == 0 || slices.Contains(d.RecordKinds, r.Kind.Name) {
		return ""
	}
	return "it speaks of the document and is not the document itself (" + r.Kind.Title + ")"
}

// bare says that a record has no text of its own.
func (g *Graph) bare(r *record.Record) string {
	if r.Body != nil {
		for _, b := range r.Body.Blocks {
			if b.Kind != markdown.HeadingBlock && !g.Placeholder(b.Text) {
				return ""
			}
		}
	}
	return "there is no text yet"
}

// unapproved says what the approval of a record lacks. A kind that needs none is approved
// by its status, unless an approval was given and no longer fits.
func unapproved(r *record.Record) string {
	if a := ApprovalOf(r); !a.Current && (a.Given || r.Kind.Approval) {
		return a.Text()
	}
	return ""
}
