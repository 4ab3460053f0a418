package finding

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// A Baseline is the old debt of a handbook: findings that were there when somebody
// began to look, and that count no more. It is kept in a file beside the handbook.
// Entries hold no lines and no days that go by, so that it stays as it is when texts move.
type Baseline struct{ entries []baselineEntry }

// A baselineEntry is one line of the file: what is known, and how often.
type baselineEntry struct {
	Rule    string `json:"rule"`
	File    string `json:"file"`
	Message string `json:"message"` // settled: what moves is written as N
	Count   int    `json:"count,omitempty"`
}

func (e baselineEntry) identity() identity {
	return identity{rule: e.Rule, file: e.File, message: e.Message}
}

// baselineVersion is raised when an old program would misread the new form.
const baselineVersion = 1

// NewBaseline is a baseline that knows these findings and no others.
func NewBaseline(findings []Finding) Baseline {
	counted := map[identity]int{}
	for _, f := range findings {
		counted[identityOf(f)]++
	}
	var b Baseline
	for id, n := range counted {
		e := baselineEntry{Rule: id.rule, File: id.file, Message: id.message}
		if n > 1 {
			e.Count = n
		}
		b.entries = append(b.entries, e)
	}
	slices.SortFunc(b.entries, func(x, y baselineEntry) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Message, y.Message))
	})
	return b
}

// Bytes are the file of a baseline: an entry a line, in order of file, rule and message,
// so that a diff shows what came and what went.
func (b Baseline) Bytes() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"version\": %d,\n  \"findings\": [", baselineVersion)
	for i, e := range b.entries {
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(e); err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		out.Write(bytes.TrimSpace(line.Bytes()))
	}
	if len(b.entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes(), nil
}

// ReadBaseline reads the file of a baseline. The error says in which line it is broken.
func ReadBaseline(data []byte) (Baseline, error) {
	var file struct {
		Version  int             `json:"version"`
		Findings []baselineEntry `json:"findings"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return Baseline{}, fmt.Errorf("line %d: %w", lineOf(data, decoder, err), err)
	}
	if rest := bytes.TrimSpace(data[decoder.InputOffset():]); len(rest) > 0 {
		return Baseline{}, fmt.Errorf("line %d: something follows the end of the baseline", line(data, len(data)-len(rest)))
	}
	if file.Version != baselineVersion {
		return Baseline{}, fmt.Errorf("it is of version %d, and this program reads version %d", file.Version, baselineVersion)
	}
	for i, e := range file.Findings {
		if e.Rule == "" || e.Message == "" || e.Count < 0 || e.Count > 1<<30 {
			return Baseline{}, fmt.Errorf("entry %d of findings: it needs a rule, a file and a message", i+1)
		}
	}
	return Baseline{entries: file.Findings}, nil
}

// lineOf is the line in which decoding ended.
func lineOf(data []byte, decoder *json.Decoder, err error) int {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		return line(data, int(syntax.Offset))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return line(data, len(data))
	}
	if kind := (*json.UnmarshalTypeError)(nil); errors.As(err, &kind) {
		return line(data, int(kind.Offset))
	}
	return line(data, int(decoder.InputOffset()))
}

func line(data []byte, offset int) int {
	return 1 + bytes.Count(data[:min(max(offset, 0), len(data))], []byte("\n"))
}

// Len is how many findings the baseline knows.
func (b Baseline) Len() int {
	n := 0
	for _, e := range b.entries {
		n += max(e.Count, 1)
	}
	return n
}

// Without is the baseline without what rules found that are not asked now: nobody can tell
// whether that is mended.
func (b Baseline) Without(rules []Rule) Baseline {
	unasked := func(e baselineEntry) bool {
		return slices.ContainsFunc(rules, func(r Rule) bool { return r.Name == e.Rule })
	}
	return Baseline{entries: slices.DeleteFunc(slices.Clone(b.entries), unasked)}
}

// Split parts findings into new ones and those that the baseline knows. Of several with
// one identity the first are taken for the known ones. mended is how many the baseline
// knows that are there no more.
func (b Baseline) Split(findings []Finding) (fresh, known []Finding, mended int) {
	left := map[identity]int{}
	for _, e := range b.entries {
		left[e.identity()] += max(e.Count, 1)
	}
	for _, f := range findings {
		id := identityOf(f)
		if left[id] == 0 {
			fresh = append(fresh, f)
			continue
		}
		left[id]--
		known = append(known, f)
	}
	return fresh, known, b.Len() - len(known)
}
