package generator

import (
	"fmt"
	"io/fs"
	"slices"

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
	add := func(name, holds string, data []byte) {
		next, found := own.Add(name, data)
		own, out.Findings = next, append(out.Findings, found...)
		out.Files = append(out.Files, ImportedFile{Name: name, Data: data, Holds: holds})
	}
	for _, f := range read.Frameworks {
		add(load.FrameworkName(f.Framework.ID), counted(len(f.Provisions), "provision"), load.WriteFramework(f))
		if len(c.shown) > 0 && !slices.Contains(c.shown, f.Framework.ID) {
			out.Hidden = append(out.Hidden, f.Framework.ID)
		}
	}
	for _, m := range read.Maps {
		add(load.MapName(m.Map.ID), counted(len(m.Pairs), "pair"), load.WriteMap(m))
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

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
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
		return exchange.WriteOSCALFramework(f)
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
