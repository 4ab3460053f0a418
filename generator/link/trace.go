package link

import (
	"strings"

	"aims/generator/framework"
	"aims/generator/record"
)

// A Trace is what answers a provision, or what a record answers and why it exists, as
// data for the command line and for programs. What a page of the site shows is in it.
type Trace struct {
	Reference string `json:"reference"`
	Title     string `json:"title"`

	// Of a provision.
	Cited           string               `json:"cited,omitempty"` // as the publication prints it
	Framework       string               `json:"framework,omitempty"`
	Asks            string               `json:"asks,omitempty"`      // in our words
	Questions       []string             `json:"questions,omitempty"` // of an auditor, about it or the clause it is in
	States          *TraceStates         `json:"states,omitempty"`
	Reasons         []TraceReason        `json:"reasons,omitempty"`
	Document        *TraceDocument       `json:"document,omitempty"` // required documented information
	Decision        *TraceDecision       `json:"decision,omitempty"` // of the statement of applicability
	Answers         []TraceAnswer        `json:"answers,omitempty"`
	Evidence        []TraceEvidence      `json:"evidence,omitempty"`
	Nonconformities []TraceNonconformity `json:"nonconformities,omitempty"`
	Inferred        []string             `json:"inferred,omitempty"` // the path through crosswalks
	Related         []TraceRelated       `json:"related,omitempty"`
	Exception       *TraceException      `json:"exception,omitempty"` // that it is not met is accepted for a time
	Gaps            []TraceGap           `json:"gaps,omitempty"`
	Below           []Trace              `json:"below,omitempty"`

	// Of a record.
	File    string        `json:"file,omitempty"`
	Shows   []string      `json:"shows,omitempty"` // what it is evidence of
	Why     []TraceStep   `json:"why,omitempty"`
	Whereto []TraceStep   `json:"whereto,omitempty"`
	NamedBy []TraceRecord `json:"namedBy,omitempty"`

	// Of a system card.
	Lacks       []TraceLack       `json:"lacks,omitempty"`
	Obligations []TraceObligation `json:"obligations,omitempty"`
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

// A TraceDocument is the documented information that a provision asks for.
type TraceDocument struct {
	ID      string        `json:"id"`
	Name    string        `json:"name"`
	Nature  string        `json:"nature"`
	Held    bool          `json:"held"`
	Records []TraceRecord `json:"records,omitempty"` // Note says why one does not count
}

// A TraceDecision is a row of the statement of applicability.
type TraceDecision struct {
	Statement     string `json:"statement"`
	Applicable    bool   `json:"applicable"`
	Justification string `json:"justification"`
	Status        string `json:"status,omitempty"`
}

// A TraceAnswer is a record's claim to answer a provision.
type TraceAnswer struct {
	Provision string `json:"provision"`
	Record    string `json:"record"`
	Title     string `json:"title"`
	Version   string `json:"version,omitempty"`
	Approval  string `json:"approval"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Anchor    string `json:"anchor,omitempty"`
	Counts    bool   `json:"counts"`
	Why       string `json:"why,omitempty"`
	Quote     string `json:"quote,omitempty"`
}

// TraceEvidence is evidence with its window.
type TraceEvidence struct {
	TraceRecord
	Via     string `json:"via,omitempty"` // the provision above that it names
	From    string `json:"from,omitempty"`
	Until   string `json:"until,omitempty"`
	Counts  bool   `json:"counts"`
	Current bool   `json:"current"`
}

// A TraceNonconformity is one against a provision or what answers it.
type TraceNonconformity struct {
	TraceRecord
	Open  bool   `json:"open"`
	State string `json:"state"`
}

// A TraceRecord names a record.
type TraceRecord struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	File  string `json:"file"`
	Note  string `json:"note,omitempty"`
}

// TraceRelated is a provision of another framework.
type TraceRelated struct {
	Reference string `json:"reference"`
	Title     string `json:"title"`
	Relation  string `json:"relation"`
	Source    string `json:"source,omitempty"`
}

// A TraceStep is a record on the way up to the policy, or down to the evidence.
type TraceStep struct {
	TraceRecord
	Tie      string      `json:"tie"`
	Through  string      `json:"through,omitempty"`
	Again    bool        `json:"again,omitempty"`    // it stands in the chain before
	Requires []string    `json:"requires,omitempty"` // clauses and controls that it answers
	Steps    []TraceStep `json:"steps,omitempty"`
}

// A TraceException is the acceptance for a time that a provision is not met.
type TraceException struct {
	TraceRecord
	From       string `json:"from"` // the provision that it names
	Until      string `json:"until"`
	Reason     string `json:"reason"`
	AcceptedBy string `json:"acceptedBy,omitempty"`
}

// A TraceGap is what a provision lacks.
type TraceGap struct {
	Missing string       `json:"missing"`
	Stage   int          `json:"stage"`
	Causes  []TraceCause `json:"causes"`
}

// A TraceCause is one reason for a gap, with the mend.
type TraceCause struct {
	Record  string `json:"record,omitempty"`
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Why     string `json:"why"`
	Mend    string `json:"mend"`
	Command string `json:"command,omitempty"`
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
		Reference: p.Ref(), Title: p.Name(), Cited: p.Cited(), Framework: p.Framework.ID, Asks: p.Label,
		States:   &TraceStates{s.Addressed, s.Approved, s.Evidenced, s.Current, s.Excluded},
		Document: g.traceDocument(p.Documented), Decision: g.traceDecision(p),
	}
	if audited := p.AuditedAs(); audited != nil {
		t.Questions = audited.Questions
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
		t.Evidence = append(t.Evidence, g.traceEvidence(e))
	}
	for _, n := range g.Nonconformities(p) {
		t.Nonconformities = append(t.Nonconformities, TraceNonconformity{traced(n.Record, strings.TrimPrefix(n.Record.Fields.Get("grade").Text+n.Against(), ", ")), n.Open, n.Record.Fields.Get("state").Text})
	}
	if i, found := g.Inferred(p); found {
		t.Inferred = Gap{Inferred: &i}.InferredPath()
	}
	for _, rel := range g.Library.Relations(p) {
		t.Related = append(t.Related, TraceRelated{rel.Other.Ref(), rel.Other.Name(), string(rel.Is), rel.Source})
	}
	if e, found := g.Exception(p); found {
		t.Exception = TracedException(&e)
	}
	if p.Leaf() {
		t.Gaps = TraceGaps(g.GapsOf(p))
	}
	for _, child := range p.Children {
		t.Below = append(t.Below, g.traceProvision(child))
	}
	return t
}

func (g *Graph) traceDocument(d *framework.Document) *TraceDocument {
	if d == nil {
		return nil
	}
	required := g.Required(d)
	t := TraceDocument{ID: d.ID, Name: d.Name, Nature: d.Nature, Held: required.Held()}
	for _, c := range required.Candidates {
		t.Records = append(t.Records, traced(c.Record, c.Why))
	}
	return &t
}

func (g *Graph) traceDecision(p *framework.Provision) *TraceDecision {
	d, found := g.Decision(p)
	if !found || !d.Decided {
		return nil
	}
	return &TraceDecision{d.Statement.ID, d.Applicable, d.Justification(), d.Row.Get("status").Text}
}

func (g *Graph) traceRecord(r *record.Record) Trace {
	t := Trace{
		Reference: r.ID, Title: r.Title, File: r.File,
		Why: traceSteps(g.Why(r)), Whereto: traceSteps(g.Whereto(r)),
	}
	for _, a := range g.AnswersOf(r) {
		t.Answers = append(t.Answers, traceAnswer(a))
	}
	for _, ref := range g.References(r) {
		if ref.Field == "evidences" && ref.To.Found() {
			t.Shows = append(t.Shows, ref.Text)
		}
	}
	for _, b := range g.Backlinks(r) {
		t.NamedBy = append(t.NamedBy, traced(b.From, ""))
	}
	if !r.IsPage() && r.Kind.Name == "system-card" {
		t.Lacks, t.Obligations = g.traceLacks(r), g.traceObligations(r)
	}
	return t
}

func traceSteps(c Chain) (steps []TraceStep) {
	for _, s := range c.Steps {
		step := TraceStep{TraceRecord: traced(s.Record, ""), Tie: s.Tie.String(), Again: s.Again, Steps: traceSteps(s.Chain)}
		if s.Through != nil {
			step.Through = s.Through.Ref()
		}
		for _, p := range s.Requires {
			step.Requires = append(step.Requires, p.Ref())
		}
		steps = append(steps, step)
	}
	return steps
}

func traceAnswer(a Answer) TraceAnswer {
	out := TraceAnswer{
		Provision: a.Provision.Ref(), Record: a.Record.ID, Title: a.Record.Title, Version: a.Record.Version, Approval: ApprovalOf(a.Record).Text(),
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

func (g *Graph) traceEvidence(e Evidence) TraceEvidence {
	t := TraceEvidence{TraceRecord: traced(e.Record, e.Why), Counts: e.Counts, Current: e.Current(g.Today)}
	if e.Counts && !t.Current {
		t.Note = "its window ended on " + day(e.Until)
	}
	if e.Via != nil {
		t.Via = e.Via.Ref()
	}
	if !e.From.IsZero() {
		t.From = day(e.From)
	}
	if !e.Open {
		t.Until = day(e.Until)
	}
	return t
}

// TraceGaps are gaps as data.
func TraceGaps(gaps []Gap) (traces []TraceGap) {
	for _, gap := range gaps {
		t := TraceGap{Missing: string(gap.Missing), Stage: gap.Missing.Stage()}
		for _, c := range gap.Causes {
			cause := TraceCause{File: c.Position.File, Line: c.Position.Line, Why: c.Why, Mend: c.Mend, Command: c.Command}
			if c.Record != nil {
				cause.Record = c.Record.ID
			}
			t.Causes = append(t.Causes, cause)
		}
		traces = append(traces, t)
	}
	return traces
}

// TracedException is an exception as data; nil is none.
func TracedException(e *Exception) *TraceException {
	if e == nil {
		return nil
	}
	return &TraceException{traced(e.Record, ""), e.From.Ref(), day(e.Until), e.Reason(), e.AcceptedBy()}
}

// Text says it in a line, for a reader of a terminal.
func (e TraceException) Text() string {
	return "excepted until " + e.Until + " by " + e.ID + ": " + e.Reason
}

func traced(r *record.Record, note string) TraceRecord {
	return TraceRecord{ID: r.ID, Title: r.Title, File: r.File, Note: note}
}
