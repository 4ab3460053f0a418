package source

import (
	"io/fs"
	"strings"
)

// Under shows a file system as the folder of that name in another one, which holds
// nothing else.
func Under(folder string, fsys fs.FS) fs.FS { return under{folder, fsys} }

type under struct {
	folder string
	inner  fs.FS
}

func (u under) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	itself := &node{name: u.folder, mode: fs.ModeDir | 0o755}
	switch name {
	case ".":
		return &dirFile{path: name, info: newMemoryFS()["."], entries: []fs.DirEntry{fs.FileInfoToDirEntry(itself)}}, nil
	case u.folder:
		entries, err := fs.ReadDir(u.inner, ".")
		return &dirFile{path: name, info: itself, entries: entries}, err
	}
	inner, inside := strings.CutPrefix(name, u.folder+"/")
	if !inside {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return u.inner.Open(inner)
}
