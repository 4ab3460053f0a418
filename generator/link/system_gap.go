package link

import (
	"cmp"
	"fmt"
	"slices"

	"aims/generator/framework"
	"aims/generator/record"
)

// A SystemGap is something that an auditor will look for in the file of a system and not
// find. It rests on a provision, and says whether that asks for it or practice does.
type SystemGap struct {
	Part      string // of the file: "impact assessments", "data"
	What      string // without a full stop
	Basis     string // requirement, annex-a, practice: the words that rules use; see BasisWords
	Provision *framework.Provision
	Record    *record.Record // to mend; nil when one is missing
	Mend      string
}

// BasisWords say to people what a gap rests on.
func BasisWords(basis string) string {
	switch basis {
	case "annex-a":
		return "control"
	case "practice":
		return "good practice"
	}
	return basis
}

// gapList is the gaps of one system, in the order of the file.
type gapList struct {
	*SystemFile
	g    *Graph
	gaps []SystemGap
}

// systemGaps looks for what is missing. A system out of use owes a record of how it was
// taken out, and no more; one that is not in use yet owes nothing that use brings forth.
func (g *Graph) systemGaps(f *SystemFile) []SystemGap {
	l := gapList{SystemFile: f, g: g}
	l.card()
	if l.stage() == "decommissioned" {
		l.retired()
		return l.gaps
	}
	l.impacts()
	l.risks()
	l.controls()
	l.data()
	l.lifeCycle()
	if l.inUse() {
		l.evidence()
		l.monitoring()
	}
	l.changes()
	l.oversight()
	l.suppliers()
	l.users()
	return l.gaps
}

func (l *gapList) stage() string { return l.Card.Fields.Get("lifecycle").Text }

func (l *gapList) inUse() bool {
	return slices.Contains([]string{"pilot", "production", "restricted"}, l.stage())
}

// built says that the organization makes the system, or a part of it.
func (l *gapList) built() bool {
	return slices.Contains([]string{"in-house", "configured", ""}, l.Card.Fields.Get("sourcing").Text)
}

// asked is a gap that a provision itself asks to close: a clause always, a control unless
// the statement of applicability leaves it out.
func (l *gapList) asked(part, provision string, r *record.Record, what, mend string) {
	p := l.g.primary(provision)
	basis := "requirement"
	if p != nil && p.Kind == "control" {
		basis = "annex-a"
	}
	l.add(SystemGap{Part: part, What: what, Basis: basis, Provision: p, Record: r, Mend: mend})
}

// expected is a gap that auditors look for; the provision is why.
func (l *gapList) expected(part, provision string, r *record.Record, what, mend string) {
	l.add(SystemGap{Part: part, What: what, Basis: "practice", Provision: l.g.primary(provision), Record: r, Mend: mend})
}

func (l *gapList) add(gap SystemGap) {
	if gap.Provision == nil || !l.g.states[gap.Provision].Excluded {
		l.gaps = append(l.gaps, gap)
	}
}

// without is a gap where nothing of a part is in force.
func (l *gapList) without(part, provision, what, anew string, there []*record.Record) {
	r, what, mend := l.idling(what, anew, there)
	l.asked(part, provision, r, what, mend)
}

// idling adds to what is missing the record that is there and does not count, with the
// reason, so that nobody writes a second one beside a draft.
func (l *gapList) idling(what, anew string, there []*record.Record) (*record.Record, string, string) {
	r := l.idle(there)
	if r == nil {
		return nil, what, anew
	}
	return r, what + ": " + r.ID + " does not count, as " + l.g.notInForce(r), idleMend(r, anew)
}

// idle is the record that is nearest to counting: the last that is not withdrawn.
func (l *gapList) idle(there []*record.Record) (last *record.Record) {
	for _, r := range there {
		if last == nil || r.Status != record.Retired || last.Status == record.Retired {
			last = r
		}
	}
	return last
}

// idleMend is what makes a record count; one that was withdrawn needs another.
func idleMend(r *record.Record, anew string) string {
	switch r.Status {
	case record.Retired:
		return anew
	case record.Approved:
		return "wait for that day, or correct it"
	}
	return "finish it and have it approved"
}

func recordsOf(all []Assessed) []*record.Record {
	records := make([]*record.Record, len(all))
	for i, a := range all {
		records[i] = a.Record
	}
	return records
}

