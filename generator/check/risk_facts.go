package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// riskFacts are what the rules on risk, impact and controls ask for, found out in one go
// over the records: what is in use, what has assessed it, and what treats which risk.
type riskFacts struct {
	systems     []*record.Record                           // in use, in order of id
	assessments map[string][]*record.Record                // in force, by kind, in order of id
	ofSystem    map[string]map[*record.Record]*assessments // by kind and system
	risks       []link.Definition                          // of assessments in force, opportunities too
	rows        []*treatment                               // of treatment plans in review or approved
	treating    map[string][]*treatment                    // by the id of the risk; of drafts, too
	criteria    map[*record.Record]*criteria               // by the procedure that holds them
	ofAIMS      *record.Record                             // the newest risk assessment of the management system
	levels      []string                                   // of risk, the lowest first
}

// assessments are those of one system.
type assessments struct {
	inForce []*record.Record // the newest first
	other   []*record.Record // drafts, and those in review
}

func (a *assessments) newest() *record.Record {
	if a == nil || len(a.inForce) == 0 {
		return nil
	}
	return a.inForce[0]
}

// A treatment is a row of a treatment plan.
type treatment struct {
	plan    *record.Record
	row     record.Value
	risks   []link.Definition
	inForce bool
}

const (
	riskAssessment   = "risk-assessment"
	impactAssessment = "impact-assessment"
)

func findRiskFacts(g *link.Graph) *riskFacts {
	f := &riskFacts{
		assessments: map[string][]*record.Record{},
		ofSystem:    map[string]map[*record.Record]*assessments{riskAssessment: {}, impactAssessment: {}},
		treating:    map[string][]*treatment{},
		criteria:    map[*record.Record]*criteria{},
		levels:      levelsOf(g.Kinds),
	}
	for _, r := range g.Records() {
		if r.IsPage() || r.Status == record.Retired {
			continue
		}
		switch r.Kind.Name {
		case "system-card":
			if inUse(r) {
				f.systems = append(f.systems, r)
			}
		case riskAssessment, impactAssessment:
			f.addAssessment(g, r)
		case "risk-treatment":
			f.addTreatments(g, r)
		case "procedure":
			if c := criteriaOf(r); c != nil {
				f.criteria[r] = c
			}
		}
	}
	for _, systems := range f.ofSystem {
		for _, a := range systems {
			slices.SortStableFunc(a.inForce, func(x, y *record.Record) int {
				return cmp.Compare(performed(y), performed(x))
			})
		}
	}
	return f
}

// levelsOf are the levels of risk, the lowest first, as the kind of assessments has them.
func levelsOf(kinds *record.Kinds) []string {
	kind := kinds.Find(riskAssessment)
	if kind == nil {
		return nil
	}
	risks := describes(&[2][]record.Field{kind.Fields}, "risks")
	if risks == nil {
		return nil
	}
	if level := describes(&[2][]record.Field{risks.Fields}, "level"); level != nil {
		return level.Values
	}
	return nil
}

// inUse says that people work with a system, or are subject to it: the card has left the
// draft, and nothing says that the system is outside the scope.
func inUse(card *record.Record) bool {
	switch card.Fields.Get("lifecycle").Text {
	case "pilot", "production", "restricted":
		return binding(card) && card.Fields.Get("in-scope").Text != "false"
	}
	return false
}

// decided says that a change goes ahead, or has been made.
func decided(change *record.Record) bool {
	switch change.Fields.Get("state").Text {
	case "approved", "implemented", "reviewed":
		return binding(change)
	}
	return false
}

func (f *riskFacts) addAssessment(g *link.Graph, r *record.Record) {
	kind := r.Kind.Name
	inForce := r.InForce(g.Today)
	if inForce {
		f.assessments[kind] = append(f.assessments[kind], r)
	}
	if inForce && kind == riskAssessment {
		for row := range r.Fields.Get("risks").All() {
			if d, found := g.Definition(row.Get("id").Text); found && d.Record == r {
				f.risks = append(f.risks, d)
			}
		}
	}
	if r.Fields.Get("subject").Text == "aims" {
		if inForce && kind == riskAssessment && (f.ofAIMS == nil || performed(r) >= performed(f.ofAIMS)) {
			f.ofAIMS = r
		}
		return // the management system is not one of its systems
	}
	for system := range named(g, r, "systems") {
		a := f.ofSystem[kind][system]
		if a == nil {
			a = &assessments{}
			f.ofSystem[kind][system] = a
		}
		if inForce {
			a.inForce = append(a.inForce, r)
		} else {
			a.other = append(a.other, r)
		}
	}
}

// performed is the day of an assessment as it is written, which sorts as days do.
func performed(r *record.Record) string { return r.Fields.Get("performed").Text }

