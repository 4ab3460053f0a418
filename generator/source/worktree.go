package source

import (
	"io/fs"
	"strings"
)

// A workFS is a folder on disk in which no symbolic link is followed. Its base is
// an os.DirFS, whose errors name paths inside it and nothing of the machine.
type workFS struct {
	base fs.FS
}

// plain refuses a path that is a link or leads through one.
func (w workFS) plain(op, name string) error {
	for end := 0; end < len(name); {
		if slash := strings.IndexByte(name[end:], '/'); slash >= 0 {
			end += slash
		} else {
			end = len(name)
		}
		info, err := fs.Lstat(w.base, name[:end])
		if err != nil {
			return err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			return &fs.PathError{Op: op, Path: name, Err: ErrSymlink}
		}
		end++
	}
	return nil
}

// plainFolder is plain for the folder of a name.
func (w workFS) plainFolder(op, name string) error {
	if slash := strings.LastIndexByte(name, '/'); slash >= 0 && fs.ValidPath(name) {
		return w.plain(op, name[:slash])
	}
	return nil
}

// Sub is a folder of the work tree. That no link leads to it is found out now and once: it
// is to be taken for one reading of the files in it, not to be kept.
func (w workFS) Sub(dir string) (fs.FS, error) {
	if err := w.plain("open", dir); err != nil {
		return nil, err
	}
	base, err := fs.Sub(w.base, dir)
	return workFS{base}, err
}

func (w workFS) Open(name string) (fs.File, error) {
	if err := w.plain("open", name); err != nil {
		return nil, err
	}
	return w.base.Open(name)
}

func (w workFS) ReadFile(name string) ([]byte, error) {
	if err := w.plain("open", name); err != nil {
		return nil, err
	}
	return fs.ReadFile(w.base, name)
}

func (w workFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := w.plain("readdir", name); err != nil {
		return nil, err
	}
	return fs.ReadDir(w.base, name)
}

func (w workFS) Lstat(name string) (fs.FileInfo, error) {
	if err := w.plainFolder("lstat", name); err != nil {
		return nil, err
	}
	return fs.Lstat(w.base, name)
}

func (w workFS) Stat(name string) (fs.FileInfo, error) { return w.Lstat(name) }

func (w workFS) ReadLink(name string) (string, error) {
	if err := w.plainFolder("readlink", name); err != nil {
		return "", err
	}
	return fs.ReadLink(w.base, name)
}
