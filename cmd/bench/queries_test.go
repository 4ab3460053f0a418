package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQueriesAreTheSameTwice(t *testing.T) {
	c := newCorpus(300)
	require.Equal(t, c.typical(), c.typical())
	require.Equal(t, c.known(), c.known())
	require.Len(t, c.typical(), 100)
	require.Len(t, c.known(), 100)
}

func TestQueriesAreOfAllSorts(t *testing.T) {
	c := newCorpus(300)
	words := map[int]int{}
	for _, query := range c.typical() {
		require.GreaterOrEqual(t, len(query), 3, "%q: a query that the last key is measured of", query)
		words[len(strings.Fields(query))]++
	}
	for count := 1; count <= 4; count++ {
		require.GreaterOrEqual(t, words[count], 8, "queries of %d words", count)
	}
	require.Contains(t, strings.Join(c.typical(), "\n"), "ISO 42001 ")
}

// What is asked for a known record is in it: the words are its own.
func TestKnownItemsAreFromTheirRecords(t *testing.T) {
	c := newCorpus(300)
	texts := map[string]string{}
	for i, n := range c.names {
		r := c.record(i)
		texts[n.id] = strings.ToLower(r.title + " " + r.body)
	}
	for _, known := range c.known() {
		for word := range strings.FieldsSeq(known.query) {
			require.Contains(t, texts[known.records[0]], word, known.query)
		}
	}
}

func TestMeaningLeavesOutSmallWordsAndMarks(t *testing.T) {
	require.Equal(t, []string{"nurse", "stops", "triage", "assistant"}, meaning("The nurse stops the triage assistant, as [[PRO-0009]] has it."))
	require.Equal(t, []string{"The nurse stops the triage assistant"},
		prose("## Purpose\n<!-- answers: 5.2 -->\nThe nurse stops the triage assistant. It ends.\n```sh\nexport every secret limit now\n```\n| all cells of every table |"))
}

// The questions name records that the example handbook has.
func TestQuestionsHaveAnswers(t *testing.T) {
	items, err := asked(questions)
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(items), 40)
	ids := map[string]bool{}
	require.NoError(t, filepath.WalkDir("../../content", func(name string, entry os.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".md" {
			content, err := os.ReadFile(name)
			require.NoError(t, err)
			for line := range strings.Lines(string(content)) {
				if id, found := strings.CutPrefix(line, "id: "); found {
					ids[strings.TrimSpace(id)] = true
				}
			}
		}
		return err
	}))
	for _, i := range items {
		for _, id := range i.records {
			require.True(t, ids[id], "%s, the answer to %q", id, i.query)
		}
	}
	_, err = asked("who may stop it")
	require.ErrorContains(t, err, `"who may stop it" is no question with records`)
}
