package search

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"aims/generator/files"
	"aims/generator/markdown"
)

// What is found in all versions is titles, headings and ids, with the versions that have
// them. Every edition lists its own, one a line, the parts of a page below it:
//
//	titles 1
//	POL-001	AI policy	policies/pol-001.html
//		Principles	#
//		Commitment to improve	#improve
//
// (# alone is the anchor that follows from the id or, without one, from the heading),
// and the file above the editions of an audience has each line of theirs once, after the
// number of a set of versions when that is another one than the line before has. An edition
// is sealed, and was perhaps made long ago: what is no such list is left out, and said to be.
const (
	titlesFile   = "search/titles.txt"
	titlesHeader = "titles 1\n"
)

func (x *Index) titles() []byte {
	out := bytes.NewBufferString(titlesHeader)
	for i := range x.documents {
		d := &x.documents[i]
		if d.record == nil {
			continue // the same in every version
		}
		id, title, place := d.record.ID, d.title(), address(d.path())
		switch {
		case d.definition != nil:
			id, title = d.definition.ID, headingText(d)
		case d.isPart():
			id, title = "", headingText(d)
		}
		id, title = onOneLine(id), onOneLine(title)
		if title == id {
			title = ""
		}
		if d.isPart() {
			place = "#"
			if anchor := d.anchor(); anchor != usualAnchor(cmp.Or(id, title)) {
				place += address(anchor)
			}
		}
		if id != "" || title != "" {
			fmt.Fprintf(out, "%s\t%s\t%s\n", id, title, place)
		}
	}
	return out.Bytes()
}

// usualAnchor is what most sections are reached by. The browser has the same rule, so it is
// one without the letters of other alphabets.
func usualAnchor(name string) string {
	if strings.ContainsFunc(name, func(c rune) bool { return c > unicode.MaxASCII }) {
		return ""
	}
	return markdown.Slug(name)
}

// address is a path as it stands in links, which have no tab or end of line.
func address(path string) string { return strings.ReplaceAll(url.PathEscape(path), "%2F", "/") }

// Titles is the list of what all versions in a folder have, given the newest first.
func Titles(folder string, versions []string) files.Merged {
	return files.Merged{Name: folder + "/titles.js", Make: func(read files.Read) ([]byte, error) {
		c := catalogue{byPath: map[string]*listedPage{}}
		for _, version := range versions {
			list, err := read(folder + "/" + version + "/" + titlesFile)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			c.add(version, string(list))
		}
		return c.file(), nil
	}}
}

// A catalogue is the titles of several versions.
type catalogue struct {
	versions, absent []string
	pages            []*listedPage
	byPath           map[string]*listedPage
}

// A listedPage is a page with what its versions list of it. Most say the same in all.
type listedPage struct{ said []listing }

type listing struct {
	lines    string
	versions []int
}

func (c *catalogue) add(version, list string) {
	blocks, ok := blocksOf(list)
	if !ok {
		c.absent = append(c.absent, version)
		return
	}
	number := len(c.versions)
	c.versions = append(c.versions, version)
	for _, lines := range blocks {
		path := placeOf(lines[:strings.IndexByte(lines, '\n')])
		page := c.byPath[path]
		if page == nil {
			page = &listedPage{}
			c.pages, c.byPath[strings.Clone(path)] = append(c.pages, page), page
		}
		page.add(number, lines)
	}
}

func (p *listedPage) add(version int, lines string) {
	for i := range p.said {
		if p.said[i].lines == lines {
			p.said[i].versions = append(p.said[i].versions, version)
			return
		}
	}
	p.said = append(p.said, listing{strings.Clone(lines), []int{version}})
}

// blocksOf are the lines of each page of a list.
func blocksOf(list string) (blocks []string, ok bool) {
	list, ok = strings.CutPrefix(list, titlesHeader)
	from, at := 0, 0
	for line := range strings.Lines(list) {
		switch {
		case strings.Count(line, "\t") != 2 || !strings.HasSuffix(line, "\n"):
			return nil, false
		case isPart(line) && at == 0:
			return nil, false // of which page?
		case !isPart(line) && at > from:
			blocks, from = append(blocks, list[from:at]), at
		}
		at += len(line)
	}
	if at > from {
		blocks = append(blocks, list[from:])
	}
	return blocks, ok
}

// placeOf is where a line leads: to a page, or to a part of the page above.
func placeOf(line string) string { return line[strings.LastIndexByte(line, '\t')+1:] }

func isPart(line string) bool { return strings.HasPrefix(placeOf(line), "#") }

// lines are what the versions of a page list of it, titles before parts, each line once.
func (p *listedPage) lines() []listing {
	var all []listing
	at := map[string]int{}
	for _, s := range p.said {
		for line := range strings.Lines(s.lines) {
			i, found := at[line]
			if !found {
				i, at[line] = len(all), len(all)
				all = append(all, listing{lines: line})
			}
			all[i].versions = append(all[i].versions, s.versions...)
		}
	}
	titles := slices.DeleteFunc(slices.Clone(all), func(l listing) bool { return isPart(l.lines) })
	parts := slices.DeleteFunc(all, func(l listing) bool { return !isPart(l.lines) })
	return append(titles, parts...)
}

func (c *catalogue) file() []byte {
	var told struct {
		Versions []string `json:"versions"` // the newest first
		Absent   []string `json:"absent"`
		Sets     [][]int  `json:"sets"` // of versions
		Titles   string   `json:"titles"`
	}
	told.Versions, told.Absent, told.Sets = append([]string{}, c.versions...), append([]string{}, c.absent...), [][]int{}
	var titles strings.Builder
	sets, before := map[string]int{}, -1
	for _, page := range c.pages {
		for _, l := range page.lines() {
			slices.Sort(l.versions)
			versions := slices.Compact(l.versions)
			name := fmt.Sprint(versions)
			set, found := sets[name]
			if !found {
				set, sets[name] = len(told.Sets), len(told.Sets)
				told.Sets = append(told.Sets, versions)
			}
			if set != before {
				fmt.Fprint(&titles, set)
			}
			titles.WriteString("\t" + l.lines)
			before = set
		}
	}
	told.Titles = titles.String()
	return fmt.Appendf(nil, "aimsSearch.titles(%s)\n", asJSON(told))
}
