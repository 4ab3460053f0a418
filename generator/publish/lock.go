package publish

import (
	"errors"
	"os"
)

// ErrBusy is why a build leaves: another one is writing into the same folder.
var ErrBusy = errors.New("another build is writing here; try again when it is done")

// lock takes the output folder for this build. The lock is the system's, on an
// open file: it goes when the process does, however that comes about, and the
// empty file it is on stays for the next build.
func lock(root *os.Root) (*os.File, error) {
	if info, err := root.Lstat(lockName); err == nil && !info.Mode().IsRegular() {
		return nil, errors.New("not a file that a build made")
	}
	file, err := root.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, cause(err)
	}
	if err := lockFile(file); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}
