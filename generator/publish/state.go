package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
)

// All files at the top of the output folder that are about the build, and all
// that are not finished yet, begin with ownPrefix.
const (
	ownPrefix   = ".aims-"
	tempPrefix  = ".aims-tmp-"
	lockName    = ".aims-lock"
	stateName   = ".aims-state.json"
	journalName = ".aims-writing.json"
)

// The state is what the last build left. It stands beside the audiences' folders
// and never in one: it names audiences that the others need not know of.
type state struct {
	Editions map[string]done `json:"editions"` // by folder; empty while one is being written
	Root     []string        `json:"root"`     // files outside editions
}

// Done says of an edition what it was made from, and what came of it.
type done struct {
	Key      string `json:"key,omitempty"`
	Manifest string `json:"manifest,omitempty"` // its SHA-256
	Rest     string `json:"rest,omitempty"`     // of its files when they were last found to be as in the manifest
}

// A journal lists, by folder, what may have been written and is in no manifest
// yet. It is there only while a build is under way, or after one was stopped.
type journal map[string][]string

// readLists reads the state and the journal. A name that leads out of its folder
// is no work of ours and is dropped.
func (w *writer) readLists() error {
	var former state
	if err := w.readJSON(stateName, &former); err != nil {
		return err
	}
	w.state.Editions = map[string]done{}
	for dir, was := range former.Editions {
		if mayOwn(dir) {
			w.state.Editions[dir] = was
		}
	}
	w.state.Root = slices.DeleteFunc(former.Root, func(name string) bool { return !mayOwn(name) })

	var stopped journal
	if err := w.readJSON(journalName, &stopped); err != nil {
		return err
	}
	w.journal = journal{}
	for dir, names := range stopped {
		if mayOwn(dir) {
			w.journal[dir] = slices.DeleteFunc(names, func(name string) bool { return !mayOwn(name) })
		}
	}
	return nil
}

// mayOwn tells whether a path from a list can be one that a build wrote.
func mayOwn(name string) bool {
	return fs.ValidPath(name) && name != "." && !strings.Contains("/"+name, "/"+ownPrefix) && !strings.ContainsAny(name, "\\\x00")
}

func (w *writer) readJSON(name string, into any) error {
	info, err := w.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a file that a build wrote", w.place(name))
	}
	text, err := w.root.ReadFile(name)
	if err != nil {
		return fmt.Errorf("%s: %w", w.place(name), err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: no list of a build (%w): remove it, and what it may have listed", w.place(name), err)
	}
	return nil
}

func (w *writer) saveState() error { return w.saveJSON(stateName, w.state) }

func (w *writer) saveJournal() error {
	if len(w.journal) > 0 {
		return w.saveJSON(journalName, w.journal)
	}
	if err := w.root.Remove(journalName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", w.place(journalName), cause(err))
	}
	return nil
}

// saveJSON writes a list unless it is on disk already.
func (w *writer) saveJSON(name string, list any) error {
	text, err := json.MarshalIndent(list, "", " ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	if old, err := w.root.ReadFile(name); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := w.temps.write(w.root, name, text, durable); err != nil {
		return fmt.Errorf("write %s: %w", w.place(name), err)
	}
	return nil
}

// expect writes into the journal that names of an edition may be on disk soon. It
// costs nothing when its manifest lists them all, as after most edits.
func (w *writer) expect(j *job) error {
	unknown := !j.owned[manifestName]
	for _, name := range j.names {
		unknown = unknown || !j.owned[name]
	}
	if !unknown {
		return nil
	}
	all := slices.Concat(w.journal[j.dir], j.names)
	slices.Sort(all)
	w.journal[j.dir] = slices.Compact(all)
	return w.saveJournal()
}

// finish writes down that an edition is complete.
func (w *writer) finish(dir string, as done) error {
	w.state.Editions[dir] = as
	if err := w.saveState(); err != nil {
		return err
	}
	if _, found := w.journal[dir]; !found {
		return nil
	}
	delete(w.journal, dir)
	return w.saveJournal()
}

// cause is an error of the disk without the name of the temporary file or of the
// folder that it happened to, since we name what it was about.
func cause(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// isTemp recognizes what a stopped build left half-written.
func isTemp(name string) bool { return strings.HasPrefix(path.Base(name), tempPrefix) }
