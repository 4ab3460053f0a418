package generator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"aims/generator/load"
	"aims/generator/source"
)

// ErrNoHandbook says that a folder has no content/ in it.
var ErrNoHandbook = errors.New("there is no handbook here: no folder content/")

// Open finds the versions of the handbook in dir: the work tree and, when names is nil,
// every tag and archive that its site.yaml chooses; otherwise only the named ones.
func Open(ctx context.Context, dir string, names []string) ([]source.Tree, error) {
	if info, err := os.Stat(filepath.Join(dir, "content")); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoHandbook)
	}
	// What is wrong with site.yaml is found again, and reported, when it is loaded.
	site, _ := load.Site(source.WorkTree(dir))
	trees, err := source.Open(ctx, dir, source.Options{Tags: site.Tags, Versions: names})
	if err != nil {
		return nil, err
	}
	return trees, nil
}

// WorkTree is the handbook in dir as it is now.
func WorkTree(dir string) fs.FS { return source.WorkTree(dir) }

// Embedded is a handbook that came with the program, with the former versions that are
// archived in it. contentFiles are the files of its content/.
func Embedded(contentFiles fs.FS, today time.Time, names []string) ([]source.Tree, error) {
	handbook := source.Under("content", contentFiles)
	trees, err := source.Archives(handbook)
	if err != nil {
		return nil, err
	}
	trees = append(trees, source.Embedded(handbook, source.Next, today))
	if names != nil {
		trees = slices.DeleteFunc(trees, func(t source.Tree) bool { return !slices.Contains(names, t.Version) })
	}
	if len(trees) == 0 {
		return nil, fmt.Errorf("the example handbook has no version %q", names)
	}
	return trees, nil
}
