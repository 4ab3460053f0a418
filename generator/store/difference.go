package store

import (
	"bytes"
	"encoding/binary"
)

// A difference is how a content is made from another: in turns some bytes of its own and a run
// of the other's, each with its length first. Contents are compared by lines: pages of two
// releases differ in a few, and a line that is in both is found wherever it stands.
func difference(content, base []byte) []byte {
	lines := map[string]int{}
	at := 0
	for line := range bytes.Lines(base) {
		if _, found := lines[string(line)]; !found {
			lines[string(line)] = at
		}
		at += len(line)
	}
	var steps []byte
	own, from, to := 0, 0, 0 // where bytes of its own begin; the run of the base that is being taken
	at = 0
	flush := func() {
		steps = binary.AppendUvarint(steps, uint64(at-(to-from)-own))
		steps = append(steps, content[own:at-(to-from)]...)
		steps = binary.AppendUvarint(steps, uint64(to-from))
		steps = binary.AppendUvarint(steps, uint64(from))
		own, from, to = at, 0, 0
	}
	for line := range bytes.Lines(content) {
		switch start, found := lines[string(line)]; {
		case to > from && bytes.HasPrefix(base[to:], line):
			to += len(line) // the run goes on
		case !found:
			if to > from {
				flush()
			}
		default:
			if to > from {
				flush()
			}
			from, to = start, start+len(line)
		}
		at += len(line)
	}
	flush()
	return steps
}

// applied makes the content of a difference. It is given what a disk may have changed.
func applied(steps, base []byte, size int64) ([]byte, error) {
	content := make([]byte, 0, size)
	number := func() (int, bool) {
		n, length := binary.Uvarint(steps)
		if length <= 0 || n > most {
			return 0, false
		}
		steps = steps[length:]
		return int(n), true
	}
	for len(steps) > 0 {
		own, fine := number()
		if !fine || own > len(steps) {
			return nil, errDamaged
		}
		content, steps = append(content, steps[:own]...), steps[own:]
		length, fine := number()
		from, also := number()
		if !fine || !also || from > len(base) || length > len(base)-from || int64(len(content)+length) > size {
			return nil, errDamaged
		}
		content = append(content, base[from:from+length]...)
	}
	return content, nil
}
