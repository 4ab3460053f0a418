package load

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

func rules(p parsedFile) []string {
	var names []string
	for _, f := range p.findings {
		names = append(names, f.String())
	}
	return names
}

func TestFrontMatterIsReadOrReported(t *testing.T) {
	tests := map[string]struct {
		file     string
		title    string
		body     string
		line     int
		findings []string
	}{
		"plain": {
			file: "---\ntitle: AI policy\n---\nWe will.\n", title: "AI policy", body: "We will.\n", line: 4,
		},
		"byte order mark and Windows line ends": {
			file: "\ufeff---\r\ntitle: AI policy\r\n---\r\nWe will.\r\n", title: "AI policy", body: "We will.\n", line: 4,
		},
		"no front matter": {file: "# Read me\n", body: "# Read me\n", line: 1},
		"empty file":      {file: "", body: "", line: 1},
		"empty body":      {file: "---\ntitle: AI policy\n---", title: "AI policy", body: "", line: 4},
		"empty front matter": {
			file: "---\n---\nText.\n", body: "Text.\n", line: 3,
		},
		"a rule of dashes in the body": {
			file: "---\ntitle: AI policy\n---\nOne.\n\n---\n\nTwo.\n", title: "AI policy", body: "One.\n\n---\n\nTwo.\n", line: 4,
		},
		"an indented --- in a block scalar": {
			file: "---\nsummary: |\n  One.\n  ---\n  Two.\ntitle: AI policy\n---\nText.\n", title: "AI policy", body: "Text.\n", line: 8,
		},
		"never closed": {
			file: "---\ntitle: AI policy\n\nWe will.\n", body: "---\ntitle: AI policy\n\nWe will.\n", line: 1,
			findings: []string{"policy.md:1:1: error: the front matter that begins here has no closing \"---\" (front-matter-unclosed)\n    put a line \"---\" after the last field; until then the whole file counts as text"},
		},
		"a key twice": {
			file: "---\ntitle: AI policy\ntitle: Other\n---\n", title: "AI policy", line: 5,
			findings: []string{"policy.md:3:1: error: the key \"title\" is here twice (duplicate-key)\n    keep one of them; the first one counts"},
		},
		"a tab for indentation": {
			file: "---\nperiod:\n\tfrom: 2026-01-01\n---\nText.\n", body: "Text.\n", line: 5,
			findings: []string{"policy.md:3:1: error: this is not YAML: found character that cannot start any token (front-matter-invalid)\n    YAML is indented with spaces, never with tabs; a text that begins with a special character needs quotes"},
		},
		"a colon without quotes": {
			file: "---\ntitle: Policy: AI\n---\nText.\n", body: "Text.\n", line: 4,
			findings: []string{"policy.md:2:14: error: this is not YAML: mapping values are not allowed in this context (front-matter-invalid)\n    a text with \": \" in it needs quotes"},
		},
		"a list in place of fields": {
			file: "---\n- one\n---\nText.\n", body: "Text.\n", line: 4,
			findings: []string{"policy.md:2:1: error: the front matter is a list, not fields (key: value) (front-matter-invalid)\n    write one field a line, such as: title: AI policy"},
		},
		"not UTF-8": {
			file: "---\ntitle: AI policy\n---\nCaf\xe9.\n", title: "AI policy", body: "Caf\ufffd.\n", line: 4,
			findings: []string{"policy.md:4:4: error: the text is not UTF-8 (not-utf8)\n    save the file in UTF-8"},
		},
		"a NUL byte": {
			file: "---\ntitle: AI policy\n---\nA\x00B\n", title: "AI policy", body: "A\x00B\n", line: 4,
			findings: []string{"policy.md:4:2: error: a NUL byte is in the text (nul-byte)\n    delete it; the file may not be text at all"},
		},
		"an alias": {
			file: "---\ntitle: &t AI policy\nsummary: *t\n---\n", title: "AI policy", line: 5,
			findings: []string{
				"policy.md:2:8: error: anchors (&t) are not used in front matter (yaml-alias)\n    take it out",
				"policy.md:3:10: error: aliases (*t) are not used in front matter (yaml-alias)\n    write the value out",
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := split("policy.md", []byte(test.file))
			require.Equal(t, test.findings, rules(p))
			require.Equal(t, test.title, p.fields.Get("title").Text)
			require.Equal(t, test.body, string(p.body))
			require.Equal(t, test.line, p.line)
		})
	}
}

func TestValuesAreTextAsWritten(t *testing.T) {
	p := split("p.md", []byte("---\nversion: 2.10\nclause: 7.10\neffective: 2026-05-04\nflag: yes\nnothing:\nlist: [5.10, \"10.1\"]\n---\n"))
	require.Empty(t, p.findings)
	require.Equal(t, "2.10", p.fields.Get("version").Text)
	require.Equal(t, "7.10", p.fields.Get("clause").Text)
	require.Equal(t, "2026-05-04", p.fields.Get("effective").Text)
	require.Equal(t, "yes", p.fields.Get("flag").Text)
	require.Equal(t, record.Absent, p.fields.Get("nothing").Shape)
	require.Equal(t, []string{"5.10", "10.1"}, p.fields.Get("list").Texts())
	require.Equal(t, "p.md:7:8", p.fields.Get("list").Items[0].Position.String())
	require.Equal(t, 20, p.fields.Get("list").Items[1].Position.EndColumn)
}

// Nine lines that unfold to a billion texts must cost nothing.
func TestAliasBombIsRefused(t *testing.T) {
	var bomb strings.Builder
	bomb.WriteString("---\na: &a [x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'j'; c++ {
		bomb.WriteString(string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 9) + "]\n")
	}
	bomb.WriteString("---\nText.\n")
	p := split("bomb.md", []byte(bomb.String()))
	require.Contains(t, p.findings[0].String(), "yaml-alias")
	require.Equal(t, "Text.\n", string(p.body))
}

func TestLargeFileIsRead(t *testing.T) {
	body := bytes.Repeat([]byte("All work and no play. \n"), 20<<20/23)
	p := split("large.md", append([]byte("---\ntitle: Large\n---\n"), body...))
	require.Empty(t, p.findings)
	require.Equal(t, "Large", p.fields.Get("title").Text)
	require.Equal(t, len(body), len(p.body))
}

// Whatever the bytes are: no panic, positions inside the file, and no text lost.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"---\ntitle: AI policy\n---\nText.\n", "---\n", "---\r\na: b\r\n---\r\n", "\ufeff---\na: |\n  ---\n---\n",
		"---\na: [1, {b: c}]\n---\n", "---\n? [a]\n: b\n---\n", "---\n<<: {a: b}\n---\n", "---\na: &x 1\nb: *x\n---\n", "---\n\t\n---\n", "---\n!!binary aaa: 1\n---",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p := split("fuzz.md", data)
		lines := 1 + bytes.Count(bytes.ReplaceAll(data, []byte("\r"), []byte("\n")), []byte("\n"))
		for _, found := range p.findings {
			require.GreaterOrEqual(t, found.Line, 0)
			require.LessOrEqual(t, found.Line, lines+1, found.String())
		}
		plain := (&parsedFile{}).plain("fuzz.md", data)
		require.True(t, bytes.HasSuffix(plain, p.body), "the body is the end of the file")
		if _, _, _, state := cut(plain); state != closed {
			require.Equal(t, string(plain), string(p.body), "without front matter everything is body")
		}
	})
}
