package check

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// everythingWrong is what ordinary Markdown may hold, seen with the eyes of a handbook.
const everythingWrong = `# Changes

See [the licence](LICENCE), [below](#below), [the plan](plan.md#goals), [[not a record]], [[A.99.1]] and
[^note].

<details>

<!-- answers 5.2 -->

## One {#same}
## Two {#same}

[^twice]: One.
[^twice]: Two.

<!-- never closed
`

// loaded is what load and the rules find in a handbook of some files.
func loaded(t *testing.T, texts map[string]string) []finding.Finding {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range texts {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: files})
	require.NoError(t, err)
	return Run(Input{Graph: link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Today: today}), Loaded: h.Findings}).Findings
}

func rulesOf(findings []finding.Finding, file string, severity finding.Severity) (rules []string) {
	for _, f := range findings {
		if f.File == file && f.Severity == severity {
			rules = append(rules, f.Rule)
		}
	}
	return rules
}

// A folder of ordinary Markdown builds: what is wrong with it is a warning.
func TestOrdinaryMarkdownIsNoError(t *testing.T) {
	found := loaded(t, map[string]string{
		"content/docs/changes.md":   everythingWrong,
		"content/docs/plan.md":      "---\ntitle: Plan: goals\n---\n# Plan\n",
		"content/docs/ruled.md":     "---\n\nA line above.\n",
		"content/docs/twice.md":     "---\nlayout: post\nlayout: page\nauthor: &a me\n---\nOn the \xe9 of caf\xe9.\x00\n",
		"content/docs/dangerous.md": "[the key](../../key.pem) and [this](javascript:alert(1))\n",
	})
	require.Empty(t, rulesOf(found, "content/docs/changes.md", finding.Error))
	require.Subset(t, rulesOf(found, "content/docs/changes.md", finding.Warning), []string{
		"anchor-lost", "comment-unclosed", "footnote-duplicate", "footnote-undefined", "heading-id-duplicate",
		"link-broken", "marker-malformed", "provision-unknown", "raw-html", "reference-unknown",
	})
	require.Equal(t, []string{"front-matter-invalid"}, rulesOf(found, "content/docs/plan.md", finding.Warning))
	require.Equal(t, []string{"front-matter-unclosed"}, rulesOf(found, "content/docs/ruled.md", finding.Warning))
	require.ElementsMatch(t, []string{"duplicate-key", "yaml-alias", "not-utf8", "nul-byte"}, rulesOf(found, "content/docs/twice.md", finding.Warning))
	require.ElementsMatch(t, []string{"path-escapes", "link-refused"}, rulesOf(found, "content/docs/dangerous.md", finding.Error))
	for _, f := range found {
		require.True(t, f.Severity < finding.Error || f.File == "content/docs/dangerous.md", f.String())
	}
}

// The same text in a record is in error, also while its kind is misspelt.
func TestRecordsAreHeldToMoreThanPages(t *testing.T) {
	found := loaded(t, map[string]string{
		"content/policies/ai.md":   "---\nid: POL-001\nkind: policy\n---\n" + everythingWrong,
		"content/policies/data.md": "---\nid: POL-002\nkind: polcy\n---\n" + everythingWrong,
	})
	for _, file := range []string{"content/policies/ai.md", "content/policies/data.md"} {
		require.Subset(t, rulesOf(found, file, finding.Error), []string{
			"anchor-lost", "comment-unclosed", "footnote-duplicate", "footnote-undefined", "heading-id-duplicate",
			"link-broken", "marker-malformed", "provision-unknown", "reference-unknown",
		})
	}
}

// Nobody knows whether front matter that cannot be read has a kind. Among records it
// is a record that would be lost.
func TestUnreadableFrontMatterAmongRecords(t *testing.T) {
	broken := "---\ntitle: Plan: goals\n---\n[gone](gone.md)\n"
	found := loaded(t, map[string]string{
		"content/policies/ai.md":   overduePolicy,
		"content/policies/data.md": broken,
		"content/notes/data.md":    broken,
	})
	require.Equal(t, []string{"front-matter-invalid"}, rulesOf(found, "content/policies/data.md", finding.Error))
	require.Equal(t, []string{"link-broken"}, rulesOf(found, "content/policies/data.md", finding.Warning))
	require.Empty(t, rulesOf(found, "content/notes/data.md", finding.Error))
}

func TestSiteGradesPagesToo(t *testing.T) {
	found := loaded(t, map[string]string{
		"content/site.yaml": "rules: {link-broken: error, raw-html: \"off\", footnote-undefined: error, path-escapes: info}\n",
		"content/notes.md":  "[gone](gone.md), [out](../../out.md), <b>[^none]\n",
	})
	require.Equal(t, []string{"link-broken", "footnote-undefined"}, rulesOf(found, "content/notes.md", finding.Error))
	require.Equal(t, []string{"path-escapes"}, rulesOf(found, "content/notes.md", finding.Info))
	require.Empty(t, only("raw-html", found))
}

// A rule is never more severe to a page than to a record, and says so when it is milder.
func TestRulesArePlainAboutPages(t *testing.T) {
	for _, rule := range Rules(programKinds(t)) {
		if rule.InPages != finding.Off {
			require.Less(t, rule.InPages, rule.Severity, rule.Name)
			require.Contains(t, rule.Explain(), "severity:  error (warning in a page, a file without a kind), unless", rule.Name)
		}
	}
	for _, name := range []string{"path-escapes", "link-refused", "unknown-kind"} {
		rule, _ := Find(Rules(programKinds(t)), name)
		require.Equal(t, finding.Off, rule.InPages, name)
	}
}
