package link

import (
	"slices"
	"strconv"
	"strings"

	"aims/generator/framework"
	"aims/generator/record"
)

// A SystemFile is what an auditor asks for who has drawn one AI system as a sample: what
// the handbook holds about it, part by part, and what is missing. It is computed from the
// graph it is asked of, so that the file of a view holds nothing of a hidden record.
type SystemFile struct {
	Card    *record.Record
	Version string // of the system in use, "" when the card does not say

	Impacts     []Assessed
	Assessments []Assessed
	Risks       []SystemRisk
	Controls    []SystemControl
	Data        []*record.Record
	LifeCycle   []Assessed
	Evidence    []Evidence
	Monitoring  []Measure
	Changes     []SystemChange
	Incidents   []*record.Record // incidents, concerns and nonconformities
	Suppliers   []SystemSupplier
	Information []*record.Record // what users are given
	Others      []*record.Record // every other record about the system
	Gaps        []SystemGap
}

// An Assessed record speaks about one version of the system.
type Assessed struct {
	Record  *record.Record
	Version string
	Match   VersionMatch
}

// VersionMatch compares the version that a record speaks about with the one in use.
type VersionMatch uint8

const (
	NotSaid VersionMatch = iota // one of the two names no version
	SameVersion
	OlderVersion
	NewerVersion
	OtherVersion // two versions that have no order
)

// A SystemChange is a change to the system.
type SystemChange struct {
	Record      *record.Record
	Significant bool
	Reassessed  []*record.Record // impact and risk assessments made because of it
}

// A Measure is the newest result of one metric that a monitoring record keeps.
type Measure struct {
	Record *record.Record
	Metric record.Value
	Result record.Value // absent: not measured yet
}

// A SystemSupplier is an outside party and what of the system comes from it.
type SystemSupplier struct {
	Record     *record.Record // nil: the card names none that is in this view
	Named      string         // as the card names it
	Components []record.Value
}

// SystemFile gathers the sample file of one system.
func (g *Graph) SystemFile(card *record.Record) *SystemFile {
	f := &SystemFile{Card: card, Version: card.Fields.Get("system-version").Text}
	about := g.aboutSystem(card)
	take := func(kind string) []*record.Record {
		taken := about[kind]
		delete(about, kind)
		return taken
	}
	f.Impacts = f.assessed(take("impact-assessment"))
	f.Assessments = f.assessed(take("risk-assessment"))
	f.LifeCycle = f.assessed(take("lifecycle-record"))
	f.Risks = g.systemRisks(f, take("risk-treatment"))
	f.Controls = g.systemControls(f)
	f.Data = take("data-sheet")
	for _, r := range take("evidence") {
		f.Evidence = append(f.Evidence, g.Window(r))
	}
	f.Monitoring = measures(take("monitoring"))
	f.Changes = g.systemChanges(f, take("change"))
	f.Incidents = slices.Concat(take("incident"), take("concern"), take("nonconformity"))
	f.Suppliers = g.systemSuppliers(card, take("supplier"))
	messages, plans := apart(take("communication"), func(r *record.Record) bool { return r.Fields.Get("type").Text == "message" })
	f.Information = g.userInformation(f, messages)
	f.Others = plans
	for _, k := range g.Kinds.List {
		f.Others = append(f.Others, about[k.Name]...)
	}
	f.Gaps = g.systemGaps(f)
	return f
}

// apart are the records, or rows, that are so, and the others.
func apart[T any](all []T, so func(T) bool) (yes, no []T) {
	for _, r := range all {
		if so(r) {
			yes = append(yes, r)
		} else {
			no = append(no, r)
		}
	}
	return yes, no
}

// aboutSystem are the records that name the card in a field systems, by kind.
func (g *Graph) aboutSystem(card *record.Record) map[string][]*record.Record {
	about := map[string][]*record.Record{}
	for _, b := range g.backlinks[card] {
		if !b.From.IsPage() && slices.Contains(b.Fields, "systems") {
			about[b.From.Kind.Name] = append(about[b.From.Kind.Name], b.From)
		}
	}
	return about
}

func (f *SystemFile) assessed(records []*record.Record) []Assessed {
	all := make([]Assessed, len(records))
	for i, r := range records {
		version := r.Fields.Get("system-version").Text
		all[i] = Assessed{Record: r, Version: version, Match: matchVersions(version, f.Version)}
	}
	return all
}

