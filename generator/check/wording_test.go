package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A handbook in another language is asked nothing about its wording; one that says nothing
// about its language is in English.
func TestWordListsAreOfALanguage(t *testing.T) {
	vague := func(site string) int {
		g := graph(t, map[string]string{
			"content/site.yaml": "organization: Harbour Health\n" + site,
			"content/p.md":      "---\nid: POL-001\nkind: policy\ntitle: AI policy\nstatus: approved\nowner: Board\nversion: \"1\"\ntype: ai-policy\n---\nStaff must take appropriate care.\n",
		})
		return len(only("vague-wording", Run(Input{Graph: g}).Findings))
	}
	require.Equal(t, 1, vague(""))
	require.Equal(t, 1, vague("language: en-IE\n"))
	require.Equal(t, 0, vague("language: de\n"))
	require.Equal(t, 0, vague("rules: {vague-wording: off}\n"))
}

func TestSentences(t *testing.T) {
	text := "## Head. Line\n\nOne, e.g. this, is\nlong. Two! Three\n\n- item a\n  - item b. More\n\n> quoted\n\n| a | b |\n|---|---|\n| c | d |\n"
	var p Alone
	p.read = &reading{}
	var found []string
	for _, s := range p.sentences(&record.Record{Body: markdown.New().Parse([]byte(text), 1)}) {
		found = append(found, s.in.under+"|"+s.text())
	}
	require.Equal(t, []string{
		"Head. Line|One, e.g. this, is long.", "Head. Line| Two!", "Head. Line| Three",
		"Head. Line|item a", "Head. Line|item b.", "Head. Line| More", "Head. Line|a b", "Head. Line|\nc d",
	}, found)
}

func TestWordsOfASentence(t *testing.T) {
	var found []string
	for _, w := range appendWords(nil, "The owner's half-yearly “Überblick”, 12 days - as said.", 0, 60) {
		found = append(found, w.text)
	}
	require.Equal(t, []string{"the", "owner's", "half-yearly", "überblick", "12", "days", "as", "said"}, found)
}

func TestTheLongestPhraseCounts(t *testing.T) {
	p := phrasesOf([]string{"as soon", "as soon as possible", "as"})
	words := appendWords(nil, "as soon as possible", 0, 19)
	length, _ := p.at(words, 0)
	require.Equal(t, 4, length)
	length, _ = p.at(words[:3], 0)
	require.Equal(t, 2, length)
}

func TestSignsOfPhrases(t *testing.T) {
	require.Equal(t, signs{"must", "required"}, signsOf([]string{"must", "is required to"}, []string{"are required to", "must not"}))
}

// Every prompt that aims new writes is known as the template's; and a draft that still has them
// all is left alone.
func TestPromptsOfAllKinds(t *testing.T) {
	found := func(status string) []finding.Finding {
		files := map[string]string{}
		for _, kind := range programKinds(t).List {
			draft := string(kind.Draft(kind.NextID(nil), "New", "Board", today))
			files["content/"+kind.Name+".md"] = strings.Replace(draft, "status: draft", "status: "+status, 1)
		}
		return Run(Input{Graph: graph(t, files)}).Findings
	}
	approved := only("template-text", found("approved"))
	for _, kind := range programKinds(t).List {
		prompts := 0
		for _, f := range approved {
			if f.File == "content/"+kind.Name+".md" {
				prompts++
			}
		}
		require.Equal(t, strings.Count(kind.Starter, "_To be written:"), prompts, kind.Name)
	}
	for _, f := range found("draft") {
		require.NotContains(t, []string{"template-text", "placeholder-text", "vague-wording"}, f.Rule, f.String())
	}
}
