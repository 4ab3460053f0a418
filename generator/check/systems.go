package check

import (
	"iter"
	"slices"
	"strings"
	"time"

	"aims/generator/record"
)

// onDuty says that a record is the card of an AI system that the management system
// covers and that others rely on: in review or approved, and not out of scope.
func onDuty(r *record.Record) bool {
	return r.Kind.Name == "system-card" && binding(r) && r.Fields.Get("in-scope").Text != "false"
}

// running says that people use the system, if only in a pilot or with restrictions.
func running(card *record.Record) bool {
	return slices.Contains([]string{"pilot", "production", "restricted"}, card.Fields.Get("lifecycle").Text)
}

// deployed says that the system is past verification and pilot.
func deployed(card *record.Record) bool {
	return slices.Contains([]string{"production", "restricted"}, card.Fields.Get("lifecycle").Text)
}

func decommissioned(card *record.Record) bool {
	return card.Fields.Get("lifecycle").Text == "decommissioned"
}

// grave says that the organization's own class or the law puts the system among those
// whose failure weighs heavily, so that a metric on its card does not do.
func grave(card *record.Record) bool {
	class := card.Fields.Get("risk-class").Text
	return class == "high" || class == "critical" || card.Fields.Get("eu-ai-act", "class").Text == "high-risk"
}

// outside says that somebody else made the system, or the part of it that is AI.
func outside(card *record.Record) bool {
	return slices.Contains([]string{"configured", "bought", "embedded"}, card.Fields.Get("sourcing").Text)
}

// measured says that the card shows a result that was held to a limit, and when.
func measured(card *record.Record) bool {
	for metric := range card.Fields.Get("metrics").All() {
		if metric.Get("on").Has() && metric.Get("threshold").Has() {
			return true
		}
	}
	return false
}

// naming are the records of a kind that are in force and name this one in a field.
func (p *Pass) naming(r *record.Record, kind, field string) iter.Seq[*record.Record] {
	return func(yield func(*record.Record) bool) {
		for _, link := range p.Backlinks(r) {
			from := link.From
			if !from.IsPage() && from.Kind.Name == kind && slices.Contains(link.Fields, field) && from.InForce(p.Today) && !yield(from) {
				return
			}
		}
	}
}

// stages are the life-cycle records in force of one stage of a system: those of the
// version in use, and else the version that the newest other one is about.
func (p *Pass) stages(card *record.Record, stage string) (same []*record.Record, other string) {
	version := card.Fields.Get("system-version").Text
	for r := range p.naming(card, "lifecycle-record", "systems") {
		result := r.Fields.Get("result").Text
		if r.Fields.Get("stage").Text != stage || result == "failed" || result == "not-applicable" {
			continue
		}
		if of := r.Fields.Get("system-version").Text; version != "" && !record.SameVersion(of, version) {
			other = of
			continue
		}
		same = append(same, r)
	}
	return same, other
}

// taken is the change that brought a version of a system into use, nil when none says
// so; without it nobody knows the day, since the card's is that of the first version.
func (p *Pass) taken(card *record.Record) (change *record.Record, on time.Time) {
	version := card.Fields.Get("system-version").Text
	for r := range p.naming(card, "change", "systems") {
		if day, ok := r.Fields.Get("implemented").Date(); ok && version != "" && record.SameVersion(r.Fields.Get("to-version").Text, version) {
			return r, day
		}
	}
	return nil, time.Time{}
}

// versionOf says which version a finding speaks of.
func versionOf(card *record.Record) string {
	if version := card.Fields.Get("system-version").Text; version != "" {
		return "version " + quoted(version)
	}
	return "the system"
}

// spanOf is a span of site.yaml, or its default.
func (p *Pass) spanOf(name string) record.Interval {
	if p.Site == nil {
		return record.Interval{}
	}
	return p.Site.Intervals[name]
}

// dated writes a day as front matter does.
func dated(t time.Time) string { return t.Format(record.DateLayout) }

// listed joins words: "a, b and c".
func listed(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
