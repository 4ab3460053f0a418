package load

import (
	"io/fs"
	"time"

	"aims/generator/stamp"
)

// A reading is one reading of a file.
type reading struct {
	stamp   stamp.Stamp
	settled bool // the stamp counts: bytes that come later bring another one
}

// readingOf is the reading, begun not before the given time, of a file with that
// information. What comes from an archive or from the program has no stamp.
func readingOf(info fs.FileInfo, began time.Time) reading {
	now, stamped := stamp.Of(info)
	return reading{stamp: now, settled: stamped && now.Rests(began)}
}

// holds says that the file which a folder lists is still as it was read.
func (r reading) holds(entry fs.DirEntry) bool {
	if !r.settled {
		return false
	}
	info, err := entry.Info()
	if err != nil {
		return false // reading it says why
	}
	now, stamped := stamp.Of(info)
	return stamped && info.Mode().IsRegular() && now == r.stamp
}
