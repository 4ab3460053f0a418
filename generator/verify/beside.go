package verify

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// checkBeside finds editions of several audiences in the one folder that was named. Below an
// audience's own folder the name of that tells, which nobody knows here.
func checkBeside(editions []*Edition) {
	var first *Edition
	for _, e := range editions {
		if e.Audience == "" || path.Dir(e.dir) != "." || e.dir != e.version() {
			continue // AUDIENCE-VERSION says itself whose it is
		}
		if first == nil {
			first = e
		}
		if e.Audience != first.Audience {
			e.Problems = append(e.Problems, Problem{ofPlace, e.Name, fmt.Sprintf("it is an edition for %s, and %s beside it is one for %s", e.Audience, first.Name, first.Audience), ownFolder})
		}
	}
}

const ownFolder = "each edition belongs into a folder of its own name: AUDIENCE/VERSION"

// version is the name of the folder that the edition was published in.
func (e *Edition) version() string { return strings.ReplaceAll(e.release.Tag, "/", "-") }

// checkUnsealed finds editions that nobody can have signed. The name of a folder alone excuses
// none, as whoever forges an edition chooses it: only the work in progress, AUDIENCE/next, may
// lie beside the sealed editions of its audience. Named is the folder that was given.
func checkUnsealed(editions []*Edition, named string) {
	for _, e := range editions {
		above := path.Dir(e.dir)
		audience := path.Base(above)
		if above == "." {
			audience = named
		}
		switch {
		case e.Sealed, e.Files == 0: // a list that says nothing is a problem already
		case path.Base(e.dir) == "next" && slices.ContainsFunc(editions, func(other *Edition) bool {
			return other.Audience == audience && audience != "" && path.Dir(other.dir) == above
		}):
			e.Notes = append(e.Notes, "it is work in progress, which no release sealed and nobody signed")
		default:
			e.Problems = append(e.Problems, Problem{ofSignature, e.Name, "it is not sealed by a release, so it is not signed", "ask for an edition of a release"})
		}
	}
}
