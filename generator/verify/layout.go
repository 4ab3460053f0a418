package verify

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
)

// A program may unpack a ZIP by the list at its end, as we do, or from its beginning, by what
// stands before each file. A layout is looked at so that both see the same: every byte belongs
// to an entry or to the list, and every entry says of itself what the list says of it.
type layout struct {
	data io.ReaderAt
	list int64 // where the list of entries begins
}

// A listed entry is one as the list tells of it.
type listed struct {
	name                 string
	flags, method        uint16
	crc                  uint32
	packed, size, offset uint64
	other                bool // an extra field has another name
}

const (
	streamed     = 1 << 3 // sizes are behind the data
	nameFlags    = 1 | 1<<11
	endLength    = 22
	headLength   = 30
	listedLength = 46
	max16, max32 = 0xffff, 0xffffffff
)

var (
	errList = errors.New("its list of files is not where and what its end says: it is damaged, or there is more than one ZIP in it")
	little  = binary.LittleEndian
)

// checkLayout tells of entries that are not everywhere what they are for us.
func checkLayout(data io.ReaderAt, size int64, archive *zip.Reader) ([]Problem, error) {
	from, to, err := listOf(data, size, archive)
	if err != nil {
		return nil, err
	}
	all, err := readList(bufio.NewReader(io.NewSectionReader(data, from, to-from)), archive.File)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b listed) int { return cmp.Compare(a.offset, b.offset) })
	l := layout{data, from}
	var problems []Problem
	tell := func(e listed, why string) {
		if why != "" {
			problems = append(problems, Problem{ofArchive, e.name, why, unpackable})
		}
	}
	if len(all) > 0 && all[0].offset > 0 {
		tell(all[0], fmt.Sprintf("before it lie %d bytes of no file, in which other programs may find something else", all[0].offset))
	}
	for i, e := range all {
		next := uint64(from)
		if i+1 < len(all) {
			next = all[i+1].offset
		}
		tell(e, l.check(e, next))
	}
	return problems, nil
}

// listOf is where the list of entries begins and ends, when nothing is behind it but the end
// of the ZIP, which is there once.
func listOf(data io.ReaderAt, size int64, archive *zip.Reader) (from, to int64, err error) {
	at := size - endLength - int64(len(archive.Comment))
	tail, err := bytesAt(data, at, size-at)
	if err != nil || !bytes.HasPrefix(tail, []byte("PK\x05\x06")) || bytes.Contains(tail[1:], []byte("PK\x05\x06")) {
		return 0, 0, errList
	}
	count, length, offset := uint64(little.Uint16(tail[10:])), uint64(little.Uint32(tail[12:])), uint64(little.Uint32(tail[16:]))
	end := uint64(at)
	if wide, where, found := wideEnd(data, at); found {
		for _, pair := range [][3]uint64{{count, wide[0], max16}, {length, wide[1], max32}, {offset, wide[2], max32}} {
			if pair[0] != pair[1] && pair[0] != pair[2] {
				return 0, 0, errList
			}
		}
		count, length, offset, end = wide[0], wide[1], wide[2], where
	}
	if offset > end || length != end-offset || count != uint64(len(archive.File)) || little.Uint16(tail[8:]) != little.Uint16(tail[10:]) {
		return 0, 0, errList
	}
	return int64(offset), int64(end), nil
}

// wideEnd is the end that a large ZIP has before its end: how many entries the list has, how
// long it is and where it begins.
func wideEnd(data io.ReaderAt, end int64) (said [3]uint64, where uint64, found bool) {
	const locator, record = 20, 56
	text, err := bytesAt(data, end-locator, locator)
	if err != nil || !bytes.HasPrefix(text, []byte("PK\x06\x07")) {
		return said, 0, false
	}
	where = little.Uint64(text[8:])
	if where > uint64(end) {
		return said, where, true // of no list
	}
	text, err = bytesAt(data, int64(where), record)
	if err != nil || !bytes.HasPrefix(text, []byte("PK\x06\x06")) || little.Uint64(text[4:]) != uint64(end)-locator-12-where {
		return said, where, true
	}
	return [3]uint64{little.Uint64(text[32:]), little.Uint64(text[40:]), little.Uint64(text[48:])}, where, true
}

// readList reads the list, which must be the one that archive/zip has read.
func readList(from *bufio.Reader, files []*zip.File) ([]listed, error) {
	all := make([]listed, 0, len(files))
	head := make([]byte, listedLength)
	for _, f := range files {
		if _, err := io.ReadFull(from, head); err != nil || !bytes.HasPrefix(head, []byte("PK\x01\x02")) {
			return nil, errList
		}
		rest := make([]byte, int(little.Uint16(head[28:]))+int(little.Uint16(head[30:]))+int(little.Uint16(head[32:])))
		if _, err := io.ReadFull(from, rest); err != nil {
			return nil, errList
		}
		name, extra := rest[:little.Uint16(head[28:])], rest[little.Uint16(head[28:]):][:little.Uint16(head[30:])]
		e := listed{
			name: string(name), flags: little.Uint16(head[8:]), method: little.Uint16(head[10:]), crc: little.Uint32(head[16:]),
			packed: uint64(little.Uint32(head[20:])), size: uint64(little.Uint32(head[24:])), offset: uint64(little.Uint32(head[42:])),
		}
		e.other = readExtra(extra, name, &e.size, &e.packed, &e.offset)
		if e.name != f.Name || e.method != f.Method || e.crc != f.CRC32 || e.packed != f.CompressedSize64 || e.size != f.UncompressedSize64 {
			return nil, errList
		}
		all = append(all, e)
	}
	if _, err := from.ReadByte(); err != io.EOF {
		return nil, errList
	}
	return all, nil
}

