package markdown

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"# AI policy\n\n<!-- answers: 5.2 -->\n\nText[^1] with [[POL-001|us]].\n\n[^1]: A note\n    with [^1] itself\n\n[^2]: unused\n",
		"> [!NOTE]\n> a\n> - [x] b <!-- answers: 5.1 -->\n>   <!-- answers: 6.1 -->\n\nTerm {#t}\n: definition\n\n| a |\n|--:|\n| `x\\|y` |\n",
		"[a [[B-1]] <https://example.org> ![i [x](y)](z)](javascript:x) https://example.org/a_b_(c). <b a='>'>x</b> <!-- a\nb --> c\n",
		"a\r\nb\x00\xff\rc\n===\n\n```go\nfunc\n```\n    code\n<!-- answers: 5\n\n<!-- x --> y\n<!--\nz --> *w*\n",
		"Text[^2].\n\n[^1]: unused\n\n[^2]: called\n",
		"- a\n\n  b {#c}\n- {#d}\n1. x\n   1) y\n\n***\n\n## {#e}\n## e ##\n[r]: <data:x> \"t\"\n\n[r] [r][] a@b.example &#0; &amp;\\\nx\n",
	} {
		f.Add(seed)
	}
	parser := New()
	f.Fuzz(func(t *testing.T, source string) {
		d := parser.Parse([]byte(source), 1)
		requireSound(t, d, source)
		lead := leadTo("javascript:alert(1)")
		for _, resolve := range []func(*Link) Target{
			leadTo(`a b"<&`), lead,
			func(*Link) Target { return Target{Hidden: true, Text: "<hidden>"} },
		} {
			requireBalanced(t, string(d.Append(nil, d.All(), false, resolve)), source)
			for i := range d.Blocks {
				if i < 50 {
					requireBalanced(t, string(d.Append(nil, d.Blocks[i].Range(), true, resolve)), source)
					requireBalanced(t, string(d.Quote(nil, i, resolve)), source)
				}
			}
			for i := range d.Headings {
				if i < 50 {
					requireBalanced(t, string(d.Append(nil, d.Section(i), i%2 == 0, resolve)), source)
					requireBalanced(t, string(d.Append(nil, d.Own(i), i%2 == 0, resolve)), source)
				}
			}
			requireBalanced(t, string(d.Append(nil, d.Before(), false, resolve)), source)
		}
		odd := 0
		seen := d.Without(func(*Link) bool { odd++; return odd%2 == 1 }, "<hidden>")
		requireSound(t, seen, source)
		requireBalanced(t, string(seen.Append(nil, seen.All(), false, leadTo("x"))), source)
		for i := range seen.Blocks {
			if i < 50 {
				requireBalanced(t, string(seen.Append(nil, seen.Blocks[i].Range(), true, leadTo("x"))), source)
			}
		}
		require.Equal(t, d, parser.Parse([]byte(source), 1), "a second parse differs: %q", source)
	})
}

func FuzzMarkers(f *testing.F) {
	for _, seed := range []string{" answers: 5.2.d, A.2.3 ", "answers:", " answer: 5.2", "audience: staff,", "-- answers 5.2\n 4.1 -", " answers: a; b, ,c", "> ", "", "!", "<!-- answers: x "} {
		f.Add(seed)
	}
	parser := New()
	f.Fuzz(func(t *testing.T, inside string) {
		source := "# Policy\n\n<!--" + inside + "-->\n\n- item\n  <!--" + inside + "-->\n\ntext <!--" + inside + "--> text\n"
		d := parser.Parse([]byte(source), 1)
		requireSound(t, d, source)
		for _, m := range d.Markers {
			require.Contains(t, []string{"answers", "audience"}, m.Name)
			for _, w := range m.Words {
				require.Equal(t, strings.TrimSpace(w.Text), w.Text)
				require.NotEmpty(t, w.Text)
			}
		}
	})
}