func (l *gapList) card() {
	if why := l.g.notInForce(l.Card); why != "" && l.Card.Status != record.Retired {
		l.expected("card", "7.5.2", l.Card, "The card does not count, as "+why, idleMend(l.Card, ""))
	}
	if l.Version == "" {
		l.expected("card", "A.6.2.3", l.Card, "The card does not say which version is in use", "system-version: ...")
	}
	act := l.Card.Fields.Get(aiAct)
	switch {
	case l.g.Library.Framework(aiAct) == nil: // the handbook does without
	case act.Get("class").Text == "":
		l.expected("card", "4.2", l.Card, "The card gives no class under the EU AI Act", "eu-ai-act: {class: ..., basis: ..., assessed: ...}")
	case act.Get("basis").Text == "" || act.Get("assessed").Text == "":
		l.expected("card", "4.2", l.Card, "The class under the EU AI Act has no basis, or no day", "eu-ai-act: {basis: ..., assessed: ...}")
	}
	if l.Card.Fields.Get("technical-owner").Text == "" && l.stage() != "decommissioned" {
		l.expected("card", "A.3.2", l.Card, "Nobody answers for the system technically", "technical-owner: ROLE-...")
	}
}

func (l *gapList) retired() {
	ofStage := l.ofStage("decommissioning")
	if len(l.inForce(ofStage)) == 0 {
		r, what, mend := l.idling("No record in force tells how the system was taken out of use", "aims new lifecycle-record", recordsOf(ofStage))
		l.expected("life cycle", "A.6.2.6", r, what, mend)
	}
}

// ofStage are the life-cycle records of one stage, in force or not.
func (l *gapList) ofStage(stage string) []Assessed {
	return slices.DeleteFunc(slices.Clone(l.LifeCycle), func(a Assessed) bool { return a.Record.Fields.Get("stage").Text != stage })
}

// inForce are the assessments that count.
func (l *gapList) inForce(all []Assessed) []Assessed {
	return slices.DeleteFunc(slices.Clone(all), func(a Assessed) bool { return !a.Record.InForce(l.g.Today) })
}

func (l *gapList) impacts() {
	all := l.inForce(l.Impacts)
	if len(all) == 0 {
		l.without("impact assessments", "8.4", "No impact assessment of the system is in force", "aims new impact-assessment", recordsOf(l.Impacts))
		return
	}
	l.versions("impact assessments", "8.4", all)
	for _, a := range all {
		if due, ok := l.g.ReviewDue(a.Record); ok && due.Before(l.g.Today) {
			l.asked("impact assessments", "8.4", a.Record, "It was to be assessed again by "+day(due), "assess it anew, or enter the review that was held")
		}
	}
}

// versions says when none of the assessments in force is about the version in use.
func (l *gapList) versions(part, provision string, all []Assessed) {
	if l.Version == "" || slices.ContainsFunc(all, func(a Assessed) bool { return a.Match == SameVersion }) {
		return
	}
	last := latest(all)
	what := fmt.Sprintf("Version %s is in use, and version %s was assessed", l.Version, last.Version)
	if last.Match == NotSaid {
		what = "It does not say which version was assessed"
	}
	l.expected(part, provision, last.Record, what, "assess version "+l.Version+", or say why the old result still holds")
}

// latest is the one that was performed last; of one day, the last in the order of ids.
func latest(all []Assessed) Assessed {
	last := all[0]
	for _, a := range all[1:] {
		if a.Record.Fields.Get("performed").Text >= last.Record.Fields.Get("performed").Text {
			last = a
		}
	}
	return last
}

func (l *gapList) risks() {
	own := slices.DeleteFunc(slices.Clone(l.Assessments), func(a Assessed) bool { return a.Record.Fields.Get("subject").Text == "aims" })
	if counting := l.inForce(own); len(counting) == 0 {
		l.without("risks", "8.2", "No risk assessment of the system is in force", "aims new risk-assessment", recordsOf(own))
	} else {
		l.versions("risks", "8.2", counting)
	}
	for _, risk := range l.Risks {
		if risk.Record.InForce(l.g.Today) {
			l.risk(risk)
		}
	}
}

func (l *gapList) risk(risk SystemRisk) {
	unacceptable := risk.Row.Get("evaluation").Text == "unacceptable"
	counting, idle := apart(risk.Treatments, func(t Treatment) bool { return t.Plan.InForce(l.g.Today) })
	if unacceptable && len(counting) == 0 {
		l.untreated(risk, idle)
	}
	for _, t := range counting {
		if until, ok := t.Row.Get("acceptance", "until").Date(); ok && until.Before(l.g.Today) {
			l.asked("risks", "8.3", t.Plan, "The residual risk of "+risk.ID+" was accepted until "+day(until), "accept it anew, or treat it further")
		}
		if t.Row.Get("residual-level").Text != "" && t.Row.Get("acceptance").Get("by").Text == "" {
			l.asked("risks", "6.1.3", t.Plan, "Nobody has accepted the residual risk of "+risk.ID, "acceptance: {by: ROLE-..., on: ...}")
		}
	}
}

