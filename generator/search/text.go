package search

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/adler32"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"aims/generator/link"
)

// What is shown of documents is JSON with the whole text of each, packed by deflate. To
// pack a small file well it is told a sample of all texts first, as if the file began
// with that; the client gives its browser the sample before the file, and takes it off
// again. Behind the packed text stands a checksum of zlib's, which tells of a file that
// was damaged on its way.

// perText is how many documents a file of texts has. Each of ten hits is likely to be in
// a file of its own: fewer to a file are fewer bytes to load, and more files.
const perText = 20

// packing is the level of deflate: the usual one takes two and a half times as long, and saves
// a twentieth of the index. Level 1 would not look at the sample.
const packing = 2

// A sample is made of the beginnings of documents, one for every file of texts up to mostSampled.
const (
	mostSampled  = 64
	sampleLength = 256            // bytes of each
	sampleBegins = `{"pages":[["` // as every file does
)

// A shownPage is what the sections of one page have in common.
type shownPage [5]string // path, title, status, version, approval

// A shownDocument is a page, by its number in the file, and anchor, heading, text, id.
type shownDocument [5]any

// A shownFile is what a file of texts holds.
type shownFile struct {
	Pages     []shownPage     `json:"pages"`
	Documents []shownDocument `json:"documents"`
}

func (x *Index) textFile(number int) ([]byte, error) {
	var shown shownFile
	for i := number * perText; i < min((number+1)*perText, len(x.documents)); i++ {
		d := &x.documents[i]
		p := shownPage{d.path(), d.title(), d.status(), d.version(), d.approval()}
		if n := len(shown.Pages); n == 0 || shown.Pages[n-1] != p {
			shown.Pages = append(shown.Pages, p)
		}
		shown.Documents = append(shown.Documents, shownDocument{
			len(shown.Pages) - 1, d.anchor(), headingText(d), onOneLine(bodyText(d)), d.id(),
		})
	}
	packed, err := x.packer().pack(asJSON(shown))
	if err != nil {
		return nil, fmt.Errorf("packing texts for the search: %w", err)
	}
	return call("text", number, `"`+base64.StdEncoding.EncodeToString(packed)+`"`), nil
}

func (x *Index) textFiles() int { return (len(x.documents) + perText - 1) / perText }

// sampleFile is the sample, packed without one.
func (x *Index) sampleFile() ([]byte, error) {
	packed, err := newPacker("").pack(x.packer().sample)
	if err != nil {
		return nil, fmt.Errorf("packing the sample for the search: %w", err)
	}
	return fmt.Appendf(nil, "aimsSearch.sample(%q)\n", base64.StdEncoding.EncodeToString(packed)), nil
}

// sampleOf takes as much from every part of the handbook.
func sampleOf(documents []document) string {
	var sample strings.Builder
	sample.WriteString(sampleBegins)
	count := min(mostSampled, len(documents)/perText)
	for i := range count {
		text := onOneLine(bodyText(&documents[(2*i+1)*len(documents)/(2*count)]))
		end := min(sampleLength, len(text))
		for end > 0 && end < len(text) && !utf8.RuneStart(text[end]) {
			end--
		}
		sample.WriteString(strings.ToValidUTF8(text[:end], ""))
	}
	return sample.String()
}

// A packer packs texts that are like a sample.
type packer struct {
	sample  string
	writers sync.Pool // of *flate.Writer, which are large
}

func newPacker(sample string) *packer {
	p := &packer{sample: sample}
	p.writers.New = func() any {
		w, _ := flate.NewWriterDict(nil, packing, []byte(sample)) // fails for other levels only
		return w
	}
	return p
}

// pack is the packed text and its checksum, which counts the sample in.
func (p *packer) pack(text string) ([]byte, error) {
	var packed bytes.Buffer
	w := p.writers.Get().(*flate.Writer)
	defer p.writers.Put(w)
	w.Reset(&packed)
	if _, err := io.WriteString(w, text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return binary.BigEndian.AppendUint32(packed.Bytes(), adler32.Checksum([]byte(p.sample+text))), nil
}

// version is the document's own, not that of the handbook.
func (d *document) version() string {
	if d.record == nil {
		return ""
	}
	return d.record.Version
}

// approval is where the approval of a record stands, in a word or two; "" for what needs
// none.
func (d *document) approval() string {
	if d.record == nil || d.record.IsPage() || !d.record.Kind.Approval {
		return ""
	}
	switch a := link.ApprovalOf(d.record); {
	case a.Current:
		return "approved"
	case a.Bound:
		return "changed since approval"
	}
	return "not approved"
}
