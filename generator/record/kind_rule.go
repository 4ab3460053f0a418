package record

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"aims/generator/finding"
)

// A KindRule is something that the fields of one record must hold to. What needs other
// records, or the text, is not data but Go (package check).
type KindRule struct {
	Name     string // what people switch it off by
	Title    string // what it wants, in a line
	Doc      string // what, why, how to mend it
	Basis    string // requirement, annex-a, practice, integrity
	Severity string // error, warning, info
	Serves   []string
	About    string // the provision that a finding says is not met: its number, or {field}
	In       string // a list, or a list in a list ("treatments.actions"): the rule is about each of its rows
	When     []Test // where it is asked: all must hold
	Wants    []Test // what must hold there, each
	Message  string // what is wrong; {field} is the value of a field of the row, else of the record
	Hint     string
	Places   Places
}

// Places are where the values of keys stand, and under "" where all of it begins.
type Places map[string]finding.Position

// Of is where the value of a key stands, or where all of it begins.
func (p Places) Of(key string) finding.Position {
	if at, found := p[key]; found {
		return at
	}
	return p[""]
}

// A Test says something about fields of a row, or with a slash before the name about
// those of its record. Field is a name, or a way into maps: "effectiveness.verdict". One
// of the others is set. Of a field that is not given, all but Given and Any hold: that it
// is missing is another rule's finding.
type Test struct {
	Field     string
	Given     string   // "true" or "false": whether it has a value
	Any       []string // one of these fields is given
	Is        []string // its value is one of these
	Not       []string // its value is none of these
	NotBefore string   // a day that is not before that of this other field
	Past      string   // "true" or "false": whether it is a day before today
	AtLeast   int      // a list of so many
	Places    Places
}

// Fields are the fields that the test is about.
func (t Test) Fields() []string {
	if t.Field != "" {
		return append([]string{t.Field}, t.Any...)
	}
	return t.Any
}

// Holds says whether the test holds for a row of a record; today is the day it is asked.
func (t Test) Holds(row, whole Value, today time.Time) bool {
	value := ValueOf(row, whole, t.Field)
	switch {
	case len(t.Any) > 0:
		return slices.ContainsFunc(t.Any, func(name string) bool { return ValueOf(row, whole, name).Has() })
	case t.Given != "":
		return value.Has() == (t.Given == "true")
	case !value.Has():
		return true
	case len(t.Is) > 0:
		return slices.ContainsFunc(value.Texts(), func(text string) bool { return slices.Contains(t.Is, text) })
	case len(t.Not) > 0:
		return !slices.ContainsFunc(value.Texts(), func(text string) bool { return slices.Contains(t.Not, text) })
	case t.NotBefore != "":
		day, ok := value.Date()
		other, both := ValueOf(row, whole, t.NotBefore).Date()
		return !ok || !both || !day.Before(other)
	case t.Past != "":
		day, ok := value.Date()
		return !ok || day.Before(today) == (t.Past == "true")
	case t.AtLeast > 0:
		return len(value.Items) >= t.AtLeast
	}
	return true
}

// ValueOf is the value of a field as a Test names it.
func ValueOf(row, whole Value, name string) Value {
	if own, ofRecord := strings.CutPrefix(name, "/"); ofRecord {
		return whole.Get(strings.Split(own, ".")...)
	}
	return row.Get(strings.Split(name, ".")...)
}

// Rows are what the rule is about in a record: the record itself, or the rows of a list.
func (r KindRule) Rows(whole Value) []Value {
	rows := []Value{whole}
	if r.In == "" {
		return rows
	}
	for _, name := range strings.Split(r.In, ".") {
		var below []Value
		for _, row := range rows {
			for item := range row.Get(name).All() {
				if item.Shape == Map {
					below = append(below, item)
				}
			}
		}
		rows = below
	}
	return rows
}

var blank = regexp.MustCompile(`\{([a-z0-9/.-]+)\}`)

// Fill puts the values of fields into words: each of the first row that has it. The last
// row is the record, which a name with a slash is asked of.
func Fill(words string, rows ...Value) string {
	whole := rows[len(rows)-1]
	return blank.ReplaceAllStringFunc(words, func(name string) string {
		name = strings.Trim(name, "{}")
		for _, row := range rows {
			if v := ValueOf(row, whole, name); v.Has() {
				return strings.Join(v.Texts(), ", ")
			}
		}
		return ""
	})
}
