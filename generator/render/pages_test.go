package render_test

import (
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/render"
)

// mainPart is what differs between pages: a change to the frame does not touch a golden.
func mainPart(t testing.TB, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `<main id="main" tabindex="-1">`)
	require.True(t, found, "the page has no <main>")
	body, _, found := strings.Cut(rest, "</main>")
	require.True(t, found, "<main> does not end")
	return readable(body)
}

// readable puts block elements on lines of their own, so that a golden can be read.
func readable(html string) string {
	html = regexp.MustCompile(`(</?(?:div|dl|ul|ol|li|table|thead|tbody|tr|section|nav|header|h[1-6]|p|figure|figcaption|blockquote|article)[ >])`).ReplaceAllString(html, "\n$1")
	lines := strings.FieldsFunc(html, func(r rune) bool { return r == '\n' })
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.TrimSpace(line) == "" })
	return strings.Join(lines, "\n") + "\n"
}

var update = flag.Bool("update", false, "write the golden pages anew; their difference is then the review")

func TestPagesGolden(t *testing.T) {
	auditors := pagesOf(t, "auditors", defaultTheme(t))
	everyone := pagesOf(t, "everyone", defaultTheme(t))
	for _, golden := range []struct {
		name string
		set  *files.Set
		page string
	}{
		{"landing", auditors, "index.html"},
		{"policy", everyone, "policies/pol-001.html"},
		{"evidence", auditors, "evidence/evd-001.html"},
		{"risks", auditors, "risk-assessments/ra-001.html"},
		{"register", everyone, "systems/index.html"},
		{"provision-element", everyone, "frameworks/iso42001/5.2.d.html"},
		{"provision-control", everyone, "frameworks/iso42001/a.6.2.4.html"},
		{"provision-excluded", everyone, "frameworks/iso42001/a.10.4.html"},
		{"provision-unanswered", everyone, "frameworks/iso42001/9.1-1.html"},
		{"provision-excepted", exceptedPages(t, "auditors"), "frameworks/iso42001/9.1-1.html"},
		{"findings", everyone, "findings.html"},
		{"rules", everyone, "rules.html"},
		{"page", auditors, "pages/notes.html"},
		{"search", everyone, "search.html"},
		{"a-z", everyone, "a-z.html"},
		{"a-z-ids", everyone, "a-z-ids.html"},
		{"since", auditors, "changes/v1.0--v2.0.html"},
		{"since-everyone", everyone, "changes/v1.0--v2.0.html"},
		{"changes", auditors, "changes/versions.html"},
	} {
		t.Run(golden.name, func(t *testing.T) {
			got := mainPart(t, made(t, golden.set, golden.page))
			file := filepath.Join("testdata", "golden", golden.name+".html")
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

// eachPage goes through the HTML of both editions.
func eachPage(t *testing.T, check func(t *testing.T, set *files.Set, name, html string)) {
	for _, audience := range []string{"everyone", "auditors"} {
		set := pagesOf(t, audience, defaultTheme(t))
		for _, name := range set.Names() {
			if path.Ext(name) == ".html" {
				check(t, set, name, made(t, set, name))
			}
		}
	}
}

var (
	tagForm       = regexp.MustCompile(`<[a-zA-Z][^>]*>`)
	attributeForm = regexp.MustCompile(` ([a-zA-Z-]+)="([^"]*)"`)
	headingForm   = regexp.MustCompile(`<h([1-6])[ >]`)
)

// What a page may load is what its policy allows: nothing inline, nothing from elsewhere.
func TestPagesKeepTheContentPolicy(t *testing.T) {
	eachPage(t, func(t *testing.T, _ *files.Set, name, html string) {
		require.NotContains(t, html, "<style", name)
		for _, tag := range tagForm.FindAllString(html, -1) {
			if strings.HasPrefix(tag, "<script") {
				require.Contains(t, tag, ` src="`, name)
				require.Contains(t, html, tag+"</script>", "%s: a script has a text", name)
			}
			for _, attribute := range attributeForm.FindAllStringSubmatch(tag, -1) {
				key, value := strings.ToLower(attribute[1]), attribute[2]
				require.NotEqual(t, "style", key, "%s: %s", name, tag)
				require.False(t, strings.HasPrefix(key, "on"), "%s: %s", name, tag)
				loads := key == "src" || key == "action" || key == "href" && strings.HasPrefix(tag, "<link")
				require.False(t, loads && strings.Contains(value, ":"), "%s: %s", name, tag)
				require.NotRegexp(t, `^(?i)\s*(javascript|data):`, value, "%s: %s", name, tag)
			}
		}
	})
}

func TestPagesHaveOneOutline(t *testing.T) {
	eachPage(t, func(t *testing.T, _ *files.Set, name, html string) {
		level, ones := 0, 0
		_, body, _ := strings.Cut(html, "<main")
		body, _, _ = strings.Cut(body, "</main>")
		for _, heading := range headingForm.FindAllStringSubmatch(body, -1) {
			here := int(heading[1][0] - '0')
			require.LessOrEqual(t, here, level+1, "%s: a heading of level %d follows one of level %d", name, here, level)
			if level = here; here == 1 {
				ones++
			}
		}
		require.Equal(t, 1, ones, "%s: headings of the first level", name)
		for _, part := range []string{`<html lang="en"`, "<title>", `<meta name="description" content="`, "<header", "<nav", "<footer", `class="skip"`, `role="search"`} {
			require.Contains(t, html, part, name)
		}
		for id, count := range idsOf(html) {
			require.Equal(t, 1, count, "%s: the id %q", name, id)
		}
	})
}

func idsOf(html string) map[string]int {
	ids := map[string]int{}
	for _, tag := range tagForm.FindAllString(html, -1) {
		for _, attribute := range attributeForm.FindAllStringSubmatch(tag, -1) {
			if attribute[1] == "id" {
				ids[attribute[2]]++
			}
		}
	}
	return ids
}

// Every relative link leads to a file of the edition, and to a place in it. What lies
// above the edition, or is a script of the search or of package verify, is not in the set.
func TestLinksLeadSomewhere(t *testing.T) {
	ids := map[*files.Set]map[string]map[string]int{}
	eachPage(t, func(t *testing.T, set *files.Set, name, html string) {
		for _, tag := range tagForm.FindAllString(html, -1) {
			for _, attribute := range attributeForm.FindAllStringSubmatch(tag, -1) {
				if key := attribute[1]; key != "href" && key != "src" && key != "action" {
					continue
				}
				to, err := url.Parse(strings.ReplaceAll(attribute[2], "&amp;", "&"))
				require.NoError(t, err)
				file := path.Join(path.Dir(name), to.Path)
				if to.Path == "" {
					file = name
				}
				if to.IsAbs() || strings.HasPrefix(file, "../") || file == "assets/search.js" || file == "assets/verify.js" {
					continue
				}
				_, found := set.Get(file)
				require.True(t, found, "%s: %s", name, tag)
				if to.Fragment == "" {
					continue
				}
				if ids[set] == nil {
					ids[set] = map[string]map[string]int{}
				}
				if ids[set][file] == nil {
					ids[set][file] = idsOf(made(t, set, file))
				}
				require.Contains(t, slices.Collect(maps.Keys(ids[set][file])), to.Fragment, "%s: %s", name, tag)
			}
		}
	})
}

// secrets are words of the records that only auditors may see.
var secrets = []string{
	"SYS-009", "sys-009", "Night watch", "corridor", "Corridor", "hidden pilot", "Watches", "secret",
	"RA-001", "RSK-001", "rsk-001", "Under-triage", "EVD-002", "camera", "for auditors",
}

// A theme that prints all it is given shows nothing of what its audience may not see.
func TestNoLeak(t *testing.T) {
	tell := fstest.MapFS{}
	for _, layout := range []string{"page", "record", "register", "documents", "framework", "frameworks", "provision", "soa", "findings", "search", "missing", "landing", "changes", "since"} {
		tell["layouts/"+layout+".html"] = &fstest.MapFile{Data: []byte(`{{printf "%#v" .}}`)}
	}
	tell["layouts/page.html"].Data = []byte(`{{printf "%#v" .}}{{.Main}}`)
	tell["layouts/record.html"].Data = []byte(`{{printf "%#v" .}}{{.Notice}}{{.Control}}{{.Facts}}{{.Contents}}{{.Body}}{{.Details}}{{.Answers}}{{.Why}}{{.Whereto}}{{.Evidence}}{{.Approvals}}{{.Backlinks}}{{.Attachments}}{{.History}}`)
	look := loadTheme(t, tell)
	set := pagesOf(t, "everyone", look)
	for _, name := range set.Names() {
		content := made(t, set, name)
		for _, secret := range secrets {
			require.False(t, strings.Contains(content, secret), "%s tells of %q", name, secret)
		}
	}
	require.Contains(t, made(t, pagesOf(t, "auditors", defaultTheme(t)), "systems/sys-009.html"), "Night watch pilot")
}

func TestOutOfSightIsAWordNotAnID(t *testing.T) {
	page := made(t, pagesOf(t, "everyone", defaultTheme(t)), "policies/pol-001.html")
	require.Contains(t, page, link.OutOfSight)
	require.NotContains(t, page, "hidden pilot")
}

func TestEditionIsTheSameEachTime(t *testing.T) {
	first, second := pagesOf(t, "auditors", defaultTheme(t)), pagesOf(t, "auditors", defaultTheme(t))
	require.Equal(t, first.Names(), second.Names())
	for _, name := range first.Names() {
		require.Equal(t, made(t, first, name), made(t, second, name), name)
	}
}

func TestOwnThemeReplacesOneLayoutAndOneAsset(t *testing.T) {
	own := fstest.MapFS{
		"theme.yaml":            {Data: []byte("name: harbour\nextends: default\n")},
		"layouts/missing.html":  {Data: []byte("<h1>Lost at sea</h1>")},
		"assets/css/tokens.css": {Data: []byte(":root { --paper: hotpink }")},
	}
	set := pagesOf(t, "everyone", loadTheme(t, own))
	require.Contains(t, made(t, set, "404.html"), "Lost at sea")
	require.Contains(t, made(t, set, "policies/pol-001.html"), "We keep improving", "the other layouts stay")
	for _, name := range set.Names() {
		if strings.HasPrefix(name, "assets/site-") && path.Ext(name) == ".css" {
			require.Contains(t, made(t, set, name), "hotpink")
		}
	}
}

func TestErrorInALayoutNamesItsLine(t *testing.T) {
	own := fstest.MapFS{
		"theme.yaml":          {Data: []byte("name: harbour\nextends: default\n")},
		"layouts/record.html": {Data: []byte("<h1>{{.Title}}</h1>\n\n{{.Colour}}\n")},
	}
	make, _ := pagesOf(t, "everyone", loadTheme(t, own)).Get("policies/pol-001.html")
	_, err := make()
	require.ErrorContains(t, err, `theme "harbour"`)
	require.ErrorContains(t, err, "layouts/record.html:3:")
}

func TestFrameMustPlaceItsPartsInText(t *testing.T) {
	for frame, want := range map[string]string{
		`<p>{{.Title}}</p>`:                            "does not use {{.Main}}",
		`<p title={{.Title}}>{{.Main}}</p>`:            "cannot be filled in",
		"<script>let t = {{.Title}}</script>{{.Main}}": "cannot be filled in",
	} {
		look := loadTheme(t, fstest.MapFS{"layouts/page.html": {Data: []byte(frame)}})
		make, _ := pagesOf(t, "everyone", look).Get("index.html")
		_, err := make()
		require.ErrorContains(t, err, want, frame)
	}
}

// A handbook of plain Markdown files, never meant for this program, becomes pages.
func TestPlainMarkdownBecomesPages(t *testing.T) {
	handbook := fstest.MapFS{}
	for i := range 30 {
		handbook[fmt.Sprintf("content/docs/Page %d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "# Page %d\n\nText <b>and</b> [next](Page%%20%d.md).\n", i, (i+1)%30)}
	}
	handbook["content/site.yaml"] = &fstest.MapFile{Data: []byte(siteFile)}
	var set files.Set
	render.Pages(render.Input{View: viewOf(t, handbook, "auditors"), Theme: defaultTheme(t)}, &set)
	require.NoError(t, set.Err())
	page := made(t, &set, "pages/docs/page-3.html")
	require.Contains(t, page, `href="../../pages/docs/page-4.html"`)
	require.Equal(t, 1, strings.Count(page, "<h1"))
	require.Contains(t, made(t, &set, "pages.html"), "Page 29")
}

// What is waived is no finding, but nobody is to overlook it either.
func TestFindingsPageListsWhatIsWaived(t *testing.T) {
	var set files.Set
	render.Pages(render.Input{View: viewOf(t, story(t), "auditors"), Theme: defaultTheme(t), Waived: []finding.Waived{{
		Finding: finding.Finding{
			Rule: "review-overdue", Severity: finding.Warning, Position: finding.Position{File: "content/ai-policy.md", Line: 9},
			Message: "the review was due on 2026-05-04",
		},
		Reason: "the board meets in <June>", Until: "2026-06-30", By: "Aoife Brennan", Waiver: finding.Position{File: "content/ai-policy.md", Line: 12},
	}}}, &set)
	require.NoError(t, set.Err())
	page := made(t, &set, "findings.html")
	require.Contains(t, page, "nothing to mend")
	require.Contains(t, page, "<p>1 finding is accepted for a time")
	require.Contains(t, page, "<td>The board meets in &lt;June&gt;")
	require.Contains(t, page, "content/ai-policy.md:12")
	require.Contains(t, page, "Aoife Brennan")
	require.NotContains(t, made(t, pagesOf(t, "auditors", defaultTheme(t)), "findings.html"), "Waived")
}

// exceptedPages are those of a handbook with an exception from clause 9.1 that only auditors see.
func exceptedPages(t testing.TB, audience string) *files.Set {
	t.Helper()
	handbook := fstest.MapFS{
		"content/site.yaml": {Data: []byte(siteFile)},
		"content/exception.md": {Data: []byte("---\nid: EXC-001\nkind: exception\ntitle: Dashboard comes later\nstatus: approved\nowner: CIO\nclassification: restricted\n" +
			"departs-from: [9.1]\nreason: the <supplier> is late\nuntil: 2026-12-31\naccepted-by: Aoife Brennan\n---\nText.\n")},
	}
	var set files.Set
	render.Pages(render.Input{View: viewOf(t, handbook, audience), Theme: defaultTheme(t)}, &set)
	require.NoError(t, set.Err())
	return &set
}

// What is accepted for a time is said beside the states, in a word, and changes none of
// them; where the exception is out of sight, nothing tells of it.
func TestExceptionsStandWhereTheyBite(t *testing.T) {
	auditors, everyone := exceptedPages(t, "auditors"), exceptedPages(t, "everyone")
	page := made(t, auditors, "frameworks/iso42001/9.1-1.html")
	require.Contains(t, page, "Excepted until 2026-12-31")
	require.Contains(t, page, "The &lt;supplier&gt; is late")
	require.Contains(t, page, "../../exceptions/exc-001.html")
	require.Contains(t, page, "No record answers it yet")

	matrix := made(t, auditors, "frameworks/iso42001/index.html")
	require.Equal(t, strings.Count(matrix, "Excepted until"), strings.Count(matrix, "exceptions/exc-001.html"))
	require.Regexp(t, `<tr class="gap"><th scope="row"><a class="ref" href="../../frameworks/iso42001/9\.1-1\.html">.*Excepted until 2026-12-31`, matrix)
	for _, name := range []string{"frameworks/iso42001/9.1-1.html", "frameworks/iso42001/9.1.html", "frameworks/iso42001/index.html", "findings.html"} {
		for _, word := range []string{"Excepted until", "EXC-001", "exceptions/"} {
			require.False(t, strings.Contains(made(t, everyone, name), word), "%s tells of %s", name, word)
		}
	}
}

// An exception in force is on the page of findings even when it waives none.
func TestFindingsPageListsExceptions(t *testing.T) {
	handbook := fstest.MapFS{"content/site.yaml": {Data: []byte(siteFile)}}
	for id, status := range map[string]string{"EXC-001": "approved", "EXC-002": "retired"} {
		handbook["content/"+id+".md"] = &fstest.MapFile{Data: []byte("---\nid: " + id + "\nkind: exception\ntitle: Late drill\nstatus: " + status +
			"\nowner: CIO\nclassification: public\nreason: the zone was busy\nuntil: 2026-12-31\naccepted-by: Aoife Brennan\n---\nText.\n")}
	}
	var set files.Set
	render.Pages(render.Input{View: viewOf(t, handbook, "everyone"), Theme: defaultTheme(t)}, &set)
	require.NoError(t, set.Err())
	page := made(t, &set, "findings.html")
	require.Contains(t, page, "Exceptions in force")
	require.Contains(t, page, "The zone was busy")
	require.Contains(t, page, "exceptions/exc-001.html")
	require.NotContains(t, page, "<th scope=\"row\"><a href=\"exceptions/exc-002.html")
}
