package source

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"aims/generator/git"
)

// A treeEntry is a file or link of a handbook in a commit.
type treeEntry struct {
	node
	path string
	blob string // hash of its content; "" for a submodule, which is an empty folder
	size int64
}

// unpack reads the files of a tag as they were committed. git archive would not do: it
// obeys attributes, also those of this machine alone, and leaves out or rewrites files.
func (t tag) unpack(ctx context.Context, date time.Time, run git.Runner) (fs.FS, error) {
	args := []string{"ls-tree", "-r", "-l", "-z", t.commit, "--"}
	for _, folder := range t.folders {
		args = append(args, folder.name)
	}
	listed, err := run(ctx, "", args...)
	if err != nil {
		return nil, fmt.Errorf("tag %s: %w", t.name, err)
	}
	entries, err := parseTree(listed)
	if err != nil {
		return nil, fmt.Errorf("tag %s: git ls-tree: %w", t.name, err)
	}
	if err := readBlobs(ctx, entries, run); err != nil {
		return nil, fmt.Errorf("tag %s: %w", t.name, err)
	}
	files := newMemoryFS()
	for i := range entries {
		entries[i].modTime = date
		if err := files.add(entries[i].path, &entries[i].node); err != nil {
			return nil, fmt.Errorf("tag %s: git ls-tree: %w", t.name, err)
		}
	}
	files.sort()
	return files, nil
}

// parseTree reads what git ls-tree wrote, "100644 blob HASH SIZE\tPATH\0" for each entry, and
// keeps what belongs to a handbook.
func parseTree(listed []byte) (entries []treeEntry, err error) {
	left := int64(maxUnpacked)
	for line := range strings.SplitSeq(string(listed), "\x00") {
		if line == "" {
			continue // after the last one
		}
		facts, name, _ := strings.Cut(line, "\t")
		words := strings.Fields(facts)
		if len(words) != 4 || !inside(name) {
			return nil, fmt.Errorf("%.60q is no entry of a handbook", line)
		}
		if !shown(name) {
			continue
		}
		entry := treeEntry{path: name, node: node{mode: fs.ModeDir | 0o755}}
		if words[1] == "blob" { // or a submodule, whose files another repository has
			entry.blob, entry.mode = words[2], 0o644
			if words[0] == "120000" {
				entry.mode = fs.ModeSymlink | 0o777
			}
			if entry.size, err = strconv.ParseInt(words[3], 10, 64); err != nil {
				return nil, fmt.Errorf("%s: the object %s is missing or broken", name, entry.blob)
			}
		}
		if left -= entry.size; left < 0 {
			return nil, fmt.Errorf("the handbook has more than %d bytes", int64(maxUnpacked))
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

// readBlobs reads the contents of all entries at once.
func readBlobs(ctx context.Context, entries []treeEntry, run git.Runner) error {
	var asked strings.Builder
	for _, entry := range entries {
		if entry.blob != "" {
			asked.WriteString(entry.blob + "\n")
		}
	}
	answer, err := run(ctx, asked.String(), "cat-file", "--buffer", batch)
	if err != nil {
		return err
	}
	for i, entry := range entries {
		if entry.blob == "" {
			continue
		}
		var content []byte
		if _, content, answer, err = nextObject(answer); err != nil || int64(len(content)) != entry.size {
			return fmt.Errorf("%s: the object %s is missing or broken", entry.path, entry.blob)
		}
		entries[i].content = bytes.Clone(content)
	}
	return nil
}

// batch asks git cat-file for what nextObject reads.
const batch = "--batch=%(objecttype) %(objectsize)"

// nextObject is the first object in an answer of git cat-file, of the type "" when it is
// missing, and what comes after it.
func nextObject(answer []byte) (kind string, content, rest []byte, err error) {
	head, rest, _ := bytes.Cut(answer, []byte("\n"))
	if bytes.HasSuffix(head, []byte(" missing")) {
		return "", nil, rest, nil
	}
	kind, number, _ := strings.Cut(string(head), " ")
	size, err := strconv.Atoi(number)
	if err != nil || size < 0 || size >= len(rest) {
		return "", nil, nil, fmt.Errorf("git cat-file says %.60q", head)
	}
	return kind, rest[:size:size], rest[size+1:], nil
}
