package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"aims/generator/markdown"
)

// A Variant is a record as audiences are shown it that may not read every part of its text.
type Variant struct {
	Body        *markdown.Shown
	Title       string
	Attachments []Attachment
	Names       []string // of the audiences; the variant without any is for all that no part names
}

// VariantFor is what an audience of that name is shown; nil when that is the whole record.
func (r *Record) VariantFor(audience string) *Variant {
	if len(r.Variants) == 0 || !slices.ContainsFunc(r.Body.Parts, func(p markdown.Part) bool { return !p.For(audience) }) {
		return nil
	}
	for i := range r.Variants {
		if v := &r.Variants[i]; slices.Contains(v.Names, audience) {
			return v
		}
	}
	return &r.Variants[0]
}

// In a record that is shown in part these stand where a digest of the whole would: whoever has
// a digest of a text can find out what a few missing words are by trying.
const (
	DigestOfWhole = "of the whole record as it is"
	DigestOfOther = "of the whole record as it was"
)

// InPart is a record as it is shown to somebody who does not see all that it says. What
// would tell of the rest is gone: its digest, in approvals too, and who has changed it.
// Where an approval stands is still that of the whole.
func (r *Record) InPart() *Record {
	shown := *r
	shown.Partial, shown.Variants, shown.Changes = true, nil, nil
	shown.Digest = DigestOfWhole
	shown.Shown = digestOfShown(shown.Fields, shown.Body)
	if r.Words != "" {
		shown.Words = DigestOfWhole
	}
	shown.Fields = withoutDigests(r)
	return &shown
}

// ShownDigest is a digest that may be published with the record: its canonical digest, or one
// of what is shown.
func (r *Record) ShownDigest() string { return cmp.Or(r.Shown, r.Digest) }

// withoutDigests are the fields with approvals that say which text they were given to, but
// not what digest it has.
func withoutDigests(r *Record) Value {
	return r.Fields.with("approvals", func(v Value) Value {
		return v.eachRow(func(row Value) Value {
			words := r.Words
			if given := row.Get("digest").Text; words == "" && strings.EqualFold(given, r.Digest) {
				words = row.Get("words").Text // of the same text, as nobody had to compare them
			}
			return row.with("digest", func(d Value) Value { return d.instead(r.Digest) }).
				with("words", func(d Value) Value { return d.instead(words) })
		})
	})
}

// instead is a digest of the whole, or of another text, in words.
func (v Value) instead(digest string) Value {
	switch {
	case v.Text == "":
	case strings.EqualFold(v.Text, digest):
		v.Text = DigestOfWhole
	default:
		v.Text = DigestOfOther
	}
	return v
}

func (v Value) with(key string, change func(Value) Value) Value {
	at := slices.IndexFunc(v.Pairs, func(p Pair) bool { return p.Key == key })
	if at < 0 {
		return v
	}
	v.Pairs = slices.Clone(v.Pairs)
	for i := at; i < len(v.Pairs); i++ { // a key may stand twice
		if v.Pairs[i].Key == key {
			v.Pairs[i].Value = change(v.Pairs[i].Value)
		}
	}
	return v
}

// eachRow changes the maps in a list, or the one map where there is no list.
func (v Value) eachRow(change func(Value) Value) Value {
	if v.Shape != List {
		return change(v)
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = change(v.Items[i])
	}
	return v
}

// digestOfShown is a digest of what a record says where it is shown.
func digestOfShown(fields Value, body *markdown.Document) string {
	text := appendValue(nil, governed(fields))
	if body != nil {
		text = appendText(text, 'h', string(body.HTML))
		for _, l := range body.Links {
			text = appendText(appendText(text, 'l', l.Destination), 't', l.Title)
		}
	}
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}
