package load

import (
	"io/fs"
	"time"
)

// A stamp is what the system says of a file without its being read. Whoever writes to a
// file, replaces it or sets its times gives it another one.
type stamp struct {
	device, inode     uint64
	size              int64
	modified, changed int64 // in nanoseconds; nobody can set the second one back
}

// coarse is longer than the clock ticks of any file system. A file may be written twice
// within one tick and have the same stamp after both; so a stamp counts only when the
// file had rested that long before it was read. (Git keeps the same rule.)
const coarse = 2 * time.Second

// A reading is one reading of a file.
type reading struct {
	stamp   stamp
	settled bool // the stamp counts: bytes that come later bring another one
}

// readingOf is the reading, begun not before the given time, of a file with that
// information. What comes from an archive or from the program has no stamp.
func readingOf(info fs.FileInfo, began time.Time) reading {
	now, stamped := stampOf(info)
	latest := began.Add(-coarse).UnixNano()
	return reading{stamp: now, settled: stamped && now.modified < latest && now.changed < latest}
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
	now, stamped := stampOf(info)
	return stamped && info.Mode().IsRegular() && now == r.stamp
}
