package leak

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

const minutes = `---
id: EVD-777
title: Xylophone minutes & more
summary: The vibraphone was decided on a rainy afternoon.
metrics: {name: recall of the second nursery ward, value: 0.94}
---
## What the orchestra heard then

![A flugelhorn beside the broken window](page-1.png "The window after that storm")
<!-- the euphonium was never paid for -->

We asked **three** people, and none of them had seen the sousaphone before. The hospital's quiet room was locked.

| who decided about the harp | a clavichord kept at home |
|----------------------------|---------------------------|

` + "```sh\ntune --every harpsichord before lunch\n```\n"

// told is what the audience of these stories may read.
const told = `---
id: POL-001
title: AI policy
---
We asked our people. The quiet room is open, and what was decided on a rainy afternoon is public.
`

func secret() Secret {
	return Secret{
		File: "content/deep/glockenspiel.md", ID: "EVD-777",
		Names: []Name{
			{What: "the id", Text: "EVD-777", Exact: true}, {What: "the title", Text: "Xylophone minutes & more"},
			{What: "the id of a row", Text: "RSK-70", Exact: true}, {What: "the git author", Text: "Nadia Ek"},
		},
		Files: []File{{Name: "content/deep/marimbaphone.csv", SHA256: sum([]byte("vibraphone,1\n")), Size: 13}},
	}
}

// story is an input with one secret. again are the files of the edition without it.
func story(again map[string]string, known ...string) Input {
	in := Input{
		Audience: "everyone", Dir: "everyone/next", Secrets: []Secret{secret()},
		Read: func(file string) ([]byte, error) { return []byte(minutes), nil },
		Again: func() (*files.Set, error) {
			set := &files.Set{}
			for name, text := range again {
				set.AddBytes(name, []byte(text))
			}
			return set, nil
		},
	}
	for _, text := range append(known, told) {
		in.Known = append(in.Known, func() ([]byte, error) { return []byte(text), nil })
	}
	return in
}

// made makes one file of an edition.
func made(t *testing.T, in Input, name, content string) error {
	t.Helper()
	set := &files.Set{}
	set.AddBytes(name, []byte(content))
	promise, _ := Guard(set, func() (*Check, error) { return New(in) }).Get(name)
	got, err := promise()
	require.Equal(t, content, string(got))
	return err
}

var canaries = []struct{ what, text, place string }{
	{"id", "EVD-777", "deep/glockenspiel.md)"},
	{"id in an address", "evidence/evd-777.html", "deep/glockenspiel.md)"},
	{"title", "Xylophone minutes & more", "deep/glockenspiel.md)"},
	{"a row's id", "RSK-70", "deep/glockenspiel.md)"},
	{"git author", "Nadia Ek", "deep/glockenspiel.md)"},
	{"attachment's name", "marimbaphone.csv", "deep/glockenspiel.md)"},
	{"attachment's hash", sum([]byte("vibraphone,1\n")), "deep/glockenspiel.md)"},
	{"its own file", "glockenspiel.md", "deep/glockenspiel.md)"},
	{"front matter", "vibraphone was decided on a rainy afternoon", "glockenspiel.md:4)"},
	{"a value in front matter", "recall of the second nursery ward", "glockenspiel.md:5)"},
	{"heading", "What the orchestra heard then", "glockenspiel.md:7)"},
	{"alternative text", "A flugelhorn beside the broken window", "glockenspiel.md:9)"},
	{"title of an image", "The window after that storm", "glockenspiel.md:9)"},
	{"comment", "the euphonium was never paid for", "glockenspiel.md:10)"},
	{"body", "none of them had seen the sousaphone before", "glockenspiel.md:12)"},
	{"body with an apostrophe", "The hospital's quiet room was locked.", "glockenspiel.md:12)"},
	{"table", "a clavichord kept at home", "glockenspiel.md:14)"},
	{"code", "tune --every harpsichord before lunch", "glockenspiel.md:18)"},
	{"a rare word", "sousaphone", "glockenspiel.md:12)"},
}

