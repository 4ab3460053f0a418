// Package editor lets an editor ask about a handbook while it is written: a language
// server (LSP 3.17) over a pipe. It speaks the protocol, holds the texts that nobody has
// saved yet over the files on disk, and checks again after a change; what there is to say
// is package language's to know.
//
// One goroutine reads; another takes message after message, checks when none is waiting,
// and writes. So an answer is always about one state of the handbook, and nothing needs
// a lock but the list of requests that the editor no longer wants.
package editor

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"aims/generator"
	"aims/generator/language"
)

// A Server serves one editor. Its fields are set before Run.
type Server struct {
	Generator *generator.Generator // with a clock: each check reads little more than what changed
	Plan      func(ctx context.Context, dir string) (generator.Plan, error)
	Dir       string // the handbook; "" to take the one that the editor has opened
	Version   string // of the program, for the editor's log
	Now       func() time.Time

	out       io.Writer
	stage     stage
	can       capabilities
	encoding  encoding
	root      string // of the handbook; "" when there is none yet
	open      map[string]*openFile
	handbook  *language.Handbook // as it was checked last; nil before
	changed   bool               // since then
	rested    time.Time          // when the next check may begin without haste
	published map[string]string  // what the editor was told, by file
	trouble   string             // that the editor was told of
	calls     int                // requests of ours
	cancelled cancelled
}

// stage is how far the conversation has come.
type stage int

const (
	waiting stage = iota // for initialize
	running
	stopping // shutdown has come, exit has not
)

// An openFile is a file as the editor holds it.
type openFile struct {
	uri     string // as the editor writes it
	version int
	text    string
}

// ErrLeft says that the editor went without shutdown. The protocol wants exit code 1.
var ErrLeft = errors.New("the editor left without a shutdown")

// Run serves until the editor says exit or closes the pipe.
func (s *Server) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	s.out, s.open, s.published = out, map[string]*openFile{}, map[string]string{}
	s.cancelled.ids = map[string]bool{}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	messages := make(chan received, 256)
	go s.receive(ctx, bufio.NewReader(in), messages)
	for {
		var due <-chan time.Time
		if s.changed && s.root != "" && s.stage == running {
			due = time.After(s.rested.Sub(s.Now()))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case r := <-messages:
			if done, err := s.take(ctx, r); done {
				return err
			}
			continue
		case <-due:
		}
		if len(messages) > 0 {
			continue // what waits may be another change
		}
		if err := s.check(ctx); err != nil {
			return err
		}
	}
}

// received is a message, or why there will be no other.
type received struct {
	message message
	err     error
}

// receive reads ahead, so that a request which was cancelled is known to be so when its
// turn comes.
func (s *Server) receive(ctx context.Context, in *bufio.Reader, to chan<- received) {
	for {
		content, err := readFrame(in)
		r := received{err: err}
		if err == nil {
			r.message = parse(content)
			s.cancelled.note(r.message)
		}
		select {
		case <-ctx.Done():
			return
		case to <- r:
		}
		if err != nil {
			return
		}
	}
}

// cancelled are the requests that the editor wants no answer to.
type cancelled struct {
	mutex sync.Mutex
	ids   map[string]bool
}

// note keeps the id of a cancelled request. Most are answered already when that comes:
// once there are many, the list begins anew.
func (c *cancelled) note(m message) {
	if m.Method != "$/cancelRequest" {
		return
	}
	request, err := read[struct {
		ID json.RawMessage `json:"id"`
	}](m.Params)
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if len(c.ids) > 1000 {
		clear(c.ids)
	}
	if err == nil && len(request.ID) > 0 {
		c.ids[string(request.ID)] = true
	}
}

func (c *cancelled) take(id json.RawMessage) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	found := c.ids[string(id)]
	delete(c.ids, string(id))
	return found
}

// take deals with one message. done says that the conversation is over.
func (s *Server) take(ctx context.Context, r received) (done bool, err error) {
	m := r.message
	switch {
	case errors.Is(r.err, errFraming):
		// Where the next message begins is lost: say so and end.
		return true, errors.Join(r.err, s.answer(nil, nil, &rpcError{parseError, r.err.Error()}))
	case errors.Is(r.err, io.EOF):
		return true, nil // the editor is gone
	case r.err != nil:
		return true, fmt.Errorf("read from the editor: %w", r.err)
	case m.broken != nil:
		return false, s.answer(m.ID, nil, m.broken)
	case m.Method == "exit" && s.stage != stopping:
		return true, ErrLeft
	case m.Method == "exit":
		return true, nil
	case m.Method == "":
		return false, nil // an answer to a request of ours, which need none
	}
	if !m.isRequest() {
		return false, s.safely(func() error { return s.notice(m) })
	}
	if s.cancelled.take(m.ID) {
		return false, s.answer(m.ID, nil, &rpcError{requestCancelled, "cancelled"})
	}
	var result any
	failure := s.safely(func() (err error) {
		result, err = s.request(ctx, m)
		return err
	})
	return false, s.answer(m.ID, result, failure)
}

// safely keeps the conversation going when a request meets a mistake of ours: an editor
// with a dead server shows nothing at all.
func (s *Server) safely(do func() error) (err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = &rpcError{internalError, fmt.Sprintf("a mistake in aims: %v", trouble)}
			_ = s.tell("window/logMessage", showMessage{messageError, fmt.Sprintf("%v\n%s", trouble, debug.Stack())})
		}
	}()
	return do()
}

// answer writes a response.
func (s *Server) answer(id json.RawMessage, result any, failure error) error {
	m := message{Version: "2.0", ID: id}
	if len(id) == 0 {
		m.ID = json.RawMessage("null")
	}
	if failure != nil {
		if m.Error = new(rpcError); !errors.As(failure, &m.Error) {
			m.Error = &rpcError{requestFailed, failure.Error()}
		}
		return s.write(m)
	}
	encoded, err := json.Marshal(result)
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	m.Result = encoded
	return s.write(m)
}

// tell writes a notification.
func (s *Server) tell(method string, params any) error {
	encoded, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return s.write(message{Version: "2.0", Method: method, Params: encoded})
}

// call writes a request whose answer nobody needs.
func (s *Server) call(method string, params any) error {
	encoded, err := json.Marshal(params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	s.calls++
	return s.write(message{Version: "2.0", ID: fmt.Appendf(nil, `"aims-%d"`, s.calls), Method: method, Params: encoded})
}

func (s *Server) write(m message) error {
	content, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return writeFrame(s.out, content)
}
