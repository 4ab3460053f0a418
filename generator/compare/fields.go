package compare

import (
	"slices"
	"strings"

	"aims/generator/link"
)

// A FieldChange is a field of the front matter, or a key in a row of one, with another value.
type FieldChange struct {
	Field string `json:"field"`          // owner, risks
	Row   string `json:"row,omitempty"`  // which row of a list: RSK-007
	Name  string `json:"name,omitempty"` // which key of it, or of a map: level; "" for the row as a whole

	// Before and Now are the values; of a list only those that went and those that came.
	Before []string `json:"before,omitempty"`
	Now    []string `json:"now,omitempty"`
	Words  []Piece  `json:"words,omitempty"` // of a text that was reworded
}

func compareFields(before, now []field) (changes []FieldChange) {
	named := func(name string) func(field) bool { return func(f field) bool { return f.Name == name } }
	for _, f := range now {
		var was field
		if i := slices.IndexFunc(before, named(f.Name)); i >= 0 {
			was = before[i]
		}
		changes = append(changes, compareField(f, was.Value, f.Value)...)
	}
	for _, f := range before {
		if !slices.ContainsFunc(now, named(f.Name)) {
			changes = append(changes, compareField(f, f.Value, value{})...)
		}
	}
	return changes
}

func compareField(f field, before, now value) []FieldChange {
	switch {
	case before.isRows() || now.isRows():
		return compareRows(f, before.Items, now.Items)
	case len(before.Pairs) > 0 || len(now.Pairs) > 0:
		return comparePairs(FieldChange{Field: f.Name}, before, now)
	}
	return compareValues(FieldChange{Field: f.Name}, before, now)
}

func (v value) isRows() bool { return len(v.Items) > 0 && len(v.Items[0].Pairs) > 0 }

func (v value) get(key string) value {
	for _, p := range v.Pairs {
		if p.Key == key {
			return p.Value
		}
	}
	return value{}
}

// texts are the single values of a value; a map or a row in it is one.
func (v value) texts() []string {
	switch {
	case v.Text != "":
		return []string{v.Text}
	case len(v.Pairs) > 0:
		var parts []string
		for _, p := range v.Pairs {
			parts = append(parts, p.Key+": "+strings.Join(p.Value.texts(), ", "))
		}
		return []string{strings.Join(parts, "; ")}
	}
	var all []string
	for _, item := range v.Items {
		all = append(all, item.texts()...)
	}
	return all
}

// comparePairs compares two maps key by key, in the order of now.
func comparePairs(at FieldChange, before, now value) (changes []FieldChange) {
	keys := make([]string, 0, len(now.Pairs))
	for _, p := range slices.Concat(now.Pairs, before.Pairs) {
		if !slices.Contains(keys, p.Key) {
			keys = append(keys, p.Key)
		}
	}
	for _, key := range keys {
		at.Name = key
		changes = append(changes, compareValues(at, before.get(key), now.get(key))...)
	}
	return changes
}

// compareValues compares what is one text, or several. That a list is in another order is no
// change to a reader.
func compareValues(at FieldChange, before, now value) []FieldChange {
	was, is := before.texts(), now.texts()
	gone, come := less(was, is), less(is, was)
	veiled := slices.ContainsFunc(come, outOfSight)
	if veiled {
		gone, come = nil, slices.DeleteFunc(come, outOfSight)
	}
	switch {
	case len(gone)+len(come) == 0:
		return nil
	case veiled: // whatever was there before may be what is out of sight now
	case len(was) == 1 && len(is) == 1:
		return []FieldChange{scalarChange(at, was[0], is[0])}
	}
	at.Before, at.Now = gone, come
	return []FieldChange{at}
}

// outOfSight says that a value names something that its readers may not see.
func outOfSight(text string) bool { return strings.Contains(text, link.OutOfSight) }

// sentenceWords is from how many words on a value is read as a text.
const sentenceWords = 4

func scalarChange(at FieldChange, before, now string) FieldChange {
	at.Before, at.Now = []string{before}, []string{now}
	if len(strings.Fields(before)) >= sentenceWords && len(strings.Fields(now)) >= sentenceWords {
		at.Words = words(before, now)
	}
	return at
}

