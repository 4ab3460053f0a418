package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/parallel"
)

// A job is one folder of the output to be brought up to date. Names in it are
// relative to the folder.
type job struct {
	dir         string
	edition     Edition
	set         *files.Set // nil until it is made
	names       []string   // of the set, in order
	skip        bool
	manifest    map[string][sha256.Size]byte
	manifestSum string
	owned       map[string]bool        // what former builds wrote, the manifest included
	disk        map[string]fs.FileMode // what is there, folders included; only the type bits
	rest        *rest                  // of the files in disk; nil where nobody asks
}

// plan looks at all editions before the first is written. An edition in whose
// folder somebody else's files are is made now, to learn whether they are in the
// way; all others are made when their turn comes, to hold one in memory.
func (w *writer) plan(ctx context.Context, site Site) ([]*job, error) {
	editions := slices.DeleteFunc(slices.Clone(site.Editions), func(e Edition) bool { return e.Files == nil })
	jobs := make([]*job, len(editions))
	err := parallel.Do(ctx, len(editions), func(i int) (err error) {
		if w.isAtRest(editions[i]) {
			jobs[i] = &job{dir: editions[i].Dir, skip: true}
		} else {
			jobs[i], err = w.inspect(editions[i].Dir)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i, j := range jobs {
		if j.edition = editions[i]; j.skip {
			continue
		}
		if j.skip, err = w.isDone(ctx, j); err != nil {
			return nil, err
		}
		if !j.skip && j.hasForeign() {
			if err := w.make(j); err != nil {
				return nil, err
			}
			if err := w.checkForeign(j); err != nil {
				return nil, err
			}
		}
	}
	return jobs, nil
}

// isKept tells whether an edition was left complete by a former build, and by its key need not
// be made again.
func (w *writer) isKept(dir, key string) bool {
	_, stopped := w.journal[dir]
	return !stopped && key != "" && key == w.state.Editions[dir].Key
}

// isAtRest tells whether an edition is on disk already, and nobody has touched it since it was
// last found unharmed.
func (w *writer) isAtRest(e Edition) bool {
	was := w.state.Editions[e.Dir].Rest
	if was == "" || !w.isKept(e.Dir, e.Key) {
		return false
	}
	seen, looked := w.looked[e.Dir]
	if !looked {
		seen = w.restOf(e.Dir)
	}
	return seen == was
}

// isDone tells whether an edition is on disk already, with its key and unharmed.
func (w *writer) isDone(ctx context.Context, j *job) (bool, error) {
	was := w.state.Editions[j.dir]
	if !w.isKept(j.dir, j.edition.Key) || was.Manifest != j.manifestSum {
		return false, nil
	}
	report, err := verify(ctx, w.root, j)
	if err != nil || len(report.Altered)+len(report.Missing) > 0 {
		return false, err
	}
	if was.Rest = ""; j.rest.rests {
		was.Rest = j.rest.digest()
	}
	w.state.Editions[j.dir] = was
	return true, nil
}

// make asks for the files of an edition, once.
func (w *writer) make(j *job) error {
	if j.set != nil {
		return nil
	}
	set, err := j.edition.Files()
	if err == nil {
		err = checkSet(set)
	}
	if err != nil {
		return fmt.Errorf("edition %s: %w", j.dir, err)
	}
	j.set, j.names = set, set.Names()
	return nil
}

// reader gives files of editions as they will be on disk: by the promise of an edition that
// is still to be written, and from the disk otherwise.
func (w *writer) reader(jobs []*job) files.Read {
	return func(name string) ([]byte, error) {
		for _, j := range jobs {
			inner, inside := strings.CutPrefix(name, j.dir+"/")
			if !inside || !j.isDue() {
				continue
			}
			if err := w.make(j); err != nil {
				return nil, err
			}
			promise, found := j.set.Get(inner)
			if !found {
				return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
			}
			return promise()
		}
		return w.root.ReadFile(name)
	}
}

// isDue tells whether an edition is still to be written.
func (j *job) isDue() bool { return !j.skip && j.edition.Files != nil }

// planRoot looks at the files outside editions.
func (w *writer) planRoot(set *files.Set) (*job, error) {
	j := &job{dir: ".", set: set, names: set.Names(), owned: map[string]bool{}, disk: map[string]fs.FileMode{}}
	for _, name := range w.state.Root {
		j.owned[name] = true
	}
	folders := []string{"."}
	for _, name := range slices.Concat(w.state.Root, j.names) {
		folders = slices.AppendSeq(folders, parents(name))
	}
	slices.Sort(folders) // each after the one it lies in
	for _, folder := range slices.Compact(folders) {
		if folder != "." && !j.disk[folder].IsDir() {
			continue // not there yet, or in the way: that is seen in the folder above
		}
		if err := w.list(j, folder, false); err != nil {
			return nil, err
		}
	}
	for _, name := range j.names {
		if j.disk[name].IsDir() {
			if err := w.list(j, name, true); err != nil {
				return nil, err
			}
		}
	}
	return j, w.checkForeign(j)
}

// inspect finds out what is in the folder of an edition, and whose it is. It also
// removes what a stopped build left half-written.
func (w *writer) inspect(dir string) (*job, error) {
	j := &job{dir: dir, owned: map[string]bool{}, disk: map[string]fs.FileMode{}, rest: newRest()}
	found, inTheWay, err := w.reach(dir)
	if inTheWay != "" {
		return nil, fmt.Errorf("%s is in the way: no build made it, and it is not a folder", w.place(inTheWay))
	}
	if err != nil || !found {
		return j, err
	}
	if err := w.list(j, ".", true); err != nil {
		return nil, err
	}
	if mode, found := j.disk[manifestName]; found && mode.IsRegular() {
		text, err := w.root.ReadFile(path.Join(dir, manifestName))
		if err != nil {
			return nil, err
		}
		j.manifest, j.manifestSum = readManifest(text), manifestSum(text)
		j.owned[manifestName] = true
	}
	for name := range j.manifest {
		j.owned[name] = true
	}
	for _, name := range w.journal[dir] {
		j.owned[name], j.owned[manifestName] = true, true
	}
	return j, nil
}

// reach tells whether there is such a folder, and what is in the way to it when that
// is a file or a link.
func (w *writer) reach(dir string) (found bool, inTheWay string, err error) {
	for folder := range pathTo(dir) {
		info, err := w.root.Lstat(folder)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return false, "", nil
		case err != nil:
			return false, "", fmt.Errorf("%s: %w", w.place(folder), cause(err))
		case !info.IsDir():
			return false, folder, nil
		}
	}
	return true, "", nil
}

// pathTo is a folder and those above it, from the top.
func pathTo(dir string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i, c := range dir {
			if c == '/' && !yield(dir[:i]) {
				return
			}
		}
		yield(dir)
	}
}

// list adds what a folder holds to j.disk, and with deep what its folders hold.
func (w *writer) list(j *job, folder string, deep bool) error {
	add := func(name string, entry fs.DirEntry) error {
		if isTemp(name) && entry.Type().IsRegular() {
			if err := w.root.Remove(path.Join(j.dir, name)); err != nil {
				return fmt.Errorf("remove %s: %w", w.place(j.dir, name), cause(err))
			}
			return nil
		}
		j.disk[name] = entry.Type()
		if j.rest != nil && !entry.IsDir() {
			j.rest.add(name, entry, w.moment)
		}
		if entry.IsDir() && !deep {
			return fs.SkipDir
		}
		return nil
	}
	return w.each(j.dir, folder, add)
}

// each goes through what is in a folder of a directory and in the folders in it, but those that
// met skips. It follows no link.
func (w *writer) each(dir, folder string, met func(name string, entry fs.DirEntry) error) error {
	entries, err := fs.ReadDir(w.root.FS(), path.Join(dir, folder))
	if err != nil {
		return fmt.Errorf("%s: %w", w.place(dir, folder), cause(err))
	}
	for _, entry := range entries {
		name := path.Join(folder, entry.Name())
		err := met(name, entry)
		if err == nil && entry.IsDir() {
			err = w.each(dir, name, met)
		}
		if err != nil && !errors.Is(err, fs.SkipDir) {
			return err
		}
	}
	return nil
}

// hasForeign tells whether somebody else's file is in the folder.
func (j *job) hasForeign() bool {
	for name, mode := range j.disk {
		if !mode.IsDir() && !j.owned[name] {
			return true
		}
	}
	return false
}

// checkForeign refuses to write where somebody else's files are. One that has the
// very bytes of ours is not in the way, and is ours from now on.
func (w *writer) checkForeign(j *job) error {
	names := j.names
	if j.dir != "." {
		names = append(slices.Clone(names), manifestName)
	}
	for _, name := range names {
		for parent := range parents(name) {
			if mode, found := j.disk[parent]; found && !mode.IsDir() && !j.owned[parent] {
				return w.inTheWay(j, parent)
			}
		}
		mode, found := j.disk[name]
		if !found || j.owned[name] {
			continue
		}
		if mode.IsDir() {
			if other := j.foreignBelow(name); other != "" {
				return w.inTheWay(j, other)
			}
			continue
		}
		same, err := w.isSame(j, name, mode)
		if err != nil {
			return err
		}
		if !same {
			return w.inTheWay(j, name)
		}
	}
	return nil
}

func (w *writer) inTheWay(j *job, name string) error {
	return fmt.Errorf("%s is in the way: no build wrote it, so it is not overwritten; move it, or build into another folder", w.place(j.dir, name))
}

// foreignBelow is the first of somebody else's files in a folder, "" when none is.
func (j *job) foreignBelow(folder string) string {
	first := ""
	for name, mode := range j.disk {
		if len(name) > len(folder) && name[:len(folder)+1] == folder+"/" && !mode.IsDir() && !j.owned[name] && (first == "" || name < first) {
			first = name
		}
	}
	return first
}

// isSame tells whether a file on disk has the bytes that it is to have.
func (w *writer) isSame(j *job, name string, mode fs.FileMode) (bool, error) {
	promise, found := j.set.Get(name)
	if !found || !mode.IsRegular() {
		return false, nil // a manifest that lists nothing of ours, or a link
	}
	content, err := promise()
	if err != nil {
		return false, fmt.Errorf("%s: %w", path.Join(j.dir, name), err)
	}
	old, err := w.root.ReadFile(path.Join(j.dir, name))
	return err == nil && bytes.Equal(old, content), nil
}
