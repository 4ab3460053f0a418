package seal

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A sheet is a text of keys with a value or a list each. It is YAML, for people and other
// programs, and so plain that a script in a page reads it too.
type sheet struct{ text []byte }

func (w *sheet) comment(text string) {
	for line := range strings.Lines(text) {
		w.text = fmt.Appendf(w.text, "# %s\n", strings.TrimSuffix(line, "\n"))
	}
}

func (w *sheet) line(key, value string) { w.text = fmt.Appendf(w.text, "%s: %s\n", key, value) }

func (w *sheet) list(key string, items []string) {
	w.text = fmt.Appendf(w.text, "%s:\n", key)
	for _, item := range items {
		w.text = fmt.Appendf(w.text, "  - %s\n", item)
	}
}

// quote makes a text of a value that YAML could take for a number. Names have nothing
// in them that would need more.
func quote(text string) string { return `"` + text + `"` }

// Plain is a text of a release from a work tree, with the line ends that it was written
// with: git gives it others on some machines.
func Plain(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// A Fault is what is wrong with a sheet, and in which line.
type Fault struct {
	Line int
	Text string
}

func (f Fault) Error() string {
	if f.Line > 1 {
		return fmt.Sprintf("line %d: %s", f.Line, f.Text)
	}
	return f.Text // about the whole
}

// A read is a sheet that is being read, with the first thing that is wrong with it.
type read struct {
	lines map[string]int // of keys
	value map[string]string
	list  map[string][]string
	err   error
}

// readSheet reads the lines of a sheet, and nothing else.
func readSheet(text []byte) (*read, error) {
	r := &read{lines: map[string]int{}, value: map[string]string{}, list: map[string][]string{}}
	last, number := "", 0
	for line := range bytes.Lines(text) {
		number++
		line, ended := strings.CutSuffix(string(line), "\n")
		item, isItem := strings.CutPrefix(line, "  - ")
		key, value, isPair := strings.Cut(line, ":")
		switch {
		case !ended:
			return nil, Fault{number, "it is cut short"}
		case strings.HasPrefix(line, "# "):
		case isItem && last != "":
			r.list[last] = append(r.list[last], item)
		case !isPair || r.lines[key] != 0:
			return nil, Fault{number, fmt.Sprintf("%q is no key with a value, or is there twice", line)}
		default:
			r.lines[key], last = number, ""
			if value == "" {
				last = key
				break
			}
			r.value[key] = strings.TrimPrefix(value, " ")
		}
	}
	return r, nil
}

func (r *read) has(key string) bool { return r.lines[key] != 0 }

func (r *read) fail(key, format string, args ...any) {
	switch {
	case r.err != nil:
	case !r.has(key):
		r.err = Fault{1, fmt.Sprintf("it does not say %q", key)}
	default:
		r.err = Fault{r.lines[key], fmt.Sprintf("%s: %s", key, fmt.Sprintf(format, args...))}
	}
}

// text is a quoted value.
func (r *read) text(key string) string {
	value, found := strings.CutPrefix(r.value[key], `"`)
	value, closed := strings.CutSuffix(value, `"`)
	if !found || !closed || value == "" || strings.ContainsAny(value, "\"\\") {
		r.fail(key, "there is no text in quotation marks")
	}
	return value
}

func (r *read) digest(key string) string {
	if !isDigest(r.value[key]) {
		r.fail(key, "%q is no digest", r.value[key])
	}
	return r.value[key]
}

func (r *read) day(key string) time.Time {
	day, err := time.Parse(time.DateOnly, r.value[key])
	if err != nil {
		r.fail(key, "%q is no day", r.value[key])
	}
	return day
}

func (r *read) items(key string) []string { return slices.Clone(r.list[key]) }

// asWritten refuses a text that says the right things in other bytes.
func asWritten(text, canonical []byte) error {
	if !bytes.Equal(text, canonical) {
		return Fault{1, "it is not as aims writes it, so it was edited by hand"}
	}
	return nil
}
