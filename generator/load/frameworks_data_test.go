package load

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/framework"
)

// program reads the crosswalks that come with the program.
func program(t testing.TB) Crosswalks {
	t.Helper()
	read, findings := Frameworks(os.DirFS("../../crosswalks"), ".")
	require.Empty(t, findings)
	return read
}

func programLibrary(t testing.TB) *framework.Library {
	t.Helper()
	library, findings := program(t).Library()
	require.Empty(t, findings, "every end of every map exists, every count is right")
	return library
}

// The lists below were typed out from the contents page of the standard and not
// copied from the data, so that a slip in one shows against the other.
const leafClauses = `
	4.1 4.2 4.3 4.4
	5.1 5.2 5.3
	6.1.1 6.1.2 6.1.3 6.1.4 6.2 6.3
	7.1 7.2 7.3 7.4 7.5.1 7.5.2 7.5.3
	8.1 8.2 8.3 8.4
	9.1 9.2.1 9.2.2 9.3.1 9.3.2 9.3.3
	10.1 10.2`

const annexAControls = `
	A.2.2 A.2.3 A.2.4
	A.3.2 A.3.3
	A.4.2 A.4.3 A.4.4 A.4.5 A.4.6
	A.5.2 A.5.3 A.5.4 A.5.5
	A.6.1.2 A.6.1.3 A.6.2.2 A.6.2.3 A.6.2.4 A.6.2.5 A.6.2.6 A.6.2.7 A.6.2.8
	A.7.2 A.7.3 A.7.4 A.7.5 A.7.6
	A.8.2 A.8.3 A.8.4 A.8.5
	A.9.2 A.9.3 A.9.4
	A.10.2 A.10.3 A.10.4`

func idsOf(provisions []*framework.Provision) []string {
	ids := []string{}
	for _, p := range provisions {
		ids = append(ids, p.ID)
	}
	return ids
}

func TestISO42001IsComplete(t *testing.T) {
	aims := programLibrary(t).Framework("iso42001")

	var leaves []string
	for _, clause := range aims.OfKind("clause") {
		if below := clause.Children; len(below) == 0 || below[0].Kind == "element" {
			leaves = append(leaves, clause.ID)
		}
	}
	require.Equal(t, strings.Fields(leafClauses), leaves)
	require.Len(t, leaves, 32)
	require.Len(t, aims.OfKind("clause"), 43)
	require.Equal(t, strings.Fields(annexAControls), idsOf(aims.OfKind("control")))
	require.Len(t, aims.OfKind("control"), 38)
	require.Equal(t, strings.Fields("A.2 A.3 A.4 A.5 A.6 A.7 A.8 A.9 A.10"), idsOf(aims.OfKind("area")))
	require.Len(t, aims.OfKind("element"), 176)
	require.Len(t, aims.Leaves(), 176+38)
	require.Len(t, aims.Documents, 23)
	require.Equal(t, "DI-01", aims.Documents[0].ID)
	require.Equal(t, "DI-23", aims.Documents[22].ID)
	require.Len(t, aims.OfKind("organizational-objective"), 11)
	require.Len(t, aims.OfKind("risk-source"), 7)

	var objectives []string
	for _, p := range aims.Provisions {
		if p.Objective != "" {
			objectives = append(objectives, p.ID)
		}
	}
	require.Equal(t, strings.Fields("A.2 A.3 A.4 A.5 A.6.1 A.6.2 A.7 A.8 A.9 A.10"), objectives, "A.6 has none of its own, its two parts have one each")
}

// Where clauses 4 to 10 ask for documented information, and which of it is a record of
// what happened. Typed out from the clauses.
func TestDocumentedInformation(t *testing.T) {
	aims := programLibrary(t).Framework("iso42001")
	var asked, retained []string
	for _, d := range aims.Documents {
		asked = append(asked, d.ID+" "+d.Provision.Cited())
		require.Same(t, d, d.Provision.Documented)
		if d.Nature == "retained record" {
			retained = append(retained, d.ID)
		}
	}
	require.Equal(t, []string{
		"DI-01 4.3", "DI-02 4.4", "DI-03 5.2", "DI-04 6.1.1", "DI-05 6.1.2", "DI-06 6.1.3 f)", "DI-07 6.1.3 g)", "DI-08 6.1.3",
		"DI-09 6.1.3", "DI-10 6.1.4", "DI-11 6.2 g)", "DI-12 7.2", "DI-13 7.5.1 a)", "DI-14 7.5.1 b)", "DI-15 8.1", "DI-16 8.2",
		"DI-17 8.3", "DI-18 8.4", "DI-19 9.1", "DI-20 9.2.2", "DI-21 9.3.3", "DI-22 10.2", "DI-23 10.2",
	}, asked)
	require.Equal(t, append([]string{"DI-04", "DI-12"}, listed("DI-15 to 23")...), retained)
}

