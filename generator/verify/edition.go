package verify

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"aims/generator/publish"
	"aims/generator/seal"
)

// An Edition is what was found of one.
type Edition struct {
	Name     string    `json:"edition"`
	Files    int       `json:"files"` // in its manifest
	Sealed   bool      `json:"sealed"`
	Release  string    `json:"release,omitempty"` // that sealed it, and for whom
	Audience string    `json:"audience,omitempty"`
	Digest   string    `json:"releaseDigest,omitempty"` // of the release file; the tag and the next release have it too
	Former   string    `json:"follows,omitempty"`       // the release before
	Linked   bool      `json:"followsWhatIsHere"`       // that one is here too, and is the one that was meant
	Signed   Signed    `json:"signature"`
	Signer   string    `json:"signer,omitempty"`
	Key      string    `json:"key,omitempty"`
	Stamped  bool      `json:"timeStamp"` // a token is there; whether it is good openssl tells
	Notes    []string  `json:"notes"`     // what is no problem, and should be known
	Problems []Problem `json:"problems"`

	dir     string // in its source
	release seal.Release
}

// Breaks tells whether the edition has a problem of one of these kinds.
func (e *Edition) Breaks(kinds ...string) bool {
	return slices.ContainsFunc(e.Problems, func(p Problem) bool { return slices.Contains(kinds, p.Kind) })
}

// Signed is what is known of a signature.
type Signed string

const (
	Unsigned Signed = "none"
	Unread   Signed = "not looked at" // there is no ssh-keygen here
	Whole    Signed = "whole"         // nobody says whose key it is
	Verified Signed = "verified"
	Broken   Signed = "broken"
	Stranger Signed = "stranger" // of a key that is none of the allowed signers'
)

// The most that is read of what is read as a whole.
const (
	maxManifest = 256 << 20
	maxSeal     = 1 << 20
)

// An inspection is an edition while it is looked at.
type inspection struct {
	*Edition
	from     *source
	opt      Options
	text     []byte // of the manifest
	manifest publish.Manifest
}

func verifyEdition(ctx context.Context, from *source, dir, name string, opt Options) (*Edition, error) {
	in := &inspection{from: from, opt: opt, Edition: &Edition{Name: name, dir: dir, Signed: Unsigned, Notes: []string{}, Problems: []Problem{}}}
	text, err := from.read(path.Join(dir, publish.ManifestName), maxManifest)
	if err != nil {
		if !from.packed && !errors.Is(err, errTooLong) {
			return nil, fmt.Errorf("%s: %w", path.Join(name, publish.ManifestName), err)
		}
		in.problem(altered, publish.ManifestName, "it cannot be read: "+err.Error(), takeCopy)
		return in.Edition, nil
	}
	in.text, in.manifest = text, publish.ReadManifest(text)
	in.Files = len(in.manifest)
	in.checkList()
	if err := in.checkFiles(ctx); err != nil {
		return nil, err
	}
	return in.Edition, in.checkSeal(ctx)
}

const takeCopy = "take it from a copy that verifies, or publish the edition again"

// problem adds one about a file of the edition.
func (in *inspection) problem(kind, name, text, mend string) {
	in.Problems = append(in.Problems, Problem{kind, path.Join(in.Name, name), text, mend})
}

// checkList finds lines of the manifest that no build writes. To sha256sum they may say
// something else than to us.
func (in *inspection) checkList() {
	if len(in.manifest) == 0 {
		in.problem(ofManifest, publish.ManifestName, "it lists no file", takeCopy)
		return
	}
	canonical := in.manifest.Text()
	if bytes.Equal(in.text, canonical) {
		return
	}
	line := 1 + bytes.Count(in.text[:commonLength(in.text, canonical)], []byte("\n"))
	in.problem(ofManifest, publish.ManifestName, fmt.Sprintf("line %d is not as a build writes it: the list was edited", line), takeCopy)
}

func commonLength(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// checkFiles reads every file of the edition.
func (in *inspection) checkFiles(ctx context.Context) error {
	there := map[string]fs.FileMode{}
	for name, mode := range in.from.files {
		if inner, inside := strings.CutPrefix(name, in.dir+"/"); inside || in.dir == "." {
			there[inner] = mode
		}
	}
	tree := tree{from: in.from, dir: in.dir, damaged: map[string]string{}}
	tree.told = func(done int) {
		if in.opt.Progress != nil {
			in.opt.Progress(in.Name, done, len(in.manifest))
		}
	}
	report, err := publish.Verify(ctx, publish.Tree{Files: there, Sum: tree.sum}, in.manifest)
	if err != nil {
		return err
	}
	for _, name := range report.Altered {
		text := "its bytes are not those that were published"
		switch why, found := tree.damaged[name]; {
		case found:
			text = "it cannot be unpacked: " + why
		case isLink(there[name]):
			text = "it is a link, and a file was published"
		case !there[name].IsRegular():
			text = "it is no file any more"
		}
		in.problem(altered, name, text, takeCopy)
	}
	for _, name := range report.Missing {
		in.problem(missing, name, "it was published, and is not here", takeCopy)
	}
	for _, name := range report.Added {
		text := "no build published it: the manifest does not list it"
		if isLink(there[name]) {
			text = "no build published it: it is a link"
		}
		in.problem(added, name, text, "remove it")
	}
	return nil
}

// A tree sums files for publish.Verify, which asks from many hands.
type tree struct {
	from    *source
	dir     string
	mutex   sync.Mutex
	damaged map[string]string // files of a ZIP that cannot be unpacked, with the reason
	done    int
	told    func(done int)
}

func (t *tree) sum(name string) (sum [sha256.Size]byte, err error) {
	hash := sha256.New()
	from, err := t.from.open(path.Join(t.dir, name))
	if err == nil {
		_, err = io.Copy(hash, from)
		from.Close()
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.done++
	t.told(t.done)
	switch {
	case err == nil:
		return [sha256.Size]byte(hash.Sum(nil)), nil
	case t.from.packed:
		t.damaged[name] = err.Error()
		return sum, nil // which no file has
	}
	return sum, err
}

// has tells whether the edition has such a file.
func (in *inspection) has(name string) bool {
	mode, found := in.from.files[path.Join(in.dir, name)]
	return found && mode.IsRegular()
}

// readSeal gives a file of the seal. One that is damaged was named when it was summed.
func (in *inspection) readSeal(name string) ([]byte, error) {
	text, err := in.from.read(path.Join(in.dir, name), maxSeal)
	if err != nil && (in.from.packed || errors.Is(err, errTooLong)) {
		return nil, nil
	}
	return text, err
}

// sealed are the files below seal/, those included that are only in the manifest.
func (in *inspection) sealed() []string {
	var names []string
	for name := range in.manifest {
		if within(seal.Dir, name) {
			names = append(names, name)
		}
	}
	for name := range in.from.files {
		inner, inside := strings.CutPrefix(name, in.dir+"/")
		if (inside || in.dir == ".") && within(seal.Dir, inner) {
			names = append(names, inner)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
