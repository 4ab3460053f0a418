package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"

	"aims/generator"
)

// A collected file is a file that becomes evidence.
type collected struct {
	name   string // in the handbook, with forward slashes
	data   []byte
	copied bool // it lies elsewhere, and is to be put there
}

// recorded is the file as a record in a folder tells of it.
func (c collected) recorded(folder string) generator.EvidenceFile {
	sum := sha256.Sum256(c.data)
	name, err := filepath.Rel(filepath.FromSlash(folder), filepath.FromSlash(c.name))
	if err != nil {
		name = c.name // both lie in content/, so there is always a way
	}
	return generator.EvidenceFile{Path: filepath.ToSlash(name), SHA256: hex.EncodeToString(sum[:]), Size: int64(len(c.data))}
}

// collect reads the files that somebody named. What lies in content/ stays where it is;
// what does not gets a name beside the record that begins with its id, so that next
// quarter's export.csv is not in the way of this one's.
func collect(dir, folder, id string, args []string) ([]collected, error) {
	content := realPath(filepath.Join(dir, "content"))
	taken := map[string]string{}
	var files []collected
	for _, arg := range args {
		f, err := collectOne(content, folder, id, arg)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", arg, err)
		}
		if other, found := taken[f.name]; found {
			return nil, fmt.Errorf("%s and %s would both be %s", other, arg, f.name)
		}
		taken[f.name] = arg
		files = append(files, f)
	}
	return files, nil
}

func collectOne(content, folder, id, arg string) (f collected, err error) {
	info, err := os.Stat(arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, errors.New("there is no such file")
	case err != nil:
		return f, err
	case !info.Mode().IsRegular():
		return f, errors.New("it is no file")
	case info.Size() > generator.LargestFile:
		return f, fmt.Errorf("it is larger than %d MB: keep it where it is, and an extract here", generator.LargestFile>>20)
	case strings.EqualFold(filepath.Ext(arg), ".md"):
		return f, errors.New("a Markdown file is a record or page of its own: put it into content/ and name it with --for")
	}
	if f.data, err = os.ReadFile(arg); err != nil {
		return f, err
	}
	inner, err := filepath.Rel(content, realPath(arg))
	if err != nil || !filepath.IsLocal(inner) {
		f.name, f.copied = path.Join(folder, id+"-"+plainName(filepath.Base(arg))), true
		return f, nil
	}
	f.name = path.Join("content", filepath.ToSlash(inner))
	return f, mayBeNamed(f.name)
}

// mayBeNamed refuses a file of content/ that no record can name.
func mayBeNamed(name string) error {
	switch {
	case strings.Contains(name, "/."), strings.HasPrefix(name, "content/kinds/"):
		return errors.New("it lies where no record looks for files")
	case strings.Contains(name, "%"):
		return errors.New("a % in a path stands for another sign: give the file another name")
	}
	return nil
}

// plainName is the name of a file as it can stand in a path and an address.
func plainName(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("._-", r)
	})
	return strings.Join(words, "-")
}

// placeAll puts copies and then their record into the handbook, or nothing at all.
func placeAll(dir string, files []collected, name string, draft []byte) (err error) {
	var placed []string
	defer func() {
		if err != nil {
			for _, name := range placed {
				os.Remove(name)
			}
		}
	}()
	for _, f := range files {
		if !f.copied {
			continue
		}
		to := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := placeWhole(to, f.data); err != nil {
			return err
		}
		placed = append(placed, to)
	}
	return placeWhole(name, draft)
}

// placeWhole writes a file that must not exist yet, whole or not at all.
func placeWhole(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	temporary, err := temporaryFile(filepath.Dir(name), data)
	if err != nil {
		return err
	}
	defer os.Remove(temporary)
	// Unlike a renaming, a link never takes the place of a file. Not every disk has links.
	switch err = os.Link(temporary, name); {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s is there already, and nothing is overwritten", name)
	case err != nil:
		return createFile(name, data)
	}
	return nil
}
