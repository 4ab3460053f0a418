package check

import (
	"fmt"

	"aims/generator/finding"
	"aims/generator/record"
)

// supplierRules are about what comes from outside: suppliers of systems that are in use.
func supplierRules() []Rule {
	return []Rule{systemWithoutSupplier, supplierUnassessed, supplierRejected}
}

var systemWithoutSupplier = Rule{
	Name:  "system-without-supplier",
	Title: "What a system has from outside has a supplier",
	Doc: `What is provided from outside and matters to the management system is controlled, and that begins with
		knowing who provides it. A system that is bought, configured or part of other software names the supplier
		at one of its components, or is named by a record of a supplier. Write the record and name it.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.1"}, About: "8.1-9",
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !running(card) || !outside(card) {
			return
		}
		for component := range card.Fields.Get("components").All() {
			if component.Get("supplier").Has() {
				return
			}
		}
		for _, link := range p.Backlinks(card) {
			if !link.From.IsPage() && link.From.Kind.Name == "supplier" {
				return // a draft will do here: somebody is at it
			}
		}
		p.Report(card.At("sourcing"), fmt.Sprintf("the sourcing is %q, and nothing says who provides it", card.Fields.Get("sourcing").Text), "aims new supplier, and name it under components: supplier: SUP-...")
	},
}

// supplied are the systems in use that depend on a supplier, the grave ones first found
// out: it is the first of them, nil when there is none.
func (p *Pass) supplied(supplier *record.Record) (system *record.Record) {
	note := func(card *record.Record) {
		if card != nil && !card.IsPage() && onDuty(card) && running(card) && (system == nil || grave(card) && !grave(system)) {
			system = card
		}
	}
	for item := range supplier.Fields.Get("systems").All() {
		note(p.Resolve(item.Text).Record)
	}
	for _, link := range p.Backlinks(supplier) {
		note(link.From)
	}
	return system
}

var supplierUnassessed = Rule{
	Name:  "supplier-unassessed",
	Title: "A supplier that a system in use depends on was assessed",
	Doc: `What a supplier provides must fit the organization's own approach to AI, and one knows that only after
		looking. A supplier or partner on whom a system in use depends has an assessment with day and outcome.
		That it is done again in time is what review-overdue looks at. Hold the assessment and enter it.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"8.1", "A.10.3"}, About: "A.10.3",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "supplier" || !binding(r) || r.Fields.Get("relation").Text == "customer" || r.Fields.Get("assessment").Has() {
			return
		}
		if system := p.supplied(r); system != nil {
			p.Report(keyAt(r, "assessment"), fmt.Sprintf("%s depends on them, and they were never assessed", classed(system)), "assessment: {on: ..., outcome: accepted}, as the procedure for suppliers asks")
		}
	},
}

// classed names a system, and that it is of high class if it is.
func classed(system *record.Record) string {
	if grave(system) {
		return nameOf(system) + ", a system of high class,"
	}
	return nameOf(system)
}

var supplierRejected = Rule{
	Name:  "supplier-rejected-yet-in-use",
	Title: "A supplier that was rejected supplies no system in use",
	Doc: `The latest assessment rejects a supplier on whom a system in use depends. Either the assessment has
		consequences, or it was not meant so. Take the system out of use, change the supplier, or assess again
		with the conditions under which it may go on.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"8.1", "A.10.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "supplier" || !binding(r) || r.Fields.Get("assessment", "outcome").Text != "rejected" {
			return
		}
		if system := p.supplied(r); system != nil {
			p.Report(r.At("assessment", "outcome"), fmt.Sprintf("they were rejected, and %s still depends on them", classed(system)), "change the supplier, or assess them again")
		}
	},
}
