package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

func policyRules() []Rule {
	return []Rule{
		aiPolicyMissing, aiPolicyInForceTwice, aiPolicyIncomplete, approverNotTopManagement, aiPolicyReviewOverdue,
		policyNotMadeKnown, awarenessTopicsMissing, awarenessIncomplete,
	}
}

var aiPolicyMissing = Rule{
	Name:  "ai-policy-missing",
	Title: "The AI policy is in force",
	Doc: `Top management sets the direction in an AI policy; objectives, roles and controls follow from it. Without
		one in force there is nothing to follow from. Write one with aims new policy and type: ai-policy, or have
		the draft approved. It is a warning, so that a handbook that is being set up can be built; grade it as an
		error once it stood.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"5.2", "A.2.2"}, About: "5.2",
	Run: func(p *Pass) {
		if len(p.shared.lead().policies) == 0 {
			p.lacks("AI policy is", slices.DeleteFunc(p.OfKind("policy"), notAIPolicy), "aims new policy writes one, with type: ai-policy")
		}
	},
}

var aiPolicyInForceTwice = Rule{
	Name:  "ai-policy-in-force-twice",
	Title: "One AI policy is in force",
	Doc: `Staff are held to the AI policy, and two of them in force can ask for two things. Retire the one that was
		replaced, or make the other a policy on a topic under it: type: topic.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"5.2", "A.2.2"},
	Run: func(p *Pass) { p.one(p.shared.lead().policies) },
}

// policyProperties are what the AI policy itself must do: fit the purpose, frame
// objectives, and commit to applicable requirements and to improvement.
var policyProperties = []string{"5.2.a", "5.2.b", "5.2.c", "5.2.d"}

var aiPolicyIncomplete = Rule{
	Name:  "ai-policy-incomplete",
	Title: "The AI policy itself does what an AI policy must",
	Doc: `The AI policy must fit the purpose of the organization, frame its objectives, and commit to applicable
		requirements and to improvement. That another document says so does not help: staff are given the
		policy. What nothing answers at all is reported by element-unaddressed; this rule is about what only
		other records answer. Say it in the policy and mark the place, such as <!-- answers: 5.2.d -->.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"5.2"},
	Run: func(p *Pass) {
		policy := p.shared.lead().policy()
		if policy == nil {
			return
		}
		for _, id := range policyProperties {
			element := p.Library.Find(framework.Primary, id)
			if element == nil {
				continue
			}
			var elsewhere []string
			for _, answer := range p.Answers(element) {
				if answer.Counts && answer.Record == policy {
					elsewhere = nil
					break
				}
				if answer.Counts && !slices.Contains(elsewhere, nameOf(answer.Record)) {
					elsewhere = append(elsewhere, nameOf(answer.Record))
				}
			}
			if len(elsewhere) > 0 {
				p.ReportOn(element, top(policy), fmt.Sprintf("%s is answered by %s, but not by the AI policy: %s", element.Ref(), strings.Join(elsewhere, ", "), inSentence(element.Name())), "mark the text of the policy that does with <!-- answers: "+element.Ref()+" -->")
			}
		}
	},
}

var approverNotTopManagement = Rule{
	Name:  "approver-not-top-management",
	Title: "The AI policy is approved by top management",
	Doc: `Top management must establish the AI policy; a policy that somebody else approved shows that it does not
		lead. The newest approval must be by a role with top-management: true, or by a person who holds one. Have
		the policy approved by such a role, or mark the role if it belongs to top management.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"5.1", "5.2"}, About: "5.2",
	Run: func(p *Pass) {
		l := p.shared.lead()
		for _, policy := range p.OfKind("policy") {
			approval, _ := approvalOf(policy)
			if notAIPolicy(policy) || !approval.Given || approval.By == "" {
				continue
			}
			roles := l.rolesOf(approval.By)
			if slices.ContainsFunc(roles, unsettled) {
				continue
			}
			if len(roles) == 0 && (l.leader == "" || record.IsID(approval.By)) || slices.ContainsFunc(roles, topManagement) {
				continue // nobody can tell, role-unknown says so, or all is well
			}
			p.Report(byAt(approval), fmt.Sprintf("%q approved it, and holds no role of top management", approval.By), "have it approved by one: "+link.ApproveCommand(policy, l.leader, "")+"; or say top-management: true in the role that belongs to it")
		}
	},
}

// unsettled says that a role is a draft that does not say yet where it belongs.
func unsettled(role *record.Record) bool {
	return role.Status == record.Draft && !role.Fields.Get("top-management").Has()
}

func topManagement(role *record.Record) bool { return flagged(role, "top-management") }

// byAt is where an approval says who gave it.
func byAt(approval link.Approval) finding.Position {
	if by := approval.Row.Get("by"); by.Position.Line > 0 {
		return by.Position
	}
	return approval.Row.Position
}

