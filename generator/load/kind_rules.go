package load

import (
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
		In:       m.text("in"),
		When:     each(m, "when", readTest),
		Wants:    each(m, "wants", readTest),
		Message:  m.required("message"),
		Hint:     m.text("hint"),
	}
	if rule.Basis == "" || rule.Severity == "" || len(rule.Wants) == 0 {
		m.file.report(m.node, "", "the rule %q needs basis, severity and wants", rule.Name)
	}
	return rule
}

func readTest(m *yamlMap) record.Test {
	test := record.Test{
		Field: m.text("field"), Any: m.texts("any"),
		Given: m.text("given", "true", "false"), Past: m.text("past", "true", "false"),
		Is: m.texts("is"), Not: m.texts("not"), NotBefore: m.text("not-before"), AtLeast: m.number("at-least"),
	}
	if len(test.Fields()) == 0 {
		m.file.report(m.node, "name it in field, or several in any", "this test is about no field")
	}
	return test
}
