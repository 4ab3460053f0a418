package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/record"
)

var dateImpossible = Rule{
	Name:  "date-impossible",
	Title: "Dates are in the calendar",
	Doc: `A date such as 2026-02-30 has the right form and never comes. Whatever was to happen on it would never
		be due. Write the day that was meant.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Field: func(p *Alone, f *FieldPlace) {
		v := dateOf(f)
		if v == nil {
			return
		}
		text := strings.TrimSpace(v.Text)
		if _, ok := record.ParseDate(text); !ok && hasDateForm(text) {
			p.Report(v.Position, fmt.Sprintf("%q of %q is not in the calendar", text, f.Spec.Name), lastDay(text))
		}
	},
}

// lastDay is the hint that a month is shorter.
func lastDay(text string) string {
	year, _ := strconv.Atoi(text[:4])
	month, _ := strconv.Atoi(text[5:7])
	if month < 1 || month > 12 {
		return "months are 01 to 12"
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
	return fmt.Sprintf("%s %d has %d days", last.Month(), year, last.Day())
}

// dateOf is the value of a filled date field, nil for any other field.
func dateOf(f *FieldPlace) *record.Value {
	if f.Spec == nil || f.Spec.Type != record.DateField || f.Pair.Value.Shape != record.Scalar {
		return nil
	}
	return &f.Pair.Value
}

var dateOrder = Rule{
	Name:  "date-order",
	Title: "What comes first has the earlier date",
	Doc: `A period that ends before it begins, a review that was due before the document took effect or an
		incident closed before it was noticed cannot have happened so: one of the dates is wrong, and whatever
		is computed from it is wrong as well. Correct the one that is.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Field: func(p *Alone, f *FieldPlace) {
		v := dateOf(f)
		if v == nil {
			return
		}
		for _, pair := range orderedDates {
			if pair.later != f.Spec.Name {
				continue
			}
			if before := pairOf(f.In, pair.earlier); before != nil {
				later, ok := v.Date()
				if earlier, known := before.Value.Date(); ok && known && earlier.After(later) {
					p.Report(v.Position, fmt.Sprintf("%q is %s, before %q (%s)", f.Spec.Name, v.Text, pair.earlier, before.Value.Text), "correct the one that is wrong")
				}
			}
		}
	},
}

// orderedDates are fields of one map of which the first never comes after the second.
var orderedDates = []struct{ earlier, later string }{
	{"from", "to"},
	{"on", "until"},
	{"on", "expires"},
	{"effective", "next-review"},
	{"last-review", "next-review"},
	{"collected", "valid-until"},
	{"occurred", "detected"},
	{"occurred", "closed"},
	{"detected", "closed"},
	{"received", "acknowledged"},
	{"received", "closed"},
	{"proposed", "implemented"},
	{"deployed", "decommissioned"},
}

var dateInFuture = Rule{
	Name:  "date-in-future",
	Title: "What has happened is not dated in the future",
	Doc: `An approval, a review, an audit or a piece of evidence dated after today claims something that has not
		happened yet: mostly a wrong year, sometimes a document prepared in advance. Today is the day of the
		version: the date of the tag, or --as-of. Correct the date, or enter it when it has come. It is a warning:
		to a handbook that is looked at as of an earlier day the days after it are to come.`,
	Basis: Integrity, Severity: finding.Warning, Serves: []string{"7.5.2", "7.5.3"},
	Field: func(p *Alone, f *FieldPlace) {
		v := dateOf(f)
		if v == nil {
			return
		}
		if !lookingBack(f) {
			return
		}
		if on, ok := v.Date(); ok && on.After(p.around.key.today) {
			p.Report(v.Position, fmt.Sprintf("%q%s is %s, after today (%s)", f.Spec.Name, within(f.Path), v.Text, p.around.key.today.Format(record.DateLayout)), "")
		}
	},
}

// lookingBack says that a date field tells of something that was done.
func lookingBack(f *FieldPlace) bool {
	if f.Spec.Name == "on" {
		return slices.Contains([]string{"approvals", "reviews", "results", "measurements"}, f.Path)
	}
	return slices.Contains(pastFields, f.Spec.Name)
}

var pastFields = []string{
	"acknowledged", "assessed", "closed", "collected", "delivered", "detected", "done", "held",
	"implemented", "last-review", "occurred", "performed", "received", "reviewed",
}
