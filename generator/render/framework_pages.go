package render

import (
	"html/template"
	"strings"

	"aims/generator/files"
	"aims/generator/framework"
)

// Matrix is what the layout "framework" is given: where the handbook stands on every
// provision of a framework. There is no percentage in it, on purpose.
type Matrix struct {
	Title      string
	ShortTitle string
	Primary    bool
	Partial    bool          // the audience does not see every record, so neither do the states
	About      template.HTML // publisher, edition, as-of date of the data
	Counts     template.HTML
	Tables     template.HTML
	Notes      template.HTML // dates, notes and sources
	Maps       template.HTML // the crosswalks from and to it
}

const frameworksPath = "frameworks/index.html"

// Frameworks is what the layout "frameworks" is given: all frameworks of the handbook.
type Frameworks struct {
	Table   template.HTML
	Partial bool // as in Matrix
}

func (s *site) addFrameworks(set *files.Set) {
	if len(s.View.Library.Frameworks()) > 0 {
		set.Add(frameworksPath, s.frameworksPage)
	}
	for _, f := range s.View.Library.Frameworks() {
		set.Add(f.Path(), func() ([]byte, error) { return s.frameworkPage(f) })
		for _, p := range f.Provisions {
			set.Add(p.Path(), func() ([]byte, error) { return s.provisionPage(p) })
		}
	}
}

// frameworksPage has the counts of every framework, a row for each sort of provision.
func (s *site) frameworksPage() ([]byte, error) {
	const title = "Frameworks"
	root := rootOf(frameworksPath)
	var m markup
	m.tableStart(title, ` class="counts"`)
	m.raw(`<thead><tr><th scope="col">Framework</th>`)
	m.countHeads()
	m.raw("</tr></thead>")
	for _, f := range s.View.Library.Frameworks() {
		groups := leavesByKind(f)
		m.raw("<tbody>")
		for i, group := range groups {
			m.raw("<tr>")
			if i == 0 {
				m.raw(`<th scope="rowgroup" rowspan="`, number(len(groups)), `">`)
				m.anchor(root+f.Path(), shortTitle(f))
				if f.Title != shortTitle(f) {
					m.lowerLine(f.Title)
				}
				m.raw("</th>")
			}
			s.countCells(&m, group)
			m.raw("</tr>")
		}
		m.raw("</tbody>")
	}
	m.tableEnd()
	return s.write(page{
		path: frameworksPath, current: frameworksPath, title: s.titled(title), description: "Where the handbook stands on each framework",
		crumbs: []crumb{s.home(), {"", title}}, layout: "frameworks", data: Frameworks{Table: m.html(), Partial: !s.seesAll},
	})
}

func (s *site) frameworkPage(f *framework.Framework) ([]byte, error) {
	root := rootOf(f.Path())
	data := Matrix{Title: f.Title, ShortTitle: shortTitle(f), Primary: f == s.primary, Partial: !s.seesAll}
	data.About = s.aboutFramework(f)
	data.Counts = s.frameworkCounts(f)
	var tables markup
	for _, top := range f.Roots() {
		s.matrixTable(&tables, root, top)
	}
	data.Tables = tables.html()
	data.Notes, data.Maps = s.notesOf(f), s.mapsOf(f)
	title := shortTitle(f)
	return s.write(page{
		path: f.Path(), current: f.Path(), title: s.titled(title), description: "Where the handbook stands on each provision of " + title,
		crumbs: []crumb{s.home(), {frameworksPath, "Frameworks"}, {"", title}}, layout: "framework", data: data, size: len(tables),
	})
}

// frameworkCounts counts states over what must be answered, one table row for each
// sort of provision.
func (s *site) frameworkCounts(f *framework.Framework) template.HTML {
	var m markup
	m.tableStart("Counts", ` class="counts"`)
	m.raw(`<thead><tr>`)
	m.countHeads()
	m.raw("</tr></thead><tbody>")
	for _, group := range leavesByKind(f) {
		m.raw("<tr>")
		s.countCells(&m, group)
		m.raw("</tr>")
	}
	m.raw("</tbody>")
	m.tableEnd()
	return m.html()
}

func (m *markup) countHeads() {
	m.raw(`<th scope="col" class="group-name">Provisions</th><th scope="col">All</th>`)
	m.stateHeads()
	m.raw(`<th scope="col">Inferred</th><th scope="col">Excluded</th>`)
}

func (s *site) countCells(m *markup, group kindOfProvision) {
	t := s.tally(group.provisions)
	m.raw(`<th scope="row">`)
	m.text(pluralOf(group.kind))
	m.raw("</th><td>", number(t.all), "</td>")
	for _, yes := range t.yes {
		m.raw("<td>", number(yes), "</td>")
	}
	m.raw("<td>", number(t.inferred), "</td><td>", number(t.excluded), "</td>")
}

