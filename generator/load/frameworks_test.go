package load

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
	"aims/generator/framework"
)

// crosswalkFiles is a handbook whose crosswalks/ holds these files.
func crosswalkFiles(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["crosswalks/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const ownRules = `id: own-rules
title: AI rules of Harbour Health
counts: {rule: 3}
provisions:
  - {id: 5.1, kind: rule, label: No patient data in public tools}
  - {id: 5.10, kind: rule, label: Every model has an owner}
  - {id: 10.1, kind: rule, label: Rules are reviewed, parent: 5.1}
`

const ownMap = `from: own-rules
to: iso42001
relation: subset
confidence: medium
source: the rules' author
pairs:
  - {from: 5.10, to: A.3.2}
  - {from: 5.1, to: A.9.2, relation: intersects, confidence: high, corroborated: true}
`

func TestIdsArriveAsTheyAreWritten(t *testing.T) {
	read, findings := Frameworks(crosswalkFiles(map[string]string{"frameworks/own-rules.yaml": ownRules}), "crosswalks")
	require.Empty(t, findings)
	library, findings := read.Library()
	require.Empty(t, findings)
	rules := library.Framework("own-rules")
	require.Equal(t, []string{"5.1", "5.10", "10.1"}, rules.IDs(), "no number is read out of an id")
	require.Equal(t, "5.1", rules.Find("10.1").Parent.ID)
	require.Equal(t, "AI rules of Harbour Health", rules.ShortTitle, "the title stands in for a short one")
}

func TestAHandbookAddsItsOwnFrameworkAndMap(t *testing.T) {
	own, findings := Frameworks(crosswalkFiles(map[string]string{
		"frameworks/own-rules.yaml":         ownRules,
		"maps/own-rules--iso42001.yaml":     ownMap,
		"README.md":                         "not read",
		"frameworks/README.md":              "not read",
		"frameworks/.own-rules.yaml.swp":    "not read",
		"maps/own-rules--iso42001--b.yaml":  "from: own-rules\nto: iso42001\npairs: [{from: 10.1, to: '10.1', relation: concept}]\n",
		"frameworks/drafts/some-thing.yaml": "not read: a folder below",
	}), "crosswalks")
	require.Len(t, findings, 1)
	require.Equal(t, "crosswalks/frameworks/drafts: error: only .yaml files belong here (crosswalk-syntax)", strings.Split(findings[0].String(), "\n")[0])

	both, findings := program(t).With(own)
	require.Empty(t, findings)
	library, findings := both.Library()
	require.Empty(t, findings)

	ownership := library.Resolve("own-rules:5.10")
	relations := library.Relations(ownership)
	require.Len(t, relations, 1)
	require.Equal(t, framework.Subset, relations[0].Is)
	require.Equal(t, "A.3.2", relations[0].Other.ID)
	require.Equal(t, "medium", relations[0].Confidence)
	require.Equal(t, "the rules' author", relations[0].Source)

	use := library.Relations(library.Resolve("own-rules:5.1"))
	require.Equal(t, framework.Intersects, use[0].Is, "a pair's own relation goes before the map's")
	require.Equal(t, "high", use[0].Confidence)
	require.True(t, use[0].Pair.Corroborated)
	require.Equal(t, framework.Concept, library.Relations(library.Resolve("own-rules:10.1"))[0].Is)
}

func TestAHandbookWithoutCrosswalks(t *testing.T) {
	own, findings := Frameworks(fstest.MapFS{}, "crosswalks")
	require.Empty(t, findings)
	both, findings := program(t).With(own)
	require.Empty(t, findings)
	require.Equal(t, program(t), both)
}

func TestTheSameFileTwiceIsOneFramework(t *testing.T) {
	text, err := os.ReadFile("../../crosswalks/frameworks/oecd-ai-principles.yaml")
	require.NoError(t, err)
	own, _ := Frameworks(crosswalkFiles(map[string]string{"frameworks/oecd-ai-principles.yaml": string(text)}), "crosswalks")
	both, findings := program(t).With(own)
	require.Empty(t, findings)
	require.Equal(t, program(t), both)

	// One line more, and it is the handbook's.
	own, _ = Frameworks(crosswalkFiles(map[string]string{"frameworks/oecd-ai-principles.yaml": string(text) + "notes: [Read on 2026-11-20]\n"}), "crosswalks")
	both, findings = program(t).With(own)
	require.Len(t, findings, 1)
	require.Equal(t, `crosswalks/frameworks/oecd-ai-principles.yaml:1:5: info: this framework takes the place of the program's own "oecd-ai-principles" (framework-replaced)`,
		strings.Split(findings[0].String(), "\n")[0])
	library, findings := both.Library()
	require.Empty(t, findings)
	require.Equal(t, []string{"Read on 2026-11-20"}, library.Framework("oecd-ai-principles").Notes)
}

