package check

import (
	"cmp"
	"slices"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// A waiver is a departure that the handbook accepts for a time and says why: a row under
// waive, which is about the findings of one rule in its own record, or a record of kind
// exception, which is about the findings on the provisions that it names (link.Exception).
// What it waives is listed apart. States stay as they are: what is waived is not done.
type waiver struct {
	record  *record.Record
	row     *record.Value // under waive; the front matter of an exception
	rule    string        // "" of an exception
	until   string
	holds   bool // it is complete, and its last day has not passed
	expired bool
	used    bool
}

func (w *waiver) value(key string) record.Value {
	if pair := pairOf(w.row, key); pair != nil {
		return pair.Value
	}
	return record.Value{}
}

// at is the place of what a waiver says under a key, else of its rule or row.
func (w *waiver) at(key string) finding.Position {
	for _, name := range []string{key, "rule", "id"} {
		if v := w.value(name); v.Position.Line > 0 {
			return v.Position
		}
	}
	return w.row.Position
}

type waivers struct {
	graph  *link.Graph
	rows   []*waiver            // in the order of their records
	ofFile map[string][]*waiver // by the file that they stand in
	rules  map[string]*Rule
	except bool // there are records of kind exception
}

func waiversOf(g *link.Graph, rules []Rule) *waivers {
	all := &waivers{graph: g, ofFile: map[string][]*waiver{}, rules: map[string]*Rule{}}
	for i := range rules {
		all.rules[rules[i].Name] = &rules[i]
	}
	for _, r := range g.Records() {
		all.except = all.except || !r.IsPage() && r.Kind.Name == link.ExceptionKind
		if pair := pairOf(&r.Fields, "waive"); pair != nil {
			eachMap(&pair.Value, func(row *record.Value) {
				w := newWaiver(g, r, row)
				all.rows, all.ofFile[r.File] = append(all.rows, w), append(all.ofFile[r.File], w)
			})
		}
	}
	return all
}

func newWaiver(g *link.Graph, r *record.Record, row *record.Value) *waiver {
	w := &waiver{record: r, row: row}
	w.rule, w.until = w.value("rule").Text, w.value("until").Text
	last, dated := w.value("until").Date()
	w.expired = dated && last.Before(g.Today)
	w.holds = dated && !w.expired && !g.SaysNothing(w.value("reason").Text)
	return w
}

// apply parts findings into those that stay and those that are waived.
func (all *waivers) apply(findings []finding.Finding) (kept []finding.Finding, waived []finding.Waived) {
	kept = findings[:0]
	for i := range findings {
		f := &findings[i]
		w := all.about(f)
		if w == nil {
			kept = append(kept, *f)
			continue
		}
		w.used = true
		waived = append(waived, finding.Waived{
			Finding: *f, Reason: w.value("reason").Text, Until: w.until, Waiver: w.at("reason"),
			By: cmp.Or(w.value("by").Text, w.value("accepted-by").Text, w.record.Fields.Get("owner").Text),
		})
	}
	return kept, finding.SortWaived(waived)
}

// about is the waiver of a finding, nil when there is none.
func (all *waivers) about(f *finding.Finding) *waiver {
	own := all.ofFile[f.File]
	if i := slices.IndexFunc(own, func(w *waiver) bool { return w.holds && w.rule == f.Rule }); i >= 0 {
		return own[i]
	}
	return all.exception(f)
}

// exception is that from the provision which a finding says is not met. That records
// contradict each other, or cannot be read as meant, is no departure from a requirement.
func (all *waivers) exception(f *finding.Finding) *waiver {
	if rule := all.rules[f.Rule]; !all.except || f.Provision == "" || rule == nil || rule.Basis == Integrity {
		return nil
	}
	e, found := all.graph.Exception(all.graph.Resolve(f.Provision).Provision)
	if !found {
		return nil
	}
	return newWaiver(all.graph, e.Record, &e.Record.Fields)
}

// aboutWaivers is what the rules about waivers say. They come last, as what a waiver is
// good for shows when all else is found; so nothing that they find can be waived.
func aboutWaivers(g *link.Graph, shared *shared, rules []Rule, all *waivers) (found []finding.Finding) {
	for i := range rules {
		if rules[i].Waiver == nil || severity(g, &rules[i]) == finding.Off {
			continue
		}
		p := pass(g, shared, &rules[i], nil)
		for _, w := range all.rows {
			rules[i].Waiver(&p, w)
		}
		found = append(found, p.found...)
	}
	return found
}
