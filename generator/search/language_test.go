package search

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/content"
	"aims/crosswalks"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

func TestAQueryIsReadInItsParts(t *testing.T) {
	type parts struct {
		words   string
		phrases []string
		filters []narrowed
		notes   int
	}
	for text, want := range map[string]parts{
		"":                               {},
		" bias  test ":                   {words: "bias test "},
		"bias test":                      {words: "bias test"},
		`"human oversight" who`:          {words: "who", phrases: []string{"human oversight"}},
		`who "human oversight"`:          {words: "who ", phrases: []string{"human oversight"}},
		"“bias test”next":                {words: "next", phrases: []string{"bias test"}},
		`bias "test of`:                  {words: "bias ", phrases: []string{"test of"}, notes: 1},
		`"" ""`:                          {},
		"KIND:policy bias":               {words: "bias", filters: []narrowed{{"kind", "policy"}}},
		`owner:"Tomás Keane" x`:          {words: "x", filters: []narrowed{{"owner", "Tomás Keane"}}},
		"kind: policy":                   {words: "policy", notes: 1},
		`kind:""`:                        {notes: 1},
		"iso42001:A.6.2.4 12:30 a:b":     {words: "iso42001:A.6.2.4 12:30 a:b"},
		"https://example.org/kind:x":     {words: "https://example.org/kind:x"},
		"ſtatus:draft kind\u00a0:policy": {words: "ſtatus:draft kind :policy"},
		"after:2026\u00a0bias":           {words: "bias", filters: []narrowed{{"after", "2026"}}},
	} {
		got := readRequest(text)
		require.Equal(t, want, parts{got.words, got.phrases, got.filters, len(got.notes)}, "%q: %v", text, got.notes)
	}
}

func TestBothReadQueriesAlike(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, everyone(), harbour()...)), "search.html")
	texts := []string{"", " a ", `"`, `""`, `"a`, `a"b"c`, "kind:", "kind:x", `kind:"x y"z`, `kind:"x`, "KiNd:x status:draft", "x\u0085y\u00a0\u2003z\ufeff", "a:b ://", `“a b” ”c“`, "before:2026-13", "ſtatus:x \u212aind:y", "\u0000", "a\tb\nc\vd"}
	g := newWriter()
	pieces := []string{`"`, "“", "”", " ", "  ", ":", "kind:", "owner:", "after:", "bias", "A.6.2.4", "\u00a0", "é", "x"}
	for range 1500 {
		var b strings.Builder
		for range 1 + g.pick(8) {
			b.WriteString(pieces[g.pick(len(pieces))])
		}
		texts = append(texts, b.String())
	}
	type asked struct {
		Words   string
		Phrases []string
		Filters []struct{ Name, Value string }
		Notes   []string
	}
	got := ask[[]asked](t, browser, fmt.Sprintf("%s.map((text) => aimsSearch.read({filters: %s, examples: %s}, text))", quoted(texts), quoted(filterNames), quoted(filterExamples)))
	for i, text := range texts {
		r := readRequest(text)
		want := asked{Words: r.words, Phrases: append([]string{}, r.phrases...), Notes: append([]string{}, r.notes...), Filters: []struct{ Name, Value string }{}}
		for _, f := range r.filters {
			want.Filters = append(want.Filters, struct{ Name, Value string }{f.name, f.value})
		}
		require.Equal(t, want, got[i], "%q", text)
	}
}

// exampleIndex is over the example handbook, which has everything that filters are about.
func exampleIndex(t testing.TB) *Index {
	t.Helper()
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: exampleFiles(t)})
	require.NoError(t, err)
	g := link.New(link.Input{
		Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next",
		Today: time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC),
	})
	x, err := New(g.For(auditors()))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, x.Close()) })
	return x
}