// The project's own repository is such a handbook: what it carries is the program's.
func TestAHandbookThatCarriesTheProgramsFiles(t *testing.T) {
	fsys := os.DirFS("../..")
	read, findings := program(t).Read(fsys, "crosswalks")
	require.Empty(t, findings)
	again, findings := Frameworks(fsys, "crosswalks")
	require.Empty(t, findings)
	require.Equal(t, again, read, "taken over or read again, it is the same")
	both, findings := program(t).With(read)
	require.Empty(t, findings)
	require.Equal(t, program(t), both)
}

// The author of an older edition cannot mend the program's map, so its pairs go
// away with one warning and not with an error each.
func TestAnEditionWithFewerProvisions(t *testing.T) {
	own, _ := Frameworks(crosswalkFiles(map[string]string{"frameworks/oecd-ai-principles.yaml": `id: oecd-ai-principles
title: Our reading of the principles
provisions:
  - {id: 1.4, kind: principle, title: "Robustness, security and safety"}
`}), "crosswalks")
	before := program(t)
	both, findings := before.With(own)
	require.Len(t, findings, 3)
	require.Equal(t, finding.Info, findings[2].Severity)
	for _, f := range findings[:2] {
		require.Equal(t, finding.Warning, f.Severity)
		require.Equal(t, "crosswalks/frameworks/oecd-ai-principles.yaml:1:5", f.Position.String())
		require.Contains(t, f.Message, "name provisions that this framework does not have")
	}
	_, findings = both.Library()
	require.Empty(t, findings)
	require.Equal(t, program(t), before, "the program's own stay whole for the next version")
}

func TestAMapOfTheSameNameTakesItsPlace(t *testing.T) {
	own, findings := Frameworks(crosswalkFiles(map[string]string{
		"maps/iso42001--iso27001.yaml": "from: iso42001\nto: iso27001\npairs: [{from: A.5.2, to: A.5.2, relation: concept}]\n",
	}), "crosswalks")
	require.Empty(t, findings)
	both, findings := program(t).With(own)
	require.Len(t, findings, 1)
	require.Equal(t, "framework-replaced", findings[0].Rule)
	library, findings := both.Library()
	require.Empty(t, findings)
	require.Len(t, library.Relations(library.Resolve("iso27001:A.5.2")), 1)
}

