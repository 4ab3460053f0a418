package check

import (
	"fmt"
	"strings"

	"aims/generator/finding"
	"aims/generator/markdown"
	"aims/generator/record"
)

// systemSupportRules are about what a system in use needs: somebody who watches it,
// words for its users, data sheets and resources.
func systemSupportRules() []Rule {
	return []Rule{systemUnmonitored, systemWithoutUserInformation, userInformationOutdated, systemWithoutDataSheet, systemWithoutResources, dataSheetUnused}
}

var systemUnmonitored = Rule{
	Name:  "system-unmonitored",
	Title: "A system in use is monitored, and the results are kept",
	Doc: `Performance changes after release: data drift, people use the system otherwise, a supplier updates a
		part. A system in use needs a monitoring record in force that names it and has results. For a system of
		low or moderate class a dated metric with a threshold on its card will do. Write the record, or enter the
		first results.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.6.2.6"}, About: "A.6.2.6",
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !running(card) || !grave(card) && measured(card) {
			return
		}
		var planned *record.Record
		for r := range p.naming(card, "monitoring", "systems") {
			if r.Fields.Get("results").Has() {
				return
			}
			planned = r
		}
		if planned != nil {
			p.Report(card.At("lifecycle"), fmt.Sprintf("the system is in use, and %s, which is to watch it, has no result yet", nameOf(planned)), "enter the first under results in "+planned.File)
			return
		}
		p.Report(card.At("lifecycle"), "the system is in use, and no monitoring record in force names it", "aims new monitoring, with systems: ["+card.ID+"]")
	},
}

// informing is the section of a card that may stand for documents of their own.
const informing = "Information for users"

var systemWithoutUserInformation = Rule{
	Name:  "system-without-user-information",
	Title: "People who use a system are told what they need to know",
	Doc: `Users must know what a system is for, what it cannot do and whom to ask. A system in use that has users
		names what they are given under user-information, or says it in the section Information for users of its
		card. Write the information, or say where it is.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.8.2"}, About: "A.8.2",
	Record: func(p *Pass, card *record.Record) {
		users := card.Fields.Get("users")
		if !onDuty(card) || !running(card) || !users.Has() || card.Fields.Get("user-information").Has() {
			return
		}
		if heading, found := sectionOf(card, informing); !found || !p.saysSomething(card, heading) {
			p.Report(card.At("users"), fmt.Sprintf("nothing says what %s are told", listed(users.Texts())), "user-information: the instructions, or a section ## "+informing)
		}
	},
}

// sectionOf finds a section of a record by its title.
func sectionOf(r *record.Record, title string) (heading markdown.Heading, found bool) {
	if r.Body == nil {
		return heading, false
	}
	for _, h := range r.Body.Headings {
		if strings.EqualFold(plainTitle(h.Text), title) {
			return h, true
		}
	}
	return heading, false
}

// saysSomething says that a section has text of its own, more than a prompt.
func (p *Pass) saysSomething(r *record.Record, h markdown.Heading) bool {
	return p.textIn(r.Body.Blocks[h.Block:h.End])
}

func (p *Pass) textIn(blocks []markdown.Block) bool {
	for _, b := range blocks {
		if b.Kind != markdown.HeadingBlock && !p.Placeholder(b.Text) {
			return true
		}
	}
	return false
}

