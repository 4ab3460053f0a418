package record

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/markdown"
)

func wordsOfText(fields Value, body string) string {
	return WordsDigest(fields, markdown.New().Parse([]byte(body), 1))
}

const approved = "## Purpose {#why}\n<!-- answers: 5.2.a -->\n\nWe use AI in triage, *never alone*, and miss < 1.5 % of emergencies; see [the scope](scope.md).\n"

func TestWordsToleratesOnlyHowItIsSet(t *testing.T) {
	head := fields("title", "AI policy", "version", "2.1", "related", "SCOPE-001")
	words := wordsOfText(head, approved)
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, words)
	same := map[string][2]string{
		"a comma":             {"triage, ", "triage "},
		"emphasis":            {"*never alone*", "**never** alone"},
		"a line break":        {"AI in", "AI\nin"},
		"the level":           {"## Purpose", "### Purpose"},
		"where a link leads":  {"(scope.md)", "(../scope.md#systems)"},
		"a heading's address": {"{#why}", "{#purpose}"},
	}
	for what, change := range same {
		require.Equal(t, words, wordsOfText(head, strings.Replace(approved, change[0], change[1], 1)), "%s is no word", what)
	}
	require.Equal(t, words, wordsOfText(fields("title", "AI policy.", "version", "2.1", "related", "SOA-001", "approvals", "x"), approved))
	different := map[string][2]string{
		"a word":           {"never", "not"},
		"a capital":        {"AI", "ai"},
		"a decimal point":  {"1.5", "15"},
		"a decimal comma":  {"1.5", "1,5"},
		"a sign":           {"< 1.5", "> 1.5"},
		"a minus":          {"< 1.5", "< -1.5"},
		"a unit":           {"1.5 %", "1.5"},
		"a claim":          {"5.2.a", "5.2.b"},
		"two words in one": {"never alone", "neveralone"},
	}
	for what, change := range different {
		require.NotEqual(t, words, wordsOfText(head, strings.Replace(approved, change[0], change[1], 1)), "%s counts", what)
	}
	require.NotEqual(t, words, wordsOfText(fields("title", "AI policy", "version", "2.2", "related", "SCOPE-001"), approved), "a governed field counts")
}

// Approvals of years ago are bound to it.
func TestWordsArePinned(t *testing.T) {
	require.Equal(t, pinnedWords, wordsOfText(fields("id", "POL-001", "title", "AI policy"), "We will improve.\n"))
}

const pinnedWords = "sha256:0c0e87452a62ee225b0aff012a2557d7c503f1af9572f05608ffc46830d91878"

func TestWordsAreAskedForWhenTheTextHasDrifted(t *testing.T) {
	row := func(digest string) Value {
		return Value{Shape: Map, Pairs: []Pair{{Key: "approvals", Value: Value{Shape: List, Items: []Value{fields("digest", digest, "words", "sha256:01")}}}}}
	}
	require.True(t, Drifted(row("sha256:aa"), "sha256:bb"))
	require.False(t, Drifted(row("sha256:aa"), "sha256:aa"))
	require.False(t, Drifted(fields("title", "AI policy"), "sha256:aa"))
}
