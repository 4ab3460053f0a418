package editor

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of what an editor may send. A record has 64 MB at most, which JSON may make
// longer; a header has two short lines.
const (
	mostBytes  = 128 << 20
	mostHeader = 4 << 10
)

// errFraming says that nobody can tell where the next message begins.
var errFraming = errors.New("the stream is no longer a sequence of messages")

// readFrame reads one message: a header with Content-Length, an empty line, the content.
// It is io.EOF where the stream ends between two messages.
func readFrame(in *bufio.Reader) ([]byte, error) {
	length, err := readHeader(in)
	if err != nil {
		return nil, err
	}
	// It grows as bytes come: who announces much and sends little costs little.
	content, err := io.ReadAll(io.LimitReader(in, int64(length)))
	if err != nil {
		return nil, err
	}
	if len(content) < length {
		return nil, io.ErrUnexpectedEOF
	}
	return content, nil
}

func readHeader(in *bufio.Reader) (length int, err error) {
	length = -1
	for read := 0; ; {
		line, err := readLine(in, mostHeader-read)
		switch {
		case errors.Is(err, io.EOF) && read == 0 && line == "":
			return 0, io.EOF
		case errors.Is(err, io.EOF):
			return 0, io.ErrUnexpectedEOF
		case err != nil:
			return 0, err
		}
		read += len(line)
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue // Content-Type says nothing new
		}
		if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 || length > mostBytes {
			return 0, fmt.Errorf("%w: Content-Length %.20q, and at most %d is read", errFraming, strings.TrimSpace(value), mostBytes)
		}
	}
	if length < 0 {
		return 0, fmt.Errorf("%w: a header without Content-Length", errFraming)
	}
	return length, nil
}

// readLine reads a line of a header, and of that not more than it may have.
func readLine(in *bufio.Reader, most int) (string, error) {
	var line []byte
	for len(line) < most {
		c, err := in.ReadByte()
		if err != nil {
			return string(line), err
		}
		if line = append(line, c); c == '\n' {
			return string(line), nil
		}
	}
	return "", fmt.Errorf("%w: a header of more than %d bytes", errFraming, mostHeader)
}

// writeFrame writes one message at once.
func writeFrame(out io.Writer, content []byte) error {
	frame := append(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n", len(content)), content...)
	_, err := out.Write(frame)
	return err
}