// named are the records that a field names.
func named(g *link.Graph, r *record.Record, field string) map[*record.Record]bool {
	found := map[*record.Record]bool{}
	for item := range r.Fields.Get(field).All() {
		if to := g.Resolve(item.Text).Record; to != nil {
			found[to] = true
		}
	}
	return found
}

func (f *riskFacts) addTreatments(g *link.Graph, plan *record.Record) {
	for row := range plan.Fields.Get("treatments").All() {
		t := &treatment{plan: plan, row: row, inForce: plan.InForce(g.Today)}
		for item := range row.Get("risks").All() {
			if d := g.Resolve(item.Text).Definition; d != nil {
				t.risks = append(t.risks, *d)
				f.treating[d.ID] = append(f.treating[d.ID], t)
			}
		}
		if binding(plan) {
			f.rows = append(f.rows, t)
		}
	}
}

// rank is where a level stands, the lowest at 0; below 0 when it is none.
func (f *riskFacts) rank(level string) int { return slices.Index(f.levels, level) }

// inherent is the highest level of the risks that a row treats, before the treatment.
func (f *riskFacts) inherent(t *treatment) (level string, of link.Definition) {
	for _, d := range t.risks {
		if l := d.Row.Get("level").Text; f.rank(l) > f.rank(level) {
			level, of = l, d
		}
	}
	return level, of
}

func (t *treatment) option() string { return t.row.Get("option").Text }

// at is the place of a field of the row, such as acceptance.until, else of the row.
func (t *treatment) at(keys ...string) finding.Position { return placeIn(t.plan, t.row, keys...) }

// name says which row is meant.
func (t *treatment) name() string {
	return "the treatment of " + and(t.row.Get("risks").Texts())
}

// and joins words: "a, b and c".
func and(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// placeIn is the place of a field of a row, else of the row, else of the record.
func placeIn(r *record.Record, row record.Value, keys ...string) finding.Position {
	if len(keys) > 0 {
		if at := row.Get(keys...).Position; at.Line > 0 {
			return at
		}
	}
	if row.Position.Line > 0 {
		return row.Position
	}
	return top(r)
}

// criteria are those of a risk method: what level a pair on its scales gives, and which
// levels need no treatment.
type criteria struct {
	likelihood, severity []string
	level                map[[2]string]string
	acceptable           []string
}

func criteriaOf(procedure *record.Record) *criteria {
	said := procedure.Fields.Get("risk-criteria")
	if !said.Has() {
		return nil
	}
	c := &criteria{
		likelihood: said.Get("likelihood").Texts(), severity: said.Get("severity").Texts(),
		level: map[[2]string]string{}, acceptable: said.Get("acceptable").Texts(),
	}
	for row := range said.Get("matrix").All() {
		c.level[[2]string{row.Get("likelihood").Text, row.Get("severity").Text}] = row.Get("level").Text
	}
	return c
}

// method is the procedure that an assessment followed, with its criteria. They are nil
// when the handbook does not hold those of the version that was used.
func (p *Pass) method(assessment *record.Record) (procedure *record.Record, c *criteria) {
	procedure = p.Resolve(assessment.Fields.Get("procedure").Text).Record
	if procedure == nil {
		return nil, nil
	}
	if used := assessment.Fields.Get("procedure-version").Text; used != "" && procedure.Version != "" && !record.SameVersion(used, procedure.Version) {
		return procedure, nil
	}
	return procedure, p.risks().criteria[procedure]
}

// bearable says that a level needs no treatment, and no end to its acceptance: by the
// criteria of the method, or as the lowest one where they do not say.
func (p *Pass) bearable(d link.Definition, level string) bool {
	procedure := p.Resolve(d.Record.Fields.Get("procedure").Text).Record
	if c := p.risks().criteria[procedure]; c != nil && len(c.acceptable) > 0 {
		return slices.Contains(c.acceptable, level)
	}
	return p.risks().rank(level) == 0
}

// risks are the facts that rules on risk, impact and controls share.
func (p *Pass) risks() *riskFacts { return p.shared.risks() }

// plannedInterval is an interval of site.yaml, or the default that stands for it.
func (p *Pass) plannedInterval(name string) (record.Interval, bool) {
	if p.Site == nil {
		return record.Interval{}, false
	}
	every, found := p.Site.Intervals[name]
	return every, found
}

// dayOf is the day in a field of a record.
func dayOf(r *record.Record, keys ...string) (time.Time, bool) { return r.Fields.Get(keys...).Date() }

// reviewed is the newest day under reviews.
func reviewed(r *record.Record) (last string) {
	for row := range r.Fields.Get("reviews").All() {
		last = max(last, row.Get("on").Text)
	}
	return last
}

func onDay(day time.Time) string { return day.Format(record.DateLayout) }

// isDraft says why a record does not count yet.
func isDraft(r *record.Record) string {
	if r.Status == record.Approved {
		return fmt.Sprintf("it takes effect on %s", r.Fields.Get("effective").Text)
	}
	return fmt.Sprintf("its status is %q", r.Status)
}
