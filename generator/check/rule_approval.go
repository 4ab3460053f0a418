package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

func approvalRules() []Rule {
	return []Rule{
		approvalEditorialDrift, approverIsAuthor, approverWithoutAuthority, approvesUnknownKind,
		effectiveBeforeApproval, approvedBeforeDone, reviewWithoutEffect, reviewUnplanned,
	}
}

var approvalEditorialDrift = Rule{
	Name:  "approval-editorial-drift",
	Title: "A document is set as it was when it was approved",
	Doc: `Since the newest approval only punctuation, layout, emphasis or where links lead have changed; every word,
		number and sign is the one that was approved. The approval keeps a digest of the words for that, which
		aims approve writes beside the other. Nobody follows a rule that was not approved, but the digest holds
		no longer, and a comma can count: look at the change and have it approved, or take it back.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if approval, _ := approvalOf(r); approval.Drifted {
			p.Report(approvalAt(r, approval), approval.Text(), "if the change is harmless: "+link.ApproveCommand(r, "", ""))
		}
	},
}

var approverIsAuthor = Rule{
	Name:  "approver-is-author",
	Title: "Somebody else than the author approves a document",
	Doc: `Who wrote a text overlooks what is missing in it, so approval by the author is weak control. It is
		reported where author and approver are one role or person; where the record names no author, where all
		its changes in git since the approval before are by the person who approved. Let somebody else approve
		it, or say in the note of the approval why not. It is no error: in a small organization one person may have
		to do both, and the note says so.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		approval, _ := approvalOf(r)
		if !approval.Given || approval.By == "" || approval.Row.Get("note").Has() {
			return
		}
		if author := r.Fields.Get("author"); author.Has() {
			if p.samePerson(author.Text, approval.By) {
				p.Report(byAt(approval), fmt.Sprintf("%q wrote the document and approved it", approval.By), "let somebody else approve it, or say in the note of the approval why not")
			}
			return
		}
		if name := onlyAuthor(r, approval); name != "" && p.samePerson(name, approval.By) {
			p.Report(byAt(approval), fmt.Sprintf("by its history %s wrote the document, and %q approved it", name, approval.By), "name the author, let somebody else approve it, or say in the note of the approval why not")
		}
	},
}

// samePerson says that two names or roles are one, or that one person holds both. Bodies
// and shared deputies do not make one of two.
func (p *Pass) samePerson(a, b string) bool {
	person := func(who string) string {
		who = strings.Join(strings.Fields(who), " ")
		if role := p.shared.lead().roleOf[who]; role != nil {
			who = strings.Join(strings.Fields(role.Fields.Get("holder").Text), " ")
		}
		return who
	}
	return strings.TrimSpace(a) == strings.TrimSpace(b) || person(a) != "" && strings.EqualFold(person(a), person(b))
}

// onlyAuthor is who made every change from the day after the approval before the newest
// one up to the newest; "" when there were several, or none.
func onlyAuthor(r *record.Record, newest link.Approval) (name string) {
	var before string
	for row := range r.Fields.Get("approvals").All() {
		if on := row.Get("on").Text; on < newest.On && on > before {
			before = on
		}
	}
	for _, change := range r.Changes {
		day := change.Date.Format(record.DateLayout)
		switch {
		case day > newest.On || day <= before:
			continue
		case name != "" && name != change.Author:
			return ""
		}
		name = change.Author
	}
	return name
}

var approverWithoutAuthority = Rule{
	Name:  "approver-without-authority",
	Title: "Who approves a document may do so",
	Doc: `Roles say under approves which kinds of record they may approve. Some role does so for this kind, and the
		newest approval is by another one: the document is in use without the authority that the organization
		itself asks for. Have it approved by a role that may, or correct approves. Kinds that no role names are
		not looked at.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"5.3", "7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		l := p.shared.lead()
		may := l.mayPass[r.Kind.Name]
		if len(may) == 0 || r.Status != record.Approved {
			return
		}
		approval := link.ApprovalOf(r)
		acts := func(role *record.Record) bool { return slices.Contains(may, role.ID) }
		if approval.Given && approval.By != "" && !slices.ContainsFunc(l.rolesOf(approval.By), acts) {
			p.Report(byAt(approval), fmt.Sprintf("%q may not approve %s; %s may", approval.By, ofKind(r.Kind), either(may)), link.ApproveCommand(r, may[0], ""))
		}
	},
}

var approvesUnknownKind = Rule{
	Name:  "approves-unknown-kind",
	Title: "Roles approve kinds of record that exist",
	Doc: `A kind that is misspelt under approves protects nothing: any role could approve such records, and nobody
		would notice. Correct the name; aims schema and the README of the kinds list them.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"5.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "role" {
			return
		}
		for kind := range r.Fields.Get("approves").All() {
			if p.Kinds.Find(kind.Text) == nil {
				p.Report(kind.Position, fmt.Sprintf("there is no kind %q", kind.Text), finding.DidYouMean(kind.Text, p.Kinds.Names()))
			}
		}
	},
}

