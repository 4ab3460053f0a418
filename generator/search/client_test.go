package search

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

func TestTheClientHasAllItsParts(t *testing.T) {
	script := string(Client())
	entries, err := client.ReadDir("client")
	require.NoError(t, err)
	require.Len(t, clientFiles(), len(entries))
	for _, entry := range entries {
		require.Contains(t, clientFiles(), entry.Name())
		part, err := client.ReadFile("client/" + entry.Name())
		require.NoError(t, err)
		require.Contains(t, script, string(part))
		for _, forbidden := range []string{"innerHTML", "fetch(", "import ", "eval(", "new Function", "Worker", "localStorage"} {
			require.NotContains(t, string(part), forbidden, entry.Name())
		}
	}
}

// texts are what the tokenizers are held together by: all ids and sentences of the
// catalogues, some thousand words, and what is likely to be cut in different ways.
func texts(t *testing.T) []string {
	all := []string{
		"RISK-012", "A.6.2.4", "ISO/IEC 42001", "ISO 42001:2023", "Art. 50", "Art.50", "Article 50(2)(a)", "5.2 d)", "6.1-1", "GOVERN 1.1",
		"organization’s policies", "the models' owners' lists", "don't", "O'Brien", "''quoted'", "e-mail_address@example.org",
		"https://example.org/a1/b2?q=3#x", "2026-05-04", "0.92", "10,000", "12:30", "v2.1-rc.3", "3.0.", "...", "-a-1-", "a/b/c",
		"Müller's Straße", "İstanbul ΣΊΣΥΦΟΣ ẞ", "日本語の文書", "हिन्दी में", "e\u0301te\u0301", "𝒜𝒷 1", "\u00a0Art.\u00a07", "naïve co-operation",
		"١٢٣ ٤", "A.1.2.3.4.5.6.7.8.9.10.11.12.13.14", strings.Repeat("long", 20), strings.Repeat("ab1.", 30), "ies", "sses", "yy", "y", "by", "",
		"agreed feed falling hissing fizzed filing hoping tanned sky happy relational conditional rational valenci hesitanci digitizer",
		"conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness",
		"formaliti sensitiviti sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference",
		"airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angulariti",
		"homologous effective bowdlerize probate rate cease controll roll apology",
	}
	names, err := filepath.Glob("../../crosswalks/*/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	for _, name := range names {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		all = append(all, strings.Split(string(content), "\n")...)
	}
	words := realWords(t)
	require.Greater(t, len(words), 50_000)
	for some := range slices.Chunk(words, 100) {
		all = append(all, strings.Join(some, " "))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// realWords are all words of the Go standard library, its comments and names: far more than a
// handbook has, and on every machine that runs this test.
func realWords(t *testing.T) []string {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	word, found := regexp.MustCompile(`[A-Za-z]{2,24}`), map[string]bool{}
	require.NoError(t, filepath.WalkDir(filepath.Join(strings.TrimSpace(string(root)), "src"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(name) != ".go" {
			return err
		}
		data, err := os.ReadFile(name)
		for _, w := range word.FindAll(data, -1) {
			found[strings.ToLower(string(w))] = true
		}
		return err
	}))
	return slices.Sorted(maps.Keys(found))
}

func TestBothTokenizersCutAlike(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, testIndex(t, everyone(), harbour()...))
	visit(t, browser, dir, "search.html")
	for chunk := range slices.Chunk(texts(t), 2000) {
		got := ask[[][]string](t, browser, quoted(chunk)+".map((text) => aimsSearch.tokens("+quoted(stopWords)+","+quoted(citeWords)+", text).map((t) => (t.part ? '~' : '') + t.term + '@' + t.at))")
		keys := ask[[]string](t, browser, quoted(chunk)+".map(aimsSearch.key)")
		for i, text := range chunk {
			require.Equal(t, terms(text), slices.Clip(got[i]), "%q", text)
			require.Equal(t, key(text), keys[i], "%q", text)
		}
	}
}

// terms are the terms of a text with their places, parts of ids with a tilde before them.
func terms(text string) []string {
	all := []string{}
	for _, token := range newVocabulary().tokens(nil, text) {
		term := fmt.Sprintf("%s@%d", token.term, token.at)
		if token.part {
			term = "~" + term
		}
		all = append(all, term)
	}
	return all
}

func TestTheBrowserFindsTheSameInTheSameOrder(t *testing.T) {
	browser := startBrowser(t)
	x := testIndex(t, auditors(), append(harbour(), generated(60)...)...)
	visit(t, browser, writeSite(t, x), "policies/pol-001.html")
	for _, query := range queries() {
		hits := hitsOf(t, x, query, Options{Limit: 50})
		got := ask[struct{ Hits []Hit }](t, browser, "aimsSearch.search("+quoted(query)+", 50)")
		require.Len(t, got.Hits, len(hits), query)
		for i, hit := range hits {
			require.Equal(t, hit.Path, got.Hits[i].Path, "%s, hit %d", query, i)
			require.Equal(t, hit.Title, got.Hits[i].Title)
			require.Equal(t, hit.Heading, got.Hits[i].Heading)
			require.InDelta(t, hit.Score, got.Hits[i].Score, 1e-8, query)
		}
	}
}

func textOf(t *testing.T, browser context.Context, selector string) string {
	t.Helper()
	await(t, browser, "document.querySelector("+quoted(selector)+")?.textContent")
	return ask[string](t, browser, "document.querySelector("+quoted(selector)+").textContent")
}

func TestTheSearchPageShowsWhatTheAddressAsks(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, testIndex(t, auditors(), harbour()...))
	visit(t, browser, dir, "search.html?q=chest+pain")
	require.Contains(t, textOf(t, browser, ".search-hit"), "The model underrates chest pain of young women")
	require.Equal(t, "1 result for “chest pain”", textOf(t, browser, ".search-status"))
	require.Equal(t, "chest", textOf(t, browser, ".search-hit-excerpt mark"))
	require.Equal(t, "risks/rsa-001.html?find=chest+pain#rsk-007", ask[string](t, browser, "document.querySelector('.search-hit a').getAttribute('href')"))

	visit(t, browser, dir, "search.html#q=xylophone")
	require.Equal(t, "No results for “xylophone”", textOf(t, browser, ".search-status"))
	ask[string](t, browser, "location.hash = 'q=deletion'")
	await(t, browser, "document.querySelector('.search-hit a')?.getAttribute('href').endsWith('#deletion')")
	require.Equal(t, "deletion", ask[string](t, browser, "document.querySelector('input').value"))
}

