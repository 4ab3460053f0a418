package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// manifestName is the file in an edition that lists all others with their SHA-256,
// as sha256sum writes it: run sha256sum -c manifest.sha256 in the edition's folder.
const manifestName = "manifest.sha256"

// An entry is one line of a manifest.
type entry struct {
	name string
	sum  [sha256.Size]byte
}

// writeManifest is the text of a manifest, by name.
func writeManifest(entries []entry) []byte {
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.name, b.name) })
	var text []byte
	for _, e := range entries {
		name := escapes.Replace(e.name)
		if name != e.name {
			text = append(text, '\\')
		}
		text = hex.AppendEncode(text, e.sum[:])
		text = append(text, "  "...)
		text = append(text, name...)
		text = append(text, '\n')
	}
	return text
}

// readManifest reads a manifest by name. It drops lines that are none and names
// that lead out of the edition: a manifest is a file that anybody may have changed.
func readManifest(text []byte) map[string][sha256.Size]byte {
	sums := map[string][sha256.Size]byte{}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		line, escaped := strings.CutPrefix(line, `\`)
		digits, name, found := strings.Cut(line, "  ")
		if !found || len(digits) != 2*sha256.Size {
			continue
		}
		if escaped {
			name = unescapes.Replace(name)
		}
		var sum [sha256.Size]byte
		if _, err := hex.Decode(sum[:], []byte(digits)); err != nil || !mayOwn(name) || name == manifestName {
			continue
		}
		sums[name] = sum
	}
	return sums
}

// How sha256sum writes a name that would break its lines.
var (
	escapes   = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`)
	unescapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\r`, "\r")
)
