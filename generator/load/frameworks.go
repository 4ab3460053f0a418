package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"aims/generator/finding"
	"aims/generator/framework"
)

// The rules under which findings about frameworks and crosswalks come.
const (
	ruleCrosswalkSyntax = "crosswalk-syntax"   // a file cannot be read, or has a key or value it must not have
	ruleCrosswalkLink   = "crosswalk-link"     // an id that is taken, wrong or nowhere to be found
	ruleReplaced        = "framework-replaced" // a file of the handbook stands in for one of the program
)

// maxCrosswalkFile is far above any real framework; what is larger is not read.
const maxCrosswalkFile = 8 << 20

// Crosswalks are frameworks and maps as they were written, not yet linked.
type Crosswalks struct {
	Frameworks []framework.FrameworkFile
	Maps       []framework.MapFile
}

// Frameworks reads dir/frameworks/*.yaml and dir/maps/*.yaml, strictly. A folder
// that is not there holds nothing. What is wrong is left out and reported.
func Frameworks(fsys fs.FS, dir string) (Crosswalks, []finding.Finding) {
	return Crosswalks{}.Read(fsys, dir)
}

// Read does what Frameworks does, but takes over from c what is there with the same
// bytes. A handbook that carries the program's own files costs no time that way.
func (c Crosswalks) Read(fsys fs.FS, dir string) (Crosswalks, []finding.Finding) {
	frameworks, findings := readFolder(fsys, path.Join(dir, "frameworks"), readFramework, c.framework)
	maps, more := readFolder(fsys, path.Join(dir, "maps"), readMap, c.mapFile)
	return Crosswalks{Frameworks: frameworks, Maps: maps}, finding.Sort(append(findings, more...))
}

func (c Crosswalks) framework(file *yamlFile) (framework.FrameworkFile, bool) {
	for _, f := range c.Frameworks {
		if f.Sum == file.sum && stem(f.File) == stem(file.name) {
			f.File = file.name
			return f, true
		}
	}
	return framework.FrameworkFile{}, false
}

func (c Crosswalks) mapFile(file *yamlFile) (framework.MapFile, bool) {
	for _, m := range c.Maps {
		if m.Sum == file.sum && stem(m.File) == stem(file.name) {
			m.File = file.name
			return m, true
		}
	}
	return framework.MapFile{}, false
}

// readFolder reads the files of a folder beside each other, and hands them back in
// the order of their names.
func readFolder[T any](fsys fs.FS, dir string, read, known func(*yamlFile) (T, bool)) ([]T, []finding.Finding) {
	folder := crosswalkFolder{fsys: fsys, dir: dir}
	files := folder.files()
	results, good := make([]T, len(files)), make([]bool, len(files))
	var wait sync.WaitGroup
	for i, file := range files {
		wait.Go(func() {
			if results[i], good[i] = known(file); !good[i] {
				file.parse()
				results[i], good[i] = read(file)
			}
		})
	}
	wait.Wait()
	var all []T
	for i, file := range files {
		folder.findings = append(folder.findings, file.findings...)
		if good[i] {
			all = append(all, results[i])
		}
	}
	return all, folder.findings
}

// crosswalkFolder is a folder of YAML files and what is wrong with it.
type crosswalkFolder struct {
	fsys     fs.FS
	dir      string
	findings []finding.Finding
}

func (c *crosswalkFolder) report(name, hint, format string, args ...any) {
	c.findings = append(c.findings, finding.Finding{
		Rule: ruleCrosswalkSyntax, Severity: finding.Error, Hint: hint,
		Position: finding.Position{File: path.Join(c.dir, name)},
		Message:  fmt.Sprintf(format, args...),
	})
}

// files reads the folder's YAML files, by name. Hidden files and read-me files
// are nobody's frameworks; any other file is there by mistake.
func (c *crosswalkFolder) files() []*yamlFile {
	entries, err := fs.ReadDir(c.fsys, c.dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			c.report("", "", "the folder cannot be read: %s", reason(err))
		}
		return nil
	}
	var files []*yamlFile
	for _, entry := range entries {
		switch name := entry.Name(); {
		case strings.HasPrefix(name, "."), path.Ext(name) == ".md":
		case path.Ext(name) != ".yaml":
			c.report(name, "name it "+strings.TrimSuffix(name, path.Ext(name))+".yaml, or move it elsewhere", "only .yaml files belong here")
		case !entry.Type().IsRegular():
			c.report(name, "", "it is not a file")
		default:
			files = c.add(files, name)
		}
	}
	return files
}

func (c *crosswalkFolder) add(files []*yamlFile, name string) []*yamlFile {
	full := path.Join(c.dir, name)
	info, err := fs.Stat(c.fsys, full)
	if err == nil && info.Size() > maxCrosswalkFile {
		c.report(name, "split it", "the file has more than %d MB", maxCrosswalkFile>>20)
		return files
	}
	data, err := fs.ReadFile(c.fsys, full)
	if err != nil {
		c.report(name, "", "the file cannot be read: %s", reason(err))
		return files
	}
	digest := sha256.Sum256(data)
	return append(files, &yamlFile{name: full, rule: ruleCrosswalkSyntax, data: data, sum: hex.EncodeToString(digest[:])})
}

