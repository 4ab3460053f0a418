package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/link"
)

// published are the files of an index by name, and all its terms.
func published(t *testing.T, x *Index) (content map[string]string, terms map[string][allFields][]uint64) {
	var set files.Set
	x.Add(&set)
	require.NoError(t, set.Err())
	content, terms = map[string]string{}, map[string][allFields][]uint64{}
	for name, make := range set.All() {
		made, err := make()
		require.NoError(t, err)
		content[name] = string(made)
		if strings.HasPrefix(name, "search/terms-") {
			part, err := readTerms(content[name])
			require.NoError(t, err)
			for term, entry := range part {
				if _, twice := terms[term]; twice {
					require.Fail(t, "a term is in two files", term)
				}
				terms[term] = entry
			}
		}
	}
	return content, terms
}

// A view that may not show a record shows none of its words, nor those that another
// record links to it by.
func TestNothingOfAHiddenRecordIsInTheFiles(t *testing.T) {
	secrets := []string{"zebrafish", "quokkatronics", "wombatology", "marmoset", "SYS-009"}
	content, terms := published(t, testIndex(t, auditors(), harbour()...))
	whole := strings.ToLower(fmt.Sprint(content) + textsIn(t, content))
	for _, secret := range secrets {
		require.Contains(t, whole, strings.ToLower(secret), "the wider view has it")
	}
	for _, secret := range secrets {
		require.Contains(t, terms, newVocabulary().tokens(nil, secret)[0].term)
	}

	content, terms = published(t, testIndex(t, everyone(), harbour()...))
	whole = strings.ToLower(fmt.Sprint(content) + textsIn(t, content))
	for _, secret := range secrets {
		require.NotContains(t, whole, strings.ToLower(secret))
		require.NotContains(t, terms, newVocabulary().tokens(nil, secret)[0].term)
	}
	require.Contains(t, whole, "a record outside this edition", "what is hidden is replaced where it stood")
}

// Statistics of a narrower view are those of a handbook that never had the record.
func TestTheFilesAreThoseOfAHandbookWithoutTheHiddenRecord(t *testing.T) {
	without := slices.DeleteFunc(harbour(), func(w written) bool { return w.classification == "restricted" || w.id == "ROLE-CAIO" })
	with := slices.DeleteFunc(harbour(), func(w written) bool { return w.id == "ROLE-CAIO" })
	want, _ := published(t, testIndex(t, everyone(), without...))
	got, _ := published(t, testIndex(t, everyone(), with...))
	require.Equal(t, want, got)
}

// No distinctive word of any record that a narrower edition of the example leaves out can be
// found in its index: in no term, word, text, facet or list of titles.
func TestNoDistinctiveWordOfAnExcludedRecordIsFound(t *testing.T) {
	whole := exampleIndex(t)
	narrow, err := New(whole.view.For(everyone()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, narrow.Close()) })

	// What remaining records and provisions say, in their own words.
	v, told := newVocabulary(), map[string]bool{}
	note := func(x *Index, words map[string]bool, of func(d *document) bool) {
		for i := range x.documents {
			if d := &x.documents[i]; of(d) {
				for _, id := range d.keys() {
					words[id] = true
				}
				for field := range scoredFields {
					for _, token := range v.tokens(nil, x.text(d, field)) {
						words[token.term] = true
					}
				}
			}
		}
	}
	note(narrow, told, func(*document) bool { return true })
	for i := range narrow.documents { // the addresses of what remains
		d := &narrow.documents[i]
		for _, token := range v.tokens(nil, d.path()+" "+d.anchor()) {
			told[token.term] = true
		}
	}
	for _, token := range v.tokens(nil, joinedSynonyms(narrow.synonyms)+" "+filterExamples) {
		told[token.term] = true // what the program itself says in meta.js
	}
	secret, records := map[string]bool{}, 0
	for _, r := range whole.view.Records() {
		if everyone().MayRead(r.Classification) {
			continue
		}
		own := map[string]bool{}
		note(whole, own, func(d *document) bool { return d.record == r })
		distinctive := 0
		for word := range own {
			if !told[word] {
				secret[word], distinctive = true, distinctive+1
			}
		}
		require.NotZero(t, distinctive, "%s has words of its own", r.ID)
		records++
	}
	require.Greater(t, records, 50)
	require.Greater(t, len(secret), 1000)

	content, terms := published(t, narrow)
	for term := range terms {
		require.False(t, secret[strings.TrimPrefix(term, keyMark)], "the term %q is of an excluded record", term)
	}
	sample, err := unpack(content["search/sample.js"], "")
	require.NoError(t, err)
	for _, term := range frontCoded(content["search/words.js"]) {
		require.False(t, secret[term], "the term %q is of an excluded record", term)
	}
	shown := []string{strings.TrimPrefix(sample, sampleBegins)}
	m := metaOf(t, content)
	for _, kind := range m.Kinds {
		shown = append(shown, kind.Kind+" "+kind.Title)
	}
	for _, term := range m.Terms {
		require.False(t, secret[term], "the term %q is of an excluded record", term)
	}
	for name, file := range content {
		switch {
		case strings.HasPrefix(name, "search/text-"):
			text, err := unpack(file, sample)
			require.NoError(t, err)
			var file shownFile
			require.NoError(t, json.Unmarshal([]byte(text), &file))
			for _, page := range file.Pages {
				shown = append(shown, page[1:]...)
			}
			for _, d := range file.Documents {
				shown = append(shown, fmt.Sprint(d[1:]...))
			}
		case strings.HasPrefix(name, "search/facet-"):
			values, _, _ := strings.Cut(file, `"groups"`)
			shown = append(shown, values)
		case strings.HasPrefix(name, "search/titles"):
			shown = append(shown, file)
		}
	}
	for _, text := range shown {
		for _, token := range v.tokens(nil, text) {
			require.False(t, secret[token.term], "%q is of an excluded record: %.300s", token.run, text[max(0, token.from-100):])
		}
	}
}

// frontCoded are the words of words.js.
func frontCoded(file string) (words []string) {
	_, coded, _ := strings.Cut(file, `"`)
	coded, _, _ = strings.Cut(coded, `"`)
	before := ""
	for item := range strings.SplitSeq(coded, "|") {
		before = before[:strings.IndexByte(kept, item[0])] + item[1:]
		words = append(words, before)
	}
	return words
}

// What stands in the place of a hidden record is nothing to narrow by.
func TestAHiddenRecordIsNoFacet(t *testing.T) {
	narrow, err := New(exampleIndex(t).view.For(everyone()))
	require.NoError(t, err)
	said := 0
	for i := range narrow.documents {
		if r := narrow.documents[i].record; r != nil && slices.Contains(r.Fields.Get("systems").Texts(), link.OutOfSight) {
			said++
		}
	}
	for _, f := range narrow.facets() {
		for _, v := range f.values {
			require.NotEqual(t, link.OutOfSight, v.value, f.name)
		}
	}
	require.NotZero(t, said, "the example has such a place")
}
