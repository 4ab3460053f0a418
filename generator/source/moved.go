package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"aims/generator/git"
)

// Stale says that a work tree has to be opened again to know its history: another commit
// is checked out, or nobody could say. Its files are read when they are asked for and
// never stale, unless the handbook has gone as a whole.
func (t Tree) Stale() bool { return t.stale != nil && t.stale() }

// staleSince tells whether a work tree with that history has moved on from the place in
// its repository that it had before git was asked.
func staleSince(dir string, before place, h History) func() bool {
	return func() bool {
		if h.Trouble != "" {
			return true // which may be mended anywhere
		}
		if info, err := os.Stat(filepath.Join(dir, "content")); err != nil || !info.IsDir() {
			return true
		}
		return !before.known || placeOf(dir) != before
	}
}

// A place is where in its history a work tree is, in the words of git's own files. Which
// commit that is only git can tell; but with the same words it would say the same again,
// and they are read a hundred times faster than git is run.
type place struct {
	words string
	known bool
}

func placeOf(dir string) place {
	words, err := readPlace(dir)
	return place{words, err == nil}
}

func readPlace(dir string) (string, error) {
	entry, err := git.Entry(dir)
	if err != nil || entry == "" {
		return "", err
	}
	own, err := ownFolder(entry)
	if err != nil {
		return "", err
	}
	common := own
	if to, err := os.ReadFile(filepath.Join(own, "commondir")); err == nil {
		common = from(own, strings.TrimSpace(string(to)))
	}
	var words strings.Builder
	if err := followHead(&words, own, common); err != nil {
		return "", err
	}
	for _, name := range []string{
		filepath.Join(common, "shallow"), // where history ends
		filepath.Join(common, "reftable", "tables.list"),
		filepath.Join(own, "reftable", "tables.list"),
	} {
		if err := addFile(&words, name); err != nil {
			return "", err
		}
	}
	// It can be long, and is only ever replaced as a whole.
	if info, err := os.Stat(filepath.Join(common, "packed-refs")); err == nil {
		fmt.Fprintf(&words, "packed %d %d\n", info.Size(), info.ModTime().UnixNano())
	}
	return words.String(), nil
}

// ownFolder is where git keeps what belongs to a work tree: .git itself or, when several
// work trees share a repository, the folder that the file .git names.
func ownFolder(entry string) (string, error) {
	info, err := os.Stat(entry)
	if err != nil || info.IsDir() {
		return entry, err
	}
	text, err := os.ReadFile(entry)
	if err != nil {
		return "", err
	}
	to, found := strings.CutPrefix(string(text), "gitdir: ")
	if !found {
		return "", fmt.Errorf("%s names no folder", entry)
	}
	return from(filepath.Dir(entry), strings.TrimSpace(to)), nil
}

// followHead adds HEAD and the branch that it names.
func followHead(words *strings.Builder, own, common string) error {
	head, err := os.ReadFile(filepath.Join(own, "HEAD"))
	if err != nil {
		return err
	}
	words.Write(head)
	branch, named := strings.CutPrefix(strings.TrimSpace(string(head)), "ref: ")
	if !named {
		return nil
	}
	text, err := readIfThere(filepath.Join(common, filepath.FromSlash(branch)))
	if strings.HasPrefix(text, "ref: ") {
		return fmt.Errorf("%s is another name of a branch", branch) // rare, and git's to follow
	}
	words.WriteString(text)
	return err
}

func addFile(words *strings.Builder, name string) error {
	text, err := readIfThere(name)
	fmt.Fprintf(words, "%q\n", text)
	return err
}

func readIfThere(name string) (string, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return string(text), err
}

// from is a path as it is meant in a folder.
func from(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}