// writings are the ways in which files of an edition write a text.
var writings = map[string]func(text string) string{
	"as it is":     func(text string) string { return text },
	"HTML":         html.EscapeString,
	"an attribute": func(text string) string { return `<img alt="` + html.EscapeString(text) + `">` },
	"JSON": func(text string) string {
		coded, _ := json.Marshal(map[string]string{"text": "line\n" + text + "\n<b>"})
		return string(coded)
	},
	"an address":   func(text string) string { return `<a href="` + url.PathEscape(text) + `">` },
	"small":        strings.ToLower,
	"over lines":   func(text string) string { return strings.ReplaceAll(text, " ", "\n    ") },
	"inside words": func(text string) string { return "<p>" + html.EscapeString(text) + "</p>" },
}

func TestEachCanaryIsFoundHoweverItIsWritten(t *testing.T) {
	c, err := New(story(nil))
	require.NoError(t, err)
	for _, canary := range canaries {
		for writing, write := range writings {
			if writing == "over lines" && strings.Contains(canary.what, "title") {
				continue
			}
			page := "<!DOCTYPE html><p>AI policy</p>" + write(canary.text) + "<footer>AI policy</footer>"
			err := c.examine("index.html", []byte(page), &unpacker{})
			require.Error(t, err, "%s as %s", canary.what, writing)
			require.Contains(t, err.Error(), "everyone/next/index.html (byte ", canary.what)
			require.Contains(t, err.Error(), " of EVD-777 (content/", canary.what)
			require.Contains(t, err.Error(), canary.place, "%s as %s", canary.what, writing)
			require.Contains(t, err.Error(), "which everyone may not read")
		}
	}
}

// Words are looked at some hundred at a time; where one lot ends, nothing may slip through.
func TestACanaryIsFoundWhereverItStands(t *testing.T) {
	in := story(nil)
	run := "the rainy people asked what our quiet afternoon decided" // no word of it is rare
	in.Read = func(string) ([]byte, error) { return []byte(run), nil }
	c, err := New(in)
	require.NoError(t, err)
	for words := range 200 {
		for _, padding := range []string{"people ", `<img alt="people">`} {
			for _, canary := range []string{run, "EVD-777"} {
				page := strings.Repeat(padding, words) + canary
				require.Error(t, c.examine("index.html", []byte(page), &unpacker{}), "%s after %d times %s", canary, words, padding)
				page = strings.Repeat(padding, words) + `<img alt="` + canary + `">`
				require.Error(t, c.examine("index.html", []byte(page), &unpacker{}), "%s in a tag after %d times %s", canary, words, padding)
			}
		}
	}
}

func TestALongTitleIsFoundByItsEnd(t *testing.T) {
	title := "People " + strings.Repeat("and more people ", 10) + "asked at last about our quiet room"
	in := story(nil)
	in.Secrets[0].Names = []Name{{What: "the title", Text: title}}
	err := made(t, in, "index.html", "<h1>"+title+"</h1>")
	require.ErrorContains(t, err, "the title of EVD-777")
}

func TestWhatMayBeReadIsNoLeak(t *testing.T) {
	page := "<p>We asked our people. The quiet room is open, and what was decided on a rainy afternoon is public: RSK-700, EVD-77, number 777 of EVD 777.</p>"
	in := story(nil)
	in.Again = nil // nobody asks
	require.NoError(t, made(t, in, "index.html", page))
	for _, canary := range canaries {
		in := story(nil, "And the audience may read: "+canary.text)
		in.Again = nil
		require.NoError(t, made(t, in, "index.html", "<p>"+html.EscapeString(canary.text)+"</p>"), canary.what)
	}
}

// Words can meet by chance, and a page can say in other words what may be read. What is in the
// file when nothing of the secret ever was there is no leak of it.
func TestWhatIsThereWithoutTheSecretIsNoLeak(t *testing.T) {
	page := "<p>The sousaphone of Nadia Ek</p>"
	require.NoError(t, made(t, story(map[string]string{"index.html": page}), "index.html", page))
	err := made(t, story(map[string]string{"index.html": "<p>The sousaphone</p>"}), "index.html", page)
	require.ErrorContains(t, err, `"Nadia Ek", the git author of EVD-777`)
	require.NotContains(t, err.Error(), "sousaphone")
	require.Error(t, made(t, story(map[string]string{"other.html": page}), "index.html", page), "another page does not clear this one")
	require.NoError(t, made(t, story(map[string]string{"search/words.txt": page}), "search/facets.js", page), "but an index is one thing")
}

