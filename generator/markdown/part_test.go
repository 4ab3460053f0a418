package markdown

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shownTo is the plain text of what an audience is shown, the HTML and all that the
// document says of itself behind it.
func shownTo(t testing.TB, source, audience string) string {
	t.Helper()
	parser := New()
	whole := parser.Parse([]byte(source), 1)
	shown := parser.Show(whole, []byte(source), 1, func(p *Part) bool { return !p.For(audience) })
	if shown == nil {
		return everything(whole)
	}
	require.Empty(t, hiddenIn(shown.Document, audience))
	return everything(shown.Document)
}

func everything(d *Document) string {
	var b strings.Builder
	b.Write(d.Append(nil, d.All(), false, func(l *Link) Target { return Target{URL: l.Destination, Title: l.Title, Text: l.Text} }))
	b.WriteString(d.Text())
	for _, h := range d.Headings {
		b.WriteString("\n#" + h.ID)
	}
	return b.String()
}

func hiddenIn(d *Document, audience string) (parts []Part) {
	for _, p := range d.Parts {
		if !p.For(audience) {
			parts = append(parts, p)
		}
	}
	return parts
}

// TestCut holds that the audience that a marker names is shown the text as it is, and all others
// nothing of what it marks, while they are shown the rest. Words to hide hold "secret", words
// to show "plain".
func TestCut(t *testing.T) {
	for name, source := range map[string]string{
		"section":                   "# plain a\n\n## secret b {#secret-id}\n<!-- audience: auditors -->\n\nsecret c\n\n### secret d\n\nsecret e\n\n## plain f\n\nplain g\n",
		"underlined section":        "plain a\n\nsecret\nb\n===\n\n<!-- audience: auditors -->\nsecret c\n\nplain d\n===\n",
		"last section":              "plain a\n\n# secret b\n<!-- audience: auditors -->\nsecret c\n\n```\nsecret d\n```\n",
		"nested section":            "# plain\n\n## plain\n\n### secret\n<!--audience:auditors-->\n\nsecret\n\n#### secret\n\n## plain\n",
		"paragraph":                 "plain a\n\nsecret b\nsecret c\n<!-- audience : auditors -->\n\nplain d\n",
		"paragraph among others":    "plain a\n\nsecret b\n<!-- audience: auditors -->\nplain d\n",
		"blank lines between":       "plain a\n\nsecret b\n\n\n<!-- audience: auditors -->\n\nplain d\n",
		"a comment between":         "plain a\n\nsecret b\n<!-- note -->\n<!-- answers: 5.2 -->\n<!-- audience: auditors -->\n\nplain d\n",
		"table":                     "plain\n\n| secret | secret |\n|---|---|\n| secret | secret |\n<!-- audience: auditors -->\n\nplain\n",
		"code":                      "plain\n\n```sh\nsecret\n\nsecret\n```\n<!-- audience: auditors -->\n\n~~~\nplain\n~~~\n",
		"indented code":             "plain\n\n    secret\n\n    secret\n\n<!-- audience: auditors -->\n\nplain\n",
		"list":                      "plain\n\n- secret\n- secret\n\n  secret\n\n<!-- audience: auditors -->\n\nplain\n",
		"item":                      "- plain\n- secret\n  <!-- audience: auditors -->\n\n  secret\n- plain\n",
		"item that begins with it":  "plain\n\n- <!-- audience: auditors -->\n  secret\n- plain\n",
		"first item":                "- secret\n  <!-- audience: auditors -->\n- plain\n",
		"last item":                 "- plain\n- secret\n\n  - secret\n\n  <!-- audience: auditors -->\n\nplain\n",
		"item of an item":           "1. plain\n   - plain\n   - secret\n     <!-- audience: auditors -->\n2. plain\n",
		"item on the holder's line": "- - secret\n    <!-- audience: auditors -->\n- plain\n",
		"quotation":                 "plain\n\n> secret\n\n<!-- audience: auditors -->\n\n> plain\n",
		"block of a quotation":      "> plain\n>\n> secret\n> <!-- audience: auditors -->\n>\n> plain\n",
		"alert":                     "plain\n\n> [!NOTE]\n> secret\n\n<!-- audience: auditors -->\n\nplain\n",
		"footnote":                  "plain[^n] a\n\n[^n]: secret\n    <!-- audience: auditors -->\n\nplain b\n",
		"footnote of a section":     "plain[^secret] a\n\n# secret\n<!-- audience: auditors -->\n\n[^secret]: secret\n\n# plain b\n",
		"definition":                "plain a\n: plain b\n\nsecret c\n: secret d\n\n  <!-- audience: auditors -->\n\nplain e\n: plain f\n",
		"address of a section":      "plain [a]\n\n# secret\n<!-- audience: auditors -->\n\nsecret [a]\n\n[a]: https://secret.example \"secret\"\n\n# plain\n",
		"image":                     "plain\n\n![secret](secret.png \"secret\")\n<!-- audience: auditors -->\n\nplain\n",
		"several lines":             "plain\n\nsecret\n<!--\naudience:\n\n  auditors\n-->\n\nplain\n",
		"two audiences":             "plain\n\nsecret\n<!-- audience: board, auditors -->\n\nplain\n",
		"mixed line ends":           "\ufeffplain\r\n\r\nsecret\r\n<!-- audience: auditors -->\r\n\r\nplain\r\n",
	} {
		require.Contains(t, shownTo(t, source, "auditors"), "secret", name)
		staff := shownTo(t, source, "staff")
		require.NotContains(t, staff, "secret", name)
		require.NotContains(t, staff, "audience", name)
		require.Equal(t, strings.Count(shownTo(t, source, "auditors"), "plain"), strings.Count(staff, "plain"), name)
	}
}

