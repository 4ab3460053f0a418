package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"aims/generator/files"
	"aims/generator/git"
	"aims/generator/lock"
)

// Editions keeps sealed editions as they were made. They lie in a bare git repository, one
// reference for each edition, named by its root: git stores a file once however many editions
// have it, what differs in a few words from another file as that difference, and nothing that
// was stopped half-way counts.
type Editions struct {
	dir    string // of the repository
	rootOf RootOf
	feed   func(ctx context.Context, input io.Reader, args ...string) ([]byte, error)
}

// Sums are the SHA-256 of files, by name.
type Sums map[string][sha256.Size]byte

// RootOf is the root of an edition: sha256: and hex.
type RootOf func(Sums) string

// ErrNotKept says that an edition is not in the store.
var ErrNotKept = errors.New("no such edition is kept")

const (
	folder     = ".aims"
	repository = "editions.git"
	references = "refs/editions/"
)

// KeptEditions are those of the handbook in dir. Nothing is made before the first is put in.
func KeptEditions(dir string, environ []string, rootOf RootOf) *Editions {
	return editionsIn(filepath.Join(dir, folder, repository), environ, rootOf)
}

func editionsIn(dir string, environ []string, rootOf RootOf) *Editions {
	full, err := filepath.Abs(dir)
	if err != nil {
		full = dir
	}
	return &Editions{dir: full, rootOf: rootOf, feed: git.Feed(filepath.Dir(full), append(git.Environ(environ), "GIT_DIR="+full))}
}

// Get is an edition by its root, every byte of it checked. What is damaged is not given out:
// the store is then made anew from all that is whole, and the edition is not kept any more.
func (e *Editions) Get(ctx context.Context, root string) (*files.Set, error) {
	if _, err := os.Stat(filepath.Join(e.dir, "HEAD")); err != nil {
		return nil, ErrNotKept
	}
	known, err := e.roots(ctx)
	if err == nil && !slices.Contains(known, root) {
		return nil, ErrNotKept
	}
	set, err := e.read(ctx, root)
	switch {
	case err == nil:
		return set, nil
	case ctx.Err() != nil || errors.Is(err, git.ErrMissing):
		return nil, err
	}
	if err := e.salvage(ctx); err != nil {
		return nil, fmt.Errorf("%s is damaged: %w; it may be removed, sealed editions are then rendered again", e.dir, err)
	}
	return nil, ErrNotKept
}

// roots are those of all editions in the store.
func (e *Editions) roots(ctx context.Context) ([]string, error) {
	listed, err := e.feed(ctx, nil, "for-each-ref", "--format=%(refname)", references)
	if err != nil {
		return nil, err
	}
	var roots []string
	for name := range strings.FieldsSeq(string(listed)) {
		roots = append(roots, "sha256:"+strings.TrimPrefix(name, references))
	}
	return roots, nil
}

// read gives an edition if every byte of it is as it was put in.
func (e *Editions) read(ctx context.Context, root string) (*files.Set, error) {
	listed, err := e.feed(ctx, nil, "ls-tree", "-r", "-z", "--full-tree", reference(root))
	if err != nil {
		return nil, err
	}
	var names []string
	var wanted bytes.Buffer
	for entry := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		about, name, _ := strings.Cut(entry, "\t")
		names = append(names, name)
		wanted.WriteString(about[strings.LastIndexByte(about, ' ')+1:] + "\n")
	}
	contents, err := e.feed(ctx, &wanted, "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	set, sums := &files.Set{}, Sums{}
	for _, name := range names {
		head, rest, _ := bytes.Cut(contents, []byte("\n"))
		size, err := strconv.Atoi(string(head[bytes.LastIndexByte(head, ' ')+1:]))
		if err != nil || size < 0 || size+1 > len(rest) {
			return nil, fmt.Errorf("%s: git says %q", name, head)
		}
		content := rest[:size:size]
		set.AddBytes(name, content)
		sums[name], contents = sha256.Sum256(content), rest[size+1:]
	}
	if err := set.Err(); err != nil {
		return nil, err
	}
	if got := e.rootOf(sums); got != root {
		return nil, fmt.Errorf("edition %s is %s now", root, got)
	}
	return set, nil
}

// Put makes every file of an edition, keeps them all and gives their root.
func (e *Editions) Put(ctx context.Context, set *files.Set) (root string, err error) {
	held, err := e.hold()
	if err != nil {
		return "", err
	}
	defer held.Close()
	if err := e.prepare(ctx); err != nil {
		return "", err
	}
	if root, err = e.add(ctx, set); err != nil {
		return "", err
	}
	return root, e.pack(ctx)
}

// hold keeps other programs from writing into the store, until what it gives is closed.
func (e *Editions) hold() (io.Closer, error) {
	above := filepath.Dir(e.dir)
	if err := os.MkdirAll(above, 0o777); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(above)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if _, err := root.Lstat(".gitignore"); errors.Is(err, fs.ErrNotExist) {
		if err := root.WriteFile(".gitignore", []byte("*\n"), 0o666); err != nil { // also where nobody thought of it
			return nil, err
		}
	}
	held, err := lock.Take(root, "lock")
	if err != nil {
		return nil, fmt.Errorf("%s: %w", above, err)
	}
	return held, nil
}

