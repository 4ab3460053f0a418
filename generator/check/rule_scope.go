package check

import (
	"fmt"
	"slices"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

func scopeRules() []Rule {
	return []Rule{scopeMissing, scopeInForceTwice, systemOutsideScope, systemScopeUndecided, organizationRoleNotInContext, reasonSaysNothing}
}

var scopeMissing = Rule{
	Name:  "scope-missing",
	Title: "The scope of the management system is in force",
	Doc: `The scope says where the management system begins and ends, and it must be at hand as a document: what
		lies outside is not audited, and without a scope nobody can say what that is. Write one with aims new
		scope, or have the draft approved. It is a warning, so that a handbook that is being set up can be built;
		grade it as an error once it stood.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"4.3"}, About: "4.3",
	Run: func(p *Pass) {
		if len(p.shared.lead().scopes) == 0 {
			p.lacks("scope is", p.OfKind("scope"), "aims new scope writes one")
		}
	},
}

// lacks reports that nothing of a sort is in force, at the record that comes closest. Where
// nobody has begun, and where no management system is described, nothing is missing.
func (p *Pass) lacks(what string, drafts []*record.Record, hint string) {
	if p.empty() || p.Library.Framework(framework.Primary) == nil {
		return
	}
	drafts = slices.DeleteFunc(drafts, func(r *record.Record) bool { return r.Status == record.Retired })
	if len(drafts) == 0 {
		p.Report(p.ofSite("organization"), "no "+what+" in force", hint)
		return
	}
	last := drafts[len(drafts)-1]
	if last.Status == record.Approved {
		p.Report(last.At("effective"), fmt.Sprintf("no %s in force: %s takes effect on %s", what, nameOf(last), last.Fields.Get("effective").Text), "let the one before it stand until then, or bring the day forward")
		return
	}
	p.Report(last.At("status"), fmt.Sprintf("no %s in force: the status of %s is %q", what, nameOf(last), last.Status), "when it is ready, set status: approved and record the approval: "+link.ApproveCommand(last, "", ""))
}

var scopeInForceTwice = Rule{
	Name:  "scope-in-force-twice",
	Title: "One scope is in force",
	Doc: `Two scopes in force can draw two borders, and a reader cannot know which of them counts. Set the status
		of the one that was replaced to retired; if both are meant, put them into one record.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"4.3"},
	Run: func(p *Pass) { p.one(p.shared.lead().scopes) },
}

// one reports all but the last of the records of which only one may be in force.
func (p *Pass) one(records []*record.Record) {
	for i := range len(records) - 1 {
		older, last := records[i], records[len(records)-1]
		p.Report(older.At("status"), fmt.Sprintf("%s is in force beside %s", nameOf(older), nameOf(last)), "status: retired, here or there")
	}
}

// borders are the systems that the scope in force names, inside and outside.
type borders struct {
	scope           *record.Record // nil when there is none
	inside, outside map[*record.Record]finding.Position
}

func (p *Pass) borders() borders {
	b := borders{inside: map[*record.Record]finding.Position{}, outside: map[*record.Record]finding.Position{}}
	scopes := p.shared.lead().scopes
	if len(scopes) == 0 {
		return b
	}
	b.scope = scopes[len(scopes)-1]
	p.systemsIn(b.inside, b.scope.Fields)
	for row := range b.scope.Fields.Get("exclusions").All() {
		p.systemsIn(b.outside, row)
	}
	return b
}

func (p *Pass) systemsIn(named map[*record.Record]finding.Position, in record.Value) {
	for item := range in.Get("systems").All() {
		if r := p.Resolve(item.Text).Record; r != nil {
			named[r] = item.Position
		}
	}
}

