package seal

import (
	"encoding/hex"
	"fmt"
	"strings"
)

// Records is what a release is made of. It stays in the repository, beside the release
// file: it names records, and holds the secret that blinds the release file.
type Records struct {
	Release  string
	Secret   Secret
	Former   []Former // the versions that its pages tell of, oldest first
	Editions []Made
	Digests  []Record // of the records, by id
}

// A Former version with the commit that it stood for.
type Former struct{ Version, Commit string }

// Made is an edition as it was made.
type Made struct {
	Audience string
	Root     string
	Sees     []string // the classifications that its readers were allowed
}

// A Record with its canonical digest.
type Record struct{ ID, Digest string }

const recordsHead = `What the release is made of, for the repository alone: it names records, and the salt keeps those who read a
narrower edition from guessing at others. aims build compares the release with it when it is rendered again.`

// Commit is what the release file says of the editions.
func (r Records) Commit() []string {
	var all []Edition
	for _, m := range r.Editions {
		all = append(all, r.Edition(m))
	}
	return commitments(r.Secret, all)
}

// Edition is what ties an edition to the release.
func (r Records) Edition(m Made) Edition {
	return Edition{
		Release: r.Release, Audience: m.Audience, Root: m.Root,
		Salt: hex.EncodeToString(r.Secret.blind("edition", m.Audience)),
	}
}

// Text is the file.
func (r Records) Text() []byte {
	var w sheet
	w.comment(recordsHead)
	w.line("release", quote(r.Release))
	w.line("salt", quote(hex.EncodeToString(r.Secret[:])))
	var former, editions, records []string
	for _, f := range r.Former {
		former = append(former, fmt.Sprintf("%s %s", f.Version, f.Commit))
	}
	for _, e := range r.Editions {
		editions = append(editions, fmt.Sprintf("%s %s %s", e.Audience, e.Root, strings.Join(e.Sees, " ")))
	}
	for _, d := range r.Digests {
		records = append(records, fmt.Sprintf("%s %s", d.ID, d.Digest))
	}
	w.list("former", former)
	w.list("editions", editions)
	w.list("records", records)
	return w.text
}

// ParseRecords reads what Text wrote, to the byte.
func ParseRecords(text []byte) (Records, error) {
	page, err := readSheet(text)
	if err != nil {
		return Records{}, err
	}
	r := Records{Release: page.text("release")}
	salt, err := hex.DecodeString(page.text("salt"))
	if err != nil || copy(r.Secret[:], salt) != len(r.Secret) {
		page.fail("salt", "it is no number of %d bytes in hex", len(r.Secret))
	}
	for _, item := range page.items("former") {
		version, commit, _ := strings.Cut(item, " ")
		r.Former = append(r.Former, Former{version, commit})
	}
	for _, item := range page.items("editions") {
		parts := strings.Split(item, " ")
		if len(parts) < 3 || !isDigest(parts[1]) {
			page.fail("editions", "%q is no audience with a root and what it sees", item)
			break
		}
		r.Editions = append(r.Editions, Made{Audience: parts[0], Root: parts[1], Sees: parts[2:]})
	}
	for _, item := range page.items("records") {
		id, digest, _ := strings.Cut(item, " ")
		if !isDigest(digest) {
			page.fail("records", "%q is no record with a digest", item)
			break
		}
		r.Digests = append(r.Digests, Record{id, digest})
	}
	if page.err != nil {
		return Records{}, page.err
	}
	return r, asWritten(text, r.Text())
}

// Of is what is known of an audience's edition.
func (r Records) Of(audience string) (Made, bool) {
	for _, m := range r.Editions {
		if m.Audience == audience {
			return m, true
		}
	}
	return Made{}, false
}