var aiPolicyReviewOverdue = Rule{
	Name:  "ai-policy-review-overdue",
	Title: "The AI policy is reviewed when it is due",
	Doc: `Where control A.2.4 is included, the AI policy is reviewed at planned intervals or when needed, so that it
		stays suitable. The day is found as for review-overdue, which reports the AI policy where the control is
		not included. Hold the review and enter it under reviews with its outcome; confirmed is one.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.2.4"}, About: "A.2.4",
	Run: func(p *Pass) {
		for _, policy := range p.shared.lead().policies {
			if due, overdue := p.reviewOverdue(policy); overdue && p.policyReviewIncluded() {
				p.reportReview(policy, due)
			}
		}
	},
}

// policyReviewIncluded says that the statement of applicability includes the control that
// asks for reviews of the AI policy.
func (p *Pass) policyReviewIncluded() bool {
	control := p.Library.Find(framework.Primary, "A.2.4")
	if control == nil {
		return false
	}
	d, found := p.Decision(control)
	return found && d.Decided && d.Applicable
}

var policyNotMadeKnown = Rule{
	Name:  "policy-not-made-known",
	Title: "The AI policy in force has been made known",
	Doc: `A policy that nobody was told of directs nobody. Since its approval, an awareness record, a message that
		was sent, or evidence must show that this version was made known inside the organization. It is asked
		for when the interval policy-communication of content/site.yaml has passed, one month unless told
		otherwise. Record what was done with aims new awareness or aims new communication, and name the policy
		there.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"5.2", "7.3", "7.4"}, About: "5.2-3",
	Run: func(p *Pass) {
		policy := p.shared.lead().policy()
		if policy == nil {
			return
		}
		since, until := p.newsOf(policy)
		within, set := p.Site.Intervals["policy-communication"]
		if since.IsZero() || !set || !within.After(until).Before(p.Today) || p.madeKnown(policy, since) {
			return
		}
		what := "the AI policy"
		if policy.Version != "" {
			what = fmt.Sprintf("version %q", policy.Version)
		}
		p.Report(policy.At("version"), fmt.Sprintf("nothing shows that %s was made known since %s", what, since.Format(record.DateLayout)), fmt.Sprintf("aims new awareness, with policies: [%s] and policy-version; or name it in a message that was sent", policy.ID))
	},
}

// newsOf is when a policy was approved or took effect: the earlier day and the later one.
func (p *Pass) newsOf(policy *record.Record) (first, last time.Time) {
	effective, _ := policy.Fields.Get("effective").Date()
	approved, _ := record.ParseDate(link.ApprovalOf(policy).On)
	first, last = effective, approved
	if last.Before(first) {
		first, last = last, first
	}
	if first.IsZero() {
		first = last
	}
	return first, last
}

// madeKnown says that something in force shows the policy being made known since a day.
func (p *Pass) madeKnown(policy *record.Record, since time.Time) bool {
	if len(p.awareness(policy, since)) > 0 {
		return true
	}
	for _, back := range p.Backlinks(policy) {
		if !back.From.InForce(p.Today) {
			continue
		}
		if slices.Contains(back.Fields, evidences) && !p.Window(back.From).From.Before(since) {
			return true
		}
		for row := range back.From.Fields.Get("sent").All() {
			if on, ok := row.Get("on").Date(); ok && !on.Before(since) {
				return true
			}
		}
	}
	element := p.Library.Find(framework.Primary, "5.2-3")
	return element != nil && slices.ContainsFunc(p.Evidence(element), func(e link.Evidence) bool {
		return e.Counts && !e.From.Before(since)
	})
}

// awareness are the records in force by which this version of the policy was explained.
func (p *Pass) awareness(policy *record.Record, since time.Time) (told []*record.Record) {
	for _, r := range p.OfKind("awareness") {
		delivered, ok := r.Fields.Get("delivered").Date()
		version := r.Fields.Get("policy-version").Text
		if !r.InForce(p.Today) || !ok || delivered.Before(since) || version != "" && policy.Version != "" && !record.SameVersion(version, policy.Version) {
			continue
		}
		names := slices.ContainsFunc(r.Fields.Get("policies").Texts(), func(id string) bool { return p.Resolve(id).Record == policy })
		if names || version != "" && record.SameVersion(version, policy.Version) {
			told = append(told, r)
		}
	}
	return told
}

var awarenessTopicsMissing = Rule{
	Name:  "awareness-topics-missing",
	Title: "Awareness covers the policy, the own part and what not conforming means",
	Doc: `People must know the AI policy, how they contribute, and what it means not to conform. All that was given
		on the policy in force is taken together; a topic that is in none of it has not been explained to anyone.
		Add it to topics if it was covered, or give it and record that.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.3"}, About: "7.3",
	Run: func(p *Pass) {
		policy := p.shared.lead().policy()
		if policy == nil {
			return
		}
		since, _ := p.newsOf(policy)
		told := p.awareness(policy, since)
		var covered []string
		for _, r := range told {
			covered = append(covered, r.Fields.Get("topics").Texts()...)
		}
		for _, topic := range []string{"policy", "contribution", "consequences"} {
			if len(told) > 0 && !slices.Contains(covered, topic) {
				last := told[len(told)-1]
				p.Report(keyAt(last, "topics"), fmt.Sprintf("no awareness record on %s covers %q", nameOf(policy), topic), "add it to topics if it was covered, or give it and record that")
			}
		}
	},
}

var awarenessIncomplete = Rule{
	Name:  "awareness-incomplete",
	Title: "Awareness says what follows for those who were not reached",
	Doc: `Fewer took part than were invited. That happens, but those who are missing work under the system as well,
		and an auditor will ask about them. Say in a section Result who is still missing and what is done about
		it.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.3"}, About: "7.3",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "awareness" || !binding(r) {
			return
		}
		invited, ok := r.Fields.Get("invited").Number()
		completed, both := r.Fields.Get("completed").Number()
		if ok && both && completed < invited && !p.hasText(r, "Result") {
			p.Report(r.At("completed"), fmt.Sprintf("%g of %g took part, and nothing says what follows for the others", completed, invited), "add ## Result: who is missing, and what is done about it")
		}
	},
}

// hasText says that a section has more to read than its heading.
func (p *Pass) hasText(r *record.Record, title string) bool {
	heading, found := sectionOf(r, title)
	return found && p.saysSomething(r, heading)
}
