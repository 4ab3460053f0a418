package markdown

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// page is the HTML of a body whose links lead to their own destination.
func page(source string) string {
	return string(shown(New().Parse([]byte(source), 1)))
}

func shown(d *Document) []byte {
	return d.Append(nil, d.All(), false, func(link *Link) Target {
		return Target{URL: link.Destination, Text: "The " + link.Destination}
	})
}

// links are the links without what only this package knows of them.
func links(d *Document) []Link {
	public := slices.Clone(d.Links)
	for i := range public {
		public[i].textFrom, public[i].textTo, public[i].bare = 0, 0, false
	}
	return public
}

// rules are the problems as rule@line:column-end.
func rules(d *Document) (all []string) {
	for _, p := range d.Problems {
		all = append(all, p.Rule+"@"+place(p.Line, p.Column, p.EndColumn))
	}
	return all
}

func TestReferencesAreLeftToTheEdition(t *testing.T) {
	d := New().Parse([]byte("We follow [[POL-001]], [[PRO-006#testing|the *test* procedure]] and [[eu-ai-act:Art. 5(1)(a)]].\n"), 14)

	require.Equal(t, []Link{
		{Wiki: true, Destination: "POL-001", Line: 14, Column: 13, EndColumn: 20},
		{Wiki: true, Destination: "PRO-006#testing", Text: "the *test* procedure", Line: 14, Column: 26, EndColumn: 41},
		{Wiki: true, Destination: "eu-ai-act:Art. 5(1)(a)", Line: 14, Column: 71, EndColumn: 93},
	}, links(d))

	html := d.Append(nil, d.All(), false, func(link *Link) Target {
		switch link.Destination {
		case "POL-001":
			return Target{URL: "../policies/pol-001.html", Text: "AI policy", Class: "record"}
		case "PRO-006#testing":
			return Target{Hidden: true, Text: "(not in this edition)"}
		}
		return Target{Text: "Article 5(1)(a)"}
	})
	require.Equal(t, `<p>We follow <a href="../policies/pol-001.html" class="record">AI policy</a>, `+
		"(not in this edition) and Article 5(1)(a).</p>\n", string(html))
}

func TestBareIDsStayText(t *testing.T) {
	d := New().Parse([]byte("A.6.2.4 and POL-001 are not links; [1], [x] and [[]] are none either.\n"), 1)
	require.Empty(t, d.Links)
}

func TestReferenceInTable(t *testing.T) {
	table := "| Control | Clause |\n|---|---|\n| [[A.6.2.4|Verification]] and [[[POL-001|us]]] | 9.1 |\n| [[broken|x] | [[1|2](a.md) |\n"
	require.Contains(t, page(table), "<td>9.1</td>")
	require.Contains(t, page(table), "<td>[[broken</td>\n<td>x]</td>", "a bar elsewhere ends a cell")
	d := New().Parse([]byte(table), 1)
	require.Equal(t, []string{"A.6.2.4", "POL-001"}, []string{d.Links[0].Destination, d.Links[1].Destination})
	require.Contains(t, page("> | a | b |\n> |---|---|\n> | [[A.6.2.4|c]] | [[A.6.2.5|d]] |\n"),
		`<td><a href="A.6.2.4">c</a></td>`+"\n"+`<td><a href="A.6.2.5">d</a></td>`, "in a quotation too")
	require.Contains(t, page("| Control |\n|---|\n| [[A.6.2.4\\|Verification]] `a\\|b` |\n"),
		`<td><a href="A.6.2.4">Verification</a> <code>a|b</code></td>`)
}

func TestDoubleBracketsOfAnOrdinaryLink(t *testing.T) {
	require.Equal(t, "<p><a href=\"notes.md\">[1]</a> and <a href=\"A.2.2\">The A.2.2</a>(see there)</p>\n",
		page("[[1]](notes.md) and [[A.2.2]](see there)"))
}

func TestHiddenLinkTakesItsTextAlong(t *testing.T) {
	d := New().Parse([]byte("Ask [the **whistleblower** ![badge](badge.png)](persons/ann.md) first.\n"), 1)
	html := d.Append(nil, d.All(), false, func(link *Link) Target { return Target{Hidden: true, Text: "withheld"} })
	require.Equal(t, "<p>Ask withheld first.</p>\n", string(html))
}

