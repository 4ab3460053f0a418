package link

import (
	"aims/generator/framework"
	"aims/generator/record"
)

// A Trace is what answers a provision, or what a record answers, as data for the
// command line and for programs.
type Trace struct {
	Reference string         `json:"reference"`
	Title     string         `json:"title"`
	Asks      string         `json:"asks,omitempty"` // of a provision, in our words
	States    *TraceStates   `json:"states,omitempty"`
	Reasons   []TraceReason  `json:"reasons,omitempty"`
	Answers   []TraceAnswer  `json:"answers,omitempty"`
	Evidence  []TraceRecord  `json:"evidence,omitempty"`
	Inferred  []string       `json:"inferred,omitempty"` // the path through crosswalks
	Related   []TraceRelated `json:"related,omitempty"`
	Below     []Trace        `json:"below,omitempty"`
	NamedBy   []TraceRecord  `json:"namedBy,omitempty"`
}

// TraceStates are the states of a provision.
type TraceStates struct {
	Addressed bool `json:"addressed"`
	Approved  bool `json:"approved"`
	Evidenced bool `json:"evidenced"`
	Current   bool `json:"current"`
	Excluded  bool `json:"excluded"`
}

// A TraceReason says why a state is as it is.
type TraceReason struct {
	State  string `json:"state"`
	Holds  bool   `json:"holds"`
	Record string `json:"record,omitempty"`
	Text   string `json:"text"`
}

// A TraceAnswer is a record's claim to answer a provision.
type TraceAnswer struct {
	Provision string `json:"provision"`
	Record    string `json:"record"`
	Title     string `json:"title"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Anchor    string `json:"anchor,omitempty"`
	Counts    bool   `json:"counts"`
	Why       string `json:"why,omitempty"`
	Quote     string `json:"quote,omitempty"`
}

// A TraceRecord names a record.
type TraceRecord struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	File  string `json:"file"`
	Note  string `json:"note,omitempty"`
}

// A TraceRelated is a provision of another framework that a crosswalk relates.
type TraceRelated struct {
	Reference string `json:"reference"`
	Title     string `json:"title"`
	Relation  string `json:"relation"`
	Source    string `json:"source,omitempty"`
}

// Trace follows a reference; false when it names nothing.
func (g *Graph) Trace(text string) (Trace, bool) {
	to := g.Resolve(text)
	switch {
	case to.Provision != nil:
		return g.traceProvision(to.Provision), true
	case to.Record != nil:
		return g.traceRecord(to.Record), true
	}
	return Trace{}, false
}

func (g *Graph) traceProvision(p *framework.Provision) Trace {
	s := g.State(p)
	t := Trace{
		Reference: p.Ref(), Title: p.Name(), Asks: p.Label,
		States: &TraceStates{s.Addressed, s.Approved, s.Evidenced, s.Current, s.Excluded},
	}
	for _, r := range s.Reasons {
		reason := TraceReason{State: r.State, Holds: r.Holds, Text: r.Text}
		if r.Record != nil {
			reason.Record = r.Record.ID
		}
		t.Reasons = append(t.Reasons, reason)
	}
	for _, a := range g.Answers(p) {
		t.Answers = append(t.Answers, traceAnswer(a))
	}
	for _, e := range g.Evidence(p) {
		note := e.Why
		if e.Counts && !e.Current(g.Today) {
			note = "its window ended on " + day(e.Until)
		}
		t.Evidence = append(t.Evidence, traced(e.Record, note))
	}
	if i, found := g.Inferred(p); found {
		for _, hop := range i.Path {
			t.Inferred = append(t.Inferred, string(hop.Is)+" "+hop.Other.Ref())
		}
	}
	for _, rel := range g.Library.Relations(p) {
		t.Related = append(t.Related, TraceRelated{rel.Other.Ref(), rel.Other.Name(), string(rel.Is), rel.Source})
	}
	for _, child := range p.Children {
		t.Below = append(t.Below, g.traceProvision(child))
	}
	return t
}

func (g *Graph) traceRecord(r *record.Record) Trace {
	t := Trace{Reference: r.ID, Title: r.Title}
	for _, a := range g.AnswersOf(r) {
		t.Answers = append(t.Answers, traceAnswer(a))
	}
	for _, ref := range g.References(r) {
		if ref.Field == "evidences" && ref.To.Found() {
			t.Related = append(t.Related, TraceRelated{Reference: ref.Text, Relation: "evidences"})
		}
	}
	for _, b := range g.Backlinks(r) {
		t.NamedBy = append(t.NamedBy, traced(b.From, ""))
	}
	return t
}

func traceAnswer(a Answer) TraceAnswer {
	out := TraceAnswer{
		Provision: a.Provision.Ref(), Record: a.Record.ID, Title: a.Record.Title,
		File: a.Position.File, Line: a.Position.Line, Anchor: a.Anchor(), Counts: a.Counts, Why: a.Why,
	}
	if a.Block >= 0 {
		for _, b := range Quoted(a) {
			if out.Quote = b.Text; a.Heading < 0 || b.Line > a.Record.Body.Blocks[a.Block].Line {
				break
			}
		}
	}
	return out
}

func traced(r *record.Record, note string) TraceRecord {
	return TraceRecord{ID: r.ID, Title: r.Title, File: r.File, Note: note}
}
