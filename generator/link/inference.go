package link

import (
	"slices"

	"aims/generator/framework"
)

// An Inference says that a provision is answered through crosswalks, not by a record
// that names it.
type Inference struct {
	Path     []framework.Relation   // from the provision to one that is addressed; one or two hops
	Relation framework.Relationship // the weakest on the path
}

// End is the addressed provision that the inference rests on.
func (i Inference) End() *framework.Provision { return i.Path[len(i.Path)-1].Other }

// Inferred is how a provision that no record answers is reached through crosswalks.
// Evidence is never inherited this way.
func (g *Graph) Inferred(p *framework.Provision) (Inference, bool) {
	i, found := g.inferred[p]
	return i, found
}

// Covered says that a provision is addressed itself, or that everything below it is:
// crosswalks often name a clause where records answer its elements.
func (g *Graph) Covered(p *framework.Provision) bool {
	if g.states[p].Addressed {
		return true
	}
	open := func(child *framework.Provision) bool { return !g.Covered(child) && !g.states[child].Excluded }
	return len(p.Children) > 0 && !slices.ContainsFunc(p.Children, open)
}

func (g *Graph) infer() {
	g.inferred = map[*framework.Provision]Inference{}
	for _, f := range g.Library.Frameworks() {
		for _, p := range f.Provisions {
			if g.states[p].Addressed || g.states[p].Excluded {
				continue
			}
			if i, found := g.inference(p); found {
				g.inferred[p] = i
			}
		}
	}
}

// inference looks one hop far, then two; the shorter path wins, then the stronger
// relation, then the order of the crosswalks.
func (g *Graph) inference(p *framework.Provision) (best Inference, found bool) {
	consider := func(path ...framework.Relation) {
		if !g.Covered(path[len(path)-1].Other) {
			return
		}
		weakest := path[0].Is
		for _, hop := range path[1:] {
			weakest = weaker(weakest, hop.Is)
		}
		if !found || strength(weakest) < strength(best.Relation) {
			best, found = Inference{Path: slices.Clone(path), Relation: weakest}, true
		}
	}
	for _, first := range g.Library.Relations(p) {
		consider(first)
	}
	if found {
		return best, true
	}
	for _, first := range g.Library.Relations(p) {
		for _, second := range g.Library.Relations(first.Other) {
			if second.Other != p && second.Other.Framework != p.Framework {
				consider(first, second)
			}
		}
	}
	return best, found
}

// strength is the place of a relation among all, the strongest first.
func strength(r framework.Relationship) int {
	return slices.Index(framework.Relationships(), r)
}

func weaker(a, b framework.Relationship) framework.Relationship {
	if strength(a) > strength(b) {
		return a
	}
	return b
}
