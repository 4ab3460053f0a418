package exchange

import (
	"path"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
)

// A pairReading is a table of pairs on its way in. One with a column for the frameworks
// may hold several maps.
type pairReading struct {
	r     *reading
	table table
	roles []string // of the columns; "" for one that is not kept
	names []string // of the columns, as they are written
	count int      // rows after the first
	ours  bool     // a row says what the whole map is

	walks    map[string]*crosswalk
	order    []string
	from, to *framework.Framework // of a table of ours
	failed   bool                 // the frameworks cannot be told
}

func (t *pairReading) header(header cells) {
	t.roles = t.table.roles(header.texts())
	for _, c := range header {
		t.names = append(t.names, line(c.text))
	}
	t.r.noColumnTwice(header, t.roles)
}

// noColumnTwice refuses a second column of one role: which of them holds?
func (r *reading) noColumnTwice(header cells, roles []string) {
	seen := map[string]bool{}
	for i, role := range roles {
		if role != "" && seen[role] {
			r.report(header[i].at, "keep one of them", "a second column %q", line(header[i].text))
		}
		seen[role] = true
	}
}

func (t *pairReading) done() {
	for _, key := range t.order {
		t.walks[key].done(!t.ours)
	}
}

// A tableRow is a row by the roles of its cells.
type tableRow struct {
	at     finding.Position
	byRole map[string]cell
}

func (row tableRow) text(role string) string { return row.byRole[role].text }

// place is where a cell stands, or the row where it has none.
func (row tableRow) place(role string) finding.Position {
	if c, found := row.byRole[role]; found && c.at.Line > 0 {
		return c.at
	}
	return row.at
}

func (t *pairReading) row(all cells) {
	t.count++
	row, ok := t.r.byRole(all, t.roles)
	if !ok || t.table.name == ownTable && t.whole(row) {
		return
	}
	if t.count == 1 && t.table.described && describes(row) {
		t.r.leave("rows that say what the columns mean")
		return
	}
	for i, c := range all[:min(len(all), len(t.roles))] {
		if t.roles[i] == "" && strings.TrimSpace(c.text) != "" {
			t.r.leave("cells of the column %q", t.names[i])
		}
	}
	if walk := t.walk(row); walk != nil {
		t.pairs(walk, row)
	}
}

// byRole puts the cells of a row under the roles of their columns.
func (r *reading) byRole(all cells, roles []string) (tableRow, bool) {
	row := tableRow{at: all[0].at, byRole: map[string]cell{}}
	for i, c := range all {
		if i < len(roles) {
			row.byRole[roles[i]] = c
		} else if strings.TrimSpace(c.text) != "" {
			r.report(c.at, "put a cell with a comma in it into quotes", "the row has more cells than there are columns")
			return row, false
		}
	}
	return row, true
}

// describes says that a row holds sentences about its columns.
func describes(row tableRow) bool {
	_, isRelation := relationWords()[plainRelation(row.text("relation"))]
	return !isRelation && len(strings.Fields(row.text("from-resource"))) > 1
}

// pairs are what a row says: a cell may name several provisions.
func (t *pairReading) pairs(walk *crosswalk, row tableRow) {
	relation, ok := t.relation(row)
	pair := framework.Pair{
		Relation: relation, Rationale: row.text("rationale"), Source: row.text("source"), Confidence: t.confidence(row),
		Note: row.text("note"), Printed: row.text("printed"), Corroborated: t.flag(row),
	}
	if t.table.name != ownTable {
		pair.Rationale, pair.Note = t.r.words(row.text("rationale")), line(row.text("note"))
	}
	sources, targets := t.ends(row, "from", walk.from), t.ends(row, "to", walk.to)
	if !ok {
		return
	}
	for _, from := range sources {
		for _, to := range targets {
			walk.add(row.place("from"), from, to, pair)
		}
	}
}

func (t *pairReading) relation(row tableRow) (framework.Relationship, bool) {
	if word := row.text("relation"); strings.TrimSpace(word) != "" {
		return t.r.relation(word, row.place("relation"))
	}
	t.r.report(row.place("relation"), "say concept where the source does not say how the two are related", "the row has no relation")
	return "", false
}

