package check

import (
	"fmt"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// evidences is the field by which a record says what it proves.
const evidences = "evidences"

var evidenceExpired = Rule{
	Name:  "evidence-expired",
	Title: "Evidence is renewed before its window ends",
	Doc: `Evidence shows a time: until valid-until, or as long after the day of collection as renew-every or the
		interval for evidence in content/site.yaml says. When the window has ended and nothing newer shows the
		same, nobody can say that the control still works. Collect it anew; the old record stays as it is, as
		proof of its own time. Old evidence for which newer stands in is not reported.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"9.1"},
	Record: func(p *Pass, r *record.Record) {
		if pairOf(&r.Fields, evidences) == nil {
			return
		}
		window := p.Window(r)
		if !window.Counts || window.Current(p.Today) {
			return
		}
		if shown, all := stillShown(p.References(r), p.shared.fresh()); !all {
			p.Report(windowAt(r), fmt.Sprintf("its window ended on %s, and nothing newer shows %s", window.Until.Format(record.DateLayout), shown), "collect it anew, in a record of its own")
		}
	},
}

// freshTargets are what evidence in its window shows, by what a reference leads to.
func freshTargets(g *link.Graph) map[target]bool {
	fresh := map[target]bool{}
	for _, r := range g.Records() {
		if r.IsPage() || pairOf(&r.Fields, evidences) == nil || !g.Window(r).Current(g.Today) {
			continue
		}
		refs := g.References(r)
		for i := range refs {
			if ref := &refs[i]; ref.Field == evidences && ref.To.Found() {
				fresh[shows(ref.To)] = true
			}
		}
	}
	return fresh
}

// A target is what a reference leads to, as something that can be compared.
type target struct {
	provision  *framework.Provision
	record     *record.Record
	definition string
}

func shows(to link.Target) target {
	shown := target{provision: to.Provision, record: to.Record}
	if to.Definition != nil {
		shown.definition = to.Definition.ID
	}
	return shown
}

// stillShown says whether newer evidence shows everything that a record shows, and
// else the first thing that none does.
func stillShown(refs []link.Reference, fresh map[target]bool) (first string, all bool) {
	first = "what it shows"
	for _, ref := range refs {
		if ref.Field != evidences || !ref.To.Found() {
			continue
		}
		if !fresh[shows(ref.To)] {
			return ref.Text, false
		}
		all = true
	}
	return first, all
}

func windowAt(r *record.Record) finding.Position {
	for _, key := range []string{"valid-until", "renew-every", "collected"} {
		if pair := pairOf(&r.Fields, key); pair != nil && pair.Value.Has() {
			return pair.Value.Position
		}
	}
	return top(r)
}

var evidenceUnattached = Rule{
	Name:  "evidence-unattached",
	Title: "Evidence shows something",
	Doc: `Evidence that names no requirement, risk or record, and that nothing else names, lies in a drawer: no
		reader comes to it from the claim that it bears out. Say under evidences what it shows, or name it where
		it is needed, such as in a row of the statement of applicability.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.3", "9.1"},
	Run: func(p *Pass) {
		for _, r := range p.OfKind("evidence") {
			if p.awaitsField(r) || p.showsSomething(r) || len(p.Backlinks(r)) > 0 {
				continue
			}
			p.Report(keyAt(r, evidences), "it shows nothing but itself, and nothing names it", "evidences: the provisions, risks or records that it shows")
		}
	},
}

// awaitsField says that field-required asks for the missing field already.
func (p *Pass) awaitsField(r *record.Record) bool {
	pair := pairOf(&r.Fields, evidences)
	spec := describes(&[2][]record.Field{p.Kinds.Header, r.Kind.Fields}, evidences)
	return binding(r) && spec != nil && spec.Required && (pair == nil || !pair.Value.Has())
}

// showsSomething says that a record names something other than itself as shown, if
// only by a slip that another rule reports.
func (p *Pass) showsSomething(r *record.Record) bool {
	for _, ref := range p.References(r) {
		if ref.Field == evidences && ref.To.Record != r {
			return true
		}
	}
	return false
}
