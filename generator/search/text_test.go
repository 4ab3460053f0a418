package search

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/adler32"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var packedForm = regexp.MustCompile(`^aimsSearch\.(?:sample\(|text\(\d+,)"([A-Za-z0-9+/=]*)"\)\n$`)

// unpack reads a file of texts, or the sample, as the browser does.
func unpack(file, sample string) (string, error) {
	found := packedForm.FindStringSubmatch(file)
	if found == nil {
		return "", errDamaged
	}
	packed, err := base64.StdEncoding.DecodeString(found[1])
	if err != nil || len(packed) < adler32.Size {
		return "", errDamaged
	}
	end := len(packed) - adler32.Size
	rest := bytes.NewReader(packed[:end])
	text, err := io.ReadAll(io.LimitReader(flate.NewReaderDict(rest, []byte(sample)), 1<<24))
	if err != nil || rest.Len() > 0 || binary.BigEndian.Uint32(packed[end:]) != adler32.Checksum(append([]byte(sample), text...)) {
		return "", errDamaged
	}
	return string(text), nil
}

// textsIn are the texts of a site's files of texts.
func textsIn(t *testing.T, content map[string]string) string {
	sample, err := unpack(content["search/sample.js"], "")
	require.NoError(t, err)
	var all strings.Builder
	all.WriteString(sample)
	for i := 0; content[textName(i)] != ""; i++ {
		text, err := unpack(content[textName(i)], sample)
		require.NoError(t, err)
		all.WriteString(text)
	}
	return all.String()
}

func textName(number int) string { return fmt.Sprintf("search/text-%03d.js", number) }

func TestFilesOfTextsTellWhatIsShown(t *testing.T) {
	content, _ := published(t, testIndex(t, auditors(), harbour()...))
	require.Contains(t, textsIn(t, content), `"improve","Commitment to improve","We will improve the management system continually, and learn from incidents."`)
}

// A long section is there to its end: the best excerpt may be taken from anywhere in it.
func TestFilesOfTextsHoldAllOfEachSection(t *testing.T) {
	long := strings.Repeat("The committee meets. ", 400) + "Last of all comes the quorum."
	content, _ := published(t, testIndex(t, auditors(), written{id: "POL-001", kind: "policy", title: "Committee", body: long + "\n"}))
	require.Contains(t, textsIn(t, content), "Last of all comes the quorum.")
	require.Less(t, len(content[textName(0)]), 4000, "and packed")
}

func FuzzReadText(f *testing.F) {
	p := newPacker(sampleBegins + "Every release is tested before anybody uses it.")
	packed, err := p.pack(`{"pages":[["policies/pol-001.html","AI policy","approved","2.0","approved"]],"documents":[[0,"","","Every release is tested.","POL-001"]]}`)
	require.NoError(f, err)
	f.Add(string(call("text", 0, `"`+base64.StdEncoding.EncodeToString(packed)+`"`)), p.sample)
	f.Add("aimsSearch.text(0,\"\")\n", "")
	f.Fuzz(func(t *testing.T, file, sample string) {
		text, err := unpack(file, sample)
		if err != nil {
			return
		}
		packed, err := newPacker(sample).pack(text)
		require.NoError(t, err)
		again, err := unpack(string(call("text", 0, `"`+base64.StdEncoding.EncodeToString(packed)+`"`)), sample)
		require.NoError(t, err)
		require.Equal(t, text, again)
		var shown shownFile
		_ = json.Unmarshal([]byte(text), &shown)
	})
}

// A file of texts that was altered anywhere is never shown: its checksum tells.
func TestAnAlteredFileOfTextsIsTold(t *testing.T) {
	content, _ := published(t, testIndex(t, auditors(), harbour()...))
	sample, err := unpack(content["search/sample.js"], "")
	require.NoError(t, err)
	whole := content[textName(0)]
	begin := strings.IndexByte(whole, '"') + 1
	for at := begin; at < len(whole)-8; at++ {
		letter := "A"
		if whole[at] == 'A' {
			letter = "B"
		}
		_, err := unpack(whole[:at]+letter+whole[at+1:], sample)
		require.Error(t, err, "letter %d", at)
		_, err = unpack(whole[:at]+"\")\n", sample)
		require.Error(t, err, "cut at letter %d", at)
	}
}

