package render

// Search is what the layout "search" is given.
type Search struct {
	Lists []List // where to look without a script
}

// A List is a page that lists something.
type List struct{ Path, Title string }

func (s *site) searchPage() ([]byte, error) {
	data := Search{Lists: s.lists()}
	return s.write(page{
		path: "search.html", current: "search.html", title: s.titled("Search"), description: "Search the handbook",
		crumbs: []crumb{s.home(), {"", "Search"}}, layout: "search", data: data,
	})
}

// lists are the pages from which every other can be reached.
func (s *site) lists() []List {
	lists := []List{{"documents.html", "Master document list"}}
	for _, x := range s.indexes() {
		lists = append(lists, List{x.path, x.title})
	}
	for _, k := range s.kinds {
		lists = append(lists, List{k.path(), k.Plural})
	}
	if len(s.pages) > 0 {
		lists = append(lists, List{pagesPath, "Pages"})
	}
	for _, f := range s.View.Library.Frameworks() {
		lists = append(lists, List{f.Path(), shortTitle(f)})
	}
	return lists
}

// Missing is what the layout "missing" is given: the page for an address that is not there.
type Missing struct{ Lists []List }

func (s *site) missingPage() ([]byte, error) {
	return s.write(page{
		path: "404.html", title: s.titled("Page not found"), description: "There is no page at this address",
		layout: "missing", data: Missing{Lists: s.lists()},
	})
}
