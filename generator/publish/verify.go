package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// A Report is how the files of an edition differ from its manifest, by name.
type Report struct {
	Altered []string // another content, or no file any more but a link or folder
	Missing []string
	Added   []string // not in the manifest
}

// OK is true when nothing differs.
func (r Report) OK() bool { return len(r.Altered)+len(r.Missing)+len(r.Added) == 0 }

// ErrNoManifest is why a folder cannot be verified.
var ErrNoManifest = errors.New("there is no " + manifestName + ", so this is not a published edition")

// Verify compares the files of an edition with its manifest. It changes nothing.
func Verify(ctx context.Context, dir string) (Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	text, err := root.ReadFile(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return Report{}, fmt.Errorf("%s: %w", dir, ErrNoManifest)
	}
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", filepath.Join(dir, manifestName), cause(err))
	}
	j := &job{dir: ".", manifest: readManifest(text), disk: map[string]fs.FileMode{}}
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		j.disk[name] = entry.Type()
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", dir, err)
	}
	return verify(ctx, root, j)
}

// verify compares what is on disk with the manifest of a job.
func verify(ctx context.Context, root *os.Root, j *job) (Report, error) {
	var report Report
	var regular []string
	for _, name := range slices.Sorted(maps.Keys(j.manifest)) {
		mode, found := j.disk[name]
		switch {
		case !found:
			report.Missing = append(report.Missing, name)
		case !mode.IsRegular():
			report.Altered = append(report.Altered, name)
		default:
			regular = append(regular, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(j.disk)) {
		if _, listed := j.manifest[name]; !listed && !j.disk[name].IsDir() && name != manifestName {
			report.Added = append(report.Added, name)
		}
	}
	altered, err := altered(ctx, root, j, regular)
	report.Altered = append(report.Altered, altered...)
	slices.Sort(report.Altered)
	return report, err
}

// altered are the files whose content is not that of the manifest.
func altered(ctx context.Context, root *os.Root, j *job, names []string) ([]string, error) {
	differs := make([]bool, len(names))
	all := batches(names)
	err := inParallel(ctx, len(all), func(n int) error {
		dir, err := root.OpenRoot(path.Join(j.dir, all[n].folder))
		if err != nil {
			return err
		}
		defer dir.Close()
		buffer := make([]byte, 64<<10)
		for _, i := range all[n].files {
			sum, err := hashFile(dir, path.Base(names[i]), buffer)
			if err != nil {
				return fmt.Errorf("%s: %w", path.Join(j.dir, names[i]), cause(err))
			}
			differs[i] = sum != j.manifest[names[i]]
		}
		return nil
	})
	var altered []string
	for i, name := range names {
		if differs[i] {
			altered = append(altered, name)
		}
	}
	return altered, err
}

func hashFile(dir *os.Root, name string, buffer []byte) (sum [sha256.Size]byte, err error) {
	file, err := dir.Open(name)
	if err != nil {
		return sum, err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.CopyBuffer(hash, struct{ io.Reader }{file}, buffer); err != nil { // as a plain Reader, so that the buffer is used
		return sum, err
	}
	return [sha256.Size]byte(hash.Sum(nil)), nil
}
