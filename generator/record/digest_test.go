package record

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func fields(pairs ...string) Value {
	v := Value{Shape: Map}
	for i := 0; i < len(pairs); i += 2 {
		v.Pairs = append(v.Pairs, Pair{Key: pairs[i], Value: Value{Shape: Scalar, Text: pairs[i+1]}})
	}
	return v
}

func digestOf(fields Value, body []byte) string { return new(Digester).Digest(fields, body) }

const text = "## Purpose\n\nWe use AI in triage.\n"

func TestDigestKeepsToTheMeaning(t *testing.T) {
	digest := digestOf(fields("title", "AI policy", "version", "2.1"), []byte(text))
	require.Regexp(t, `^sha256:[0-9a-f]{64}$`, digest)
	same := map[string]string{
		"the order of keys":      digestOf(fields("version", "2.1", "title", "AI policy"), []byte(text)),
		"space at line ends":     digestOf(fields("title", "AI policy", "version", "2.1"), []byte(strings.ReplaceAll(text, "\n", "  \n"))),
		"empty lines at the end": digestOf(fields("title", "AI policy", "version", "2.1"), []byte(text+"\n\n")),
		"an approval":            digestOf(fields("title", "AI policy", "version", "2.1", "approvals", "x"), []byte(text)),
		"a review":               digestOf(fields("title", "AI policy", "version", "2.1", "next-review", "2027-01-01"), []byte(text)),
		"the status":             digestOf(fields("title", "AI policy", "version", "2.1", "status", "approved"), []byte(text)),
		"space around a value":   digestOf(fields("title", " AI policy ", "version", "2.1"), []byte(text)),
	}
	for what, other := range same {
		require.Equal(t, digest, other, "%s does not count", what)
	}
	different := map[string]string{
		"a word":             digestOf(fields("title", "AI policy", "version", "2.1"), []byte(strings.Replace(text, "in triage", "for triage", 1))),
		"a governed field":   digestOf(fields("title", "AI policy", "version", "2.2"), []byte(text)),
		"a field more":       digestOf(fields("title", "AI policy", "version", "2.1", "owner", "CEO"), []byte(text)),
		"text moved between": digestOf(fields("title", "AI policyversion", "x", "2.1"), []byte(text)),
		"a line break":       digestOf(fields("title", "AI policy", "version", "2.1"), []byte(strings.Replace(text, "AI in", "AI\nin", 1))),
	}
	for what, other := range different {
		require.NotEqual(t, digest, other, "%s counts", what)
	}
	require.Equal(t,
		digestOf(fields("title", "Café"), []byte("Café")),
		digestOf(fields("title", "Cafe\u0301"), []byte("Cafe\u0301")), "the Unicode form does not count")
}

// The digest is a promise: approvals of years ago are bound to it.
func TestDigestIsPinned(t *testing.T) {
	require.Equal(t, pinned, digestOf(fields("id", "POL-001", "title", "AI policy"), []byte("We will improve.\n")))
}

const pinned = "sha256:7eac05c662b8d29cab53d42e4eb059da773071dd323563fa9b536a55de646798"
