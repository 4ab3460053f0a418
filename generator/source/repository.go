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
	"sync"

	"aims/generator/git"
)

// A repository is what git knows about a handbook, found with four short runs of
// git whatever the number of tags. The zero value is a handbook without git.
type repository struct {
	prefix  string // of the handbook in the repository: "" or "docs/handbook/"
	shallow bool
	head    string // full hash; "" before the first commit
	tags    []tag
	log     commitLog
	trouble string
}

// A tag is a git tag that holds a handbook.
type tag struct {
	name    string
	commit  string
	folders []folder // those that belong to a handbook and that this tag has
}

// A folder in a tag, with git's hash of all that is in it.
type folder struct {
	name, hash string
}

var handbookFolders = []string{"content", "crosswalks", "themes"}

// readRepository asks git for all but the files.
func readRepository(ctx context.Context, dir string, opt Options, run git.Runner) (repository, error) {
	if entry, err := git.Entry(dir); entry == "" || err != nil {
		return repository{}, err
	}
	repo, err := locate(ctx, run)
	if err != nil {
		return repo, err
	}
	names, err := chooseTags(ctx, opt, run)
	if err != nil {
		return repo, err
	}
	if err := repo.resolve(ctx, names, run); err != nil {
		return repo, err
	}
	tips := []string{}
	for _, tip := range repo.tags {
		tips = append(tips, tip.commit)
	}
	if repo.head != "" && opt.wants(Next) {
		tips = append(tips, repo.head)
	}
	repo.log, err = readLog(ctx, tips, repo.prefix, run)
	return repo, err
}

// locate finds where in which sort of repository the handbook is.
func locate(ctx context.Context, run git.Runner) (repository, error) {
	output, err := run(ctx, "", "rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix")
	if err != nil {
		return repository{}, err
	}
	// The prefix comes last because it alone may hold line breaks.
	answers := strings.SplitN(strings.TrimSuffix(string(output), "\n"), "\n", 3)
	if len(answers) < 3 || answers[0] != "true" {
		return repository{}, errors.New("git rev-parse: the handbook is in no work tree")
	}
	if strings.Contains(answers[2], "\n") {
		return repository{}, fmt.Errorf("the handbook's folder %q has a line break in its name, so git cannot be asked about it", answers[2])
	}
	return repository{shallow: answers[1] == "true", prefix: answers[2]}, nil
}

// chooseTags lists the tags that are asked for, by pattern or by name.
func chooseTags(ctx context.Context, opt Options, run git.Runner) ([]string, error) {
	if opt.Versions == nil && opt.Tags == "" {
		return nil, nil
	}
	output, err := run(ctx, "", "for-each-ref", "--format=%(refname)", "refs/tags")
	if err != nil {
		return nil, err
	}
	var names []string
	for line := range strings.Lines(string(output)) {
		name := strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "refs/tags/")
		chosen, _ := path.Match(opt.Tags, name)
		if opt.Versions != nil {
			chosen = slices.Contains(opt.Versions, VersionOf(name))
		}
		if chosen {
			names = append(names, name)
		}
	}
	return names, nil
}

// VersionOf is the version of a tag, which is the name of a folder in the site.
func VersionOf(tag string) string { return strings.ReplaceAll(tag, "/", "-") }

// resolve looks up HEAD and the tags. A tag of something that is no commit, or of
// a commit from before the handbook, is no version of it.
func (r *repository) resolve(ctx context.Context, names []string, run git.Runner) error {
	questions := []string{"HEAD^{commit}"}
	for _, name := range names {
		questions = append(questions, "refs/tags/"+name+"^{}")
		for _, folder := range handbookFolders {
			questions = append(questions, "refs/tags/"+name+"^{}:"+r.prefix+folder)
		}
	}
	output, err := run(ctx, strings.Join(questions, "\n")+"\n", "cat-file", "--batch-check=%(objecttype) %(objectname)")
	if err != nil {
		return err
	}
	answers := strings.Split(strings.TrimSuffix(string(output), "\n"), "\n")
	if len(answers) != len(questions) {
		return fmt.Errorf("git cat-file: %d answers to %d questions", len(answers), len(questions))
	}
	r.head = objectHash(answers[0], "commit")
	answers = answers[1:]
	for _, name := range names {
		found := tag{name: name, commit: objectHash(answers[0], "commit")}
		for i, folderName := range handbookFolders {
			if hash := objectHash(answers[1+i], "tree"); hash != "" {
				found.folders = append(found.folders, folder{folderName, hash})
			}
		}
		if strings.HasSuffix(answers[0], " missing") {
			return fmt.Errorf("tag %s: git cat-file: the object it names is missing or broken", name)
		}
		answers = answers[1+len(handbookFolders):]
		if found.commit != "" && len(found.folders) > 0 && found.folders[0].name == "content" {
			r.tags = append(r.tags, found)
		}
	}
	return nil
}

// objectHash is the hash in an answer of git cat-file, "" when the object is
// missing or of another type.
func objectHash(answer, kind string) string {
	if hash, found := strings.CutPrefix(answer, kind+" "); found && commitHash(hash) != "" {
		return hash
	}
	return ""
}

// trees are the versions in tags. Their files are unpacked when they are first read.
func (r repository) trees(ctx context.Context, opt Options, run git.Runner) ([]Tree, error) {
	var trees []Tree
	for _, tag := range r.tags {
		tip, found := r.log[tag.commit]
		if !found {
			return nil, fmt.Errorf("tag %s: git log does not list its commit %s", tag.name, tag.commit)
		}
		tree := Tree{Version: VersionOf(tag.name), Commit: tag.commit, Date: tip.change.Date, History: r.history(tag.commit)}
		tree.FS = shownFS{base: sync.OnceValues(func() (fs.FS, error) { return tag.unpack(ctx, tip.change.Date, run) })}
		tree.Digest = func() (string, error) { return digestFacts(tree, fmt.Sprint("git ", tag.folders)), nil }
		if opt.wants(tree.Version) {
			trees = append(trees, tree)
		}
	}
	return trees, nil
}

// workTree is the version that is still being written.
func (r repository) workTree(dir string, before place) Tree {
	tree := Tree{Version: Next, Commit: r.head, Work: true, FS: WorkTree(dir), History: r.history(r.head)}
	tree.Digest = func() (string, error) { return digestFiles(tree) }
	tree.stale = staleSince(dir, before, tree.History)
	return tree
}

func (r repository) history(tip string) History {
	h := History{Shallow: r.shallow, Trouble: r.trouble}
	if tip != "" {
		h.Changes = r.log.changes(tip, r.shallow)
	}
	return h
}

// isFolder tells whether dir can hold a handbook at all.
func isFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", dir)
	}
	return nil
}
