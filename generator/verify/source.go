package verify

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"aims/generator/publish"
)

// A source is files in a folder or a ZIP.
type source struct {
	name     string                 // of the folder; "" of a ZIP, which anybody may name
	files    map[string]fs.FileMode // by slash-separated path, without folders
	problems []Problem              // of a ZIP that no folder could be
	open     func(name string) (io.ReadCloser, error)
	close    func() error
	packed   bool // what cannot be read was damaged, and is no trouble of this machine
}

// open opens a folder, or else a ZIP.
func open(name string) (*source, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return openFolder(name)
	}
	return openZip(name)
}

// openFolder lists a folder. Nothing in it can lead out of it, and no link is followed.
func openFolder(dir string) (*source, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	full, err := filepath.Abs(dir)
	if err != nil {
		root.Close()
		return nil, err
	}
	s := &source{name: filepath.Base(full), files: map[string]fs.FileMode{}, close: root.Close}
	s.open = func(name string) (io.ReadCloser, error) { return root.Open(name) }
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			s.files[name] = entry.Type()
		}
		return err
	})
	if err != nil {
		root.Close()
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	return s, nil
}

// isLink tells whether a name leads to something elsewhere; junctions of Windows are irregular.
func isLink(mode fs.FileMode) bool { return mode&(fs.ModeSymlink|fs.ModeIrregular) != 0 }

// What a ZIP may have. A site of ten thousand records in twenty versions is far below.
const (
	maxEntries  = 1 << 21
	maxUnpacked = 64 << 30
	emptyPacked = 2 // bytes that nothing is packed to
)

// openZip lists a ZIP. It is read as it is, and never unpacked.
func openZip(name string) (*source, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	s, err := readZip(file)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: neither a folder nor a ZIP that can be read: %w", name, err)
	}
	s.close = file.Close
	return s, nil
}

func readZip(file *os.File) (*source, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return listZip(file, info.Size())
}

// listZip takes the entries that unpack to files of their own below one folder, and names
// all others.
func listZip(data io.ReaderAt, size int64) (*source, error) {
	archive, err := zip.NewReader(data, size)
	if err != nil {
		return nil, err
	}
	s := &source{files: map[string]fs.FileMode{}, close: func() error { return nil }, packed: true}
	entries, folded, total := map[string]*zip.File{}, map[string]string{}, uint64(0)
	if len(archive.File) > maxEntries {
		return nil, fmt.Errorf("it has %d entries, and %d are the most that are looked at", len(archive.File), maxEntries)
	}
	if s.problems, err = checkLayout(data, size, archive); err != nil {
		return nil, err
	}
	archive.RegisterDecompressor(zip.Deflate, inflateAll)
	for _, entry := range archive.File {
		if total += entry.UncompressedSize64; total > maxUnpacked || entry.UncompressedSize64 > maxUnpacked {
			return nil, fmt.Errorf("it unpacks to more than %d GiB, which no handbook needs", maxUnpacked>>30)
		}
		if strings.HasSuffix(entry.Name, "/") && fs.ValidPath(strings.TrimSuffix(entry.Name, "/")) && entry.UncompressedSize64 == 0 && entry.CompressedSize64 <= emptyPacked && !packsLink(entry) {
			continue // a folder
		}
		if why := unfit(entry, folded); why != "" {
			s.problems = append(s.problems, Problem{ofArchive, entry.Name, why, unpackable})
			continue
		}
		entries[entry.Name], s.files[entry.Name] = entry, entry.Mode().Type()
		if packsLink(entry) {
			s.files[entry.Name] = fs.ModeSymlink
		}
	}
	for _, name := range s.names() {
		for above := path.Dir(name); above != "."; above = path.Dir(above) {
			if _, found := entries[above]; found {
				s.problems = append(s.problems, Problem{ofArchive, name, fmt.Sprintf("it lies in %q, which is a file", above), unpackable})
			}
		}
	}
	s.open = func(name string) (io.ReadCloser, error) {
		from, err := entries[name].Open()
		if err != nil {
			return nil, err
		}
		most := io.LimitReader(from, int64(entries[name].UncompressedSize64)+1)
		return struct {
			io.Reader
			io.Closer
		}{most, from}, nil
	}
	return s, nil
}

const unpackable = "aims export zip packs no such thing: take the package from a copy that verifies"

// unfit says why an entry of a ZIP is not looked into; "" when it may be. Folded are the
// names so far, in lower case.
func unfit(entry *zip.File, folded map[string]string) string {
	const encrypted = 1
	name := entry.Name
	switch taken, found := folded[strings.ToLower(name)]; {
	case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\\x00") || strings.Contains(strings.SplitN(name, "/", 2)[0], ":"):
		return "its name leads out of the folder that it is unpacked into, or is none"
	case found && taken == name:
		return "the ZIP has this file twice, and programs differ in which one they unpack"
	case found:
		return fmt.Sprintf("only case tells it from %q, and on Windows and macOS both are one file", taken)
	case entry.Flags&encrypted != 0:
		return "it is encrypted"
	case entry.Method != zip.Store && entry.Method != zip.Deflate:
		return fmt.Sprintf("it is packed in a way (%d) that not every program can unpack", entry.Method)
	}
	folded[strings.ToLower(name)] = name
	return ""
}

// packsLink tells whether an entry is a link for any program, whatever made it.
func packsLink(entry *zip.File) bool { return entry.ExternalAttrs>>28 == 0xa }

// damage says why a file of a ZIP cannot be unpacked; "" when it can.
func (s *source) damage(name string) string {
	if !s.packed {
		return ""
	}
	from, err := s.open(name)
	if err == nil {
		_, err = io.Copy(io.Discard, from)
		from.Close()
	}
	if err != nil {
		return "it cannot be unpacked: " + err.Error()
	}
	return ""
}

func (s *source) names() []string { return slices.Sorted(maps.Keys(s.files)) }

// editions are the folders with a manifest, without those within others.
func (s *source) editions() []string {
	var dirs []string
	for name, mode := range s.files {
		if path.Base(name) == publish.ManifestName && mode.IsRegular() {
			dirs = append(dirs, path.Dir(name))
		}
	}
	slices.SortFunc(dirs, func(a, b string) int { return strings.Compare(a+"/", b+"/") }) // each right before those within it
	var outer []string
	for _, dir := range dirs {
		if n := len(outer); n == 0 || outer[n-1] != "." && !within(outer[n-1], dir) {
			outer = append(outer, dir)
		}
	}
	slices.Sort(outer)
	return outer
}

// read gives a small file.
func (s *source) read(name string, most int64) ([]byte, error) {
	from, err := s.open(name)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	text, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(text)) > most {
		err = errTooLong
	}
	return text, err
}

var errTooLong = errors.New("it is far too long")
