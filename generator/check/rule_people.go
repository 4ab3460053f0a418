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

func peopleRules() []Rule {
	return []Rule{
		aimsResponsibilityUnassigned, actorWithoutRole, holderWithoutCompetence, competenceUnproven, qualificationExpired,
		communicationOneSided, resourcesUndecided, objectiveNotFollowedUp,
	}
}

var aimsResponsibilityUnassigned = Rule{
	Name:  "aims-responsibility-unassigned",
	Title: "One role keeps the system in conformity, and one reports on it",
	Doc: `Top management must give somebody the authority to keep the management system in conformity with the
		standard, and somebody that to report its performance; one role may have both. Where a handbook has an AI
		policy and roles in force, and none of them says so, nobody has it. Mark the role that has it:
		aims-conformity: true, performance-reporting: true. It is a warning, so that a handbook that is being set up
		can be built; grade it as an error once it stood.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"5.3"},
	Run: func(p *Pass) {
		l := p.shared.lead()
		if !l.acting || l.policy() == nil {
			return
		}
		for _, duty := range []struct{ field, element, what string }{
			{"aims-conformity", "5.3.a", "keeps the management system in conformity with the standard"},
			{"performance-reporting", "5.3.b", "reports its performance to top management"},
		} {
			if !slices.ContainsFunc(l.roles, func(r *record.Record) bool { return r.InForce(p.Today) && flagged(r, duty.field) }) {
				p.ReportOn(p.Library.Find(framework.Primary, duty.element), p.ofSite("organization"), "no role in force "+duty.what, duty.field+": true in the role that does")
			}
		}
	},
}

var actorWithoutRole = Rule{
	Name:  "actor-without-role",
	Title: "Owners and approvers hold a role of the register",
	Doc: `Who owns a record or approves it acts for the organization, and the register of roles says by what
		authority. A name that no role has as its holder or deputy leaves that open, and nobody notices when the
		person leaves. Name the role instead, or enter the person as its holder. A handbook without roles in
		force is left alone. It is a warning, as one name is written in many ways; an id that no role has is an
		error.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"5.3", "A.3.2"},
	Reference: func(p *Pass, ref *link.Reference) {
		if ref.Field != "owner" && ref.Field != "by" || !ref.Allowed || ref.To.Found() || !binding(ref.From) || strings.TrimSpace(ref.Text) == "" {
			return
		}
		if l := p.shared.lead(); ref.Spec != nil && len(ref.Spec.To) == 0 && l.acting && len(l.rolesOf(ref.Text)) == 0 {
			p.Report(ref.Position, fmt.Sprintf("no role has %s as its holder or deputy", quoted(ref.Text)), "name the role: "+ref.Field+": ROLE-...")
		}
	},
}

// skills are the competence records in force, by the role they are about.
type skills map[*record.Record][]*record.Record

func (p *Pass) skills() skills {
	s := skills{}
	for _, r := range p.OfKind("competence") {
		if !r.InForce(p.Today) {
			continue
		}
		for role := range r.Fields.Get("roles").All() {
			to := p.Resolve(role.Text).Record
			if n := len(s[to]); to != nil && (n == 0 || s[to][n-1] != r) {
				s[to] = append(s[to], r)
			}
		}
	}
	return s
}

