package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// ungoverned fields may change without a new approval: they are about the approval
// and the review themselves.
var ungoverned = []string{"approvals", "reviews", "last-review", "next-review", "status", "waive"}

// A Digester computes canonical digests. It keeps its buffer from one record to the next,
// and is for one goroutine. The zero value is ready.
type Digester struct{ canonical []byte }

// Digest is the canonical digest that approvals are bound to: "sha256:" and hex over
// the governed fields and the body. Line ends, white space at line ends, empty lines
// at the end, the order of keys, quoting and the Unicode form of letters do not
// change it; a changed word does.
func (d *Digester) Digest(fields Value, body []byte) string {
	d.canonical = appendValue(d.canonical[:0], governed(fields))
	for line := range bytes.Lines(bytes.TrimRight(normal(body), " \t\n")) {
		d.canonical = append(append(d.canonical, bytes.TrimRight(line, " \t\n")...), '\n')
	}
	sum := sha256.Sum256(d.canonical)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// governed are the fields that an approval covers.
func governed(fields Value) Value {
	kept := Value{Shape: Map, Pairs: make([]Pair, 0, len(fields.Pairs))}
	for _, p := range fields.Pairs {
		if !slices.Contains(ungoverned, p.Key) {
			kept.Pairs = append(kept.Pairs, p)
		}
	}
	return kept
}

// normal is the text in Unicode normal form C; nearly every text is in it already.
func normal(text []byte) []byte {
	if norm.NFC.IsNormal(text) {
		return text
	}
	return norm.NFC.Bytes(text)
}

// appendValue writes a value so that no two different ones read alike: every part
// says its shape and length first.
func appendValue(to []byte, v Value) []byte {
	switch v.Shape {
	case Scalar:
		return appendText(to, 's', v.Text)
	case List:
		to = appendCount(to, 'l', len(v.Items))
		for _, item := range v.Items {
			to = appendValue(to, item)
		}
		return to
	case Map:
		order := make([]int, len(v.Pairs))
		for i := range order {
			order[i] = i
		}
		slices.SortFunc(order, func(a, b int) int { return strings.Compare(v.Pairs[a].Key, v.Pairs[b].Key) })
		to = appendCount(to, 'm', len(order))
		for _, i := range order {
			to = appendValue(appendText(to, 'k', v.Pairs[i].Key), v.Pairs[i].Value)
		}
		return to
	}
	return append(to, 'n')
}

func appendText(to []byte, tag byte, text string) []byte {
	text = norm.NFC.String(strings.TrimSpace(text))
	return append(appendCount(to, tag, len(text)), text...)
}

func appendCount(to []byte, tag byte, n int) []byte {
	return append(strconv.AppendInt(append(to, tag), int64(n), 10), ':')
}
