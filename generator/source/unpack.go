package source

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

// maxUnpacked bounds what an archive may take in memory: a handbook is text, and
// a small compressed file can claim to be anything.
const maxUnpacked = 1 << 30

// An unpacked archive, with what it says about itself.
type unpacked struct {
	files  memoryFS
	commit string    // from the comment that git writes; "" when another program wrote it
	newest time.Time // of its entries
}

// unpack reads a tar archive into memory. It keeps only what belongs to a
// handbook, and refuses an archive with a name that would leave it.
func unpack(r io.Reader) (unpacked, error) {
	u := unpacked{files: newMemoryFS()}
	archive, left := tar.NewReader(r), int64(maxUnpacked)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			u.files.sort()
			return u, nil
		}
		// An error with a header is tar's own doubt about a name, which entryName judges.
		if err != nil && header == nil {
			return u, err
		}
		if header.Typeflag == tar.TypeXGlobalHeader {
			u.commit = commitComment(header.PAXRecords["comment"])
			continue
		}
		name, err := entryName(header)
		if err != nil {
			return u, err
		}
		if modTime := header.ModTime.UTC(); modTime.After(u.newest) {
			u.newest = modTime
		}
		if name == "." || !shown(name) {
			continue
		}
		n, err := entryNode(header, archive, left)
		if err != nil {
			return u, fmt.Errorf("entry %q: %w", name, err)
		}
		left -= n.Size()
		if err := u.files.add(name, n); err != nil {
			return u, err
		}
	}
}

// entryName is the path of an entry in the handbook.
func entryName(header *tar.Header) (string, error) {
	name := strings.TrimPrefix(header.Name, "./")
	if header.Typeflag == tar.TypeDir {
		name = strings.TrimSuffix(name, "/")
	}
	if name == "" {
		name = "."
	}
	if !inside(name) || strings.ContainsAny(name, "\\\x00") {
		return "", fmt.Errorf("entry %q: not a path inside the archive", header.Name)
	}
	return name, nil
}

// inside tells whether a name is that of a path that leads nowhere else.
func inside(name string) bool {
	return path.Clean(name) == name && !path.IsAbs(name) && name != ".." && !strings.HasPrefix(name, "../")
}

func entryNode(header *tar.Header, content io.Reader, left int64) (*node, error) {
	n := &node{modTime: header.ModTime.UTC()}
	switch header.Typeflag {
	case tar.TypeDir:
		n.mode = fs.ModeDir | 0o755
	case tar.TypeSymlink:
		n.mode, n.content = fs.ModeSymlink|0o777, []byte(header.Linkname)
	case tar.TypeReg:
		n.mode = 0o644
		if header.Size > left {
			return nil, fmt.Errorf("the archive holds more than %d bytes", int64(maxUnpacked))
		}
		var err error
		if n.content, err = io.ReadAll(io.LimitReader(content, left)); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("neither a file nor a folder nor a symbolic link (tar type %q)", header.Typeflag)
	}
	return n, nil
}

// commitComment is the hash in the comment of a git archive.
func commitComment(comment string) string {
	if len(comment) != 40 && len(comment) != 64 || strings.Trim(comment, "0123456789abcdef") != "" {
		return ""
	}
	return comment
}