func TestWhichControlsCallForADocument(t *testing.T) {
	calls := map[string][]string{}
	for _, p := range programLibrary(t).Framework("iso42001").OfKind("control") {
		calls[p.CallsForDocument] = append(calls[p.CallsForDocument], p.ID)
	}
	require.Equal(t, map[string][]string{
		"none":    listed("A.2.3 to 4, A.3.2 to 3, A.8.3, A.9.4, A.10.2, A.10.4"),
		"implied": listed("A.5.2, A.6.2.8, A.8.2, A.10.3"),
		"explicit": listed(`A.2.2, A.4.2 to 6, A.5.3 to 5, A.6.1.2 to 3, A.6.2.2 to 7, A.7.2 to 6, A.8.4 to 5,
			A.9.2 to 3`),
	}, calls)
}

func TestWhichClausesPointIntoAnnexA(t *testing.T) {
	points := map[string][]string{}
	for _, p := range programLibrary(t).Framework("iso42001").Provisions {
		if p.PointsTo != nil {
			points[p.ID] = p.PointsTo
		}
	}
	require.Equal(t, map[string][]string{
		"5.2": listed("A.2.2 to 4"), "5.3": listed("A.3.2"), "6.1.4": listed("A.5.2 to 5"),
		"6.2": listed("A.6.1.2 to 3, A.9.3"), "7.1": listed("A.4.2 to 6"),
	}, points)
}

// Clauses 4 to 10 say "planned intervals" at most. A year or a month is practice and is
// marked as such wherever it stands; nothing that is marked so is worded as a duty.
func TestAnIntervalIsTypicalAndNeverARequirement(t *testing.T) {
	span := regexp.MustCompile(`(?i)\b(annual(ly)?|year(s|ly)?|quarter(s|ly)?|month(s|ly)?|week(s|ly)?|da(y|ys|ily)|once)\b`)
	duty := regexp.MustCompile(`(?i)\b(shall|must|required?|requirement|has to|have to|obliged)\b`)
	aims := programLibrary(t).Framework("iso42001")
	require.Len(t, aims.Intervals, 15)
	for _, interval := range aims.Intervals {
		require.NotRegexp(t, span, interval.Says, interval.Item)
		require.NotEmpty(t, interval.Typical, interval.Item)
		require.NotRegexp(t, duty, interval.Typical, interval.Item)
		require.NotEmpty(t, interval.Provisions, interval.Item)
	}
	for _, d := range aims.Documents {
		before, practice, _ := strings.Cut(d.Periodicity, "Typical: ")
		require.NotRegexp(t, span, before, d.ID)
		require.NotRegexp(t, duty, practice, d.ID)
	}
	for _, p := range aims.Provisions {
		require.NotRegexp(t, span, p.Label+" "+p.Objective, p.ID)
	}
}

// Every requirement of an ISO standard is a sentence with "shall", every piece of
// guidance one with "should". Nothing that stands here is such a sentence.
func TestNoSentenceOfAnISOStandard(t *testing.T) {
	theirs := regexp.MustCompile(`(?i)\b(shall|should)\b`)
	library := programLibrary(t)
	for _, id := range []string{"iso42001", "iso27001", "iso42005", "iso23894"} {
		f := library.Framework(id)
		require.Contains(t, f.LicenceNote, "copyrighted", id)
		for _, p := range f.Provisions {
			ours := append([]string{p.Title, p.Label, p.Objective, p.Note, p.UsualDocument}, slices.Concat(p.Questions, p.TypicalEvidence)...)
			require.NotRegexp(t, theirs, strings.Join(ours, "\n"), p.Ref())
		}
		for _, d := range f.Documents {
			require.NotRegexp(t, theirs, strings.Join(append(d.Evidence, d.Name, d.Periodicity, d.Note), "\n"), d.ID)
		}
	}
}

