// Package record holds the records of a handbook: what they are, their kinds, the
// audiences that may read them and the canonical digest that approvals are bound
// to. It knows neither where records come from (load) nor what they say about each
// other (link).
package record

import (
	"net/url"
	"path"
	"strings"
	"time"
	"unicode"

	"aims/generator/finding"
	"aims/generator/markdown"
)

// A Record is one Markdown file of a handbook. With a Kind it is a record in the
// narrow sense; without one it is a page, to which no clause rule applies.
// A record is never changed after it was loaded.
type Record struct {
	ID             string
	Kind           *Kind // nil: a page
	Title          string
	Summary        string
	Version        string
	Status         Status
	Classification Classification // as it counts: an absent one is the most restricted
	Fields         Value          // the whole front matter
	Body           *markdown.Document
	Attachments    []Attachment // files that links of the body and file fields name
	Changes        []Change     // what git knows of the file, newest first
	Variants       []Variant    // for audiences that may not read all of the body; none where everybody may

	File   string // path in the handbook, such as content/policies/ai.md
	Line   int    // of the body's first line
	Digest string // sha256:... of what an approval covers
	Words  string // the same of the words alone, see Words; "" unless an approval asks for it

	Partial bool   // an edition does not show all that it says, see InPart
	Cut     bool   // and of its text
	Shown   string // sha256:... of what it shows then
}

// An Attachment is a file beside the records that is published with them.
type Attachment struct {
	File   string // path in the handbook, inside content/
	SHA256 string // lower-case hex
	Size   int64
	Width  int // of an image; 0 otherwise
	Height int
}

// Status is where a document stands.
type Status string

const (
	Draft    Status = "draft"
	InReview Status = "in-review"
	Approved Status = "approved"
	Retired  Status = "retired"
)

// IsPage says that the file has no kind.
func (r *Record) IsPage() bool { return r.Kind == nil }

// InForce says whether the record counts on a day: approved, and effective by then.
func (r *Record) InForce(today time.Time) bool {
	if r.Status != Approved {
		return false
	}
	effective, ok := r.Fields.Get("effective").Date()
	return !ok || !effective.After(today)
}

// Path is the record's file in every edition. It follows from kind and ID alone,
// so that a link into the site holds when a title changes or the file moves. A page
// has no ID and follows its file instead.
func (r *Record) Path() string {
	if r.IsPage() {
		return "pages/" + pagePath(r.File)
	}
	return r.Kind.Folder + "/" + strings.ToLower(r.ID) + ".html"
}

// pagePath turns content/guides/Read me.md into guides/read-me.html. What means something
// in an address, or may be in no file name on Windows, becomes a hyphen too.
func pagePath(file string) string {
	name := strings.TrimPrefix(file, "content/")
	name = strings.TrimSuffix(name, path.Ext(name)) // .md, or .MD
	plain := strings.Map(func(r rune) rune {
		if r == '/' || r == '.' || r == '_' || r == '~' || unicode.In(r, unicode.L, unicode.M, unicode.N) {
			return unicode.ToLower(r)
		}
		return '-'
	}, name)
	return plain + ".html"
}

// Beside is the path in the handbook that a destination in the record means: relative to
// the record's file, or below content/ when it begins with a slash, as forges read it.
// An address's escapes (%20) are read; a broken one stays as it is.
func (r *Record) Beside(destination string) string {
	if plain, err := url.PathUnescape(destination); err == nil {
		destination = plain
	}
	if path.IsAbs(destination) {
		return path.Join("content", destination)
	}
	return path.Join(path.Dir(r.File), destination)
}

// At is the place of a front matter field, of the key if the value has none, or
// the top of the file when there is no such field.
func (r *Record) At(keys ...string) finding.Position {
	if v := r.Fields.Get(keys...); v.Position.Line > 0 {
		return v.Position
	}
	return finding.Position{File: r.File, Line: 1}
}

// IsID says whether text has the form of a record id, such as POL-001: capital letters
// and digits in parts joined by hyphens, two parts at least, the first one with a letter
// in front. It is asked for every reference, so it is no regular expression.
func IsID(text string) bool {
	parts, length := 1, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9' && i > 0:
			length++
		case c == '-' && length > 0:
			parts, length = parts+1, 0
		default:
			return false
		}
	}
	return parts > 1 && length > 0
}

// A Change is one commit that touched a record's file.
type Change struct {
	Commit  string
	Author  string
	Date    time.Time
	Subject string
}
