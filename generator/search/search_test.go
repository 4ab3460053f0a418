package search

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func hitsOf(t *testing.T, x *Index, query string, options Options) []Hit {
	t.Helper()
	found, err := x.Search(query, options)
	require.NoError(t, err, query)
	return found.Hits
}

func first(t *testing.T, x *Index, query string) Hit {
	hits := hitsOf(t, x, query, Options{})
	require.NotEmpty(t, hits, query)
	return hits[0]
}

func TestOrdinaryWordsFindTheirSection(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	for query, want := range map[string]string{
		"improving continually":          "policies/pol-001.html#improve",
		"delete recordings":              "policies/pol-002.html#deletion",
		"model drift at night":           "procedures/pro-006.html#monitoring-in-production",
		"bias test":                      "procedures/pro-006.html#acceptance-criteria",
		"AI policy":                      "policies/pol-001.html",
		"triage assistant":               "systems/sys-001.html",
		"rare diseases":                  "systems/sys-001.html#known-limits",
		"triage assistant limits":        "systems/sys-001.html#known-limits",
		"chest pain":                     "risks/rsa-001.html#rsk-007",
		"master document list":           "documents.html",
		"transparency obligations":       "frameworks/eu-ai-act/art.-50.html",
		"patients’ recordings, deletion": "policies/pol-002.html#deletion",
	} {
		hit := first(t, x, query)
		if hit.Kind == ProvisionKind {
			require.Equal(t, "eu-ai-act:Art. 50", hit.ID)
			continue
		}
		require.Equal(t, want, hit.Path, query)
	}
}

// Of which record a section is, and what it answers, can be asked for with its words.
func TestASectionIsFoundByItsRecordToo(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	for query, want := range map[string]string{
		"data retention policy ninety days": "policies/pol-002.html#deletion",
		"POL-002 recordings":                "policies/pol-002.html#deletion",
		"ROLE-DPO recordings":               "policies/pol-002.html#deletion",
		"procedure nurse lead":              "procedures/pro-006.html#monitoring-in-production",
		"approved Portuguese":               "systems/sys-001.html#intended-use",
		"age group A.6.2.4":                 "procedures/pro-006.html#acceptance-criteria",
		"risk assessment chest pain":        "risks/rsa-001.html#rsk-007",
	} {
		require.Equal(t, want, first(t, x, query).Path, query)
	}
	hits := hitsOf(t, x, "verification drift ", Options{})
	require.Len(t, hits, 1, "the words are in the title of the record and in one of its sections")
}

func TestAnExactIDComesFirst(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	for query, want := range map[string]string{
		"POL-001": "POL-001", "pol-001": "POL-001", "pol 001": "POL-001",
		"A.6.2.4": "A.6.2.4", "a.6.2.4": "A.6.2.4", "iso42001:A.6.2.4": "A.6.2.4", "ISO/IEC 42001:2023 A.6.2.4": "A.6.2.4",
		"5.2 d)": "5.2.d", "5.2": "5.2", "6.1.1": "6.1.1", "6.1-1": "6.1-1",
		"Art. 50": "eu-ai-act:Art. 50", "article 50": "eu-ai-act:Art. 50", "EU AI Act Art. 4": "eu-ai-act:Art. 4",
		"RSK-012":    "RSK-012",
		"clause 5.2": "5.2", "control A.6.2.4": "A.6.2.4", "ISO 42001 A.6.2.4": "A.6.2.4", "EU AI Act, Article 50": "eu-ai-act:Art. 50",
	} {
		require.Equal(t, want, first(t, x, query).ID, query)
	}
}

func TestTheLastWordMayBeUnfinished(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	require.Equal(t, "policies/pol-001.html#improve", first(t, x, "improve contin").Path)
	require.Equal(t, "policies/pol-001.html#improve", first(t, x, "commitm").Path)
	require.Equal(t, "systems/sys-001.html#known-limits", first(t, x, "rare diseas").Path)
	hits := hitsOf(t, x, "conti ", Options{})
	require.Empty(t, hits, "a word with a space after it is finished")
}

func TestAnyWordDoesWhenNotAllMatch(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	require.Equal(t, "systems/sys-001.html#intended-use", first(t, x, "Portuguese submarine").Path)
}

func TestAClosedIndexSaysSo(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	require.NotEmpty(t, first(t, x, "policy"))
	require.NoError(t, x.Close())
	_, err := x.Search("policy", Options{})
	require.EqualError(t, err, "searching: the index was closed")
	require.NoError(t, x.Close(), "twice does no harm")
}