// How many elements each leaf clause has, counted by hand from the clauses' lists.
func TestElementsOfEachClause(t *testing.T) {
	want := map[string]int{
		"4.1": 4, "4.2": 3, "4.3": 5, "4.4": 5, "5.1": 8, "5.2": 8, "5.3": 4,
		"6.1.1": 15, "6.1.2": 9, "6.1.3": 14, "6.1.4": 6, "6.2": 13, "6.3": 1,
		"7.1": 2, "7.2": 4, "7.3": 3, "7.4": 4, "7.5.1": 2, "7.5.2": 3, "7.5.3": 7,
		"8.1": 9, "8.2": 2, "8.3": 4, "8.4": 2,
		"9.1": 6, "9.2.1": 3, "9.2.2": 6, "9.3.1": 2, "9.3.2": 7, "9.3.3": 3,
		"10.1": 1, "10.2": 11,
	}
	aims := programLibrary(t).Framework("iso42001")
	for _, id := range strings.Fields(leafClauses) {
		require.Len(t, aims.Find(id).Children, want[id], id)
	}
}

// A letter is printed as the standard prints it; a number of ours never is.
func TestISO42001IsCitedAsTheStandardIs(t *testing.T) {
	lettered := regexp.MustCompile(`^(\d+(?:\.\d+)+)\.([a-g])(?:\.(\d))?$`)
	numbered := regexp.MustCompile(`^(\d+(?:\.\d+)+)-\d+$`)
	aims := programLibrary(t).Framework("iso42001")
	for _, p := range aims.OfKind("element") {
		if parts := lettered.FindStringSubmatch(p.ID); parts != nil {
			want := parts[1] + " " + parts[2] + ")"
			if parts[3] != "" {
				want += " " + parts[3] + ")"
			}
			require.Equal(t, want, p.Cited())
			require.Equal(t, parts[1], p.Parent.ID)
			continue
		}
		parts := numbered.FindStringSubmatch(p.ID)
		require.NotNil(t, parts, p.ID)
		require.Equal(t, parts[1], p.Cited())
		require.Equal(t, parts[1], p.Parent.ID)
	}
	require.Nil(t, aims.Find("5.2.e"), "5.2 has the letters a) to d) only")
	require.Nil(t, aims.Find("A.6.1.4"))
	require.Nil(t, aims.Find("A.2.1"))
}

func TestISO42001HelpsTheAuditor(t *testing.T) {
	aims := programLibrary(t).Framework("iso42001")
	for _, id := range strings.Fields(leafClauses) {
		require.NotEmpty(t, aims.Find(id).Questions, id)
	}
	for _, p := range aims.OfKind("control") {
		require.NotEmpty(t, p.TypicalEvidence, p.ID)
		require.NotEmpty(t, p.RecordKinds, p.ID)
		require.NotEmpty(t, p.UsualDocument, p.ID)
		require.Equal(t, "B"+strings.TrimPrefix(p.ID, "A"), p.GuidanceRef)
	}
	for _, p := range aims.OfKind("element") {
		require.NotEmpty(t, p.EvidenceForm, p.ID)
		require.NotEmpty(t, p.RecordKinds, p.ID)
	}
	for _, d := range aims.Documents {
		require.NotEmpty(t, d.Evidence, d.ID)
		require.NotEmpty(t, d.Periodicity, d.ID)
		require.Contains(t, []string{"maintained document", "retained record"}, d.Nature)
	}
	require.Equal(t, "DI-06", aims.Find("6.1.3.f").Documented.ID)
	require.Equal(t, "may", aims.Find("6.1.4-5").Modal, "sharing impact assessment results is allowed, not required")
	require.Equal(t, []string{"A.2.2", "A.2.3", "A.2.4"}, aims.Find("5.2").PointsTo)
	require.Equal(t, "AI policy", aims.Find("5.2").Intervals[0].Item)
	for _, interval := range aims.Intervals {
		require.NotEmpty(t, interval.Says)
	}
}

// What cannot be made with "aims new KIND" must not be recommended.
func TestRecordKindsOfProvisionsAreKinds(t *testing.T) {
	for _, f := range programLibrary(t).Frameworks() {
		for _, p := range f.Provisions {
			for _, kind := range p.RecordKinds {
				require.FileExists(t, "../record/kinds/"+kind+".yaml", p.Ref())
			}
		}
		for _, d := range f.Documents {
			for _, kind := range d.RecordKinds {
				require.FileExists(t, "../record/kinds/"+kind+".yaml", d.ID)
			}
		}
	}
}

