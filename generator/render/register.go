package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"sync"

	"aims/generator/files"
	"aims/generator/link"
	"aims/generator/record"
)

// Register is what the layout "register" is given: a list of records.
type Register struct {
	Title   string
	Purpose string
	Count   string        // "12 records"
	New     string        // command that begins a new one, "" when there is none
	Pages   template.HTML // links to the pages of a long list
	Table   template.HTML
	Further template.HTML
}

func (s *site) addRegisters(set *files.Set) {
	for _, k := range s.kinds {
		columns := sync.OnceValue(func() []registerColumn { return s.registerColumns(k) })
		for _, sheet := range sheetsOf(k.path(), len(k.records)) {
			set.Add(sheet.path(), func() ([]byte, error) { return s.registerPage(k, columns(), sheet) })
		}
	}
	if len(s.pages) > 0 {
		for _, sheet := range sheetsOf(pagesPath, len(s.pages)) {
			set.Add(sheet.path(), func() ([]byte, error) { return s.pagesPage(sheet) })
		}
	}
}

func (s *site) registerPage(k *kindPages, columns []registerColumn, sheet sheet) ([]byte, error) {
	root := rootOf(k.path())
	var count, table markup
	count.count(len(k.records), "record", "records")
	s.registerTable(&table, root, k, columns, sheet)
	return s.write(page{
		path: sheet.path(), current: k.path(), title: s.titled(sheet.titled(k.Plural)),
		description: quoted(k.Purpose), crumbs: sheet.crumbs(s.home(), k.Plural), layout: "register", size: len(table),
		data: Register{
			Title: k.Plural, Purpose: quoted(k.Purpose), Count: string(count), Table: table.html(), Further: sheet.further(root),
			Pages: sheet.pages(root, func(row int) string { return k.records[row].ID }),
			New:   "aims new " + k.Name,
		},
	})
}

// A column of a register: a field of the kind, or of a map in it.
type registerColumn struct {
	title string
	field *record.Field
	path  []string
}

// mostColumns is how many fields of its own a register shows beside what every record has.
const mostColumns = 4

// registerColumns are the fields that tell records of a kind apart: those with few
// possible values first, then dates and references; none that no record fills.
func (s *site) registerColumns(k *kindPages) []registerColumn {
	type candidate struct {
		registerColumn
		worth, place int
	}
	var all []candidate
	consider := func(field *record.Field, path ...string) {
		worth := columnWorth(field)
		filled := slices.ContainsFunc(k.records, func(r *record.Record) bool { return r.Fields.Get(path...).Has() })
		if worth > 0 && filled {
			title := s.words.say(path[0])
			if len(path) > 1 && field.Name != "class" {
				title += ": " + strings.ToLower(s.words.say(field.Name))
			}
			all = append(all, candidate{registerColumn{title, field, path}, worth, len(all)})
		}
	}
	for i := range k.Fields {
		field := &k.Fields[i]
		if field.Type == record.MapField && len(field.Fields) > 0 && field.Fields[0].Type == record.Enum {
			consider(&field.Fields[0], field.Name, field.Fields[0].Name)
			continue
		}
		consider(field, field.Name)
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.worth, a.worth) })
	all = all[:min(mostColumns, len(all))]
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.place, b.place) })
	columns := make([]registerColumn, len(all))
	for i, c := range all {
		columns[i] = c.registerColumn
	}
	return columns
}

// columnWorth says how much a field helps to tell records apart in a list; 0 for
// what is too long for one.
func columnWorth(field *record.Field) int {
	worth := map[record.FieldType]int{
		record.Enum: 6, record.Enums: 5, record.DateField: 4, record.ReferencesTo: 3, record.ReferenceTo: 3, record.Actor: 2, record.Boolean: 1,
	}[field.Type]
	if worth > 0 && field.Required {
		worth += 3
	}
	return worth
}

