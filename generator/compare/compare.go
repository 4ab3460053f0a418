// Package compare tells what changed between two versions of a handbook as one audience may
// see them: by record, down to the word and the cell of a table, and by provision. It is
// given views and keeps no more than they hold. It knows no page and no file format but that
// of its own snapshots, in which a version is kept so that it need not be loaded again.
package compare

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// Changes are what changed between two versions.
type Changes struct {
	From       Side              `json:"from"`
	To         Side              `json:"to"`
	Summary    Summary           `json:"summary"`
	Records    []RecordChange    `json:"records"`
	Provisions []ProvisionChange `json:"provisions"`
	Decisions  []DecisionChange  `json:"decisions"`
	Risks      []RiskChange      `json:"risks"`
	Findings   []FindingChange   `json:"findings"`
}

// A Side is one of the two versions.
type Side struct {
	Version string `json:"version"`
	Day     string `json:"day"` // that its states are of
}

// A RecordChange is a record, or a page, that is not what it was.
type RecordChange struct {
	Key     string `json:"key"` // its id; of a page its address
	What    What   `json:"what"`
	Title   string `json:"title"`          // of now; of a removed record as it was
	Kind    string `json:"kind,omitempty"` // "" of a page
	Path    string `json:"path"`           // in the edition that has it
	Version string `json:"version,omitempty"`
	Status  string `json:"status,omitempty"`

	Moved     *Turn            `json:"moved,omitempty"` // its file in the handbook
	Fields    []FieldChange    `json:"fields,omitempty"`
	Approvals []ApprovalChange `json:"approvals,omitempty"`
	Standing  *Turn            `json:"approval-standing,omitempty"` // of its newest approval
	Evidence  *EvidenceChange  `json:"evidence,omitempty"`
	Blocks    []BlockChange    `json:"blocks,omitempty"`
	Answers   []AnswerChange   `json:"answers,omitempty"`
	Files     []FileChange     `json:"attachments,omitempty"`
}

// A FileChange is an attachment that is not what it was.
type FileChange struct {
	Name string `json:"name"`
	What What   `json:"what"`
}

// What happened to a record.
type What string

const (
	New     What = "new"
	Removed What = "removed"
	Changed What = "changed"
)

// A Turn is something that was one thing and is another.
type Turn struct {
	Before string `json:"before"`
	Now    string `json:"now"`
}

// An ApprovalChange is an approval that is there since, or no more, or that somebody altered: the
// same person on the same day.
type ApprovalChange struct {
	Approval
	Gone    bool          `json:"gone,omitempty"`
	Altered []FieldChange `json:"altered,omitempty"` // what differs of it: version, digest, note
}

// Given says that somebody approved.
func (a ApprovalChange) Given() bool { return !a.Gone && len(a.Altered) == 0 }

// An EvidenceChange is evidence with another window, or whose window ended. A new record that
// supersedes a piece of evidence renews it.
type EvidenceChange struct {
	What   string `json:"what"`         // renewed, expired, changed
	Of     string `json:"of,omitempty"` // the evidence that a new record renews
	Before Window `json:"before"`
	Now    Window `json:"now"`
}

// An AnswerChange is an answer of a record that came, went, or counts otherwise.
type AnswerChange struct {
	Answer
	What string `json:"what"` // come, gone, counts, counts no more
}

// A ProvisionChange is a provision whose states turned, or that is answered elsewhere.
type ProvisionChange struct {
	Provision string         `json:"provision"` // as authors refer to it
	Name      string         `json:"name,omitempty"`
	States    []StateChange  `json:"states,omitempty"`
	Answers   []AnswerPlaced `json:"answers,omitempty"`
}

// A StateChange is a state that holds since, or no more.
type StateChange struct {
	State string `json:"state"`
	Holds bool   `json:"holds"`
}

// An AnswerPlaced is an answer that came or went, with the record it is in.
type AnswerPlaced struct {
	AnswerChange
	Record string `json:"record"`
}

// A DecisionChange is a row of the statement of applicability that decides otherwise.
type DecisionChange struct {
	Control string       `json:"control"`
	Name    string       `json:"name,omitempty"`
	Record  string       `json:"record"`
	Before  *DecisionWas `json:"before"` // nil: no such row
	Now     *DecisionWas `json:"now"`
}