func TestCountsOfTheFrameworks(t *testing.T) {
	library := programLibrary(t)
	for id, counts := range map[string]map[string]int{
		"iso27001":            {"clause": 7, "subclause": 34, "theme": 4, "control": 93},
		"nist-ai-rmf":         {"function": 4, "category": 19, "subcategory": 72},
		"nist-ai-600-1":       {"risk": 12},
		"eu-ai-act":           {"chapter": 10, "section": 4, "article": 55, "paragraph": 16, "point": 49, "annex": 11, "annex-point": 17},
		"colorado-ai-act":     {"section": 9, "paragraph": 14},
		"texas-traiga":        {"chapter": 4, "section": 23},
		"nyc-ll144":           {"section": 5, "paragraph": 5, "rule": 5},
		"korea-ai-basic-act":  {"article": 14, "paragraph": 5, "item": 6},
		"oecd-ai-principles":  {"section": 2, "principle": 5, "recommendation": 5},
		"iso42005":            {"clause": 2, "subclause": 33, "annex": 5},
		"iso23894":            {"clause": 3, "subclause": 39, "annex": 3},
		"singapore-ai-verify": {"principle": 11, "section": 1},
	} {
		f, total := library.Framework(id), 0
		require.NotNil(t, f, id)
		for kind, want := range counts {
			require.Len(t, f.OfKind(kind), want, "%s: %s", id, kind)
			total += want
		}
		require.Len(t, f.Provisions, total, "%s has no other kinds", id)
	}
	require.Len(t, library.Frameworks(), 13)
}

func TestISO27001AndNISTByTheirNumbers(t *testing.T) {
	library := programLibrary(t)
	for theme, want := range map[string]int{"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34} {
		require.Len(t, library.Find("iso27001", theme).Children, want, theme)
	}
	for function, want := range map[string]int{"GOVERN": 19, "MAP": 18, "MEASURE": 22, "MANAGE": 13} {
		below := library.Find("nist-ai-rmf", function).Below()
		leaves := 0
		for _, p := range below {
			if p.Leaf() {
				leaves++
			}
		}
		require.Equal(t, want, leaves, function)
	}
	require.Same(t, library.Find("nist-ai-rmf", "GOVERN 1.1"), library.Find("nist-ai-rmf", "Govern 1.1"))
}

func TestFiveTenIsNotFiveOne(t *testing.T) {
	library := programLibrary(t)
	require.Equal(t, "Acceptable use of information and other associated assets", library.Resolve("iso27001:A.5.10").Title)
	require.Equal(t, "Policies for information security", library.Resolve("iso27001:A.5.1").Title)
	require.Equal(t, "Approval process", library.Resolve("iso42005:5.11").Title)
	require.Equal(t, "General", library.Resolve("iso42005:5.1").Title)
	require.Equal(t, "Recording and reporting", library.Resolve("iso42005:5.10").Title)
	require.Equal(t, "Continual improvement", library.Resolve("10.1").Title)
	require.Equal(t, "AI system impact assessment process", library.Resolve("A.5.2").Title)
	require.Equal(t, "Information security roles and responsibilities", library.Resolve("iso27001:A.5.2").Title)

	// In a map, too: only recording (5.10) is about the control of documents.
	others := func(ref, in string) []string { return othersIn(library, ref, in) }
	require.Equal(t, []string{"7.5.3"}, others("iso42005:5.10", "iso42001"))
	require.Empty(t, others("iso42005:5.1", "iso42001"))
}

