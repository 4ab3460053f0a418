package render

import (
	"slices"
	"strings"

	"aims/generator/record"
)

// A grid is a list of maps that says one thing about every pair of two others, such as
// the level of risk for each likelihood and severity. It is read as a table with a row
// for each of the first and a column for each of the second.
type grid struct {
	down, across, cell *record.Field
	rows, columns      []string
	cells              map[[2]string]record.Value
}

// gridOf finds out whether a list is a grid: three fields of one word each, and every
// pair of the first two exactly once.
func gridOf(used []*record.Field, v record.Value) (grid, bool) {
	if len(used) != 3 || slices.ContainsFunc(used, func(f *record.Field) bool { return f.Type != record.Text && f.Type != record.Enum }) {
		return grid{}, false
	}
	g := grid{down: used[0], across: used[1], cell: used[2], cells: map[[2]string]record.Value{}}
	count := 0
	for row := range v.All() {
		pair := [2]string{row.Get(g.down.Name).Text, row.Get(g.across.Name).Text}
		if pair[0] == "" || pair[1] == "" || !row.Get(g.cell.Name).Has() {
			return grid{}, false
		}
		if !slices.Contains(g.rows, pair[0]) {
			g.rows = append(g.rows, pair[0])
		}
		if !slices.Contains(g.columns, pair[1]) {
			g.columns = append(g.columns, pair[1])
		}
		g.cells[pair] = row.Get(g.cell.Name)
		count++
	}
	full := count == len(g.cells) && count == len(g.rows)*len(g.columns)
	return g, full && len(g.rows) > 1 && len(g.columns) > 1 && len(g.columns) <= widest
}

func (s *site) gridTable(m *markup, root string, r *record.Record, field *record.Field, g grid) {
	m.tableStart(s.words.say(field.Name), ` class="grid"`)
	m.raw("<caption>")
	m.text(s.words.say(g.cell.Name) + " for each " + s.words.within(g.down.Name) + " (rows) and " + s.words.within(g.across.Name) + " (columns)")
	m.raw(`</caption><thead><tr><th scope="col">`)
	m.text(s.words.say(g.down.Name))
	m.raw("</th>")
	for _, column := range g.columns {
		m.raw(`<th scope="col">`)
		s.scalar(m, root, r, g.across, column)
		m.raw("</th>")
	}
	m.raw("</tr></thead><tbody>")
	for _, row := range g.rows {
		m.raw(`<tr><th scope="row">`)
		s.scalar(m, root, r, g.down, row)
		m.raw("</th>")
		for _, column := range g.columns {
			value := g.cells[[2]string{row, column}]
			m.raw("<td")
			if level := strings.ToLower(value.Text); isLevel(level) {
				m.raw(` class="level-`, level, `"`)
			}
			m.raw(">")
			s.value(m, root, r, g.cell, value)
			m.raw("</td>")
		}
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// isLevel says that a word is one of the levels that the theme can shade.
func isLevel(word string) bool {
	return slices.Contains([]string{"low", "moderate", "medium", "high", "critical"}, word)
}
