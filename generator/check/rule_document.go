package check

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

var classificationMissing = Rule{
	Name:  "classification-missing",
	Title: "Records say who may read them",
	Doc: `A record without a classification is treated as restricted, so that nothing leaks by being forgotten;
		most editions then leave it out, and a reader who should see it does not. Decide who it is for: public,
		internal, confidential or restricted. It is a note, as nothing is given away meanwhile.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if pair := pairOf(&r.Fields, "classification"); pair == nil || !pair.Value.Has() {
			p.Report(r.At("classification"), "no classification: it is treated as restricted", "classification: public, internal, confidential or restricted")
		}
	},
}

var retentionMissing = Rule{
	Name:  "retention-missing",
	Title: "It is known how long records are kept",
	Doc: `How long a record is kept, and what becomes of it then, is decided while somebody still knows why. Some
		records in force say nothing under retention, and no record in force answers 7.5.3-4, so that no schedule
		decides it either. Write the schedule once, mostly in the procedure on documents, and mark it with
		<!-- answers: 7.5.3-4 -->; or give each record its own time under retention. It is reported once, with the
		kinds of these records.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.5.3"}, About: "7.5.3-4",
	Run: func(p *Pass) {
		if p.Library.Find(framework.Primary, "7.5.3-4") == nil || p.answered("7.5.3-4") {
			return
		}
		var first *record.Record
		var kinds []string
		for r := range p.Governed() {
			if r.InForce(p.Today) && !r.Fields.Get("retention").Has() && !slices.Contains(kinds, r.Kind.Name) {
				first, kinds = cmp.Or(first, r), append(kinds, r.Kind.Name)
			}
		}
		if first != nil { // one schedule mends all, so that one finding is enough
			p.Report(p.ofSite("frameworks"), fmt.Sprintf("nothing says how long records of kind %s are kept, such as %s", few(kinds), nameOf(first)), "a schedule that answers 7.5.3-4; or retention in each, such as 10 years after it is superseded")
		}
	},
}

var versionMissing = Rule{
	Name:  "version-missing",
	Title: "Approved documents have a version",
	Doc: `Documents that need approval change, and readers must be able to tell which issue they hold and which
		one was approved. Give it a version in quotes, such as "1.0", and raise it with each approval. It is a
		warning: by its digest an approval says which text it was given for.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Approval && binding(r) && r.Version == "" {
			p.Report(r.At("version"), "there is no version: "+needs(r), `such as version: "1.0"`)
		}
	},
}

var approvalMissing = Rule{
	Name:  "approval-missing",
	Title: "Approved documents say who approved them, and when",
	Doc: `Documented information is reviewed and approved before it is used. A policy, procedure or statement
		whose status is approved must carry the approval: by whom, on which day, and the digest of the text.
		aims approve writes all three; if nobody has approved the document yet, the status is in-review. It is a
		warning: minutes may hold the approval, and no state counts it until the record does.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		if approval, needed := approvalOf(r); needed && !approval.Given {
			p.Report(r.At("status"), "the status is \"approved\", but no approval is recorded", link.ApproveCommand(r, "", ""))
		}
	},
}

var approvalUnbound = Rule{
	Name:  "approval-unbound",
	Title: "Approvals are bound to the text that was approved",
	Doc: `An approval that only names a day says nothing about what was approved: the text may have changed a
		minute later. With the digest of the content beside it, every later change shows; without it the
		approval does not count in the states of a provision. Make sure that the text is the approved one, and
		let aims approve write the digest.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if approval, _ := approvalOf(r); approval.Given && !approval.Bound {
			p.Report(approvalAt(r, approval), fmt.Sprintf("the approval of %s is not bound to a digest", approval.On), "if this text is the one that was approved: "+link.ApproveCommand(r, approval.By, approval.On))
		}
	},
}

var approvalOutdated = Rule{
	Name:  "approval-outdated",
	Title: "Documents are as they were when they were approved",
	Doc: `The newest approval was given for another text or another version: the document has been changed since,
		and the change has not been approved; a change of punctuation, layout or links alone is told by
		approval-editorial-drift where the approval lets one see that. Readers follow rules that nobody with authority has agreed to.
		Have the change approved, take it back, or set the status to in-review meanwhile. It is a warning, since
		every change comes before its approval; no state counts the text meanwhile.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		approval, _ := approvalOf(r)
		switch at := approvalAt(r, approval); {
		case approval.Given && approval.Version != "" && r.Version != "" && !record.SameVersion(approval.Version, r.Version):
			p.Report(at, fmt.Sprintf("the newest approval, of %s, is for version %q, and this is version %q", approval.On, approval.Version, r.Version), "have it approved: "+link.ApproveCommand(r, "", ""))
		case approval.Bound && !approval.Current && !approval.Drifted:
			p.Report(at, fmt.Sprintf("the text has changed since the approval of %s", approval.On), "have the change approved: "+link.ApproveCommand(r, "", ""))
		}
	},
}

// approvalOf is the newest approval of a document; needed says that it is of a kind
// that needs one, and claims to have it.
func approvalOf(r *record.Record) (approval link.Approval, needed bool) {
	if !r.Kind.Approval || r.Status != record.Approved {
		return link.Approval{}, false
	}
	return link.ApprovalOf(r), true
}

// approvalAt is the place of an approval's digest, else of its row.
func approvalAt(r *record.Record, approval link.Approval) finding.Position {
	for _, key := range []string{"digest", "on"} {
		if pair := pairOf(&approval.Row, key); pair != nil && pair.Value.Position.Line > 0 {
			return pair.Value.Position
		}
	}
	return r.At("approvals")
}

var reviewOverdue = Rule{
	Name:  "review-overdue",
	Title: "Reviews are held when they are due",
	Doc: `Records in force are looked at again at planned intervals, so that they still fit. The day is
		next-review, or else the record's review-every, or the interval that content/site.yaml gives for its
		kind, counted from the last review, approval or effective date. Hold the review, enter it under reviews
		with its outcome, and set the next day. The standard names no interval: the one that counts is yours.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3", "A.2.4"},
	Record: func(p *Pass, r *record.Record) {
		due, overdue := p.reviewOverdue(r)
		if overdue && (r.Kind.Name != "policy" || notAIPolicy(r) || !p.policyReviewIncluded()) {
			p.reportReview(r, due)
		}
	},
}

// reviewOverdue says since when the review of a record in force is due.
func (p *Pass) reviewOverdue(r *record.Record) (due time.Time, overdue bool) {
	if !r.InForce(p.Today) {
		return time.Time{}, false
	}
	due, ok := p.ReviewDue(r)
	return due, ok && due.Before(p.Today)
}

func (p *Pass) reportReview(r *record.Record, due time.Time) {
	p.Report(reviewAt(r), fmt.Sprintf("the review was due on %s, %s", due.Format(record.DateLayout), ago(int(p.Today.Sub(due).Hours()/24))), "enter the review under reviews, and the next day under next-review")
}

func reviewAt(r *record.Record) finding.Position {
	for _, key := range []string{"next-review", "review-every"} {
		if pair := pairOf(&r.Fields, key); pair != nil && pair.Value.Has() {
			return pair.Value.Position
		}
	}
	return top(r)
}

// ago is how long something lies back.
func ago(days int) string {
	if days == 1 {
		return "1 day ago"
	}
	return fmt.Sprintf("%d days ago", days)
}
