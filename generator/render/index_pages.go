package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"aims/generator/files"
	"aims/generator/framework"
	"aims/generator/record"
)

// Index is what the layout "index" is given: everything in the edition in one order, for
// readers without a script and for who does not know what to search for.
type Index struct {
	Title   string
	Purpose string
	Count   string
	Orders  template.HTML // links to the other indexes
	Groups  template.HTML // links to the groups of this one: letters, beginnings of ids, frameworks
	Pages   template.HTML // links to the pages of a long list
	List    template.HTML
	Further template.HTML
}

// azPath is where the search box leads without a script.
const azPath = "a-z.html"

// An index is one order in which everything is listed.
type index struct {
	path, short, title, purpose string
	one, many                   string // what it lists
	rows                        int
	entries                     func() []entry
}

// An entry is a line of an index.
type entry struct {
	group          string // the heading that it stands below
	path           string
	id, name, note string
}

func (s *site) addIndexes(set *files.Set) {
	for _, x := range s.indexes() {
		entries := sync.OnceValue(x.entries)
		for _, sheet := range sheetsOf(x.path, x.rows) {
			set.Add(sheet.path(), func() ([]byte, error) { return s.indexPage(x, entries(), sheet) })
		}
	}
}

func (s *site) indexes() []index {
	ids := slices.Compact(s.View.IDs())
	provisions := 0
	for _, f := range s.View.Library.Frameworks() {
		provisions += len(f.Provisions)
	}
	return []index{
		{
			azPath, "By title", "A to Z", "Every record and page by its title.", "title", "titles", len(s.View.Records()), s.titleEntries,
		},
		{
			"a-z-ids.html", "By id", "Index of ids", "Every id that has a place: records, and what is defined in them, such as risks.",
			"id", "ids", len(ids), func() []entry { return s.idEntries(ids) },
		},
		{
			"a-z-provisions.html", "Provisions", "Index of provisions", "Every provision of the frameworks, by its number.",
			"provision", "provisions", provisions, s.provisionEntries,
		},
	}
}

func (s *site) indexPage(x index, entries []entry, sheet sheet) ([]byte, error) {
	var count, list markup
	count.count(x.rows, x.one, x.many)
	s.entryList(&list, entries[sheet.from:sheet.to])
	return s.write(page{
		path: sheet.path(), current: azPath, title: s.titled(sheet.titled(x.title)), description: x.purpose,
		crumbs: sheet.crumbs(s.home(), x.title), layout: "index", size: len(list),
		data: Index{
			Title: x.title, Purpose: x.purpose, Count: string(count), Orders: s.orders(x), Groups: groupLinks(entries, sheet),
			Pages: sheet.pages("", func(row int) string { return shorten(cmp.Or(entries[row].id, entries[row].name), 24) }),
			List:  list.html(), Further: sheet.further(""),
		},
	})
}

// orders links to each index, and says which one this is.
func (s *site) orders(this index) template.HTML {
	var m markup
	m.raw(`<nav class="pager" aria-label="Indexes"><ol>`)
	for _, x := range s.indexes() {
		m.raw(`<li><a href="`, x.path, `"`)
		if x.path == this.path {
			m.raw(` aria-current="page"`)
		}
		m.raw(">")
		m.text(x.short)
		m.raw("</a></li>")
	}
	m.raw("</ol></nav>")
	return m.html()
}

// groupLinks leads to every group of an index, on whatever page it begins.
func groupLinks(entries []entry, sheet sheet) template.HTML {
	var m markup
	m.raw(`<nav class="pager" aria-label="Groups of this index"><ol>`)
	for i, e := range entries {
		if i > 0 && entries[i-1].group == e.group {
			continue
		}
		address := ""
		if n := i/rowsOnPage + 1; n != sheet.number {
			address = sheet.pathOf(n)
		}
		m.raw("<li>")
		m.anchor(address+"#"+fileURL(groupAnchor(e.group)), e.group)
		m.raw("</li>")
	}
	m.raw("</ol></nav>")
	return m.html()
}

func groupAnchor(group string) string {
	return "of-" + strings.Join(strings.FieldsFunc(strings.ToLower(group), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}), "-")
}

func (s *site) entryList(m *markup, entries []entry) {
	for i, e := range entries {
		if i == 0 || entries[i-1].group != e.group {
			if i > 0 {
				m.raw("</ul></section>")
			}
			m.raw(`<section class="index-group"><h2 id="`)
			m.text(groupAnchor(e.group))
			m.raw(`">`)
			m.text(e.group)
			m.raw(`</h2><ul class="columns index">`)
		}
		m.raw("<li>")
		m.open(e.path)
		if e.id != "" {
			m.classed("span", "id", e.id)
			m.raw(" ")
		}
		m.text(e.name)
		m.raw("</a>")
		if e.note != "" {
			m.raw(" ")
			m.classed("span", "note", e.note)
		}
		m.raw("</li>")
	}
	if len(entries) > 0 {
		m.raw("</ul></section>")
	}
}

// titleEntries are all records by the letters of their titles.
func (s *site) titleEntries() []entry {
	entries := make([]entry, 0, len(s.View.Records()))
	for _, r := range s.View.Records() {
		e := entry{path: s.paths[r], name: cmp.Or(r.Title, r.ID, r.File), note: s.kindTitle(r)}
		if r.ID != "" {
			e.note = r.ID + " · " + e.note
		}
		e.group = initial(e.name)
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(plainTitle(a.name), plainTitle(b.name)), cmp.Compare(a.note, b.note), cmp.Compare(a.path, b.path))
	})
	return entries
}

func (s *site) kindTitle(r *record.Record) string {
	if r.IsPage() {
		return "Page"
	}
	return r.Kind.Title
}

// plainTitle is what a title is sorted by: without the marks before its first word.
func plainTitle(title string) string {
	return strings.TrimLeftFunc(strings.ToLower(title), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// initial is the letter that a title stands below; digits come before the letters.
func initial(title string) string {
	switch c, size := utf8.DecodeRuneInString(plainTitle(title)); {
	case size == 0:
		return "#"
	case unicode.IsDigit(c):
		return "0–9"
	default:
		return string(unicode.ToUpper(c))
	}
}

// idEntries are all ids, those of the records and of what they define.
func (s *site) idEntries(ids []string) []entry {
	entries := make([]entry, 0, len(ids))
	for _, id := range ids {
		e := entry{id: id}
		e.group, _, _ = strings.Cut(id, "-")
		if r := s.View.Record(id); r != nil {
			e.path, e.name, e.note = s.paths[r], r.Title, s.kindTitle(r)
		} else if d, found := s.View.Definition(id); found {
			e.path, e.name, e.note = s.paths[d.Record]+"#"+fileURL(d.Anchor()), "", "in "+strings.TrimSpace(d.Record.ID+" "+d.Record.Title)
			if title := d.Title(); title != id {
				e.name = shorten(title, 90)
			}
		}
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.group, b.group) })
	return entries
}

// provisionEntries are all provisions in the order of their frameworks.
func (s *site) provisionEntries() []entry {
	var entries []entry
	for _, f := range s.View.Library.Frameworks() {
		for _, p := range f.Provisions {
			entries = append(entries, entry{group: shortTitle(f), path: p.Path(), id: numberOf(p), name: nameBeside(p)})
		}
	}
	return entries
}

// nameBeside is the name of a provision where its number stands before it.
func nameBeside(p *framework.Provision) string {
	if name := p.Name(); name != p.Cited() {
		return shorten(name, 120)
	}
	return ""
}
