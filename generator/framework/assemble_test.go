package framework

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProblemsAreNamedAndLeftOut(t *testing.T) {
	at := Place{Line: 7, Column: 9}
	placed := func(e ProvisionEntry) ProvisionEntry { e.Place = at; return e }
	own := func(provisions ...ProvisionEntry) []FrameworkFile {
		return []FrameworkFile{file("own-rules", provisions...)}
	}
	for name, story := range map[string]struct {
		files []FrameworkFile
		says  string
	}{
		"an id twice":               {own(entry("R1", "rule", ""), placed(entry("R1", "rule", ""))), `a second provision of own-rules has the id "R1"`},
		"an id twice but for case":  {own(entry("Govern 1", "rule", ""), placed(entry("GOVERN 1", "rule", ""))), `a second provision of own-rules has the id "GOVERN 1"`},
		"no such parent":            {own(placed(entry("R1.1", "rule", "R1"))), `"R1.1" has the parent "R1", which is not above it`},
		"a parent after its child":  {own(placed(entry("R1.1", "rule", "R1")), entry("R1", "rule", "")), `"R1.1" has the parent "R1", which is not above it`},
		"its own parent":            {own(placed(entry("R1", "rule", "R1"))), `"R1" has the parent "R1", which is not above it`},
		"one page for two":          {own(entry("R 1", "rule", ""), placed(entry("R-1", "rule", ""))), `"R-1" would have the page r-1.html, which is taken by "R 1"`},
		"the overview's page":       {own(placed(entry("Index", "rule", ""))), `"Index" would have the page index.html, which is taken by the overview`},
		"no id":                     {own(placed(entry("", "rule", ""))), `"" cannot be the id of a provision: it is empty`},
		"a comma in an id":          {own(placed(entry("R1, R2", "rule", ""))), `it has one of , : # [ ]`},
		"a line break in an id":     {own(placed(entry("R1\nR2", "rule", ""))), `it has space around it`},
		"an unseen mark in an id":   {own(placed(entry("R1\u200b", "rule", ""))), `it has a character that cannot be seen`},
		"an id without end":         {own(placed(entry(strings.Repeat("R", 300), "rule", ""))), `it is longer than 80 bytes`},
		"an id that climbs folders": {[]FrameworkFile{{File: "x.yaml", Place: at, Framework: Framework{ID: "../x"}}}, `"../x" is not a framework id`},
	} {
		t.Run(name, func(t *testing.T) {
			library, problems := New(story.files, nil)
			require.Len(t, problems, 1)
			require.Contains(t, problems[0].Message, story.says)
			require.Equal(t, at, Place{Line: problems[0].Line, Column: problems[0].Column})
			for _, f := range library.Frameworks() {
				require.LessOrEqual(t, len(f.Provisions), 1, "what is wrong is left out, the rest stays")
			}
		})
	}
}

func TestASecondFrameworkOfTheSameIDIsRefused(t *testing.T) {
	library, problems := New([]FrameworkFile{file("own", entry("R1", "rule", "")), file("own", entry("R2", "rule", ""))}, nil)
	require.Len(t, problems, 1)
	require.NotNil(t, library.Find("own", "R1"))
	require.Nil(t, library.Find("own", "R2"))
}

func TestMapsThatLeadNowhere(t *testing.T) {
	files := []FrameworkFile{file("iso42001", entry("5.2", "clause", "")), file("own", entry("R1", "rule", ""), entry("R2", "rule", ""))}
	for name, story := range map[string]struct {
		m    MapFile
		says string
	}{
		"no such framework":   {crosswalk("iso42001", "gdpr"), `no framework has the id "gdpr"`},
		"no such start":       {crosswalk("iso42001", "own", paired("5.3", Equal, "R1")), `iso42001 has no provision "5.3"`},
		"no such end":         {crosswalk("iso42001", "own", paired("5.2", Equal, "R9")), `own has no provision "R9"`},
		"an unknown relation": {crosswalk("iso42001", "own", paired("5.2", "covers", "R1")), `unknown relation "covers"`},
		"no relation":         {crosswalk("iso42001", "own", paired("5.2", "", "R1")), `unknown relation ""`},
		"a pair twice":        {crosswalk("iso42001", "own", paired("5.2", Equal, "R1"), paired("5.2", Subset, "r1")), `"5.2" and "R1" are already paired`},
	} {
		t.Run(name, func(t *testing.T) {
			library, problems := New(files, []MapFile{story.m})
			require.Len(t, problems, 1)
			require.Contains(t, problems[0].Message, story.says)
			require.Equal(t, story.m.File, problems[0].File)
			require.Nil(t, library.Find("own", "R9"))
		})
	}
}