// Turned says that the control is in, or out, since.
func (d DecisionChange) Turned() bool {
	return d.Before == nil || d.Now == nil || d.Before.Applicable != d.Now.Applicable
}

// A DecisionWas is what a statement said.
type DecisionWas struct {
	Applicable string `json:"applicable"` // yes, no, or "" for undecided
	Status     string `json:"status,omitempty"`
}

// A RiskChange is a risk that is new, gone, or of another level.
type RiskChange struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Record   string `json:"record"`
	What     What   `json:"what"`
	Level    *Turn  `json:"level,omitempty"`
	Residual *Turn  `json:"residual-level,omitempty"`
}

// A FindingChange is a finding of an auditor, or a nonconformity, that is new, gone, in another
// state or of another grade.
type FindingChange struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Record string `json:"record"`
	Grade  string `json:"grade,omitempty"`
	Graded *Turn  `json:"graded,omitempty"` // when it has another grade
	What   string `json:"what"`             // opened, closed, reopened, reported, regraded, removed
}

// Compare tells what changed. Lines that are equal cost nothing but a look; it fails only
// when a snapshot that was kept is damaged.
func Compare(from, to *Snapshot) (*Changes, error) {
	c := &Changes{
		From: Side{from.Version, from.Day}, To: Side{to.Version, to.Day},
		Records: []RecordChange{}, Provisions: []ProvisionChange{}, Decisions: []DecisionChange{}, Risks: []RiskChange{}, Findings: []FindingChange{},
	}
	for _, step := range []func(from, to *Snapshot) error{c.compareRecords, c.compareDecisions, c.compareRisks, c.compareFindings, c.compareProvisions} {
		if err := step(from, to); err != nil {
			return nil, err
		}
	}
	c.summarize(to)
	return c, nil
}

// each goes through the lines that differ: those of now in their order, then those that are
// no more.
func each(from, to *part, visit func(before, now line) error) error {
	for _, now := range to.lines {
		before, _ := from.find(now.key)
		if before.key != "" && bytes.Equal(before.head, now.head) && bytes.Equal(before.data, now.data) {
			continue
		}
		if err := visit(before, now); err != nil {
			return err
		}
	}
	for _, before := range from.lines {
		if _, found := to.find(before.key); !found {
			if err := visit(before, line{}); err != nil {
				return err
			}
		}
	}
	return nil
}

// eachDecoded is each with the lines understood; nil stands for none.
func eachDecoded[T any](from, to *part, visit func(key string, before, now *T)) error {
	return each(from, to, func(before, now line) error {
		var sides [2]*T
		for i, l := range []line{before, now} {
			if l.key == "" {
				continue
			}
			v, err := decode[T](l.data)
			if err != nil {
				return err
			}
			sides[i] = &v
		}
		visit(cmp.Or(now.key, before.key), sides[0], sides[1])
		return nil
	})
}

func (c *Changes) compareRecords(from, to *Snapshot) error {
	err := each(&from.parts[recordPart], &to.parts[recordPart], func(before, now line) error {
		change, err := compareRecord(&from.parts[recordPart], before, now)
		if err == nil && !change.empty() {
			c.Records = append(c.Records, change)
		}
		return err
	})
	slices.SortStableFunc(c.Records, func(a, b RecordChange) int {
		return cmp.Or(cmp.Compare(pagesLast(a), pagesLast(b)), cmp.Compare(a.Key, b.Key))
	})
	return err
}

func pagesLast(c RecordChange) int {
	if c.Kind == "" {
		return 1
	}
	return 0
}