func TestLinksAndImages(t *testing.T) {
	d := New().Parse([]byte("See [the plan](plan%20a.md \"Plan & more\") and ![Curve of recall](curve.png).\n\n[r]: <far away.md> 'T'\n\n[r]\n"), 1)
	require.Equal(t, []Link{
		{Destination: "plan%20a.md", Title: "Plan & more", Text: "the plan", Line: 1, Column: 16, EndColumn: 27},
		{Image: true, Destination: "curve.png", Text: "Curve of recall", Line: 1, Column: 66, EndColumn: 75},
		{Destination: "far away.md", Title: "T", Text: "r", Line: 3, Column: 7, EndColumn: 18},
	}, links(d))
	html := string(d.Append(nil, d.All(), false, func(link *Link) Target {
		return Target{URL: link.Destination, External: !link.Image, Width: 640, Height: 480}
	}))
	require.Contains(t, html, `<a href="plan%20a.md" title="Plan &amp; more" rel="noopener noreferrer">the plan</a>`)
	require.Contains(t, html, `<img src="curve.png" alt="Curve of recall" width="640" height="480" loading="lazy" decoding="async">`)
	require.Contains(t, html, `<a href="far%20away.md" title="T" rel="noopener noreferrer">r</a>`)
}

func TestDangerousLinksAreRefused(t *testing.T) {
	for _, address := range []string{
		"javascript:alert(1)", "JavaScript:alert(1)", "java&#115;cript:alert(1)", "javascript&colon;alert(1)",
		"<java\tscript:alert(1)>", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
	} {
		d := New().Parse([]byte("[text]("+address+") ![text]("+address+")\n"), 1)
		require.Empty(t, d.Links, address)
		require.Equal(t, "<p>text text</p>\n", string(shown(d)), address)
		require.Len(t, d.Problems, 2)
		require.Equal(t, "link-refused", d.Problems[0].Rule)
	}
	d := New().Parse([]byte("<javascript:alert(1)>\n"), 1)
	require.Equal(t, "<p>javascript:alert(1)</p>\n", string(shown(d)))

	fine := New().Parse([]byte("[a](notes/data:x.md) [b](#file:) [c](mailto:a@b.example)\n"), 1)
	require.Empty(t, fine.Problems)

	// Nor may one come from whoever resolves links.
	d = New().Parse([]byte("[text](x.md)\n"), 1)
	require.Equal(t, "<p>text</p>\n", string(d.Append(nil, d.All(), false, leadTo(" java\nscript:x"))))
}

func TestBareAddressesBecomeLinks(t *testing.T) {
	d := New().Parse([]byte("See https://example.org/a_b_(c)?x=1&y=2, (http://example.org). Write to board@example.org or mailto:ciso@example.org!\n\n"+
		"No link: `https://example.org` https:// ftp://example.org xhttps://example.org user@localhost\n"), 1)
	var found []string
	for _, link := range d.Links {
		found = append(found, link.Destination+" "+place(link.Line, link.Column, link.EndColumn))
	}
	require.Equal(t, []string{
		"https://example.org/a_b_(c)?x=1&y=2 1:5-40", "http://example.org 1:43-61",
		"mailto:board@example.org 1:73-90", "mailto:ciso@example.org 1:94-117",
	}, found)
	require.NotContains(t, page("[all of https://example.org](x.md)"), `href="https`)
}

func TestRawHTMLIsShownAsText(t *testing.T) {
	d := New().Parse([]byte("Intro\n\n<div class=\"x\">\n**kept**\n</div>\n\n<script>alert(1)</script> a < b > c<br>d\n"), 1)
	require.Equal(t, "<p>Intro</p>\n<p>&lt;div class=\"x\"&gt;\n<strong>kept</strong>\n&lt;/div&gt;</p>\n"+
		"<p>&lt;script&gt;alert(1)&lt;/script&gt; a &lt; b &gt; c<br>d</p>\n", string(shown(d)))
	require.Equal(t, []string{"raw-html@3:1-16", "raw-html@7:1-9"}, rules(d))
}

func TestCommentsVanish(t *testing.T) {
	require.Equal(t, "<p>one</p>\n<p>two  three</p>\n<p>four</p>\n",
		page("one\n<!-- quiet\n\n  *still* quiet -->\n\ntwo <!-- more\nquiet --> three\n\n<!-- a\nb --> four\n"))
}

func TestCommentWithoutEndSwallowsNothing(t *testing.T) {
	d := New().Parse([]byte("<!-- forgotten\n\nWe **will** improve.\n\n<!-- fine -->\n"), 1)
	require.Contains(t, string(shown(d)), "<strong>will</strong>")
	require.Equal(t, []string{"comment-unclosed@1:1-15"}, rules(d))
}

