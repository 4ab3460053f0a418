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
	inner := "."
	if name != u.folder {
		rest, inside := strings.CutPrefix(name, u.folder+"/")
		if !inside {
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		inner = rest
	}
	return u.inner.Open(inner)
}
