package load

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"aims/generator/finding"
	"aims/generator/record"
)

func readKindRule(m *yamlMap) record.KindRule {
	rule := record.KindRule{
		Name:     m.required("name"),
		Title:    m.required("title"),
		Doc:      m.required("doc"),
		Basis:    m.text("basis", "requirement", "annex-a", "practice", "integrity"),
		Severity: m.text("severity", "error", "warning", "info"),
		Serves:   m.texts("serves"),
		About:    m.text("about"),
		In:       m.text("in"),
		When:     each(m, "when", readTest),
		Wants:    each(m, "wants", readTest),
		Message:  m.required("message"),
		Hint:     m.text("hint"),
		Places:   m.places(),
	}
	if rule.Basis == "" || rule.Severity == "" || len(rule.Wants) == 0 {
		m.file.report(m.node, "", "the rule %q needs basis, severity and wants", rule.Name)
	}
	if rule.Name != "" && !ruleName.MatchString(rule.Name) {
		m.file.report(m.values["name"], "two words or more, lower-case, with hyphens between them: action-overdue", "%q cannot be the name of a rule", rule.Name)
	}
	return rule
}

// ruleName keeps names of rules apart from single words, and fit for an address.
var ruleName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)

// sayings are the keys of a test that say something of its field.
var sayings = []string{"given", "is", "not", "not-before", "past", "at-least"}

func readTest(m *yamlMap) record.Test {
	test := record.Test{
		Field: m.text("field"), Any: m.texts("any"),
		Given: m.text("given", "true", "false"), Past: m.text("past", "true", "false"),
		Is: m.texts("is"), Not: m.texts("not"), NotBefore: m.text("not-before"), AtLeast: m.number("at-least"),
		Places: m.places(),
	}
	if node := m.values["at-least"]; node != nil && test.AtLeast < 1 {
		m.file.report(node, "write 1 or more", "at-least: %s holds always", node.Value)
	}
	m.onePerTest(test)
	return test
}

// onePerTest reports a test that says nothing, or more than one thing: only one of them
// would ever be asked, and nobody would notice.
func (m *yamlMap) onePerTest(test record.Test) {
	var said []string
	for _, key := range sayings {
		if node := m.values[key]; node != nil && (node.Kind != yaml.SequenceNode || len(node.Content) > 0) {
			said = append(said, key)
		}
	}
	switch {
	case len(test.Fields()) == 0:
		m.file.report(m.node, "name it in field, or several in any", "this test is about no field")
	case len(test.Any) > 0 && (test.Field != "" || len(said) > 0):
		m.file.report(m.node, "any stands alone: it wants one of its fields to be given", "this test says two things at once: any and %s", strings.Join(append(m.fieldKey(), said...), ", "))
	case len(test.Any) == 0 && len(said) == 0:
		m.file.report(m.node, "say one of "+strings.Join(sayings, ", "), "this test says nothing about %q", test.Field)
	case len(said) > 1:
		m.file.report(m.node, "make a test of each: all of them must hold", "this test says two things at once: %s", strings.Join(said, " and "))
	}
}

func (m *yamlMap) fieldKey() []string {
	if m.values["field"] == nil {
		return nil
	}
	return []string{"field"}
}

// places are where the values of its keys stand.
func (m *yamlMap) places() record.Places {
	places := record.Places{"": {File: m.file.name, Line: m.node.Line, Column: m.node.Column}}
	for key, value := range m.values {
		places[key] = finding.Position{File: m.file.name, Line: value.Line, Column: value.Column}
	}
	return places
}

// deadRules reports rules of a kind that are about fields which it does not have. Such a
// rule never finds anything, or always.
func deadRules(kind *record.Kind, header []record.Field) (findings []finding.Finding) {
	whole := slices.Concat(header, kind.Fields)
	for _, rule := range kind.Rules {
		row, ok := whole, true
		if rule.In != "" {
			var lacks *finding.Finding
			if row, lacks = rowsIn(rule, whole); lacks != nil {
				findings, ok = append(findings, *lacks), false
			}
		}
		for _, test := range slices.Concat(rule.When, rule.Wants) {
			findings = append(findings, deadTest(kind, test, row, whole, ok)...)
		}
	}
	return append(findings, deadDues(kind, kind.Fields, whole)...)
}

// deadDues reports due days that depend on fields which are not there.
func deadDues(kind *record.Kind, fields, whole []record.Field) (findings []finding.Finding) {
	for _, f := range fields {
		if f.Due != nil {
			for _, test := range f.Due.When {
				findings = append(findings, deadTest(kind, test, fields, whole, true)...)
			}
		}
		findings = append(findings, deadDues(kind, f.Fields, whole)...)
	}
	return findings
}

// rowsIn are the fields of the rows that a rule is about.
func rowsIn(rule record.KindRule, fields []record.Field) ([]record.Field, *finding.Finding) {
	for _, name := range strings.Split(rule.In, ".") {
		i := slices.IndexFunc(fields, func(f record.Field) bool { return f.Name == name })
		if i < 0 || fields[i].Type != record.ListField && fields[i].Type != record.MapField {
			f := invalidRule(rule.Places.Of("in"), finding.DidYouMean(name, listsOf(fields)), "the rule %q is about rows of %q, and there is no such list", rule.Name, rule.In)
			return nil, &f
		}
		fields = fields[i].Fields
	}
	return fields, nil
}

func listsOf(fields []record.Field) (names []string) {
	for _, f := range fields {
		if f.Type == record.ListField {
			names = append(names, f.Name)
		}
	}
	return names
}

// deadTest looks up what a test names. Where the rows are not known, only what it names
// of the record is.
func deadTest(kind *record.Kind, test record.Test, row, whole []record.Field, rowKnown bool) (findings []finding.Finding) {
	look := func(key, name string) {
		fields, mark := row, ""
		own, ofRecord := strings.CutPrefix(name, "/")
		if ofRecord {
			fields, mark = whole, "/"
		}
		if name == "" || !ofRecord && !rowKnown {
			return
		}
		if near, found := lookUp(own, fields); !found {
			for i := range near {
				near[i] = mark + near[i]
			}
			findings = append(findings, invalidRule(test.Places.Of(key), finding.DidYouMean(name, near), "the kind %q has no field %q here", kind.Name, name))
		}
	}
	look("field", test.Field)
	for _, name := range test.Any {
		look("any", name)
	}
	look("not-before", test.NotBefore)
	return findings
}

// lookUp follows a name with dots through maps. near are the names that it might have
// been.
func lookUp(name string, fields []record.Field) (near []string, found bool) {
	before := ""
	for part := range strings.SplitSeq(name, ".") {
		near = nil
		for _, f := range fields {
			near = append(near, before+f.Name)
		}
		i := slices.IndexFunc(fields, func(f record.Field) bool { return f.Name == part })
		if i < 0 {
			return near, false
		}
		before, fields = before+part+".", inMap(fields[i])
	}
	return near, true
}

// inMap are the fields of a map; into a list no name leads.
func inMap(f record.Field) []record.Field {
	if f.Type == record.MapField {
		return f.Fields
	}
	return nil
}

func invalidRule(at finding.Position, hint, format string, args ...any) finding.Finding {
	return finding.Finding{Rule: ruleKind, Severity: finding.Error, Position: at, Message: fmt.Sprintf(format, args...), Hint: hint}
}
