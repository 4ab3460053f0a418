package source

import (
	"cmp"
	"container/heap"
	"strings"
)

// changes are the changes of each file in all that a commit contains, newest
// first. In a shallow repository a commit without parents is where the history
// was cut: that it seems to add every file says nothing about them.
func (log commitLog) changes(tip string, shallow bool) map[string][]Change {
	changes := map[string][]Change{}
	names := names{}
	for _, c := range log.newestFirst(tip) {
		if shallow && len(c.parents) == 0 {
			continue
		}
		for _, file := range c.files {
			if now := names.now(file.path); now != "" {
				changes[now] = append(changes[now], c.change)
			}
		}
		names.goBack(c.files)
	}
	return changes
}

// names follow renamed files into the past: from the name that a file had when a
// commit was made to the name that it has now, "" when the file is gone.
type names map[string]string

func (n names) now(path string) string {
	if now, renamed := n[path]; renamed {
		return now
	}
	return path
}

// goBack steps over a commit. All renames of a commit happen at once: two files
// may have changed places.
func (n names) goBack(files []touched) {
	before := names{}
	for _, file := range files {
		if file.from != "" {
			before[file.from] = n.now(file.path)
			if _, found := before[file.path]; !found {
				before[file.path] = "" // what had this name before was another file
			}
		}
	}
	for path, now := range before {
		n[path] = now
	}
}

// newestFirst are all commits that a commit contains: none before one that
// contains it, else by date, else by hash. Git's own order among commits of one
// second depends on what else it was asked for.
func (log commitLog) newestFirst(tip string) []*commit {
	children := log.childCounts(tip)
	if children == nil {
		return nil
	}
	ready := &byDate{log[tip]}
	var order []*commit
	for ready.Len() > 0 {
		c := heap.Pop(ready).(*commit)
		order = append(order, c)
		for _, hash := range c.parents {
			parent := log[hash]
			if parent == nil {
				continue
			}
			if children[parent]--; children[parent] == 0 {
				heap.Push(ready, parent)
			}
		}
	}
	return order
}

// childCounts are the commits that a commit contains, with the number of those of
// them that come right after; nil when the log does not know the commit.
func (log commitLog) childCounts(tip string) map[*commit]int {
	first := log[tip]
	if first == nil {
		return nil
	}
	counts := map[*commit]int{first: 0}
	for left := []*commit{first}; len(left) > 0; {
		c := left[len(left)-1]
		left = left[:len(left)-1]
		for _, hash := range c.parents {
			parent := log[hash]
			if parent == nil {
				continue
			}
			if _, seen := counts[parent]; !seen {
				left = append(left, parent)
			}
			counts[parent]++
		}
	}
	return counts
}

// byDate is a heap of commits, the newest on top.
type byDate []*commit

func (b byDate) Len() int { return len(b) }
func (b byDate) Less(i, j int) bool {
	return cmp.Or(b[j].change.Date.Compare(b[i].change.Date), strings.Compare(b[i].change.Commit, b[j].change.Commit)) < 0
}
func (b byDate) Swap(i, j int) { b[i], b[j] = b[j], b[i] }
func (b *byDate) Push(c any)   { *b = append(*b, c.(*commit)) }
func (b *byDate) Pop() any {
	last := len(*b) - 1
	c := (*b)[last]
	*b = (*b)[:last]
	return c
}
