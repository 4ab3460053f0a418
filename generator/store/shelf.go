package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// An edition's file is the packed contents of files, one after another; then the list that says
// which is where, in JSON, packed; then the length of the list in 8 bytes and its SHA-256. The list
// comes last because what it says is known last, and a file that was cut short has none.
const tail = 8 + sha256.Size

// most is how long a list may be that is believed.
const most = 1 << 30

// An edition is the list of an edition's file.
type edition struct {
	Files []keptFile

	root   string
	file   *os.File
	byName map[string]int
}

// A keptFile is a file of an edition: packed here, or as a file of another edition has it.
type keptFile struct {
	Name   string
	Sum    digest
	Size   int64
	At     int64  `json:",omitempty"` // where its packed bytes begin
	Length int64  `json:",omitempty"` // how many they are; 0 when it is the same as its base
	Base   string `json:",omitempty"` // root of the edition that has it, or what it differs from little
	In     string `json:",omitempty"` // name of the file there; "" for its own
}

// A digest is a SHA-256, written in hex.
type digest [sha256.Size]byte

func (d digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d[:]), nil }

func (d *digest) UnmarshalText(text []byte) error {
	n, err := hex.Decode(d[:], text[:min(len(text), 2*len(d))])
	if err != nil || n != len(d) {
		return errDamaged
	}
	return nil
}

func (f keptFile) inBase() string {
	if f.In != "" {
		return f.In
	}
	return f.Name
}

// A shelf is the store while somebody reads in it: each edition's file is opened once.
type shelf struct {
	packer
	store *Editions
	mutex sync.Mutex
	open  map[string]*edition
}

func (e *Editions) open() (*shelf, error) {
	p, err := newPacker()
	return &shelf{packer: p, store: e, open: map[string]*edition{}}, err
}

func (s *shelf) close() {
	s.packer.close()
	for _, e := range s.open {
		e.file.Close()
	}
}

// edition opens an edition's file and reads its list.
func (s *shelf) edition(root string) (*edition, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if e, found := s.open[root]; found {
		return e, nil
	}
	file, err := os.Open(s.store.file(root))
	if err != nil {
		return nil, err
	}
	e, err := s.readList(file)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", file.Name(), err)
	}
	e.root, e.file = root, file
	s.open[root] = e
	return e, nil
}

var errDamaged = errors.New("it is damaged")

func (p packer) readList(file io.ReaderAt) (*edition, error) {
	size, err := sizeOf(file)
	if err != nil {
		return nil, err
	}
	var end [tail]byte
	if _, err := file.ReadAt(end[:], max(size-tail, 0)); err != nil {
		return nil, errDamaged
	}
	length := int64(binary.BigEndian.Uint64(end[:8]))
	if length < 0 || length > most || length > size-tail {
		return nil, errDamaged
	}
	list := make([]byte, length)
	if _, err := file.ReadAt(list, size-tail-length); err != nil || sha256.Sum256(list) != [sha256.Size]byte(end[8:]) {
		return nil, errDamaged
	}
	e := &edition{byName: map[string]int{}}
	text, err := p.unpack(list)
	if err != nil || json.Unmarshal(text, e) != nil {
		return nil, errDamaged
	}
	for i, f := range e.Files {
		if f.At < 0 || f.Length < 0 || f.Size < 0 || f.Size > most || f.At > size-tail-length-f.Length {
			return nil, errDamaged
		}
		e.byName[f.Name] = i
	}
	return e, nil
}

func sizeOf(file io.ReaderAt) (int64, error) {
	if f, isFile := file.(*os.File); isFile {
		info, err := f.Stat()
		if err != nil {
			return 0, err
		}
		return info.Size(), nil
	}
	return file.(interface{ Size() int64 }).Size(), nil
}

// content is a file as it was put in, or an error.
func (s *shelf) content(e *edition, f keptFile) ([]byte, error) {
	content, err := s.read(e, f)
	if err == nil && sha256.Sum256(content) != [sha256.Size]byte(f.Sum) {
		err = errDamaged
	}
	return content, err
}

func (s *shelf) read(e *edition, f keptFile) ([]byte, error) {
	var base []byte
	if f.Base != "" {
		var err error
		if base, err = s.base(f.Base, f.inBase()); err != nil || f.Length == 0 {
			return base, err
		}
	}
	packed := make([]byte, f.Length)
	if _, err := e.file.ReadAt(packed, f.At); err != nil {
		return nil, err
	}
	content, err := s.unpack(packed)
	if err == nil && f.Base != "" {
		content, err = applied(content, base, f.Size)
	}
	return content, err
}

// base is a file that others lean on. It leans on none itself, so that no chain can be long.
func (s *shelf) base(root, name string) ([]byte, error) {
	e, err := s.edition(root)
	if err != nil {
		return nil, err
	}
	i, found := e.byName[name]
	if !found || e.Files[i].Base != "" {
		return nil, errDamaged
	}
	return s.content(e, e.Files[i])
}

// roots are those of all editions in the store.
func (e *Editions) roots() (roots []string) {
	kept, _ := filepath.Glob(filepath.Join(e.dir, "*"+ending))
	for _, file := range kept {
		roots = append(roots, "sha256:"+strings.TrimSuffix(filepath.Base(file), ending))
	}
	return roots
}

// A packer compresses and decompresses; it is for any number of goroutines.
type packer struct {
	in  *zstd.Encoder
	out *zstd.Decoder
}

func newPacker() (packer, error) {
	in, err := zstd.NewWriter(nil)
	if err != nil {
		return packer{}, err
	}
	out, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(most))
	return packer{in, out}, err
}

func (p packer) pack(content []byte) []byte { return p.in.EncodeAll(content, nil) }

func (p packer) unpack(packed []byte) ([]byte, error) { return p.out.DecodeAll(packed, nil) }

func (p packer) close() {
	p.in.Close()
	p.out.Close()
}
