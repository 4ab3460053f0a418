package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// managementReviewRules are about top management's review of the management system.
func managementReviewRules() []Rule {
	return []Rule{
		managementReviewOverdue, reviewWithoutTopManagement, reviewInputMissing, reviewWithoutAuditResults,
		reviewDecisionsIncomplete, reviewActionForgotten, reviewDecisionUntracked,
	}
}

const managementReview = "management-review"

var managementReviewOverdue = Rule{
	Name:  "management-review-overdue",
	Title: "Top management reviews the system at the planned interval",
	Doc: `Top management reviews the management system at planned intervals. The interval is management-review in
		content/site.yaml, 12 months unless told otherwise; it counts from the last review, and for the first one
		from the day on which the scope took effect. Hold the review and write its minutes.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.3.1"}, About: "9.3.1",
	Run: func(p *Pass) {
		since, begun := p.begun()
		if !begun {
			return
		}
		at, what := p.ofSite("intervals"), "no management review has been held"
		for _, r := range p.OfKind(managementReview) {
			held := r.Fields.Get("held")
			if on, ok := held.Date(); ok && r.Status != record.Retired && on.After(since) && !on.After(p.Today) {
				since, at, what = on, held.Position, "this is the last management review"
			}
		}
		if due := p.spanOf("management-review").After(since); due.Before(p.Today) {
			p.Report(at, fmt.Sprintf("%s, and one was due on %s", what, dated(due)), "hold it; aims new management-review begins the minutes")
		}
	},
}

var reviewWithoutTopManagement = Rule{
	Name:  "review-without-top-management",
	Title: "Top management takes part in its review, and approves it",
	Doc: `The review is top management's own; a meeting of specialists about the system is none. At least one of
		those who took part holds a role with top-management: true, and so does one of those who approved the
		minutes, as soon as they are approved. Enter who took part, or mark the roles that belong to top
		management. A handbook that marks no role is left alone.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.3.1"}, About: "9.3.1",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != managementReview || !binding(r) || len(p.shared.leading()) == 0 {
			return
		}
		attendees, approvals := r.Fields.Get("attendees"), r.Fields.Get("approvals")
		if attendees.Has() && !p.leads(attendees, "who") {
			p.Report(keyAt(r, "attendees"), "nobody of top management took part", "add a row: {who: "+p.someLeader()+"}")
		}
		if approvals.Has() && !p.leads(approvals, "by") {
			p.Report(keyAt(r, "approvals"), "nobody of top management approved the minutes", link.ApproveCommand(r, p.someLeader(), ""))
		}
	},
}

// leads says that one of the rows names somebody of top management.
func (p *Pass) leads(rows record.Value, field string) bool {
	for row := range rows.All() {
		name, _, _ := strings.Cut(p.person(row.Get(field).Text), ",")
		if p.shared.leading()[name] != "" {
			return true
		}
	}
	return false
}

func (p *Pass) someLeader() string {
	var ids []string
	for _, id := range p.shared.leading() {
		ids = append(ids, id)
	}
	return slices.Min(ids)
}

// leaders are the people of top management, by name, with their role.
func leaders(p *Pass) map[string]string {
	people := map[string]string{}
	for _, r := range p.OfKind("role") {
		if r.Status != record.Retired && r.Fields.Get("top-management").Text == "true" {
			people[p.person(r.ID)] = r.ID
		}
	}
	return people
}