func TestTheEditionIsMadeAgainOnceAndOnlyAfterAFind(t *testing.T) {
	asked := 0
	in := story(nil)
	in.Again = func() (*files.Set, error) {
		asked++
		set := &files.Set{}
		set.AddBytes("a.html", []byte("sousaphone"))
		return set, nil
	}
	c, err := New(in)
	require.NoError(t, err)
	require.NoError(t, c.examine("a.html", []byte("AI policy"), &unpacker{}))
	require.Zero(t, asked)
	require.False(t, c.Asked())
	for range 3 {
		require.NoError(t, c.examine("a.html", []byte("sousaphone"), &unpacker{}))
		require.Error(t, c.examine("a.html", []byte("flugelhorn"), &unpacker{}))
	}
	require.Equal(t, 1, asked)
	require.True(t, c.Asked())
}

// Emphasis and the colours of code are no ends of anything.
func TestWordsAreFoundThroughMarkup(t *testing.T) {
	for page, found := range map[string]bool{
		"<p>We asked <strong>three</strong> people":         true,
		"<p>We asked <em class=\"quiet\">three</em> people": false,
		"<li>We asked</li><li>three people":                 false,
		`<span class="k">tune</span> <span class="o">--</span>every <span class="nx">harpsichord</span> before <span class="nx">lunch</span>`: true,
		`<span class="label">tune</span> every <b>harpsichord</b> before lunch`:                                                               false,
	} {
		in := story(nil, "a harpsichord")
		in.Secrets[0].Names, in.Secrets[0].Files = nil, nil
		if err := made(t, in, "index.html", page); found {
			require.Error(t, err, page)
		} else {
			require.NoError(t, err, page)
		}
	}
}

// Few words that stand in two elements of a page say nothing together.
func TestWordsThatMeetByChanceAreNotLookedInto(t *testing.T) {
	in := story(nil, "to hear what they did. Then orchestra. Heard.")
	in.Again = nil
	require.NoError(t, made(t, in, "index.html", "<td>What the orchestra</td><td>heard then</td>"))
}

func TestAFileOfASecretIsFoundUnderAnyName(t *testing.T) {
	err := made(t, story(nil), "files/figures.csv", "vibraphone,1\n")
	require.ErrorContains(t, err, `everyone/next/files/figures.csv (all of it): "files/figures.csv", a file of EVD-777`)
	require.NoError(t, made(t, story(map[string]string{"files/figures.csv": "vibraphone,1\n"}), "files/figures.csv", "vibraphone,1\n"))
}

func TestNamesOfFilesAreLookedAt(t *testing.T) {
	require.ErrorContains(t, made(t, story(nil), "evidence/evd-777.html", "AI policy"), "(its name, byte 9)")
}

func TestArchivesAreOpened(t *testing.T) {
	for name, text := range map[string]string{"a.txt": "the sousaphone", "evd-777.txt": "AI policy"} {
		var packed bytes.Buffer
		w := zip.NewWriter(&packed)
		file, err := w.Create(name)
		require.NoError(t, err)
		_, err = fmt.Fprint(file, strings.Repeat("AI policy ", 100)+text)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		require.NotContains(t, packed.String(), "sousaphone")
		require.ErrorContains(t, made(t, story(nil), "package.zip", packed.String()), "of EVD-777")
	}
}

func TestPackedFilesAreLookedInto(t *testing.T) {
	in := story(nil)
	in.Terms = func() func(string) []string {
		return func(text string) []string { return []string{strings.TrimSuffix(strings.ToLower(text), "s")} }
	}
	in.Unpack = func(read files.Read) func(string, []byte) (Unpacked, bool, error) {
		return func(name string, content []byte) (Unpacked, bool, error) {
			plain, err := hex.DecodeString(string(content))
			return Unpacked{Text: plain, Terms: strings.Fields(string(plain))}, true, err
		}
	}
	packed := hex.EncodeToString([]byte("the sousaphone"))
	require.ErrorContains(t, made(t, in, "search/text.js", packed), `(unpacked, byte 4): "sousaphone" of EVD-777`)
	packed = hex.EncodeToString([]byte("peopl rainy storm"))
	err := made(t, in, "search/words.js", packed)
	require.ErrorContains(t, err, `"storm", a search term of EVD-777 (content/deep/glockenspiel.md:9)`)
	require.NotContains(t, err.Error(), "rainy")
	require.ErrorContains(t, made(t, in, "search/words.js", "zz"), "looking into search/words.js")
}