// reason is an I/O error without the path, which may be the machine's own.
func reason(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// With is the program's crosswalks and a handbook's own together. A framework that says
// the same, or a map of the same name that is the same to the byte, is the same one; one
// that differs takes the place of the program's, and a finding says so.
func (c Crosswalks) With(own Crosswalks) (Crosswalks, []finding.Finding) {
	all := Crosswalks{Frameworks: slices.Clone(c.Frameworks), Maps: slices.Clone(c.Maps)}
	var findings []finding.Finding
	for _, f := range own.Frameworks {
		sameID := func(other framework.FrameworkFile) bool { return other.Framework.ID == f.Framework.ID }
		if i := slices.IndexFunc(c.Frameworks, sameID); i < 0 {
			all.Frameworks = append(all.Frameworks, f)
		} else if !sameFramework(all.Frameworks[i], f) {
			all.Frameworks[i] = f
			findings = append(findings, replaced(f.File, f.Place, "framework", f.Framework.ID))
			findings = append(findings, all.withoutLost(f)...)
		}
	}
	for _, m := range own.Maps {
		sameID := func(other framework.MapFile) bool { return other.Map.ID == m.Map.ID }
		if i := slices.IndexFunc(c.Maps, sameID); i < 0 {
			all.Maps = append(all.Maps, m)
		} else if all.Maps[i].Sum != m.Sum {
			all.Maps[i] = m
			findings = append(findings, replaced(m.File, m.Place, "map", m.Map.ID))
		}
	}
	return all, finding.Sort(findings)
}

// sameFramework says that two files of one framework differ in their layout at most: one
// that went out and came in again is no other one.
func sameFramework(a, b framework.FrameworkFile) bool {
	return a.Sum == b.Sum || bytes.Equal(WriteFramework(inOrder(a)), WriteFramework(inOrder(b)))
}

// inOrder has its counts by their kinds: that order means nothing.
func inOrder(f framework.FrameworkFile) framework.FrameworkFile {
	f.Counts = slices.SortedFunc(slices.Values(f.Counts), func(a, b framework.Count) int { return strings.Compare(a.Kind, b.Kind) })
	return f
}

func replaced(file string, at framework.Place, what, id string) finding.Finding {
	return finding.Finding{
		Rule: ruleReplaced, Severity: finding.Info,
		Position: finding.Position{File: file, Line: at.Line, Column: at.Column},
		Message:  fmt.Sprintf("this %s takes the place of the program's own %q", what, id),
		Hint:     "give it another id if both should be there",
	}
}

// withoutLost takes out of the program's maps the pairs whose end a handbook's
// edition of a framework no longer has. They are reported at that edition: its
// author cannot mend the program's map.
func (c Crosswalks) withoutLost(f framework.FrameworkFile) []finding.Finding {
	ids := map[string]bool{}
	for _, p := range f.Provisions {
		ids[strings.ToLower(p.ID)] = true
	}
	var findings []finding.Finding
	for i, m := range c.Maps {
		lost := func(pair framework.PairEntry) bool {
			return m.From == f.Framework.ID && !ids[strings.ToLower(pair.FromID)] ||
				m.To == f.Framework.ID && !ids[strings.ToLower(pair.ToID)]
		}
		c.Maps[i].Pairs = slices.DeleteFunc(slices.Clone(m.Pairs), lost)
		if n := len(m.Pairs) - len(c.Maps[i].Pairs); n > 0 {
			findings = append(findings, finding.Finding{
				Rule: ruleReplaced, Severity: finding.Warning,
				Position: finding.Position{File: f.File, Line: f.Place.Line, Column: f.Place.Column},
				Message:  fmt.Sprintf("%d pairs of the program's map %q name provisions that this framework does not have", n, m.Map.ID),
				Hint:     "they are left out; a maps/" + m.Map.ID + ".yaml of your own takes the map's place",
			})
		}
	}
	return findings
}

// Library links the crosswalks and reports what could not be linked.
func (c Crosswalks) Library() (*framework.Library, []finding.Finding) {
	library, problems := framework.New(c.Frameworks, c.Maps)
	var findings []finding.Finding
	for _, p := range problems {
		findings = append(findings, finding.Finding{
			Rule: ruleCrosswalkLink, Severity: finding.Error,
			Position: finding.Position{File: p.File, Line: p.Line, Column: p.Column},
			Message:  p.Message, Hint: p.Hint,
		})
	}
	return library, finding.Sort(findings)
}

// linked is the program's crosswalks with a handbook's own.
type linked struct {
	own      Crosswalks
	all      *framework.Library
	findings []finding.Finding
}

// same says that the other crosswalks come from the same files with the same bytes.
func (c Crosswalks) same(other Crosswalks) bool {
	return slices.EqualFunc(c.Frameworks, other.Frameworks, func(a, b framework.FrameworkFile) bool { return a.File == b.File && a.Sum == b.Sum }) &&
		slices.EqualFunc(c.Maps, other.Maps, func(a, b framework.MapFile) bool { return a.File == b.File && a.Sum == b.Sum })
}
