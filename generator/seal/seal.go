// Package seal is the words in which a release is sealed: the release file that is signed
// and follows the one before it, the list that stays in the repository, and what ties a
// published edition to the release. It knows neither git nor disks nor pages: texts and
// digests in, texts and digests out.
//
// What is published may tell nothing of hidden records, not even how many there are. So the
// release file has no record and no audience in it: the content is one root over blinded
// leaves, and each edition a blinded commitment among others that stand for nothing. An
// edition carries the number that opens its own commitment, and no other.
package seal

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Folder holds the files of releases in a handbook.
const Folder = "content/releases"

// Dir is the folder of an edition that holds its seal. Its files are no part of the
// edition's root, since they are made from it.
const Dir = "seal"

// The files of a seal.
const (
	ReleaseFile   = Dir + "/release.yaml"     // the release file, byte for byte
	SignatureFile = Dir + "/release.yaml.sig" // an SSH signature over it
	TokenFile     = Dir + "/release.yaml.tsr" // an RFC 3161 time stamp over it
	EditionFile   = Dir + "/edition.yaml"
)

// Namespace is what a signature says it is for (ssh-keygen -Y sign -n).
const Namespace = "aims-release"

// Digest is how digests are written: sha256: and hex.
func Digest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func isDigest(text string) bool {
	digits, found := strings.CutPrefix(text, "sha256:")
	return found && isHex(digits, sha256.Size)
}

// isHex tells whether text is that many bytes in lower-case hex.
func isHex(text string, bytes int) bool {
	decoded, err := hex.DecodeString(text)
	return err == nil && len(decoded) == bytes && strings.ToLower(text) == text
}

// IsName tells whether text may be the name of a release, and with it of a file.
func IsName(text string) bool {
	letter := func(r rune) bool {
		return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	for i, r := range text {
		if !letter(r) && (i == 0 || !strings.ContainsRune(".-_", r)) {
			return false
		}
	}
	return text != "" && len(text) <= 64 && !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, ".records") && !strings.Contains(text, "..")
}

// A Secret blinds what a release says of its parts. It stays in the repository.
type Secret [32]byte

// blind is a number of its own for each purpose and name.
func (s Secret) blind(purpose, name string) []byte {
	h := hmac.New(sha256.New, s[:])
	fmt.Fprintf(h, "%s\n%s", purpose, name)
	return h.Sum(nil)
}

// A File of the content, with the SHA-256 of its bytes.
type File struct {
	Name string
	Sum  [sha256.Size]byte
}

// Root is the Merkle root over files, each leaf blinded by the secret: a leaf is
// SHA-256(0, blind, name, 0, sum), a node SHA-256(1, left, right), and a node without a
// right one is its left one. RFC 6962 has its trees like this.
func (s Secret) Root(files []File) string {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	level := make([][sha256.Size]byte, 0, len(files))
	for _, f := range files {
		leaf := append([]byte{0}, s.blind("file", f.Name)...)
		leaf = append(append(leaf, f.Name...), 0)
		level = append(level, sha256.Sum256(append(leaf, f.Sum[:]...)))
	}
	if len(level) == 0 {
		return Digest(nil)
	}
	for len(level) > 1 {
		var above [][sha256.Size]byte
		for pair := range slices.Chunk(level, 2) {
			if len(pair) == 1 {
				above = append(above, pair[0])
				continue
			}
			above = append(above, sha256.Sum256(slices.Concat([]byte{1}, pair[0][:], pair[1][:])))
		}
		level = above
	}
	return "sha256:" + hex.EncodeToString(level[0][:])
}

// commitments are those of the editions, and so many that stand for nothing that nobody
// can count the audiences. Their order tells nothing either.
func commitments(secret Secret, editions []Edition) []string {
	const step = 8
	var all []string
	for _, e := range editions {
		all = append(all, e.Commitment())
	}
	for len(all) == 0 || len(all)%step != 0 {
		all = append(all, "sha256:"+hex.EncodeToString(secret.blind("nobody", fmt.Sprint(len(all)))))
	}
	slices.Sort(all)
	return all
}