// TestCutFailsClosed holds that a marker with a slip hides as much as one without, or more; and
// says so.
func TestCutFailsClosed(t *testing.T) {
	for _, source := range []string{
		"plain\n\nsecret <!-- audience: auditors --> secret\n\nplain\n",
		"plain\n\nsecret\n<!-- audience: auditors --> secret\n\nplain\n",
		"plain\n\n## secret <!-- audience: auditors -->\n\nsecret\n\n## plain\n",
		"plain\n\n- secret <!-- audience: auditors -->\n- plain\n",
		"plain\n\n| secret |\n|---|\n| secret <!-- audience: auditors --> |\n\nplain\n",
		"plain\n\nsecret\n\n<!-- Audience: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- AUDIENCE: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audiences: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audeince: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audience auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audience = auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audience -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audience: -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audience: auditors; board -->\n\nplain\n",
		"plain\n\nsecret\n<!-- @audience: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!--\u00a0audience: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- answers: 5.2, audience: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- answers: 5.2 --> <!-- audience: auditors -->\n\nplain\n",
		"plain\n\n## secret\n<!-- note --><!-- audience: auditors -->\n\nsecret\n\n## plain\n",
		"plain\n\n## secret\n<!-- audience: auditors\n\nsecret\n\n## plain\n",
		"plain\n\nsecret\n\n<!-- audience: auditors\n\nsecret\n\n- secret\n\n## plain\n",
		"plain\n\n## secret\n<!-- audience: auditors ->\n\nsecret\n\n## plain\n",
		"plain\n\n## secret\n<!- audience: auditors -->\n\nsecret\n\n## plain\n",
		"plain\n\n## secret\n<! -- audience: auditors -->\n\nsecret\n\n## plain\n",
		"plain\n\n## secret\n<!— audience: auditors —>\n\nsecret\n\n## plain\n",
		"plain\n\n## secret\n<!--\naudience: auditors\n\nsecret\n\n## plain\n",
		"plain\n\nsecret\n\n    <!-- audience: auditors -->\n\nplain\n",
		"plain\n\nsecret\n\n---\n<!-- audience: auditors -->\n\nplain\n",
		"plain\n\nsecret\n    <!-- audience: auditors -->\n\nplain\n",
		"plain\n\n[^n]: secret\n\n<!-- audience: auditors -->\n\nplain\n",
		"plain\n\n> <!-- audience: auditors -->\n> secret\n\nplain\n",
		"<!-- audience: auditors -->\n\nsecret\n\n# secret\n",
		"plain\n\n> secret\n>\n> <!-- audience: auditors\n\nplain\n",
		"secret\n: secret <!-- audience: auditors -->\n\n# plain\n",
		"plain\n\nsecret\n<!-- audience-only: auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- audience-auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- \"audience\": auditors -->\n\nplain\n",
		"plain\n\nsecret\n<!-- for the *audience*: auditors -->\n\nplain\n",
		strings.Repeat("secret\n<!-- audience: auditors -->\n\n", 501),
	} {
		d := New().Parse([]byte(source), 1)
		require.True(t, slices.ContainsFunc(d.Problems, func(p Problem) bool { return p.Rule == "audience-marker" }), "%s\n%v", source, d.Problems)
		require.NotContains(t, shownTo(t, source, "staff"), "secret", source)
		require.Equal(t, strings.Count(source, "plain") > 0, strings.Contains(shownTo(t, source, "staff"), "plain"), source)
	}
}

func TestCutLeavesCodeAlone(t *testing.T) {
	for _, source := range []string{
		"Write `<!-- audience: auditors -->` below.\n",
		"```\n<!-- audience: auditors -->\n```\n",
		"- a\n\n  ~~~md\n  ## Secret\n  <!-- audience: auditors -->\n  ~~~\n",
		"    ## Secret\n    <!-- audience: auditors -->\n",
		"A comment for our audience, and <!-- the audience may be large --> more.\n",
	} {
		d := New().Parse([]byte(source), 1)
		require.Empty(t, d.Parts, source)
		require.Nil(t, New().Show(d, []byte(source), 1, func(*Part) bool { return true }), source)
	}
}