func TestDocumentsAndIntervalsBelongToProvisions(t *testing.T) {
	f := file("iso42001", entry("6.1.3.f", "element", ""), entry("8.2", "clause", ""))
	f.Documents = []DocumentEntry{
		{Document: Document{ID: "DI-06", Name: "Statement of applicability"}, ProvisionID: "6.1.3.f"},
		{Document: Document{ID: "DI-06", Name: "The same again"}, ProvisionID: "8.2"},
		{Document: Document{ID: "DI-07", Name: "A second one there"}, ProvisionID: "6.1.3.f"},
		{Document: Document{ID: "DI-08", Name: "Nobody's"}, ProvisionID: "6.1.9"},
	}
	f.Intervals = []IntervalEntry{{Interval: Interval{Item: "Risk assessment", Says: "Planned intervals."}, ProvisionIDs: []string{"8.2", "8.9"}}}
	f.Counts = []Count{{Kind: "element", Want: 1}, {Kind: "clause", Want: 32}}
	library, problems := New([]FrameworkFile{f}, nil)

	statement := library.Resolve("6.1.3.f").Documented
	require.Equal(t, "DI-06", statement.ID)
	require.Same(t, library.Resolve("6.1.3.f"), statement.Provision)
	require.Nil(t, library.Resolve("8.2").Documented)
	require.Equal(t, "Planned intervals.", library.Resolve("8.2").Intervals[0].Says)

	var said []string
	for _, p := range problems {
		said = append(said, p.Message)
	}
	require.Equal(t, []string{
		`the document id "DI-06" is empty or taken`,
		`"6.1.3.f" already asks for the document "DI-06"`,
		`document "DI-08" belongs to "6.1.9", which is not in iso42001`,
		`the interval of "Risk assessment" is about "8.9", which is not in iso42001`,
		`1 provisions of kind "clause", but counts says 32`,
	}, said)
}

func TestTheFrameworksOwnWordsAreHeldAgainstItsLists(t *testing.T) {
	f := file("own", entry("R1", "rule", ""), entry("R2", "rule", ""))
	f.Framework.Roles = []string{"provider", "deployer"}
	f.Provisions[0].Roles = []string{"provider", "deploier"}
	f.Provisions[0].RiskClasses = []string{"any word, as there is no list"}
	f.Framework.CaseWords = []string{"annex-iii", "annex-i"}
	f.Provisions[0].OnlyCases = []string{"annex-3"}
	f.Provisions[1].PointsTo = []string{"R1", "R3"}
	_, problems := New([]FrameworkFile{f}, nil)
	require.Len(t, problems, 3)
	require.Equal(t, `"R1" names a role that the framework does not list: "deploier"`, problems[0].Message)
	require.Equal(t, `"R1" names a case that the framework does not list: "annex-3"`, problems[1].Message)
	require.Equal(t, `"R2" points to "R3", which is not in own`, problems[2].Message)
}

// What was read may be kept and linked again, for another version or with more
// files beside it.
func TestLinkingLeavesTheFilesAsTheyWere(t *testing.T) {
	files := []FrameworkFile{file("iso42001", entry("5", "clause", ""), entry("5.2", "clause", "5"))}
	first, _ := New(files, nil)
	second, problems := New(files, nil)
	require.Empty(t, problems)
	require.NotSame(t, first.Resolve("5"), second.Resolve("5"))
	require.Len(t, second.Resolve("5").Children, 1)
	require.Nil(t, files[0].Provisions[1].Parent)
}