func TestEveryFrameworkSaysWhereItComesFrom(t *testing.T) {
	day := regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	for _, f := range programLibrary(t).Frameworks() {
		require.NotEmpty(t, f.ShortTitle, f.ID)
		require.NotEmpty(t, f.Publisher, f.ID)
		require.NotEmpty(t, f.Edition, f.ID)
		require.NotEmpty(t, f.Status, f.ID)
		require.NotEmpty(t, f.Jurisdiction, f.ID)
		require.NotEmpty(t, f.LicenceNote, f.ID)
		require.Regexp(t, `^(high|medium|low)\b`, f.Confidence, f.ID)
		require.Equal(t, "2026-11-23", f.AsOf, f.ID)
		require.NotEmpty(t, f.Sources, f.ID)
		for _, s := range f.Sources {
			require.True(t, s.URL != "" || s.What != "", "%s %s", f.ID, s.ID)
		}
		for _, p := range f.Provisions {
			require.Regexp(t, `^$|^(medium|low)\b`, p.Confidence, "%s: high is what the framework says already", p.Ref())
			for _, date := range []string{p.AppliesFrom, p.EffectiveFrom, p.OriginallyOn, p.TextFrom} {
				require.True(t, date == "" || day.MatchString(date), "%s %s: %q", f.ID, p.ID, date)
			}
		}
	}
}

// A page's address is a promise: these must read so in every later version too.
func TestAddressesOfProvisionPages(t *testing.T) {
	library := programLibrary(t)
	for ref, path := range map[string]string{
		"5.2":                                "frameworks/iso42001/5.2.html",
		"5.2.d":                              "frameworks/iso42001/5.2.d.html",
		"4.1-1":                              "frameworks/iso42001/4.1-1.html",
		"6.1.2.d.1":                          "frameworks/iso42001/6.1.2.d.1.html",
		"A.6.2.4":                            "frameworks/iso42001/a.6.2.4.html",
		"iso27001:A.5.10":                    "frameworks/iso27001/a.5.10.html",
		"nist-ai-rmf:GOVERN 1.1":             "frameworks/nist-ai-rmf/govern-1.1.html",
		"eu-ai-act:Art. 5(1)(ba)":            "frameworks/eu-ai-act/art.-5_1_ba.html",
		"eu-ai-act:Art. 4a":                  "frameworks/eu-ai-act/art.-4a.html",
		"colorado-ai-act:6-1-1705(1)(a)(II)": "frameworks/colorado-ai-act/6-1-1705_1_a_ii.html",
		"korea-ai-basic-act:Art. 34(1)1":     "frameworks/korea-ai-basic-act/art.-34_11.html",
	} {
		p := library.Resolve(ref)
		require.NotNil(t, p, ref)
		require.Equal(t, path, p.Path())
		require.Equal(t, ref, p.Ref())
	}
	taken := map[string]string{}
	for _, f := range library.Frameworks() {
		for _, p := range f.Provisions {
			path := strings.ToLower(p.Path())
			require.Empty(t, taken[path], "%s and %s", p.Ref(), taken[path])
			taken[path] = p.Ref()
		}
	}
}

// The format is described once, field by field, for whoever adds a framework.
func TestEveryKeyIsInTheREADME(t *testing.T) {
	reader, err := os.ReadFile("frameworks_read.go")
	require.NoError(t, err)
	described, err := os.ReadFile("../../crosswalks/README.md")
	require.NoError(t, err)
	keys := regexp.MustCompile(`\((?:top, |m, )?"([a-z-]+)"`).FindAllStringSubmatch(string(reader), -1)
	require.Greater(t, len(keys), 60)
	for _, key := range keys {
		require.Contains(t, string(described), "`"+key[1]+"`")
	}
}

// The README's two examples, as a handbook that follows them would have them.
func TestTheExamplesOfTheREADMELoad(t *testing.T) {
	described, err := os.ReadFile("../../crosswalks/README.md")
	require.NoError(t, err)
	examples := regexp.MustCompile(`(?m)(?:^    .*\n)+`).FindAllString(string(described), -1)
	require.Len(t, examples, 2)
	own, findings := Frameworks(crosswalkFiles(map[string]string{
		"frameworks/own-rules.yaml":     strings.ReplaceAll("\n"+examples[0], "\n    ", "\n"),
		"maps/own-rules--iso42001.yaml": strings.ReplaceAll("\n"+examples[1], "\n    ", "\n"),
	}), "crosswalks")
	require.Empty(t, findings)
	both, _ := program(t).With(own)
	library, findings := both.Library()
	require.Empty(t, findings)
	require.Equal(t, framework.Subset, library.Relations(library.Resolve("own-rules:R1.1"))[0].Is)
	require.Len(t, library.Frameworks(), 14)
}

func BenchmarkFrameworks(b *testing.B) {
	for b.Loop() {
		program(b).Library()
	}
}
