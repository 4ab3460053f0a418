package link

import (
	"slices"

	"aims/generator/framework"
	"aims/generator/record"
)

// An Obligation is a provision of a law that binds the organization for one system.
type Obligation struct {
	Provision *framework.Provision
	Roles     []string // of the organization, that it binds
	Classes   []string // of the system, that it binds; none: it binds whatever the class
	Terms     []Term
	Standing  Standing
	Answers   []LawAnswer  // those for this system first
	Inference *Inference   // how crosswalks reach it, when nothing answers it
	Points    []Obligation // provisions below it that bind as well
}

// A Standing is where an obligation stands for one system.
type Standing uint8

const (
	Unanswered       Standing = iota // nothing answers it
	Addressed                        // a record about the system, or about all of them, answers it
	AddressedInPart                  // some of its points are answered
	AddressedForSome                 // only records about other systems answer it
	InferredOnly                     // crosswalks lead from it to what is answered
	ExcludedFromAll                  // the statement of applicability leaves it out
	Optional                         // it is allowed and not required, whatever answers it
)

// A LawAnswer is a record that answers an obligation.
type LawAnswer struct {
	Answer
	Elsewhere bool // the record is about other systems only
}

// oblige finds what binds below some provisions, in the order of the law. The grain is the
// highest provision that binds, so that twelve paragraphs of one article are one row. An
// annex binds through the articles that name it.
func (g *Graph) oblige(l *Law, card *record.Record, provisions []*framework.Provision) {
	for _, p := range provisions {
		if p.Kind == "annex" {
			continue
		}
		o, found := g.obligation(l, card, p)
		switch {
		case found && !l.reaches(p):
			l.OtherCase = append(l.OtherCase, p)
		case found && p.Force() == "none":
			l.Silent = append(l.Silent, p)
		case found:
			l.Obligations = append(l.Obligations, o)
		case l.open(p):
			l.Open = append(l.Open, p)
		default:
			g.oblige(l, card, p.Children)
		}
	}
}

func (g *Graph) obligation(l *Law, card *record.Record, p *framework.Provision) (Obligation, bool) {
	roles, classes, binds := l.binding(p)
	if !binds {
		return Obligation{}, false
	}
	o := Obligation{Provision: p, Roles: roles, Classes: classes, Terms: l.terms(p)}
	for _, child := range p.Children {
		if point, found := g.obligation(l, card, child); found && l.reaches(child) && child.Force() != "none" {
			o.Points = append(o.Points, point)
		}
	}
	g.stand(&o, card)
	return o, true
}

// open says that a provision would bind the role, but in a class only, and that the card
// names none: whether it binds is then for a person to say.
func (l *Law) open(p *framework.Provision) bool {
	roles, _ := p.Binds()
	return p.Force() == "" && l.reaches(p) && len(l.Classes) == 0 && len(meeting(roles, l.Roles)) > 0
}

// reaches says that a provision is not for other cases only. Where the card tells no case,
// none is ruled out.
func (l *Law) reaches(p *framework.Provision) bool {
	only := p.BindsOnly()
	return len(only) == 0 || len(l.Cases) == 0 || len(among(only, l.Cases)) > 0
}

// binding says by which roles and classes a provision binds. A provision without roles
// binds no one: definitions, penalties, duties of authorities. One without classes binds
// every system of the role.
func (l *Law) binding(p *framework.Provision) (roles, classes []string, binds bool) {
	wantRoles, wantClasses := p.Binds()
	if roles = meeting(wantRoles, l.Roles); len(roles) == 0 {
		return nil, nil, false
	}
	if len(wantClasses) == 0 {
		return roles, nil, true
	}
	if classes = meeting(wantClasses, l.Classes); len(classes) == 0 {
		return nil, nil, false
	}
	return roles, classes, true
}

// meeting are the wanted words that are held; a provision for all meets anyone, even
// somebody of whom no word is known.
func meeting(wanted, held []string) []string {
	met := among(wanted, held)
	if len(met) == 0 && slices.Contains(wanted, framework.Everyone) {
		return []string{framework.Everyone}
	}
	return met
}

// stand finds what answers an obligation, and so where it stands.
func (g *Graph) stand(o *Obligation, card *record.Record) {
	for _, a := range g.answers[o.Provision] {
		if a.Counts {
			o.Answers = append(o.Answers, LawAnswer{Answer: a, Elsewhere: g.elsewhere(a.Record, card)})
		}
	}
	slices.SortStableFunc(o.Answers, func(a, b LawAnswer) int { return g.distance(a.Record, card) - g.distance(b.Record, card) })
	o.Standing = g.standing(o)
	if i, found := g.inferred[o.Provision]; found && o.Standing == InferredOnly {
		o.Inference = &i
	}
}

func (g *Graph) standing(o *Obligation) Standing {
	duties := slices.DeleteFunc(slices.Clone(o.Points), func(point Obligation) bool { return point.Standing == Optional })
	answered, some := len(duties) > 0, false
	for _, point := range duties {
		answered = answered && point.Standing == Addressed
		some = some || point.Standing == Addressed || point.Standing == AddressedInPart
	}
	_, inferred := g.inferred[o.Provision]
	switch {
	case o.Provision.Force() == "may":
		return Optional
	case g.states[o.Provision].Excluded:
		return ExcludedFromAll
	case slices.ContainsFunc(o.Answers, func(a LawAnswer) bool { return !a.Elsewhere }), answered:
		return Addressed
	case some:
		return AddressedInPart
	case len(o.Answers) > 0:
		return AddressedForSome
	case inferred:
		return InferredOnly
	}
	return Unanswered
}

// distance puts what is about the system before what is about all, and that before what
// is about others.
func (g *Graph) distance(r, card *record.Record) int {
	switch {
	case g.About(r, card):
		return 0
	case !g.elsewhere(r, card):
		return 1
	}
	return 2
}

// About says that a record is the card, or names it in a field systems.
func (g *Graph) About(r, card *record.Record) bool {
	return r == card || slices.ContainsFunc(g.references[r], func(ref Reference) bool {
		return ref.Field == "systems" && ref.To.Record == card
	})
}

// elsewhere says that a record is about other systems and not about this one.
func (g *Graph) elsewhere(r, card *record.Record) bool {
	if g.About(r, card) {
		return false
	}
	return r.Kind.Name == "system-card" || r.Fields.Get("systems").Has()
}

// AnnexPoints are the points of an annex as they stand for a system: the nine of Annex IV
// of the EU AI Act are what a provider's technical documentation has to hold.
func (g *Graph) AnnexPoints(l *Law, card *record.Record, annex string) (whole Obligation, found bool) {
	if l.Framework == nil {
		return Obligation{}, false
	}
	p := l.Framework.Find(annex)
	if p == nil {
		return Obligation{}, false
	}
	return g.obligation(l, card, p)
}