func TestFiltersNarrow(t *testing.T) {
	x := exampleIndex(t)
	every := func(query string, holds func(h Hit) bool) {
		t.Helper()
		found, err := x.Search(query, Options{Limit: 1000})
		require.NoError(t, err)
		require.NotEmpty(t, found.Hits, query)
		require.Empty(t, found.Notes, query)
		for _, h := range found.Hits {
			require.True(t, holds(h), "%s: %+v", query, h)
		}
	}
	every("kind:policy", func(h Hit) bool { return h.Kind == "policy" })
	every("review kind:policy", func(h Hit) bool { return h.Kind == "policy" })
	every("kind:policy kind:procedure review", func(h Hit) bool { return h.Kind == "policy" || h.Kind == "procedure" })
	every("kind:policy status:approved", func(h Hit) bool { return h.Kind == "policy" })
	every("state:gap", func(h Hit) bool { return h.Kind == ProvisionKind })
	every("framework:eu-ai-act kind:provision", func(h Hit) bool { return strings.HasPrefix(h.ID, "eu-ai-act:") })
	every(`framework:"EU AI Act" kind:provision literacy`, func(h Hit) bool { return strings.HasPrefix(h.ID, "eu-ai-act:") })

	answering := func(query string, wanted ...string) {
		t.Helper()
		ids := map[string]bool{}
		for _, h := range hitsOf(t, x, query, Options{Limit: 1000}) {
			ids[h.ID] = true
		}
		for _, id := range wanted {
			require.Contains(t, ids, id, query)
		}
	}
	answering("control:A.6.2.4", "A.6.2.4", "LCR-003", "LCR-008")
	answering("clause:5.2", "5.2", "5.2.d", "POL-001")
	answering("system:SYS-001 kind:risk-assessment", "RA-001")
	answering(`system:"triage assistant"`, "SYS-001")

	all := len(hitsOf(t, x, "kind:evidence", Options{Limit: 1000}))
	before := len(hitsOf(t, x, "kind:evidence before:2026-06", Options{Limit: 1000}))
	after := len(hitsOf(t, x, "kind:evidence after:2026-06-01", Options{Limit: 1000}))
	require.Greater(t, before, 0)
	require.Greater(t, after, 0)
	require.Equal(t, all, before+after, "a day lies before a day, or from it on")
}

func TestWhatIsNotUnderstoodIsExplained(t *testing.T) {
	x := exampleIndex(t)
	for query, note := range map[string]string{
		"bias kind:policies-all":   "No kind is called “policies-all”; there are ",
		"bias kind:polcy":          "No kind is called “polcy”; did you mean kind:policy? It is left out.",
		"bias status:aproved":      "No status is called “aproved”; did you mean status:approved? It is left out.",
		"bias after:soon":          "“after:soon” names no day, month or year",
		"bias before:2026-02-30":   "“before:2026-02-30” names no day, month or year",
		"bias kind: policy":        "“kind:” needs a value right behind the colon, such as kind:policy.",
		`bias "test of`:            "The quotation mark before “test of” is not closed",
		`bias "of the"`:            "“of the” has no word that is searched for.",
		"bias owner:nobody-at-all": "No owner is called “nobody-at-all”; there are ",
		"monitorinng ":             "Nothing has the word “monitorinng”: words that differ from it by one letter are shown.",
	} {
		found, err := x.Search(query, Options{})
		require.NoError(t, err)
		require.NotEmpty(t, found.Notes, query)
		require.True(t, strings.HasPrefix(found.Notes[0], note), "%s: %s", query, found.Notes)
		if !strings.Contains(query, `"`) || strings.Contains(query, "of the") {
			require.NotZero(t, found.Count, query)
		}
	}
}

func TestWordsInARow(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	paths := func(query string) (paths []string) {
		for _, h := range hitsOf(t, x, query, Options{}) {
			paths = append(paths, h.Path)
		}
		return paths
	}
	require.Equal(t, []string{"procedures/pro-006.html#monitoring-in-production"}, paths(`"triage model is measured"`))
	require.Empty(t, paths(`"measured triage model"`))
	require.Equal(t, []string{"policies/pol-001.html#improve"}, paths(`"the management system" continually`))
	require.Equal(t, []string{"procedures/pro-006.html#acceptance-criteria"}, paths(`"ISO/IEC 42001 expect"`))
	require.Equal(t, []string{"procedures/pro-006.html#acceptance-criteria"}, paths(`"article 50 of the regulation"`))
	require.Equal(t, []string{"systems/sys-001.html#known-limits"}, paths(`"Known limits"`), "a heading is a text of its own")
	require.Empty(t, paths(`"limits rare"`), "and no sentence goes on from it")
	require.Equal(t, []string{"systems/sys-001.html#known-limits"}, paths(`"known limits" "training data" submarine`), "where a free word is nowhere, the phrases still hold")
}

