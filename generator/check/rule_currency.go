package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

func currencyRules() []Rule {
	return []Rule{referenceToRetired, draftReliedOn, supersedesInCircle, supersededInForce, requiredDocumentMissing}
}

// looseFields only say what else is of interest, or what was before.
var looseFields = []string{"related", "supersedes", "previous", evidences, "evidence"}

var referenceToRetired = Rule{
	Name:  "reference-to-retired",
	Title: "Records in force do not rely on retired ones",
	Doc: `A retired record is kept, but nobody keeps it up to date; who follows the reference acts by what no longer
		holds. Name the record that took its place, or drop the reference. It is asked of records that are kept
		up to date by reviews, for their fields, and for their text where the retired record has a successor;
		minutes and evidence may name what held in their time. It is a warning, since a record may be retired before
		all that name it have been gone through.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Reference: func(p *Pass, ref *link.Reference) {
		to := ref.To.Record
		if to == nil || to.Status != record.Retired || ref.From.IsPage() || ref.From.Kind.Review == "" || !ref.From.InForce(p.Today) ||
			slices.Contains(looseFields, ref.Field) {
			return
		}
		next := p.shared.lead().next[to]
		if next == nil && ref.Field == link.InText {
			return
		}
		hint := "name what took its place, or drop it"
		if next != nil {
			hint = nameOf(next) + " took its place"
		}
		p.Report(ref.Position, nameOf(to)+" is retired", hint)
	},
}

var draftReliedOn = Rule{
	Name:  "draft-relied-on",
	Title: "Records in force rely on records that are in force",
	Doc: `A record in force names this draft in one of its fields, as its basis, its system or its answer, so that
		part of it rests on something that nobody has agreed to. Finish the draft and have it approved, or take
		it out of the other record. That the text or the field related mentions a draft is no matter, and a
		record in review is not reported. It is a warning, since work that is under way leads through such days.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.Status != record.Draft || r.Kind.Name == "role" {
			return
		}
		var by []string
		for _, b := range p.Backlinks(r) {
			if !b.From.IsPage() && b.From.Kind.Review != "" && b.From.InForce(p.Today) && slices.ContainsFunc(b.Fields, firm) {
				by = append(by, nameOf(b.From))
			}
		}
		if len(by) > 0 {
			p.Report(r.At("status"), fmt.Sprintf("%s is a draft, and in force relies on it: %s", nameOf(r), some(by)), "finish it and have it approved, or take it out there")
			p.Counting(by)
		}
	},
}

func firm(field string) bool { return field != link.InText && !slices.Contains(looseFields, field) }

// some are the first of many names.
func some(names []string) string {
	const most = 5
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// before are the records that one takes the place of, with the place that says so.
func (p *Pass) before(r *record.Record) (records []*record.Record, at []finding.Position) {
	list := pairOf(&r.Fields, "supersedes")
	if list == nil {
		return nil, nil
	}
	for item := range list.Value.All() {
		if to := p.Resolve(item.Text).Record; to != nil {
			records, at = append(records, to), append(at, item.Position)
		}
	}
	return records, at
}

var supersedesInCircle = Rule{
	Name:  "supersedes-in-circle",
	Title: "No record takes the place of its own successor",
	Doc: `Records that supersede each other in a circle have no newest one, so that nobody can tell which of them
		holds. Take out the reference that points the wrong way: the newer record names the older one.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.3"},
	Run: func(p *Pass) {
		const open, done = 1, 2
		state := map[*record.Record]int{}
		var visit func(*record.Record)
		visit = func(r *record.Record) {
			state[r] = open
			older, at := p.before(r)
			for i, to := range older {
				switch state[to] {
				case open:
					p.Report(at[i], fmt.Sprintf("%s supersedes %s, and is superseded by it in turn", nameOf(r), nameOf(to)), "let only the newer record name the older one")
				case 0:
					visit(to)
				}
			}
			state[r] = done
		}
		for r := range p.Governed() {
			if state[r] == 0 && pairOf(&r.Fields, "supersedes") != nil {
				visit(r)
			}
		}
	},
}

var supersededInForce = Rule{
	Name:  "superseded-in-force",
	Title: "What was superseded is retired",
	Doc: `A record in force says that it takes the place of this one, which is in force as well: two texts hold, and
		they may say two things. Set the status of the older one to retired; it stays in the handbook, and its id
		is never used again.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.3"},
	Record: func(p *Pass, r *record.Record) {
		if r.InForce(p.Today) {
			if next := p.shared.lead().next[r]; next != nil && !p.shared.lead().inCircle(r) {
				p.Report(r.At("status"), fmt.Sprintf("%s is in force, but %s took its place", nameOf(r), nameOf(next)), "status: retired")
			}
		}
	},
}

var requiredDocumentMissing = Rule{
	Name:  "required-document-missing",
	Title: "The documented information that the standard asks for is there",
	Doc: `The standard asks for certain documents and for records of certain activities by name. The requirement is
		answered by a text in force, but the document or record itself does not exist, or none of its kind is in
		force: the process is described and nothing shows that it was run. Where nothing answers the requirement,
		element-unaddressed says so; where an approval is lacking, the rules on approval do. Write it with aims
		new, and have it approved. It is a warning, so that a handbook that is being set up can be built; grade it
		as an error once it stood.`,
	Basis: Requirement, Severity: finding.Warning, Serves: []string{"7.5.1"},
	Run: func(p *Pass) {
		f := p.Library.Framework(framework.Primary)
		if f == nil || p.empty() {
			return
		}
		for _, d := range f.Documents {
			if d.Provision == nil || !p.State(d.Provision).Addressed || p.inSight(d) {
				continue
			}
			hint := ""
			if len(d.RecordKinds) > 0 {
				hint = "aims new " + d.RecordKinds[0] + " writes one"
			}
			p.ReportOn(d.Provision, p.ofSite("frameworks"), fmt.Sprintf("%s asks for %s (%s), and no record in force is it", d.Provision.Cited(), inSentence(d.Name), d.ID), hint)
		}
	},
}

// inSight says that a record is the document, if only its approval were right.
func (p *Pass) inSight(d *framework.Document) bool {
	return slices.ContainsFunc(p.Required(d).Candidates, func(c link.Candidate) bool {
		return c.Why == "" || c.Record.InForce(p.Today) && slices.Contains(d.RecordKinds, c.Record.Kind.Name) && c.Why == link.ApprovalOf(c.Record).Text()
	})
}
