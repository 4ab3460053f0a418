package editor

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMessagesAreReadOneByOne(t *testing.T) {
	var pipe bytes.Buffer
	require.NoError(t, writeFrame(&pipe, []byte(`{"a":"Ä"}`)))
	pipe.WriteString("content-length: 2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}")
	in := bufio.NewReader(&pipe)
	for _, want := range []string{`{"a":"Ä"}`, "{}"} {
		content, err := readFrame(in)
		require.NoError(t, err)
		require.Equal(t, want, string(content))
	}
	_, err := readFrame(in)
	require.ErrorIs(t, err, io.EOF)
}

func TestAStreamThatIsLostIsGivenUp(t *testing.T) {
	for text, want := range map[string]error{
		"Content-Length: 99999999999\r\n\r\n":          errFraming,
		"Content-Length: 200000000\r\n\r\n":            errFraming,
		"Content-Length: -1\r\n\r\n":                   errFraming,
		"Content-Length: x\r\n\r\n":                    errFraming,
		"\r\n{}":                                       errFraming,
		"X: " + strings.Repeat("x", 9000) + "\r\n\r\n": errFraming,
		strings.Repeat("A: b\r\n", 2000):               errFraming,
		"Content-Length: 5\r\n\r\n{}":                  io.ErrUnexpectedEOF,
		"Content-Len":                                  io.ErrUnexpectedEOF,
		"Content-Length: 5\r\n":                        io.ErrUnexpectedEOF,
	} {
		_, err := readFrame(bufio.NewReader(strings.NewReader(text)))
		require.ErrorIs(t, err, want, "%.40q", text)
	}
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte("Content-Length: 2\r\n\r\n{}Content-Length: 1\n\n1"))
	f.Add([]byte("Content-Length: 17\r\n\r\n" + `{"jsonrpc":"2.0"}`))
	f.Add([]byte("a\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		in := bufio.NewReader(bytes.NewReader(data))
		for {
			content, err := readFrame(in)
			if err != nil {
				require.True(t, errors.Is(err, errFraming) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF), err)
				return
			}
			parse(content)
			// What is read can be written and read again.
			var pipe bytes.Buffer
			require.NoError(t, writeFrame(&pipe, content))
			again, err := readFrame(bufio.NewReader(&pipe))
			require.NoError(t, err)
			require.Equal(t, content, again)
		}
	})
}
