package check

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/record"
)

var fieldType = Rule{
	Name:  "field-type",
	Title: "Fields hold what their kind says they hold",
	Doc: `Registers, due dates and states are computed from fields, so a date must be a date and a choice one of
		its words. Anything else would be left out of every list and every warning without a sound. Write the
		value in the form that the finding names.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Field: func(p *Alone, f *FieldPlace) {
		if f.Spec != nil && f.Pair.Value.Has() {
			p.checkShape(f.Spec, &f.Pair.Value)
		}
	},
}

// checkShape looks at whether the value is single, a list or a map, and hands single
// values on.
func (p *Alone) checkShape(spec *record.Field, v *record.Value) {
	switch {
	case spec.Type == record.MapField:
		if v.Shape != record.Map {
			p.Report(v.Position, fmt.Sprintf("%q wants a map of keys, not %s", spec.Name, v.Shape), "its keys are "+either(fieldNames(spec.Fields)))
		}
	case spec.Type == record.ListField:
		p.checkRows(spec, v)
	case v.Shape == record.Scalar:
		p.checkScalar(spec, v)
	case v.Shape == record.List && severalOf(spec.Type):
		for i := range v.Items {
			if item := &v.Items[i]; item.Shape == record.Scalar {
				p.checkScalar(spec, item)
			} else {
				p.Report(item.Position, fmt.Sprintf("an item of %q is %s, not %s", spec.Name, item.Shape, wanted(spec)), "")
			}
		}
	case severalOf(spec.Type):
		p.Report(v.Position, fmt.Sprintf("%q wants a list, and each item %s, not %s", spec.Name, wanted(spec), v.Shape), "")
	default:
		p.Report(v.Position, fmt.Sprintf("%q wants %s, not %s", spec.Name, wanted(spec), v.Shape), "")
	}
}

func (p *Alone) checkRows(spec *record.Field, v *record.Value) {
	hint := "each item begins with a hyphen, its keys are " + either(fieldNames(spec.Fields))
	switch v.Shape {
	case record.Scalar:
		p.Report(v.Position, fmt.Sprintf("%q wants a list of entries, not a single value", spec.Name), hint)
	case record.List:
		for i := range v.Items {
			if item := &v.Items[i]; item.Shape != record.Map {
				p.Report(item.Position, fmt.Sprintf("an entry of %q is %s, not a map of keys", spec.Name, item.Shape), hint)
			}
		}
	}
}

func fieldNames(fields []record.Field) []string {
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = f.Name
	}
	return all
}

func severalOf(t record.FieldType) bool {
	return t == record.Texts || t == record.Enums || t == record.ReferencesTo
}

// wanted says in words what a field holds, or one item of it.
func wanted(spec *record.Field) string {
	switch spec.Type {
	case record.DateField:
		return "a date such as 2026-05-04"
	case record.Number:
		return "a number"
	case record.Integer:
		return "a whole number"
	case record.Boolean:
		return "true or false"
	case record.Enum, record.Enums:
		return either(spec.Values)
	case record.ReferenceTo, record.ReferencesTo:
		return "a reference such as " + exampleOf(spec.To)
	case record.Actor:
		return "a role or a name"
	case record.FileField:
		return "the path of a file"
	case record.DigestField:
		return "a SHA-256 digest of 64 hexadecimal digits"
	case record.IntervalSpan:
		return `an interval such as "12 months"`
	}
	return "a text"
}

func exampleOf(kinds []string) string {
	if slices.Equal(kinds, []string{"provision"}) {
		return "5.2.d"
	}
	return "POL-001"
}

func (p *Alone) checkScalar(spec *record.Field, v *record.Value) {
	if text := strings.TrimSpace(v.Text); !fits(spec, text) {
		p.Report(v.Position, fmt.Sprintf("%q wants %s, not %s", spec.Name, wanted(spec), quoted(v.Text)), likely(spec, text))
	}
}

// fits says whether a single value is what its field holds.
func fits(spec *record.Field, text string) (ok bool) {
	switch spec.Type {
	case record.DateField:
		return hasDateForm(text) // a form such as 2026-02-30 is the business of date-impossible
	case record.Number:
		_, err := strconv.ParseFloat(text, 64)
		return err == nil
	case record.Integer:
		_, err := strconv.Atoi(text)
		return err == nil
	case record.Boolean:
		return text == "true" || text == "false"
	case record.Enum, record.Enums:
		return slices.Contains(spec.Values, text)
	case record.DigestField:
		return digestForm.MatchString(text)
	case record.IntervalSpan:
		_, ok = record.ParseInterval(text)
		return ok
	}
	return true
}

// likely is how the writer of a value that does not fit may have meant it.
func likely(spec *record.Field, text string) string {
	switch spec.Type {
	case record.DateField:
		return likelyDate(text)
	case record.Number, record.Integer:
		return likelyNumber(text)
	case record.Boolean:
		return likelyBoolean(text)
	case record.Enum, record.Enums:
		return finding.DidYouMean(text, spec.Values)
	case record.DigestField:
		return "sha256sum FILE prints it"
	case record.IntervalSpan:
		return `write "12 months", "1 year", "2 weeks" or "90 days"`
	}
	return ""
}

var digestForm = regexp.MustCompile(`^(?i:sha256:)?[0-9a-fA-F]{64}$`)

// hasDateForm says that a text is four, two and two digits. Every date of every
// record is asked, so it is no regular expression.
func hasDateForm(text string) bool {
	if len(text) != len(record.DateLayout) {
		return false
	}
	for i := range len(text) {
		if hyphen := i == 4 || i == 7; hyphen != (text[i] == '-') || !hyphen && (text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return true
}

// likelyDate offers a date for ways of writing one that have a single meaning;
// 03/04/2026 is March to some and April to others.
func likelyDate(text string) string {
	for _, layout := range dateLayouts {
		if date, err := time.Parse(layout, text); err == nil {
			return "write " + date.Format(record.DateLayout)
		}
	}
	return "year, month and day, with hyphens"
}

var dateLayouts = []string{
	"2006-1-2", "2006/1/2", "2006.1.2", "2.1.2006", "20060102",
	"2 January 2006", "2 Jan 2006", "January 2, 2006",
	time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04",
}

func likelyNumber(text string) string {
	if bare := strings.TrimRight(text, " %€$"); bare != text {
		if _, err := strconv.ParseFloat(bare, 64); err == nil {
			return "write " + bare + " alone"
		}
	}
	if point := strings.Replace(text, ",", ".", 1); point != text {
		if _, err := strconv.ParseFloat(point, 64); err == nil {
			return "write " + point + ", with a decimal point"
		}
	}
	return ""
}

func likelyBoolean(text string) string {
	switch strings.ToLower(text) {
	case "yes", "y", "on", "1", "true":
		return "write true"
	case "no", "n", "off", "0", "false":
		return "write false"
	}
	return ""
}
