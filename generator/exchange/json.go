package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/record"
)

// Limits far above what any program writes.
const (
	maxDepth  = 64
	maxValues = 1 << 20
)

func looksLikeJSON(r *reading) bool {
	data := bytes.TrimSpace(r.Data)
	return len(data) > 0 && (data[0] == '{' || data[0] == '[')
}

// json is the file as a tree in which every value has its place. Values are texts as
// they are written, numbers too.
func (r *reading) json() (record.Value, bool) {
	var valid json.RawMessage
	if err := json.Unmarshal(r.Data, &valid); err != nil {
		r.jsonTrouble(err)
		return record.Value{}, false
	}
	t := &jsonTree{decoder: json.NewDecoder(bytes.NewReader(r.Data)), data: r.Data, line: 1, column: 1}
	t.decoder.UseNumber()
	tree, err := t.value(0)
	var wrong *jsonError
	if errors.As(err, &wrong) {
		r.report(wrong.at, wrong.hint, "%s", wrong.message)
		return record.Value{}, false
	}
	if err != nil {
		r.jsonTrouble(err)
		return record.Value{}, false
	}
	return tree, true
}

func (r *reading) jsonTrouble(err error) {
	at := finding.Position{}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = r.placeOf(min(max(int(syntax.Offset)-1, 0), len(r.Data)))
	}
	r.report(at, "", "this is not JSON: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// A jsonError is something that JSON allows and we do not.
type jsonError struct {
	at            finding.Position
	message, hint string
}

func (e *jsonError) Error() string { return e.message }

// A jsonTree walks the tokens of a text that is known to be JSON. It counts lines and
// columns as it goes, so that a file on one line costs no more than any other.
type jsonTree struct {
	decoder      *json.Decoder
	data         []byte
	offset       int // up to which lines are counted
	line, column int
	values       int
}

// next is a token and where it begins.
func (t *jsonTree) next() (json.Token, finding.Position, error) {
	start := int(t.decoder.InputOffset())
	for start < len(t.data) && strings.IndexByte(" \t\r\n,:", t.data[start]) >= 0 {
		start++
	}
	token, err := t.decoder.Token()
	for t.offset < start {
		c, size := utf8.DecodeRune(t.data[t.offset:])
		t.offset += size
		t.column++
		if c == '\n' {
			t.line, t.column = t.line+1, 1
		}
	}
	return token, finding.Position{Line: t.line, Column: t.column}, err
}

func (t *jsonTree) value(depth int) (record.Value, error) {
	token, at, err := t.next()
	if err != nil {
		return record.Value{}, err
	}
	return t.rest(token, at, depth)
}

// rest is the value that begins with a token.
func (t *jsonTree) rest(token json.Token, at finding.Position, depth int) (record.Value, error) {
	out := record.Value{Shape: record.Scalar, Position: at}
	if t.values++; t.values > maxValues {
		return out, &jsonError{at: at, message: fmt.Sprintf("the file has more than %d values", maxValues), hint: "split it"}
	}
	if depth > maxDepth {
		return out, &jsonError{at: at, message: fmt.Sprintf("the file is nested deeper than %d levels", maxDepth)}
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return t.object(out, depth)
		}
		return t.list(out, depth)
	case string:
		out.Text = token
		return out, textual(token, at)
	case json.Number:
		out.Text = token.String()
	case bool:
		out.Text = fmt.Sprint(token)
	case nil:
		out.Shape = record.Absent
	}
	return out, nil
}

func (t *jsonTree) list(out record.Value, depth int) (record.Value, error) {
	out.Shape = record.List
	for t.decoder.More() {
		item, err := t.value(depth + 1)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, item)
	}
	_, _, err := t.next()
	return out, err
}

func (t *jsonTree) object(out record.Value, depth int) (record.Value, error) {
	out.Shape = record.Map
	known := map[string]bool{}
	for t.decoder.More() {
		token, at, err := t.next()
		if err != nil {
			return out, err
		}
		key, isText := token.(string)
		if !isText {
			return out, io.ErrUnexpectedEOF
		}
		if known[key] {
			return out, &jsonError{at: at, message: fmt.Sprintf("the key %q is here twice", key), hint: "keep one of them"}
		}
		known[key] = true
		value, err := t.value(depth + 1)
		if err != nil {
			return out, err
		}
		out.Pairs = append(out.Pairs, record.Pair{Key: key, Position: at, Value: value})
	}
	_, _, err := t.next()
	return out, err
}

// textual refuses characters that were escaped to get past the check of the whole file,
// and half characters: the decoder would put a replacement there and lose what it was.
func textual(text string, at finding.Position) error {
	for _, c := range text {
		if steers(c) {
			return &jsonError{at: at, message: fmt.Sprintf("a control character is in this text: %U", c), hint: "take it out"}
		}
		if c == utf8.RuneError {
			return &jsonError{at: at, message: "a character of this text is broken", hint: "half a surrogate pair, or U+FFFD itself, cannot be kept"}
		}
	}
	return nil
}
