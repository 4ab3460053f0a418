// Package finding holds what the program tells people about their files: where,
// which rule, what is wrong and how to mend it. Findings are about the content;
// trouble of the program itself is an error and never comes here.
package finding

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says how much a finding matters. The order is from least to most.
type Severity int

const (
	Off Severity = iota // the rule is switched off: nothing is reported
	Info
	Warning
	Error
)

var severityNames = [...]string{"off", "info", "warning", "error"}

func (s Severity) String() string {
	if s < Off || s > Error {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityNames[s]
}

// ParseSeverity reads off, info, warning or error.
func ParseSeverity(word string) (Severity, bool) {
	i := slices.Index(severityNames[:], word)
	return Severity(max(i, 0)), i >= 0
}

func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Position is a place in a file of the handbook. File is relative to the
// handbook and has forward slashes on every system. Line and Column count from
// 1, columns in characters; 0 means that the finding is about the whole file.
// EndColumn is the column after the last character, 0 when unknown.
type Position struct {
	File      string `json:"file"`
	Line      int    `json:"line,omitempty"`
	Column    int    `json:"column,omitempty"`
	EndColumn int    `json:"endColumn,omitempty"`
}

func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// A Finding is one thing that a rule found in the content.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Position
	Message   string `json:"message"`
	Hint      string `json:"hint,omitempty"`      // how to mend it
	Provision string `json:"provision,omitempty"` // the requirement or control that it is about, if it is one

	// Counted are names that the message only counts. Who may not know one of them is not to
	// know how many there are.
	Counted string `json:"-"`
}

// A Waived finding is not reported: the handbook departs from the rule for a time, and
// says why. It is listed, so that nobody is misled.
type Waived struct {
	Finding
	Reason string   `json:"reason"`
	Until  string   `json:"until"`        // the last day
	By     string   `json:"by,omitempty"` // who accepts it
	Waiver Position `json:"waiver"`       // where all this is said
}

func (f Finding) String() string {
	s := fmt.Sprintf("%s: %s: %s (%s)", f.Position, f.Severity, f.Message, f.Rule)
	if f.Hint != "" {
		s += "\n    " + f.Hint
	}
	return s
}

// Sort orders findings by place, then by rule and message, and drops repeats,
// so that the same handbook always gives the same list.
func Sort(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int { return inOrder(&a, &b) })
	return slices.Compact(findings)
}

// SortWaived does the same for waived findings.
func SortWaived(waived []Waived) []Waived {
	slices.SortStableFunc(waived, func(a, b Waived) int { return inOrder(&a.Finding, &b.Finding) })
	return slices.Compact(waived)
}

func inOrder(a, b *Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule),
		cmp.Compare(a.Message, b.Message),
	)
}

// Worst is the highest severity among the findings; some is false when there are none.
func Worst(findings []Finding) (worst Severity, some bool) {
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst, len(findings) > 0
}
