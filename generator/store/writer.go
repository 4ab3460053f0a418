package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"

	"aims/generator/files"
	"aims/generator/parallel"
)

// A writer writes an edition's file beside its place.
type writer struct {
	shelf *shelf
	like  *edition // nil for none
	whole map[digest]place
	file  *os.File
	at    int64
	list  edition
}

// A place is a file of an edition.
type place struct{ root, name string }

// A packedFile is a file with the bytes that are to be written of it.
type packedFile struct {
	keptFile
	bytes []byte
}

func newWriter(s *shelf) (*writer, error) {
	file, err := os.CreateTemp(s.store.dir, begun)
	return &writer{shelf: s, file: file}, err
}

// leaning is a writer that leans on what the store has.
func leaning(s *shelf, like string) (*writer, error) {
	w, err := newWriter(s)
	if err != nil {
		return nil, err
	}
	w.whole = map[digest]place{}
	for _, root := range s.store.roots() {
		e, err := s.edition(root)
		if err != nil {
			continue // nothing leans on what is damaged
		}
		for _, f := range e.Files {
			if f.Base == "" {
				w.whole[f.Sum] = place{root, f.Name}
			}
		}
		if root == like {
			w.like = e
		}
	}
	return w, nil
}

// write writes all files of an edition and gives their root.
func (w *writer) write(ctx context.Context, set *files.Set) (root string, err error) {
	sums := Sums{}
	for some := range slices.Chunk(set.Names(), 4*runtime.GOMAXPROCS(0)) {
		packed := make([]packedFile, len(some))
		err := parallel.Do(ctx, len(some), func(i int) (err error) {
			if packed[i], err = w.pack(set, some[i]); err != nil {
				err = fmt.Errorf("%s: %w", some[i], err)
			}
			return err
		})
		if err != nil {
			return "", err
		}
		for _, p := range packed {
			if err := w.add(p); err != nil {
				return "", err
			}
			sums[p.Name] = p.Sum
		}
	}
	return w.shelf.store.rootOf(sums), nil
}

// pack makes a file and finds the shortest way to keep it. It may be called from several
// goroutines at once.
func (w *writer) pack(set *files.Set, name string) (packedFile, error) {
	promise, _ := set.Get(name)
	content, err := promise()
	if err != nil {
		return packedFile{}, err
	}
	p := packedFile{keptFile: keptFile{Name: name, Sum: sha256.Sum256(content), Size: int64(len(content))}}
	if same, found := w.whole[p.Sum]; found && w.holds(same, p.Sum) {
		p.lean(same)
		return p, nil
	}
	p.bytes = w.shelf.pack(content)
	near, base := w.near(name)
	if base == nil {
		return p, nil
	}
	if digest(sha256.Sum256(base)) == p.Sum {
		p.lean(near)
		p.bytes = nil
		return p, nil
	}
	differing := w.shelf.pack(difference(content, base))
	if len(differing) < len(p.bytes)/2 { // else it is a base of its own for what follows
		p.lean(near)
		p.bytes = differing
	}
	return p, nil
}

func (p *packedFile) lean(on place) {
	p.Base = on.root
	if p.In = on.name; p.In == p.Name {
		p.In = ""
	}
}

// near is the file that the one of that name in the similar edition is, or leans on.
func (w *writer) near(name string) (place, []byte) {
	if w.like == nil {
		return place{}, nil
	}
	i, found := w.like.byName[name]
	if !found {
		return place{}, nil
	}
	on := place{w.like.root, name}
	if f := w.like.Files[i]; f.Base != "" {
		on = place{f.Base, f.inBase()}
	}
	base, err := w.shelf.base(on.root, on.name)
	if err != nil || len(base) == 0 {
		return place{}, nil
	}
	return on, base
}

// holds tells whether a file can still be read: nothing leans on what is damaged.
func (w *writer) holds(p place, sum digest) bool {
	base, err := w.shelf.base(p.root, p.name)
	return err == nil && digest(sha256.Sum256(base)) == sum
}

func (w *writer) add(p packedFile) error {
	if len(p.bytes) > 0 {
		p.At, p.Length = w.at, int64(len(p.bytes))
		if _, err := w.file.Write(p.bytes); err != nil {
			return err
		}
		w.at += p.Length
	}
	w.list.Files = append(w.list.Files, p.keptFile)
	return nil
}

// finish writes the list and gives the file its name, when all of it is on the disk.
func (w *writer) finish(name string) error {
	text, err := json.Marshal(w.list)
	if err != nil {
		return err
	}
	list := w.shelf.pack(text)
	sum := sha256.Sum256(list)
	end := append(binary.BigEndian.AppendUint64(list, uint64(len(list))), sum[:]...)
	if _, err := w.file.Write(end); err != nil {
		return err
	}
	if err := w.file.Sync(); err != nil {
		return err
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(w.file.Name(), name); err != nil {
		return fmt.Errorf("keep an edition: %w", err)
	}
	return nil
}

// abandon takes away what was not finished.
func (w *writer) abandon() {
	w.file.Close()
	os.Remove(w.file.Name())
}
