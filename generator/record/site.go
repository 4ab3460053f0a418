package record

import (
	"slices"

	"aims/generator/finding"
)

// A Site is what content/site.yaml says about a handbook.
type Site struct {
	Organization                  string
	Title                         string
	Language                      string   // BCP 47, "en" unless told
	Notice                        string   // shown on every page, such as "Fiction: ..."
	Frameworks                    []string // absent: all that the program knows
	FrameworksAt                  finding.Position
	Audiences                     []Audience
	Tags                          string // glob of the git tags that are published; "" none
	Intervals                     map[string]Interval
	Assumed                       map[string]bool // of Intervals: those that site.yaml leaves to what is usual
	IntervalNames                 []Pair          // those that site.yaml names, without values, for their places
	Rules                         map[string]RuleSetting
	RepositoryURL, RepositoryEdit string
	Theme                         string
	Fields                        Value // the keys of site.yaml, for their places
}

// A RuleSetting is what a handbook says about one rule.
type RuleSetting struct {
	Severity finding.Severity
	Position finding.Position
}

// An Audience is a group of readers that gets an edition of its own.
type Audience struct {
	Name string
	Sees []Classification
}

// MayRead says whether records of that classification exist for the audience.
func (a Audience) MayRead(c Classification) bool { return slices.Contains(a.Sees, c) }

// MayReadAll tells whether a record may have any classification.
func (a Audience) MayReadAll() bool {
	return !slices.ContainsFunc(Classifications(), func(c Classification) bool { return !a.MayRead(c) })
}

// Classification says who may read a record.
type Classification string

const (
	Public       Classification = "public"
	Internal     Classification = "internal"
	Confidential Classification = "confidential"
	Restricted   Classification = "restricted"
)

// Classifications from the widest to the most restricted. A record without one
// is treated as the last.
func Classifications() []Classification {
	return []Classification{Public, Internal, Confidential, Restricted}
}
