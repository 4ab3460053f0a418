package stamp

import (
	"io/fs"
	"syscall"
)

// Of is the stamp of a file; false where the system gives none that could be trusted.
func Of(info fs.FileInfo) (Stamp, bool) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Stamp{}, false
	}
	return Stamp{Device: uint64(s.Dev), Inode: s.Ino, Size: s.Size, Modified: s.Mtim.Nano(), Changed: s.Ctim.Nano()}, true
}