var holderWithoutCompetence = Rule{
	Name:  "holder-without-competence",
	Title: "The holders of roles are shown to be competent",
	Doc: `A role that says what its holder must know asks for proof that the holder does, by education, training or
		experience. No competence record in force names this role, so nothing shows it. Write one with aims new
		competence, and name the role under roles; one record may cover many roles. It is a warning: which roles
		bear on how well AI does is for the organization to say.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.2", "A.4.6"}, About: "7.2",
	Run: func(p *Pass) {
		shown := p.skills()
		for _, role := range p.shared.lead().roles {
			if role.InForce(p.Today) && role.Fields.Get("required-competence").Has() && len(shown[role]) == 0 {
				p.Report(keyAt(role, "required-competence"), fmt.Sprintf("no competence record in force is about %s", nameOf(role)), "aims new competence, with roles: ["+nameOf(role)+"]")
			}
		}
	},
}

// sameWords compares competences as people type them.
func sameWords(a, b string) bool {
	return strings.EqualFold(strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " "))
}

var competenceUnproven = Rule{
	Name:  "competence-unproven",
	Title: "Each competence that a role needs is shown, or its lack is dealt with",
	Doc: `The competence records about this role alone say which needed competence each qualification covers, and
		one is left over: either the proof was forgotten or the holder lacks it. Add the qualification, worded as
		in the role, or enter the lack under gaps with an action and a day. Records that cover several roles at
		once are summaries, and are taken as they are; so are qualifications that name no competence. It is a
		warning, as it compares words.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.2"}, About: "7.2",
	Run: func(p *Pass) {
		shown := p.skills()
		for _, role := range p.shared.lead().roles {
			if !role.InForce(p.Today) || len(shown[role]) == 0 {
				continue
			}
			covered, exact := coveredBy(shown[role])
			for needed := range role.Fields.Get("required-competence").All() {
				if exact && !slices.ContainsFunc(covered, func(c string) bool { return sameWords(c, needed.Text) }) {
					p.Report(needed.Position, fmt.Sprintf("nothing shows %s in %s", quoted(needed.Text), nameOf(shown[role][0])), "add a qualification with competence: as it is worded here, or a row under gaps")
				}
			}
		}
	},
}

// coveredBy are the competences that records show or work on; exact says that they tell.
func coveredBy(records []*record.Record) (covered []string, exact bool) {
	for _, r := range records {
		if len(r.Fields.Get("roles").Texts()) != 1 {
			return nil, false
		}
		for _, list := range []string{"qualifications", "gaps"} {
			for row := range r.Fields.Get(list).All() {
				competence := row.Get("competence")
				if !competence.Has() {
					return nil, false
				}
				covered = append(covered, competence.Text)
			}
		}
	}
	return covered, true
}

var qualificationExpired = Rule{
	Name:  "qualification-expired",
	Title: "Proof of competence is renewed before it expires",
	Doc: `A certificate or training that has expired no longer shows that the person can do the work. Renew it and
		add the new one; the old row may stay, as proof of its own time, and is not reported where another row of
		the record covers the same competence today.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.2", "A.4.6"}, About: "7.2",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "competence" || !r.InForce(p.Today) {
			return
		}
		for row := range r.Fields.Get("qualifications").All() {
			if day, over := p.expired(row); over && !p.renewed(r, row) {
				p.Report(row.Get("expires").Position, fmt.Sprintf("%s expired on %s", quoted(row.Get("title").Text), day.Format(record.DateLayout)), "renew it and add a row, or enter the lack under gaps")
			}
		}
	},
}

func (p *Pass) expired(row record.Value) (day time.Time, over bool) {
	day, ok := row.Get("expires").Date()
	return day, ok && day.Before(p.Today)
}

// renewed says that something else in the record shows the same today, or works on it.
func (p *Pass) renewed(r *record.Record, old record.Value) bool {
	same := func(row record.Value) bool {
		competence := old.Get("competence").Text
		return competence != "" && sameWords(row.Get("competence").Text, competence) || sameWords(row.Get("title").Text, old.Get("title").Text)
	}
	for row := range r.Fields.Get("qualifications").All() {
		if _, over := p.expired(row); !over && same(row) {
			return true
		}
	}
	for row := range r.Fields.Get("gaps").All() {
		if !row.Get("done").Has() && same(row) {
			return true
		}
	}
	return false
}

var communicationOneSided = Rule{
	Name:  "communication-one-sided",
	Title: "Communication is planned inside and outside",
	Doc: `What is communicated about the management system, when, with whom and how is decided for the inside and
		for the outside. All plans in force are taken together, and one side is in none of them. Add an item with
		side: inside or side: outside, even if it only says who answers when somebody asks.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"7.4"}, About: "7.4",
	Run: func(p *Pass) {
		var last *record.Record
		var sides []string
		for _, r := range p.OfKind("communication") {
			if !r.InForce(p.Today) || r.Fields.Get("type").Text != "plan" {
				continue
			}
			for row := range r.Fields.Get("items").All() {
				if side := row.Get("side").Text; side != "" {
					last, sides = r, append(sides, side)
				}
			}
		}
		for _, side := range []string{"inside", "outside"} {
			if last != nil && !slices.Contains(sides, side) {
				p.Report(keyAt(last, "items"), fmt.Sprintf("no plan in force has an item with side %q", side), "add one, or say who answers when somebody asks")
			}
		}
	},
}

