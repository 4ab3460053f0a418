package source

import (
	"context"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"aims/generator/git"
)

// A Tagged is what git knows of a tag, without reading the handbook that it names.
type Tagged struct {
	Tag     string
	Version string // as Tree.Version
	Commit  string
	Parent  string // the first, "" when there is none
	Message string // of an annotated tag; of the commit for another
	Files   map[string][]byte

	// These are known of tags with files.
	Inside  bool     // in the history of the work tree
	Changed []string // files of the handbook that are not as in Parent

	Archived bool // no tag, but an archive of that version: then nothing else is known
}

// Tags tells of the tags that match a pattern, and gives those files of each that are
// wanted and there, in six short runs of git, or in one where no tag matches. It gives none
// without a repository.
func Tags(ctx context.Context, dir, pattern string, wanted func(tag string) []string) ([]Tagged, error) {
	if entry, err := git.Entry(dir); entry == "" || err != nil || pattern == "" {
		return nil, err
	}
	run := git.In(dir, git.Environ(os.Environ()))
	tags, err := listTags(ctx, pattern, run)
	if len(tags) == 0 || err != nil {
		return nil, err
	}
	repo, err := locate(ctx, run)
	if err != nil {
		return nil, err
	}
	if err := readFiles(ctx, run, repo.prefix, tags, wanted); err != nil {
		return nil, err
	}
	return tags, placeTags(ctx, run, repo.prefix, tags)
}

// listTags lists the tags that match a pattern.
func listTags(ctx context.Context, pattern string, run git.Runner) ([]Tagged, error) {
	listed, err := run(ctx, "", "for-each-ref", "--format=%(refname)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(parent)%(*parent)%00%(contents)%00%00", "refs/tags")
	if err != nil {
		return nil, err
	}
	var tags []Tagged
	for entry := range strings.SplitSeq(string(listed), "\x00\x00\n") {
		parts := strings.Split(entry, "\x00")
		if len(parts) != 6 {
			continue
		}
		name := strings.TrimPrefix(parts[0], "refs/tags/")
		if chosen, _ := path.Match(pattern, name); !chosen {
			continue
		}
		tag := Tagged{Tag: name, Version: VersionOf(name), Commit: parts[2], Message: parts[5]}
		if parts[1] == "tag" {
			tag.Commit = parts[3]
		}
		tag.Parent, _, _ = strings.Cut(parts[4], " ")
		tags = append(tags, tag)
	}
	return tags, nil
}

// placeTags finds where in the history the tags with files are, and what their commits did.
func placeTags(ctx context.Context, run git.Runner, prefix string, tags []Tagged) error {
	if !slices.ContainsFunc(tags, func(t Tagged) bool { return t.Files != nil }) {
		return nil
	}
	inside, err := mergedTags(ctx, run)
	if err != nil {
		return err
	}
	changed, err := changedIn(ctx, run, prefix, tags)
	for i, tag := range tags {
		if tag.Files != nil {
			tags[i].Inside, tags[i].Changed = inside["refs/tags/"+tag.Tag], changed[tag.Commit]
		}
	}
	return err
}

// changedIn are the files of the handbook that the commits of tags with files changed,
// compared with the first parent of each.
func changedIn(ctx context.Context, run git.Runner, prefix string, tags []Tagged) (map[string][]string, error) {
	var asked strings.Builder
	for _, tag := range tags {
		if tag.Files != nil && tag.Parent != "" {
			fmt.Fprintf(&asked, "%s %s\n", tag.Commit, tag.Parent)
		}
	}
	output, err := run(ctx, asked.String(), append([]string{"diff-tree", "--stdin", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--"}, handbookFolders...)...)
	if err != nil {
		return nil, err
	}
	changed, commit := map[string][]string{}, ""
	for field := range strings.SplitSeq(string(output), "\x00") {
		if hash := commitHash(field); hash != "" { // no path is one: all begin with a folder of the handbook
			commit = hash
			changed[commit] = nil
		} else if name, found := strings.CutPrefix(field, prefix); found && name != "" && shown(name) {
			changed[commit] = append(changed[commit], name)
		}
	}
	return changed, nil
}

// mergedTags are the tags in the history of the work tree: none before its first commit.
func mergedTags(ctx context.Context, run git.Runner) (map[string]bool, error) {
	merged := map[string]bool{}
	if _, err := run(ctx, "", "rev-parse", "--quiet", "--verify", "HEAD^{commit}"); err != nil {
		return merged, ctx.Err()
	}
	listed, err := run(ctx, "", "for-each-ref", "--merged=HEAD", "--format=%(refname)", "refs/tags")
	for line := range strings.Lines(string(listed)) {
		merged[strings.TrimSuffix(line, "\n")] = true
	}
	return merged, err
}

// readFiles reads the wanted files of all tags at once.
func readFiles(ctx context.Context, run git.Runner, prefix string, tags []Tagged, wanted func(tag string) []string) error {
	type question struct {
		tag  int
		file string
	}
	var questions []question
	var asked strings.Builder
	for i, tag := range tags {
		for _, file := range wanted(tag.Tag) {
			questions = append(questions, question{i, file})
			fmt.Fprintf(&asked, "%s:%s%s\n", tag.Commit, prefix, file)
		}
	}
	if len(questions) == 0 {
		return nil
	}
	answer, err := run(ctx, asked.String(), "cat-file", batch)
	if err != nil {
		return err
	}
	for _, q := range questions {
		var kind string
		var content []byte
		if kind, content, answer, err = nextObject(answer); err != nil {
			return fmt.Errorf("tag %s: %s: %w", tags[q.tag].Tag, q.file, err)
		}
		if kind != "blob" {
			continue
		}
		if tags[q.tag].Files == nil {
			tags[q.tag].Files = map[string][]byte{}
		}
		tags[q.tag].Files[q.file] = content
	}
	return nil
}
