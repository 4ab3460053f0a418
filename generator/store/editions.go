package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/lock"
	"aims/generator/parallel"
)

// Editions keeps sealed editions as they were made, each in a file of its own that is named
// by its root. A file that another edition has already is only named; one that says nearly the
// same as the file of that name in a former edition is kept as what it differs in: twenty
// releases of a thousand pages, each with the number of the release on it, take little more
// than one.
//
// Nothing is given out that is not, to the byte, what was put in.
type Editions struct {
	dir    string
	rootOf RootOf
}

// Sums are the SHA-256 of files, by name.
type Sums map[string][sha256.Size]byte

// Names are those of files with sums, in order.
func (s Sums) Names() []string { return slices.Sorted(maps.Keys(s)) }

// RootOf is the root of an edition: sha256: and hex.
type RootOf func(Sums) string

// ErrNotKept says that an edition is not in the store, or not whole any more: it can be made
// and put in again.
var ErrNotKept = errors.New("no such edition is kept")

const (
	editions = "editions"
	ending   = ".edition"
	begun    = "new-" // what is still being written
)

// KeptEditions are those of the handbook in dir. Nothing is made before the first is put in.
func KeptEditions(dir string, rootOf RootOf) *Editions {
	return &Editions{dir: filepath.Join(dir, folder, editions), rootOf: rootOf}
}

func (e *Editions) file(root string) string {
	return filepath.Join(e.dir, strings.TrimPrefix(root, "sha256:")+ending)
}

// Has tells whether there is an edition with that root, whole or not.
func (e *Editions) Has(root string) bool {
	_, err := os.Stat(e.file(root))
	return err == nil
}

// Get is an edition by its root, every byte of it checked.
func (e *Editions) Get(ctx context.Context, root string) (*files.Set, error) {
	shelf, err := e.open()
	if err != nil {
		return nil, err
	}
	defer shelf.close()
	edition, err := shelf.edition(root)
	if err != nil {
		return nil, ErrNotKept
	}
	set, sums := &files.Set{}, Sums{}
	contents, errs := make([][]byte, len(edition.Files)), make([]error, len(edition.Files))
	err = parallel.Do(ctx, len(edition.Files), func(i int) error {
		contents[i], errs[i] = shelf.content(edition, edition.Files[i])
		return nil // what is not whole is no trouble of ours
	})
	if err != nil {
		return nil, err
	}
	for i, f := range edition.Files {
		if errs[i] != nil {
			return nil, ErrNotKept
		}
		set.AddBytes(f.Name, contents[i])
		sums[f.Name] = f.Sum
	}
	if set.Err() != nil || e.rootOf(sums) != root {
		return nil, ErrNotKept
	}
	return set, nil
}

// Put makes every file of an edition, keeps them all and gives their root. Like is the root of
// an edition in which most files are nearly the same; "" for none.
func (e *Editions) Put(ctx context.Context, set *files.Set, like string) (root string, err error) {
	held, err := e.hold()
	if err != nil {
		return "", err
	}
	defer held.Close()
	shelf, err := e.open()
	if err != nil {
		return "", err
	}
	defer shelf.close()
	w, err := leaning(shelf, like)
	if err != nil {
		return "", err
	}
	defer w.abandon()
	if root, err = w.write(ctx, set); err != nil {
		return "", err
	}
	if _, err := os.Stat(e.file(root)); err != nil {
		return root, w.finish(e.file(root))
	}
	if _, err := e.Get(ctx, root); !errors.Is(err, ErrNotKept) {
		return root, err // it is there, and whole
	}
	// It is damaged, and others may lean on it: so it is put in its place leaning on none.
	alone, err := newWriter(shelf)
	if err != nil {
		return "", err
	}
	defer alone.abandon()
	if root, err = alone.write(ctx, set); err != nil {
		return "", err
	}
	return root, alone.finish(e.file(root))
}

// hold keeps other programs from writing into the store, until what it gives is closed. What
// a program left that was stopped is taken away.
func (e *Editions) hold() (*os.File, error) {
	if err := os.MkdirAll(e.dir, 0o777); err != nil {
		return nil, err
	}
	above, err := os.OpenRoot(filepath.Dir(e.dir))
	if err != nil {
		return nil, err
	}
	defer above.Close()
	if _, err := above.Lstat(".gitignore"); errors.Is(err, fs.ErrNotExist) {
		if err := above.WriteFile(".gitignore", []byte("*\n"), 0o666); err != nil { // also where nobody thought of it
			return nil, err
		}
	}
	held, err := lock.Take(above, "lock")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Dir(e.dir), err)
	}
	stopped, _ := filepath.Glob(filepath.Join(e.dir, begun+"*"))
	for _, file := range stopped {
		if err := os.Remove(file); err != nil {
			held.Close()
			return nil, err
		}
	}
	return held, nil
}
