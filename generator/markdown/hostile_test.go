package markdown

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHostileText would not end in a lifetime if time grew with the square of the size.
func TestHostileText(t *testing.T) {
	const size = 100_000
	for name, piece := range map[string]string{
		"quotes": ">", "quotes apart": "> ", "lists": "- ", "numbers": "1. ", "deep items": "* a\n", "brackets": "[", "images": "![", "closed": "]",
		"links": "[a](", "pairs": "[a]", "wikis": "[[a", "notes": "[^a", "stars": "*a ", "mixed stars": "*a_ ", "under": "_a ", "tildes": "~~a ",
		"bold": "**a *b ", "ticks": "` `` ``` ```` ", "comments": "<!--", "comment lines": "<!--\n", "tags": "<a ", "declarations": "<!a ", "entities": "&",
		"escapes": "\\", "addresses": "http://", "mailboxes": "a@", "many addresses": "x http://a.b ", "definitions": "a\n: b\n", "term": ": ", "footnotes": "[^a]: b\n\n",
		"headings": "# a\n", "quoted headings": "> # a\n", "tables": "|a|b|\n|-|-|\n|a|b|\n\n", "bars": "|", "rows": "|a\n", "fences": "```\n", "tabs": "\t",
		"markers": "a\n<!-- answers: 5.2 -->\n", "commas": "<!-- answers: ,,,,, -->\n\n", "references": "[a]: b\n", "ids": "a {#a}\n\n", "nul": "\x00", "breaks": "a\\\n",
	} {
		t.Run(name, func(t *testing.T) {
			source := strings.Repeat(piece, size/len(piece))
			for _, s := range []string{source, source + "\n\n-->]])**\n", "| a |\n|---|\n|" + strings.ReplaceAll(source, "\n", " ") + "|\n"} {
				d := New().Parse([]byte(s), 1)
				require.NotNil(t, d)
				require.Less(t, len(d.HTML), 40*len(s)+1000)
			}
		})
	}
}

func TestClosersWithoutOpeners(t *testing.T) {
	const n = 50_000
	for name, source := range map[string]string{
		"1": strings.Repeat("_a ", n) + strings.Repeat("a* ", n),
		"2": strings.Repeat("[", n) + strings.Repeat("]", n),
		"3": strings.Repeat("[a](b", n) + strings.Repeat(")", n),
		"4": strings.Repeat("**a", n) + strings.Repeat("a**", n),
		"5": "<!--" + strings.Repeat("<!-- a ", n) + "-->",
		"6": strings.Repeat("x[^n] ", n) + "\n\n[^n]: note\n",
	} {
		t.Run(name, func(t *testing.T) {
			require.NotEmpty(t, New().Parse([]byte(source), 1).HTML)
		})
	}
}

func TestDeepNestingIsReported(t *testing.T) {
	d := New().Parse([]byte(strings.Repeat("> ", 10_000)+"deep\n"), 1)
	require.Equal(t, "nesting-too-deep", d.Problems[0].Rule)
	require.Contains(t, string(d.HTML), "deep")
	require.Empty(t, New().Parse([]byte(strings.Repeat("> ", 30)+"deep\n"), 1).Problems)
}

func TestLargeText(t *testing.T) {
	large := strings.Repeat(string(policy(false)), 20<<20/len(policy(false)))
	d := New().Parse([]byte(large), 1)
	require.Equal(t, 1+strings.Count(large, "\n"), d.Blocks[len(d.Blocks)-1].EndLine+2)
}
