// Package store is what a handbook keeps between builds, in its folder .aims/, which git
// ignores: what was told of former versions, and sealed editions as they were made. Whatever is
// missing, damaged or cannot be written is made again. That costs time and nothing else, unless
// another program has to make a sealed edition anew. It knows nothing of what it keeps.
//
//	s := store.Open(dir)           the store of the handbook in dir; touches no disk yet
//	s.Remember(key, make)          the bytes of that key, made when they are not there
//	e := store.KeptEditions(dir)   the sealed editions; e.Put(set) keeps one, e.Get(root) gives it
package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// folder is where the store is, below the handbook.
const folder = ".aims"

// mostKept bounds what is remembered, in bytes. What was written first goes first; if it was
// still of use, it is made once more and is then the newest.
const mostKept = 512 << 20

// A Store is the folder of one handbook. It may be used from any number of goroutines, and of
// processes: each file is written beside its place and renamed into it.
type Store struct {
	dir    string
	most   int64
	packer func() (packer, error)
	mutex  sync.Mutex
	wrote  bool
}

// Open is the store of the handbook in dir.
func Open(dir string) *Store {
	return &Store{dir: filepath.Join(dir, folder, "snapshots"), most: mostKept, packer: sync.OnceValues(newPacker)}
}

// Remember gives the bytes that make gave for the key in this build or in a former one. Only
// an error of make is one: a disk that is full or read-only costs the memory.
func (s *Store) Remember(key string, make func() ([]byte, error)) ([]byte, error) {
	name := filepath.Join(s.dir, nameOf(key))
	if packed, found := read(name); found {
		if p, err := s.packer(); err == nil {
			if data, err := p.unpack(packed); err == nil {
				return data, nil
			}
		}
	}
	data, err := make()
	if err != nil {
		return nil, err
	}
	s.keep(name, data)
	return data, nil
}

// nameOf is a file name for any key.
func nameOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}

// read gives the bytes of a file whose first line is their checksum.
func read(name string) ([]byte, bool) {
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, false
	}
	sum, data, found := bytes.Cut(file, []byte("\n"))
	if !found || string(sum) != checksum(data) {
		return nil, false
	}
	return data, true
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// keep writes a file, if that can be done.
func (s *Store) keep(name string, data []byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if os.MkdirAll(s.dir, 0o777) != nil {
		return
	}
	if !s.wrote {
		s.wrote = true
		s.sweep()
	}
	if p, err := s.packer(); err == nil {
		write(name, p.pack(data))
	}
}

func write(name string, data []byte) {
	beside, err := os.CreateTemp(filepath.Dir(name), temporary+"*")
	if err != nil {
		return
	}
	_, err = beside.WriteString(checksum(data) + "\n")
	if err == nil {
		_, err = beside.Write(data)
	}
	err = errors.Join(err, beside.Close())
	if err == nil {
		err = os.Rename(beside.Name(), name)
	}
	if err != nil {
		_ = os.Remove(beside.Name()) // what stays is swept another time
	}
}

// temporary begins the name of a file that is being written.
const temporary = "writing-"

// sweep removes the oldest files down to the bound, and what a build that was stopped left;
// another build that is writing just now only loses its memory. It is done once a build,
// before the first file is written.
func (s *Store) sweep() {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return
	}
	var all []fs.FileInfo
	var size int64
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if strings.HasPrefix(info.Name(), temporary) {
			_ = os.Remove(filepath.Join(s.dir, info.Name()))
			continue
		}
		all = append(all, info)
		size += info.Size()
	}
	slices.SortFunc(all, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, info := range all {
		if size <= s.most {
			return
		}
		if os.Remove(filepath.Join(s.dir, info.Name())) == nil {
			size -= info.Size()
		}
	}
}
