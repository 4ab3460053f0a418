package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// A memoryFS is an unpacked archive, by path. It is built by add and then only read.
type memoryFS map[string]*node

// A node is a file, folder or link, and its own fs.FileInfo.
type node struct {
	name    string
	mode    fs.FileMode
	modTime time.Time
	content []byte // of a link: its target
	entries []fs.DirEntry
}

func (n *node) Name() string       { return n.name }
func (n *node) Size() int64        { return int64(len(n.content)) }
func (n *node) Mode() fs.FileMode  { return n.mode }
func (n *node) ModTime() time.Time { return n.modTime }
func (n *node) IsDir() bool        { return n.mode.IsDir() }
func (n *node) Sys() any           { return nil }

func newMemoryFS() memoryFS {
	return memoryFS{".": {name: ".", mode: fs.ModeDir | 0o755}}
}

// add puts a node at a path, and the folders that lead to it.
func (m memoryFS) add(name string, n *node) error {
	n.name = path.Base(name)
	if old, found := m[name]; found {
		if old.IsDir() && n.IsDir() {
			old.modTime = n.modTime
			return nil
		}
		return fmt.Errorf("two entries %q", name)
	}
	parent := path.Dir(name)
	if m[parent] == nil {
		if err := m.add(parent, &node{mode: fs.ModeDir | 0o755, modTime: n.modTime}); err != nil {
			return err
		}
	}
	if !m[parent].IsDir() {
		return fmt.Errorf("entry %q lies in %q, which is not a folder", name, parent)
	}
	m[name] = n
	m[parent].entries = append(m[parent].entries, fs.FileInfoToDirEntry(n))
	return nil
}

// sort brings the entries of every folder into the order of ReadDir.
func (m memoryFS) sort() {
	for _, n := range m {
		slices.SortFunc(n.entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
}

// find is the node of a path, which is no link and not behind one.
func (m memoryFS) find(op, name string) (*node, error) {
	n, err := m.lfind(op, name)
	if err == nil && n.mode&fs.ModeSymlink != 0 {
		return nil, &fs.PathError{Op: op, Path: name, Err: ErrSymlink}
	}
	return n, err
}

func (m memoryFS) lfind(op, name string) (*node, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	if n, found := m[name]; found {
		return n, nil
	}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if n, found := m[dir]; found && n.mode&fs.ModeSymlink != 0 {
			return nil, &fs.PathError{Op: op, Path: name, Err: ErrSymlink}
		}
	}
	return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
}

func (m memoryFS) Open(name string) (fs.File, error) {
	n, err := m.find("open", name)
	if err != nil {
		return nil, err
	}
	if n.IsDir() {
		return &dirFile{path: name, info: n, entries: n.entries}, nil
	}
	return memoryFile{n, bytes.NewReader(n.content)}, nil
}

func (m memoryFS) ReadFile(name string) ([]byte, error) {
	n, err := m.find("open", name)
	if err != nil {
		return nil, err
	}
	if n.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errIsFolder}
	}
	return bytes.Clone(n.content), nil
}

func (m memoryFS) ReadDir(name string) ([]fs.DirEntry, error) {
	n, err := m.find("readdir", name)
	if err != nil {
		return nil, err
	}
	if !n.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errNoFolder}
	}
	return slices.Clone(n.entries), nil
}

func (m memoryFS) Lstat(name string) (fs.FileInfo, error) {
	n, err := m.lfind("stat", name)
	if err != nil {
		return nil, err // not n: a nil *node is no nil fs.FileInfo
	}
	return n, nil
}

func (m memoryFS) Stat(name string) (fs.FileInfo, error) { return m.Lstat(name) }

func (m memoryFS) ReadLink(name string) (string, error) {
	n, err := m.lfind("readlink", name)
	if err != nil {
		return "", err
	}
	if n.mode&fs.ModeSymlink == 0 {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return string(n.content), nil
}

var (
	errIsFolder = errors.New("is a folder")
	errNoFolder = errors.New("is not a folder")
)

type memoryFile struct {
	*node
	*bytes.Reader
}

func (f memoryFile) Stat() (fs.FileInfo, error) { return f.node, nil }
func (f memoryFile) Size() int64                { return f.node.Size() }
func (f memoryFile) Close() error               { return nil }

// A dirFile is an open folder whose entries are known.
type dirFile struct {
	path    string
	info    fs.FileInfo
	entries []fs.DirEntry // not read yet
}

func (d *dirFile) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *dirFile) Close() error               { return nil }
func (d *dirFile) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: errIsFolder}
}

func (d *dirFile) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(d.entries)
	} else if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	entries := slices.Clone(d.entries[:n])
	d.entries = d.entries[n:]
	return entries, nil
}
