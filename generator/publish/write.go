package publish

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"aims/generator/files"
	"aims/generator/parallel"
)

// writeEdition brings one edition up to date: its new and changed files, then what
// is gone, and last the manifest, which says that all others are there.
func (w *writer) writeEdition(ctx context.Context, j *job) error {
	if j.skip {
		w.result.Skipped++
		return nil
	}
	if err := w.make(j); err != nil {
		return err
	}
	entries, err := w.writeFiles(ctx, j)
	if err != nil {
		return err
	}
	text := writeManifest(entries)
	if err := w.writeManifestFile(j, text); err != nil {
		return err
	}
	dir, key := j.dir, j.edition.Key
	*j = job{dir: dir} // its pages are on disk now and need not be in memory
	return w.finish(dir, done{Key: key, Manifest: manifestSum(text)})
}

// writeRoot brings the files outside editions up to date.
func (w *writer) writeRoot(ctx context.Context, j *job) error {
	if _, err := w.writeFiles(ctx, j); err != nil {
		return err
	}
	w.state.Root = j.names
	return nil
}

// writeFiles writes what changed of a job's files, and removes what is gone.
func (w *writer) writeFiles(ctx context.Context, j *job) ([]entry, error) {
	if j.dir != "." {
		if err := w.expect(j); err != nil {
			return nil, err
		}
	}
	if j.isBlocked() {
		if err := w.unblock(j); err != nil {
			return nil, err
		}
	}
	if err := w.makeFolders(j); err != nil {
		return nil, err
	}
	entries, err := w.keepPromises(ctx, j)
	if err != nil {
		return nil, err
	}
	return entries, w.removeGone(j, j.set)
}

// isBlocked tells whether a file of ours stands where a folder must be, or a
// folder where a file must be.
func (j *job) isBlocked() bool {
	for _, name := range j.names {
		if j.disk[name].IsDir() {
			return true
		}
		for parent := range parents(name) {
			if mode, found := j.disk[parent]; found && !mode.IsDir() {
				return true
			}
		}
	}
	return false
}

// unblock removes what is gone before the new files come, which is otherwise the
// last thing to do.
func (w *writer) unblock(j *job) error {
	if err := w.removeGone(j, j.set); err != nil {
		return err
	}
	for _, name := range j.names {
		if !j.disk[name].IsDir() {
			continue
		}
		// By now it holds nothing but empty folders: plan saw to that.
		for _, folder := range slices.Backward(j.foldersIn(name)) {
			if err := w.root.Remove(path.Join(j.dir, folder)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove %s: %w", w.place(j.dir, folder), cause(err))
			}
		}
	}
	clear(j.disk) // no longer true; each file is looked at again
	return nil
}

// foldersIn are a folder and those below it, each after the one it lies in.
func (j *job) foldersIn(folder string) []string {
	folders := []string{folder}
	for name, mode := range j.disk {
		if mode.IsDir() && strings.HasPrefix(name, folder+"/") {
			folders = append(folders, name)
		}
	}
	slices.Sort(folders)
	return folders
}

// makeFolders makes each folder once, before the files that many hands will write.
func (w *writer) makeFolders(j *job) error {
	needed := map[string]bool{".": true}
	for _, name := range j.names {
		needed[path.Dir(name)] = true
	}
	for folder := range needed {
		if j.disk[folder].IsDir() {
			continue
		}
		if err := w.root.MkdirAll(path.Join(j.dir, folder), 0o777); err != nil {
			return fmt.Errorf("make the folder %s: %w", w.place(j.dir, folder), cause(err))
		}
	}
	return nil
}

// A batch is some files of one folder. To open the folder once for all of them
// saves the way to it, and keeps each path on that way from being a link.
type batch struct {
	folder string
	files  []int // index in the names of the job
}

const batchSize = 64

func batches(names []string) []batch {
	var all []batch
	open := map[string]int{} // folder to its unfilled batch
	for i, name := range names {
		folder := path.Dir(name)
		at, found := open[folder]
		if !found || len(all[at].files) == batchSize {
			at = len(all)
			all, open[folder] = append(all, batch{folder: folder}), at
		}
		all[at].files = append(all[at].files, i)
	}
	return all
}