func TestFootnotes(t *testing.T) {
	d := New().Parse([]byte("Second[^b], first[^a], again[^b], none[^c].\n\n[^a]: About *a*.\n[^b]: About b.\n[^d]: Nobody asks.\n"), 1)
	html := string(shown(d))
	require.Contains(t, html, `Second<sup><a id="fnref:1" href="#fn:1" role="doc-noteref" aria-label="Footnote 1">1</a></sup>`)
	require.Contains(t, html, `<li id="fn:1"><p>About b. <a href="#fnref:1" role="doc-backlink" aria-label="Back to the text of footnote 1">↩︎</a>`+
		` <a href="#fnref:1.2"`)
	require.Contains(t, html, "Nobody asks.")
	require.Equal(t, []string{"footnote-undefined@1:39-43", "footnote-unused@5:1-5"}, rules(d))
	require.Equal(t, Footnotes, d.Blocks[1].Kind)

	quoted := string(d.Append(nil, d.Blocks[0].Range(), true, leadTo("x")))
	require.Equal(t, "<p>Second<sup>1</sup>, first<sup>2</sup>, again<sup>1</sup>, none[^c].</p>\n", quoted)
}

func TestAlerts(t *testing.T) {
	d := New().Parse([]byte("> [!warning]\n> Stop the system.\n\n> [!DANGER]\n> No such alert.\n"), 1)
	require.Equal(t, "<div class=\"alert alert-warning\" role=\"note\">\n<p class=\"alert-title\">Warning</p>\n<p>Stop the system.</p>\n</div>\n"+
		"<blockquote>\n<p>[!DANGER]\nNo such alert.</p>\n</blockquote>\n", string(shown(d)))
	require.Equal(t, []string{"alert-unknown@4:3-12"}, rules(d))
	require.Equal(t, "Stop the system.", d.Blocks[0].Text)
}

func TestTable(t *testing.T) {
	html := page("| System | Risk | |\n|:--|--:|:-:|\n| Triage | high | x |\n")
	require.Contains(t, html, `<div class="table-scroll" role="group" aria-label="Table" tabindex="0">`)
	require.Contains(t, html, `<th scope="col" align="left">System</th>`)
	require.Contains(t, html, `<td align="center"></td>`) // an empty heading heads nothing
	require.Contains(t, html, `<td align="right">high</td>`)
	require.NotContains(t, html, "style=")
}

func TestTasks(t *testing.T) {
	require.Equal(t, "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> Assess <a href=\"RSK-7\">it</a></label></li>\n"+
		"<li class=\"task\"><label><input type=\"checkbox\" disabled> Treat</label></li>\n</ul>\n",
		page("- [x] Assess [it](RSK-7)\n- [ ] Treat\n"))
}

func TestDefinitions(t *testing.T) {
	d := New().Parse([]byte("Drift\n: Slow change.\n: Of data.\n\nRecall\n: Found of all.\n<!-- answers: 3 -->\n"), 1)
	require.Equal(t, "<dl id=\"answers-3\">\n<dt>Drift</dt>\n<dd>Slow change.</dd>\n<dd>Of data.</dd>\n<dt>Recall</dt>\n<dd>Found of all.</dd>\n</dl>\n", string(shown(d)))
	require.Equal(t, "Drift\nSlow change.\nOf data.", d.Blocks[1].Text)
	require.Equal(t, Item, d.Blocks[2].Kind)
	require.Equal(t, 0, d.Markers[0].Block)
}

func TestHeadingIDs(t *testing.T) {
	d := New().Parse([]byte("# Zweck & Ziel\n\n## Übersicht\n\n## Review {#review-it}\n\n## review it\n\n## Übersicht\n\nUnder *line*\n------------\n\n### ...\n\nWe will. {#promise}\n\n- Item {#item}\n\n## Again {#promise}\n"), 1)
	var ids []string
	for _, h := range d.Headings {
		ids = append(ids, h.Text+" #"+h.ID)
	}
	require.Equal(t, []string{"Zweck & Ziel #zweck--ziel", "Übersicht #übersicht", "Review #review-it", "review it #review-it-1",
		"Übersicht #übersicht-1", "Under line #under-line", "... #section", "Again #again"}, ids)
	require.Equal(t, []string{"heading-id-duplicate@20:10-20"}, rules(d))
	require.Contains(t, string(shown(d)), `<p id="promise">We will.</p>`)
	require.Contains(t, string(shown(d)), `<li id="item">Item</li>`)
	require.NotContains(t, string(d.Append(nil, d.All(), true, leadTo("x"))), "id=")
}

