// Package publish brings a finished site to disk. It writes only what changed,
// removes only what a former build wrote, and never leaves half a file: whenever
// it is stopped, each file is that of the old site or of the new one, and the next
// build ends the work. Only this package writes into the output folder, and it
// knows nothing of what the files say.
//
//	To(ctx, out, Site{Editions, Root, Merged}, Options{}) writes a site, all promises in parallel
//	Zip(ctx, out, package)                                an edition as one file
//	Verify(ctx, tree, manifest)                           compares an edition with its manifest
//
// What a build wrote is known from three lists: the manifest of each edition
// (which sha256sum -c reads), the state file and, while a build is under way, the
// journal, both at the top of the output folder. A file in none of them is
// somebody else's: it is left alone, and if it stands where one of ours must go,
// that is an error before anything is written.
//
// Every file is written beside its place and renamed into it, which no reader and
// no kill can come between. Only the three lists are also forced to the disk. For
// ten thousand pages that would take seconds, and gains nothing: what a power cut
// takes from a page, the next build sees by its hash.
package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aims/generator/files"
	"aims/generator/lock"
)

// A Site is all that an output folder is to hold.
type Site struct {
	Editions []Edition
	Root     *files.Set // the few files outside editions: auditors/index.html, auditors/versions.js; nil for none

	// Merged are files outside editions too. What they read is as it will be on disk: of an
	// edition that is not made again, what a former build left.
	Merged []files.Merged
}

// outside are all files outside editions.
func (s Site) outside(read files.Read) *files.Set {
	all := &files.Set{}
	if s.Root != nil {
		all = s.Root.Clone()
	}
	for _, m := range s.Merged {
		all.Add(m.Name, func() ([]byte, error) { return m.Make(read) })
	}
	return all
}

// An Edition is one version for one audience, in a folder of its own.
type Edition struct {
	Dir string // slash-separated, below the output folder: auditors/next

	// Key stands for all that the files are made from: the same key promises the
	// same bytes. An edition that is on disk with this key and unharmed is not made
	// again. "" makes it always.
	Key string

	// Files makes the edition. It is called at most once, and not at all for an
	// edition that is skipped. nil leaves what is on disk as it is.
	Files func() (*files.Set, error)
}

// Options say how to publish; the zero value will do.
type Options struct {
	Progress func(dir string, done, total int) // called now and then, by one goroutine at a time
	Look     *Look                             // at the same folder; nil for none
}

// A Result counts what To did. The first three are files, manifests among them.
type Result struct {
	Written, Unchanged, Removed int
	Skipped                     int // editions found with their key and unharmed
}

// To makes the output folder hold this site. It gives lock.ErrBusy when another build
// is writing there.
func To(ctx context.Context, out string, site Site, opt Options) (Result, error) {
	if err := site.check(); err != nil {
		return Result{}, err
	}
	w, err := openOut(out)
	if err != nil {
		return Result{}, err
	}
	defer w.close()
	w.progress, w.looked = opt.Progress, opt.Look.end()
	err = w.publish(ctx, site)
	return w.result, err
}

// publish is the order of things. New pages are there before what names them, and
// old pages are there until nothing names them.
func (w *writer) publish(ctx context.Context, site Site) error {
	jobs, err := w.plan(ctx, site)
	if err != nil {
		return err
	}
	root, err := w.planRoot(site.outside(w.reader(jobs)))
	if err != nil {
		return err
	}
	if err := w.announce(jobs, root); err != nil {
		return err
	}
	for _, job := range jobs {
		if err := w.writeEdition(ctx, job); err != nil {
			return err
		}
	}
	if err := w.writeRoot(ctx, root); err != nil {
		return err
	}
	return w.removeEditions(site)
}

