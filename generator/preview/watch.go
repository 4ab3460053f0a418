package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A watcher reports changes below the folders of a handbook. It watches folders, not
// files: editors replace files, and a watch on a replaced file is lost.
type watcher struct{ notify *fsnotify.Watcher }

func watch(dir string) (*watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch files: %w", err)
	}
	w := &watcher{notify: notify}
	for _, folder := range []string{"content", "crosswalks", "themes"} {
		if err := w.add(filepath.Join(dir, folder)); err != nil {
			notify.Close()
			return nil, err
		}
	}
	// The handbook itself, for folders that are yet to come.
	return w, w.one(dir)
}

func (w *watcher) close() { w.notify.Close() }

// add watches a folder and all below it. One that is not there is no trouble.
func (w *watcher) add(dir string) error {
	return filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		case strings.HasPrefix(entry.Name(), ".") && name != dir:
			return filepath.SkipDir
		}
		return w.one(name)
	})
}

func (w *watcher) one(dir string) error {
	err := w.notify.Add(dir)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) {
		return fmt.Errorf("the system watches no more folders (on Linux raise fs.inotify.max_user_watches): %w", err)
	}
	return err
}

// run calls touched as soon as a file changes, also during a build, and build when it is
// time for one.
func (w *watcher) run(ctx context.Context, touched, build func(), log func(string, ...any)) {
	var changes pace
	var building chan struct{} // closed at the end of a build; nil when there is none
	for {
		var due <-chan time.Time
		if building == nil && !changes.due.IsZero() {
			due = time.After(time.Until(changes.due))
		}
		select {
		case <-ctx.Done():
			return
		case event, open := <-w.notify.Events:
			if !open {
				return
			}
			if w.matters(event) {
				touched()
				changes.change(time.Now())
			}
		case err, open := <-w.notify.Errors:
			if !open {
				return
			}
			log("watch files: %v", err)
		case <-due:
			changes.begin()
			ended := make(chan struct{})
			go func() { defer close(ended); build() }()
			building = ended
		case <-building:
			building = nil
		}
	}
}

// matters leaves out what changes no text, and watches folders that are new.
func (w *watcher) matters(event fsnotify.Event) bool {
	base := filepath.Base(event.Name)
	if event.Op == fsnotify.Chmod || strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || base == "public" {
		return false
	}
	if event.Has(fsnotify.Create) {
		if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
			// A folder that is gone again before it is watched changes nothing.
			_ = w.add(event.Name)
		}
	}
	return true
}