func TestSections(t *testing.T) {
	d := New().Parse([]byte("Before.\n\n## One\n\nown\n\n### Inner\n\ninner\n\n> ## Quoted\n>\n> quoted\n\nstill inner\n\n## Two\n\ntwo[^1]\n\n[^1]: note\n"), 1)
	require.Equal(t, "own", d.OwnText(0))
	require.Equal(t, "own\nInner\ninner\nQuoted\nquoted\nstill inner", d.SectionText(0))
	require.Equal(t, "quoted", d.OwnText(2))
	require.Equal(t, "two", d.OwnText(3))
	require.Equal(t, "Before.", d.BeforeText())
	require.Equal(t, "<h2 id=\"one\">One</h2>\n<p>own</p>\n", string(d.Append(nil, d.Own(0), false, nil)))
	require.Equal(t, "<h2>Quoted</h2>\n<p>quoted</p>\n", string(d.Append(nil, d.Section(2), true, nil)))
	require.Equal(t, "<p>Before.</p>\n", string(d.Append(nil, d.Before(), false, nil)))
}

func TestQuotedItemKeepsItsNumber(t *testing.T) {
	d := New().Parse([]byte("3. First\n4. Second\n   - deep\n5. Third {#third}\n"), 1)
	for i, b := range d.Blocks {
		if b.ID == "third" {
			require.Equal(t, "<ol start=\"5\">\n<li>Third</li>\n</ol>\n", string(d.Quote(nil, i, nil)))
			return
		}
	}
	t.Fatal("no block has the given id")
}

func TestCodeIsHighlightedByClass(t *testing.T) {
	d := New().Parse([]byte("```yaml {1}\nrecall: 0.92 # agreed\n```\n\n```nolang\na < b\n```\n\n    <!-- answers: 5.2 -->\n"), 1)
	html := string(shown(d))
	require.Contains(t, html, `<pre class="code" role="group" aria-label="Code" tabindex="0"><code class="language-yaml"><span class="hl-name">recall</span>: `)
	require.Contains(t, html, `<span class="hl-comment"># agreed`)
	require.Contains(t, html, `<code class="language-nolang">a &lt; b`)
	require.Contains(t, html, `&lt;!-- answers: 5.2 --&gt;`)
	require.Empty(t, d.Markers)
	require.Equal(t, [][2]int{{1, 3}, {5, 7}, {9, 9}}, [][2]int{
		{d.Blocks[0].Line, d.Blocks[0].EndLine}, {d.Blocks[1].Line, d.Blocks[1].EndLine}, {d.Blocks[2].Line, d.Blocks[2].EndLine},
	})
}

func TestPositionsAreThoseOfTheFile(t *testing.T) {
	// An é is one character; CRLF, NUL and bytes that are no UTF-8 move nothing.
	source := "\ufeffé [[A-1]]\r\n\r\n- é\x00\xff [x](javascript:x)\r\n  <!-- answers: 5.2 -->\r\n"
	d := New().Parse([]byte(source), 10)
	require.Equal(t, Link{Wiki: true, Destination: "A-1", Line: 10, Column: 5, EndColumn: 8}, links(d)[0])
	require.Equal(t, []string{"link-refused@12:11-23"}, rules(d))
	require.Equal(t, Word{Text: "5.2", Line: 13, Column: 17, EndColumn: 20}, d.Markers[0].Words[0])
	require.Contains(t, string(shown(d)), "é��")
	require.NotContains(t, string(shown(d)), "\r")
}

func TestProblemsAreInTheOrderOfTheText(t *testing.T) {
	d := New().Parse([]byte("é [x](javascript:x) é <b> [^1]\n"), 1)
	require.Equal(t, []string{"link-refused@1:7-19", "raw-html@1:23-26", "footnote-undefined@1:27-31"}, rules(d))
}

func TestDocumentKeepsNothingOfTheParser(t *testing.T) {
	parser := New()
	source := policy(true)
	first := parser.Parse(source, 1)
	before := string(shown(first))
	clear(source)
	parser.Parse([]byte(strings.Repeat("# Other [[X-1]]\n\n<!-- answers: 4.1 -->\n\n- y\n", 100)), 1)
	require.Equal(t, before, string(shown(first)))
	require.Equal(t, first, parser.Parse(policy(true), 1))
}

func TestParserServesManyAtOnce(t *testing.T) {
	parser := New()
	want := string(shown(parser.Parse(policy(true), 1)))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 20 {
				if got := string(shown(parser.Parse(policy(true), 1))); got != want {
					t.Error("another parse changed this one")
				}
			}
		})
	}
	group.Wait()
}