func TestSlipsInAFrameworkFile(t *testing.T) {
	for name, story := range map[string]struct {
		text string
		says []string // each finding's place and message
	}{
		"an unknown key": {
			"id: own\ntitle: Own\nprovisions:\n  - id: R1\n    kind: rule\n    labell: What it asks\n    label: What it asks\n",
			[]string{`6:5: error: unknown key "labell"`}},
		"a key twice": {
			"id: own\ntitle: Own\ntitle: Other\n",
			[]string{`3:1: error: the key "title" is here twice`}},
		"keys that are missing": {
			"short-title: Own\nprovisions:\n  - {id: R1, label: What it asks}\n",
			[]string{`1:1: error: the key "id" is missing`, `1:1: error: the key "title" is missing`, `3:5: error: the key "kind" is missing`}},
		"a provision without words": {
			"id: own\ntitle: Own\nprovisions:\n  - {id: R1, kind: rule}\n",
			[]string{`4:5: error: provision "R1" has no name`}},
		"a list where a text belongs": {
			"id: own\ntitle: [Own]\n",
			[]string{`2:8: error: a single text belongs here, not a list`}},
		"a text where a list belongs": {
			"id: own\ntitle: Own\nnotes: one note\n",
			[]string{`3:8: error: a list belongs here, not a text`}},
		"a text where a mapping belongs": {
			"id: own\ntitle: Own\nprovisions: [R1, R2]\n",
			[]string{`3:14: error: a mapping (key: value) belongs here, not a text`, `3:18: error: a mapping (key: value) belongs here, not a text`}},
		"words that are none": {
			"id: own\ntitle: Own\nbinding: maybe\ncounts: {rule: many}\nprovisions:\n  - {id: R1, kind: rule, label: x, modal: shall, calls-for-document: perhaps}\n",
			[]string{`3:10: error: "maybe" is neither true nor false`, `4:16: error: "many" is no whole number`,
				`6:43: error: "shall" is no word for modal`, `6:70: error: "perhaps" is no word for calls-for-document`}},
		"another file name": {
			"id: ours\ntitle: Own\n",
			[]string{`1:1: error: the file is called own.yaml, the framework "ours"`}},
		"an anchor and its alias": {
			"id: own\ntitle: &t Own\npublisher: *t\nnotes: *t\n",
			[]string{`2:8: error: anchors (&t) are not used here`, `3:12: error: aliases (*t) are not used here`, `4:8: error: aliases (*t) are not used here`}},
		"a tag": {
			"id: own\ntitle: !!binary T3du\n",
			[]string{`2:8: error: tags (!!binary) are not used here`}},
		"bytes that are no text": {
			"id: own\ntitle: Caf\xe9\n",
			[]string{`2:11: error: this byte is no text: 0xe9`}},
		"a NUL byte": {
			"id: own\ntitle: Ow\x00n\n",
			[]string{`2:10: error: this byte is no text: 0x00`}},
		"a tab that indents": {
			"id: own\ntitle: Own\ndates:\n\t- {date: 2026-05-04, event: x}\n",
			[]string{`4:1: error: this is not YAML: found character that cannot start any token`}},
		"nothing but a comment": {
			"# to be written\n",
			[]string{` error: the file is empty`}},
		"a merge key": {
			"id: own\ntitle: Own\n<<: {notes: [a]}\n",
			[]string{`3:1: error: unknown key "<<"`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, findings := Frameworks(crosswalkFiles(map[string]string{"frameworks/own.yaml": story.text}), "crosswalks")
			var said []string
			for _, f := range findings {
				line := strings.Split(f.String(), "\n")[0]
				line = strings.TrimSuffix(strings.TrimPrefix(line, "crosswalks/frameworks/own.yaml:"), " (crosswalk-syntax)")
				said = append(said, line)
			}
			require.Equal(t, story.says, said)
		})
	}
}

func TestANearMissIsOffered(t *testing.T) {
	_, findings := Frameworks(crosswalkFiles(map[string]string{"frameworks/own.yaml": "id: own\ntitle: Own\npublsher: Harbour Health\n"}), "crosswalks")
	require.Len(t, findings, 1)
	require.Equal(t, "did you mean publisher?", findings[0].Hint)
}

func TestSlipsInAMap(t *testing.T) {
	_, findings := Frameworks(crosswalkFiles(map[string]string{
		"frameworks/own-rules.yaml": ownRules,
		"maps/rules.yaml":           ownMap,
	}), "crosswalks")
	require.Len(t, findings, 1)
	require.Equal(t, "name the file own-rules--iso42001.yaml, or own-rules--iso42001--NAME.yaml", findings[0].Hint)

	own, findings := Frameworks(crosswalkFiles(map[string]string{
		"frameworks/own-rules.yaml":     ownRules,
		"maps/own-rules--iso42001.yaml": "from: own-rules\nto: iso42001\npairs:\n  - {from: 5.10, to: A.3.9, relation: equal}\n  - {from: 5.1, to: A.3.2, relation: covers}\n  - {from: 5.2, to: 5.2, relation: equal}\n",
	}), "crosswalks")
	require.Empty(t, findings)
	both, _ := program(t).With(own)
	_, findings = both.Library()
	var said []string
	for _, f := range findings {
		said = append(said, strings.Split(f.String(), "\n")[0])
	}
	require.Equal(t, []string{
		`crosswalks/maps/own-rules--iso42001.yaml:4:12: error: iso42001 has no provision "A.3.9" (crosswalk-link)`,
		`crosswalks/maps/own-rules--iso42001.yaml:5:12: error: unknown relation "covers" (crosswalk-link)`,
		`crosswalks/maps/own-rules--iso42001.yaml:6:12: error: own-rules has no provision "5.2" (crosswalk-link)`,
	}, said)
}