// compareRecord compares a line among those of the former version with the one of now.
func compareRecord(former *part, before, now line) (RecordChange, error) {
	var heads [2]Head
	var bodies [2]body
	for i, l := range []line{before, now} {
		if l.key == "" {
			continue
		}
		var err error
		if heads[i], err = decode[Head](l.head); err != nil {
			return RecordChange{}, err
		}
		if bodies[i], err = decode[body](l.data); err != nil {
			return RecordChange{}, err
		}
	}
	if bodies[1].Cut {
		heads[0], bodies[0] = onlyShown(heads[0], bodies[0], heads[1], bodies[1])
	}
	shown, c := heads[1], RecordChange{Key: cmp.Or(now.key, before.key), What: Changed}
	switch {
	case before.key == "":
		c.What = New
	case now.key == "":
		c.What, shown = Removed, heads[0]
	}
	c.Title, c.Kind, c.Path, c.Version, c.Status = shown.Title, shown.Kind, shown.Path, shown.Version, shown.Status
	c.Answers = compareAnswers(bodies[0].Answers, bodies[1].Answers)
	switch c.What {
	case New:
		var err error
		c.Evidence, err = renewal(former, bodies[1])
		return c, err
	case Removed:
		return c, nil
	}
	was, is := bodies[0], bodies[1]
	c.Moved, c.Standing = turn(was.File, is.File), turn(was.Standing, is.Standing)
	if heads[0].ID == "" {
		c.Moved = nil // a page is known by its file
		if heads[0].Title != heads[1].Title {
			c.Fields = append(c.Fields, scalarChange(FieldChange{Field: "title"}, heads[0].Title, heads[1].Title))
		}
	}
	if heads[0].Kind != heads[1].Kind {
		c.Fields = append(c.Fields, scalarChange(FieldChange{Field: "kind"}, was.Kind, is.Kind))
	}
	if was.Partial || is.Partial { // the reason of a waiver may be what is kept from its readers
		was.Fields, is.Fields = slices.DeleteFunc(was.Fields, isWaiver), slices.DeleteFunc(is.Fields, isWaiver)
	}
	c.Fields = append(c.Fields, compareFields(was.Fields, is.Fields)...)
	c.Approvals = compareApprovals(was.Approvals, is.Approvals)
	c.Evidence = compareWindows(was.Window, is.Window)
	c.Blocks = compareBlocks(was.Blocks, is.Blocks)
	c.Files = compareFiles(was.Files, is.Files)
	return c, nil
}

func isWaiver(f field) bool { return f.Name == "waive" }

// onlyShown is a record as it was for readers who are not shown all of it now. What it said then
// and does not say to them now may be what is kept from them, so that nothing of it is told as
// removed: what it says in other words comes as new.
func onlyShown(head Head, was body, shown Head, is body) (Head, body) {
	if head.ID == "" {
		head.Title = shown.Title // of a page, it may be a heading
	}
	kept := sayings(is.Blocks)
	was.Blocks = slices.DeleteFunc(was.Blocks, func(b block) bool { return !slices.Contains(kept, b.says()) })
	for i := range was.Blocks {
		b := &was.Blocks[i]
		now := is.Blocks[slices.Index(kept, b.says())]
		b.Links = slices.DeleteFunc(b.Links, func(to string) bool { return !slices.Contains(now.Links, to) })
	}
	was.Files = slices.DeleteFunc(was.Files, func(f file) bool {
		return !slices.ContainsFunc(is.Files, func(now file) bool { return now.Name == f.Name })
	})
	was.Answers = slices.DeleteFunc(was.Answers, func(a Answer) bool {
		return !slices.ContainsFunc(is.Answers, func(now Answer) bool { return now.Provision == a.Provision && now.Heading == a.Heading })
	})
	return head, was
}

// empty says that a reader of this audience would see no change: only what is out of sight
// has one.
func (c RecordChange) empty() bool {
	return c.What == Changed && c.Moved == nil && c.Standing == nil && c.Evidence == nil &&
		len(c.Fields)+len(c.Approvals)+len(c.Blocks)+len(c.Answers)+len(c.Files) == 0
}

func turn(before, now string) *Turn {
	if before == now {
		return nil
	}
	return &Turn{before, now}
}

func compareApprovals(before, now []Approval) (changes []ApprovalChange) {
	before = slices.Clone(before)
	var come []Approval
	for _, a := range now {
		if i := slices.IndexFunc(before, func(b Approval) bool { return a.By == b.By && a.On == b.On && len(alteredIn(b, a)) == 0 }); i >= 0 {
			before = slices.Delete(before, i, i+1)
			continue
		}
		come = append(come, a)
	}
	for _, a := range come {
		c := ApprovalChange{Approval: a}
		if i := slices.IndexFunc(before, func(b Approval) bool { return a.By == b.By && a.On == b.On }); i >= 0 {
			c.Altered = alteredIn(before[i], a)
			before = slices.Delete(before, i, i+1)
		}
		changes = append(changes, c)
	}
	for _, a := range before {
		changes = append(changes, ApprovalChange{Approval: a, Gone: true})
	}
	return changes
}

