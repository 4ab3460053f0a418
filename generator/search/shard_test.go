package search

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var errDamaged = errors.New("damaged")

// readTerms reads a file of terms as the browser does: each term with the documents of
// every field.
func readTerms(file string) (map[string][allFields][]uint64, error) {
	file, _, _ = strings.Cut(file, "\naimsSearch.sum(")
	arguments, found := strings.CutPrefix(strings.TrimSuffix(file, "\")"), "aimsSearch.terms(")
	_, quotes, separated := strings.Cut(arguments, `,"`)
	coded, encoded, both := strings.Cut(quotes, `","`)
	packed, err := base64.StdEncoding.DecodeString(encoded)
	if !found || !separated || !both || err != nil {
		return nil, errDamaged
	}
	all := map[string][allFields][]uint64{}
	before := ""
	for item := range strings.SplitSeq(coded, "|") {
		if item == "" {
			break
		}
		n := strings.IndexByte(kept, item[0])
		if n < 0 || n > len(before) {
			return nil, errDamaged
		}
		before = before[:n] + item[1:]
		length, size := binary.Uvarint(packed)
		if size <= 0 || length > uint64(len(packed)-size) {
			return nil, errDamaged
		}
		if all[before], err = readEntry(packed[size:][:length]); err != nil {
			return nil, err
		}
		packed = packed[size:][length:]
	}
	if len(packed) > 0 {
		return nil, errDamaged
	}
	return all, nil
}

func readEntry(packed []byte) (entry [allFields][]uint64, err error) {
	next := func() (value uint64) {
		value, size := binary.Uvarint(packed)
		if size <= 0 {
			err = errDamaged
			return 0
		}
		packed = packed[size:]
		return value
	}
	present := next()
	for field := range entry {
		if present&(1<<field) == 0 {
			continue
		}
		document := uint64(0)
		for range next() {
			value := next()
			if err != nil {
				return entry, err
			}
			document += value / 2
			if value%2 == 1 {
				next()
			}
			entry[field] = append(entry[field], document)
		}
	}
	return entry, err
}

func TestFilesAreTheSameEachTime(t *testing.T) {
	want, _ := published(t, testIndex(t, auditors(), generated(300)...))
	x := testIndex(t, auditors(), generated(300)...)
	x.batch = 100
	got, _ := published(t, x)
	require.Equal(t, want, got)
	require.Greater(t, len(want), 40)
}

// Every term of every document is in the files, where it belongs.
func TestFilesHoldEveryTerm(t *testing.T) {
	x := testIndex(t, auditors(), append(harbour(), generated(300)...)...)
	_, terms := published(t, x)
	v := newVocabulary()
	found := 0
	for i := range x.documents {
		for field := range scoredFields {
			for _, token := range v.tokens(nil, x.text(&x.documents[i], field)) {
				if _, in := slices.BinarySearch(terms[token.term][field], uint64(i)); !in {
					require.Fail(t, "a term is missing", "%q in the %s of document %d", token.term, fieldName(field), i)
				}
				found++
			}
		}
	}
	require.Greater(t, found, 100_000)
	require.Contains(t, terms, keyMark+"pol.001")
}

// What is said of a record is kept once, and meta.js tells for which documents it counts.
func TestAContextIsKeptOncePerRecord(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	content, terms := published(t, x)
	owner := terms["dpo"][contextField]
	require.Len(t, owner, 1)
	head := x.documents[owner[0]]
	require.Equal(t, "POL-002", head.id())
	require.Equal(t, intro, head.heading)

	m := metaOf(t, content)
	packed, err := base64.StdEncoding.DecodeString(m.Groups)
	require.NoError(t, err)
	from := uint64(0)
	for len(packed) > 0 {
		count, size := binary.Uvarint(packed)
		packed = packed[size:]
		if from == owner[0] {
			require.Equal(t, uint64(2), count, "the introduction and the section Deletion")
		}
		from += count
	}
	require.Equal(t, uint64(m.Documents), from)
}

func TestMetaTellsTheKinds(t *testing.T) {
	content, _ := published(t, testIndex(t, auditors(), harbour()...))
	m := metaOf(t, content)
	require.Equal(t, "Page", m.Kinds[0].Title)
	require.Equal(t, m.Documents, m.Kinds[len(m.Kinds)-1].To)
}

func FuzzReadTerms(f *testing.F) {
	w := &shardWriter{}
	w.take("govern", &[allFields][]posting{{newPosting(3, 2)}, {newPosting(1, 1), newPosting(900, 1)}})
	f.Add(string(w.terms(0, w.listed)))
	f.Add("aimsSearch.terms(0,\"\",\"\")\n")
	f.Fuzz(func(t *testing.T, file string) {
		all, err := readTerms(file)
		if err != nil {
			return
		}
		for term := range all {
			require.Less(t, len(term), len(file))
		}
	})
}

func TestAFileOfTermsReadsAsItWasWritten(t *testing.T) {
	w := &shardWriter{}
	w.take("gover", &[allFields][]posting{nil, {newPosting(1, 1), newPosting(900, 300)}})
	w.take("govern", &[allFields][]posting{{newPosting(3, 2)}})
	w.take("großartig", &[allFields][]posting{nil, nil, {newPosting(0, 1)}})
	file := w.terms(7, w.listed)
	require.True(t, bytes.HasPrefix(file, []byte(`aimsSearch.terms(7,"0gover|5n|1roßartig","`)), string(file))
	all, err := readTerms(string(file))
	require.NoError(t, err)
	require.Equal(t, map[string][allFields][]uint64{
		"gover": {nil, {1, 900}}, "govern": {{3}}, "großartig": {nil, nil, {0}},
	}, all)
}

// The stamp by which a browser asks for files is another one as soon as anything that is
// found or shown is.
func TestTheStampTellsOfEveryChange(t *testing.T) {
	stamp := func(change func(w *written)) string {
		records := harbour()
		change(&records[0])
		content, _ := published(t, testIndex(t, auditors(), records...))
		return metaOf(t, content).Stamp
	}
	before := stamp(func(*written) {})
	require.Len(t, before, 10)
	require.Equal(t, before, stamp(func(*written) {}))
	for what, change := range map[string]func(w *written){
		"a word":    func(w *written) { w.body = strings.Replace(w.body, "helps patients", "helps nurses", 1) },
		"the title": func(w *written) { w.title = "Policy on AI" },
		"the owner": func(w *written) { w.owner = "ROLE-DPO" },
		"an anchor": func(w *written) { w.body = strings.Replace(w.body, "{#improve}", "{#better}", 1) },
	} {
		require.NotEqual(t, before, stamp(change), what)
	}
}

// metaOf is what meta.js tells.
func metaOf(t *testing.T, content map[string]string) (m meta) {
	t.Helper()
	told, _, found := strings.Cut(strings.TrimPrefix(content["search/meta.js"], "aimsSearch.meta("), ")\naimsSearch.sum(")
	require.True(t, found)
	require.NoError(t, json.Unmarshal([]byte(told), &m))
	return m
}
