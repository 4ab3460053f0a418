package search

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is packed in the files of an index can be read from them again: each text and term.
func TestAnIndexCanBeReadPlain(t *testing.T) {
	x := testIndex(t, auditors(), append(harbour(), generated(60)...)...)
	content, listed := published(t, x)
	read := func(name string) ([]byte, error) {
		file, found := content[name]
		if !found {
			return nil, fs.ErrNotExist
		}
		return []byte(file), nil
	}
	plain := Plain(read)
	sample, err := unpack(content["search/sample.js"], "")
	require.NoError(t, err)
	texts := 0
	met := map[string]bool{}
	for name, file := range content {
		text, terms, packed, err := plain(name, []byte(file))
		require.NoError(t, err, name)
		require.Equal(t, slices.ContainsFunc([]string{"text", "sample", "terms", "words"}, func(part string) bool {
			return strings.HasPrefix(name, "search/"+part)
		}), packed, name)
		if strings.HasPrefix(name, "search/text-") {
			want, err := unpack(file, sample)
			require.NoError(t, err)
			require.True(t, want == string(text), name)
			texts++
		}
		for _, term := range terms {
			met[term] = true
		}
	}
	for term := range listed {
		require.True(t, met[strings.TrimPrefix(term, keyMark)], term)
	}
	require.Contains(t, NewTerms()("Assessing EVD-777"), "evd.777")
	require.Contains(t, NewTerms()("Assessing EVD-777"), "assess")

	require.Greater(t, texts, 3)
	_, _, _, err = plain("search/text-000.js", []byte(`aimsSearch.text(0,"!")`))
	require.Error(t, err)
	_, _, _, err = plain("search/terms-000.js", []byte(`aimsSearch.terms(0,"zoo","")`))
	require.Error(t, err)
}

func FuzzPlain(f *testing.F) {
	f.Add("search/words.js", []byte(`aimsSearch.words("0abc|2d")`))
	f.Add("search/text-000.js", []byte(`aimsSearch.text(0,"AAAA")`))
	f.Add("search/sample.js", []byte(`aimsSearch.sample("AAAA")`))
	f.Fuzz(func(t *testing.T, name string, file []byte) {
		_, terms, packed, err := Plain(func(string) ([]byte, error) { return []byte(`("AwA=")`), nil })(name, file)
		if err == nil && !packed {
			require.Empty(t, terms)
		}
	})
}