// readExtra reads numbers that have no room in their fields, and tells whether there is
// another name than this one, which some programs take.
func readExtra(extra, name []byte, numbers ...*uint64) (other bool) {
	const wide, unicode = 0x0001, 0x7075
	for len(extra) >= 4 {
		id, length := little.Uint16(extra), int(little.Uint16(extra[2:]))
		if extra = extra[4:]; length > len(extra) {
			return other
		}
		field := extra[:length]
		extra = extra[length:]
		switch id {
		case wide:
			for _, n := range numbers {
				if *n == max32 && len(field) >= 8 {
					*n, field = little.Uint64(field), field[8:]
				}
			}
		case unicode:
			other = other || len(field) >= 5 && little.Uint32(field[1:]) == crc32.ChecksumIEEE(name) && !bytes.Equal(field[5:], name)
		}
	}
	return other
}

const (
	otherName = "the ZIP has two names for it, and programs differ in which one they take"
	otherSize = "it is packed in another way than the list of the ZIP says, and programs differ in what they unpack"
)

// check says why an entry is not everywhere the same; "" when it is. Next is where something
// else begins.
func (l layout) check(e listed, next uint64) string {
	head, err := bytesAt(l.data, int64(min(e.offset, uint64(l.list))), headLength)
	if err != nil || !bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return "its beginning is damaged"
	}
	length := int64(little.Uint16(head[26:]))
	rest, err := bytesAt(l.data, int64(e.offset)+headLength, length+int64(little.Uint16(head[28:])))
	if err != nil {
		return "its beginning is damaged"
	}
	flags, name := little.Uint16(head[6:]), rest[:length]
	own := listed{crc: little.Uint32(head[14:]), packed: uint64(little.Uint32(head[18:])), size: uint64(little.Uint32(head[22:]))}
	other := readExtra(rest[length:], name, &own.size, &own.packed)
	switch {
	case string(name) != e.name, other, e.other, (flags^e.flags)&nameFlags != 0:
		return otherName
	case little.Uint16(head[8:]) != e.method, !own.agrees(e, flags&streamed != 0):
		return otherSize
	}
	end := e.offset + headLength + uint64(len(rest)) + e.packed
	if end < e.offset || end > next {
		return "it reaches into what lies behind it in the ZIP"
	}
	if gap := next - end; gap > 0 && (flags&streamed == 0 || !l.describes(end, gap, e)) {
		return fmt.Sprintf("behind it lie %d bytes of no file, in which other programs may find something else", gap)
	}
	return ""
}

// agrees tells whether the beginning of an entry says what the list says. One that was
// streamed may not have known yet.
func (own listed) agrees(e listed, streaming bool) bool {
	is := func(a, b uint64) bool { return a == b || streaming && a == 0 }
	return is(uint64(own.crc), uint64(e.crc)) && is(own.packed, e.packed) && is(own.size, e.size)
}

// describes tells whether some bytes are what is written behind streamed data: with a mark or
// without, with short or long sizes.
func (l layout) describes(at, length uint64, e listed) bool {
	if length > 24 {
		return false
	}
	text, err := bytesAt(l.data, int64(at), int64(length))
	if err != nil {
		return false
	}
	crc := little.AppendUint32(nil, e.crc)
	long := little.AppendUint64(little.AppendUint64(crc, e.packed), e.size)
	short := little.AppendUint32(little.AppendUint32(slices.Clone(crc), uint32(e.packed)), uint32(e.size))
	text = bytes.TrimPrefix(text, []byte("PK\x07\x08"))
	return bytes.Equal(text, long) || max(e.packed, e.size) <= max32 && bytes.Equal(text, short)
}

func bytesAt(data io.ReaderAt, at, length int64) ([]byte, error) {
	if at < 0 {
		return nil, io.ErrUnexpectedEOF
	}
	text := make([]byte, length)
	n, err := data.ReadAt(text, at)
	if n == len(text) {
		return text, nil
	}
	return nil, err
}

// inflateAll is how a file is unpacked, all of whose packed bytes must be of it: another
// program may look behind their end.
func inflateAll(from io.Reader) io.ReadCloser {
	packed := bufio.NewReader(from)
	return &inflated{flate.NewReader(packed), packed}
}

type inflated struct {
	io.ReadCloser
	packed *bufio.Reader
}

func (i *inflated) Read(to []byte) (int, error) {
	n, err := i.ReadCloser.Read(to)
	if err == io.EOF {
		if _, more := i.packed.ReadByte(); more != io.EOF {
			return n, errors.New("there is more behind its end")
		}
	}
	return n, err
}
