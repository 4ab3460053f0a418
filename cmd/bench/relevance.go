package main

import (
	"context"
	"fmt"
	"html"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// lookedThrough is how many pages a person looks through: an answer after them is not found.
const lookedThrough = 20

// Ranks are the places of the answers to some queries, from 1; 0 where none was found.
type ranks []int

// reciprocal is the mean of 1/rank, the usual measure of queries with one right answer.
func (r ranks) reciprocal() float64 {
	sum := 0.0
	for _, rank := range r {
		if rank > 0 {
			sum += 1 / float64(rank)
		}
	}
	return sum / float64(max(1, len(r)))
}

func (r ranks) found() int {
	n := 0
	for _, rank := range r {
		if rank > 0 {
			n++
		}
	}
	return n
}

// missed are the queries whose answer was not found.
func (r ranks) missed(items []item) []string {
	var all []string
	for i, rank := range r {
		if rank == 0 {
			all = append(all, items[i].query)
		}
	}
	return all
}

// rankOf is the place of the first page of one of the records. A page counts once, however
// many of its sections are listed.
func rankOf(pages []string, records []string) int {
	seen := map[string]bool{}
	for _, page := range pages {
		page, _, _ = strings.Cut(page, "#")
		if seen[page] {
			continue
		}
		seen[page] = true
		if len(seen) > lookedThrough {
			return 0
		}
		for _, record := range records {
			if path.Base(page) == strings.ToLower(record)+".html" {
				return len(seen)
			}
		}
	}
	return 0
}

// A relevance is how well each search answers the same queries over the same pages.
type relevance struct {
	handbook            string
	items               []item
	stock, ours, theirs ranks
}

// rankIn asks a search in the browser, on the page that is open.
func rankIn(b *browser, f finder, items []item, limit int) (ranks, error) {
	var all ranks
	for _, i := range items {
		pages, err := evaluate[[]string](b, f.ask(i.query, limit))
		if err != nil {
			return nil, err
		}
		all = append(all, rankOf(pages, i.records))
	}
	return all, nil
}

// rankStock asks Bleve as it comes: default mapping, one document a page with title and
// body, and what was typed as a query string.
func rankStock(ctx context.Context, program, scratch, edition string, items []item) (ranks, error) {
	dir, err := os.MkdirTemp(scratch, "stock-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	index, documents := filepath.Join(dir, "index"), filepath.Join(dir, "documents.json")
	pages, err := writeTexts(edition, documents)
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "bleve as it comes over %d pages: %d queries\n", len(pages), len(items))
	for _, args := range [][]string{{"create", index}, {"bulk", index, documents}} {
		if _, err := run(ctx, program, args...); err != nil {
			return nil, err
		}
	}
	var all ranks
	for _, i := range items {
		out, err := exec.CommandContext(ctx, program, "query", index, i.query, "--fields", "--highlight=false", "--limit", fmt.Sprint(lookedThrough)).Output()
		if err != nil {
			return nil, fmt.Errorf("bleve query %q: %w", i.query, err)
		}
		all = append(all, rankOf(stockHits(string(out), pages), i.records))
	}
	return all, nil
}

// writeTexts writes title and text of each page, a line a page, and returns the pages. The
// program names documents by chance, so that each brings a word that no query has.
func writeTexts(edition, to string) (pages []string, err error) {
	out, err := os.Create(to)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	err = filepath.WalkDir(edition, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		title, body := texts(string(content))
		if _, err := fmt.Fprintf(out, "{\"page\":\"page%06d\",\"title\":%s,\"body\":%s}\n", len(pages), literal(title), literal(body)); err != nil {
			return err
		}
		page, err := filepath.Rel(edition, name)
		pages = append(pages, filepath.ToSlash(page))
		return err
	})
	return pages, err
}

var (
	heading = regexp.MustCompile(`(?s)<h1[^>]*>(.*?)</h1>`)
	unread  = regexp.MustCompile(`(?s)<(nav|script|style|form)\b.*?</(nav|script|style|form)>`)
	tag     = regexp.MustCompile(`<[^>]*>`)
)

// texts are the title of a page and the text that it is about.
func texts(page string) (title, body string) {
	plain := func(marked string) string {
		return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(marked, " "))), " ")
	}
	if found := heading.FindStringSubmatch(page); found != nil {
		title = plain(found[1])
	}
	_, inside, _ := strings.Cut(page, "<main")
	inside, _, _ = strings.Cut("<main"+inside, "</main>")
	return title, plain(unread.ReplaceAllString(inside, " "))
}

var stockHit = regexp.MustCompile(`(?m)^\s*page([0-9]{6})$`)

// stockHits reads the pages in what Bleve's program prints.
func stockHits(printed string, pages []string) []string {
	var all []string
	for _, found := range stockHit.FindAllStringSubmatch(printed, -1) {
		if number, err := strconv.Atoi(found[1]); err == nil && number < len(pages) {
			all = append(all, pages[number])
		}
	}
	return all
}
