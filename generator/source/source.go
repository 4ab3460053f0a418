// Package source finds the versions of a handbook: the work tree, git tags,
// archives that the handbook keeps of former versions, and trees embedded in the
// program. All come out alike, as a Tree. Only this package knows git, and it
// knows it as the program of that name.
//
//	Open(ctx, dir, Options{Tags: "v*"})      all versions of the handbook in dir, oldest first, Next last
//	Open(ctx, dir, Options{Versions: names}) only these
//	WorkTree(dir)                            the files of the work tree alone, to read site.yaml before Open
//	Archives(fsys)                           versions kept as content/versions/NAME.tar.gz
//	Embedded(fsys, version, date)            a handbook in the program
//	Sort(trees)                              the order that Open gives
//	Tree.Stale()                             whether Open would tell more of the work tree's history
//
// A Tree.FS shows content/, crosswalks/ and themes/, without content/versions,
// without git's and editors' own files. A symbolic link is listed as one
// (fs.ModeSymlink, also from Stat) and never followed: to open it, or a path
// through it, is ErrSymlink.
package source

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"aims/generator/git"
)

// Next is the name of the version that is still being written: the work tree.
const Next = "next"

// ErrSymlink is why a symbolic link in a tree was not opened. A link means
// something else on each machine, and nothing at all in an archive.
var ErrSymlink = errors.New("symbolic links are not followed")

// A Tree is one version of a handbook.
type Tree struct {
	Version  string    // Next, or the name of the tag or archive, with - for /
	Commit   string    // full hash; "" when there is no git
	Date     time.Time // of the commit, in UTC; zero for a work tree, whose today is the caller's
	FS       fs.FS     // rooted at the handbook: content/, crosswalks/, themes/
	History  History   // of the files below it, up to this version
	Work     bool      // the work tree: the only version that can still be mended
	Archived bool      // kept as a file beside the records

	// Digest is a fingerprint of every file in FS and of History: two trees with
	// the same one build the same site.
	Digest func() (string, error)

	stale func() bool // nil when it never is
}

// History is what git knows about the files of a tree, by path as in Tree.FS.
// It is empty without git, and Shallow says that older changes are cut off.
type History struct {
	Changes map[string][]Change // newest first; only below content/
	Shallow bool
	Trouble string // why git could not be asked although there is a repository; "" when all is well
}

// A Change is one commit that touched a file.
type Change struct {
	Commit  string // full hash
	Author  string // name only: addresses are nobody's business
	Date    time.Time
	Subject string
}

// First and Last are the ends of a file's history; false when git knows nothing of it.
func (h History) First(path string) (Change, bool) {
	changes := h.Changes[path]
	if len(changes) == 0 {
		return Change{}, false
	}
	return changes[len(changes)-1], true
}

// Last is the newest change of a file; false when git knows nothing of it.
func (h History) Last(path string) (Change, bool) {
	changes := h.Changes[path]
	if len(changes) == 0 {
		return Change{}, false
	}
	return changes[0], true
}

// Options choose the versions.
type Options struct {
	Tags     string   // pattern of the git tags that are versions, as path.Match reads it; "" for none
	Versions []string // only these, Next included; nil for all. A tag can be named here that Tags leaves out
	Environ  []string // for the git program; os.Environ() when nil
}

// wants tells whether a version of that name is to be opened.
func (o Options) wants(version string) bool {
	return o.Versions == nil || slices.Contains(o.Versions, version)
}

// Open finds the versions of the handbook in dir, oldest first and Next last.
// Without a repository there are no tags and no history, and that is no error.
// It is one when a repository exists that cannot be read and tags were asked for:
// to leave them out would unpublish them.
func Open(ctx context.Context, dir string, opt Options) ([]Tree, error) {
	if opt.Environ == nil {
		opt.Environ = os.Environ()
	}
	return open(ctx, dir, opt, git.In(dir, git.Environ(opt.Environ)))
}

func open(ctx context.Context, dir string, opt Options, run git.Runner) ([]Tree, error) {
	if err := isFolder(dir); err != nil {
		return nil, err
	}
	if _, err := path.Match(opt.Tags, ""); err != nil {
		return nil, fmt.Errorf("pattern of tags %q: %w", opt.Tags, err)
	}
	trees, err := Archives(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	trees = slices.DeleteFunc(trees, func(t Tree) bool { return !opt.wants(t.Version) })

	before := placeOf(dir) // what changes while git is asked is not missed
	past, err := readRepository(ctx, dir, opt, run)
	if err != nil {
		if wantsTags(opt, trees) || ctx.Err() != nil {
			return nil, err
		}
		past = repository{trouble: err.Error()}
	}
	tags, err := past.trees(ctx, opt, run)
	if err != nil {
		return nil, err
	}
	if trees, err = joinVersions(tags, trees); err != nil {
		return nil, err
	}
	if opt.wants(Next) {
		trees = append(trees, past.workTree(dir, before))
	}
	if err := namedAreFound(opt, trees, past.trouble); err != nil {
		return nil, err
	}
	Sort(trees)
	return trees, nil
}

// wantsTags tells whether the versions asked for can only be found with git.
func wantsTags(opt Options, archives []Tree) bool {
	if opt.Versions == nil {
		return opt.Tags != ""
	}
	return slices.ContainsFunc(opt.Versions, func(name string) bool { return name != Next && !hasVersion(archives, name) })
}

func hasVersion(trees []Tree, version string) bool {
	return slices.ContainsFunc(trees, func(t Tree) bool { return t.Version == version })
}

// joinVersions puts tags and archives together. An archive of the very commit
// that a tag names is the same version twice, and the tag is taken.
func joinVersions(tags, archives []Tree) ([]Tree, error) {
	byFolder := map[string]Tree{strings.ToLower(Next): {Version: Next}}
	trees := make([]Tree, 0, len(tags)+len(archives))
	for _, tree := range slices.Concat(tags, archives) {
		folder := strings.ToLower(tree.Version)
		other, taken := byFolder[folder]
		switch {
		case taken && other.Version == Next:
			return nil, fmt.Errorf("version %q: the name %q is kept for the work tree", tree.Version, Next)
		case taken && other.Version == tree.Version && other.Commit != "" && other.Commit == tree.Commit:
			continue
		case taken:
			return nil, fmt.Errorf("versions %q and %q are different and would be published into one folder", other.Version, tree.Version)
		}
		byFolder[folder] = tree
		trees = append(trees, tree)
	}
	return trees, nil
}

func namedAreFound(opt Options, trees []Tree, trouble string) error {
	for _, name := range opt.Versions {
		if hasVersion(trees, name) {
			continue
		}
		if trouble != "" {
			return fmt.Errorf("version %q: %s", name, trouble)
		}
		return fmt.Errorf("version %q: no git tag and no archive in %s has that name and a handbook in it", name, versionsDir)
	}
	return nil
}

// WorkTree is the files of the work tree of the handbook in dir.
func WorkTree(dir string) fs.FS {
	return shownFS{base: func() (fs.FS, error) { return workFS{os.DirFS(dir)}, nil }}
}

// Embedded is a handbook that came with the program, as the version and of the
// date that the caller says. It has no history.
func Embedded(fsys fs.FS, version string, date time.Time) Tree {
	tree := Tree{Version: version, Date: date, Work: version == Next,
		FS: shownFS{base: func() (fs.FS, error) { return fsys, nil }}}
	tree.Digest = func() (string, error) { return digestFiles(tree) }
	return tree
}