// alteredIn is what differs between two approvals of one person and day.
func alteredIn(before, now Approval) (changes []FieldChange) {
	for _, f := range []struct{ name, before, now string }{
		{"version", before.Version, now.Version}, {"digest", before.Digest, now.Digest}, {"note", before.Note, now.Note},
	} {
		if f.name == "digest" && (inWords(f.before) || inWords(f.now)) {
			continue
		}
		changes = append(changes, compareValues(FieldChange{Field: f.name}, value{Text: f.before}, value{Text: f.now})...)
	}
	return changes
}

// inWords says that a record is shown in part, so that words stand for the digest of the whole,
// which turn with its text though nobody touched the approval.
func inWords(digest string) bool {
	return digest == record.DigestOfWhole || digest == record.DigestOfOther
}

func compareFiles(before, now []file) (changes []FileChange) {
	named := func(all []file, name string) bool {
		return slices.ContainsFunc(all, func(f file) bool { return f.Name == name })
	}
	for _, f := range now {
		switch {
		case slices.Contains(before, f):
		case named(before, f.Name):
			changes = append(changes, FileChange{f.Name, Changed})
		default:
			changes = append(changes, FileChange{f.Name, New})
		}
	}
	for _, f := range before {
		if !named(now, f.Name) {
			changes = append(changes, FileChange{f.Name, Removed})
		}
	}
	return changes
}

// compareWindows tells of evidence that was collected anew or holds for longer, and of
// evidence that was current and is no more.
func compareWindows(before, now *Window) *EvidenceChange {
	if before == nil || now == nil || *before == *now {
		return nil
	}
	c := &EvidenceChange{What: "changed", Before: *before, Now: *now}
	later := now.From > before.From && before.From != "" || now.Until > before.Until && before.Until != "" || now.Until == "" && before.Until != ""
	switch {
	case now.State == Expired && before.State == Current:
		c.What = "expired"
	case later && now.State == Current:
		c.What = "renewed"
	}
	return c
}

// renewal tells of a new record that is current evidence in the place of a former one.
func renewal(former *part, now body) (*EvidenceChange, error) {
	i := slices.IndexFunc(now.Fields, func(f field) bool { return f.Name == "supersedes" })
	if i < 0 || now.Window == nil || now.Window.State != Current {
		return nil, nil
	}
	for _, item := range now.Fields[i].Value.Items {
		l, found := former.find(item.Text)
		if !found {
			continue
		}
		was, err := decode[body](l.data)
		if err != nil {
			return nil, err
		}
		if was.Window != nil {
			return &EvidenceChange{What: "renewed", Of: item.Text, Before: *was.Window, Now: *now.Window}, nil
		}
	}
	return nil, nil
}

func compareAnswers(before, now []Answer) (changes []AnswerChange) {
	same := func(a Answer) func(Answer) bool {
		return func(b Answer) bool { return a.Provision == b.Provision && a.Anchor == b.Anchor }
	}
	for _, a := range now {
		i := slices.IndexFunc(before, same(a))
		switch {
		case i < 0:
			changes = append(changes, AnswerChange{a, "come"})
		case a.Counts && !before[i].Counts:
			changes = append(changes, AnswerChange{a, "counts"})
		case !a.Counts && before[i].Counts:
			changes = append(changes, AnswerChange{a, "counts no more"})
		}
	}
	for _, a := range before {
		if !slices.ContainsFunc(now, same(a)) {
			changes = append(changes, AnswerChange{a, "gone"})
		}
	}
	return changes
}

