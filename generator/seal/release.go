package seal

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Release is what the release file says. It is the same in the editions of all audiences.
type Release struct {
	Name          string    // 1.2
	Tag           string    // the git tag: v1.2
	Date          time.Time // the day on which it was made
	AsOf          time.Time // the day that its states are computed for
	Commit        string    // of the records; the tag is on the commit after it, which adds the release file
	Content       string    // Secret.Root of the files of that commit
	Catalogue     string    // digest of the frameworks and crosswalks
	Program       string    // "aims 0.6.0"
	ProgramDigest string
	Former        string // name of the release before this one, "" for the first
	FormerDigest  string // of its release file
	Editions      []string
}

const releaseHead = `A release, sealed by aims. Each edition of it carries this file unchanged. Its digest stands in the
tag, and in the release after this one. What is not as it was written here was altered.`

// Text is the release file.
func (r Release) Text() []byte {
	var w sheet
	w.comment(releaseHead)
	w.line("release", quote(r.Name))
	w.line("tag", quote(r.Tag))
	w.line("date", r.Date.Format(time.DateOnly))
	w.line("as-of", r.AsOf.Format(time.DateOnly))
	w.line("commit", quote(r.Commit))
	w.line("content", r.Content)
	w.line("catalogue", r.Catalogue)
	w.line("program", quote(r.Program))
	w.line("program-digest", r.ProgramDigest)
	if r.Former != "" {
		w.line("former", quote(r.Former))
		w.line("former-digest", r.FormerDigest)
	}
	w.list("editions", r.Editions)
	return w.text
}

// ParseRelease reads a release file. It takes only what Text writes, to the byte, so that
// nobody can change the file without being found out.
func ParseRelease(text []byte) (Release, error) {
	page, err := readSheet(text)
	if err != nil {
		return Release{}, err
	}
	r := Release{
		Name: page.text("release"), Tag: page.text("tag"), Date: page.day("date"), AsOf: page.day("as-of"), Commit: page.text("commit"),
		Content: page.digest("content"), Catalogue: page.digest("catalogue"),
		Program: page.text("program"), ProgramDigest: page.digest("program-digest"),
	}
	if page.has("former") {
		r.Former, r.FormerDigest = page.text("former"), page.digest("former-digest")
	}
	r.Editions = page.items("editions")
	for _, e := range r.Editions {
		if !isDigest(e) {
			page.fail("editions", "%q is no digest", e)
		}
	}
	if !IsName(r.Name) {
		page.fail("release", "%q is no name of a release", r.Name)
	}
	if !isHex(r.Commit, len(r.Commit)/2) || len(r.Commit) < 40 {
		page.fail("commit", "%q is no full hash of a commit", r.Commit)
	}
	if page.err != nil {
		return Release{}, page.err
	}
	return r, asWritten(text, r.Text())
}

// Has tells whether an edition is one of the release's.
func (r Release) Has(e Edition) bool {
	return e.Release == r.Name && slices.Contains(r.Editions, e.Commitment())
}

// An Edition is what ties a published edition to its release.
type Edition struct {
	Release  string
	Audience string
	Root     string // digest of the lines of manifest.sha256 outside seal/
	Salt     string // opens the edition's commitment
}

const editionHead = `Ties this edition to its release. The root is the SHA-256 of all lines of manifest.sha256 but those of
seal/. The SHA-256 of the next four values, each on a line of its own, is among the editions in release.yaml.`

// Commitment is what the release file says of the edition.
func (e Edition) Commitment() string {
	return Digest(fmt.Appendf(nil, "%s\n%s\n%s\n%s\n", e.Release, e.Audience, e.Root, e.Salt))
}

// Text is the file that an edition carries.
func (e Edition) Text() []byte {
	var w sheet
	w.comment(editionHead)
	w.line("release", quote(e.Release))
	w.line("audience", quote(e.Audience))
	w.line("root", e.Root)
	w.line("salt", quote(e.Salt))
	return w.text
}

// ParseEdition reads what Text wrote.
func ParseEdition(text []byte) (Edition, error) {
	page, err := readSheet(text)
	if err != nil {
		return Edition{}, err
	}
	e := Edition{Release: page.text("release"), Audience: page.text("audience"), Root: page.digest("root"), Salt: page.text("salt")}
	if !isHex(e.Salt, 32) {
		page.fail("salt", "%q is no number of 32 bytes in hex", e.Salt)
	}
	if page.err != nil {
		return Edition{}, page.err
	}
	return e, asWritten(text, e.Text())
}

// RootOf is the root of an edition by its manifest: the digest of all lines but those of
// the seal's own files.
func RootOf(manifest []byte) string {
	var lines []byte
	for line := range strings.Lines(string(manifest)) {
		if _, name, _ := strings.Cut(line, "  "); !strings.HasPrefix(name, Dir+"/") {
			lines = append(lines, line...)
		}
	}
	return Digest(lines)
}