// keepPromises makes all files of a job and writes those that are not on disk
// yet. No more of them are in memory than there are hands at work.
func (w *writer) keepPromises(ctx context.Context, j *job) ([]entry, error) {
	names := j.names
	entries := make([]entry, len(names))
	var written, finished atomic.Int64
	var telling sync.Mutex
	all := batches(names)
	err := parallel.Do(ctx, len(all), func(n int) error {
		dir, err := w.root.OpenRoot(path.Join(j.dir, all[n].folder))
		if err != nil {
			return fmt.Errorf("%s: %w", w.place(j.dir, all[n].folder), cause(err))
		}
		defer dir.Close()
		for _, i := range all[n].files {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			sum, changed, err := w.keepPromise(j, dir, names[i])
			if err != nil {
				return err
			}
			entries[i] = entry{names[i], sum}
			if changed {
				written.Add(1)
			}
		}
		so := finished.Add(int64(len(all[n].files)))
		if w.progress != nil {
			telling.Lock()
			defer telling.Unlock()
			w.progress(j.dir, int(so), len(names))
		}
		return nil
	})
	w.result.Written += int(written.Load())
	if err == nil {
		w.result.Unchanged += len(names) - int(written.Load())
	}
	return entries, err
}

// keepPromise makes one file and writes it if it differs from what is on disk.
func (w *writer) keepPromise(j *job, dir *os.Root, name string) (sum [sha256.Size]byte, changed bool, err error) {
	promise, _ := j.set.Get(name)
	content, err := promise()
	if err != nil {
		return sum, false, fmt.Errorf("%s: %w", path.Join(j.dir, name), err)
	}
	sum = sha256.Sum256(content)
	base := path.Base(name)
	if former, listed := j.manifest[name]; !listed || former == sum {
		if w.isOnDisk(j, dir, name, content) {
			return sum, false, nil
		}
	}
	if err := w.temps.write(dir, base, content, replaceable); err != nil {
		return sum, false, fmt.Errorf("write %s: %w", w.place(j.dir, name), err)
	}
	return sum, true, nil
}

func (w *writer) isOnDisk(j *job, dir *os.Root, name string, content []byte) bool {
	if mode, found := j.disk[name]; !found || !mode.IsRegular() {
		return false
	}
	old, err := dir.ReadFile(path.Base(name))
	return err == nil && bytes.Equal(old, content)
}

func (w *writer) writeManifestFile(j *job, text []byte) error {
	place := path.Join(j.dir, manifestName)
	if info, err := w.root.Lstat(place); err == nil && info.Mode().IsRegular() {
		if old, err := w.root.ReadFile(place); err == nil && bytes.Equal(old, text) {
			w.result.Unchanged++
			return nil
		}
	}
	if err := w.temps.write(w.root, place, text, durable); err != nil {
		return fmt.Errorf("write %s: %w", w.place(place), err)
	}
	w.result.Written++
	return nil
}

// manifestSum is by which the state knows a manifest again: who alters a file and
// its line in the manifest alters this.
func manifestSum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// removeGone removes the files of former builds that are not in the set, and the
// folders that this leaves empty. Without a set all goes.
func (w *writer) removeGone(j *job, set *files.Set) error {
	emptied := map[string]bool{}
	for _, name := range j.gone(set) {
		place := path.Join(j.dir, name)
		for parent := range parents(place) { // also of a file that is gone: a stopped build may have come no further
			emptied[parent] = true
		}
		if mode, found := j.disk[name]; !found || mode.IsDir() {
			continue
		}
		if err := w.root.Remove(place); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove %s: %w", w.place(place), cause(err))
		}
		w.result.Removed++
		delete(j.disk, name)
	}
	// What is still needed, or was never ours alone, is not empty and stays.
	deepest := slices.SortedFunc(maps.Keys(emptied), func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, folder := range deepest {
		if info, err := w.root.Lstat(folder); err == nil && info.IsDir() { // a new file may have the name of the old folder
			_ = w.root.Remove(folder)
		}
	}
	return nil
}

// gone are the files of former builds that are not in the set. The manifest is the
// last of them: until then it says whose the others are.
func (j *job) gone(set *files.Set) []string {
	var gone []string
	for name := range j.owned {
		if set != nil {
			if _, stays := set.Get(name); stays || name == manifestName {
				continue
			}
		}
		gone = append(gone, name)
	}
	slices.Sort(gone)
	if i, found := slices.BinarySearch(gone, manifestName); found {
		gone = append(slices.Delete(gone, i, i+1), manifestName)
	}
	return gone
}

// A temporary makes names for files that are being written.
type temporary struct {
	last atomic.Uint64
}

const (
	durable     = true  // on the disk before it gets its name
	replaceable = false // after a power cut the next build would write it again
)

// write puts a file into a folder as a whole: under its name there is the former
// file or this one, and never a part.
func (t *temporary) write(dir *os.Root, name string, content []byte, sync bool) error {
	temp := path.Join(path.Dir(name), tempPrefix+strconv.FormatUint(t.last.Add(1), 36))
	file, err := dir.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return cause(err)
	}
	_, err = file.Write(content)
	if err == nil && sync {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = dir.Rename(temp, name)
	}
	if err != nil {
		_ = dir.Remove(temp) // if this fails too, the next build does it
		return cause(err)
	}
	return nil
}