// untreated names the plan that does not count, or the risk where there is none.
func (l *gapList) untreated(risk SystemRisk, idle []Treatment) {
	plans := make([]*record.Record, len(idle))
	for i, t := range idle {
		plans[i] = t.Plan
	}
	plan, what, mend := l.idling(risk.ID+" is above the criteria, and no plan in force treats it", "aims new risk-treatment", plans)
	l.asked("risks", "8.3", cmp.Or(plan, risk.Record), what, mend)
}

func (l *gapList) controls() {
	for _, c := range l.Controls {
		d, decided := l.g.Decision(c.Provision)
		switch {
		case l.g.Statement() == nil:
		case !decided:
			l.asked("controls", "6.1.3", l.g.Statement(), c.Calls[0].By+" calls for "+c.Provision.ID+", which the statement of applicability does not decide", "add a row: {control: "+c.Provision.ID+", applicable: true, ...}")
		case d.Decided && !d.Applicable:
			l.asked("controls", "6.1.3", d.Statement, c.Calls[0].By+" calls for "+c.Provision.ID+", which the statement of applicability leaves out", "include the control, or take it out of the treatment")
		}
	}
}

func (l *gapList) anyInForce(records []*record.Record) bool {
	return slices.ContainsFunc(records, func(r *record.Record) bool { return r.InForce(l.g.Today) })
}

func (l *gapList) data() {
	if !l.anyInForce(l.Data) && l.Card.Fields.Get("type").Text != "rule-based" {
		l.without("data", "A.4.3", "No data sheet in force names the system", "aims new data-sheet", l.Data)
	}
}

// stages are what should be on record of a system by the time it is in use.
func (l *gapList) lifeCycle() {
	if !l.inUse() {
		return
	}
	for _, s := range []struct{ stage, provision, what string }{
		{"verification-and-validation", "A.6.2.4", "No record in force shows that the system was verified and validated"},
		{"deployment", "A.6.2.5", "No record in force shows what was met before deployment"},
		{"technical-documentation", "A.6.2.7", "No technical documentation in force is on record"},
	} {
		ofStage := l.ofStage(s.stage)
		counting := l.inForce(ofStage)
		switch {
		case len(counting) > 0:
			l.versions("life cycle", s.provision, counting)
		case l.built() || s.stage == "verification-and-validation":
			l.without("life cycle", s.provision, s.what, "aims new lifecycle-record", recordsOf(ofStage))
		}
	}
	if !l.Card.Fields.Get("logging").Has() {
		l.asked("life cycle", "A.6.2.8", l.Card, "The card does not say which events are logged", "logging: {events: ..., retention: ...}")
	}
}

func (l *gapList) evidence() {
	counting := slices.DeleteFunc(slices.Clone(l.Evidence), func(e Evidence) bool { return !e.Counts })
	switch {
	case len(l.Evidence) == 0:
		l.expected("evidence", "8.1", nil, "No evidence in force is about the system", "aims new evidence")
	case len(counting) == 0:
		last := l.Evidence[len(l.Evidence)-1]
		l.expected("evidence", "8.1", last.Record, "No evidence in force is about the system: "+last.Record.ID+" does not count, as "+last.Why, idleMend(last.Record, "aims new evidence"))
	case !slices.ContainsFunc(counting, func(e Evidence) bool { return e.Current(l.g.Today) }):
		l.expected("evidence", "8.1", counting[len(counting)-1].Record, "None of the evidence covers "+day(l.g.Today), "collect it anew: aims new evidence")
	}
}

func (l *gapList) monitoring() {
	counting, idle := apart(l.Monitoring, func(m Measure) bool { return m.Record.InForce(l.g.Today) })
	if len(counting) == 0 {
		var there []*record.Record
		for _, m := range idle {
			there = append(there, m.Record)
		}
		l.without("monitoring", "A.6.2.6", "No monitoring record in force names the system", "aims new monitoring", there)
	}
	for _, m := range counting {
		name := m.Metric.Get("name").Text
		switch {
		case !m.Result.Has():
			l.asked("monitoring", "9.1", m.Record, "“"+name+"” has no result yet", "results: - {on: ..., metric: ..., value: ..., verdict: ...}")
		case m.Metric.Get("threshold").Text == "":
			l.expected("monitoring", "A.6.2.6", m.Record, "“"+name+"” is held to no threshold", "threshold: ...")
		case m.Result.Get("verdict").Text == "beyond" && !l.reacted(m):
			l.expected("monitoring", "9.1", m.Record, "“"+name+"” is beyond its threshold, and no reaction is on record", "reactions: - {on: ..., what: ...}")
		}
	}
}

