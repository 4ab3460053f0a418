package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// Answers are what addresses on other sites said, by address without what follows a #.
type Answers map[string]Answer

// An Answer is what is wrong with an address, "" when nothing is; and whether that is
// sure, or only cannot be told from where it was asked.
type Answer struct {
	Problem string
	Sure    bool
}

// Whether a site is there depends on the hour and the network, so no build asks: the same
// handbook must give the same findings. A command that asks hands the answers in.
var linkDead = Rule{
	Name:  "link-dead",
	Title: "Links to other sites lead somewhere",
	Doc: `A source, a law or a supplier's page that a record leans on has moved or is gone, so that no reader can
		follow it. Asked only by aims check --external, since it needs the network: an address that does not
		exist is a warning; one that could not be reached, or turns programs away, is a note, as it may open for
		a person. Put the new address there, or keep a copy beside the record and name that.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Outside: func(p *Pass, answers Answers) {
		for _, r := range p.Records() {
			eachAddress(r, func(address string, at finding.Position) {
				if answer := answers[address]; answer.Problem != "" {
					p.reportDead(answer, address, at)
				}
			})
		}
	},
}

func (p *Pass) reportDead(answer Answer, address string, at finding.Position) {
	hint := "put the new address there, or keep a copy beside the record"
	if !answer.Sure {
		hint = "see whether it opens for a person"
	}
	p.Report(at, fmt.Sprintf("the link %s: %s", quoted(address), answer.Problem), hint)
	if !answer.Sure {
		p.found[len(p.found)-1].Severity = finding.Info
	}
}

// Addresses are what a handbook names on other sites, in order; none when the rule that
// would tell of them is switched off.
func Addresses(g *link.Graph) []string {
	if severity(g, &linkDead) == finding.Off {
		return nil
	}
	var all []string
	for _, r := range g.Records() {
		eachAddress(r, func(address string, _ finding.Position) { all = append(all, address) })
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// RunOutside holds the links of a handbook to what other sites said. What Run says about
// waivers it does not say again, but for those that only the answers show to be of no use.
func RunOutside(g *link.Graph, answers Answers) Result {
	rules := Rules(g.Kinds)
	shared := &shared{rules: []string{linkDead.Name}, asked: true}
	p := pass(g, shared, &linkDead, nil)
	linkDead.Outside(&p, answers)

	w, waivers := newWeigher(g, rules), waiversOf(g, rules)
	kept, waived := waivers.apply(w.weighed(p.found))
	waivers.rows = slices.DeleteFunc(waivers.rows, func(w *waiver) bool { return !answers.judge(w.record) })
	kept = append(kept, w.weighed(aboutWaivers(g, shared, []Rule{waiverUnused}, waivers))...)
	return Result{Findings: finding.Sort(kept), Waived: waived}
}

// judge says that each address of a record was asked.
func (a Answers) judge(r *record.Record) bool {
	all := true
	eachAddress(r, func(address string, _ finding.Position) {
		_, asked := a[address]
		all = all && asked
	})
	return all
}

// eachAddress goes through the links of a text, and the fields that are an address.
func eachAddress(r *record.Record, visit func(address string, at finding.Position)) {
	eachAddressIn(&r.Fields, visit)
	if r.Body == nil {
		return
	}
	for i := range r.Body.Links {
		l := &r.Body.Links[i]
		if address, ok := webAddress(l.Destination); ok && !l.Wiki {
			visit(address, finding.Position{File: r.File, Line: l.Line, Column: l.Column, EndColumn: l.EndColumn})
		}
	}
}

func eachAddressIn(v *record.Value, visit func(address string, at finding.Position)) {
	if address, ok := webAddress(v.Text); ok {
		visit(address, v.Position)
	}
	for i := range v.Items {
		eachAddressIn(&v.Items[i], visit)
	}
	for i := range v.Pairs {
		eachAddressIn(&v.Pairs[i].Value, visit)
	}
}

// webAddress is an address that can be asked, without the place in the page.
func webAddress(text string) (string, bool) {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "#")
	scheme, rest, found := strings.Cut(text, "://")
	known := strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
	return text, found && known && rest != "" && !strings.ContainsAny(text, " \t\n")
}
