package record

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"aims/generator/finding"
)

// A Value is a piece of front matter with its place in the file. Scalars stay
// text as written: 7.10 is not 7.1, and "yes" is not true until a field asks.
// The zero Value is absent.
type Value struct {
	Shape Shape
	Text  string  // of a Scalar
	Items []Value // of a List
	Pairs []Pair  // of a Map, in the order of the file

	Position finding.Position
}

// A Pair is a key of a map with its value.
type Pair struct {
	Key      string
	Position finding.Position // of the key
	Value    Value
}

// Shape is what a Value looks like in the file.
type Shape uint8

const (
	Absent Shape = iota // no such key, or nothing behind it
	Scalar
	List
	Map
)

func (s Shape) String() string {
	return [...]string{"nothing", "a single value", "a list", "a map of keys"}[s]
}

// Get follows keys into nested maps; absent when one is missing.
func (v Value) Get(keys ...string) Value {
	for _, key := range keys {
		v = v.child(key)
	}
	return v
}

func (v Value) child(key string) Value {
	for i := range v.Pairs { // by index: a Pair is large to copy
		if v.Pairs[i].Key == key {
			return v.Pairs[i].Value
		}
	}
	return Value{}
}

// Has says whether there is anything: a non-empty scalar, list or map.
func (v Value) Has() bool {
	return strings.TrimSpace(v.Text) != "" || len(v.Items) > 0 || len(v.Pairs) > 0
}

// All goes through the items of a list; a single value counts as a list of one,
// since people write `systems: SYS-001` for `systems: [SYS-001]`.
func (v Value) All() iter.Seq[Value] {
	return func(yield func(Value) bool) {
		switch v.Shape {
		case List:
			for _, item := range v.Items {
				if !yield(item) {
					return
				}
			}
		case Scalar, Map:
			if v.Has() {
				yield(v)
			}
		}
	}
}

// Texts are the scalars of All.
func (v Value) Texts() []string {
	var texts []string
	for item := range v.All() {
		if item.Text != "" {
			texts = append(texts, item.Text)
		}
	}
	return texts
}

// Date reads 2026-05-04; false for anything else.
func (v Value) Date() (time.Time, bool) { return ParseDate(v.Text) }

// Bool reads true or false; ok is false for anything else.
func (v Value) Bool() (value, ok bool) {
	return v.Text == "true", v.Text == "true" || v.Text == "false"
}

// Number reads a decimal number.
func (v Value) Number() (float64, bool) {
	n, err := strconv.ParseFloat(v.Text, 64)
	return n, err == nil
}

// DateLayout is how dates are written.
const DateLayout = "2006-01-02"

// ParseDate reads a date such as 2026-05-04 as midnight UTC.
func ParseDate(text string) (time.Time, bool) {
	if len(text) != len(DateLayout) {
		return time.Time{}, false
	}
	date, err := time.Parse(DateLayout, text)
	return date, err == nil
}