func (s *site) registerTable(m *markup, root string, k *kindPages, columns []registerColumn, sheet sheet) {
	reviewed := slices.ContainsFunc(k.records, func(r *record.Record) bool { _, ok := s.View.ReviewDue(r); return ok })
	m.tableStart(k.Plural, ` class="sortable register" data-filter="`+lower(k.Plural)+`"`+sheet.attribute())
	m.raw(`<thead><tr><th scope="col">ID</th><th scope="col">Title</th>`)
	for _, c := range columns {
		m.raw(`<th scope="col">`)
		m.text(c.title)
		m.raw("</th>")
	}
	m.raw(`<th scope="col">Version, status</th><th scope="col">Owner</th>`)
	if reviewed {
		m.raw(`<th scope="col">Next review</th>`)
	}
	m.raw("</tr></thead><tbody>")
	for _, r := range k.records[sheet.from:sheet.to] {
		m.raw("<tr>")
		s.idCells(m, root, r)
		for _, c := range columns {
			m.raw("<td>")
			if value := r.Fields.Get(c.path...); value.Has() {
				s.brief(m, root, r, c.field, value)
			}
			m.raw("</td>")
		}
		m.raw("<td>")
		m.text(r.Version)
		m.raw(" ")
		m.badge("status", string(r.Status), s.words.say(string(r.Status)))
		m.raw("</td><td>")
		s.owner(m, root, r)
		m.raw("</td>")
		if reviewed {
			m.raw("<td>")
			s.reviewDue(m, r)
			m.raw("</td>")
		}
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
}

// lower begins a label within a sentence; what is all capitals stays.
func lower(title string) string {
	if len(title) > 1 && strings.ToUpper(title[:2]) == title[:2] {
		return template.HTMLEscapeString(title)
	}
	return template.HTMLEscapeString(strings.ToLower(title[:min(1, len(title))]) + title[min(1, len(title)):])
}

// idCells writes the id and the linked title of a record.
func (s *site) idCells(m *markup, root string, r *record.Record) {
	m.raw("<td>")
	m.classed("span", "id", r.ID)
	m.raw(`</td><th scope="row">`)
	m.anchor(root+r.Path(), r.Title)
	m.raw("</th>")
}

// brief writes a value for a list: the first references, by id alone.
func (s *site) brief(m *markup, root string, r *record.Record, field *record.Field, v record.Value) {
	if field.Type != record.ReferenceTo && field.Type != record.ReferencesTo && field.Type != record.Actor {
		for i, text := range v.Texts() {
			if i > 0 {
				m.raw(", ")
			}
			s.scalar(m, root, r, field, text)
		}
		return
	}
	texts := v.Texts()
	for i, text := range texts[:min(mostAnswered, len(texts))] {
		if i > 0 {
			m.raw(", ")
		}
		s.briefReference(m, root, text)
	}
	if rest := len(texts) - mostAnswered; rest > 0 {
		m.raw(" and ")
		m.anchor(root+r.Path(), number(rest)+" more")
	}
}

func (s *site) briefReference(m *markup, root, text string) {
	t := s.resolve(text)
	switch {
	case text == link.OutOfSight:
		m.outOfSight()
	case t.Found():
		m.raw(`<a class="ref" href="`)
		m.text(root + s.address(t))
		m.raw(`" title="`)
		m.text(titleOf(t))
		m.raw(`">`)
		m.text(briefName(t, text))
		m.raw("</a>")
	default:
		m.text(text)
	}
}

// briefName is the text of a reference as somebody would say it: the heading instead
// of its address.
func briefName(t link.Target, text string) string {
	switch {
	case t.Provision != nil:
		return citedWithFramework(t.Provision)
	case t.Record == nil || t.Definition != nil || t.Anchor == "" || t.AnchorLost:
		return text
	}
	if heading := headingText(t.Record, t.Anchor); heading != "" {
		return t.Record.ID + ": " + heading
	}
	return text
}

func titleOf(t link.Target) string {
	switch {
	case t.Definition != nil:
		return t.Definition.Title()
	case t.Record != nil:
		return t.Record.Title
	case t.Provision != nil:
		return t.Provision.Name()
	}
	return ""
}

func (s *site) owner(m *markup, root string, r *record.Record) {
	if owner := r.Fields.Get("owner").Text; owner == link.OutOfSight {
		m.outOfSight()
	} else if t := s.resolve(owner); t.Record != nil {
		m.anchor(root+t.Record.Path(), t.Record.Title)
	} else {
		m.text(owner)
	}
}

func (s *site) reviewDue(m *markup, r *record.Record) {
	due, ok := s.View.ReviewDue(r)
	if !ok {
		return
	}
	m.date(due)
	if due.Before(s.View.Today) {
		m.raw(` <span class="state no"><span aria-hidden="true">!</span> Overdue</span>`)
	}
}

// pagesPage lists the Markdown files without a kind.
func (s *site) pagesPage(sheet sheet) ([]byte, error) {
	var count, table markup
	count.count(len(s.pages), "page", "pages")
	table.tableStart("Pages", ` class="sortable" data-filter="pages"`+sheet.attribute())
	table.raw(`<thead><tr><th scope="col">Title</th><th scope="col">File</th></tr></thead><tbody>`)
	for _, r := range s.pages[sheet.from:sheet.to] {
		table.raw(`<tr><th scope="row">`)
		table.anchor(r.Path(), r.Title)
		table.raw("</th><td>")
		table.element("code", r.File)
		table.raw("</td></tr>")
	}
	table.raw("</tbody>")
	table.tableEnd()
	return s.write(page{
		path: sheet.path(), current: pagesPath, title: s.titled(sheet.titled("Pages")), description: "Reading beside the records",
		crumbs: sheet.crumbs(s.home(), "Pages"), layout: "register", size: len(table),
		data: Register{
			Title: "Pages", Purpose: "Reading beside the records; no clause rule applies to it.", Count: string(count),
			Pages: sheet.pages("", func(row int) string { return shorten(s.pages[row].Title, 24) }),
			Table: table.html(), Further: sheet.further(""),
		},
	})
}
