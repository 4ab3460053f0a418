package load

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"slices"

	"aims/generator/finding"
	"aims/generator/framework"
)

// Crosswalks are the program's own and those in a handbook, as they were written. Without
// a handbook (nil) there are only the program's.
func (l *Loader) Crosswalks(fsys fs.FS) (program, own Crosswalks, findings []finding.Finding) {
	if fsys == nil {
		return l.crosswalks, Crosswalks{}, nil
	}
	own, findings = l.crosswalks.Read(fsys, "crosswalks")
	return l.crosswalks, own, findings
}

// Add is the crosswalks with one more file, which takes the place of a file of that
// name. A framework is named frameworks/ID.yaml, anything else is a map.
func (c Crosswalks) Add(name string, data []byte) (Crosswalks, []finding.Finding) {
	digest := sha256.Sum256(data)
	file := parseYAML(name, ruleCrosswalkSyntax, data)
	file.sum = hex.EncodeToString(digest[:])
	if len(data) > maxCrosswalkFile {
		file.add(finding.Position{File: name}, "split it", "the file would have more than %d MB", maxCrosswalkFile>>20)
	}
	if path.Base(path.Dir(name)) == "frameworks" {
		if f, good := readFramework(file); good {
			same := func(other framework.FrameworkFile) bool { return other.File == name }
			c.Frameworks = append(slices.DeleteFunc(slices.Clone(c.Frameworks), same), f)
		}
		return c, file.findings
	}
	if m, good := readMap(file); good {
		same := func(other framework.MapFile) bool { return other.File == name }
		c.Maps = append(slices.DeleteFunc(slices.Clone(c.Maps), same), m)
	}
	return c, file.findings
}

// FrameworkName is the file that a framework has in a handbook.
func FrameworkName(id string) string { return "crosswalks/frameworks/" + id + ".yaml" }

// MapName is the file that a crosswalk has in a handbook.
func MapName(id string) string { return "crosswalks/maps/" + id + ".yaml" }
