package load

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"aims/generator/finding"
)

// content is what lies below content/.
type content struct {
	markdown []file          // of records and pages, in order
	files    map[string]file // every regular file
	links    map[string]bool // symbolic links
	findings []finding.Finding
}

// A file is a regular file of the content, as its folder lists it.
type file struct {
	name   string // from the handbook
	entry  fs.DirEntry
	folder fs.FS // the folder that it lies in
}

func listContent(fsys fs.FS) (*content, error) {
	c := &content{files: map[string]file{}, links: map[string]bool{}}
	// A folder that is taken once need not be found again for each file in it.
	folders := map[string]fs.FS{}
	err := fs.WalkDir(fsys, "content", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "content":
			return fs.SkipAll // an empty handbook
		case err != nil:
			return err
		case strings.Contains(entry.Name(), `\`):
			c.findings = append(c.findings, finding.Finding{
				Rule: "file-name", Severity: finding.Error, Position: finding.Position{File: name},
				Message: "there is a backslash in the name \"" + entry.Name() + "\", so that nothing of it is published", Hint: "rename it with git mv",
			})
			if entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir():
			if name == "content/kinds" || (strings.HasPrefix(entry.Name(), ".") && name != "content") {
				return fs.SkipDir
			}
			folders[name], err = fs.Sub(fsys, name)
			return err
		case entry.Type()&fs.ModeSymlink != 0:
			c.links[name] = true
			if strings.HasSuffix(name, ".md") {
				c.findings = append(c.findings, escape(finding.Position{File: name}, name))
			}
		case entry.Type().IsRegular():
			c.add(file{name: name, entry: entry, folder: folders[path.Dir(name)]})
		}
		return nil
	})
	return c, err
}

func (c *content) add(f file) {
	c.files[f.name] = f
	if strings.HasSuffix(strings.ToLower(f.name), ".md") && !strings.HasPrefix(f.entry.Name(), ".") {
		c.markdown = append(c.markdown, f)
	}
}

// read gives the bytes of a file, with what the system said of it before they were read.
func (f file) read() ([]byte, fs.FileInfo, error) { return readBounded(f.folder, f.entry.Name()) }

// readBounded opens a file once, asks its size and reads it.
func readBounded(fsys fs.FS, name string) ([]byte, fs.FileInfo, error) {
	opened, err := fsys.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer opened.Close()
	info, err := opened.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() > LargestFile {
		return nil, nil, errTooLarge
	}
	data := make([]byte, info.Size()+1) // one more, to meet the end
	n, err := io.ReadFull(opened, data)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return data[:n], info, nil
	}
	if err != nil {
		return nil, nil, err
	}
	grown, err := io.ReadAll(io.LimitReader(opened, LargestFile)) // since it was asked its size
	return append(data, grown...), info, err
}

var errTooLarge = errors.New("larger than a record can be")

func tooLarge(name string, err error) finding.Finding {
	f := finding.Finding{Rule: "file-unreadable", Severity: finding.Error, Position: finding.Position{File: name}, Message: "the file cannot be read: " + reason(err).Error()}
	if errors.Is(err, errTooLarge) {
		f.Rule, f.Message, f.Hint = "file-too-large", "the file is larger than 64 MB", "keep large data beside the record and link to it"
	}
	return f
}
