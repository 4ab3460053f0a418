package render

import (
	"html/template"

	"aims/generator/framework"
)

// navigation is the list beside every page: the overviews, the kinds by group with
// their number, the frameworks. It never lists records: a register is a page.
func (s *site) navigation(root, current string) template.HTML {
	var m markup
	entry := func(path, title string, count int) {
		m.raw(`<li><a href="`)
		m.text(root + path)
		if path == current {
			m.raw(`" aria-current="true`)
		}
		m.raw(`">`)
		m.element("span", title)
		if count > 0 {
			m.raw(`<span class="count"><span class="unseen">, </span>`, number(count), `</span>`)
		}
		m.raw("</a></li>")
	}
	m.raw("<ul>")
	entry("index.html", "Overview", 0)
	entry("documents.html", "Master document list", 0)
	if s.hasStatement() {
		entry("soa.html", "Statement of applicability", 0)
	}
	if s.hasReadiness() {
		entry(requiredPath, "Required information", 0)
		entry(readinessPath, "Readiness", 0)
	}
	entry("findings.html", "Findings", len(s.Findings))
	if s.Past != nil {
		entry(changesPath, "Changes", 0)
	}
	entry(azPath, "A to Z", 0)
	m.raw("</ul>")
	s.eachGroup(func(group string, kinds []*kindPages) {
		m.raw("<h2>")
		m.text(s.words.say(group))
		m.raw("</h2><ul>")
		for _, k := range kinds {
			entry(k.path(), k.Plural, len(k.records))
		}
		m.raw("</ul>")
	})
	if len(s.pages) > 0 {
		m.raw("<h2>Reading</h2><ul>")
		entry(pagesPath, "Pages", len(s.pages))
		m.raw("</ul>")
	}
	if all := s.View.Library.Frameworks(); len(all) > 0 {
		m.raw("<h2>Frameworks</h2><ul>")
		entry(frameworksPath, "All frameworks", 0)
		for _, f := range all {
			entry(f.Path(), shortTitle(f), 0)
		}
		m.raw("</ul>")
	}
	return m.html()
}

// eachGroup goes through the kinds that have records, group by group.
func (s *site) eachGroup(each func(group string, kinds []*kindPages)) {
	for from := 0; from < len(s.kinds); {
		to := from + 1
		for to < len(s.kinds) && groupOrder(s.kinds[to].Group) == groupOrder(s.kinds[from].Group) && s.kinds[to].Group == s.kinds[from].Group {
			to++
		}
		each(s.kinds[from].Group, s.kinds[from:to])
		from = to
	}
}

func shortTitle(f *framework.Framework) string {
	if f.ShortTitle != "" {
		return f.ShortTitle
	}
	return f.Title
}
