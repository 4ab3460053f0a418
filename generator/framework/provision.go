package framework

import (
	"cmp"
	"slices"
	"strings"
)

// Path is the framework's coverage page, from the root of an edition.
func (f *Framework) Path() string { return "frameworks/" + f.ID + "/index.html" }

// Find is the provision with that ID, or nil. IDs that differ only in case are
// one ("Govern 1.1" is GOVERN 1.1: NIST itself prints both).
func (f *Framework) Find(id string) *Provision {
	if p := f.byID[id]; p != nil {
		return p
	}
	return f.folded[strings.ToLower(id)]
}

// Roots are the provisions without a parent.
func (f *Framework) Roots() []*Provision {
	return f.where(func(p *Provision) bool { return p.Parent == nil })
}

// Leaves are the provisions that must be answered.
func (f *Framework) Leaves() []*Provision { return f.where((*Provision).Leaf) }

// OfKind are the provisions of that kind: "clause", "control".
func (f *Framework) OfKind(kind string) []*Provision {
	return f.where(func(p *Provision) bool { return p.Kind == kind })
}

// IDs are the IDs of all provisions, to look for a near miss among.
func (f *Framework) IDs() []string {
	ids := make([]string, len(f.Provisions))
	for i, p := range f.Provisions {
		ids[i] = p.ID
	}
	return ids
}

func (f *Framework) where(keep func(*Provision) bool) []*Provision {
	var kept []*Provision
	for _, p := range f.Provisions {
		if keep(p) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Path is the provision's page, from the root of an edition. It follows from the
// ID alone, so that a link to it holds.
func (p *Provision) Path() string {
	return "frameworks/" + p.Framework.ID + "/" + p.Slug + ".html"
}

// Cited is how to print the provision to a reader: "5.2 a)" for 5.2.a, and "5.2"
// for 5.2-1, whose number after the hyphen is ours and not the publication's.
func (p *Provision) Cited() string { return cmp.Or(p.Cite, p.ID) }

// Ref is how an author writes a reference to the provision: "5.2.d",
// "eu-ai-act:Art. 4".
func (p *Provision) Ref() string {
	if p.Framework.ID == Primary {
		return p.ID
	}
	return p.Framework.ID + ":" + p.ID
}

// Name is the published title, or our words for what has none.
func (p *Provision) Name() string { return cmp.Or(p.Title, p.Label) }

// Leaf says that the provision must be answered: that it is of a kind that the
// framework wants answered, or a lowest provision where the framework names none.
func (p *Provision) Leaf() bool {
	if kinds := p.Framework.Answered; len(kinds) > 0 {
		return slices.Contains(kinds, p.Kind)
	}
	return len(p.Children) == 0
}

// Above are the provision's parent, its parent and so on up to a root.
func (p *Provision) Above() []*Provision {
	var above []*Provision
	for up := p.Parent; up != nil; up = up.Parent {
		above = append(above, up)
	}
	return above
}

// Below are the provisions under this one, at any depth, in publication order.
func (p *Provision) Below() []*Provision {
	var below []*Provision
	for _, child := range p.Children {
		below = append(append(below, child), child.Below()...)
	}
	return below
}

// AuditedAs is the provision, this one or the nearest above, that the data has audit notes
// for: questions, typical evidence, intervals. It often has them once for a clause, and
// then they hold for what is below. Nil when there are none.
func (p *Provision) AuditedAs() *Provision {
	for at := p; at != nil; at = at.Parent {
		if len(at.Questions)+len(at.TypicalEvidence)+len(at.Intervals) > 0 {
			return at
		}
	}
	return nil
}
