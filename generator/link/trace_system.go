package link

import (
	"cmp"

	"aims/generator/record"
)

// A TraceLack is what the sample file of an AI system lacks.
type TraceLack struct {
	Part      string `json:"part"`
	What      string `json:"what"`
	Basis     string `json:"basis"` // requirement, annex-a, practice
	Provision string `json:"provision,omitempty"`
	Record    string `json:"record,omitempty"`
	Mend      string `json:"mend"`
}

// A TraceObligation is a provision of a law that binds the organization for the system.
type TraceObligation struct {
	Reference string   `json:"reference"`
	Title     string   `json:"title"`
	Roles     []string `json:"roles,omitempty"`
	Classes   []string `json:"classes,omitempty"`
	Applies   []string `json:"applies,omitempty"` // the days, each with the case that it is for
	Standing  string   `json:"standing"`
	Answers   []string `json:"answers,omitempty"`
}

func (g *Graph) traceLacks(card *record.Record) (lacks []TraceLack) {
	for _, gap := range g.SystemFile(card).Gaps {
		lack := TraceLack{Part: gap.Part, What: gap.What, Basis: gap.Basis, Mend: gap.Mend}
		if gap.Provision != nil {
			lack.Provision = gap.Provision.Ref()
		}
		if gap.Record != nil {
			lack.Record = gap.Record.ID
		}
		lacks = append(lacks, lack)
	}
	return lacks
}

func (g *Graph) traceObligations(card *record.Record) (all []TraceObligation) {
	for _, l := range g.LawsOf(card) {
		for _, o := range l.Obligations {
			t := TraceObligation{Reference: o.Provision.Ref(), Title: o.Provision.Name(), Roles: o.Roles, Classes: o.Classes, Standing: o.Standing.String()}
			for _, term := range o.Terms {
				t.Applies = append(t.Applies, term.String())
			}
			for _, a := range o.Answers {
				t.Answers = append(t.Answers, a.Record.ID)
			}
			all = append(all, t)
		}
	}
	return all
}

// String says where an obligation stands.
func (s Standing) String() string {
	return [...]string{"gap", "addressed", "addressed in part", "addressed for other systems", "inferred", "excluded", "allowed, not required"}[s]
}

// String is the day from which a term runs, with the case that it is for.
func (t Term) String() string {
	text := cmp.Or(t.Applies, "no date given")
	if t.Effective != "" {
		text += ", in effect from " + t.Effective
	}
	if t.Case != "" {
		text += " (" + t.Case + ")"
	}
	return text
}