var reviewInputMissing = Rule{
	Name:  "review-input-missing",
	Title: "A management review considers every input of 9.3.2",
	Doc: `Seven inputs are prescribed: earlier actions; changes in issues; changes in what interested parties need;
		nonconformities and corrective actions; results of monitoring; results of audits; and opportunities to
		improve. Each has its section in the minutes, or text that is marked with the provision, and more than a
		heading: that nothing has changed is an answer, and silence is none. Write what the review was told.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.3.2"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != managementReview || !binding(r) || r.Body == nil {
			return
		}
		answered := map[string]bool{}
		for _, a := range p.AnswersOf(r) {
			if a.Provision.Framework.ID == framework.Primary && a.Block >= 0 && p.textIn(link.Quoted(a)) {
				answered[a.Provision.ID] = true
			}
		}
		for _, input := range reviewInputs {
			if answered[input.provision] {
				continue
			}
			at := finding.Position{File: r.File, Line: r.Line}
			heading, found := sectionOf(r, input.section)
			if found && p.saysSomething(r, heading) {
				continue
			}
			hint := "write it below ## " + input.section
			if found {
				at.Line = heading.Line
			} else if near := nearHeading(r, input.section); near != "" {
				hint = fmt.Sprintf("rename %q", near)
			}
			p.ReportOn(p.Library.Find(framework.Primary, input.provision), at, fmt.Sprintf("nothing says what the review considered of %s (%s)", input.what, printed(p, input.provision)), hint)
		}
	},
}

type reviewInput struct{ provision, section, what string }

// reviewInputs are the inputs of a management review, with the section that the kind has
// for each.
var reviewInputs = []reviewInput{
	{"9.3.2.a", "Actions from earlier reviews", "earlier actions"},
	{"9.3.2.b", "Changes in issues", "changes in issues"},
	{"9.3.2.c", "Changes in what interested parties expect", "changes in what interested parties need"},
	{"9.3.2.d.1", "Nonconformities and corrective actions", "the trend in nonconformities"},
	{"9.3.2.d.2", "Monitoring and measurement results", "the trend in results of monitoring"},
	{"9.3.2.d.3", "Audit results", "the trend in results of audits"},
	{"9.3.2.e", "Opportunities for improvement", "opportunities for improvement"},
}

// isReviewInput says that a section of a management review is for review-input-missing to
// ask for: it knows when the input stands elsewhere.
func isReviewInput(r *record.Record, section string) bool {
	return r.Kind.Name == managementReview && slices.ContainsFunc(reviewInputs, func(input reviewInput) bool { return input.section == section })
}

// printed is how the publication numbers a provision.
func printed(p *Pass, id string) string {
	if provision := p.Library.Find(framework.Primary, id); provision != nil {
		return provision.Cited()
	}
	return id
}

var reviewWithoutAuditResults = Rule{
	Name:  "review-without-audit-results",
	Title: "A management review has the latest audit before it",
	Doc: `Audit results are an input of the review, so that an internal audit comes first, though no clause fixes
		the order. The review names under inputs a report of an audit that was held before it and, where there was
		a review before, after that one. Name the report, or hold the audit before the next review.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"9.3.2", "9.2.2"}, About: "9.3.2.d.3",
	Record: func(p *Pass, r *record.Record) {
		held, ok := r.Fields.Get("held").Date()
		if r.Kind.Name != managementReview || !binding(r) || !ok {
			return
		}
		since, named := time.Time{}, ""
		if before := p.reviewBefore(r); before != nil {
			since, _ = before.Fields.Get("held").Date()
		}
		for item := range r.Fields.Get("inputs").All() {
			report := p.Resolve(item.Text).Record
			if report == nil || report.IsPage() || report.Kind.Name != auditReport {
				continue
			}
			if on, known := report.Fields.Get("performed").Date(); known && !on.After(held) && !on.Before(since) {
				return
			}
			named = nameOf(report)
		}
		if named != "" {
			p.Report(keyAt(r, "inputs"), fmt.Sprintf("%s is no audit of the time between the last review and this one", named), "name the report of the audit that was held before this review")
			return
		}
		p.Report(keyAt(r, "inputs"), "no audit report was before the review", "inputs: [AUD-...]")
	},
}

// reviewBefore is the review that this one follows: the one it names, else the newest
// one in force that was held earlier.
func (p *Pass) reviewBefore(r *record.Record) *record.Record {
	if before := p.Resolve(r.Fields.Get("previous").Text).Record; before != nil && !before.IsPage() {
		return before
	}
	reviews := p.shared.reviews()
	i, _ := slices.BinarySearchFunc(reviews, r.Fields.Get("held").Text, func(o *record.Record, held string) int {
		return cmp.Compare(o.Fields.Get("held").Text, held)
	})
	if i == 0 {
		return nil
	}
	return reviews[i-1]
}

