package seal

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func day(text string) time.Time {
	d, _ := time.Parse(time.DateOnly, text)
	return d
}

func records() Records {
	r := Records{
		Release: "1.2", Former: []Former{{"v1.0", strings.Repeat("a1", 20)}, {"v1.1", ""}},
		Editions: []Made{{"everyone", Digest([]byte("e")), []string{"public"}}, {"auditors", Digest([]byte("a")), []string{"public", "internal"}}},
		Digests:  []Record{{"POL-001", Digest([]byte("policy"))}, {"RSK-007", Digest([]byte("risk"))}},
	}
	r.Secret[3] = 7
	return r
}

func release(r Records) Release {
	return Release{
		Name: "1.2", Tag: "v1.2", Date: day("2026-11-30"), AsOf: day("2026-11-23"), Commit: strings.Repeat("0f", 20),
		Content: Digest([]byte("c")), Catalogue: Digest([]byte("f")), Program: "aims 0.6.0", ProgramDigest: Digest([]byte("p")),
		Former: "1.1", FormerDigest: Digest([]byte("1.1")), Editions: r.Commit(),
	}
}

func TestSealsAreReadAsWritten(t *testing.T) {
	r := records()
	got, err := ParseRelease(release(r).Text())
	require.NoError(t, err)
	require.Equal(t, release(r), got)
	inside, err := ParseRecords(r.Text())
	require.NoError(t, err)
	require.Equal(t, r, inside)
	for _, m := range r.Editions {
		e, err := ParseEdition(r.Edition(m).Text())
		require.NoError(t, err)
		require.Equal(t, r.Edition(m), e)
		require.True(t, got.Has(e), m.Audience)
		e.Root = Digest([]byte("other pages"))
		require.False(t, got.Has(e), "other pages are not the release's")
	}
}

// Whatever byte of a sealed file is changed, it is not read as the same release.
func TestEveryChangedByteIsSeen(t *testing.T) {
	r := records()
	text := release(r).Text()
	for i := range text {
		for _, bit := range []byte{1, 0x20} {
			changed := bytes.Clone(text)
			changed[i] ^= bit
			got, err := ParseRelease(changed)
			if err == nil {
				require.NotEqual(t, release(r), got, "byte %d", i)
			}
		}
	}
}

func TestSealsThatWereEdited(t *testing.T) {
	text := string(release(records()).Text())
	for change, message := range map[[2]string]string{
		{"tag: \"v1.2\"", "tag:  \"v1.2\""}:          "no text in quotation marks",
		{"as-of: 2026-11-23", "as-of: soon"}:         `as-of: "soon" is no day`,
		{"content: sha256:", "content: md5:"}:        "is no digest",
		{"commit: \"0f", "commit: \"xx"}:             "is no full hash of a commit",
		{"program: \"aims", "programme: \"aims"}:     `it does not say "program"`,
		{"# A release", "# Our release"}:             "edited by hand",
		{"former: \"1.1\"\n", ""}:                    "edited by hand",
		{"editions:\n", "editions:\nrelease: \"2\""}: "there twice",
		{"release: \"1.2\"", "release: \"../1\""}:    "is no name of a release",
	} {
		changed := strings.Replace(text, change[0], change[1], 1)
		require.NotEqual(t, text, changed, change)
		_, err := ParseRelease([]byte(changed))
		require.ErrorContains(t, err, message, change)
	}
	_, err := ParseRelease([]byte(strings.TrimSuffix(text, "\n")))
	require.ErrorContains(t, err, "it is cut short")
}

// What is published tells nothing of records and audiences, not even how many there are.
func TestTheReleaseFileTellsNoNumbers(t *testing.T) {
	few, many := records(), records()
	for i := range 5 {
		many.Editions = append(many.Editions, Made{fmt.Sprint("board-", i), Digest([]byte{byte(i)}), []string{"public"}})
		many.Digests = append(many.Digests, Record{fmt.Sprint("RSK-", i), Digest(nil)})
	}
	require.Len(t, few.Commit(), 8)
	require.Len(t, many.Commit(), 8)
	require.Equal(t, len(release(few).Text()), len(release(many).Text()))
	require.NotContains(t, string(release(many).Text()), "board")
}

func TestRootCoversNamesAndBytes(t *testing.T) {
	var secret Secret
	files := []File{{"b.md", sha256.Sum256([]byte("b"))}, {"a.md", sha256.Sum256([]byte("a"))}, {"c.md", sha256.Sum256([]byte("c"))}}
	root := secret.Root(files)
	require.Equal(t, root, secret.Root([]File{files[1], files[0], files[2]}), "the order does not count")
	renamed := []File{{"b2.md", files[0].Sum}, files[1], files[2]}
	altered := []File{{"b.md", sha256.Sum256([]byte("B"))}, files[1], files[2]}
	for _, other := range [][]File{renamed, altered, files[:2], nil} {
		require.NotEqual(t, root, secret.Root(other))
	}
	require.NotEqual(t, root, Secret{1}.Root(files), "and nobody can compute it without the secret")
}

func TestRootOfAManifest(t *testing.T) {
	pages := "aa  index.html\nbb  policies/pol-001.html\n"
	require.Equal(t, Digest([]byte(pages)), RootOf([]byte(pages)))
	require.Equal(t, Digest([]byte(pages)), RootOf([]byte(pages+"cc  seal/release.yaml\ndd  seal/edition.yaml\n")))
	require.NotEqual(t, Digest([]byte(pages)), RootOf([]byte(pages+"cc  sealed.html\n")))
}

func FuzzSeals(f *testing.F) {
	r := records()
	f.Add(release(r).Text())
	f.Add(r.Text())
	f.Add(r.Edition(r.Editions[0]).Text())
	f.Add([]byte("editions:\n  - \n: \n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, err := ParseRelease(text); err == nil {
			require.Equal(t, string(text), string(got.Text()))
		}
		if got, err := ParseRecords(text); err == nil {
			require.Equal(t, string(text), string(got.Text()))
		}
		if got, err := ParseEdition(text); err == nil {
			require.Equal(t, string(text), string(got.Text()))
		}
		RootOf(text)
	})
}
