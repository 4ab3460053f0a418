package check

import (
	"fmt"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/record"
)

// monitoringRules are about what is measured, and what follows from it.
func monitoringRules() []Rule { return []Rule{metricOverdue, resultWithoutReaction, aimsNotEvaluated} }

var metricOverdue = Rule{
	Name:  "metric-overdue",
	Title: "What is to be measured has been measured in time",
	Doc: `A metric says how often it is measured and analysed, and evidence of the results has to be at hand. One
		result is expected in the longer of the two spans, and grace in content/site.yaml says how much later it
		may be entered: a month unless told otherwise. Of a metric without any result the time runs from the day
		on which the record took effect. Enter the result, or change the frequency to the one that is meant.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.1"}, About: "9.1",
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "monitoring" || !r.InForce(p.Today) || p.watchesNothing(r) {
			return
		}
		last := map[string]time.Time{}
		for result := range r.Fields.Get("results").All() {
			name := metricName(result.Get("metric"))
			if on, ok := result.Get("on").Date(); ok && on.After(last[name]) {
				last[name] = on
			}
		}
		begun, known := r.Fields.Get("effective").Date()
		for metric := range r.Fields.Get("metrics").All() {
			name := metric.Get("name")
			from, any := last[metricName(name)]
			if !any && known {
				from = begun
			}
			every, ok := rhythm(metric, from)
			if !ok || from.IsZero() || !p.spanOf("grace").After(every).Before(p.Today) {
				continue
			}
			said := fmt.Sprintf("%s has no result since %s", quoted(name.Text), dated(from))
			if !any {
				said = fmt.Sprintf("%s has no result, and the record took effect on %s", quoted(name.Text), dated(from))
			}
			p.Report(name.Position, said+fmt.Sprintf("; one was due on %s", dated(every)), "enter it under results, with metric: "+name.Text)
		}
	},
}

// metricName is what a result and its metric are matched by.
func metricName(v record.Value) string { return strings.ToLower(strings.TrimSpace(v.Text)) }

// rhythm is the day by which a metric is due after another: the later of what its two
// frequencies say.
func rhythm(metric record.Value, from time.Time) (due time.Time, ok bool) {
	for _, field := range []string{"measured-every", "analysed-every"} {
		if every, good := record.ParseInterval(metric.Get(field).Text); good {
			if day := every.After(from); day.After(due) {
				due, ok = day, true
			}
		}
	}
	return due, ok
}

var resultWithoutReaction = Rule{
	Name:  "result-without-reaction",
	Title: "A result beyond its limit is followed by a reaction",
	Doc: `A limit has a meaning only if something happens when it is crossed. Wanted is a reaction from the span
		that the result is about, or later: one under reactions, or an incident, nonconformity, change or
		improvement that names the monitoring record. Enter what was done, and be it the decision to watch.`,
	Basis: Practice, Severity: finding.Warning, Serves: []string{"9.1", "8.1", "10.2"},
	Record: func(p *Pass, r *record.Record) {
		if r.Kind.Name != "monitoring" || !binding(r) {
			return
		}
		metrics := map[string]record.Value{}
		for metric := range r.Fields.Get("metrics").All() {
			metrics[metricName(metric.Get("name"))] = metric
		}
		last := p.lastReaction(r)
		for result := range r.Fields.Get("results").All() {
			on, ok := result.Get("on").Date()
			if !ok || result.Get("verdict").Text != "beyond" || !last.Before(on) {
				continue
			}
			// A month's result is entered in the next month; what was done meanwhile counts.
			if covered, known := rhythm(metrics[metricName(result.Get("metric"))], last); known && !covered.Before(on) {
				continue
			}
			p.Report(result.Get("verdict").Position, fmt.Sprintf("%s of %s on %s is beyond its limit, and nothing says what was done", quoted(result.Get("value").Text), quoted(result.Get("metric").Text), dated(on)), "add a row under reactions: {on: ..., what: ...}")
		}
	},
}

// lastReaction is the newest day on which something was done about the results of a
// monitoring record; the zero day when nothing ever was.
func (p *Pass) lastReaction(r *record.Record) (last time.Time) {
	note := func(v record.Value) {
		if day, ok := v.Date(); ok && day.After(last) {
			last = day
		}
	}
	for reaction := range r.Fields.Get("reactions").All() {
		note(reaction.Get("on"))
	}
	for _, link := range p.Backlinks(r) {
		if link.From.IsPage() || link.From.Status == record.Retired {
			continue
		}
		switch link.From.Kind.Name {
		case "incident", "nonconformity":
			note(link.From.Fields.Get("detected"))
		case "change", "improvement":
			note(link.From.Fields.Get("proposed"))
		}
	}
	return last
}

var aimsNotEvaluated = Rule{
	Name:  "aims-not-evaluated",
	Title: "The management system as a whole is evaluated in time",
	Doc: `Metrics of models are not enough: the performance and the effectiveness of the management system have
		to be judged. A verdict under aims-evaluation of a monitoring record in force counts, and the conclusion
		on effectiveness of a management review. How often is evaluation in content/site.yaml, 12 months unless
		told otherwise; the first time counts from the day on which the scope took effect. Judge, and enter it.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"9.1"}, About: "9.1",
	Run: func(p *Pass) {
		since, begun := p.begun()
		if !begun {
			return
		}
		at := p.ofSite("intervals")
		note := func(v record.Value) {
			if on, ok := v.Date(); ok && on.After(since) {
				since, at = on, v.Position
			}
		}
		for _, r := range p.OfKind("monitoring") {
			if r.InForce(p.Today) {
				for row := range r.Fields.Get("aims-evaluation").All() {
					note(row.Get("on"))
				}
			}
		}
		for _, r := range p.OfKind("management-review") {
			if r.Status != record.Retired && r.Fields.Get("conclusions", "effectiveness").Has() {
				note(r.Fields.Get("held"))
			}
		}
		if due := p.spanOf("evaluation").After(since); due.Before(p.Today) {
			p.Report(at, fmt.Sprintf("the performance of the management system was to be judged by %s", dated(due)), "add a row under aims-evaluation of a monitoring record: {on: ..., verdict: ...}")
		}
	},
}

// begun is the day from which the management system applies: the first on which its scope
// took effect or was approved. Without a scope in force nothing is late yet.
func (p *Pass) begun() (first time.Time, ok bool) {
	note := func(v record.Value) {
		if day, is := v.Date(); is && (!ok || day.Before(first)) {
			first, ok = day, true
		}
	}
	for _, r := range p.OfKind("scope") {
		if r.InForce(p.Today) {
			note(r.Fields.Get("effective"))
			for approval := range r.Fields.Get("approvals").All() {
				note(approval.Get("on"))
			}
		}
	}
	return first, ok
}
