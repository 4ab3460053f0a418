package finding

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// indent stands before everything that belongs to the finding above it.
const indent = "    "

// writeText writes findings for people: place, severity, message and rule on a line
// that editors and terminals can follow; the source line with the span underlined;
// the mend; then what is waived, and the totals, unless the report is to be bare.
//
//	content/policies/ai.md:12:16: error: there is no control "A.6.2.44" ... (provision-unknown)
//	    answers: [5.2, A.6.2.44]
//	                   ^^^^^^^^
//	    help: did you mean A.6.2.4?
func writeText(w io.Writer, r Report) error {
	out := textWriter{Writer: bufio.NewWriter(w), source: r.Source, paint: paint{on: r.Color}}
	for _, f := range r.Findings {
		out.finding(f)
	}
	out.waived(r.Waived)
	if !r.Bare {
		out.summary(r.Findings, len(r.Known), len(r.Waived))
	}
	return out.Flush()
}

type textWriter struct {
	*bufio.Writer
	source func(file string) ([]byte, bool)
	paint  paint

	shown Position // whose line stands above
	file  string   // that lines are of
	lines [][]byte
}

func (t *textWriter) finding(f Finding) {
	fmt.Fprintf(t, "%s: %s: %s %s\n",
		t.paint.bold(printable(f.Position.String())), t.paint.severity(f.Severity, f.Severity.String()),
		printable(f.Message), t.paint.faint("("+f.Rule+")"))
	if line, ok := t.line(f.Position); ok && t.shown != f.Position {
		t.shown = f.Position // several findings at one place need the line once
		text, under := underlined(line, f.Column, f.EndColumn)
		fmt.Fprintf(t, "%s%s\n%s%s\n", indent, text, indent, t.paint.severity(f.Severity, under))
	}
	if f.Hint != "" {
		fmt.Fprintf(t, "%s%s %s\n", indent, t.paint.bold("help:"), printable(f.Hint))
	}
}

// line is the source line of a place, when there is a column to point at.
func (t *textWriter) line(p Position) ([]byte, bool) {
	if t.source == nil || p.Line < 1 || p.Column < 1 {
		return nil, false
	}
	if t.file != p.File {
		data, _ := t.source(p.File)
		t.file, t.lines = p.File, bytes.Split(bytes.TrimPrefix(data, []byte("\ufeff")), []byte("\n"))
	}
	if p.Line > len(t.lines) {
		return nil, false
	}
	line := bytes.TrimRight(t.lines[p.Line-1], "\r")
	return line, len(bytes.TrimSpace(line)) > 0
}

// waived lists what the handbook departs from: a line each, as nobody is to mend it now.
func (t *textWriter) waived(all []Waived) {
	for _, w := range all {
		by := ""
		if w.By != "" {
			by = ", " + w.By
		}
		fmt.Fprintf(t, "%s: waived until %s%s: %s %s\n", printable(w.Position.String()), printable(w.Until), printable(by), printable(w.Reason), t.paint.faint("("+w.Rule+")"))
	}
}

// summary says how many findings each rule has, if that is more than the list above
// shows at a glance, and the totals in one line. Those that the baseline knows are not
// listed, but never kept quiet.
func (t *textWriter) summary(findings []Finding, known, waived int) {
	also := ""
	if waived > 0 {
		also = fmt.Sprintf(", %d waived", waived)
	}
	if len(findings) == 0 {
		fmt.Fprintln(t, cmp.Or(besideKnown("no new findings", known), "no findings")+also)
		return
	}
	fmt.Fprintln(t)
	if rules := byRule(findings); len(rules) < len(findings) {
		for _, r := range rules {
			fmt.Fprintf(t, "%6d %s  %s\n", r.count, t.paint.severity(r.severity, fmt.Sprintf("%-7s", r.severity)), r.rule)
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintln(t, cmp.Or(besideKnown(total(findings), known), total(findings))+also)
}

// besideKnown is a total that tells of the baseline, "" when that holds nothing.
func besideKnown(total string, known int) string {
	switch known {
	case 0:
		return ""
	case 1:
		return total + "; 1 more is in the baseline"
	}
	return fmt.Sprintf("%s; %d more are in the baseline", total, known)
}

// ruleCount is how often a rule found something of one severity.
type ruleCount struct {
	rule     string
	severity Severity
	count    int
}

// byRule counts findings, the worst and most frequent first.
func byRule(findings []Finding) []ruleCount {
	var all []ruleCount
	index := map[ruleCount]int{}
	for _, f := range findings {
		key := ruleCount{rule: f.Rule, severity: f.Severity}
		i, known := index[key]
		if !known {
			i = len(all)
			index[key], all = i, append(all, key)
		}
		all[i].count++
	}
	slices.SortFunc(all, func(a, b ruleCount) int {
		return cmp.Or(cmp.Compare(b.severity, a.severity), cmp.Compare(b.count, a.count), cmp.Compare(a.rule, b.rule))
	})
	return all
}

// total is such as "2 errors, 1 warning in 2 files".
func total(findings []Finding) string {
	n, files := count(findings), map[string]bool{}
	for _, f := range findings {
		files[f.File] = true
	}
	var parts []string
	for _, s := range []Severity{Error, Warning, Info} {
		switch plural := [...]string{Info: "info", Warning: "warnings", Error: "errors"}[s]; {
		case n[s] == 1:
			parts = append(parts, "1 "+s.String())
		case n[s] > 1:
			parts = append(parts, fmt.Sprintf("%d %s", n[s], plural))
		}
	}
	in := "1 file"
	if len(files) > 1 {
		in = fmt.Sprintf("%d files", len(files))
	}
	return strings.Join(parts, ", ") + " in " + in
}

// paint puts the colours of a terminal around words, if it is on.
type paint struct{ on bool }

func (p paint) code(code, text string) string {
	if !p.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p paint) bold(text string) string  { return p.code("1", text) }
func (p paint) faint(text string) string { return p.code("2", text) }

func (p paint) severity(s Severity, text string) string {
	return p.code([...]string{Off: "2", Info: "1;34", Warning: "1;33", Error: "1;31"}[min(max(s, Off), Error)], text)
}