var resourcesUndecided = Rule{
	Name:  "resources-undecided",
	Title: "The resources that an objective or a treatment takes were decided",
	Doc: `An objective that takes people or money is reached only if somebody grants them, and so is the treatment
		of a risk. No resource record and no management review names it, so nothing shows that. Name it under
		decided-by of the resource, or lay it before the management review; if it takes nothing beyond the
		ordinary, let resources begin with "none".`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"5.1", "7.1"}, About: "7.1",
	Run: func(p *Pass) {
		for _, r := range p.OfKind("objective") {
			if pursued(r) && r.InForce(p.Today) {
				p.decided(r, r.Fields.Get("resources"))
			}
		}
		seen := map[*record.Record]bool{}
		p.eachTreatment(func(t *treatment) {
			for action := range t.row.Get("actions").All() {
				state := action.Get("state").Text
				if t.inForce && !seen[t.plan] && (state == "planned" || state == "in-progress") {
					seen[t.plan] = p.decided(t.plan, action.Get("resources")) // one finding a plan: it is granted as a whole
				}
			}
		})
	},
}

// decided reports resources that a record needs and nothing grants.
func (p *Pass) decided(r *record.Record, needs record.Value) (reported bool) {
	if !needs.Has() || takesNothing(needs.Text) {
		return false
	}
	granted := slices.ContainsFunc(p.Backlinks(r), func(b link.Backlink) bool {
		return !b.From.IsPage() && (b.From.Kind.Name == "resource" || b.From.Kind.Name == "management-review")
	})
	if !granted {
		p.Report(needs.Position, "no resource and no management review names "+nameOf(r), "name it under decided-by of a resource, or under inputs of a management review")
	}
	return !granted
}

// takesNothing reads "none beyond the ordinary", "no money" and the like.
func takesNothing(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), " ")
	first = strings.Trim(first, ".,;:")
	return first == "none" || first == "no" || first == "nothing"
}

// pursued says that an objective is neither reached nor given up.
func pursued(r *record.Record) bool {
	return slices.Contains([]string{"planned", "on-track", "at-risk"}, r.Fields.Get("state").Text)
}

var objectiveNotFollowedUp = Rule{
	Name:  "objective-not-followed-up",
	Title: "The progress of an objective is looked at as often as planned",
	Doc: `Objectives are monitored; one that nobody looks at is met or missed by chance. The newest result, here or
		in a monitoring record that names the objective, is older than follow-up says, or where it says nothing
		the interval objective-follow-up of content/site.yaml, twelve months unless told otherwise. Enter the
		result under results, or follow it up less often. What is only planned has no results yet.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"6.2", "9.1"}, About: "6.2.d",
	Run: func(p *Pass) {
		newest := map[*record.Record]time.Time{}
		for _, r := range p.OfKind("objective") {
			if !pursued(r) || r.Fields.Get("state").Text == "planned" || !r.InForce(p.Today) {
				continue
			}
			last := lastOf(newest, r)
			for _, b := range p.Backlinks(r) {
				if slices.Contains(b.Fields, "objectives") && b.From.InForce(p.Today) {
					last = later(last, lastOf(newest, b.From))
				}
			}
			since := "the newest result is of "
			if last.IsZero() {
				since = "there is no result, and it is in force since "
				last, _ = r.Fields.Get("effective").Date()
			}
			every, own := record.ParseInterval(r.Fields.Get("follow-up").Text)
			if !own {
				every = p.Site.Intervals["objective-follow-up"]
			}
			if last.IsZero() || every == (record.Interval{}) || !every.After(last).Before(p.Today) {
				continue
			}
			at := keyAt(r, "results")
			if pairOf(&r.Fields, "results") == nil {
				at = keyAt(r, "follow-up")
			}
			p.Report(at, since+last.Format(record.DateLayout)+", longer ago than follow-up allows ("+every.String()+")", "add a row under results")
		}
	},
}

// lastOf is the newest day in the results of a record, found once.
func lastOf(known map[*record.Record]time.Time, r *record.Record) time.Time {
	last, found := known[r]
	if !found {
		for row := range r.Fields.Get("results").All() {
			if on, ok := row.Get("on").Date(); ok {
				last = later(last, on)
			}
		}
		known[r] = last
	}
	return last
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
