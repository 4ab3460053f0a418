// Package leak looks for what an audience may not read in the files that are about to be
// published for it. It is the last look at an edition, and knows nothing of how its files
// are made: it is given the sources that the audience may not read (secrets), those that it
// may, and the finished bytes.
//
//	New(Input)          reads the sources, and knows then what would tell of a secret
//	Guard(set, check)   the same promises, each of which is an error when its file tells
//
// What tells of a secret is its id, its title, the names and hashes of its files, who wrote
// it, its single rare words, and runs of its words that are nowhere in what may be read
// (pattern.go). All are looked for as words, whatever stands between them, so that a text is
// found as Markdown, HTML, JSON and an address alike (word.go). A find alone proves nothing,
// since words can meet by chance: the file is made again from sources that never had the
// secret, and what is in it then is no leak (check.go).
package leak

import (
	"aims/generator/files"
)

// Input is what one edition is looked at with.
type Input struct {
	Audience string   // who may not read the secrets
	Dir      string   // of the edition, for messages
	Secrets  []Secret // in any order
	Known    []Text   // what the audience may read, and what the program and theme say

	// Read gives the source of a secret by its path in the handbook.
	Read func(file string) ([]byte, error)

	// Terms are what the search index calls the words of a text; nil when there is none.
	Terms func() func(text string) []string

	// Unpack gives a function that tells what a packed file says, and whether it is packed;
	// read gives the files beside it. nil when no file is packed.
	Unpack func(read files.Read) func(name string, content []byte) (Unpacked, bool, error)

	// Again promises the files of the edition as they are when no source of a secret was
	// ever there. It is asked only after a find, and once.
	Again func() (*files.Set, error)
}

// A Text is read when it is needed.
type Text func() ([]byte, error)

// Unpacked is what a packed file says.
type Unpacked struct {
	Text  []byte
	Terms []string // of a search index, as Input.Terms has them
}

// A Secret is a source that an audience may not read, or some lines of one.
type Secret struct {
	File  string // in the handbook: content/risks/bias.md
	ID    string // of its record, "" for a page
	Lines []Span // what of the file may not be read; nil for all of it
	Names []Name // what else tells of it
	Files []File // that nobody else publishes
}

// A Span is lines of a file, the first being 1, both ends included.
type Span struct{ From, To int }

// A Name tells of a secret by itself: its id, its title, an author.
type Name struct {
	What string // for the message: "the title"
	Text string

	// Exact is for ids: nothing but its own characters may stand between its words.
	Exact bool
}

// A File is published with a secret.
type File struct {
	Name   string // path in the handbook
	SHA256 string // lower-case hex
	Size   int64
}

func (s *Secret) name() string {
	if s.ID != "" {
		return s.ID
	}
	return s.File
}
