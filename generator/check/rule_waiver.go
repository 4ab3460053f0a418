package check

import (
	"fmt"
	"slices"

	"aims/generator/finding"
)

// waiverRules are about waivers themselves, and cannot be waived.
func waiverRules() []Rule {
	return []Rule{waiverWithoutReason, waiverExpired, waiverUnused}
}

var waiverWithoutReason = Rule{
	Name:  "waiver-without-reason",
	Title: "Waivers say why, and until when",
	Doc: `A departure from a rule is accepted for a reason and for a time; without them it is a rule switched off
		in a corner, and nobody will ever come back to it. Such a waiver waives nothing. Give the reason in
		words that an auditor can follow, and the last day.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.2"},
	Waiver: func(p *Pass, w *waiver) {
		reason, until := w.value("reason"), w.value("until")
		switch asked := binding(w.record); { // where it is asked, field-required says what is missing
		case reason.Has() && p.SaysNothing(reason.Text):
			p.Report(reason.Position, fmt.Sprintf("%s is no reason for a waiver", quoted(reason.Text)), "say why the departure is acceptable meanwhile")
		case !reason.Has() && !asked:
			p.Report(w.at("rule"), fmt.Sprintf("the waiver of %q gives no reason", w.rule), "reason: why the departure is acceptable meanwhile")
		case !until.Has() && !asked:
			p.Report(w.at("rule"), fmt.Sprintf("the waiver of %q has no end", w.rule), "until: its last day")
		}
	},
}

var waiverExpired = Rule{
	Name:  "waiver-expired",
	Title: "Waivers are not past their last day",
	Doc: `A waiver holds until its last day. After that what it waived is reported again, and the waiver misleads
		whoever reads the record. Mend what the rule asks for and take the waiver out; or, if the departure is
		still acceptable, decide so anew and enter the new day with the reason.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Waiver: func(p *Pass, w *waiver) {
		if w.expired {
			p.Report(w.at("until"), fmt.Sprintf("the waiver of %q ended on %q", w.rule, w.until), "mend what it waived, or decide anew until when it is acceptable")
		}
	},
}

var waiverUnused = Rule{
	Name:  "waiver-unused",
	Title: "Waivers waive something",
	Doc: `The rule finds nothing in this record that the waiver could be about: the matter has been mended, or the
		rule is switched off. The waiver would silence the next finding, which nobody has looked at yet. Take
		it out. One of link-dead is looked at by aims check --external alone.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"7.5.3"},
	Waiver: func(p *Pass, w *waiver) {
		if w.holds && !w.used && p.shared.hasRun(w.rule) {
			p.Report(w.at("rule"), fmt.Sprintf("the rule %q finds nothing here", w.rule), "take the waiver out")
		}
	},
}

// hasRun says that all is known that a rule finds. The one about other sites runs by
// itself, and only when a command has asked them.
func (s *shared) hasRun(rule string) bool {
	return slices.Contains(s.rules, rule) && (rule != linkDead.Name || s.asked)
}
