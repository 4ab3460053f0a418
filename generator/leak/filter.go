package leak

import (
	"math/bits"
	"sync/atomic"
)

// A filter remembers hashes. It may know one that it was never given, now and then, and
// always knows those that it was. Any number of goroutines may add, or ask.
type filter struct {
	cells []uint64
	shift int
}

// newFilter has room for so many hashes.
func newFilter(hashes int) *filter {
	size := max(6, bits.Len(uint(hashes/6))) // ten bits a hash, or more
	return &filter{cells: make([]uint64, 1<<size), shift: 64 - size}
}

func (f *filter) cell(hash uint64) (cell *uint64, mask uint64) {
	return &f.cells[hash>>f.shift], 1<<(hash&63) | 1<<(hash>>6&63)
}

func (f *filter) add(hash uint64) {
	if cell, mask := f.cell(hash); atomic.LoadUint64(cell)&mask != mask {
		atomic.OrUint64(cell, mask)
	}
}

func (f *filter) has(hash uint64) bool {
	cell, mask := f.cell(hash)
	return atomic.LoadUint64(cell)&mask == mask
}
