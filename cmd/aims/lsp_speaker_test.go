package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

// A speaker is an editor that talks to aims lsp over a pipe, as far as the tests need one.
type speaker struct {
	t        *testing.T
	dir      string
	program  *exec.Cmd
	to       io.WriteCloser
	messages chan packet
	calls    int
	found    map[string][]diagnosed // by file, as told last
	shown    []string               // by window/showMessage
	asked    []string               // methods that the server called
}

// A packet is any message of the protocol.
type packet struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

type place struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type stretch struct {
	Start place `json:"start"`
	End   place `json:"end"`
}

type diagnosed struct {
	Range    stretch `json:"range"`
	Severity int     `json:"severity"`
	Code     string  `json:"code"`
	Message  string  `json:"message"`
}

type replacement struct {
	Range   stretch `json:"range"`
	NewText string  `json:"newText"`
}

type params = map[string]any

// start runs aims lsp as an editor does, for the handbook in dir.
func start(t *testing.T, dir string, args ...string) *speaker {
	t.Helper()
	s := &speaker{t: t, dir: dir, program: exec.Command("aims", append([]string{"lsp"}, args...)...), messages: make(chan packet, 1000), found: map[string][]diagnosed{}}
	var err error
	s.to, err = s.program.StdinPipe()
	require.NoError(t, err)
	from, err := s.program.StdoutPipe()
	require.NoError(t, err)
	s.program.Stderr = os.Stderr
	require.NoError(t, s.program.Start())
	t.Cleanup(func() { s.to.Close(); _ = s.program.Wait() })
	go s.listen(bufio.NewReader(from))
	return s
}

func (s *speaker) listen(from *bufio.Reader) {
	defer close(s.messages)
	for {
		header, err := textproto.NewReader(from).ReadMIMEHeader()
		if err != nil {
			return
		}
		length, _ := strconv.Atoi(header.Get("Content-Length"))
		content := make([]byte, length)
		if _, err := io.ReadFull(from, content); err != nil {
			return
		}
		var p packet
		if json.Unmarshal(content, &p) != nil {
			return
		}
		s.messages <- p
	}
}

// raw sends bytes in a frame.
func (s *speaker) raw(content string) {
	s.t.Helper()
	_, err := fmt.Fprintf(s.to, "Content-Length: %d\r\n\r\n%s", len(content), content)
	require.NoError(s.t, err)
}

func (s *speaker) send(message params) {
	s.t.Helper()
	message["jsonrpc"] = "2.0"
	content, err := json.Marshal(message)
	require.NoError(s.t, err)
	s.raw(string(content))
}

func (s *speaker) notify(method string, p params) { s.send(params{"method": method, "params": p}) }

// next is the next message, and false when the server has closed the pipe. What is not an
// answer is kept for whoever asks.
func (s *speaker) next() (packet, bool) {
	s.t.Helper()
	select {
	case p, open := <-s.messages:
		switch p.Method {
		case "textDocument/publishDiagnostics":
			var told struct {
				URI         string      `json:"uri"`
				Diagnostics []diagnosed `json:"diagnostics"`
			}
			require.NoError(s.t, json.Unmarshal(p.Params, &told))
			s.found[strings.TrimPrefix(told.URI, s.uri(""))] = told.Diagnostics
		case "window/showMessage":
			s.shown = append(s.shown, string(p.Params))
		case "client/registerCapability":
			s.asked = append(s.asked, p.Method)
			s.send(params{"id": p.ID, "result": nil})
		}
		return p, open
	case <-time.After(30 * time.Second):
		s.t.Fatal("the server says nothing")
	}
	return packet{}, false
}

// ask sends a request and waits for the answer to it.
func (s *speaker) ask(method string, p params) packet {
	s.t.Helper()
	s.calls++
	id := strconv.Itoa(s.calls)
	s.send(params{"id": s.calls, "method": method, "params": p})
	for {
		got, open := s.next()
		require.True(s.t, open, "%s: the server is gone", method)
		if got.Method == "" && string(got.ID) == id {
			return got
		}
	}
}

// result is the answer to a request, read into a value.
func result[T any](s *speaker, method string, p params) (value T) {
	s.t.Helper()
	got := s.ask(method, p)
	require.Nil(s.t, got.Error, method)
	require.NoError(s.t, json.Unmarshal(got.Result, &value))
	return value
}

// until waits until what was found in a file is as wanted.
func (s *speaker) until(file string, wanted func([]diagnosed) bool) []diagnosed {
	s.t.Helper()
	for {
		if told, known := s.found[file]; known && wanted(told) {
			return told
		}
		_, open := s.next()
		require.True(s.t, open, "the server is gone")
	}
}

func with(rule string) func([]diagnosed) bool {
	return func(all []diagnosed) bool {
		return slices.ContainsFunc(all, func(d diagnosed) bool { return d.Code == rule })
	}
}

func without(rule string) func([]diagnosed) bool {
	return func(all []diagnosed) bool { return !with(rule)(all) }
}

func (s *speaker) uri(file string) string { return "file://" + filepath.ToSlash(s.dir) + "/" + file }

// greet is what an editor does first.
func (s *speaker) greet(encodings ...string) json.RawMessage {
	s.t.Helper()
	got := s.ask("initialize", params{
		"processId": nil, "rootUri": s.uri("")[:len(s.uri(""))-1],
		"capabilities": params{
			"general":   params{"positionEncodings": encodings},
			"workspace": params{"didChangeWatchedFiles": params{"dynamicRegistration": true}},
		},
	})
	require.Nil(s.t, got.Error)
	s.notify("initialized", params{})
	return got.Result
}

func (s *speaker) opens(file, text string) {
	s.notify("textDocument/didOpen", params{"textDocument": params{"uri": s.uri(file), "languageId": "markdown", "version": 1, "text": text}})
}

// at names the place of a text in a file, in the units that the protocol has by default.
func (s *speaker) at(file, text, word string, more ...string) params {
	s.t.Helper()
	start, _ := placesOf(s.t, text, word)
	p := params{"textDocument": params{"uri": s.uri(file)}, "position": start}
	for i := 0; i+1 < len(more); i += 2 {
		p[more[i]] = more[i+1]
	}
	return p
}

// placesOf are the beginning and end of a word in a text, in units of UTF-16.
func placesOf(t *testing.T, text, word string) (start, end place) {
	t.Helper()
	before, _, found := strings.Cut(text, word)
	require.True(t, found, word)
	start.Line = strings.Count(before, "\n")
	start.Character = len(utf16.Encode([]rune(before[strings.LastIndexByte(before, '\n')+1:])))
	return start, place{start.Line, start.Character + len(utf16.Encode([]rune(word)))}
}

// changed is a text with edits made, as an editor makes them.
func changed(text string, edits []replacement) string {
	lines := strings.SplitAfter(text, "\n")
	slices.SortFunc(edits, func(a, b replacement) int { return b.Range.Start.Character - a.Range.Start.Character })
	for _, e := range edits {
		line := utf16.Encode([]rune(lines[e.Range.Start.Line]))
		lines[e.Range.Start.Line] = string(utf16.Decode(line[:e.Range.Start.Character])) + e.NewText + string(utf16.Decode(line[e.Range.End.Character:]))
	}
	return strings.Join(lines, "")
}
