package publish

import (
	"context"
	"io/fs"
	"os"
	"sync"
	"time"
)

// A Look is a look at a site as a former build left it, taken while the next one is still
// planned, when a processor has nothing else to do. It writes nothing and holds no lock: what it
// saw counts only where it is what that build wrote down.
type Look struct {
	cancel context.CancelFunc
	ended  sync.WaitGroup
	rests  map[string]string // by folder of an edition
}

// LookAt begins to look at an output folder, which need not be there. Options.Look takes what
// was seen; stop ends a look that nobody takes.
func LookAt(ctx context.Context, out string) (look *Look, stop func()) {
	look = &Look{rests: map[string]string{}}
	ctx, look.cancel = context.WithCancel(ctx)
	look.ended.Go(func() {
		root, err := os.OpenRoot(out)
		if err != nil {
			return
		}
		defer root.Close()
		w := &writer{out: out, root: root}
		if w.readLists() != nil {
			return // is told when it is published
		}
		for dir, was := range w.state.Editions {
			if ctx.Err() != nil {
				return
			}
			if was.Rest != "" {
				look.rests[dir] = w.restOf(dir)
			}
		}
	})
	return look, func() { look.end() }
}

// end is what was seen so far. Nothing is looked at after it.
func (l *Look) end() map[string]string {
	if l == nil {
		return nil
	}
	l.cancel()
	l.ended.Wait()
	return l.rests
}

// restOf is the digest of the stamps of an edition's files, "" when it cannot be told.
func (w *writer) restOf(dir string) string {
	if found, _, err := w.reach(dir); err != nil || !found {
		return ""
	}
	rest := newRest()
	err := w.each(dir, ".", func(name string, entry fs.DirEntry) error {
		if !entry.IsDir() {
			rest.add(name, entry, time.Time{})
		}
		return nil
	})
	if err != nil {
		return ""
	}
	return rest.digest()
}
