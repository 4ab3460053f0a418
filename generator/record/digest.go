package record

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// ungoverned fields may change without a new approval: they are about the approval
// and the review themselves.
var ungoverned = []string{"approvals", "reviews", "last-review", "next-review", "status", "waive"}

// Digest is the canonical digest that approvals are bound to: "sha256:" and hex over
// the governed fields and the body. Line ends, white space at line ends, empty lines
// at the end, the order of keys, quoting and the Unicode form of letters do not
// change it; a changed word does.
func Digest(fields Value, body []byte) string {
	h := sha256.New()
	governed := Value{Shape: Map}
	for _, p := range fields.Pairs {
		if !slices.Contains(ungoverned, p.Key) {
			governed.Pairs = append(governed.Pairs, p)
		}
	}
	writeValue(h, governed)
	for line := range bytes.Lines(bytes.TrimRight(norm.NFC.Bytes(body), " \t\n")) {
		h.Write(bytes.TrimRight(line, " \t\n"))
		io.WriteString(h, "\n")
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// writeValue writes a value so that no two different ones read alike: every part
// says its shape and length first.
func writeValue(w io.Writer, v Value) {
	text := func(tag, s string) {
		s = norm.NFC.String(strings.TrimSpace(s))
		io.WriteString(w, tag+strconv.Itoa(len(s))+":"+s)
	}
	switch v.Shape {
	case Scalar:
		text("s", v.Text)
	case List:
		io.WriteString(w, "l"+strconv.Itoa(len(v.Items))+":")
		for _, item := range v.Items {
			writeValue(w, item)
		}
	case Map:
		pairs := slices.SortedFunc(slices.Values(v.Pairs), func(a, b Pair) int { return strings.Compare(a.Key, b.Key) })
		io.WriteString(w, "m"+strconv.Itoa(len(pairs))+":")
		for _, p := range pairs {
			text("k", p.Key)
			writeValue(w, p.Value)
		}
	default:
		io.WriteString(w, "n")
	}
}