func (c *Changes) compareDecisions(from, to *Snapshot) error {
	_, veiled := to.parts[decisionPart].find(link.OutOfSight)
	return eachDecoded(&from.parts[decisionPart], &to.parts[decisionPart], func(key string, before, now *decision) {
		d := DecisionChange{Control: key, Before: said(before), Now: said(now)}
		switch {
		case before != nil && now != nil && *d.Before == *d.Now:
			return // another statement says the same
		case key == link.OutOfSight, now == nil && before.Name == "" && veiled:
			return // on a control of whoever is out of sight, or was not and may be now
		}
		shown := now
		if shown == nil {
			shown = before
		}
		d.Name, d.Record = shown.Name, shown.Record
		c.Decisions = append(c.Decisions, d)
	})
}

func said(d *decision) *DecisionWas {
	if d == nil {
		return nil
	}
	return &DecisionWas{d.Applicable, d.Status}
}

func (c *Changes) compareRisks(from, to *Snapshot) error {
	return eachDecoded(&from.parts[riskPart], &to.parts[riskPart], func(key string, before, now *risk) {
		r := RiskChange{ID: key, What: Changed}
		switch {
		case before == nil:
			r.What, before = New, &risk{}
		case now == nil:
			r.What, r.Title, r.Record, now = Removed, before.Title, before.Record, &risk{}
		}
		r.Level, r.Residual = turn(before.Level, now.Level), turn(before.Residual, now.Residual)
		if r.What != Removed {
			r.Title, r.Record = now.Title, now.Record
		}
		if r.What != Changed || r.Level != nil || r.Residual != nil {
			c.Risks = append(c.Risks, r)
		}
	})
}

func (c *Changes) compareFindings(from, to *Snapshot) error {
	return eachDecoded(&from.parts[findingPart], &to.parts[findingPart], func(key string, before, now *auditFinding) {
		f := FindingChange{ID: key}
		switch {
		case now == nil:
			f.What = "removed"
		case before == nil || before.State != now.State:
			f.What = map[string]string{"open": "opened", "closed": "closed", "reported": "reported"}[now.State]
			if before != nil && now.State == "open" {
				f.What = "reopened"
			}
		case before.Grade != now.Grade:
			f.What = "regraded"
		default:
			return
		}
		if before != nil && now != nil {
			f.Graded = turn(before.Grade, now.Grade)
		}
		shown := now
		if shown == nil {
			shown = before
		}
		f.Title, f.Record, f.Grade = shown.Title, shown.Record, shown.Grade
		c.Findings = append(c.Findings, f)
	})
}

// stateNames are the states in the order of their letters.
var stateNames = [...]string{"addressed", "approved", "evidenced", "current", "excluded"}

// compareProvisions puts together the states that turned and the answers of all records that
// changed, in the order of the framework; provisions of other frameworks follow.
func (c *Changes) compareProvisions(from, to *Snapshot) error {
	changed := map[string]*ProvisionChange{}
	at := func(ref string) *ProvisionChange {
		if changed[ref] == nil {
			changed[ref] = &ProvisionChange{Provision: ref}
		}
		return changed[ref]
	}
	err := eachDecoded(&from.parts[statePart], &to.parts[statePart], func(key string, before, now *state) {
		if before == nil || now == nil {
			return // another edition of the framework: nothing of the handbook's
		}
		for i, name := range stateNames {
			letter := stateLetters[i : i+1]
			if holds := strings.Contains(now.Holds, letter); holds != strings.Contains(before.Holds, letter) {
				p := at(key)
				p.Name, p.States = now.Name, append(p.States, StateChange{name, holds})
			}
		}
	})
	if err != nil {
		return err
	}
	for _, r := range c.Records {
		for _, a := range r.Answers {
			p := at(a.Provision)
			p.Answers = append(p.Answers, AnswerPlaced{a, r.Key})
		}
	}
	for ref, p := range changed {
		if l, found := to.parts[statePart].find(ref); found && p.Name == "" {
			s, err := decode[state](l.data)
			if err != nil {
				return err
			}
			p.Name = s.Name
		}
		c.Provisions = append(c.Provisions, *p)
	}
	place := func(ref string) int {
		if i, found := to.parts[statePart].byKey[ref]; found {
			return i
		}
		return len(to.parts[statePart].lines)
	}
	slices.SortFunc(c.Provisions, func(a, b ProvisionChange) int {
		return cmp.Or(cmp.Compare(place(a.Provision), place(b.Provision)), cmp.Compare(a.Provision, b.Provision))
	})
	return nil
}
