package markdown

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// policy is a body as records have it: about 5.5 kB, with markers, references, lists, a table.
func policy(fence bool) []byte {
	var b strings.Builder
	b.WriteString("This policy says how Harbour Health builds, buys and runs AI systems. It binds every unit that\nuses them, see [[SCO-001]] and [the register](../systems/index.md).\n\n")
	for _, title := range []string{"Purpose", "Commitment to improve {#improve}", "Objectives", "Roles and authority", "Use of data", "Exceptions"} {
		b.WriteString("## " + title + "\n\n<!-- answers: 5.2.d, A.2.3 -->\n\n")
		for range 2 {
			b.WriteString("We review each AI system **before** it is used for care and again whenever its data, its model or\n" +
				"its surroundings change. The owner of the system writes down what was found, who decided and why,\n" +
				"as [[PRO-006#testing|the test procedure]] asks; *nobody* approves their own work.\n\n")
		}
		b.WriteString("- The system has an owner, see [[ROLE-ML-LEAD]].\n- Its risks are assessed (`RSK-007`) and treated.\n  <!-- answers: 6.1.2 -->\n- People who are affected can object.\n\n")
	}
	b.WriteString("| System | Risk | Review |\n|---|---|--:|\n")
	for range 6 {
		b.WriteString("| Triage assistant | high | 2026-10-02 |\n")
	}
	b.WriteString("\n> [!NOTE]\n> The board reads the summary at https://example.org/board every quarter.\n\n")
	if fence {
		b.WriteString("```yaml\nmodel: triage-4.2\nthresholds:\n  recall: 0.92 # agreed with the clinic\n  drift: 0.05\nowner: ROLE-ML-LEAD\nreview: 2026-10-02\nsteps:\n  - name: evaluate\n    run: \"make evaluation\"\n```\n")
	}
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	plain := policy(false)
	parser := New()
	b.SetBytes(int64(len(plain)))
	for b.Loop() {
		parser.Parse(plain, 12)
	}
}

func BenchmarkParseHighlighted(b *testing.B) {
	source := policy(true)
	parser := New()
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		parser.Parse(source, 12)
	}
}

func BenchmarkAppend(b *testing.B) {
	document := New().Parse(policy(false), 12)
	var page []byte
	for b.Loop() {
		page = document.Append(page[:0], document.All(), false, leadTo("../page.html"))
	}
}

// BenchmarkGoldmark is goldmark as it comes, with the same extensions: what we compare with.
func BenchmarkGoldmark(b *testing.B) {
	source := policy(false)
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	b.SetBytes(int64(len(source)))
	var page bytes.Buffer
	for b.Loop() {
		page.Reset()
		if err := markdown.Convert(source, &page); err != nil {
			b.Fatal(err)
		}
	}
}

// leadTo resolves every link to one address.
func leadTo(url string) func(*Link) Target {
	return func(link *Link) Target { return Target{URL: url, Text: link.Destination} }
}
