package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

var auditorAuditsOwnWork = Rule{
	Name:  "auditor-audits-own-work",
	Title: "Nobody audits own work",
	Doc: `Auditors are chosen so that the audit is objective and impartial; the clause does not forbid in so many
		words to audit one's own work, but who owns what is audited cannot show either. Looked at are the owners
		of systems and records in the audit, of covered controls in the statement of applicability, and of
		policies and procedures that answer a covered clause, except those on audits themselves. Two roles with
		one holder are one person. Name another auditor, or leave the part out and give it to somebody else.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"9.2.2"}, About: "9.2.2.b",
	Record: func(p *Pass, r *record.Record) {
		switch {
		case r.Kind.Name == auditReport && binding(r) && internal(r):
			for member := range r.Fields.Get("auditors").All() {
				if part := member.Get("part").Text; part != "observer" && part != "trainee" {
					p.impartial(member.Get("who"), r.Fields)
				}
			}
		case r.Kind.Name == auditProgramme && binding(r):
			for planned := range r.Fields.Get("audits").All() {
				p.impartial(planned.Get("auditor"), planned)
			}
		}
	},
}

// impartial reports an auditor who owns some of what an audit looks at.
func (p *Pass) impartial(auditor, audit record.Value) {
	who := p.person(auditor.Text)
	if who == "" {
		return
	}
	covered := covering{}
	covered.add(p, audit)
	owned := p.ownedAmong(who, audit)
	for _, work := range p.shared.owned()[who] {
		if work.isCovered(p, covered) && !slices.Contains(owned, work.name) {
			owned = append(owned, work.name)
		}
	}
	if len(owned) > 0 {
		p.Report(auditor.Position, fmt.Sprintf("%s audits own work: %s", auditor.Text, few(owned)), "name an auditor who owns none of it")
		p.Counting(owned)
	}
}

// ownedAmong are the systems and records that an audit names and that a person owns.
func (p *Pass) ownedAmong(who string, audit record.Value) (owned []string) {
	note := func(named record.Value) {
		for item := range named.All() {
			to := p.Resolve(item.Text).Record
			if to == nil || to.IsPage() || aboutAudits(to) {
				continue
			}
			for _, field := range []string{"owner", "technical-owner"} {
				if p.person(to.Fields.Get(field).Text) == who && !slices.Contains(owned, to.ID) {
					owned = append(owned, to.ID)
				}
			}
		}
	}
	note(audit.Get("systems"))
	for _, list := range []string{"samples", "findings"} {
		for row := range audit.Get(list).All() {
			note(row.Get("records"))
		}
	}
	return owned
}

// aboutAudits says that a record comes from auditing: auditors own it by their work.
func aboutAudits(r *record.Record) bool {
	return slices.Contains([]string{auditReport, auditProgramme, "evidence"}, r.Kind.Name)
}

// person is who stands behind an actor: the holder of a role, so that two roles with one
// holder are one person, or the name.
func (p *Pass) person(actor string) string {
	if r := p.Graph.Record(actor); r != nil && r.Kind.Name == "role" {
		if holder := r.Fields.Get("holder").Text; holder != "" {
			return strings.ToLower(strings.TrimSpace(holder))
		}
	}
	return strings.ToLower(strings.TrimSpace(actor))
}

// A piece of work is something that a person owns and that an audit may cover.
type work struct {
	name     string
	document *record.Record // a policy or procedure; else the name is that of a control
}

func (w work) isCovered(p *Pass, covered covering) bool {
	if w.document == nil {
		return covered[p.Resolve(w.name).Provision]
	}
	for _, a := range p.AnswersOf(w.document) {
		if a.Counts && covered[a.Provision] && !strings.HasPrefix(a.Provision.ID, "9.2") {
			return true
		}
	}
	return false
}

// ownedWork is what each person owns: controls, policies and procedures.
func ownedWork(p *Pass) map[string][]work {
	owned := map[string][]work{}
	if statement := p.Statement(); statement != nil {
		for row := range statement.Fields.Get("controls").All() {
			if who := p.person(row.Get("owner").Text); who != "" {
				owned[who] = append(owned[who], work{name: row.Get("control").Text})
			}
		}
	}
	for r := range p.Governed() {
		if (r.Kind.Level == record.ProcedureLevel || r.Kind.Level == record.PolicyLevel) && r.InForce(p.Today) {
			if who := p.person(r.Fields.Get("owner").Text); who != "" {
				owned[who] = append(owned[who], work{name: nameOf(r), document: r})
			}
		}
	}
	return owned
}

var auditorWithoutCompetence = Rule{
	Name:  "auditor-without-competence",
	Title: "Auditors are competent to audit",
	Doc: `People whose work bears on how well AI is managed are competent for it, and auditors are among them. The
		lead and the auditors of an internal audit have a competence record in force: one that names their role,
		or that is about them by name. Write the record with what shows that they can audit.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.2", "9.2.2"}, About: "7.2",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != auditReport || !binding(r) || !internal(r) {
			return
		}
		for member := range r.Fields.Get("auditors").All() {
			who, part := member.Get("who"), member.Get("part").Text
			if !who.Has() || part != "lead" && part != "auditor" {
				continue
			}
			role := p.Graph.Record(who.Text)
			if record.IsID(who.Text) && role == nil {
				continue // no such record, which is another rule's finding
			}
			name, _, _ := strings.Cut(p.person(who.Text), ",")
			if !p.shared.competent()[name] && (role == nil || !p.competentFor(role)) {
				p.Report(who.Position, fmt.Sprintf("no competence record in force is about %s", quoted(who.Text)), "aims new competence, with the role under roles, or the name as person")
			}
		}
	},
}

func (p *Pass) competentFor(role *record.Record) bool {
	for range p.naming(role, "competence", "roles") {
		return true
	}
	return false
}

// competentPeople are those whom competence records in force are about, by name.
func competentPeople(p *Pass) map[string]bool {
	people := map[string]bool{}
	for _, r := range p.OfKind("competence") {
		if r.InForce(p.Today) {
			name, _, _ := strings.Cut(p.person(r.Fields.Get("person").Text), ",")
			people[name] = true
		}
	}
	return people
}
