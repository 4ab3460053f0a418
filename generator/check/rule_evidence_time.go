package check

import (
	"fmt"
	"slices"
	"time"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// evidenceRules are about the time that evidence is of, beside evidence-expired. That the day
// of its collection is given is for field-required to ask.
func evidenceRules() []Rule {
	return []Rule{evidenceWithoutWindow, evidenceOutsidePeriod, evidenceAfterNotice}
}

var evidenceWithoutWindow = Rule{
	Name:  "evidence-without-window",
	Title: "It is decided how long evidence shows the present",
	Doc: `Evidence shows the present for a time: until valid-until, for renew-every after its collection, or for the
		interval of evidence in content/site.yaml. Where none of the three says how long, the program takes
		what is usual, and the organization has decided nothing. Decide the interval and write it into
		content/site.yaml; give single records a time of their own where theirs is another.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"9.1"},
	Run: func(p *Pass) {
		if p.Site == nil || !p.Site.Assumed["evidence"] {
			return
		}
		first, n := (*record.Record)(nil), 0
		for _, r := range p.OfKind("evidence") {
			if r.InForce(p.Today) && !r.Fields.Get("valid-until").Has() && !r.Fields.Get("renew-every").Has() {
				if n++; first == nil {
					first = r
				}
			}
		}
		if n > 0 {
			p.Report(p.ofSite("intervals"), fmt.Sprintf("nothing says how long evidence shows the present: %s, such as %s, ha%s no end of %s own", counted(n, "record", "records"), first.ID, map[bool]string{true: "s", false: "ve"}[n == 1], map[bool]string{true: "its", false: "their"}[n == 1]), fmt.Sprintf("intervals: {evidence: %s}, or another", p.Site.Intervals["evidence"]))
		}
	},
}

// counted is such as "1 record".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

var evidenceOutsidePeriod = Rule{
	Name:  "evidence-outside-period",
	Title: "An audit rests on evidence of its own period",
	Doc: `An audit report names the period whose records were looked at, and as a sample, or with a finding, a record
		of evidence from another time. It shows nothing about the period audited. Name evidence of that time, or
		correct the period. Evidence without a period counts by the day of its collection, which may be any day up
		to the last one of the audit.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"9.2.1", "9.2.2"},
	Record: func(p *Pass, r *record.Record) {
		from, to, ok := periodOf(r)
		if !ok {
			return
		}
		if performed, given := r.Fields.Get("performed").Date(); given && performed.After(to) {
			to = performed
		}
		p.eachAudited(r, func(ref *link.Reference) {
			begins, ends, own := periodOf(ref.To.Record)
			if !own {
				begins = p.Window(ref.To.Record).From
				ends = begins
			}
			if !begins.IsZero() && (ends.Before(from) || begins.After(to)) {
				p.Report(ref.Position, fmt.Sprintf("%s is of %s, outside the period of the audit, %s", nameOf(ref.To.Record), span(begins, ends), span(from, to)), "name evidence of that time, or correct the period")
			}
		})
	},
}

var evidenceAfterNotice = Rule{
	Name:  "evidence-after-notice",
	Title: "Evidence was there before the audit was announced",
	Doc: `A record that was made after people knew of the audit may have been made for it, and shows less than one
		that the work itself left behind. Ask for what was there on the day of the notice, or say in the report
		why the record may count. What the auditors wrote down themselves, and records of an earlier period that
		were only drawn later, are not reported.`,
	Basis: Practice, Severity: finding.Info, Serves: []string{"9.2.1", "9.2.2"},
	Record: func(p *Pass, r *record.Record) {
		announced, ok := r.Fields.Get("announced").Date()
		if !ok {
			return
		}
		var auditors []string
		for auditor := range r.Fields.Get("auditors").All() {
			auditors = append(auditors, auditor.Get("who").Text)
		}
		p.eachAudited(r, func(ref *link.Reference) {
			shown := ref.To.Record
			collected, dated := shown.Fields.Get("collected").Date()
			_, ends, own := periodOf(shown)
			switch {
			case !dated || !collected.After(announced), own && !ends.After(announced):
			case shown.Fields.Get("method").Text == "interview", slices.Contains(auditors, shown.Fields.Get("collected-by").Text):
			default:
				p.Report(ref.Position, fmt.Sprintf("%s was collected on %q, and the audit was announced on %q", nameOf(shown), collected.Format(record.DateLayout), announced.Format(record.DateLayout)), "ask for what was there before, or say why this may count")
			}
		})
	},
}

// eachAudited shows where an audit report that has left the draft names a record of evidence as a
// sample or with a finding.
func (p *Pass) eachAudited(r *record.Record, visit func(*link.Reference)) {
	if r.Kind.Name != "audit-report" || !binding(r) {
		return
	}
	refs := p.References(r)
	for i := range refs {
		if to := refs[i].To.Record; refs[i].Field == "records" && to != nil && !to.IsPage() && to.Kind.Name == "evidence" {
			visit(&refs[i])
		}
	}
}

// periodOf is the time that a record says it is about.
func periodOf(r *record.Record) (from, to time.Time, ok bool) {
	from, begins := r.Fields.Get("period", "from").Date()
	to, ends := r.Fields.Get("period", "to").Date()
	return from, to, begins && ends
}

// span is such as "2026-07-01 to 2026-09-30".
func span(from, to time.Time) string {
	if from.Equal(to) {
		return from.Format(record.DateLayout)
	}
	return from.Format(record.DateLayout) + " to " + to.Format(record.DateLayout)
}