// Of a file that may be read but for some lines, only these are secret.
func TestLinesOfAFileMayBeSecret(t *testing.T) {
	in := story(nil)
	in.Secrets = []Secret{{File: "content/deep/glockenspiel.md", ID: "EVD-777", Lines: []Span{{12, 12}, {14, 15}}}}
	c, err := New(in)
	require.NoError(t, err)
	for _, canary := range canaries {
		err := c.examine("index.html", []byte(canary.text), &unpacker{})
		if strings.HasSuffix(canary.place, ":12)") || strings.HasSuffix(canary.place, ":14)") {
			require.ErrorContains(t, err, canary.place, canary.what)
		} else {
			require.NoError(t, err, canary.what)
		}
	}
}

// What one version may not say another may.
func TestWhatIsMergedMaySayWhatItsPartsSay(t *testing.T) {
	c, err := New(story(nil))
	require.NoError(t, err)
	require.NoError(t, c.Merged("everyone/titles.js", []byte("Xylophone minutes & more"), [][]byte{nil, []byte("Xylophone minutes & more")}))
	require.ErrorContains(t, c.Merged("everyone/titles.js", []byte("Xylophone minutes & more"), [][]byte{[]byte("AI policy")}), "everyone/titles.js (byte 0)")
}

func TestAnErrorNamesTenFindsAndCountsTheOthers(t *testing.T) {
	err := made(t, story(nil), "index.html", minutes)
	require.Equal(t, 10, strings.Count(err.Error(), "\n  everyone/next/index.html ("))
	require.Regexp(t, `\n  and \d+ more\n`, err.Error())
}

// Wherever a canary is put into whatever bytes, it is found.
func FuzzAPlantedCanaryIsFound(f *testing.F) {
	f.Add([]byte("<p>AI policy</p>"), 3, 0)
	f.Add([]byte("aims\\"), 5, 1)
	f.Add([]byte("&amp <b %2"), 7, 2)
	c, err := New(story(nil))
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, page []byte, at, number int) {
		canary := canaries[uint(number)%uint(len(canaries))]
		at = int(uint(at) % uint(len(page)+1))
		// A space keeps the bytes before from being one word, or an escape, with it.
		planted := append(append(bytes.Clone(page[:at]), "\n \n"+canary.text+" "...), page[at:]...)
		require.Error(t, c.examine("index.html", planted, &unpacker{}), "%q at %d", canary.text, at)
	})
}

func FuzzWords(f *testing.F) {
	f.Add([]byte("the <b>sousaphone</b> &amp; \\u0026 %20 <"))
	f.Add([]byte("\\"))
	f.Fuzz(func(t *testing.T, text []byte) {
		end := 0
		eachWord(text, func(w word) {
			require.LessOrEqual(t, end, w.from)
			require.Less(t, w.from, w.to)
			require.LessOrEqual(t, w.to, len(text))
			end = w.to
		})
	})
}

// BenchmarkFind is of a page that holds nothing: what looking costs a byte.
func BenchmarkFind(b *testing.B) {
	in := story(nil)
	in.Read = func(file string) ([]byte, error) {
		var text strings.Builder
		for i := range 2000 {
			sum := sha256.Sum256([]byte(fmt.Sprint(i)))
			fmt.Fprintf(&text, "Sousa%x was heard beside the %x before dinner\n", sum[:4], sum[4:8])
		}
		return []byte(text.String()), nil
	}
	c, err := New(in)
	require.NoError(b, err)
	page := []byte(strings.Repeat(`<p class="note">`+strings.ReplaceAll(told, "\n", "</p>\n<p>")+"</p>", 200))
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		require.NoError(b, c.examine("index.html", page, &unpacker{}))
	}
}
