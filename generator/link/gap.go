package link

import (
	"cmp"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// A Gap is what an auditor would miss about a provision, with what there is to mend.
type Gap struct {
	Provision *framework.Provision
	Document  *framework.Document // of Documented: what is missing
	Missing   Missing
	Inferred  *Inference // of Addressed: crosswalks lead to an answer all the same
	Excepted  *Exception // that it is so is accepted for a time
	Causes    []Cause    // never empty
}

// Missing is what a provision lacks.
type Missing string

const (
	MissingAddressed  Missing = "addressed"  // no block in force answers it
	MissingDecided    Missing = "decided"    // the statement of applicability does not decide on the control
	MissingDocumented Missing = "documented" // required documented information is not there
	MissingApproved   Missing = "approved"   // what addresses it is not approved as it stands today
	MissingEvidenced  Missing = "evidenced"  // no evidence in force shows it
	MissingCurrent    Missing = "current"    // its evidence is too old, or a review is overdue
	MissingConformity Missing = "conformity" // a nonconformity is open
)

// Stage is the stage of a certification audit that looks at it: 1 reads the documents, 2
// looks at whether they are lived.
func (m Missing) Stage() int {
	switch m {
	case MissingEvidenced, MissingCurrent, MissingConformity:
		return 2
	}
	return 1
}

// A Cause is one reason for a gap, with the mend.
type Cause struct {
	Record   *record.Record // the one to mend; nil when there is none yet
	Position finding.Position
	Why      string
	Mend     string // in words
	Command  string // what does it, or begins it; "" when no command does
}

// Remedy is the mend with its command, in a line.
func (c Cause) Remedy() string {
	if c.Command == "" {
		return c.Mend
	}
	return c.Mend + ": " + c.Command
}

// Heading says what is missing, for a reader.
func (gap Gap) Heading() string {
	switch gap.Missing {
	case MissingAddressed:
		if gap.Inferred != nil {
			return "Not addressed; inferred through " + strings.Join(gap.InferredPath(), ", then ")
		}
		return "Not addressed"
	case MissingDecided:
		return "Control not decided"
	case MissingDocumented:
		return "Required document missing: " + gap.Document.ID + " " + gap.Document.Name
	case MissingApproved:
		return "Not approved"
	case MissingEvidenced:
		return "Not evidenced"
	case MissingCurrent:
		return "Not current"
	}
	return "Nonconformity open"
}

// InferredPath is the way through crosswalks to an answer, in words.
func (gap Gap) InferredPath() (path []string) {
	if gap.Inferred != nil {
		for _, hop := range gap.Inferred.Path {
			path = append(path, string(hop.Is)+" "+hop.Other.Ref())
		}
	}
	return path
}

// OfStage are the gaps that one stage of the audit looks at.
func OfStage(gaps []Gap, stage int) (of []Gap) {
	for _, gap := range gaps {
		if gap.Missing.Stage() == stage {
			of = append(of, gap)
		}
	}
	return of
}

// Gaps are all gaps of a framework in its order. What is excluded by the statement of
// applicability has none; neither has what a framework does not want answered.
func (g *Graph) Gaps(f *framework.Framework) []Gap {
	var all []Gap
	for _, p := range f.Leaves() {
		all = append(all, g.GapsOf(p)...)
	}
	return all
}

// GapsOf are the gaps of one provision.
func (g *Graph) GapsOf(p *framework.Provision) (gaps []Gap) {
	s := g.states[p]
	if s.Excluded {
		return nil
	}
	add := func(missing Missing, causes []Cause) {
		if len(causes) > 0 {
			gaps = append(gaps, Gap{Provision: p, Missing: missing, Causes: causes})
		}
	}
	if !s.Addressed {
		add(MissingAddressed, g.unaddressed(p))
		if inference, found := g.Inferred(p); found {
			gaps[0].Inferred = &inference
		}
	}
	add(MissingDecided, g.undecided(p))
	if d := p.Documented; d != nil {
		if required := g.Required(d); !required.Held() {
			gaps = append(gaps, Gap{Provision: p, Document: d, Missing: MissingDocumented, Causes: g.undocumented(required)})
		}
	}
	if s.Addressed && !s.Approved {
		add(MissingApproved, g.notApproved(p))
	}
	if !s.Evidenced {
		add(MissingEvidenced, g.notShown(p))
	}
	if !s.Current {
		add(MissingCurrent, g.notCurrent(p)) // a review may be overdue where nothing is shown, too
	}
	add(MissingConformity, g.notConforming(p))
	if e, found := g.Exception(p); found {
		for i := range gaps {
			gaps[i].Excepted = &e
		}
	}
	return gaps
}

func (g *Graph) unaddressed(p *framework.Provision) (causes []Cause) {
	for _, a := range g.answers[p] {
		causes = append(causes, g.mendAnswer(a))
	}
	if len(causes) == 0 {
		causes = append(causes, Cause{
			Why:     "no record answers it",
			Mend:    "write it where it belongs, with <!-- answers: " + p.Ref() + " --> after the paragraph",
			Command: "aims new " + g.LikelyKind(p),
		})
	}
	return causes
}

func (g *Graph) mendAnswer(a Answer) Cause {
	cause := Cause{Record: a.Record, Position: a.Position, Why: a.Why}
	switch r := a.Record; {
	case g.withoutText(a) != "":
		if a.Why != g.withoutText(a) {
			cause.Why += ", and " + g.withoutText(a)
		}
		cause.Mend = "write the text that the marker stands after"
	case r.Status == record.Approved:
		cause.Mend = "wait for that day, or correct the key effective"
	case r.Status == record.Retired:
		cause.Mend = "answer it in the record that took its place"
	default:
		cause.Mend, cause.Command = "finish it and have it approved", ApproveCommand(r, "", "")
	}
	return cause
}

// LikelyKind is the kind of record that answers such a provision most often.
func (g *Graph) LikelyKind(p *framework.Provision) string {
	for _, name := range p.RecordKinds {
		if g.Kinds.Find(name) != nil {
			return name
		}
	}
	for _, kind := range g.Kinds.List {
		if slices.Contains(kind.Answers, p.ID) || slices.Contains(kind.Controls, p.ID) {
			return kind.Name
		}
	}
	return "policy"
}

func (g *Graph) undecided(p *framework.Provision) []Cause {
	if p.Kind != "control" || p.Framework.ID != framework.Primary {
		return nil
	}
	if d, found := g.decisions[p]; found && d.Decided {
		return nil
	}
	cause := Cause{Why: "the statement of applicability does not decide on it", Mend: "add a row - {control: " + p.Ref() + ", applicable: ..., justification: ...}"}
	if cause.Record = g.Statement(); cause.Record == nil {
		cause.Why, cause.Mend, cause.Command = "no statement of applicability is in force", "write one", "aims new soa"
	} else {
		cause.Position = cause.Record.At("controls")
	}
	return []Cause{cause}
}

func (g *Graph) undocumented(required Required) (causes []Cause) {
	d := required.Document
	for _, c := range required.Candidates {
		causes = append(causes, g.mendDocument(d, c))
	}
	if len(causes) == 0 {
		cause := Cause{Why: "no such record is there yet", Mend: "write it", Command: "aims new " + g.kindOf(d)}
		if d.Nature != framework.RetainedRecord {
			cause.Mend += ", with <!-- answers: " + d.Provision.Ref() + " --> after the paragraph that is it"
		}
		causes = append(causes, cause)
	}
	return causes
}

func (g *Graph) mendDocument(d *framework.Document, c Candidate) Cause {
	cause := Cause{Record: c.Record, Position: at(c.Record, "approvals", "status"), Why: c.Why}
	switch r := c.Record; {
	case g.bare(r) != "", c.Answer != nil && g.withoutText(*c.Answer) != "":
		cause.Mend = "write its text"
	case c.Answer != nil && otherKind(d, r) != "":
		cause.Mend, cause.Command = "write the document itself", "aims new "+g.kindOf(d)
	default:
		cause.Mend, cause.Command = "have it approved", ApproveCommand(r, "", "")
	}
	return cause
}

// kindOf is the kind of record that a document most often is.
func (g *Graph) kindOf(d *framework.Document) string {
	for _, name := range d.RecordKinds {
		if g.Kinds.Find(name) != nil {
			return name
		}
	}
	return g.LikelyKind(d.Provision)
}

func (g *Graph) notApproved(p *framework.Provision) (causes []Cause) {
	seen := map[*record.Record]bool{}
	for _, a := range g.answers[p] {
		if approval := ApprovalOf(a.Record); a.Counts && !approval.Current && !seen[a.Record] {
			seen[a.Record] = true
			causes = append(causes, Cause{
				Record: a.Record, Position: at(a.Record, "approvals", "status"), Why: approval.Text(),
				Mend: "have it approved", Command: ApproveCommand(a.Record, "", ""),
			})
		}
	}
	return causes
}

func (g *Graph) notShown(p *framework.Provision) (causes []Cause) {
	for _, e := range g.evidence[p] {
		causes = append(causes, Cause{Record: e.Record, Position: e.Record.At("status"), Why: e.Why, Mend: "finish it, or record other evidence", Command: "aims new evidence"})
	}
	if len(causes) == 0 {
		causes = append(causes, Cause{Why: "no evidence names it", Mend: "record what shows it, with evidences: [" + p.Ref() + "]", Command: "aims new evidence"})
	}
	return causes
}

func (g *Graph) notCurrent(p *framework.Provision) (causes []Cause) {
	fresh := slices.ContainsFunc(g.evidence[p], func(e Evidence) bool { return e.Current(g.Today) })
	for _, e := range g.evidence[p] {
		if e.Counts && !fresh {
			causes = append(causes, Cause{
				Record: e.Record, Position: at(e.Record, "valid-until", "renew-every", "status"), Why: "its window ended on " + day(e.Until),
				Mend: "collect it anew, in a record of its own with evidences: [" + p.Ref() + "]", Command: "aims new evidence",
			})
		}
	}
	seen := map[*record.Record]bool{}
	for _, a := range g.answers[p] {
		if due, ok := g.ReviewDue(a.Record); ok && a.Counts && due.Before(g.Today) && !seen[a.Record] {
			seen[a.Record] = true
			causes = append(causes, Cause{
				Record: a.Record, Position: at(a.Record, "next-review", "review-every", "status"), Why: "its review was due on " + day(due),
				Mend: "enter the review under reviews, and the next day under next-review",
			})
		}
	}
	return causes
}

func (g *Graph) notConforming(p *framework.Provision) (causes []Cause) {
	for _, n := range g.Nonconformities(p) {
		if n.Open {
			causes = append(causes, Cause{
				Record: n.Record, Position: n.Record.At("state"), Why: "the nonconformity is open" + n.Against(),
				Mend: "correct it, remove its cause, and have the effect verified",
			})
		}
	}
	return causes
}

// Against says what a nonconformity names, when that is not the provision itself.
func (n Nonconformity) Against() string {
	switch {
	case n.Via != nil:
		return ", against " + n.Via.Cited()
	case n.Through != nil:
		return ", against " + n.Through.ID + ", which answers it"
	}
	return ""
}

// ApproveCommand is the command that writes an approval.
func ApproveCommand(r *record.Record, by, on string) string {
	if !record.IsID(by) {
		by = "ROLE"
	}
	command := "aims approve " + cmp.Or(r.ID, "ID") + " --by " + by
	if on != "" {
		command += " --on " + on
	}
	return command
}

// at is the place of the first of the fields that the record has.
func at(r *record.Record, fields ...string) finding.Position {
	for _, field := range fields {
		if v := r.Fields.Get(field); v.Position.Line > 0 {
			return v.Position
		}
	}
	return r.At()
}