// matchVersions compares numbers between full stops: 4.10 is newer than 4.9, and 4.2.0 is 4.2.
func matchVersions(assessed, inUse string) VersionMatch {
	switch {
	case assessed == "" || inUse == "":
		return NotSaid
	case record.SameVersion(assessed, inUse):
		return SameVersion
	}
	a, known := numbersOf(record.PlainVersion(assessed))
	b, too := numbersOf(record.PlainVersion(inUse))
	if !known || !too {
		return OtherVersion
	}
	if slices.Compare(a, b) < 0 {
		return OlderVersion
	}
	return NewerVersion
}

func numbersOf(version string) (numbers []int, ok bool) {
	for part := range strings.SplitSeq(version, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		numbers = append(numbers, n)
	}
	return numbers, true
}

// measures are the newest results: one row a metric, whatever its slices and its history.
func measures(records []*record.Record) (all []Measure) {
	for _, r := range records {
		for metric := range r.Fields.Get("metrics").All() {
			m := Measure{Record: r, Metric: metric}
			for result := range r.Fields.Get("results").All() {
				if result.Get("metric").Text == metric.Get("name").Text && result.Get("on").Text >= m.Result.Get("on").Text {
					m.Result = result
				}
			}
			all = append(all, m)
		}
	}
	return all
}

// systemChanges finds what was assessed again because of each change: the change names it,
// or the assessment names the change.
func (g *Graph) systemChanges(f *SystemFile, records []*record.Record) []SystemChange {
	changes := make([]SystemChange, len(records))
	for i, r := range records {
		changes[i].Record = r
		changes[i].Significant, _ = r.Fields.Get("significant").Bool()
		for _, a := range slices.Concat(f.Impacts, f.Assessments) {
			if g.names(r, a.Record, "impact-assessments", "risk-assessments") || g.names(a.Record, r, "changes") {
				changes[i].Reassessed = append(changes[i].Reassessed, a.Record)
			}
		}
	}
	return changes
}

// names says that a record names another in one of some fields.
func (g *Graph) names(from, to *record.Record, fields ...string) bool {
	return slices.ContainsFunc(g.references[from], func(ref Reference) bool {
		return ref.To.Record == to && slices.Contains(fields, ref.Field)
	})
}

// systemSuppliers are the parties that components of the card name, and those that say
// themselves that the system depends on them.
func (g *Graph) systemSuppliers(card *record.Record, naming []*record.Record) []SystemSupplier {
	var all []SystemSupplier
	for component := range card.Fields.Get("components").All() {
		named := component.Get("supplier").Text
		if named == "" {
			continue
		}
		i := slices.IndexFunc(all, func(s SystemSupplier) bool { return s.Named == named })
		if i < 0 {
			i, all = len(all), append(all, SystemSupplier{Record: g.Resolve(named).Record, Named: named})
		}
		all[i].Components = append(all[i].Components, component)
	}
	for _, r := range naming {
		if !slices.ContainsFunc(all, func(s SystemSupplier) bool { return s.Record == r }) {
			all = append(all, SystemSupplier{Record: r, Named: r.ID})
		}
	}
	return all
}

// userInformation is what the card says that users are given, messages about the system,
// and life-cycle records of that stage.
func (g *Graph) userInformation(f *SystemFile, messages []*record.Record) []*record.Record {
	var all []*record.Record
	for item := range f.Card.Fields.Get("user-information").All() {
		if r := g.Resolve(item.Text).Record; r != nil {
			all = append(all, r)
		}
	}
	for _, a := range f.LifeCycle {
		if a.Record.Fields.Get("stage").Text == "user-information" {
			messages = append(messages, a.Record)
		}
	}
	for _, r := range messages {
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// primary is a provision of ISO/IEC 42001; nil where the handbook does without.
func (g *Graph) primary(id string) *framework.Provision {
	return g.Library.Find(framework.Primary, id)
}

// Oversight is the evidence that shows how people stay in control: evidence about the
// system that names a control of the area on the use of AI systems.
func (f *SystemFile) Oversight(g *Graph) []Evidence {
	use := g.primary("A.9")
	return slices.DeleteFunc(slices.Clone(f.Evidence), func(e Evidence) bool {
		return use == nil || !slices.ContainsFunc(g.references[e.Record], func(ref Reference) bool {
			return ref.Field == "evidences" && ref.To.Provision != nil && slices.Contains(ref.To.Provision.Above(), use)
		})
	})
}
