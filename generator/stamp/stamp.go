// Package stamp knows a file again without reading it.
package stamp

import "time"

// A Stamp is what the system says of a file without its being read. Whoever writes to a
// file, replaces it or sets its times gives it another one.
type Stamp struct {
	Device, Inode     uint64
	Size              int64
	Modified, Changed int64 // in nanoseconds; nobody can set the second one back
}

// Coarse is longer than the clock ticks of any file system. A file may be written twice
// within one tick and have the same stamp after both; so a stamp counts only when the
// file had rested that long before it was read. (Git keeps the same rule.)
const Coarse = 2 * time.Second

// Rests tells whether a file with that stamp had not been touched for so long, at a moment
// of the file system's clock, that whatever comes later brings another stamp.
func (s Stamp) Rests(at time.Time) bool {
	latest := at.Add(-Coarse).UnixNano()
	return s.Modified < latest && s.Changed < latest
}
