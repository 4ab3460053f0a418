package exchange

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/record"
)

// maxFindings end a file that is wrong from end to end: a person mends the first ones.
const maxFindings = 200

// A reading is a file on its way in.
type reading struct {
	Input
	frameworks []framework.FrameworkFile
	maps       []framework.MapFile
	findings   []finding.Finding
	left       map[string]int

	fresh   []*framework.Framework // that this file brings, for its own maps
	indexes map[*framework.Framework]index
}

func newReading(in Input) *reading {
	r := &reading{Input: in, left: map[string]int{}, indexes: map[*framework.Framework]index{}}
	if r.Library == nil {
		r.Library, _ = framework.New(nil, nil)
	}
	r.Data = bytes.TrimPrefix(in.Data, []byte("\ufeff"))
	return r
}

// report is an error about the file.
func (r *reading) report(at finding.Position, hint, format string, args ...any) {
	r.add(finding.Error, ruleSyntax, at, hint, format, args...)
}

// unknown is an error about something that is nowhere to be found.
func (r *reading) unknown(at finding.Position, hint, format string, args ...any) {
	r.add(finding.Error, ruleLink, at, hint, format, args...)
}

func (r *reading) add(severity finding.Severity, rule string, at finding.Position, hint, format string, args ...any) {
	at.File = r.Name
	if len(r.findings) == maxFindings {
		r.findings = append(r.findings, finding.Finding{
			Rule: ruleSyntax, Severity: finding.Error, Position: finding.Position{File: r.Name},
			Message: fmt.Sprintf("there is more; only the first %d findings are shown", maxFindings),
		})
	}
	if len(r.findings) < maxFindings {
		r.findings = append(r.findings, finding.Finding{
			Rule: rule, Severity: severity, Position: at, Message: fmt.Sprintf(format, args...), Hint: hint,
		})
	}
}

// leave counts something that is not kept.
func (r *reading) leave(format string, args ...any) { r.left[fmt.Sprintf(format, args...)]++ }

// readable says that the file is text of a size that can be read. Excel, XML and the
// like are named, since people try them.
func (r *reading) readable() bool {
	whole := finding.Position{}
	switch {
	case len(r.Data) > MaxFile:
		r.report(whole, "split it", "the file has more than %d MB", MaxFile>>20)
	case len(bytes.TrimSpace(r.Data)) == 0:
		r.report(whole, "", "the file is empty")
	case bytes.HasPrefix(r.Data, []byte("PK\x03\x04")), bytes.HasPrefix(r.Data, []byte("\xd0\xcf\x11\xe0")):
		r.report(whole, "save the sheet as CSV in UTF-8", "this is a workbook or an archive, not text")
	case bytes.HasPrefix(bytes.TrimSpace(r.Data), []byte("<")):
		r.report(whole, "OSCAL is read as JSON: convert the file with a tool of NIST", "this is XML or HTML")
	default:
		if at := r.firstBad(); at < len(r.Data) {
			r.report(r.placeOf(at), "save the file as UTF-8 text", "this byte is no text: 0x%02x", r.Data[at])
			return false
		}
		return true
	}
	return false
}

// firstBad is where the data stops being text.
func (r *reading) firstBad() int {
	for i := 0; i < len(r.Data); {
		c, size := utf8.DecodeRune(r.Data[i:])
		if c == utf8.RuneError && size == 1 || steers(c) {
			return i
		}
		i += size
	}
	return len(r.Data)
}

// steers says that a character has no place in a text: it steers a terminal or a
// program that shows it.
func steers(c rune) bool {
	return unicode.IsControl(c) && c != '\n' && c != '\r' && c != '\t'
}

func (r *reading) placeOf(offset int) finding.Position {
	before := r.Data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return finding.Position{File: r.Name, Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[start:])}
}

// An object is a map of keys that are taken one by one; done counts the rest.
type object struct {
	r     *reading
	value record.Value
	what  string // "controls", for counting
	taken []string
}

func (r *reading) object(v record.Value, what string) *object {
	if v.Shape != record.Map {
		r.report(v.Position, "", "%s: an object belongs here, not %s", what, v.Shape)
	}
	return &object{r: r, value: v, what: what}
}

func (o *object) get(key string) record.Value {
	o.taken = append(o.taken, key)
	return o.value.Get(key)
}

func (o *object) text(key string) string {
	v := o.get(key)
	if v.Shape == record.List || v.Shape == record.Map {
		o.r.report(v.Position, "", "%s of %s: a text belongs here, not %s", key, o.what, v.Shape)
		return ""
	}
	return v.Text
}

func (o *object) required(key string) string {
	text := o.text(key)
	if strings.TrimSpace(text) == "" {
		o.r.report(o.value.Position, "", "%s without %q", o.what, key)
	}
	return text
}

func (o *object) list(key string) []record.Value {
	v := o.get(key)
	if v.Shape == record.Scalar || v.Shape == record.Map {
		o.r.report(v.Position, "", "%s of %s: a list belongs here, not %s", key, o.what, v.Shape)
	}
	return v.Items
}

// done counts the keys that nobody asked for.
func (o *object) done() {
	for _, pair := range o.value.Pairs {
		if !slices.Contains(o.taken, pair.Key) {
			o.r.leave("%q of %s", pair.Key, o.what)
		}
	}
}

func place(at finding.Position) framework.Place {
	return framework.Place{Line: at.Line, Column: at.Column}
}

// line is a text on one line.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }
