package check

import (
	"fmt"
	"slices"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// kindRules are the rules that kinds bring with them: each looks at the fields of one
// record alone.
func kindRules(kinds *record.Kinds) (rules []Rule) {
	for _, kind := range kinds.List {
		for _, rule := range kind.Rules {
			severity, _ := finding.ParseSeverity(rule.Severity)
			rules = append(rules, Rule{
				Name: rule.Name, Title: rule.Title, Doc: rule.Doc, Basis: Basis(rule.Basis), Severity: severity, Serves: rule.Serves,
				Alone: func(p *Alone, r *record.Record) {
					if r.Kind == kind && binding(r) {
						p.fieldsOf(r, rule)
					}
				},
			})
		}
	}
	return rules
}

// ruleNames reports rules of the handbook's own kinds whose name is taken: a setting or a
// waiver for one would meet the other, too. Only here the names of all rules are known.
func (p *Pass) ruleNames() {
	ofKinds := map[string][]*record.Kind{}
	for _, kind := range p.Kinds.List {
		for _, rule := range kind.Rules {
			ofKinds[rule.Name] = append(ofKinds[rule.Name], kind)
		}
	}
	all := map[string]int{}
	for _, name := range p.shared.rules {
		all[name]++
	}
	met := map[string]*record.Kind{} // the last kind with that name, the program's first
	for _, kind := range programFirst(p.Kinds.List) {
		for _, rule := range kind.Rules {
			other := met[rule.Name]
			met[rule.Name] = kind
			switch {
			case !kind.Own:
			case all[rule.Name] > len(ofKinds[rule.Name]):
				p.Report(rule.Places.Of("name"), fmt.Sprintf("the program has a rule %q already", rule.Name), "choose another name, such as "+kind.Name+"-"+rule.Name)
			case other != nil:
				p.Report(rule.Places.Of("name"), fmt.Sprintf("the kind %q has a rule %q already", other.Name, rule.Name), "choose another name")
			}
		}
	}
}

func programFirst(kinds []*record.Kind) []*record.Kind {
	own := func(k *record.Kind) bool { return k.Own }
	return append(slices.DeleteFunc(slices.Clone(kinds), own), slices.DeleteFunc(slices.Clone(kinds), func(k *record.Kind) bool { return !own(k) })...)
}

// fieldsOf holds the rows of a record to a rule of its kind. A row is found wanting once.
func (p *Alone) fieldsOf(r *record.Record, rule record.KindRule) {
	for _, row := range rule.Rows(r.Fields) {
		if !p.all(rule.When, row, r.Fields) || p.all(rule.Wants, row, r.Fields) {
			continue
		}
		p.ReportOn(p.unmet(rule, row, r), placeOfRule(rule, row, r), record.Fill(rule.Message, row, r.Fields), record.Fill(rule.Hint, row, r.Fields))
	}
}

// unmet is the provision that a rule says is not met: the one that it names, or the only one
// that it serves.
func (p *Alone) unmet(rule record.KindRule, row record.Value, r *record.Record) *framework.Provision {
	about := rule.About
	if about == "" && len(rule.Serves) == 1 {
		about = rule.Serves[0]
	}
	return p.around.key.catalogue.Resolve(record.Fill(about, row, r.Fields))
}

func (p *Alone) all(tests []record.Test, row, whole record.Value) bool {
	for _, test := range tests {
		if !test.Holds(row, whole, p.around.key.today) {
			return false
		}
	}
	return true
}

// placeOfRule is the place of what is wanted; else of the row; else of what makes the
// record want it, such as its state; else the top of the record.
func placeOfRule(rule record.KindRule, row record.Value, r *record.Record) finding.Position {
	if at := placeOfTests(rule.Wants, row, r.Fields); at.Line > 0 {
		return at
	}
	if rule.In != "" && row.Position.Line > 0 {
		return row.Position
	}
	if at := placeOfTests(rule.When, row, r.Fields); at.Line > 0 {
		return at
	}
	return top(r)
}

// placeOfTests is where the first field stands that a test is about.
func placeOfTests(tests []record.Test, row, whole record.Value) finding.Position {
	for _, test := range tests {
		for _, name := range test.Fields() {
			if v := record.ValueOf(row, whole, name); v.Has() {
				return v.Position
			}
		}
	}
	return finding.Position{}
}