var userInformationOutdated = Rule{
	Name:  "user-information-outdated",
	Title: "Users read about the version that they use",
	Doc: `Instructions for an earlier version tell users of limits and keys that are no longer so. A life-cycle
		record that a card names under user-information, and that says which version it is about, must be about
		the version in use. Bring it up to date, or name the newer one.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.8.2", "A.6.2.7"}, About: "A.8.2",
	Record: func(p *Pass, card *record.Record) {
		version := card.Fields.Get("system-version").Text
		if !onDuty(card) || !running(card) || version == "" {
			return
		}
		for item := range card.Fields.Get("user-information").All() {
			to := p.Resolve(item.Text).Record
			if to == nil || to.Kind.Name != "lifecycle-record" {
				continue
			}
			if of := to.Fields.Get("system-version").Text; of != "" && !record.SameVersion(of, version) {
				p.Report(item.Position, fmt.Sprintf("%s is about version %s, and in use is %s", nameOf(to), quoted(of), quoted(version)), "name what users of "+quoted(version)+" are given")
			}
		}
	},
}

var systemWithoutDataSheet = Rule{
	Name:  "system-without-data-sheet",
	Title: "A system that was built here names the data it was built with",
	Doc: `Where the data of a system comes from, by what right it is used and how good it is, decides what the
		system can be trusted with. A system that the organization built, unless it only follows rules, needs a
		data sheet that names it. Write one for each data set; data that only a supplier knows is asked of them.`,
	Basis: AnnexA, Severity: finding.Error, Serves: []string{"A.4.3", "A.7.2"}, About: "A.4.3",
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !running(card) || card.Fields.Get("sourcing").Text != "in-house" || card.Fields.Get("type").Text == "rule-based" {
			return
		}
		if !p.has(card, "data-sheet") {
			p.Report(card.At("sourcing"), "the system was built in-house, and no data sheet in force names it", "aims new data-sheet, with systems: ["+card.ID+"]")
		}
	},
}

// has says that a record of that kind in force names a system.
func (p *Pass) has(card *record.Record, kind string) bool {
	for range p.naming(card, kind, "systems") {
		return true
	}
	return false
}

var systemWithoutResources = Rule{
	Name:  "system-without-resources",
	Title: "The tools, computers and people of a system are on record",
	Doc: `Without knowing what a system runs on and who keeps it running, nobody can judge what its failure, a
		change of supplier or a leaving engineer means. Tools and computing are named as components on the card,
		or in resource records; people in resource records or by roles that name the system. Enter what is
		missing. Sorts whose control is excluded are not asked for.`,
	Basis: AnnexA, Severity: finding.Warning, Serves: []string{"A.4.2", "A.4.4", "A.4.5", "A.4.6"}, About: "A.4.2",
	Record: func(p *Pass, card *record.Record) {
		if !onDuty(card) || !running(card) {
			return
		}
		known := p.resourcesOf(card)
		var missing []string
		for _, sort := range []struct{ name, control string }{{"tooling", "A.4.4"}, {"computing", "A.4.5"}, {"human", "A.4.6"}} {
			if !known[sort.name] && !ruledOut(p.Graph, []string{sort.control}) {
				missing = append(missing, sort.name)
			}
		}
		if len(missing) > 0 {
			p.Report(keyAt(card, "components"), fmt.Sprintf("nothing names the %s resources of the system", listed(missing)), "aims new resource, with systems: ["+card.ID+"], or name them under components")
		}
	},
}

// resourcesOf are the sorts of resources that are on record for a system.
func (p *Pass) resourcesOf(card *record.Record) map[string]bool {
	known := map[string]bool{"human": p.has(card, "role")}
	for component := range card.Fields.Get("components").All() {
		switch component.Get("type").Text {
		case "compute":
			known["computing"] = true
		case "service":
			known["computing"], known["tooling"] = true, true
		default:
			known["tooling"] = true
		}
	}
	for r := range p.naming(card, "resource", "systems") {
		known[r.Fields.Get("type").Text] = true
		if r.Fields.Get("roles").Has() {
			known["human"] = true
		}
	}
	return known
}

var dataSheetUnused = Rule{
	Name:  "data-sheet-unused",
	Title: "Data that is kept is used by a system",
	Doc: `Data that no system uses costs care and is a risk for nothing: it can leak, and nobody looks after it.
		The data sheet names no system, and nothing names the data sheet. Say under systems what uses the data, or
		dispose of it and set the status to retired.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"A.4.3"}, About: "A.4.3",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name == "data-sheet" && binding(r) && !r.Fields.Get("systems").Has() && len(p.Backlinks(r)) == 0 {
			p.Report(keyAt(r, "systems"), "no system uses the data, and nothing names it", "systems: [SYS-...]")
		}
	},
}