// confidence is a word or a percentage; tables for programs leave it empty or say n/a.
func (t *pairReading) confidence(row tableRow) string {
	if t.table.name == ownTable {
		return row.text("confidence")
	}
	return line(row.text("confidence"))
}

func (t *pairReading) flag(row tableRow) bool {
	switch text := strings.ToLower(strings.TrimSpace(row.text("corroborated"))); text {
	case "true":
		return true
	case "", "false":
	default:
		t.r.report(row.place("corroborated"), "write true, or nothing", "%q is neither true nor false", text)
	}
	return false
}

// ends are the provisions that a cell names: one, if the whole cell is one, or several.
func (t *pairReading) ends(row tableRow, role string, f *framework.Framework) []*framework.Provision {
	text, at := row.text(role), row.place(role)
	if strings.TrimSpace(text) == "" {
		t.r.report(at, "", "the row names no provision in the column %q", t.table.title(role))
		return nil
	}
	if p := t.r.provision(f, unqualified(text, f)); p != nil {
		return []*framework.Provision{p}
	}
	var all []*framework.Provision
	for _, name := range t.table.split(text) {
		all = append(all, t.r.needed(f, at, unqualified(name, f)))
	}
	return all
}

// unqualified takes the framework off a reference such as iso42001:5.2.
func unqualified(name string, f *framework.Framework) string {
	if before, after, found := strings.Cut(name, ":"); found && strings.TrimSpace(before) == f.ID {
		return after
	}
	return name
}

// whole reads the row of a table of ours that is about the map itself: its ends are
// frameworks, "iso42001:" and "eu-ai-act:".
func (t *pairReading) whole(row tableRow) bool {
	from, isFrom := strings.CutSuffix(strings.TrimSpace(row.text("from")), ":")
	to, isTo := strings.CutSuffix(strings.TrimSpace(row.text("to")), ":")
	if !isFrom || !isTo {
		return false
	}
	if len(t.walks) > 0 {
		t.r.report(row.at, "it stands before all pairs, and once", "this row is about a whole map")
		return true
	}
	t.ours = true
	t.from = t.r.end("from", t.r.From, row.place("from"), from, from)
	t.to = t.r.end("to", t.r.To, row.place("to"), to, to)
	if t.failed = t.from == nil || t.to == nil; !t.failed {
		name := row.text("map")
		if !strings.HasPrefix(name, t.from.ID+"--"+t.to.ID) {
			name = ""
		}
		walk := t.begin("", t.from, t.to, name, row.at)
		m := &walk.file.Map
		m.Title, m.Source, m.Basis = row.text("title"), row.text("source"), row.text("basis")
		m.Confidence, m.Note = row.text("confidence"), row.text("note")
	}
	return true
}

// walk is the map that a row belongs to.
func (t *pairReading) walk(row tableRow) *crosswalk {
	from, to := row.text("from-resource"), row.text("to-resource")
	key := from + "\x00" + to
	if t.table.name == ownTable {
		key = ""
	}
	if walk := t.walks[key]; walk != nil || t.failed {
		return walk
	}
	if t.table.name == ownTable { // a table without a row about the map: the cells may say
		from, _, _ = strings.Cut(row.text("from"), ":")
		to, _, _ = strings.Cut(row.text("to"), ":")
	}
	f := t.r.end("from", t.r.From, row.place("from-resource"), from, pathWords(from)...)
	g := t.r.end("to", t.r.To, row.place("to-resource"), to, pathWords(to)...)
	if f == nil || g == nil {
		t.failed = true // one finding is enough: the other rows are alike
		return nil
	}
	walk := t.begin(key, f, g, "", row.at)
	walk.file.Map.Source = "imported from " + path.Base(t.r.Name)
	walk.file.Map.Title = f.ShortTitle + " to " + g.ShortTitle
	return walk
}

func (t *pairReading) begin(key string, from, to *framework.Framework, name string, at finding.Position) *crosswalk {
	walk := t.r.crosswalk(from, to, name, at)
	t.walks[key], t.order = walk, append(t.order, key)
	return walk
}