type kindOfProvision struct {
	kind       string
	provisions []*framework.Provision
}

// leavesByKind are the provisions that must be answered, by kind, in order of appearance.
func leavesByKind(f *framework.Framework) []kindOfProvision {
	var groups []kindOfProvision
leaves:
	for _, p := range f.Leaves() {
		for i := range groups {
			if groups[i].kind == p.Kind {
				groups[i].provisions = append(groups[i].provisions, p)
				continue leaves
			}
		}
		groups = append(groups, kindOfProvision{p.Kind, []*framework.Provision{p}})
	}
	return groups
}

func pluralOf(kind string) string {
	word := spoken(kind)
	switch {
	case word == "":
		return "Provisions"
	case word[len(word)-1] == 'x':
		return word + "es"
	case word[len(word)-1] == 'y':
		return word[:len(word)-1] + "ies"
	}
	return word + "s"
}

// matrixTable is one top provision with everything below it.
func (s *site) matrixTable(m *markup, root string, top *framework.Provision) {
	m.raw(`<section class="matrix"><h2 id="`, slugID(top), `">`)
	m.text(numbered(top))
	m.raw("</h2>")
	m.tableStart(numbered(top), ` class="stated" data-gaps="Only gaps"`)
	m.raw(`<thead><tr><th scope="col">Provision</th><th scope="col">What it asks for</th>`)
	m.stateHeads()
	m.raw("</tr></thead>")
	if top.Leaf() || len(top.Children) == 0 {
		m.raw("<tbody>")
		s.matrixRow(m, root, top)
		m.raw("</tbody>")
	}
	s.matrixRows(m, root, top.Children)
	m.tableEnd()
	m.raw("</section>")
}

// matrixRows writes a row for each provision that must be answered, and a heading row
// for each that only holds others. Every row is in a body of its own group, so that a
// heading can go when all its rows are filtered out.
func (s *site) matrixRows(m *markup, root string, provisions []*framework.Provision) {
	open := false
	for _, p := range provisions {
		holder := !p.Leaf() && len(p.Children) > 0
		if holder && open {
			m.raw("</tbody>")
			open = false
		}
		if !holder && !open {
			m.raw("<tbody>")
			open = true
		}
		if !holder {
			s.matrixRow(m, root, p)
			if len(p.Children) > 0 {
				m.raw("</tbody>")
				open = false
				s.matrixRows(m, root, p.Children)
			}
			continue
		}
		m.raw(`<tbody><tr class="group"><th scope="rowgroup" colspan="6">`)
		m.anchor(root+p.Path(), numbered(p))
		m.raw("</th></tr></tbody>")
		s.matrixRows(m, root, p.Children)
	}
	if open {
		m.raw("</tbody>")
	}
}

func (s *site) matrixRow(m *markup, root string, p *framework.Provision) {
	state := s.View.State(p)
	if gap(state) && p.Leaf() {
		m.raw(`<tr class="gap">`)
	} else {
		m.raw("<tr>")
	}
	m.raw(`<th scope="row">`)
	s.toProvision(m, root, p)
	m.raw("</th><td>")
	m.text(p.Name())
	if p.Title != "" && p.Label != "" && p.Label != p.Title {
		m.raw(` <span class="note">`)
		m.text(p.Label)
		m.raw("</span>")
	}
	s.inferredNote(m, root, p)
	s.exceptedNote(m, root, p)
	m.raw("</td>")
	s.stateCells(m, p)
	m.raw("</tr>")
}

// numbered is a provision's number and name.
func numbered(p *framework.Provision) string {
	if p.Name() == "" || p.Name() == p.Cited() {
		return numberOf(p)
	}
	return numberOf(p) + " " + p.Name()
}

// numberOf is a provision's number in a list. Where the publication has one number for
// several of our provisions, ours tells them apart, so that each can be read aloud.
func numberOf(p *framework.Provision) string {
	if strings.HasPrefix(p.ID, p.Cited()+"-") {
		return p.ID
	}
	return p.Cited()
}

func slugID(p *framework.Provision) string { return "p-" + p.Slug }

// inferredNote is the way through crosswalks to what answers a provision that no record
// names.
func (s *site) inferredNote(m *markup, root string, p *framework.Provision) {
	inferred, found := s.View.Inferred(p)
	if !found || !p.Leaf() {
		return
	}
	m.raw(` <span class="note">Inferred: it `)
	s.inferredPath(m, root, inferred)
	m.raw("</span>")
}