// What places say of phrases is what the texts say.
func TestPlacesAreThoseOfTheTexts(t *testing.T) {
	x := testIndex(t, auditors(), append(harbour(), generated(200)...)...)
	e, err := x.engine()
	require.NoError(t, err)
	v, g, found := newVocabulary(), newWriter(), 0
	for range 40 {
		from := v.tokens(nil, x.text(&x.documents[g.pick(len(x.documents))], bodyField))
		if len(from) < 8 {
			continue
		}
		at := g.pick(len(from) - 4)
		p := phraseOf(slices.Clone(from[at : at+2+g.pick(2)]))
		if len(p) == 0 {
			continue
		}
		has, err := e.withPhrases([]phrase{p})
		require.NoError(t, err)
		for document := range x.documents {
			inText := false
			for field := range placedFields {
				inText = inText || inRow(p, v.tokens(nil, x.text(&x.documents[document], field)))
			}
			require.Equal(t, inText, has[document], "%v in document %d", p, document)
			if inText {
				found++
			}
		}
	}
	require.Greater(t, found, 40)
}

// inRow looks for a phrase in the tokens of a text, one place after the other.
func inRow(p phrase, tokens []token) bool {
	stands := map[phraseWord]bool{}
	for _, t := range tokens {
		stands[phraseWord{t.term, t.at}] = true
	}
	for _, t := range tokens {
		if !slices.ContainsFunc(p, func(w phraseWord) bool { return !stands[phraseWord{w.term, t.at + w.at}] }) {
			return true
		}
	}
	return false
}

func TestOtherWordsForTheSame(t *testing.T) {
	x := exampleIndex(t)
	soa, whole := hitsOf(t, x, "SoA", Options{Limit: 100}), hitsOf(t, x, "statement of applicability", Options{Limit: 100})
	paths := map[string]bool{}
	for _, h := range soa {
		paths[h.Path] = true
	}
	for _, h := range whole[:5] {
		require.Contains(t, paths, h.Path, "whoever searches for SoA finds it spelt out")
	}
	require.NotEmpty(t, hitsOf(t, x, "CAPA", Options{}))
}

func TestOneLetterMayBeWrong(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	for _, query := range []string{"recordngs ", "recrodings ", "rcordings ", "recordingss ", "tecordings ", "recordngs"} {
		require.Equal(t, "policies/pol-002.html#deletion", first(t, x, query).Path, query)
	}
	require.Empty(t, hitsOf(t, x, "rcordngs ", Options{}), "two are too many")
}

func TestOneEdit(t *testing.T) {
	for _, pair := range [][2]string{{"bias", "bais"}, {"bias", "bia"}, {"bias", "biass"}, {"bias", "bibs"}, {"bias", "abias"}, {"ab", "ba"}} {
		require.True(t, oneEdit(pair[0], pair[1]) && oneEdit(pair[1], pair[0]), pair)
	}
	for _, pair := range [][2]string{{"bias", "bias"}, {"bias", "sbia"}, {"bias", "bi"}, {"bias", "basi"}, {"", "ab"}, {"abcd", "badc"}} {
		require.False(t, oneEdit(pair[0], pair[1]) || oneEdit(pair[1], pair[0]), pair)
	}
	require.True(t, oneEdit("", "a"))
}

// exampleFiles are the example handbook as a handbook has them, below content/.
func exampleFiles(t testing.TB) fs.FS {
	files := fstest.MapFS{}
	require.NoError(t, fs.WalkDir(content.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := content.Files.ReadFile(name)
		files["content/"+name] = &fstest.MapFile{Data: data}
		return err
	}))
	return files
}
