package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/parallel"
)

// ManifestName is the file in an edition that lists all others with their SHA-256,
// as sha256sum writes it: run sha256sum -c manifest.sha256 in the edition's folder.
const ManifestName = "manifest.sha256"

const manifestName = ManifestName

// A Manifest is the files of an edition with their SHA-256, by name.
type Manifest map[string][sha256.Size]byte

// ReadManifest reads the text of a manifest. Lines that are none are not in it, and then
// its Text is another one.
func ReadManifest(text []byte) Manifest { return readManifest(text) }

// Text is the manifest as a build writes it.
func (m Manifest) Text() []byte {
	var entries []entry
	for name, sum := range m {
		entries = append(entries, entry{name, sum})
	}
	return writeManifest(entries)
}

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

// Sums makes every file of an edition and lists it.
func Sums(ctx context.Context, set *files.Set) (Manifest, error) {
	names := set.Names()
	all := make([][sha256.Size]byte, len(names))
	err := parallel.Do(ctx, len(names), func(i int) error {
		promise, _ := set.Get(names[i])
		content, err := promise()
		if err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		all[i] = sha256.Sum256(content)
		return nil
	})
	sums := make(Manifest, len(names))
	for i, name := range names {
		sums[name] = all[i]
	}
	return sums, err
}
