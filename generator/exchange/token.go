package exchange

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"aims/generator/framework"
)

// namespace marks what is ours in the files of OSCAL.
const namespace = "urn:aims:crosswalk"

// token is a provision's id as OSCAL wants it: its slug, with X for ~, and an underscore
// before what does not begin with a letter. No slug has a capital letter, so the way
// back is as plain: 5.2.d is _5.2.d, R&D is rX26d.
func token(id string) string {
	slug := strings.ReplaceAll(framework.Slug(id), "~", "X")
	if slug == "" || !(slug[0] >= 'a' && slug[0] <= 'z' || slug[0] == 'X') {
		return "_" + slug
	}
	return slug
}

// ownUUIDs is the namespace that our UUIDs are derived in: the version 5 UUID of our
// namespace's name, in the one that RFC 9562 gives for URLs.
func ownUUIDs() [16]byte {
	return uuid5([16]byte{0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8}, namespace)
}

// uuid names a thing: the same parts always give the same UUID.
func uuid(parts ...string) string {
	id := uuid5(ownUUIDs(), strings.Join(parts, "\x00"))
	text := hex.EncodeToString(id[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

func uuid5(space [16]byte, name string) (id [16]byte) {
	sum := sha1.Sum(append(space[:], name...))
	copy(id[:], sum[:])
	id[6] = id[6]&0x0f | 0x50
	id[8] = id[8]&0x3f | 0x80
	return id
}
