package render

import (
	"encoding/json"
	"fmt"
	"strings"

	"aims/generator/files"
	"aims/generator/record"
)

// pageListPath is a script with the paths of all pages of an edition. A page of another
// version loads it when a reader changes the version, to stay on the same record.
const pageListPath = "pages.js"

func (s *site) addPageList(set *files.Set) {
	var names []string
	for _, name := range set.Names() {
		if page, found := strings.CutSuffix(name, ".html"); found {
			names = append(names, page)
		}
	}
	set.Add(pageListPath, func() ([]byte, error) { return pageList(names, s.pageIDs()) })
}

// pageIDs are the ids of pages, with their paths. The path of a record follows from its id,
// so that a reader finds it in any version; a page follows its file, which may be moved.
func (s *site) pageIDs() map[string]string {
	ids := map[string]string{}
	for _, r := range s.pages {
		if _, taken := ids[r.ID]; !taken && record.IsID(r.ID) && s.View.Record(r.ID) == nil {
			ids[r.ID] = strings.TrimSuffix(r.Path(), ".html")
		}
	}
	return ids
}

// pageList writes paths by folder: {"policies": "pol-001 pol-002"}, and the pages that have
// an id. Names of pages hold no spaces.
func pageList(names []string, ids map[string]string) ([]byte, error) {
	pages := map[string][]string{}
	for _, name := range names {
		i := strings.LastIndexByte(name, '/')
		folder := name[:max(i, 0)]
		pages[folder] = append(pages[folder], name[i+1:])
	}
	folders := make(map[string]string, len(pages))
	for folder, all := range pages {
		folders[folder] = strings.Join(all, " ")
	}
	return call("pages", folders, ids)
}

// call writes a classic script that hands data to the page.
func call(function string, data ...any) ([]byte, error) {
	out := fmt.Appendf(nil, "AIMS.%s(", function)
	for i, d := range data {
		text, err := json.Marshal(d)
		if err != nil {
			return nil, fmt.Errorf("writing data for %s: %w", function, err)
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, text...)
	}
	return append(out, ");\n"...), nil
}
