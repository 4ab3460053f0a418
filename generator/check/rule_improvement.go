package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

// improvementRules are about corrective action and improvement, as far as they need more
// than one record; the rules on one nonconformity are data in its kind.
func improvementRules() []Rule { return []Rule{nonconformityRecurs, improvementWithoutResult} }

var nonconformityRecurs = Rule{
	Name:  "nonconformity-recurs",
	Title: "A nonconformity that comes back names the one before",
	Doc: `A second nonconformity against the same requirement soon after the first was closed raises the question
		whether the action really worked. Soon is recurrence in content/site.yaml, 12 months unless told
		otherwise. Name the earlier one under earlier, and look at its verdict on effectiveness again.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"10.2"}, About: "10.2",
	Run: func(p *Pass) {
		closed := map[target][]*record.Record{}
		all := p.OfKind("nonconformity")
		for _, r := range all {
			if to := p.Resolve(r.Fields.Get("requirement").Text); to.Found() && r.Fields.Get("closed").Has() && binding(r) {
				closed[shows(to)] = append(closed[shows(to)], r)
			}
		}
		for _, before := range closed {
			slices.SortStableFunc(before, func(a, b *record.Record) int {
				return strings.Compare(a.Fields.Get("closed").Text, b.Fields.Get("closed").Text)
			})
		}
		for _, r := range all {
			to, detected := p.Resolve(r.Fields.Get("requirement").Text), r.Fields.Get("detected")
			if !to.Found() || !binding(r) || r.Fields.Get("earlier").Has() || r.Fields.Get("state").Text == "rejected" {
				continue
			}
			before := closed[shows(to)]
			i, _ := slices.BinarySearchFunc(before, detected.Text, func(o *record.Record, day string) int {
				return strings.Compare(o.Fields.Get("closed").Text, day)
			})
			if i == 0 {
				continue
			}
			last := before[i-1]
			on, ok := last.Fields.Get("closed").Date()
			if day, known := detected.Date(); ok && known && !p.spanOf("recurrence").After(on).Before(day) {
				p.Report(r.At("requirement"), fmt.Sprintf("%s against the same requirement was closed on %s", nameOf(last), dated(on)), "earlier: ["+nameOf(last)+"], and look at its effectiveness again")
			}
		}
	},
}

var improvementWithoutResult = Rule{
	Name:  "improvement-without-result",
	Title: "Something was improved",
	Doc: `The management system is improved continually, and that shows in improvements that came to a result, not
		in those that were planned. At least one was finished within the time that improvement in
		content/site.yaml gives, 12 months unless told otherwise, counted at first from the day on which the scope
		took effect. Finish one and enter its result, or write down what was improved already.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"10.1"}, About: "10.1",
	Run: func(p *Pass) {
		since, begun := p.begun()
		if !begun {
			return
		}
		at := p.ofSite("intervals")
		for _, r := range p.OfKind("improvement") {
			done := r.Fields.Get("done")
			if on, ok := done.Date(); ok && binding(r) && r.Fields.Get("result").Has() && on.After(since) {
				since, at = on, done.Position
			}
		}
		if due := p.spanOf("improvement").After(since); due.Before(p.Today) {
			p.Report(at, fmt.Sprintf("no improvement has come to a result since %s", dated(since)), "state: done, done: and result: in an improvement; aims new improvement begins one")
		}
	},
}