func TestTheSearchBoxIsUsedByKeyboard(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, auditors(), harbour()...)), "policies/pol-001.html")
	require.False(t, strike(t, browser, "/"), "the slash is not written, it puts the cursor into the box")
	press(t, browser, "deletion")
	await(t, browser, "document.querySelector('[role=option]')")
	require.Equal(t, "deletion", ask[string](t, browser, "document.querySelector('input').value"))
	require.Regexp(t, `^[0-9]+ results?$`, textOf(t, browser, "form [role=status]"))

	press(t, browser, kb.ArrowDown)
	require.Equal(t, "true", ask[string](t, browser,
		"document.getElementById(document.querySelector('input').getAttribute('aria-activedescendant')).getAttribute('aria-selected')"))
	press(t, browser, kb.Escape)
	require.Equal(t, "false", ask[string](t, browser, "document.querySelector('input').getAttribute('aria-expanded')"))

	press(t, browser, "s", kb.Backspace)
	await(t, browser, "document.querySelector('[role=option]')")
	press(t, browser, kb.ArrowDown)
	require.False(t, strike(t, browser, "Enter"), "the form is not sent")
	await(t, browser, "location.href.endsWith('/policies/pol-002.html?find=deletion#deletion')")
}

// A server may send the strictest policy: nothing but scripts and styles of its own.
func TestTheSearchWorksUnderAStrictPolicy(t *testing.T) {
	browser := startBrowser(t)
	site := http.FileServer(http.Dir(writeSite(t, testIndex(t, auditors(), harbour()...))))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "+
			"connect-src 'self'; base-uri 'none'; form-action 'none'")
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	visitAddress(t, browser, server.URL+"/search.html#q=chest+pain")
	require.Contains(t, textOf(t, browser, ".search-hit"), "The model underrates chest pain of young women")
}

// However a file of terms is altered, reading it ends, with what it says or with an error.
func TestAlteredFilesDoNoHarm(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, testIndex(t, auditors(), harbour()...))
	visit(t, browser, dir, "search.html")
	content, err := os.ReadFile(filepath.Join(dir, "search", "terms-000.js"))
	require.NoError(t, err)
	_, arguments, _ := strings.Cut(string(content), "aimsSearch.terms(0,")
	arguments, _, _ = strings.Cut(arguments, ")\naimsSearch.sum(")
	ended := ask[int](t, browser, `(async (coded, base64) => {
		let state = 1, ended = 0;
		const pick = (n) => (state = (state * 48271) % 2147483647) % n;
		const alter = (text) => {
			const at = pick(text.length), letters = "ABCxyz019+/|=";
			return [text.slice(0, at), text.slice(0, at) + letters[pick(letters.length)] + text.slice(at + 1), text.slice(at)][pick(3)];
		};
		for (let n = 0; n < 300; n++) {
			const found = await aimsSearch.readTerms(pick(2) ? alter(coded) : coded, alter(base64));
			ended += found === "read" || /damaged/.test(found) ? 1 : 0;
		}
		return ended;
	})(`+arguments+`)`)
	require.Equal(t, 300, ended)
}

func TestADamagedFileIsTold(t *testing.T) {
	browser := startBrowser(t)
	dir := writeSite(t, testIndex(t, auditors(), harbour()...))
	name := filepath.Join(dir, "search", "terms-000.js")
	content, err := os.ReadFile(name)
	require.NoError(t, err)
	postings := regexp.MustCompile(`"[A-Za-z0-9+/=]+"\)`).FindString(string(content))
	require.NotEmpty(t, postings)
	half := postings[:len(postings)/8*4+1] + `")`
	require.NoError(t, os.WriteFile(name, []byte(strings.Replace(string(content), postings, half, 1)), 0o644))
	visit(t, browser, dir, "search.html#q=policy")
	require.Contains(t, textOf(t, browser, ".search-status"), "The search does not work: a file of the search index is damaged")

	require.NoError(t, os.Remove(name))
	visit(t, browser, dir, "search.html?#q=policy")
	require.Contains(t, textOf(t, browser, ".search-status"), "a file of the search index is missing: terms-000")
}

// strike says whether a key goes on to do what it does by itself.
func strike(t *testing.T, browser context.Context, name string) bool {
	t.Helper()
	return ask[bool](t, browser, "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: "+quoted(name)+", bubbles: true, cancelable: true}))")
}
