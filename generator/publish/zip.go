package publish

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"aims/generator/files"
	"aims/generator/parallel"
)

// A Package is an edition that is handed on as one file: its files and their manifest in
// a folder, and beside that what tells how to open it.
type Package struct {
	Folder string    // in the package: auditors-v1.2
	Day    time.Time // that all files are from
	Beside *files.Set
	Files  *files.Set // of the edition
}

// Zip writes a package to the file out. The same package gives the same bytes, wherever and
// whenever that is. It tells how many files are in it.
func Zip(ctx context.Context, out string, p Package) (int, error) {
	if err := p.check(); err != nil {
		return 0, err
	}
	file, err := os.CreateTemp(filepath.Dir(out), tempPrefix+"*")
	if err != nil {
		return 0, err
	}
	defer os.Remove(file.Name()) // nothing is there any more when all went well
	defer file.Close()
	count, err := p.write(ctx, file)
	if err != nil {
		return 0, err
	}
	if err := file.Chmod(0o644); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, err
	}
	if err := file.Close(); err != nil {
		return 0, err
	}
	return count, os.Rename(file.Name(), out)
}

// check refuses names that Windows could not unpack.
func (p Package) check() error {
	if err := checkSet(p.Files); err != nil {
		return err
	}
	for _, name := range p.Files.Names() {
		if why := unfitForWindows(p.Folder + "/" + name); why != "" {
			return fmt.Errorf("%q cannot be in a package: %s; rename the file that it is made from", name, why)
		}
	}
	return nil
}

// maxPath leaves room for the folder that somebody unpacks into: Windows has 260 characters
// for all.
const maxPath = 150

// unfitForWindows says why Windows has no place for a name; "" when it has.
func unfitForWindows(name string) string {
	if n := utf8.RuneCountInString(name); n > maxPath {
		return fmt.Sprintf("its path has %d characters, and Windows has room for %d of them below somebody's folder", n, maxPath)
	}
	for part := range strings.SplitSeq(name, "/") {
		stem, _, _ := strings.Cut(strings.ToUpper(part), ".")
		stem = strings.TrimRight(stem, " ")
		at := strings.IndexFunc(part, func(r rune) bool { return r < ' ' || strings.ContainsRune(`<>:"|?*\`, r) })
		switch {
		case at >= 0:
			return fmt.Sprintf("Windows has no %q in names", part[at:at+1])
		case strings.HasSuffix(part, "."), strings.HasSuffix(part, " "):
			return "Windows has no names that end with a dot or a blank"
		case slices.Contains(devices, stem):
			return fmt.Sprintf("%s is the name of a device in Windows", stem)
		}
	}
	return ""
}

var devices = []string{
	"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
	"COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
	"LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
}

// write makes the files in their order, the manifest last, as it is only known then.
func (p Package) write(ctx context.Context, to io.Writer) (int, error) {
	w := zip.NewWriter(to)
	if _, err := p.add(ctx, w, "", p.Beside); err != nil {
		return 0, err
	}
	entries, err := p.add(ctx, w, p.Folder+"/", p.Files)
	if err != nil {
		return 0, err
	}
	manifest := &files.Set{}
	manifest.AddBytes(manifestName, writeManifest(entries))
	if _, err := p.add(ctx, w, p.Folder+"/", manifest); err != nil {
		return 0, err
	}
	return len(entries), w.Close()
}

// add packs files into a folder. Some at a time are made by all hands, and then written one
// after the other.
func (p Package) add(ctx context.Context, w *zip.Writer, folder string, set *files.Set) ([]entry, error) {
	var entries []entry
	for names := range slices.Chunk(set.Names(), batchSize) {
		all := make([]packed, len(names))
		err := parallel.Do(ctx, len(names), func(i int) (err error) {
			all[i], err = pack(set, names[i])
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, one := range all {
			if err := one.write(w, path.Join(folder, names[i]), p.Day); err != nil {
				return nil, err
			}
			entries = append(entries, entry{names[i], one.sum})
		}
	}
	return entries, nil
}

// A packed file is one as it lies in a ZIP.
type packed struct {
	data []byte
	size int
	crc  uint32
	sum  [sha256.Size]byte
}

func pack(set *files.Set, name string) (packed, error) {
	promise, found := set.Get(name)
	if !found {
		return packed{}, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	content, err := promise()
	if err != nil {
		return packed{}, fmt.Errorf("%s: %w", name, err)
	}
	var data bytes.Buffer
	press, err := flate.NewWriter(&data, flate.BestCompression)
	if err != nil {
		return packed{}, err
	}
	if _, err := press.Write(content); err != nil {
		return packed{}, err
	}
	if err := press.Close(); err != nil {
		return packed{}, err
	}
	return packed{data.Bytes(), len(content), crc32.ChecksumIEEE(content), sha256.Sum256(content)}, nil
}

// write adds the file with nothing about the machine: no owner, no clock, no field that only
// some programs read.
func (f packed) write(w *zip.Writer, name string, day time.Time) error {
	const utf8Name, version20 = 0x800, 20
	header := &zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: f.crc, CreatorVersion: version20, ReaderVersion: version20,
		CompressedSize64: uint64(len(f.data)), UncompressedSize64: uint64(f.size),
	}
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		header.Flags = utf8Name
	}
	year, month, date := day.Date()
	//lint:ignore SA1019 the field that replaces it is written in a zone, into an extra field
	header.ModifiedDate = uint16(max(0, year-1980)<<9 | int(month)<<5 | date)
	to, err := w.CreateRaw(header)
	if err != nil {
		return err
	}
	_, err = to.Write(f.data)
	return err
}