// prepare makes the repository, or ends a salvage that was stopped.
func (e *Editions) prepare(ctx context.Context) error {
	if _, err := os.Stat(e.dir); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(e.dir+".new", e.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(e.dir, "HEAD")); err == nil {
		return nil
	}
	_, err := e.feed(ctx, nil, "init", "--quiet", "--bare", "--template=")
	return err
}

// add writes an edition into the repository. No reference leads to it before it is whole.
func (e *Editions) add(ctx context.Context, set *files.Set) (root string, err error) {
	stream, into := io.Pipe()
	written := make(chan error, 1)
	go func() {
		var failed error
		root, failed = e.stream(into, set)
		into.CloseWithError(failed)
		written <- failed
	}()
	_, err = e.feed(ctx, stream, "fast-import", "--quiet", "--done", "--force", "--depth=0")
	stream.Close() // a writer that nobody reads from any more ends
	if failed := <-written; failed != nil && !errors.Is(failed, io.ErrClosedPipe) {
		return "", failed // of a file that could not be made
	}
	if err != nil {
		return "", fmt.Errorf("keep an edition in %s: %w", e.dir, err)
	}
	return root, nil
}

// stream writes an edition in the language of git fast-import: all files, then the list of
// them, under the name that came of them.
func (e *Editions) stream(to io.Writer, set *files.Set) (root string, err error) {
	sums, names := Sums{}, set.Names()
	mark := 0
	for some := range slices.Chunk(names, 4*runtime.GOMAXPROCS(0)) {
		contents, err := makeAll(set, some)
		if err != nil {
			return "", err
		}
		for i, content := range contents {
			mark++
			if _, err := fmt.Fprintf(to, "blob\nmark :%d\ndata %d\n%s\n", mark, len(content), content); err != nil {
				return "", err
			}
			sums[some[i]] = sha256.Sum256(content)
		}
	}
	root = e.rootOf(sums)
	var list bytes.Buffer
	fmt.Fprintf(&list, "commit %s\ncommitter aims <> 0 +0000\ndata 0\n", reference(root))
	for i, name := range names {
		fmt.Fprintf(&list, "M 100644 :%d \"%s\"\n", i+1, escapes.Replace(name))
	}
	list.WriteString("\ndone\n")
	_, err = list.WriteTo(to)
	return root, err
}

var escapes = strings.NewReplacer("\\", `\\`, "\n", `\n`, `"`, `\"`)

// makeAll keeps some promises at once.
func makeAll(set *files.Set, names []string) ([][]byte, error) {
	contents, errs := make([][]byte, len(names)), make([]error, len(names))
	var making sync.WaitGroup
	for i, name := range names {
		promise, _ := set.Get(name)
		making.Go(func() { contents[i], errs[i] = promise() })
	}
	making.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("%s: %w", names[i], err)
		}
	}
	return contents, nil
}

// pack joins what came with what was there, so that a file takes what it differs in from the
// same file of another edition.
func (e *Editions) pack(ctx context.Context) error {
	_, err := e.feed(ctx, nil, "-c", "pack.window=10", "-c", "pack.depth=50", "-c", "pack.windowMemory=256m",
		"-c", "repack.writeBitmaps=false", "repack", "-a", "-d", "-q")
	return err
}

// salvage makes the store anew from all editions that are whole.
func (e *Editions) salvage(ctx context.Context) error {
	held, err := e.hold()
	if err != nil {
		return err
	}
	defer held.Close()
	fresh := editionsIn(e.dir+".new", os.Environ(), e.rootOf)
	if err := os.RemoveAll(fresh.dir); err != nil {
		return err
	}
	if err := fresh.prepare(ctx); err != nil {
		return err
	}
	roots, _ := e.roots(ctx) // a repository that cannot even list them keeps nothing
	for _, root := range roots {
		set, err := e.read(ctx, root)
		if err == nil {
			_, err = fresh.add(ctx, set)
		}
		if ctx.Err() != nil {
			return err
		}
	}
	if err := fresh.pack(ctx); err != nil {
		return err
	}
	return e.replaceWith(fresh.dir)
}

// replaceWith puts another repository in the place of this one. Wherever it is stopped, one
// of the two is found by prepare.
func (e *Editions) replaceWith(fresh string) error {
	old := e.dir + ".old"
	if err := os.RemoveAll(old); err != nil {
		return err
	}
	if err := os.Rename(e.dir, old); err != nil {
		return err
	}
	if err := os.Rename(fresh, e.dir); err != nil {
		return err
	}
	return os.RemoveAll(old)
}

// reference is git's name of an edition.
func reference(root string) string { return references + strings.TrimPrefix(root, "sha256:") }

// Names are those of files with sums, in order.
func (s Sums) Names() []string { return slices.Sorted(maps.Keys(s)) }
