// Package files holds a finished site before it is anywhere: files with names,
// made when they are asked for. It knows neither what is in them nor where they
// go; publish keeps all promises, preview only the one that a browser asks for.
package files

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strings"
)

// Make gives the bytes of a file. It may be called from any goroutine, more than
// once, and gives the same bytes each time.
type Make func() ([]byte, error)

// A Set is the files of one folder of the site. The zero value is ready.
type Set struct {
	promises map[string]Make
	folded   map[string]string // lower-case name to the name that took it
	clashes  []error
}

// Add promises a file. Names are slash-separated and relative. Two files at one
// path, also if only case tells them apart (they would be one file on Windows and
// macOS), are refused: Err tells.
func (s *Set) Add(name string, make Make) {
	if s.promises == nil {
		s.promises, s.folded = map[string]Make{}, map[string]string{}
	}
	if path.Clean(name) != name || path.IsAbs(name) || name == "." || name == ".." || strings.HasPrefix(name, "../") || strings.ContainsAny(name, "\\\x00") {
		s.clashes = append(s.clashes, fmt.Errorf("%q is no name of a file in a site", name))
		return
	}
	fold := strings.ToLower(name)
	if taken, found := s.folded[fold]; found {
		s.clashes = append(s.clashes, fmt.Errorf("two files want the path %q (the other is %q)", name, taken))
		return
	}
	s.promises[name], s.folded[fold] = make, name
}

// AddBytes promises a file whose bytes are at hand.
func (s *Set) AddBytes(name string, content []byte) {
	s.Add(name, func() ([]byte, error) { return content, nil })
}

// Err tells of names that were refused, nil when there were none.
func (s *Set) Err() error {
	return errors.Join(s.clashes...)
}

// Get is the promise of one file.
func (s *Set) Get(name string) (Make, bool) {
	make, found := s.promises[name]
	return make, found
}

// Clone is a set of its own with the same promises.
func (s *Set) Clone() *Set {
	return &Set{promises: maps.Clone(s.promises), folded: maps.Clone(s.folded), clashes: slices.Clone(s.clashes)}
}

func (s *Set) Len() int { return len(s.promises) }

// Names are all names in byte order.
func (s *Set) Names() []string {
	names := make([]string, 0, len(s.promises))
	for name := range s.promises {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// All goes through the files by name, in byte order.
func (s *Set) All() iter.Seq2[string, Make] {
	return func(yield func(string, Make) bool) {
		for _, name := range s.Names() {
			if !yield(name, s.promises[name]) {
				return
			}
		}
	}
}