// less are the texts of a without those of b, each as often as it is left.
func less(a, b []string) (rest []string) {
	b = slices.Clone(b)
	for _, text := range a {
		if i := slices.Index(b, text); i >= 0 {
			b = slices.Delete(b, i, i+1)
			continue
		}
		rest = append(rest, text)
	}
	return rest
}

// compareRows compares lists of maps. A row is known by its id, by the first key that tells
// all rows of both lists apart, or else by what it says.
func compareRows(f field, before, now []value) (changes []FieldChange) {
	key := rowKey(f, before, now)
	pairs := pairRows(key, before, now)
	veiled := slices.ContainsFunc(pairs, func(p match) bool { return p.i < 0 && slices.ContainsFunc(now[p.j].texts(), outOfSight) })
	for _, p := range pairs {
		at := FieldChange{Field: f.Name}
		switch {
		case p.j < 0 && veiled: // it may be the row that names what is out of sight now
		case p.i < 0:
			at.Row, at.Now = rowName(key, now, p.j), lines(now[p.j], key)
			changes = append(changes, at)
		case p.j < 0:
			at.Row, at.Before = rowName(key, before, p.i), lines(before[p.i], key)
			changes = append(changes, at)
		default:
			at.Row = rowName(key, now, p.j)
			changes = append(changes, comparePairs(at, before[p.i], now[p.j])...)
		}
	}
	return changes
}

// rowKey is the key whose value is another one in each row; "" when there is none.
func rowKey(f field, before, now []value) string {
	candidates := []string{f.Defines}
	for _, row := range slices.Concat(now, before) {
		for _, p := range row.Pairs {
			if !slices.Contains(candidates, p.Key) {
				candidates = append(candidates, p.Key)
			}
		}
	}
	for _, key := range candidates {
		if key != "" && tellsApart(key, before) && tellsApart(key, now) {
			return key
		}
	}
	return ""
}

func tellsApart(key string, rows []value) bool {
	seen := map[string]bool{}
	for _, row := range rows {
		text := row.get(key).Text
		if text == "" || seen[text] {
			return false
		}
		seen[text] = true
	}
	return true
}

// pairRows pairs rows of one key wherever they stand, and what is left by likeness; in the
// order of now.
func pairRows(key string, before, now []value) (pairs []match) {
	partner := make([]int, len(now))
	left := map[int]bool{}
	for i := range before {
		left[i] = true
	}
	for j := range now {
		partner[j] = -1
		for i := range before {
			if key != "" && left[i] && before[i].get(key).Text == now[j].get(key).Text {
				partner[j] = i
				delete(left, i)
				break
			}
		}
	}
	var is, js []int
	for i := range before {
		if left[i] {
			is = append(is, i)
		}
	}
	for j := range now {
		if partner[j] < 0 {
			js = append(js, j)
		}
	}
	for _, m := range align(saying(before, is), saying(now, js), likeness(saying(before, is), saying(now, js))) {
		switch {
		case m.j < 0:
			pairs = append(pairs, match{is[m.i], -1})
		case m.i >= 0:
			partner[js[m.j]] = is[m.i]
		}
	}
	gone := pairs
	pairs = nil
	for j := range now {
		pairs = append(pairs, match{partner[j], j})
	}
	return append(pairs, gone...)
}

func saying(rows []value, which []int) []string {
	texts := make([]string, len(which))
	for n, i := range which {
		texts[n] = strings.Join(rows[i].texts(), "; ")
	}
	return texts
}

// likeness is alike for two lists of texts.
func likeness(a, b []string) func(i, j int) float64 {
	bags := func(texts []string) []map[string]int {
		all := make([]map[string]int, len(texts))
		for i, text := range texts {
			all[i] = bag(text)
		}
		return all
	}
	first, second := bags(a), bags(b)
	return func(i, j int) float64 { return alike(first[i], second[j]) }
}

func rowName(key string, rows []value, i int) string {
	if key == "" {
		return strings.Join(rows[i].texts(), "; ")
	}
	return rows[i].get(key).Text
}

// lines are what a row says besides its key.
func lines(row value, key string) (all []string) {
	for _, p := range row.Pairs {
		if p.Key != key {
			all = append(all, p.Key+": "+strings.Join(p.Value.texts(), ", "))
		}
	}
	if len(all) == 0 {
		all = []string{strings.Join(row.texts(), "; ")}
	}
	return all
}