// hostile are files that nobody writes by accident. Each gives findings or is read
// correctly; none may panic, hang or unfold.
var hostile = map[string]string{
	"empty":             "",
	"only a comment":    "# nothing here\n",
	"a scalar":          "42",
	"a list":            "- id: own\n",
	"null":              "~",
	"two documents":     "id: own\ntitle: Own\n---\nid: own\n",
	"not UTF-8":         "id: own\ntitle: \xff\xfe\xfd\n",
	"a NUL byte":        "id: own\x00\ntitle: Own\n",
	"tabs":              "id: own\n\ttitle: Own\n",
	"an open bracket":   "id: own\ntitle: [Own\n",
	"an open quote":     "id: own\ntitle: \"Own\n",
	"an alias":          "id: &x own\ntitle: *x\n",
	"an alias bomb":     "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\nprovisions: *d\n",
	"an alias to self":  "&a id: own\nprovisions: &p [*p]\n",
	"an alias as key":   "id: own\n? *id\n: x\n",
	"a list as key":     "id: own\n? [a, b]\n: x\n",
	"an unknown alias":  "id: *nobody\n",
	"a tag":             "id: !!binary aWQ=\ntitle: !own x\n",
	"a deep list":       "provisions: " + strings.Repeat("[", 20000),
	"a deep mapping":    strings.Repeat("{a: ", 20000),
	"an id of a path":   "id: ../../etc/passwd\ntitle: Own\n",
	"a marker in an id": "id: own\ntitle: Own\nprovisions: [{id: '--> <script>', kind: rule, label: x}]\n",
	"a large count":     "id: own\ntitle: Own\ncounts: {rule: 99999999999999999999999}\n",
}

func TestHostileFilesGiveFindings(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(hostile)) {
		t.Run(name, func(t *testing.T) {
			files := crosswalkFiles(map[string]string{"frameworks/own.yaml": hostile[name], "maps/own--own.yaml": hostile[name]})
			read, findings := Frameworks(files, "crosswalks")
			_, more := read.Library()
			require.NotEmpty(t, append(findings, more...))
			for _, f := range findings {
				require.Equal(t, finding.Error, f.Severity)
				require.Less(t, len(f.Message), 300, "a message is for people")
			}
		})
	}
}

func TestAFileThatNobodyWouldWriteIsNotRead(t *testing.T) {
	_, findings := Frameworks(crosswalkFiles(map[string]string{"frameworks/own.yaml": "id: own\n" + strings.Repeat("# \n", 3<<20)}), "crosswalks")
	require.Len(t, findings, 1)
	require.Equal(t, "the file has more than 8 MB", findings[0].Message)
}

func FuzzFrameworks(f *testing.F) {
	f.Add([]byte(ownRules))
	f.Add([]byte(ownMap))
	for _, text := range hostile {
		if len(text) < 1000 {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fsys := fstest.MapFS{
			"frameworks/own-rules.yaml":     {Data: []byte(ownRules)},
			"frameworks/own.yaml":           {Data: data},
			"maps/own-rules--own.yaml":      {Data: data},
			"maps/own-rules--iso42001.yaml": {Data: data},
		}
		read, _ := Frameworks(fsys, ".")
		library, _ := read.Library()
		for _, fw := range library.Frameworks() {
			for _, p := range fw.Provisions {
				require.Same(t, p, library.Resolve(fw.ID+":"+p.ID), "what is kept can be referred to")
			}
		}
	})
}
