// Package framework holds what a handbook is measured against: frameworks such
// as ISO/IEC 42001, their provisions down to the lettered element, and the
// crosswalks between them.
//
// A Library is assembled once by New from frameworks and maps as they were
// written and does not change after that, so any number of goroutines may read
// it. This package knows no file format: package load reads the YAML.
package framework

// Primary is the framework that a reference without a framework means: "5.2.d"
// is Primary's, "iso27001:A.5.2" is not.
const Primary = "iso42001"

// A Framework is one edition of a standard, a law or a set of principles.
type Framework struct {
	ID         string // "iso42001": lower-case letters, digits and hyphens
	Title      string // in full
	ShortTitle string // "ISO/IEC 42001:2023"

	Publisher     string
	Edition       string // which text: edition, version, consolidation
	PublicationID string // the number to order or look it up by
	Status        string // "current", "in force; staged application"
	Jurisdiction  string
	Binding       bool   // law, not a voluntary text
	AsOf          string // 2026-11-23: the day for which this data speaks
	Confidence    string // how sure the data is; a provision may differ
	LicenceNote   string // whose text it is and what is therefore left out

	Roles       []string // the words that Provision.Roles may use
	RiskClasses []string // the words that Provision.RiskClasses may use
	Answered    []string // the kinds that must be answered; none: the lowest provisions

	CardWords []CardWord // what words of a system card are in the framework's own
	CaseWords []string   // cases that a card may name; the dates of a provision itself speak for the first

	Sources    []Source
	Dates      []Date
	Notes      []string
	Provisions []*Provision // in the order of the publication, parents before children
	Documents  []*Document  // the documented information it asks for, such as DI-01 to DI-23
	Intervals  []*Interval  // what it says about how often, and what is usual

	byID   map[string]*Provision
	folded map[string]*Provision // by ID in lower case
}

// A Source says what a part of the data rests on.
type Source struct {
	ID      string // "S4"
	What    string // title, or what was read
	URL     string
	Kind    string // primary, secondary, rejected
	Use     string // what it was used for, or how it was read
	Quality string
}

// A Date is a day in the life of a framework.
type Date struct {
	Date       string // 2026-12-02, 2026-09 or 2026
	Event      string
	Confidence string
}

// A Provision is one node of a framework: clause, element, control, article,
// subcategory. Fields that its framework does not use are empty.
type Provision struct {
	Framework *Framework
	Parent    *Provision // nil for a root
	Children  []*Provision

	ID         string   // as authors write it: "5.2.d", "A.6.2.4", "Art. 5(1)(a)"; see Cited for readers
	Kind       string   // clause, element, area, control, article ...: the framework's own words
	Title      string   // the published title; empty where the publication has none
	Variants   []string // other wordings of the title that are met
	Original   string   // the title in the language of the law, where Title is our rendering
	Label      string   // what it asks for, in our words; empty where the title says it
	Cite       string   // how the publication itself would be cited, where that is not the ID
	Note       string
	Confidence string // empty: as sure as the framework
	Slug       string // the file name of its page, without .html

	Objective       string   // of a control area: what its controls are for
	Questions       []string // what an auditor may ask
	TypicalEvidence []string // what usually shows it; common practice, not requirement
	RecordKinds     []string // the kinds of record that can answer it, the likeliest first
	PointsTo        []string // IDs in the same framework that it names
	Intervals       []*Interval
	GuidanceRef     string // where the publication gives guidance on it: "B.6.2.4"

	Actor            string    // who has to act: "top management"
	Modal            string    // "may" where it is allowed and not required, "none" where nothing is asked of the organization; else empty
	EvidenceForm     string    // determination, process, document, record
	Documented       *Document // the documented information it asks for; nil when it asks for none
	CallsForDocument string    // of a control: explicit, implied, none
	UsualDocument    string    // of a control: what the document is usually called

	Roles         []string // who it binds: "provider", "deployer"
	RiskClasses   []string // which systems it binds: "high-risk"
	OnlyCases     []string // for which CaseWords alone it binds; none: for all of them
	AppliesFrom   string   // the day the law itself gives
	EffectiveFrom string   // the first day on which it can have an object, where that is later
	OriginallyOn  string   // the AppliesFrom of the text before it was amended
	TextFrom      string   // the day its present wording came in, where it was replaced
	DateNote      string   // how sure the dates are, where that is not high
	Cases         []Case   // other dates for some cases
	Amended       string   // amended, replaced, inserted, related; empty: as first published
}

// A Case is a group of cases that a provision binds from another day.
type Case struct {
	Name          string // "annex-i", "systems placed on the market before 2026-08-02"
	AppliesFrom   string
	EffectiveFrom string
	OriginallyOn  string
}

// A Document is one piece of documented information that a framework asks for.
type Document struct {
	ID          string // "DI-06"
	Name        string // its usual name: "Statement of applicability (SoA)"
	Nature      string // MaintainedDocument or RetainedRecord
	Duty        string // the duty's verb: "be available", "retain"
	Evidence    []string
	Periodicity string // typical practice; the standard sets no interval
	Note        string
	RecordKinds []string
	Provision   *Provision // where the framework asks for it
}

// The natures of documented information: a text that is kept up to date, or proof of
// what happened, which is never changed.
const (
	MaintainedDocument = "maintained document"
	RetainedRecord     = "retained record"
)

// An Interval is how often something is done: what the framework says, which for
// a management system is hardly ever a number, and apart from it what is usual.
type Interval struct {
	Item       string // "AI policy"
	Provisions []*Provision
	Says       string // what the framework says: "Planned intervals."
	Typical    string // common practice, never a requirement
}

// A Map is one crosswalk: statements of how provisions of From relate to
// provisions of To.
type Map struct {
	ID         string // its file name: "iso42001--eu-ai-act"
	From, To   *Framework
	Title      string
	Source     string // who says so
	Basis      string // how the statements were arrived at
	Confidence string
	Note       string
	Pairs      []*Pair
}

// A Pair says that From is (equal to, a subset of ...) To.
type Pair struct {
	From, To     *Provision
	Relation     Relationship
	Rationale    string
	Source       string
	Confidence   string
	Note         string
	Printed      string // To as the source prints it, where that differs
	Corroborated bool   // a second, independent map has the pair too
}

// A Relationship is a word of set theory (NIST IR 8477), or Concept.
type Relationship string

const (
	Equal      Relationship = "equal"
	Subset     Relationship = "subset"
	Superset   Relationship = "superset"
	Intersects Relationship = "intersects"
	Concept    Relationship = "concept" // related, and the source says no more than that
)

// Relationships are all words that a map may use, the strongest first.
func Relationships() []Relationship {
	return []Relationship{Equal, Superset, Subset, Intersects, Concept}
}

// Reverse is the same statement read from the other end.
func (r Relationship) Reverse() Relationship {
	switch r {
	case Subset:
		return Superset
	case Superset:
		return Subset
	}
	return r
}

// A Relation is a Pair seen from one of its ends: the provision that was asked
// about Is (a subset of ...) Other.
type Relation struct {
	Other      *Provision
	Is         Relationship
	Rationale  string
	Source     string
	Confidence string
	Note       string
	Map        *Map
	Pair       *Pair
}