func TestTheBrowserTellsOfADamagedFileOfTexts(t *testing.T) {
	browser := startBrowser(t)
	whole := writeSite(t, testIndex(t, auditors(), harbour()...))
	for _, name := range []string{"sample.js", "text-001.js"} {
		content, err := os.ReadFile(filepath.Join(whole, "search", name))
		require.NoError(t, err)
		middle := len(content)/2/4*4 + strings.IndexByte(string(content), '"')%4 + 1
		for what, damaged := range map[string]string{
			"cut":     string(content[:middle]) + "\")\n",
			"altered": string(content[:middle]) + "AAAA" + string(content[middle+4:]),
			"empty":   "",
		} {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(whole)))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "search", name), []byte(damaged), 0o644))
			visit(t, browser, dir, "search.html#q=patients+deleted")
			require.Contains(t, textOf(t, browser, ".search-status"), "The search does not work: a file of the search index is damaged", "%s: %s", name, what)
		}
	}
}

func TestAnExcerptIsWhereMostOfTheWordsAre(t *testing.T) {
	filler := strings.Repeat("The committee meets and keeps its minutes for later reading. ", 12)
	text := "Bias is named here alone. " + filler + "A test of bias by age group has a threshold of its own. " + filler
	require.Contains(t, excerpt(text, parse("bias test threshold", nil)), "A test of bias by age group has a threshold of its own.")
	require.True(t, strings.HasPrefix(excerpt(text, parse("bias", nil)), "Bias is named here alone."), "of equal parts the first")
	require.Contains(t, excerpt(text, parse("thresh", nil)), "threshold of its own", "an unfinished word counts too")
	require.True(t, strings.HasPrefix(excerpt(text, parse("xylophone", nil)), "Bias is named"))
	require.Equal(t, "short", excerpt(" short ", parse("anything", nil)))
}

// excerptTexts are what the two excerpts are held together by.
func excerptTexts() []string {
	g := newWriter()
	texts := []string{
		"", "short", strings.Repeat("日本語の文書管理とリスク", 60) + " bias test " + strings.Repeat("文書", 200),
		strings.Repeat("𝒜𝒷 naïve co-operation e\u0301te\u0301 ", 40) + "RISK-012, Art. 50 and ISO/IEC 42001 on bias" + strings.Repeat(" 𝒜", 300),
		strings.Repeat("x", 500) + " bias " + strings.Repeat("y", 500) + " test", strings.Repeat("bias test ", 100),
	}
	for i := range 150 {
		texts = append(texts, strings.TrimSpace(g.words(20+i*2)))
	}
	return texts
}

func TestBothExcerptsAreAlike(t *testing.T) {
	browser := startBrowser(t)
	visit(t, browser, writeSite(t, testIndex(t, everyone(), harbour()...)), "search.html")
	texts := excerptTexts()
	for _, query := range append(queries(), "日本", "naïve", "Risk-012 bias te") {
		language := map[string]string{"stop": stopWords, "cite": citeWords, "filters": filterNames, "examples": filterExamples}
		got := ask[[]string](t, browser, quoted(texts)+".map((text) => aimsSearch.excerpt("+quoted(language)+","+quoted(query)+", text))")
		for i, text := range texts {
			require.Equal(t, excerpt(text, parse(query, nil)), got[i], "%q in %q", query, text)
		}
	}
}

func TestTheResultsShowTheExcerptsOfTheProgram(t *testing.T) {
	browser := startBrowser(t)
	x := testIndex(t, auditors(), append(harbour(), generated(60)...)...)
	dir := writeSite(t, x)
	for _, query := range []string{"human oversight", "bias test", "A.6.2.4", "model drift at night", "thresh"} {
		hits := hitsOf(t, x, query, Options{Limit: 10})
		visit(t, browser, dir, "search.html?q="+strings.ReplaceAll(query, " ", "+"))
		await(t, browser, "document.querySelector('.search-hit')")
		got := ask[[]string](t, browser, "[...document.querySelectorAll('.search-hit-excerpt')].map((p) => p.textContent)")
		for i, hit := range hits {
			require.Equal(t, hit.Excerpt, got[i], "%s, hit %d", query, i)
		}
	}
}
