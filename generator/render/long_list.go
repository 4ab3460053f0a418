package render

import (
	"html/template"
	"strings"

	"aims/generator/record"
)

// rowsOnPage is how many rows a list has before it goes on on a further page: what a
// browser lays out without a wait, and somebody may still want to print.
const rowsOnPage = 500

// A sheet is one page of a list that may be too long for one.
type sheet struct {
	first    string // path of the first page
	number   int    // from 1
	of       int    // how many pages there are
	from, to int    // rows, as in a slice
	all      int    // rows of the whole list
}

// sheetsOf divides a list; also an empty one has a page.
func sheetsOf(first string, rows int) []sheet {
	of := max(1, (rows+rowsOnPage-1)/rowsOnPage)
	sheets := make([]sheet, of)
	for i := range sheets {
		sheets[i] = sheet{first: first, number: i + 1, of: of, from: i * rowsOnPage, to: min((i+1)*rowsOnPage, rows), all: rows}
	}
	return sheets
}

// path is where a sheet is: register.html, register.2.html. No record can be in its
// way, as no id has a full stop.
func (s sheet) path() string { return s.pathOf(s.number) }

func (s sheet) pathOf(n int) string {
	if n == 1 {
		return s.first
	}
	return strings.TrimSuffix(s.first, ".html") + "." + number(n) + ".html"
}

// titled says which page of a list it is, where there are several.
func (s sheet) titled(title string) string {
	if s.number == 1 {
		return title
	}
	return title + ", page " + number(s.number)
}

// crumbs end with the list, or with its page.
func (s sheet) crumbs(home crumb, title string) []crumb {
	if s.number == 1 {
		return []crumb{home, {"", title}}
	}
	return []crumb{home, {s.first, title}, {"", "Page " + number(s.number)}}
}

// attribute tells the script that filters a table that it sees only a part.
func (s sheet) attribute() string {
	if s.of == 1 {
		return ""
	}
	return ` data-part="` + s.rows() + `"`
}

func (s sheet) rows() string {
	return "rows " + number(s.from+1) + " to " + number(s.to) + " of " + number(s.all)
}

// pages links to every page of the list, each by its number and the first row on it;
// nothing when the list has one page.
func (s sheet) pages(root string, firstRow func(row int) string) template.HTML {
	if s.of == 1 {
		return ""
	}
	var m markup
	m.raw(`<nav class="pager" aria-label="Pages of this list"><p>Page `, number(s.number), " of ", number(s.of), ": ", s.rows(), `</p><ol>`)
	for n := 1; n <= s.of; n++ {
		m.raw(`<li><a href="`, root, s.pathOf(n), `"`)
		if n == s.number {
			m.raw(` aria-current="page"`)
		}
		m.raw(`><span class="unseen">Page </span>`, number(n), ` <span class="from">`)
		m.text(firstRow((n - 1) * rowsOnPage))
		m.raw("</span></a></li>")
	}
	m.raw("</ol></nav>")
	return m.html()
}

// further links to the pages before and after, for the end of a list.
func (s sheet) further(root string) template.HTML {
	if s.of == 1 {
		return ""
	}
	var m markup
	m.raw(`<nav class="neighbours" aria-label="Further pages">`)
	if s.number > 1 {
		m.raw(`<p class="previous"><span>Before</span> `)
		m.anchor(root+s.pathOf(s.number-1), "Page "+number(s.number-1))
		m.raw("</p>")
	}
	if s.number < s.of {
		m.raw(`<p class="next"><span>After</span> `)
		m.anchor(root+s.pathOf(s.number+1), "Page "+number(s.number+1))
		m.raw("</p>")
	}
	m.raw("</nav>")
	return m.html()
}

// moreRecords folds away the rest of a list that has shown its beginning; each record
// of it is one link away.
func (s *site) moreRecords(m *markup, root string, rest []*record.Record) {
	if len(rest) == 0 {
		return
	}
	m.raw(`<details class="more"><summary>and `, number(len(rest)), ` more</summary><ul class="links">`)
	for _, r := range rest {
		m.raw("<li>")
		s.toRecord(m, root, r)
		m.raw("</li>")
	}
	m.raw("</ul></details>")
}
