package link

import (
	"fmt"
	"slices"

	"aims/generator/framework"
	"aims/generator/record"
)

// A SystemGap is something that an auditor will look for in the file of a system and not
// find. It rests on a provision, and says whether that asks for it or practice does.
type SystemGap struct {
	Part      string // of the file: "impact assessments", "data"
	What      string
	Basis     string // requirement, annex-a, practice: the words that rules use
	Provision *framework.Provision
	Record    *record.Record // to mend; nil when one is missing
	Mend      string
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

func (l *gapList) card() {
	if l.Version == "" {
		l.expected("card", "A.6.2.3", l.Card, "The card does not say which version is in use.", "system-version: ...")
	}
	act := l.Card.Fields.Get(aiAct)
	switch {
	case l.g.Library.Framework(aiAct) == nil: // the handbook does without
	case act.Get("class").Text == "":
		l.expected("card", "4.2", l.Card, "The card gives no class under the EU AI Act.", "eu-ai-act: {class: ..., basis: ..., assessed: ...}")
	case act.Get("basis").Text == "" || act.Get("assessed").Text == "":
		l.expected("card", "4.2", l.Card, "The class under the EU AI Act has no basis, or no day.", "eu-ai-act: {basis: ..., assessed: ...}")
	}
	if l.Card.Fields.Get("technical-owner").Text == "" && l.stage() != "decommissioned" {
		l.expected("card", "A.3.2", l.Card, "Nobody answers for the system technically.", "technical-owner: ROLE-...")
	}
}

func (l *gapList) retired() {
	if !slices.ContainsFunc(l.LifeCycle, func(a Assessed) bool { return a.Record.Fields.Get("stage").Text == "decommissioning" }) {
		l.expected("life cycle", "A.6.2.6", nil, "No record tells how the system was taken out of use.", "aims new lifecycle-record")
	}
}

// inForce are the assessments that count.
func (l *gapList) inForce(all []Assessed) []Assessed {
	return slices.DeleteFunc(slices.Clone(all), func(a Assessed) bool { return !a.Record.InForce(l.g.Today) })
}

func (l *gapList) impacts() {
	all := l.inForce(l.Impacts)
	if len(all) == 0 {
		l.asked("impact assessments", "8.4", nil, "No impact assessment of the system is in force.", "aims new impact-assessment")
		return
	}
	l.versions("impact assessments", "8.4", all)
	for _, a := range all {
		if due, ok := l.g.ReviewDue(a.Record); ok && due.Before(l.g.Today) {
			l.asked("impact assessments", "8.4", a.Record, "It was to be assessed again by "+day(due)+".", "assess it anew, or enter the review that was held")
		}
	}
}

// versions says when none of the assessments in force is about the version in use.
func (l *gapList) versions(part, provision string, all []Assessed) {
	last := all[len(all)-1]
	if l.Version == "" || slices.ContainsFunc(all, func(a Assessed) bool { return a.Match == SameVersion }) {
		return
	}
	what := fmt.Sprintf("Version %s is in use, and version %s was assessed.", l.Version, last.Version)
	if last.Match == NotSaid {
		what = "It does not say which version was assessed."
	}
	l.expected(part, provision, last.Record, what, "assess version "+l.Version+", or say why the old result still holds")
}

func (l *gapList) risks() {
	var own []Assessed
	for _, a := range l.inForce(l.Assessments) {
		if a.Record.Fields.Get("subject").Text != "aims" {
			own = append(own, a)
		}
	}
	if len(own) == 0 {
		l.asked("risks", "8.2", nil, "No risk assessment of the system is in force.", "aims new risk-assessment")
	} else {
		l.versions("risks", "8.2", own)
	}
	for _, risk := range l.Risks {
		l.risk(risk)
	}
}

func (l *gapList) risk(risk SystemRisk) {
	unacceptable := risk.Row.Get("evaluation").Text == "unacceptable"
	if unacceptable && len(risk.Treatments) == 0 {
		l.asked("risks", "8.3", risk.Record, risk.ID+" is above the criteria, and no plan treats it.", "aims new risk-treatment")
	}
	for _, t := range risk.Treatments {
		if until, ok := t.Row.Get("acceptance", "until").Date(); ok && until.Before(l.g.Today) {
			l.asked("risks", "8.3", t.Plan, "The residual risk of "+risk.ID+" was accepted until "+day(until)+".", "accept it anew, or treat it further")
		}
		if t.Row.Get("residual-level").Text != "" && t.Row.Get("acceptance").Get("by").Text == "" {
			l.asked("risks", "6.1.3", t.Plan, "Nobody has accepted the residual risk of "+risk.ID+".", "acceptance: {by: ROLE-..., on: ...}")
		}
	}
}

func (l *gapList) controls() {
	for _, c := range l.Controls {
		d, decided := l.g.Decision(c.Provision)
		switch {
		case l.g.Statement() == nil:
		case !decided:
			l.asked("controls", "6.1.3", l.g.Statement(), c.Calls[0].By+" calls for "+c.Provision.ID+", which the statement of applicability does not decide.", "add a row: {control: "+c.Provision.ID+", applicable: true, ...}")
		case d.Decided && !d.Applicable:
			l.asked("controls", "6.1.3", d.Statement, c.Calls[0].By+" calls for "+c.Provision.ID+", which the statement of applicability leaves out.", "include the control, or take it out of the treatment")
		}
	}
}

func (l *gapList) data() {
	if len(l.Data) == 0 && l.Card.Fields.Get("type").Text != "rule-based" {
		l.asked("data", "A.4.3", nil, "No data sheet names the system.", "aims new data-sheet")
	}
}

// stages are what should be on record of a system by the time it is in use.
func (l *gapList) lifeCycle() {
	if !l.inUse() {
		return
	}
	for _, s := range []struct{ stage, provision, what string }{
		{"verification-and-validation", "A.6.2.4", "No record shows that the system was verified and validated."},
		{"deployment", "A.6.2.5", "No record shows what was met before deployment."},
		{"technical-documentation", "A.6.2.7", "No technical documentation is on record."},
	} {
		ofStage := slices.DeleteFunc(slices.Clone(l.LifeCycle), func(a Assessed) bool { return a.Record.Fields.Get("stage").Text != s.stage })
		switch {
		case len(ofStage) > 0:
			l.versions("life cycle", s.provision, ofStage)
		case l.built() || s.stage == "verification-and-validation":
			l.asked("life cycle", s.provision, nil, s.what, "aims new lifecycle-record")
		}
	}
	if !l.Card.Fields.Get("logging").Has() {
		l.asked("life cycle", "A.6.2.8", l.Card, "The card does not say which events are logged.", "logging: {events: ..., retention: ...}")
	}
}

func (l *gapList) evidence() {
	if len(l.Evidence) == 0 {
		l.expected("evidence", "8.1", nil, "No evidence is about the system.", "aims new evidence")
		return
	}
	if !slices.ContainsFunc(l.Evidence, func(e Evidence) bool { return e.Current(l.g.Today) }) {
		last := l.Evidence[len(l.Evidence)-1]
		l.expected("evidence", "8.1", last.Record, "None of the evidence covers "+day(l.g.Today)+".", "collect it anew: aims new evidence")
	}
}

func (l *gapList) monitoring() {
	if len(l.Monitoring) == 0 {
		l.asked("monitoring", "A.6.2.6", nil, "No monitoring record names the system.", "aims new monitoring")
	}
	for _, m := range l.Monitoring {
		name := m.Metric.Get("name").Text
		switch {
		case !m.Result.Has():
			l.asked("monitoring", "9.1", m.Record, "“"+name+"” has no result yet.", "results: - {on: ..., metric: ..., value: ..., verdict: ...}")
		case m.Metric.Get("threshold").Text == "":
			l.expected("monitoring", "A.6.2.6", m.Record, "“"+name+"” is held to no threshold.", "threshold: ...")
		case m.Result.Get("verdict").Text == "beyond" && !l.reacted(m):
			l.expected("monitoring", "9.1", m.Record, "“"+name+"” is beyond its threshold, and no reaction is on record.", "reactions: - {on: ..., what: ...}")
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
			l.asked("changes", "8.4", c.Record, c.Record.ID+" was significant, and risk and impact were not assessed again.", "aims new impact-assessment, with changes: ["+c.Record.ID+"]")
		}
	}
}

// assessed says that an assessment in force was made because of the change, or after it was
// proposed: that one looked at the system with the change.
func (l *gapList) assessed(c SystemChange) bool {
	proposed := c.Record.Fields.Get("proposed").Text
	return slices.ContainsFunc(c.Reassessed, func(r *record.Record) bool { return r.InForce(l.g.Today) }) ||
		slices.ContainsFunc(l.inForce(l.Impacts), func(a Assessed) bool { return a.Record.Fields.Get("performed").Text >= proposed })
}

func (l *gapList) oversight() {
	oversight := l.Card.Fields.Get("oversight")
	switch {
	case !oversight.Has():
		l.asked("oversight", "A.9.2", l.Card, "The card does not say how people stay in control.", "oversight: {mode: ..., role: ROLE-..., stop: ...}")
		return
	case oversight.Get("role").Text == "":
		l.asked("oversight", "A.9.2", l.Card, "No role oversees the system.", "oversight: {role: ROLE-...}")
	}
	if oversight.Get("stop").Text == "" {
		l.expected("oversight", "A.9.2", l.Card, "The card does not say how the system is stopped.", "oversight: {stop: ...}")
	}
}

func (l *gapList) suppliers() {
	bought := !slices.Contains([]string{"in-house", ""}, l.Card.Fields.Get("sourcing").Text)
	if bought && len(l.Suppliers) == 0 {
		l.asked("suppliers", "A.10.3", l.Card, "The system comes from outside, and no component names its supplier.", "components: - {name: ..., type: model, supplier: SUP-...}")
	}
	for component := range l.Card.Fields.Get("components").All() {
		if kind := component.Get("type").Text; (kind == "service" || kind == "compute") && component.Get("supplier").Text == "" {
			l.expected("suppliers", "A.10.3", l.Card, "“"+component.Get("name").Text+"” is a "+kind+" without a supplier.", "supplier: SUP-..., or say that it is our own")
		}
	}
	for _, s := range l.Suppliers {
		if s.Record != nil {
			l.supplier(s.Record)
		}
	}
}

func (l *gapList) supplier(r *record.Record) {
	assessment := r.Fields.Get("assessment")
	switch due, ok := l.g.ReviewDue(r); {
	case !assessment.Has():
		l.asked("suppliers", "A.10.3", r, r.Title+" was not assessed.", "assessment: {on: ..., outcome: ...}")
	case assessment.Get("outcome").Text == "rejected":
		l.asked("suppliers", "A.10.3", r, r.Title+" was rejected, and is in use.", "replace it, or assess it anew")
	case ok && due.Before(l.g.Today):
		l.expected("suppliers", "A.10.3", r, r.Title+" was to be assessed again by "+day(due)+".", "assess it anew")
	}
}

func (l *gapList) users() {
	if !slices.ContainsFunc(l.Information, func(r *record.Record) bool { return r.InForce(l.g.Today) }) {
		l.asked("users", "A.8.2", nil, "No information for users is in force.", "user-information: [...] on the card")
	}
	if l.Card.Fields.Get("contact").Text == "" {
		l.asked("users", "A.8.3", l.Card, "The card names no way to report an adverse impact.", "contact: ...")
	}
}
