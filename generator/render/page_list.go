package render

import (
	"encoding/json"
	"fmt"
	"strings"

	"aims/generator/files"
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
	set.Add(pageListPath, func() ([]byte, error) { return pageList(names) })
}

// pageList writes paths by folder: {"policies": "pol-001 pol-002"}. Names of pages
// hold no spaces.
func pageList(names []string) ([]byte, error) {
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
	return call("pages", folders)
}

// call writes a classic script that hands data to the page.
func call(function string, data any) ([]byte, error) {
	text, err := json.Marshal(data)
	if err != nil {
		return nil, fmt.Errorf("writing data for %s: %w", function, err)
	}
	return fmt.Appendf(nil, "AIMS.%s(%s);\n", function, text), nil
}
