package verify

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"aims/generator/seal"
)

// checkChain compares each release with the one that it says it follows. The release file is
// the same in the editions of all audiences, so that any of them will do.
func (r *Report) checkChain() {
	links := r.links()
	r.checkNames(links)
	r.checkForks(links)
	for _, e := range r.Editions {
		if e.Former == "" {
			continue
		}
		former := slices.IndexFunc(links, func(l *Edition) bool { return l.Release == e.Former })
		switch {
		case former < 0:
			e.Notes = append(e.Notes, fmt.Sprintf("release %s, which it follows, is not here, so that this link of the chain is not shown", e.Former))
		case !slices.ContainsFunc(links, func(l *Edition) bool { return l.Release == e.Former && l.Digest == e.release.FormerDigest }):
			e.Problems = append(e.Problems, Problem{ofChain, path.Join(e.Name, seal.ReleaseFile),
				fmt.Sprintf("it follows another release %s than the one in %s: one of them was made or altered later", e.Former, links[former].Name),
				"compare both with the digests in the git tags"})
		default:
			e.Linked = true
		}
	}
}

// links are the editions that stand for the release files that are here, one for each.
func (r *Report) links() []*Edition {
	var links []*Edition
	for _, e := range r.Editions {
		if e.Digest != "" && !slices.ContainsFunc(links, func(l *Edition) bool { return l.Digest == e.Digest }) {
			links = append(links, e)
		}
	}
	slices.SortStableFunc(links, func(a, b *Edition) int { return cmp.Compare(a.Release, b.Release) })
	return links
}

// checkNames finds release files that are not the same and have one name.
func (r *Report) checkNames(links []*Edition) {
	for i, l := range links {
		if i > 0 && links[i-1].Release == l.Release {
			r.Problems = append(r.Problems, Problem{ofChain, path.Join(l.Name, seal.ReleaseFile),
				fmt.Sprintf("it is another release %s than that in %s", l.Release, links[i-1].Name), "there can be only one: compare both with the digest in the git tag"})
		}
	}
}

// checkForks finds releases that follow the same one.
func (r *Report) checkForks(links []*Edition) {
	for i, l := range links {
		for _, other := range links[:i] {
			if l.Release == other.Release || l.Former != other.Former || l.release.FormerDigest != other.release.FormerDigest {
				continue
			}
			both := "both follow release " + l.Former
			if l.Former == "" {
				both = "both say that they are the first"
			}
			r.Problems = append(r.Problems, Problem{ofChain, path.Join(l.Name, seal.ReleaseFile),
				fmt.Sprintf("the releases %s and %s %s: the chain has a fork", other.Release, l.Release, both), "only one of them is in the history of the handbook: ask its keeper"})
		}
	}
}
