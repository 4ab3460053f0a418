package check

import (
	"fmt"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// auditRules are about internal audits: that they are held, and look at everything.
func auditRules() []Rule {
	return []Rule{internalAuditOverdue, auditNotHeld, auditCoverageIncomplete, findingRequirementDiffers, auditorAuditsOwnWork, auditorWithoutCompetence}
}

const (
	auditReport    = "audit-report"
	auditProgramme = "audit-programme"
)

var internalAuditOverdue = Rule{
	Name:  "internal-audit-overdue",
	Title: "Internal audits are held at the planned interval",
	Doc: `The organization audits itself at planned intervals. The interval is the frequency of the audit programme
		in force, else internal-audit in content/site.yaml, 12 months unless told otherwise; it counts from the
		last internal audit, and for the first one from the day on which the scope took effect. Hold the audit and
		write its report.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.2.1"}, About: "9.2.1",
	Run: func(p *Pass) {
		since, begun := p.begun()
		if !begun {
			return
		}
		at, what := p.ofSite("intervals"), "no internal audit has been held"
		for _, r := range p.OfKind(auditReport) {
			performed := r.Fields.Get("performed")
			if on, ok := performed.Date(); ok && internal(r) && r.Status != record.Retired && on.After(since) && !on.After(p.Today) {
				since, at, what = on, performed.Position, "this is the last internal audit"
			}
		}
		every := p.spanOf("internal-audit")
		for _, r := range p.OfKind(auditProgramme) {
			if own, ok := record.ParseInterval(r.Fields.Get("frequency").Text); ok && r.InForce(p.Today) {
				every = own
			}
		}
		if due := every.After(since); due.Before(p.Today) {
			p.Report(at, fmt.Sprintf("%s, and one was due on %s", what, dated(due)), "hold it; aims new audit-report begins the report")
		}
	},
}

func internal(report *record.Record) bool { return report.Fields.Get("type").Text == "internal" }

var auditNotHeld = Rule{
	Name:  "audit-not-held",
	Title: "A planned audit has a report, or a new day",
	Doc: `A programme that is not carried out is worth no more than none. An audit whose day has passed must have a
		report that names it under programme, or a new day under moved-to with the reason beside it. A report takes
		time, so that grace in content/site.yaml is added, a month unless told otherwise. Write the report, or move
		the audit.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.2.2"}, About: "9.2.2",
	Run: func(p *Pass) {
		reported := map[string]bool{}
		for _, r := range p.OfKind(auditReport) {
			if r.Status != record.Retired {
				reported[r.Fields.Get("programme").Text] = true
			}
		}
		for _, r := range p.OfKind(auditProgramme) {
			if !binding(r) {
				continue
			}
			for planned := range r.Fields.Get("audits").All() {
				day, id := plannedFor(planned), planned.Get("id").Text
				on, ok := day.Date()
				if ok && !reported[id] && p.spanOf("grace").After(on).Before(p.Today) {
					p.Report(day.Position, fmt.Sprintf("%s was planned for %s, and no report names it", id, day.Text), "programme: "+id+" in the report, or moved-to: and moved-because: here")
				}
			}
		}
	},
}

// plannedFor is the day of a planned audit, the newer one if it was moved.
func plannedFor(audit record.Value) record.Value {
	if moved := audit.Get("moved-to"); moved.Has() {
		return moved
	}
	return audit.Get("due")
}

var auditCoverageIncomplete = Rule{
	Name:  "audit-coverage-incomplete",
	Title: "Over a cycle, audits look at every clause and every included control",
	Doc: `What is never audited is never found wanting. Over a cycle, the audits of the programmes cover every
		subclause of clauses 4 to 10 and every control that the statement of applicability includes; so expect
		certification bodies, while the clause itself only asks for a programme that fits. The cycle is audit-cycle
		in content/site.yaml, 36 months unless told otherwise; programmes that span less are left alone. Add what
		is missing under covers of an audit.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"9.2.1", "9.2.2"}, About: "9.2.2",
	Run: func(p *Pass) {
		var newest *record.Record
		var first, last time.Time
		for _, r := range p.OfKind(auditProgramme) {
			from, ok := r.Fields.Get("period", "from").Date()
			to, known := r.Fields.Get("period", "to").Date()
			if !ok || !known || !binding(r) {
				continue
			}
			if first.IsZero() || from.Before(first) {
				first = from
			}
			if to.After(last) {
				last, newest = to, r
			}
		}
		cycle := p.spanOf("audit-cycle")
		if newest == nil || cycle.After(first).After(last.AddDate(0, 0, 1)) {
			return
		}
		covered := covering{}
		for _, r := range p.OfKind(auditProgramme) {
			for planned := range r.Fields.Get("audits").All() {
				if on, ok := plannedFor(planned).Date(); ok && binding(r) && cycle.After(on).After(last) {
					covered.add(p, planned)
				}
			}
		}
		for _, r := range p.OfKind(auditReport) {
			if on, ok := r.Fields.Get("performed").Date(); ok && binding(r) && internal(r) && cycle.After(on).After(last) {
				covered.add(p, r.Fields)
			}
		}
		if missing := p.uncovered(covered); len(missing) > 0 {
			p.Report(keyAt(newest, "audits"), fmt.Sprintf("in the cycle to %s no audit covers %s", dated(last), few(missing)), "covers: ["+strings.Join(missing[:min(3, len(missing))], ", ")+"]")
			p.Counting(missing)
		}
	},
}

// covering are provisions that an audit looks at, with all that is below them.
type covering map[*framework.Provision]bool

func (c covering) add(p *Pass, audit record.Value) {
	for item := range audit.Get("covers").All() {
		if to := p.Resolve(item.Text).Provision; to != nil {
			c.mark(to)
			if to.Kind == "element" && to.Parent != nil {
				c[to.Parent] = true // a part of a subclause is a look at it
			}
		}
	}
}

func (c covering) mark(p *framework.Provision) {
	if !c[p] {
		c[p] = true
		for _, child := range p.Children {
			c.mark(child)
		}
	}
}

// uncovered are the lowest clauses and the included controls that are not covered.
func (p *Pass) uncovered(covered covering) (missing []string) {
	f := p.Library.Framework(framework.Primary)
	if f == nil {
		return nil
	}
	for _, clause := range f.OfKind("clause") {
		if !covered[clause] && !hasClauses(clause) {
			missing = append(missing, clause.Ref())
		}
	}
	for _, control := range f.OfKind("control") {
		if d, found := p.Decision(control); found && d.Decided && d.Applicable && !covered[control] {
			missing = append(missing, control.Ref())
		}
	}
	return missing
}

func hasClauses(clause *framework.Provision) bool {
	for _, child := range clause.Children {
		if child.Kind == clause.Kind {
			return true
		}
	}
	return false
}

// few joins words, and counts those beyond six.
func few(words []string) string {
	const most = 6
	if len(words) <= most {
		return listed(words)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(words[:most], ", "), len(words)-most)
}

var findingRequirementDiffers = Rule{
	Name:  "finding-requirement-differs",
	Title: "A finding and its nonconformity are against the same requirement",
	Doc: `The nonconformity that carries on an audit finding must be about what was found. Here the two name
		different requirements, so that the finding may stay unhandled while its nonconformity is closed. Correct
		the one that is wrong, or write a nonconformity of its own.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"9.2.2", "10.2"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != auditReport || !binding(r) {
			return
		}
		for found := range r.Fields.Get("findings").All() {
			requirement := found.Get("requirement")
			nonconformity := p.Resolve(found.Get("nonconformity").Text).Record
			if nonconformity == nil || nonconformity.IsPage() || nonconformity.Kind.Name != "nonconformity" {
				continue
			}
			other := nonconformity.Fields.Get("requirement")
			if a, b := p.Resolve(requirement.Text), p.Resolve(other.Text); a.Found() && b.Found() && !akin(shows(a), shows(b)) {
				p.Report(requirement.Position, fmt.Sprintf("%s is against %q, and %s, which carries it on, against %q", found.Get("id").Text, requirement.Text, nameOf(nonconformity), other.Text), "correct the one that is wrong")
			}
		}
	},
}

// akin says that two requirements are one, or one a part of the other.
func akin(a, b target) bool {
	if a.provision == nil || b.provision == nil {
		return a.record == b.record && a.provision == b.provision
	}
	return isPart(a.provision, b.provision) || isPart(b.provision, a.provision)
}

func isPart(p, whole *framework.Provision) bool {
	for ; p != nil; p = p.Parent {
		if p == whole {
			return true
		}
	}
	return false
}