// reacted says that something was done on or after the day of the result.
func (l *gapList) reacted(m Measure) bool {
	for reaction := range m.Record.Fields.Get("reactions").All() {
		if reaction.Get("on").Text >= m.Result.Get("on").Text {
			return true
		}
	}
	return false
}

// changes looks for significant changes that nobody assessed. Where there is no impact
// assessment at all, that has been said.
func (l *gapList) changes() {
	if len(l.inForce(l.Impacts)) == 0 {
		return
	}
	for _, c := range l.Changes {
		state := c.Record.Fields.Get("state").Text
		carriedOut := state == "implemented" || state == "reviewed"
		ofSystem := c.Record.Fields.Get("subject").Text != "aims" // one of the AIMS is assessed as such
		if c.Significant && carriedOut && ofSystem && !l.assessed(c) {
			l.asked("changes", "8.4", c.Record, c.Record.ID+" was significant, and risk and impact were not assessed again", "aims new impact-assessment, with changes: ["+c.Record.ID+"]")
		}
	}
}

// assessed says that an assessment in force was made because of the change, or after it was
// proposed: that one looked at the system with the change.
func (l *gapList) assessed(c SystemChange) bool {
	proposed := c.Record.Fields.Get("proposed").Text
	return l.anyInForce(c.Reassessed) ||
		slices.ContainsFunc(l.inForce(l.Impacts), func(a Assessed) bool { return a.Record.Fields.Get("performed").Text >= proposed })
}

func (l *gapList) oversight() {
	oversight := l.Card.Fields.Get("oversight")
	switch {
	case !oversight.Has():
		l.asked("oversight", "A.9.2", l.Card, "The card does not say how people stay in control", "oversight: {mode: ..., role: ROLE-..., stop: ...}")
		return
	case oversight.Get("role").Text == "":
		l.asked("oversight", "A.9.2", l.Card, "No role oversees the system", "oversight: {role: ROLE-...}")
	}
	if oversight.Get("stop").Text == "" {
		l.expected("oversight", "A.9.2", l.Card, "The card does not say how the system is stopped", "oversight: {stop: ...}")
	}
}

func (l *gapList) suppliers() {
	bought := !slices.Contains([]string{"in-house", ""}, l.Card.Fields.Get("sourcing").Text)
	if bought && len(l.Suppliers) == 0 {
		l.asked("suppliers", "A.10.3", l.Card, "The system comes from outside, and no component names its supplier", "components: - {name: ..., type: model, supplier: SUP-...}")
	}
	for component := range l.Card.Fields.Get("components").All() {
		if kind := component.Get("type").Text; (kind == "service" || kind == "compute") && component.Get("supplier").Text == "" {
			l.expected("suppliers", "A.10.3", l.Card, "“"+component.Get("name").Text+"” is a "+kind+" without a supplier", "supplier: SUP-..., or say that it is our own")
		}
	}
	for _, s := range l.Suppliers {
		if s.Record != nil {
			l.supplier(s.Record)
		}
	}
}

func (l *gapList) supplier(r *record.Record) {
	assessment, why := r.Fields.Get("assessment"), l.g.notInForce(r)
	switch due, ok := l.g.ReviewDue(r); {
	case !assessment.Has():
		l.asked("suppliers", "A.10.3", r, r.Title+" was not assessed", "assessment: {on: ..., outcome: ...}")
	case why != "":
		l.asked("suppliers", "A.10.3", r, "The assessment of "+r.Title+" does not count, as "+why, idleMend(r, "enter a supplier in its place"))
	case assessment.Get("outcome").Text == "rejected":
		l.asked("suppliers", "A.10.3", r, r.Title+" was rejected, and is in use", "replace it, or assess it anew")
	case ok && due.Before(l.g.Today):
		l.expected("suppliers", "A.10.3", r, r.Title+" was to be assessed again by "+day(due), "assess it anew")
	}
}

func (l *gapList) users() {
	if !l.anyInForce(l.Information) {
		l.without("users", "A.8.2", "No information for users is in force", "user-information: [...] on the card", l.Information)
	}
	if l.Card.Fields.Get("contact").Text == "" {
		l.asked("users", "A.8.3", l.Card, "The card names no way to report an adverse impact", "contact: ...")
	}
}
