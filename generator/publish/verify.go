package publish

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"aims/generator/parallel"
)

// A Report is how the files of an edition differ from its manifest, by name.
type Report struct {
	Altered []string // another content, or no file any more but a link or folder
	Missing []string
	Added   []string // not in the manifest
}

// OK is true when nothing differs.
func (r Report) OK() bool { return len(r.Altered)+len(r.Missing)+len(r.Added) == 0 }

// A Tree is what lies below the folder of an edition, wherever that is.
type Tree struct {
	Files map[string]fs.FileMode // by name in the edition, without folders
	Sum   func(name string) ([sha256.Size]byte, error)
}

// Verify compares the files of an edition with its manifest. It changes nothing.
func Verify(ctx context.Context, tree Tree, manifest Manifest) (Report, error) {
	report, regular := compare(manifest, tree.Files)
	differs := make([]bool, len(regular))
	err := parallel.Do(ctx, len(regular), func(i int) error {
		sum, err := tree.Sum(regular[i])
		differs[i] = sum != manifest[regular[i]]
		return err
	})
	return report.with(regular, differs), err
}

// verify compares what is on disk with the manifest of a job.
func verify(ctx context.Context, root *os.Root, j *job) (Report, error) {
	report, regular := compare(j.manifest, j.disk)
	differs, err := altered(ctx, root, j, regular)
	return report.with(regular, differs), err
}

// compare is what differs by the names alone, and the files that remain to be read.
func compare(manifest Manifest, there map[string]fs.FileMode) (report Report, regular []string) {
	for _, name := range slices.Sorted(maps.Keys(manifest)) {
		mode, found := there[name]
		switch {
		case !found:
			report.Missing = append(report.Missing, name)
		case !mode.IsRegular():
			report.Altered = append(report.Altered, name)
		default:
			regular = append(regular, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(there)) {
		if _, listed := manifest[name]; !listed && !there[name].IsDir() && name != manifestName {
			report.Added = append(report.Added, name)
		}
	}
	return report, regular
}

// with is the report with those files that were read and differ.
func (r Report) with(names []string, differs []bool) Report {
	for i, name := range names {
		if differs[i] {
			r.Altered = append(r.Altered, name)
		}
	}
	slices.Sort(r.Altered)
	return r
}

// altered tells of each file whether its content is not that of the manifest.
func altered(ctx context.Context, root *os.Root, j *job, names []string) ([]bool, error) {
	differs := make([]bool, len(names))
	all := batches(names)
	err := parallel.Do(ctx, len(all), func(n int) error {
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
	return differs, err
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
