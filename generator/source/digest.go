package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
)

// digestFiles is the digest of a tree whose files nobody has hashed yet.
func digestFiles(tree Tree) (string, error) {
	var names []string
	all := sha256.New()
	err := fs.WalkDir(tree.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := fs.ReadLink(tree.FS, name)
			fmt.Fprintf(all, "link %q %q\n", name, target)
			return err
		case !entry.Type().IsRegular() || !fs.ValidPath(name):
			// A name that is not UTF-8 cannot be opened, here or by whoever reads the tree.
			fmt.Fprintf(all, "%s %q\n", entry.Type(), name)
			return nil
		}
		names = append(names, name)
		return nil
	})
	if err != nil {
		return "", err
	}
	sums, err := hashFiles(tree.FS, names)
	for i, sum := range sums {
		fmt.Fprintf(all, "file %q %x\n", names[i], sum)
	}
	if err != nil {
		return "", err
	}
	return digestFacts(tree, fmt.Sprintf("files %x", all.Sum(nil))), nil
}

// hashFiles hashes files with as many hands as there are processors.
func hashFiles(fsys fs.FS, names []string) ([][sha256.Size]byte, error) {
	sums, errs := make([][sha256.Size]byte, len(names)), make([]error, len(names))
	var next atomic.Int64
	var hands sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		hands.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				var content []byte
				content, errs[i] = fs.ReadFile(fsys, names[i])
				sums[i] = sha256.Sum256(content)
			}
		})
	}
	hands.Wait()
	return sums, cmp.Or(errs...)
}

// digestFacts is the digest of a tree whose files have a fingerprint.
func digestFacts(tree Tree, files string) string {
	all := sha256.New()
	fmt.Fprintf(all, "%s\n%q %s %d %t\n", files, tree.Version, tree.Commit, tree.Date.Unix(), tree.Work)
	fmt.Fprintf(all, "shallow %t, trouble %q\n", tree.History.Shallow, tree.History.Trouble)
	var line []byte
	for _, path := range slices.Sorted(maps.Keys(tree.History.Changes)) {
		line = strconv.AppendQuote(line[:0], path)
		for _, change := range tree.History.Changes[path] {
			line = append(line, change.Commit...) // stands for author, date and subject
		}
		all.Write(append(line, '\n'))
	}
	return hex.EncodeToString(all.Sum(nil))
}
