package search

import (
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/adler32"
	"strings"

	"aims/generator/files"
)

// Add promises the browser's index. How many files there are follows from the texts
// alone, so that nothing is indexed before one of them is asked for.
func (x *Index) Add(set *files.Set) {
	set.Add("search/meta.js", func() ([]byte, error) {
		return x.shard(func(s *shards) []byte { return s.meta })
	})
	set.Add(titlesFile, func() ([]byte, error) { return x.titles(), nil })
	for i := range x.termShards() {
		set.Add(fmt.Sprintf("search/terms-%03d.js", i), func() ([]byte, error) {
			return x.shard(func(s *shards) []byte { return s.terms[i] })
		})
	}
	for i := range x.termShards() {
		set.Add(fmt.Sprintf("search/places-%03d.js", i), func() ([]byte, error) {
			return x.shard(func(s *shards) []byte { return s.places[i] })
		})
	}
	set.Add("search/words.js", func() ([]byte, error) { return x.shard(func(s *shards) []byte { return s.words }) })
	for i, name := range facetNames() {
		set.Add("search/facet-"+name+".js", func() ([]byte, error) { return facetFile(x.facets()[i]), nil })
	}
	set.Add("search/days.js", func() ([]byte, error) { return daysFile(x.days()), nil })
	for i := range (len(x.documents) + perLengths - 1) / perLengths {
		set.Add(fmt.Sprintf("search/lengths-%03d.js", i), func() ([]byte, error) {
			return x.shard(func(s *shards) []byte { return s.lengths[i] })
		})
	}
	set.Add("search/sample.js", x.sampleFile)
	for i := range x.textFiles() {
		set.Add(fmt.Sprintf("search/text-%03d.js", i), func() ([]byte, error) { return x.textFile(i) })
	}
}

func (x *Index) shard(choose func(*shards) []byte) ([]byte, error) {
	s, err := x.shards()
	if err != nil {
		return nil, err
	}
	return choose(s), nil
}

// termShards is into how many files the terms are cut.
func (x *Index) termShards() int {
	total := 0
	for _, r := range x.view.Records() {
		if r.Body != nil {
			total += len(r.Body.Text())
		}
	}
	return 1 + total/perTerms
}

// call is a shard: one call of a function of the client.
func call(name string, number int, arguments string) []byte {
	return fmt.Appendf(nil, "aimsSearch.%s(%d,%s)\n", name, number, arguments)
}

// summed is a call with a checksum behind it, which tells of a file that was cut short or
// altered on its way. Its arguments are as JSON has them.
func summed(file, name, arguments string) []byte {
	return fmt.Appendf(nil, "aimsSearch.%s(%s)\naimsSearch.sum(%q,%d)\n", name, arguments, file, adler32.Checksum([]byte(arguments)))
}

func numbered(name string, number int, arguments string) []byte {
	return summed(fmt.Sprintf("%s-%03d", name, number), name, fmt.Sprintf("%d,%s", number, arguments))
}

// A meta is what the client must know before it can load anything else.
type meta struct {
	Stamp      string                `json:"stamp"` // of all other files, see stampOf
	Documents  int                   `json:"documents"`
	Counted    [scoredFields]int     `json:"counted"` // documents that each field is of
	Average    [scoredFields]int     `json:"average"` // length of each field
	Boost      [scoredFields]float64 `json:"boost"`
	Kinds      []kindRange           `json:"kinds"`
	Groups     string                `json:"groups"` // see shard.go
	Terms      []string              `json:"terms"`  // the first of each shard
	PerLengths int                   `json:"perLengths"`
	Steps      []int                 `json:"steps"` // of lengths
	PerText    int                   `json:"perText"`
	Stop       string                `json:"stop"`
	Cite       string                `json:"cite"`
	Synonyms   string                `json:"synonyms"`
	Filters    string                `json:"filters"`
	Examples   string                `json:"examples"`
	Plurals    map[string]string     `json:"plurals"`
}

// A kindRange is documents of one kind that follow each other.
type kindRange struct {
	Kind  string `json:"kind"`
	Title string `json:"title"`
	From  int    `json:"from"`
	To    int    `json:"to"`
}

func (x *Index) metaFile(e *engine, firsts []string) []byte {
	m := meta{
		Stamp: x.stampOf(e), Documents: e.count, Counted: e.counted, Average: e.average, Kinds: x.kindRanges(), Groups: e.groups(), Terms: firsts,
		PerLengths: perLengths, Steps: steps(), PerText: perText, Stop: stopWords, Cite: citeWords,
		Synonyms: joinedSynonyms(x.synonyms), Filters: filterNames, Examples: filterExamples, Plurals: plurals,
	}
	for field := range scoredFields {
		m.Boost[field] = fieldBoost(field)
	}
	return summed("meta", "meta", asJSON(m))
}

// stampOf is another one when any file of the index is. The client asks for the other files
// with it, so that a browser never mixes what it has kept of an older index with a newer one.
func (x *Index) stampOf(e *engine) string {
	for _, f := range x.facets() {
		_, _ = e.digest.Write(facetFile(f)) // a hash takes everything
	}
	_, _ = e.digest.Write(daysFile(x.days()))
	return hex.EncodeToString(e.digest.Sum(nil)[:5])
}

func (x *Index) kindRanges() []kindRange {
	var ranges []kindRange
	for i := range x.documents {
		kind := x.documents[i].kind()
		if n := len(ranges); n > 0 && ranges[n-1].Kind == kind {
			ranges[n-1].To = i + 1
			continue
		}
		ranges = append(ranges, kindRange{Kind: kind, Title: x.kindTitle(kind), From: i, To: i + 1})
	}
	return ranges
}

func (x *Index) kindTitle(kind string) string {
	if k := x.view.Kinds.Find(kind); k != nil {
		return k.Title
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

// asJSON is a value of ours, all of whose types JSON knows.
func asJSON(value any) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // a Builder takes everything
	return strings.TrimSuffix(out.String(), "\n")
}

//go:embed client/*.js
var client embed.FS

// Client is the script that searches in the browser: one classic script that needs
// nothing else. It defines aimsSearch, which the shards call, and brings to life every
// search form and the list of results of the page it is on.
func Client() []byte {
	var script strings.Builder
	script.WriteString("(() => {\n\"use strict\";\n")
	for _, name := range clientFiles() {
		part, _ := client.ReadFile("client/" + name) // a test counts them
		script.Write(part)
	}
	script.WriteString("})();\n")
	return []byte(script.String())
}

// clientFiles are the parts of the client, each before those that use it.
func clientFiles() []string {
	return []string{
		"porter.js", "token.js", "query.js", "shard.js", "load.js", "text.js", "typo.js", "facet.js", "phrase.js", "rank.js", "excerpt.js",
		"highlight.js", "narrow.js", "results.js", "box.js", "titles.js", "all.js",
		"start.js",
	}
}
