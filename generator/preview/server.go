// Package preview shows a handbook while it is written: it watches the files, builds
// again, serves pages from memory and tells browsers to look again. It makes a page
// when a browser asks for it, and it never shows a stale one: a request that comes
// after a change waits for the build of that change.
package preview

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"aims/generator"
	"aims/generator/finding"
)

// A Server is a live preview. Its fields are set before Run.
type Server struct {
	Generator *generator.Generator
	Plan      func(context.Context) (generator.Plan, error)
	Dir       string // the handbook, whose files are watched
	Fixed     bool   // there is nothing to watch

	Report func(generator.Plan, []finding.Finding) // after each build
	Log    func(format string, args ...any)

	mutex   sync.Mutex
	built   *sync.Cond
	changes int // of files, counted
	state   state
	clients clients
}

// state is the site as it was built last.
type state struct {
	generation int
	changes    int // that had come when the build began
	build      *generator.Build
	chosen     bool // the plan names audiences, in the order in which they are asked for
	findings   []finding.Finding
	shown      []finding.Finding // of these, what the audiences that were asked for may see
	trouble    string            // why the latest change could not be built; the pages are older
}

// Run serves until the context ends.
func (s *Server) Run(ctx context.Context, address string) error {
	s.built = sync.NewCond(&s.mutex)
	var watched *watcher
	if !s.Fixed {
		// Before the first build, which is not to miss a change.
		var err error
		if watched, err = watch(s.Dir); err != nil {
			return err
		}
		defer watched.close()
	}
	s.rebuild(ctx)
	if s.current().build == nil {
		return errors.New(s.current().trouble)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second}
	stopped := context.AfterFunc(ctx, func() { server.Close() })
	defer stopped()
	if watched != nil {
		go watched.run(ctx, s.touched, func() { s.rebuild(ctx) }, s.Log)
	}
	s.Log("preview on http://%s/ (stop with Ctrl-C)", listener.Addr())
	if err := server.Serve(listener); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// touched says that files have changed: requests that come from now on wait for a build
// that begins from now on.
func (s *Server) touched() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.changes++
}

// rebuild builds the work tree and tells every browser. When it cannot, the last good
// site stays and the trouble is shown over it.
func (s *Server) rebuild(ctx context.Context) {
	s.mutex.Lock()
	changes := s.changes
	s.mutex.Unlock()
	next, plan, err := s.make(ctx)
	s.mutex.Lock()
	if err != nil {
		next = s.state
		next.trouble = err.Error()
	}
	next.generation, next.changes = s.state.generation+1, changes
	s.state = next
	outdated := s.changes > changes
	s.built.Broadcast()
	s.mutex.Unlock()
	switch {
	case outdated && err != nil:
		return // a file may have been half-written: the next build knows
	case outdated:
		// Findings too; but a page that is open may follow.
	case err != nil:
		s.Log("%v", err)
	case s.Report != nil:
		s.Report(plan, next.findings)
	}
	s.clients.tell(next)
}

func (s *Server) make(ctx context.Context) (state, generator.Plan, error) {
	plan, err := s.Plan(ctx)
	if err != nil {
		return state{}, plan, err
	}
	build, err := s.Generator.Build(plan)
	if err != nil {
		return state{}, plan, fmt.Errorf("not built: %w", err)
	}
	next := state{build: build, findings: build.Findings, shown: build.Findings, chosen: plan.Audiences != nil}
	if next.chosen {
		next.shown, err = findingsOf(build.Editions)
	}
	return next, plan, err
}

// findingsOf are what any of the editions of the work tree may show.
func findingsOf(editions []*generator.Edition) (all []finding.Finding, err error) {
	met := map[finding.Finding]bool{}
	for _, e := range editions {
		if e.Released() {
			continue
		}
		some, err := e.Findings()
		if err != nil {
			return nil, err
		}
		for _, f := range some {
			if !met[f] {
				met[f] = true
				all = append(all, f)
			}
		}
	}
	return all, nil
}

// current is the state of the site with every change that is known of by now.
func (s *Server) current() state {
	s.mutex.Lock()
	known := s.changes
	s.mutex.Unlock()
	return s.after(known)
}

// after is the state of the site with so many changes, or more. More may come meanwhile:
// whoever waited for those too could wait for ever.
func (s *Server) after(changes int) state {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for s.state.changes < changes {
		s.built.Wait()
	}
	return s.state
}
