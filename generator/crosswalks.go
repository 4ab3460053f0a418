package generator

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aims/generator/exchange"
	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/load"
)

// Crosswalks are the frameworks and maps that a handbook can use: the program's and its
// own, whether its site.yaml shows them or not.
type Crosswalks struct {
	Library *framework.Library

	program, own load.Crosswalks
	shown        []string // the frameworks that site.yaml names; none: all
	findings     []finding.Finding
}

// Crosswalks reads those of a handbook; nil stands for no handbook.
func (g *Generator) Crosswalks(handbook fs.FS) *Crosswalks {
	c := &Crosswalks{}
	c.program, c.own, c.findings = g.loader.Crosswalks(handbook)
	if handbook != nil {
		site, _ := load.Site(handbook)
		c.shown = site.Frameworks
	}
	var found []finding.Finding
	c.Library, found = linked(c.program, c.own)
	c.findings = append(c.findings, found...)
	return c
}

func linked(program, own load.Crosswalks) (*framework.Library, []finding.Finding) {
	both, findings := program.With(own)
	library, more := both.Library()
	return library, append(findings, more...)
}

// Map is the crosswalk of that name, or nil.
func (c *Crosswalks) Map(id string) *framework.Map {
	for _, m := range c.Library.Maps() {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Names are those of all frameworks and maps, to look for a near miss among.
func (c *Crosswalks) Names() []string {
	var names []string
	for _, f := range c.Library.Frameworks() {
		names = append(names, f.ID)
	}
	for _, m := range c.Library.Maps() {
		names = append(names, m.ID)
	}
	return names
}

// An Import is a foreign file as files of the handbook, which nobody has written yet.
// With an error among its findings there are none.
type Import struct {
	Files    []ImportedFile
	LeftOut  []exchange.LeftOut
	Hidden   []string // frameworks that site.yaml has to name before the handbook shows them
	Findings []finding.Finding
}

// An ImportedFile is a framework or a map in our own format.
type ImportedFile struct {
	Name  string // crosswalks/maps/A--B.yaml
	Data  []byte
	Holds string // "62 provisions"
	Drops bool   // it takes the place of a framework of the program that says more
}

// Import reads a foreign file and links what is in it with everything else. Findings are
// only those that the file brings: what was wrong before is no reason against it.
func (c *Crosswalks) Import(in exchange.Input) Import {
	in.Library = c.Library
	read := exchange.Read(in)
	out := Import{LeftOut: read.LeftOut, Findings: read.Findings}
	if worst, _ := finding.Worst(read.Findings); worst == finding.Error {
		return out
	}
	own := c.own
	add := func(file ImportedFile) {
		next, found := own.Add(file.Name, file.Data)
		own, out.Findings = next, append(out.Findings, found...)
		out.Files = append(out.Files, file)
	}
	for _, f := range read.Frameworks {
		drops := c.drops(f)
		out.Findings = append(out.Findings, drops...)
		add(ImportedFile{
			Name: load.FrameworkName(f.Framework.ID), Data: load.WriteFramework(f),
			Holds: counted(len(f.Provisions), "provision"), Drops: len(drops) > 0,
		})
		if len(c.shown) > 0 && !slices.Contains(c.shown, f.Framework.ID) {
			out.Hidden = append(out.Hidden, f.Framework.ID)
		}
	}
	for _, m := range read.Maps {
		add(ImportedFile{Name: load.MapName(m.Map.ID), Data: load.WriteMap(m), Holds: counted(len(m.Pairs), "pair")})
		for _, id := range []string{m.From, m.To} {
			if len(c.shown) > 0 && !slices.Contains(c.shown, id) && !slices.Contains(out.Hidden, id) {
				out.Hidden = append(out.Hidden, id)
			}
		}
	}
	_, found := linked(c.program, own)
	out.Findings = append(out.Findings, without(found, c.findings)...)
	if worst, _ := finding.Worst(out.Findings); worst == finding.Error {
		out.Files = nil
	}
	out.Findings = finding.Sort(out.Findings)
	return out
}

// drops warns of what a framework of the program has and one that takes its place has
// not: rules and pages that rest on it would say nothing from then on.
func (c *Crosswalks) drops(f framework.FrameworkFile) []finding.Finding {
	sameID := func(other framework.FrameworkFile) bool { return other.Framework.ID == f.Framework.ID }
	i := slices.IndexFunc(c.program.Frameworks, sameID)
	if i < 0 {
		return nil
	}
	before := c.program.Frameworks[i]
	var lost []string
	for _, part := range []struct {
		what        string
		before, now int
	}{
		{"piece of documented information", len(before.Documents), len(f.Documents)},
		{"interval", len(before.Intervals), len(f.Intervals)},
		{"kind that must be answered", len(before.Framework.Answered), len(f.Framework.Answered)},
	} {
		if part.before > 0 && part.now == 0 {
			lost = append(lost, counted(part.before, part.what))
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return []finding.Finding{{
		Rule: "framework-replaced", Severity: finding.Warning, Position: finding.Position{File: f.File, Line: f.Place.Line, Column: f.Place.Column},
		Message: fmt.Sprintf("the program's own %q has %s, and this file has none of them", f.Framework.ID, inWords(lost)),
		Hint:    "bring it in under another --id, or as an OSCAL catalog that holds them",
	}}
}

// inWords are parts as a sentence has them: "a, b and c".
func inWords(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	head, tail, _ := strings.Cut(what, " ") // "piece of information", "kind that must be answered"
	return strings.TrimRight(fmt.Sprintf("%d %ss %s", n, head, tail), " ")
}

func without(findings, known []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(findings, func(f finding.Finding) bool { return slices.Contains(known, f) })
}

// Export is a framework or a map in a format of other programs, and what that format has
// no place for.
func (c *Crosswalks) Export(id, format string) (data []byte, left []exchange.LeftOut, err error) {
	f, m := c.Library.Framework(id), c.Map(id)
	switch {
	case f == nil && m == nil:
		return nil, nil, fmt.Errorf("there is no framework and no map %q", id)
	case f != nil && format == "oscal":
		data, err = exchange.WriteOSCALFramework(f)
	case f != nil && format == "csv":
		return exchange.WriteCSVFramework(f)
	case format == "oscal":
		data, err = exchange.WriteOSCALMap(m)
	case format == "csv":
		data, err = exchange.WriteCSVMap(m)
	default:
		err = fmt.Errorf("--format %q: write oscal or csv", format)
	}
	return data, nil, err
}