// TestCutIsAsIfNeverWritten holds that what is left is the text that the section never stood in.
func TestCutIsAsIfNeverWritten(t *testing.T) {
	without := "# Policy\n\n## Details\n\nText with [a link][l] and [[POL-001#x]].\n\n- one\n- two\n\n[l]: https://example.org\n"
	with := "# Policy\n\n## Details\n<!-- audience: auditors -->\n\nHidden[^h] [l].\n\n[l]: https://hidden.example\n[^h]: Hidden.\n\n" +
		"## Details\n\nText with [a link][l] and [[POL-001#x]].\n\n- one\n- hidden\n  <!-- audience: auditors -->\n- two\n\n[l]: https://example.org\n"
	parser := New()
	shown := parser.Show(parser.Parse([]byte(with), 7), []byte(with), 7, func(p *Part) bool { return !p.For("staff") })
	expected := parser.Parse([]byte(without), 7)
	require.Equal(t, everything(expected), everything(shown.Document))

	for _, line := range []struct {
		inFile, shown int
		is            bool
	}{{3, 3, true}, {7, 7, true}, {9, 9, false}, {12, 0, false}, {17, 9, true}, {19, 11, true}, {22, 0, false}, {24, 14, true}} {
		at, is := shown.LineOf(line.inFile)
		require.Equal(t, line.is, is, "line %d", line.inFile)
		if is {
			require.Equal(t, line.shown, at, "line %d", line.inFile)
			require.Equal(t, line.inFile, shown.InFile(at))
		}
	}
}

func FuzzCut(f *testing.F) {
	for _, seed := range []string{
		"# a\n\ntext[^1]\n<!-- audience: a -->\n\n- b\n  <!-- audience: b -->\n- c\n\n[^1]: note\n",
		"> - a\n> <!-- audience: a -->\n>\n> ```\n> b\n",
		"a\n: b <!-- audience b -->\n\n| a |\n|---|\n| b <!-- audience: a --> |\n",
		"<!-- audience: a\n\n    <!-- audience: a -->\n<!— audience: b —>\r\n---\n<!--audience:a--> x\n",
		"-\t\t<!-- audience: a -->\n1.\n\n\t<!-- audience: a -->\n",
	} {
		f.Add(seed)
	}
	const canary = "\n\n## Canary\n<!-- audience: b -->\n\nCANARY\n\n- CANARY\n\n# End\n\n"
	parser := New()
	f.Fuzz(func(t *testing.T, source string) {
		for _, text := range []string{source, source + canary, canary + source, source + canary + source} {
			whole := parser.Parse([]byte(text), 3)
			require.Nil(t, parser.Show(whole, []byte(text), 3, func(*Part) bool { return false }), "nothing is hidden, so nothing is cut")
			for _, audience := range []string{"a", ""} {
				shown := parser.Show(whole, []byte(text), 3, func(p *Part) bool { return !p.For(audience) })
				if shown == nil {
					require.Empty(t, hiddenIn(whole, audience))
					continue
				}
				requireSound(t, shown.Document, text)
				require.Empty(t, hiddenIn(shown.Document, audience))
				said := everything(shown.Document)
				for _, p := range whole.Parts {
					if strings.Contains(p.Cause.Text, "<!-- audience: b -->") && strings.Contains(text[min(p.from, len(text)):min(p.to, len(text))], "CANARY") {
						require.Less(t, strings.Count(said, "CANARY"), strings.Count(everything(whole), "CANARY"), "%q", text)
					}
				}
				if text == canary+source {
					require.NotContains(t, said, "CANARY", "%q", text)
				}
			}
		}
	})
}

// TestCutKeepsApart holds that what stood before a part and behind it does not grow together.
func TestCutKeepsApart(t *testing.T) {
	for source, html := range map[string]string{
		"One.\n- secret\n<!-- audience: a -->\nTwo.\n":                "<p>One.</p>\n<p>Two.</p>\n",
		"- one\n- secret\n  <!-- audience: a -->\n\nTwo.\n":           "<ul>\n<li>one</li>\n</ul>\n<p>Two.</p>\n",
		"- one\n- secret\n  <!-- audience: a -->\nTwo.\n":             "<ul>\n<li>one</li>\n</ul>\n<p>Two.</p>\n",
		"- one\n- secret\n  <!-- audience: a -->\n- two\n":            "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n",
		"One.\n\n- secret\n<!-- audience: a -->\n***\n":               "<p>One.</p>\n<hr>\n",
		"> One.\n>\n> secret\n> <!-- audience: a -->\n>\n> Two.\n":    "<blockquote>\n<p>One.</p>\n<p>Two.</p>\n</blockquote>\n",
		"> - one\n> - secret\n>   <!-- audience: a -->\n>\n> Two.\n":  "<blockquote>\n<ul>\n<li>one</li>\n</ul>\n<p>Two.</p>\n</blockquote>\n",
		"One.\n\nsecret[^n]\n<!-- audience: a -->\n\n[^n]: Note.\n\n": "<p>One.</p>\n",
	} {
		parser := New()
		shown := parser.Show(parser.Parse([]byte(source), 1), []byte(source), 1, func(*Part) bool { return true }).Document
		require.Contains(t, string(shown.Append(nil, shown.All(), false, leadTo(""))), html, source)
	}
}