func TestKindsNarrowASearch(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	hits := hitsOf(t, x, "triage", Options{Kinds: []string{"procedure"}, Limit: 1})
	require.Len(t, hits, 1)
	require.Equal(t, "PRO-006", hits[0].ID)
	require.Equal(t, "Monitoring in production", hits[0].Heading)
	require.Contains(t, hits[0].Excerpt, "triage model")
	text, err := json.Marshal(hits[0])
	require.NoError(t, err)
	require.Contains(t, string(text), `"path":"procedures/pro-006.html#monitoring-in-production"`)
}

func TestNothingIsFoundForNothing(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	for _, query := range []string{"", "   ", "the", "?!", "xylophone", "\xff\xfe", "'s"} {
		hits := hitsOf(t, x, query, Options{})
		require.Empty(t, hits, query)
	}
}

// The same records give the same scores whatever the batches: Bleve's own statistics
// would not.
func TestTheOrderDoesNotHangOnBatches(t *testing.T) {
	var want [][]Hit
	for _, batch := range []int{1, 7, 1000} {
		x := testIndex(t, auditors(), generated(60)...)
		x.batch = batch
		var got [][]Hit
		for _, query := range queries() {
			hits := hitsOf(t, x, query, Options{Limit: 50})
			got = append(got, hits)
		}
		if want == nil {
			want = got
		}
		require.Equal(t, want, got, "batches of %d", batch)
	}
}

func FuzzSearch(f *testing.F) {
	for _, query := range append(queries(), "", "\x00", "a-", "A.6.", "'''", "\u0130\u0301", strings.Repeat("a.1", 50)) {
		f.Add(query)
	}
	x, err := New(testGraph(f, harbour()...).For(auditors()))
	require.NoError(f, err)
	f.Cleanup(func() { _ = x.Close() })
	f.Fuzz(func(t *testing.T, query string) {
		hits := hitsOf(t, x, query, Options{Limit: 3})
		require.LessOrEqual(t, len(hits), 3)
		for _, token := range newVocabulary().tokens(nil, query) {
			require.NotEmpty(t, token.term)
			require.LessOrEqual(t, token.to, len(query))
			require.False(t, strings.ContainsAny(token.term, `|"\`), "a term can be written into a file")
		}
	})
}

// queries are what people ask of generated records.
func queries() []string {
	all := []string{
		"AI policy", "risk", "risk assessment", "bias", "bias test", "human oversight", "incident response plan", "model drift",
		"training data quality", "A.6.2.4", "5.2", "RSA-004", "POL-003", "Art. 50", "article 50", "ISO/IEC 42001", "supplier contract review",
		"monitor", "monitoring of systems", "owner", "evidence of training", "who approves a release", "data retention", "deletion",
		"gov", "govern", "governance", "governan", "validat", "verification", "trans", "transparency notice", "impact on patients",
		"management review minutes", "access control", "nonconformity", "corrective action", "audit", "internal audit programme",
		"unfindable word", "policy unfindable", "chief", "stat", "threshold of recall", "recall 0.92", "the and of", "kpi", "A.6", "a.6.2",
		"approved", "procedure drift", "POL-003 bias", "role-caio recall", "data retention policy recordings",
	}
	return all
}

func generated(count int) []written {
	g := newWriter()
	var all []written
	kinds := []string{"policy", "procedure", "risk-assessment", "system-card"}
	prefixes := []string{"POL", "PRO", "RSA", "SYS"}
	for i := range count {
		kind := i % len(kinds)
		all = append(all, written{
			id: fmt.Sprintf("%s-%03d", prefixes[kind], i/len(kinds)), kind: kinds[kind], owner: "ROLE-CAIO",
			title: g.words(2 + g.pick(4)), body: g.body(8, 640),
		})
	}
	return all
}

// What Bleve scores is pinned: an update that ranks otherwise must be seen.
func TestScoresArePinned(t *testing.T) {
	x := testIndex(t, auditors(), harbour()...)
	for query, want := range map[string][]float64{
		"chest pain ":  {29.750888057},
		"policy ":      {13.858445977, 7.165778198, 6.505912126},
		"triage model": {10.574109339, 9.227869988, 9.112170566},
		`"article 50"`: {8.602264892},
		"recordngs ":   {1.479589562},
		"A.6.2.4 ":     {1e+06, 2.867421631},
	} {
		var got []float64
		for _, h := range hitsOf(t, x, query, Options{Limit: 3}) {
			got = append(got, h.Score)
		}
		require.Len(t, got, len(want), query)
		require.InDeltaSlice(t, want, got, 1e-9, query)
	}
}
