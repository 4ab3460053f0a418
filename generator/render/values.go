package render

import (
	"slices"
	"strings"

	"aims/generator/link"
	"aims/generator/record"
)

// value writes a front matter value as its field describes it.
func (s *site) value(m *markup, root string, r *record.Record, field *record.Field, v record.Value) {
	switch field.Type {
	case record.MapField:
		s.fieldList(m, root, r, field.Fields, v)
	case record.ListField:
		s.rows(m, root, r, field, v)
	default:
		s.scalars(m, root, r, field, v)
	}
}

// scalars writes one value, or several as a list.
func (s *site) scalars(m *markup, root string, r *record.Record, field *record.Field, v record.Value) {
	texts := v.Texts()
	if len(texts) == 1 {
		s.scalar(m, root, r, field, texts[0])
		return
	}
	if areWords(field, texts) {
		m.raw(`<ul class="values words">`)
	} else {
		m.raw(`<ul class="values">`)
	}
	for _, text := range texts {
		m.raw("<li>")
		s.scalar(m, root, r, field, text)
		m.raw("</li>")
	}
	m.raw("</ul>")
}

// areWords says that a list can stand in a line: single words rather than sentences.
func areWords(field *record.Field, texts []string) bool {
	switch field.Type {
	case record.Texts, record.Enums:
		return !slices.ContainsFunc(texts, func(text string) bool { return len(text) > 32 })
	case record.ReferencesTo:
		header := field.Name == "related" || field.Name == "supersedes"
		return header || !slices.ContainsFunc(texts, record.IsID)
	}
	return false
}

func (s *site) scalar(m *markup, root string, r *record.Record, field *record.Field, text string) {
	switch {
	case text == link.OutOfSight:
		m.outOfSight()
	case field.Type == record.ReferenceTo || field.Type == record.ReferencesTo:
		s.reference(m, root, text)
	case field.Type == record.Actor:
		s.actor(m, root, text)
	case field.Type == record.Enum || field.Type == record.Enums:
		m.text(s.words.say(text))
	case field.Type == record.Boolean:
		m.text(map[string]string{"true": "Yes", "false": "No"}[text])
	case field.Type == record.DateField:
		m.dateText(text)
	case text == record.DigestOfWhole, text == record.DigestOfOther:
		m.classed("span", "note", text)
	case field.Type == record.DigestField:
		m.classed("code", "digest", strings.TrimPrefix(text, "sha256:"))
	case field.Type == record.FileField:
		s.fileLink(m, root, r, text)
	default:
		s.plain(m, root, field, text)
	}
}

// plain writes text. Some kinds keep a reference where others may write anything.
func (s *site) plain(m *markup, root string, field *record.Field, text string) {
	if len(field.To) > 0 && s.resolve(text).Found() {
		s.actor(m, root, text)
		return
	}
	if isExternal(text) && !strings.ContainsAny(text, " \t\n") {
		m.outside(text)
		return
	}
	m.text(text)
}

func (s *site) fileLink(m *markup, root string, r *record.Record, name string) {
	file := r.Beside(name)
	for i := range r.Attachments {
		if r.Attachments[i].File == file {
			m.anchor(root+fileURL(attachmentPath(file)), name)
			return
		}
	}
	m.text(name)
}

// fieldList writes the fields that have a value as terms and descriptions.
func (s *site) fieldList(m *markup, root string, r *record.Record, fields []record.Field, v record.Value) {
	m.raw(`<dl class="fields">`)
	for i := range fields {
		if value := v.Get(fields[i].Name); value.Has() {
			m.raw("<div>")
			m.element("dt", s.words.say(fields[i].Name))
			m.raw("<dd>")
			s.value(m, root, r, &fields[i], value)
			m.raw("</dd></div>")
		}
	}
	m.raw("</dl>")
}

// widest is how many columns a table of rows may have before its rows are written one
// below the other.
const widest = 7