var systemOutsideScope = Rule{
	Name:  "system-outside-scope",
	Title: "The scope and the system cards agree on what is inside",
	Doc: `Auditors hold the scope against the list of AI systems: a system whose card says that it is inside, but
		which the scope does not name, escapes assessment, and one that the scope names and its card denies has
		an owner who does not know. Name the system in the scope, or correct in-scope on its card. A
		decommissioned system may leave the scope.`,
	Basis: Practice, Severity: finding.Error, Serves: []string{"4.3", "A.4.2"},
	Run: func(p *Pass) {
		b := p.borders()
		if b.scope == nil {
			return
		}
		for _, card := range p.OfKind("system-card") {
			inScope, said := card.Fields.Get("in-scope").Bool()
			inside, named := b.inside[card]
			outside, excluded := b.outside[card]
			switch {
			case !binding(card):
			case named && excluded:
				p.Report(outside, fmt.Sprintf("%s is excluded here, and inside at %s", nameOf(card), inside), "keep one of the two")
			case named && said && !inScope:
				p.Report(inside, fmt.Sprintf("%s is inside here, but its card says in-scope: false", nameOf(card)), "take it out of systems, or correct the card")
			case !named && said && inScope && card.Fields.Get("lifecycle").Text != "decommissioned":
				p.Report(card.At("in-scope"), fmt.Sprintf("in-scope is true, but %s does not name %s", nameOf(b.scope), nameOf(card)), fmt.Sprintf("add %s to systems of %s, or write in-scope: false", nameOf(card), nameOf(b.scope)))
			}
		}
	},
}

var systemScopeUndecided = Rule{
	Name:  "system-scope-undecided",
	Title: "Each system card says whether the system is in scope",
	Doc: `A system that the scope neither names nor excludes, and whose card says nothing, is the first one that an
		auditor asks about: nobody decided. Write in-scope on its card, and name the system in the scope or among
		its exclusions.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"4.3", "A.4.2"},
	Run: func(p *Pass) {
		b := p.borders()
		if b.scope == nil {
			return
		}
		for _, card := range p.OfKind("system-card") {
			_, named := b.inside[card]
			_, excluded := b.outside[card]
			if !card.InForce(p.Today) || named || excluded || card.Fields.Get("in-scope").Has() || card.Fields.Get("lifecycle").Text == "decommissioned" {
				continue
			}
			p.Report(top(card), fmt.Sprintf("neither this card nor %s says whether %s is in scope", nameOf(b.scope), nameOf(card)), "in-scope: true or false")
		}
	},
}

var organizationRoleNotInContext = Rule{
	Name:  "organization-role-not-in-context",
	Title: "The context names each role that the organization holds for a system",
	Doc: `The roles towards AI systems, such as provider or deployer, are settled in the context, because duties
		follow from them; each card then says which of them hold for its system. A card with another role means
		that one of the two was not thought through. Add the role to the context, or correct the card.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"4.1"},
	Run: func(p *Pass) {
		var held []string
		contexts := inForce(p.Graph, p.OfKind("context"))
		for _, context := range contexts {
			held = append(held, context.Fields.Get("organization-roles").Texts()...)
		}
		if len(held) == 0 {
			return
		}
		for _, card := range inForce(p.Graph, p.OfKind("system-card")) {
			for role := range card.Fields.Get("organization-roles").All() {
				if !slices.Contains(held, role.Text) {
					last := contexts[len(contexts)-1]
					p.Report(role.Position, fmt.Sprintf("%s does not say that the organization is %s", nameOf(last), a(role.Text)), fmt.Sprintf("add %s to organization-roles of %s, or correct the card", role.Text, nameOf(last)))
				}
			}
		}
	},
}

var reasonSaysNothing = Rule{
	Name:  "reason-says-nothing",
	Title: "A reason says why",
	Doc: `Scope, context, requirements, policy and objectives ask for a reason where something is left out or found
		not relevant, and an auditor reads just these. A reason such as "n/a" or "not relevant" repeats the
		decision. Say in a sentence which fact leads to it.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"4.1", "4.3"},
	Record: func(p *Pass, r *record.Record) {
		if !binding(r) || !slices.Contains(reasonedKinds, r.Kind.Name) {
			return
		}
		eachField(p.Kinds, r, func(f *FieldPlace) {
			if slices.Contains(reasons, f.Pair.Key) && f.Spec != nil && f.Path != "waive" && f.Pair.Value.Has() && p.SaysNothing(f.Pair.Value.Text) {
				p.Report(f.Pair.Value.Position, fmt.Sprintf("%s is no reason", quoted(f.Pair.Value.Text)), "say which fact leads to the decision")
			}
		})
	},
}

var (
	reasons       = []string{"reason", "no-other-policies", "not-measurable-reason"}
	reasonedKinds = []string{"scope", "context", "interested-parties", "policy", "objective"}
)
