package publish

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"io/fs"
	"os"
	"strconv"
	"time"

	"aims/generator/stamp"
)

// A rest is the stamps of all files of an edition, as they were listed. Twenty releases have a
// hundred thousand files: to hash them all before each build would take longer than the build.
// So those that rest as they were when they were last hashed are not hashed again. That is to
// see whether somebody else wrote into them; what a disk loses by itself aims verify finds.
type rest struct {
	sum   hash.Hash
	known bool // every file has a stamp
	rests bool // and whatever comes later brings another one
	line  []byte
}

func newRest() *rest { return &rest{sum: sha256.New(), known: true, rests: true} }

// add takes a file in, at a moment of the file system's clock.
func (r *rest) add(name string, entry fs.DirEntry, at time.Time) {
	info, err := entry.Info()
	if err != nil {
		r.known = false
		return
	}
	s, known := stamp.Of(info)
	r.known = r.known && known
	r.rests = r.rests && s.Rests(at)
	r.line = strconv.AppendQuote(r.line[:0], name)
	for _, n := range [...]uint64{s.Device, s.Inode, uint64(s.Size), uint64(s.Modified), uint64(s.Changed)} {
		r.line = binary.LittleEndian.AppendUint64(r.line, n)
	}
	r.sum.Write(r.line)
}

// digest is "" when the stamps cannot be trusted.
func (r *rest) digest() string {
	if r == nil || !r.known {
		return ""
	}
	return hex.EncodeToString(r.sum.Sum(nil))
}

// momentOf is the time on the clock of the file system that a file is in, told by writing to it.
func momentOf(file *os.File) time.Time {
	if _, err := file.WriteAt([]byte("\n"), 0); err != nil {
		return time.Time{} // then nothing rests
	}
	info, err := file.Stat()
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
