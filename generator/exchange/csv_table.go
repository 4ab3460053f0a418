package exchange

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The tables that we write ourselves.
const (
	ownTable       = "pairs"
	provisionTable = "provisions"
)

// A table is a way to write pairs in rows, told by the names of its columns.
type table struct {
	name      string
	columns   []column
	described bool // the second row says what the columns mean
	split     func(cell string) []string
}

// A column has a role and the names under which it is met, in lower case. Without a role
// it is known and not kept.
type column struct {
	role   string
	names  []string
	needed bool
}

// tables are all that are known. A new one is an entry here.
func tables() []table {
	return []table{
		{name: "trestle", described: true, split: strings.Fields, columns: []column{
			{role: "from-resource", names: []string{"$$source_resource"}, needed: true},
			{role: "to-resource", names: []string{"$$target_resource"}, needed: true},
			{role: "from", names: []string{"$$map_source_id_ref_list"}, needed: true},
			{role: "to", names: []string{"$$map_target_id_ref_list"}, needed: true},
			{role: "relation", names: []string{"$$map_relationship"}, needed: true},
			{role: "confidence", names: []string{"$map_confidence_score"}},
		}},
		{name: "STRM sheet", split: splitCell, columns: []column{
			{role: "from", names: []string{"fde #", "de #"}, needed: true},
			{role: "to", names: []string{"scf #", "rde #", "reference document element (rde) #"}, needed: true},
			{role: "relation", names: []string{"strm relationship"}, needed: true},
			{role: "rationale", names: []string{"strm rationale"}},
			{role: "note", names: []string{"notes", "notes (optional)"}},
		}},
		{name: "OLIR sheet", split: splitCell, columns: []column{
			{role: "from", names: []string{"focal document element"}, needed: true},
			{role: "to", names: []string{"reference document element"}, needed: true},
			{role: "relation", names: []string{"relationship"}, needed: true},
			{role: "rationale", names: []string{"rationale"}},
			{role: "note", names: []string{"comments", "comments (optional)"}},
		}},
		{name: ownTable, split: splitCell, columns: ownColumns()},
		{name: provisionTable, columns: provisionColumns()},
	}
}

// ownColumns are those of a table that we write, in their order. The row about the whole
// map alone has something in the last three.
func ownColumns() []column {
	var all []column
	for _, role := range []string{
		"from", "to", "relation", "rationale", "source", "confidence", "note", "printed", "corroborated", "title", "basis", "map",
	} {
		all = append(all, column{role: role, names: []string{role}, needed: role == "from" || role == "to"})
	}
	return all
}

// splitCell parts the ids of a cell. Blanks do not part them: "GOVERN 1.1" has one.
func splitCell(text string) []string {
	var ids []string
	for _, id := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == ';' || r == ',' }) {
		if id = strings.TrimSpace(id); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// missing are the columns that a first row lacks and without which the table is none.
func (t table) missing(header []string) (names []string) {
	roles := t.roles(header)
	for _, c := range t.columns {
		if c.needed && !slices.Contains(roles, c.role) {
			names = append(names, strconv.Quote(c.names[0]))
		}
	}
	return names
}

// needed is how many columns the table is none without.
func (t table) needed() int { return len(t.missing(nil)) }

// roles are those of the columns, "" for a column that has none.
func (t table) roles(header []string) []string {
	roles := make([]string, len(header))
	for i, name := range header {
		name = strings.TrimFunc(line(strings.ToLower(name)), func(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' })
		for _, c := range t.columns {
			if slices.Contains(c.names, name) {
				roles[i] = c.role
			}
		}
	}
	return roles
}

// title is how the column of a role is called.
func (t table) title(role string) string {
	for _, c := range t.columns {
		if c.role == role {
			return c.names[0]
		}
	}
	return role
}