// heldReviews are the management reviews in force, the oldest first.
func heldReviews(p *Pass) []*record.Record {
	reviews := slices.DeleteFunc(p.OfKind(managementReview), func(r *record.Record) bool { return !r.InForce(p.Today) || !r.Fields.Get("held").Has() })
	slices.SortStableFunc(reviews, func(a, b *record.Record) int {
		return cmp.Compare(a.Fields.Get("held").Text, b.Fields.Get("held").Text)
	})
	return reviews
}

var reviewDecisionsIncomplete = Rule{
	Name:  "review-decisions-incomplete",
	Title: "A management review decides on improvement and on changes",
	Doc: `The results of the review include decisions on opportunities to improve and on any need to change the
		management system. That nothing is to be changed is a decision too, but it has to be taken. Add a row
		under decisions with the type improvement or change, or with none and the words that say so.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.3.3"}, About: "9.3.3",
	Record: func(p *Pass, r *record.Record) {
		decisions := r.Fields.Get("decisions")
		if r.Kind.Name != managementReview || !binding(r) || !decisions.Has() {
			return
		}
		taken := map[string]bool{}
		for row := range decisions.All() {
			taken[row.Get("type").Text] = true
		}
		for _, kind := range []string{"improvement", "change"} {
			if !taken[kind] && !taken["none"] {
				p.Report(keyAt(r, "decisions"), fmt.Sprintf("no decision is of the type %q", kind), "add a row: {type: "+kind+", what: ...}, or {type: none, what: nothing is to be changed}")
			}
		}
	},
}

var reviewActionForgotten = Rule{
	Name:  "review-action-forgotten",
	Title: "Actions of a review are followed up in the next one",
	Doc: `Where the actions of earlier reviews stand is the first input of a review; an action that nobody asks
		about again was in vain. Each action of the review before stands under previous-actions, in the same
		words, with its state. Add it, if only with the state cancelled and the reason.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.3.2.a"}, About: "9.3.2.a",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != managementReview || !binding(r) {
			return
		}
		before := p.reviewBefore(r)
		if before == nil || before == r {
			return
		}
		followed := map[string]bool{}
		for row := range r.Fields.Get("previous-actions").All() {
			followed[plainWords(row.Get("what").Text)] = true
		}
		for row := range before.Fields.Get("actions").All() {
			if what := row.Get("what"); what.Has() && !followed[plainWords(what.Text)] {
				p.Report(keyAt(r, "previous-actions"), fmt.Sprintf("nothing says where %s stands, an action of %s", quoted(what.Text), nameOf(before)), "add a row: {what: "+what.Text+", state: ...}")
			}
		}
	},
}

// plainWords are words without capitals, punctuation and space around them.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return strings.ContainsRune(" \t\n.,;:()\"'", c) }), " ")
}

var reviewDecisionUntracked = Rule{
	Name:  "review-decision-untracked",
	Title: "What a review decides is carried on by a record",
	Doc: `A decision to change the management system is planned and carried out as a change, and one to improve as
		an improvement; without a record nobody can show what became of it. The decision names such a record under
		records, or such a record names the review as its cause. Write the record with aims new, and name it.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"9.3.3", "6.3", "10.1"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != managementReview || !binding(r) {
			return
		}
		for row := range r.Fields.Get("decisions").All() {
			kind := row.Get("type").Text
			if kind != "change" && kind != "improvement" || p.carriedOn(row.Get("records"), kind) || p.caused(r, kind) {
				continue
			}
			p.Report(row.Get("what").Position, fmt.Sprintf("no record of kind %s carries on %s", kind, quoted(row.Get("what").Text)), "aims new "+kind+", and name it under records")
		}
	},
}

func (p *Pass) carriedOn(records record.Value, kind string) bool {
	for item := range records.All() {
		if to := p.Resolve(item.Text).Record; to != nil && !to.IsPage() && to.Kind.Name == kind {
			return true
		}
	}
	return false
}

// caused says that a record of that kind names this one as its cause.
func (p *Pass) caused(r *record.Record, kind string) bool {
	for _, link := range p.Backlinks(r) {
		if !link.From.IsPage() && link.From.Kind.Name == kind && slices.Contains(link.Fields, "caused-by") {
			return true
		}
	}
	return false
}