// rows writes a list of maps: as a table when that can be read, else one by one.
func (s *site) rows(m *markup, root string, r *record.Record, field *record.Field, v record.Value) {
	used, nested := usedFields(field, v)
	if len(used) > 1 && single(v) {
		s.rowsOfOne(m, root, r, field, v)
		return
	}
	if grid, found := gridOf(used, v); found {
		s.gridTable(m, root, r, field, grid)
		return
	}
	if nested || len(used) > widest {
		s.rowsOneByOne(m, root, r, field, v)
		return
	}
	m.tableStart(s.words.say(field.Name), "")
	m.raw("<thead><tr>")
	for _, f := range used {
		m.raw(`<th scope="col">`)
		m.text(s.words.say(f.Name))
		m.raw("</th>")
	}
	m.raw("</tr></thead><tbody>")
	for row := range v.All() {
		m.raw("<tr")
		m.rowAnchor(r, field, row)
		m.raw(">")
		for _, f := range used {
			m.raw("<td>")
			if value := row.Get(f.Name); value.Has() {
				s.value(m, root, r, f, value)
			}
			m.raw("</td>")
		}
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// single says that no row has more than one key, as the reasons for a control do.
func single(v record.Value) bool {
	for row := range v.All() {
		if len(row.Pairs) > 1 {
			return false
		}
	}
	return true
}

func (s *site) rowsOfOne(m *markup, root string, r *record.Record, field *record.Field, v record.Value) {
	m.raw(`<ul class="values">`)
	for row := range v.All() {
		for i := range field.Fields {
			if value := row.Get(field.Fields[i].Name); value.Has() {
				m.raw("<li>")
				m.text(s.words.say(field.Fields[i].Name))
				m.raw(": ")
				s.value(m, root, r, &field.Fields[i], value)
				m.raw("</li>")
			}
		}
	}
	m.raw("</ul>")
}

// usedFields are the fields that any row has; nested says that one of them is a list
// of maps or a map itself.
func usedFields(field *record.Field, v record.Value) (used []*record.Field, nested bool) {
	for i := range field.Fields {
		for row := range v.All() {
			if row.Get(field.Fields[i].Name).Has() {
				used = append(used, &field.Fields[i])
				t := field.Fields[i].Type
				nested = nested || t == record.MapField || t == record.ListField
				break
			}
		}
	}
	return used, nested
}

func (s *site) rowsOneByOne(m *markup, root string, r *record.Record, field *record.Field, v record.Value) {
	m.raw(`<ol class="rows">`)
	for row := range v.All() {
		m.raw("<li")
		m.rowAnchor(r, field, row)
		m.raw(">")
		if field.Defines != "" {
			m.raw("<h3>")
			m.classed("span", "id", row.Get(field.Defines).Text)
			m.raw(" ")
			m.text(row.Get("title").Text)
			m.raw("</h3>")
			row = without(row, field.Defines, "title")
		}
		s.fieldList(m, root, r, field.Fields, row)
		m.raw("</li>")
	}
	m.raw("</ol>")
}

// without is a map without some of its keys: the heading has said them.
func without(row record.Value, keys ...string) record.Value {
	row.Pairs = slices.DeleteFunc(slices.Clone(row.Pairs), func(p record.Pair) bool { return slices.Contains(keys, p.Key) })
	return row
}

// rowAnchor writes the id of a row that has one of its own, such as RSK-007. When the
// text has a heading of that name, links lead there.
func (m *markup) rowAnchor(r *record.Record, field *record.Field, row record.Value) {
	if field.Defines == "" {
		return
	}
	id := row.Get(field.Defines).Text
	if !record.IsID(id) {
		return
	}
	anchor := link.Definition{ID: id}.Anchor()
	if !taken(r, anchor) {
		m.raw(` id="`)
		m.text(anchor)
		m.raw(`"`)
	}
}

// taken says whether the body uses an id.
func taken(r *record.Record, id string) bool {
	if r.Body == nil {
		return false
	}
	for _, h := range r.Body.Headings {
		if h.ID == id {
			return true
		}
	}
	for _, b := range r.Body.Blocks {
		if b.ID == id {
			return true
		}
	}
	return false
}

// tableStart begins a table in a frame that scrolls by itself and can be reached by
// keyboard. attributes are ready to be written.
func (m *markup) tableStart(label, attributes string) {
	m.raw(`<div class="table-scroll" role="group" tabindex="0" aria-label="`)
	m.text(label)
	m.raw(`"><table`, attributes, `>`)
}

func (m *markup) tableEnd() { m.raw("</table></div>") }