var effectiveBeforeApproval = Rule{
	Name:  "effective-before-approval",
	Title: "A document takes effect after its approval",
	Doc: `Documents that need approval must not bind anyone before they have it. The first approval of this version
		is later than the day from which it applies: one of the two dates is wrong, or people followed a rule
		that nobody had agreed to. Correct the date, or move effective to the day of the approval.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		effective, ok := r.Fields.Get("effective").Date()
		if !ok || !r.Kind.Approval || r.Status != record.Approved {
			return
		}
		if first := firstApproval(r); first.After(effective) {
			p.Report(r.At("effective"), fmt.Sprintf("it applies from %s, and the first approval of this version is of %s", effective.Format(record.DateLayout), first.Format(record.DateLayout)), "correct the date that is wrong, or move effective to the day of the approval")
		}
	},
}

// firstApproval is the day on which this version was first approved. Rows without a
// version count for it.
func firstApproval(r *record.Record) (first time.Time) {
	for row := range r.Fields.Get("approvals").All() {
		on, ok := row.Get("on").Date()
		if version := row.Get("version").Text; !ok || version != "" && r.Version != "" && !record.SameVersion(version, r.Version) {
			continue
		}
		if first.IsZero() || on.Before(first) {
			first = on
		}
	}
	return first
}

var approvedBeforeDone = Rule{
	Name:  "approved-before-done",
	Title: "What was done is approved afterwards",
	Doc: `An assessment or a meeting cannot be approved before it was held: the approval would cover a result that
		did not exist. Correct the date that is wrong, or have the result approved as it is now.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		approval, _ := record.ParseDate(link.ApprovalOf(r).On)
		if approval.IsZero() || r.Status != record.Approved {
			return
		}
		for _, field := range []string{"performed", "held"} {
			if done := r.Fields.Get(field); done.Has() {
				if on, ok := done.Date(); ok && on.After(approval) {
					p.Report(done.Position, fmt.Sprintf("%q is %s, after the newest approval (%s)", field, done.Text, approval.Format(record.DateLayout)), "correct the date that is wrong, or have it approved again: "+link.ApproveCommand(r, "", ""))
				}
			}
		}
	},
}

var reviewWithoutEffect = Rule{
	Name:  "review-without-effect",
	Title: "What a review decides is done",
	Doc: `A review that withdraws a document, or asks for a change, means that the text as it stands no longer fits.
		A withdrawn one is retired; a change is approved within the interval review-follow-up of
		content/site.yaml, three months unless told otherwise. Set the status to retired, or make the change and
		have it approved. A review without change is entered with outcome: confirmed.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Status != record.Approved {
			return
		}
		var newest record.Value
		var day time.Time
		for row := range r.Fields.Get("reviews").All() {
			if on, ok := row.Get("on").Date(); ok && !on.Before(day) {
				newest, day = row, on
			}
		}
		approved, _ := record.ParseDate(link.ApprovalOf(r).On)
		switch outcome := newest.Get("outcome"); outcome.Text {
		case "withdrawn":
			if !approved.After(day) {
				p.Report(outcome.Position, fmt.Sprintf("the review of %s withdrew %s, which is still in force", newest.Get("on").Text, nameOf(r)), "status: retired")
			}
		case "changed":
			within, set := p.Site.Intervals["review-follow-up"]
			if set && r.Kind.Approval && approved.Before(day) && within.After(day).Before(p.Today) {
				p.Report(outcome.Position, fmt.Sprintf("the review of %s asked for a change, and nothing was approved since", newest.Get("on").Text), "make the change and have it approved: "+link.ApproveCommand(r, "", ""))
			}
		}
	},
}

var reviewUnplanned = Rule{
	Name:  "review-unplanned",
	Title: "It is known when a record is reviewed next",
	Doc: `Records of this kind are kept up to date by reviews, and nothing here tells when one is due: there is no
		next-review, and no approval, review or effective date from which the interval could run. It will never
		be found overdue. Write next-review, or the day from which it applies under effective.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"7.5.2", "7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Review == "" || r.Kind.Approval || !r.InForce(p.Today) {
			return // approval-missing asks for a day where approval is needed
		}
		if _, planned := p.ReviewDue(r); !planned {
			p.Report(top(r), "nothing tells when it is reviewed next", "next-review: a day, or effective: the day from which it applies")
		}
	},
}
