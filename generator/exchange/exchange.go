// Package exchange reads and writes frameworks and crosswalks in the formats of other
// programs: OSCAL, the libraries of CISO Assistant, and tables as CSV. One format a file.
//
// What is wrong with a foreign file is a finding with its place, and nothing in it is
// guessed: an end that no framework has, a relation that has no word here, an id that
// cannot stand in a reference are findings, too. What a file holds and we have no place
// for is counted and said. This package writes no YAML: package load does.
package exchange

import (
	"cmp"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/load"
)

// The rules under which findings come are those of our own files: who explains one
// explains the other.
const (
	ruleSyntax = "crosswalk-syntax"
	ruleLink   = "crosswalk-link"
)

// MaxFile is far above any real file; what is larger is not read.
const MaxFile = 32 << 20

// An Input is a file of another program, and what the person who brings it says of it.
type Input struct {
	Name   string // for messages, with forward slashes
	Data   []byte
	Format string // oscal, ciso or csv; empty: what the content says

	ID          string // of the framework, or the name of the map
	From, To    string // the frameworks of a map, where the file does not say or is wrong
	SkipUnknown bool   // leave pairs out whose ends no framework has, instead of refusing the file

	Library *framework.Library // where the ends of pairs are looked up
}

// A Result is what came of an Input. With an error among the findings it is not whole
// and should not be used.
type Result struct {
	Frameworks []framework.FrameworkFile
	Maps       []framework.MapFile
	LeftOut    []LeftOut // by its words
	Findings   []finding.Finding
}

// LeftOut is something that the file holds and we do not keep.
type LeftOut struct {
	What  string `json:"what"`
	Count int    `json:"count"`
}

// A format is a family of files that are told from others by how they begin.
type format struct {
	name string
	is   func(*reading) bool
	read func(*reading)
}

// formats are all of them. A new one is a file with its functions and a line here; what
// looks like nothing else is YAML.
func formats() []format {
	return []format{
		{"oscal", looksLikeJSON, readOSCAL},
		{"csv", looksLikeCSV, readCSV},
		{"ciso", func(*reading) bool { return true }, readCISO},
	}
}

// Formats are the words that Input.Format may be.
func Formats() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Read reads a file of another program.
func Read(in Input) Result {
	r := newReading(in)
	if !r.readable() {
		return r.result()
	}
	chosen := slices.IndexFunc(formats(), func(f format) bool {
		return f.name == in.Format || in.Format == "" && f.is(r)
	})
	if chosen < 0 {
		r.report(finding.Position{}, "write "+strings.Join(Formats(), ", "), "there is no format %q", in.Format)
		return r.result()
	}
	formats()[chosen].read(r)
	return r.result()
}

// result is what was read, if all of it can be written and read back as our own.
func (r *reading) result() Result {
	if worst, _ := finding.Worst(r.findings); worst < finding.Error {
		r.readBack()
	}
	out := Result{Frameworks: r.frameworks, Maps: r.maps, Findings: finding.Sort(r.findings)}
	for what, count := range r.left {
		out.LeftOut = append(out.LeftOut, LeftOut{what, count})
	}
	slices.SortFunc(out.LeftOut, func(a, b LeftOut) int { return cmp.Compare(a.What, b.What) })
	return out
}

// readBack is the last guard: what our own reader would find wrong is wrong here.
func (r *reading) readBack() {
	if len(r.frameworks)+len(r.maps) == 0 {
		r.report(finding.Position{}, "", "there is neither a framework nor a crosswalk in this file")
	}
	var findings []finding.Finding
	for _, f := range r.frameworks {
		_, found := load.Crosswalks{}.Add(load.FrameworkName(f.Framework.ID), load.WriteFramework(f))
		findings = append(findings, found...)
	}
	for _, m := range r.maps {
		_, found := load.Crosswalks{}.Add(load.MapName(m.Map.ID), load.WriteMap(m))
		findings = append(findings, found...)
	}
	for _, f := range findings {
		r.report(finding.Position{}, f.Hint, "as a file of ours it would be wrong: %s", f.Message)
	}
}
