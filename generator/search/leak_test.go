package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
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