// check refuses a site whose parts would lie in each other.
func (s Site) check() error {
	dirs := map[string]bool{}
	for _, edition := range s.Editions {
		dir := edition.Dir
		if !fs.ValidPath(dir) || dir == "." || strings.Contains("/"+dir, "/"+ownPrefix) {
			return fmt.Errorf("%q is no folder for an edition", dir)
		}
		if dirs[dir] {
			return fmt.Errorf("two editions want the folder %q", dir)
		}
		dirs[dir] = true
	}
	for dir := range dirs {
		for parent := range parents(dir) {
			if dirs[parent] {
				return fmt.Errorf("the edition %q lies in the edition %q", dir, parent)
			}
		}
	}
	outside := s.outside(nil)
	if err := checkSet(outside); err != nil {
		return err
	}
	for dir := range dirs {
		for folder := range pathTo(dir) {
			if _, found := outside.Get(folder); found {
				return fmt.Errorf("%q is wanted as a file and as the folder of the edition %q", folder, dir)
			}
		}
	}
	for _, name := range outside.Names() {
		for parent := range parents(name) {
			if dirs[parent] {
				return fmt.Errorf("the file %q lies in the edition %q and is no part of it", name, parent)
			}
		}
	}
	return nil
}

// checkSet refuses names that cannot stand beside each other or beside ours.
func checkSet(set *files.Set) error {
	if err := set.Err(); err != nil {
		return err
	}
	for _, name := range set.Names() {
		if !fs.ValidPath(name) || strings.Contains("/"+name, "/"+ownPrefix) || name == manifestName {
			return fmt.Errorf("%q is no name for a file of a site", name)
		}
		for parent := range parents(name) {
			if _, found := set.Get(parent); found {
				return fmt.Errorf("%q is wanted as a file and as the folder of %q", parent, name)
			}
		}
	}
	return nil
}

// parents are the folders above a path, the nearest first, without ".".
func parents(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
			if !yield(dir) {
				return
			}
		}
	}
}

// A writer is one build at work in an output folder, which it has locked.
type writer struct {
	out      string   // as the user wrote it, for messages
	root     *os.Root // no name can lead out of it
	lock     *os.File
	moment   time.Time // when it began, on the clock of the file system
	state    state
	journal  journal
	temps    temporary
	looked   map[string]string // stamps of editions that were looked at before
	progress func(dir string, done, total int)
	result   Result
}

func openOut(out string) (*writer, error) {
	if err := os.MkdirAll(out, 0o777); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return nil, err
	}
	w := &writer{out: out, root: root}
	if w.lock, err = lock.Take(root, lockName); err != nil {
		root.Close()
		if errors.Is(err, lock.ErrBusy) {
			return nil, fmt.Errorf("%s: %w", out, err)
		}
		return nil, fmt.Errorf("lock %s: %w", w.place(lockName), err)
	}
	w.moment = momentOf(w.lock)
	if err := w.readLists(); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *writer) close() {
	w.lock.Close() // which also unlocks
	w.root.Close()
}

// place is a path for messages.
func (w *writer) place(elements ...string) string {
	return filepath.Join(w.out, filepath.FromSlash(path.Join(elements...)))
}

// announce writes down all folders and files at the top that will be ours, before
// the first of them is. An edition that is about to change may keep its key: its
// former manifest will not fit it any more, so that it is not skipped.
func (w *writer) announce(jobs []*job, root *job) error {
	for _, job := range jobs {
		if _, known := w.state.Editions[job.dir]; !known {
			w.state.Editions[job.dir] = done{}
		}
	}
	names := slices.Concat(w.state.Root, root.names)
	slices.Sort(names)
	w.state.Root = slices.Compact(names)
	return w.saveState()
}

// removeEditions removes what a former build wrote and this site has not.
func (w *writer) removeEditions(site Site) error {
	gone := map[string]bool{}
	for dir := range w.state.Editions {
		gone[dir] = true
	}
	for dir := range w.journal {
		gone[dir] = true
	}
	for _, edition := range site.Editions {
		delete(gone, edition.Dir)
	}
	for _, dir := range slices.Sorted(maps.Keys(gone)) {
		if err := w.removeEdition(dir); err != nil {
			return err
		}
		delete(w.state.Editions, dir)
		delete(w.journal, dir)
	}
	if err := w.saveState(); err != nil {
		return err
	}
	return w.saveJournal()
}

func (w *writer) removeEdition(dir string) error {
	if found, _, err := w.reach(dir); err != nil || !found {
		return err // something else has its place, and is not ours
	}
	j, err := w.inspect(dir)
	if err != nil {
		return err
	}
	return w.removeGone(j, nil)
}
