// Package lock keeps two programs from writing into the same folder at once.
package lock

import (
	"errors"
	"os"
)

// ErrBusy is why a program leaves: another one is writing into the same folder.
var ErrBusy = errors.New("another aims is writing here; try again when it is done")

// Take locks a folder by a file in it, until that file is closed. The lock is the system's,
// on an open file: it goes when the process does, however that comes about, and the empty
// file it is on stays for the next one.
func Take(folder *os.Root, name string) (*os.File, error) {
	if info, err := folder.Lstat(name); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("not a file that aims made")
	}
	file, err := folder.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err // the caller names the file, as people know it
		}
		return nil, err
	}
	if err := lockFile(file); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}
