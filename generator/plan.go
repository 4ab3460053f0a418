package generator

import (
	"io/fs"
	"time"

	"aims/generator/record"
	"aims/generator/source"
	"aims/generator/store"
)

// A Plan is everything that a build depends on, and nothing else: the same plan gives
// the same files.
type Plan struct {
	Trees     []source.Tree   // the versions, oldest first
	Settings  fs.FS           // the handbook whose site.yaml and themes count for all; that of the last tree when nil
	Audiences []string        // only these; nil for all that the handbook names
	Today     time.Time       // of the work tree; a tag brings its own
	NoSearch  bool            // leave the search index out
	Tags      []source.Tagged // what makes releases of tags; nil when there are none
	Kept      *store.Editions // sealed editions as they were made; nil keeps none
	Program   Program

	// Remember gives the bytes that make gave for a key, in this build or a former one; nil
	// remembers nothing. It only saves time: the same key means the same bytes.
	Remember func(key string, make func() ([]byte, error)) ([]byte, error)
}

// Program is what comes with the program and shapes the pages.
type Program struct {
	Version    string // shown in pages: "aims 0.1.0"
	Digest     string // of the program itself: another program is another build
	Kinds      fs.FS  // as record.KindFiles
	Crosswalks fs.FS
	Themes     fs.FS
}

// NewProgram is a program with the kinds that it always has.
func NewProgram(version, digest string, crosswalks, themes fs.FS) Program {
	return Program{Version: version, Digest: digest, Kinds: record.KindFiles, Crosswalks: crosswalks, Themes: themes}
}

// Next is the name of the work tree among versions.
const Next = source.Next
