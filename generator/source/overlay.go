package source

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Overlay shows a tree with some files as an editor holds them, which nobody has saved
// yet. Files that belong to no handbook stay out of it, as they do elsewhere.
func Overlay(base fs.FS, unsaved map[string][]byte) fs.FS {
	over := newMemoryFS()
	for _, name := range slices.Sorted(maps.Keys(unsaved)) {
		if fs.ValidPath(name) && shown(name) {
			// One inside another file is left out: it cannot be on the disk either.
			_ = over.add(name, &node{content: unsaved[name]})
		}
	}
	return overlay{base: base, over: over}
}

// An overlay is a tree below a few files of the memory. These have no stamp, so that a
// loader compares their bytes.
type overlay struct {
	base fs.FS
	over memoryFS
	dir  string // in over, when this is a folder of it
}

// above is the node that hides what the base has under a name; nil when there is none.
// A folder hides nothing: it is there for the files in it.
func (o overlay) above(name string) *node { return o.over[path.Join(o.dir, name)] }

// Sub is a folder of both; it may be on one side only.
func (o overlay) Sub(dir string) (fs.FS, error) {
	base, err := fs.Sub(o.base, dir)
	if err != nil && o.above(dir) == nil {
		return nil, err
	}
	if err != nil {
		base = memoryFS{}
	}
	return overlay{base: base, over: o.over, dir: path.Join(o.dir, dir)}, nil
}

func (o overlay) Open(name string) (fs.File, error) {
	above := o.above(name)
	switch {
	case above == nil || !fs.ValidPath(name):
		return o.base.Open(name)
	case !above.IsDir():
		return memoryFile{above, bytes.NewReader(above.content)}, nil
	}
	entries, err := o.ReadDir(name)
	return &dirFile{path: name, info: above, entries: entries}, err
}

func (o overlay) ReadFile(name string) ([]byte, error) {
	if above := o.above(name); above != nil && !above.IsDir() {
		return bytes.Clone(above.content), nil
	}
	return fs.ReadFile(o.base, name)
}

func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.base, name)
	above := o.above(name)
	if above == nil {
		return entries, err
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return entries, err
	}
	for _, entry := range above.entries {
		i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == entry.Name() })
		switch {
		case i < 0:
			entries = append(entries, entry)
		case entries[i].Type().IsRegular() && !entry.IsDir():
			entries[i] = entry
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

func (o overlay) Lstat(name string) (fs.FileInfo, error) {
	if above := o.above(name); above != nil && !above.IsDir() {
		return above, nil
	}
	return fs.Lstat(o.base, name)
}

func (o overlay) Stat(name string) (fs.FileInfo, error) {
	info, err := o.Lstat(name)
	if above := o.above(name); err != nil && above != nil {
		return above, nil
	}
	return info, err
}

func (o overlay) ReadLink(name string) (string, error) { return fs.ReadLink(o.base, name) }
