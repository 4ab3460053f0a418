package source

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"aims/generator/git"
)

// A Making is a commit that adds some files to HEAD, with an annotated tag on it.
type Making struct {
	Head    string // what HEAD has to be
	Files   []MadeFile
	Subject string
	Tag     string
	Message string // of the tag
}

// A MadeFile is a file of a Making.
type MadeFile struct {
	Name    string // in the handbook
	Content []byte
}

// A Repository makes commits and tags, as the person whose git configuration it is.
type Repository struct {
	Shallow bool // older commits are cut off

	dir    string
	prefix string
	run    git.Runner
	work   git.Runner // about the files of the work tree
	own    func(index string) git.Runner
}

// ErrNoRepository says that a handbook is in no git repository.
var ErrNoRepository = errors.New("the handbook is in no git repository")

// OpenRepository is the repository of the handbook in dir.
func OpenRepository(ctx context.Context, dir string, environ []string) (*Repository, error) {
	if entry, err := git.Entry(dir); entry == "" || err != nil {
		if err == nil {
			err = ErrNoRepository
		}
		return nil, err
	}
	persons := git.Environ(environ)
	for _, variable := range environ {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "GIT_AUTHOR_") || strings.HasPrefix(name, "GIT_COMMITTER_") {
			persons = append(persons, variable)
		}
	}
	r := &Repository{dir: dir, run: git.In(dir, persons), work: git.InWorkTree(dir, persons)}
	r.own = func(index string) git.Runner {
		return git.In(dir, append(slices.Clone(persons), "GIT_INDEX_FILE="+index))
	}
	found, err := locate(ctx, r.run)
	r.prefix, r.Shallow = found.prefix, found.shallow
	return r, err
}

// Head is the commit that is checked out, "" before the first.
func (r *Repository) Head(ctx context.Context) string { return r.Commit(ctx, "HEAD") }

// Commit is the full hash of the commit that a name means, "" when it means none.
func (r *Repository) Commit(ctx context.Context, name string) string {
	output, err := r.run(ctx, "", "rev-parse", "--quiet", "--verify", "--end-of-options", name+"^{commit}")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(output))
}

// Changed are the files of the handbook that are not as in HEAD: changed, staged, deleted
// or unknown to git. Line ends that git made are no change.
func (r *Repository) Changed(ctx context.Context) ([]string, error) {
	output, err := r.work(ctx, "", append([]string{"status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--"}, handbookFolders...)...)
	if err != nil {
		return nil, err
	}
	var names []string
	for entry := range strings.SplitSeq(string(output), "\x00") {
		if len(entry) > 3 {
			names = append(names, strings.TrimPrefix(entry[3:], r.prefix))
		}
	}
	return names, nil
}

// At is a commit as a version of that name: what a tag on it would be.
func (r *Repository) At(ctx context.Context, commit, version string) (Tree, error) {
	past := repository{prefix: r.prefix}
	found := tag{name: version, commit: commit}
	var questions []string
	for _, name := range handbookFolders {
		questions = append(questions, commit+":"+r.prefix+name)
	}
	output, err := r.run(ctx, strings.Join(questions, "\n")+"\n", "cat-file", "--batch-check=%(objecttype) %(objectname)")
	if err != nil {
		return Tree{}, err
	}
	for i, answer := range strings.Split(strings.TrimSuffix(string(output), "\n"), "\n") {
		if hash := objectHash(answer, "tree"); hash != "" {
			found.folders = append(found.folders, folder{handbookFolders[i], hash})
		}
	}
	past.tags = []tag{found}
	if past.log, err = readLog(ctx, []string{commit}, r.prefix, r.run); err != nil {
		return Tree{}, err
	}
	trees, err := past.trees(ctx, Options{}, r.run)
	if err != nil {
		return Tree{}, err
	}
	return trees[0], nil
}

// Make makes the commit and the tag, and brings the files into the work tree. The branch and
// the tag move last and together, so that whatever stops it before leaves a handbook in which
// the same can be made again.
func (r *Repository) Make(ctx context.Context, m Making) error {
	hashes := make([]string, len(m.Files))
	for i, file := range m.Files {
		output, err := r.run(ctx, string(file.Content), "hash-object", "-w", "--stdin")
		if err != nil {
			return err
		}
		hashes[i] = strings.TrimSpace(string(output))
	}
	commit, err := r.commitWith(ctx, m, hashes)
	if err != nil {
		return err
	}
	tag, err := r.tagOn(ctx, commit, m)
	if err != nil {
		return err
	}
	for _, file := range m.Files {
		if err := r.place(file); err != nil {
			return err
		}
	}
	if err := r.addTo(ctx, r.run, m, hashes); err != nil {
		return err
	}
	_, err = r.run(ctx, fmt.Sprintf("start\nupdate HEAD %s %s\ncreate refs/tags/%s %s\nprepare\ncommit\n", commit, m.Head, m.Tag, tag),
		"update-ref", "-m", m.Subject, "--stdin")
	return err
}

// Tag puts the tag of a Making on a commit that is there already.
func (r *Repository) Tag(ctx context.Context, commit string, m Making) error {
	tag, err := r.tagOn(ctx, commit, m)
	if err != nil {
		return err
	}
	_, err = r.run(ctx, "", "update-ref", "refs/tags/"+m.Tag, tag, strings.Repeat("0", len(tag)))
	return err
}

// commitWith makes the commit beside the index, which may hold what is somebody's work.
func (r *Repository) commitWith(ctx context.Context, m Making, hashes []string) (string, error) {
	folder, err := os.MkdirTemp("", "aims-index-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	run := r.own(filepath.Join(folder, "index"))
	if _, err := run(ctx, "", "read-tree", m.Head); err != nil {
		return "", err
	}
	if err := r.addTo(ctx, run, m, hashes); err != nil {
		return "", err
	}
	tree, err := run(ctx, "", "write-tree")
	if err != nil {
		return "", err
	}
	commit, err := run(ctx, m.Subject+"\n", "commit-tree", strings.TrimSpace(string(tree)), "-p", m.Head)
	return strings.TrimSpace(string(commit)), err
}

// addTo enters the files into an index. Paths in it are those of the repository.
func (r *Repository) addTo(ctx context.Context, run git.Runner, m Making, hashes []string) error {
	var entries strings.Builder
	for i, file := range m.Files {
		fmt.Fprintf(&entries, "100644 %s\t%s%s\x00", hashes[i], r.prefix, file.Name)
	}
	_, err := run(ctx, entries.String(), "update-index", "-z", "--add", "--index-info")
	return err
}

func (r *Repository) tagOn(ctx context.Context, commit string, m Making) (string, error) {
	who, err := r.run(ctx, "", "var", "GIT_COMMITTER_IDENT")
	if err != nil {
		return "", err
	}
	tag, err := r.run(ctx, fmt.Sprintf("object %s\ntype commit\ntag %s\ntagger %s\n%s\n", commit, m.Tag, who, m.Message), "mktag")
	return strings.TrimSpace(string(tag)), err
}

// place brings a file into the work tree, whole or not at all.
func (r *Repository) place(file MadeFile) error {
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(file.Name), 0o777); err != nil {
		return err
	}
	beside := path.Join(path.Dir(file.Name), "#"+path.Base(file.Name)+"#") // what nobody takes for content
	if err := root.WriteFile(beside, file.Content, 0o666); err != nil {
		return err
	}
	return root.Rename(beside, file.Name)
}
