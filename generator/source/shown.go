package source

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// versionsDir holds archives of former versions. It is part of no version.
const versionsDir = "content/versions"

// A shownFS is the part of a folder that belongs to a handbook. The base is asked
// for anew each time, so that a tag is unpacked only when somebody reads it.
type shownFS struct {
	base func() (fs.FS, error)
	dir  string // of the handbook, when this is one of its folders
}

// shown tells whether a path belongs to a handbook. Nobody's content are git's
// files, ours, and what editors and desktops leave behind.
func shown(name string) bool {
	if name == "." {
		return true
	}
	if name == versionsDir || strings.HasPrefix(name, versionsDir+"/") {
		return false
	}
	top := true
	for part := range strings.SplitSeq(name, "/") {
		if top && part != "content" && part != "crosswalks" && part != "themes" || litter(part) {
			return false
		}
		top = false
	}
	return true
}

func litter(part string) bool {
	switch part {
	case ".git", ".aims", "node_modules", ".DS_Store", "Thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasSuffix(part, "~") ||
		strings.HasPrefix(part, ".#") ||
		strings.HasPrefix(part, "#") && strings.HasSuffix(part, "#") ||
		strings.HasPrefix(part, ".") && (strings.HasSuffix(part, ".swp") || strings.HasSuffix(part, ".swo") || strings.HasSuffix(part, ".swx"))
}

// at is the base for an operation on a name, or why there is none.
func (s shownFS) at(op, name string) (fs.FS, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if !shown(path.Join(s.dir, name)) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	base, err := s.base()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", op, name, err)
	}
	return base, nil
}

// Sub is a folder. In a work tree it holds for one reading of the files in it.
func (s shownFS) Sub(dir string) (fs.FS, error) {
	base, err := s.at("open", dir)
	if err != nil {
		return nil, err
	}
	inner, err := fs.Sub(base, dir)
	if err != nil {
		return nil, err
	}
	return shownFS{base: func() (fs.FS, error) { return inner, nil }, dir: path.Join(s.dir, dir)}, nil
}

func (s shownFS) Open(name string) (fs.File, error) {
	base, err := s.at("open", name)
	if err != nil {
		return nil, err
	}
	file, err := base.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil || !info.IsDir() {
		return file, err
	}
	defer file.Close()
	entries, err := s.ReadDir(name)
	return &dirFile{path: name, info: info, entries: entries}, err
}

func (s shownFS) ReadDir(name string) ([]fs.DirEntry, error) {
	base, err := s.at("readdir", name)
	if err != nil {
		return nil, err
	}
	all, err := fs.ReadDir(base, name)
	entries := make([]fs.DirEntry, 0, len(all))
	for _, entry := range all {
		if shown(path.Join(s.dir, name, entry.Name())) {
			entries = append(entries, entry)
		}
	}
	return entries, err
}

func (s shownFS) ReadFile(name string) ([]byte, error) {
	base, err := s.at("open", name)
	if err != nil {
		return nil, err
	}
	return fs.ReadFile(base, name)
}

// Stat does not follow a link, as nothing here does.
func (s shownFS) Stat(name string) (fs.FileInfo, error) { return s.Lstat(name) }

func (s shownFS) Lstat(name string) (fs.FileInfo, error) {
	base, err := s.at("stat", name)
	if err != nil {
		return nil, err
	}
	return fs.Lstat(base, name)
}

func (s shownFS) ReadLink(name string) (string, error) {
	base, err := s.at("readlink", name)
	if err != nil {
		return "", err
	}
	return fs.ReadLink(base, name)
}
