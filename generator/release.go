package generator

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/publish"
	"aims/generator/record"
	"aims/generator/seal"
	"aims/generator/source"
	"aims/generator/store"
)

// A Sealing says what a release is to be.
type Sealing struct {
	Name   string
	Tag    string
	Date   time.Time // the day on which it is made
	AsOf   time.Time // the day that its states are computed for
	Secret seal.Secret
}

// Sealed is a release that was made: its editions are in the store, and its files are
// still to be signed and committed.
type Sealed struct {
	Release  seal.Release
	Text     []byte // of the release file
	Records  []byte // of the file beside it
	Editions []seal.Made
	Former   string // the release before this one, "" for the first
}

// Files are the files of a release and where they belong.
func (s *Sealed) Files() []source.MadeFile {
	return []source.MadeFile{{Name: releaseFile(s.Release.Name), Content: s.Text}, {Name: recordsFile(s.Release.Name), Content: s.Records}}
}

// ReleaseFile is where the file of a release stands in a handbook.
func ReleaseFile(name string) string { return releaseFile(name) }

// SignatureFile is where the signature over it stands.
func SignatureFile(name string) string { return signatureFile(name) }

// IsOwn tells whether a file of a handbook is one of a release.
func IsOwn(file, name string) bool {
	return file == releaseFile(name) || file == recordsFile(name) || file == signatureFile(name)
}

// Seal makes every edition of the newest tree of a plan, which is what a tag on the commit
// would be, and says what came of it. Without a store in the plan nothing is kept, which is
// enough to see what a release would be.
func (g *Generator) Seal(ctx context.Context, plan Plan, s Sealing) (*Sealed, error) {
	last := len(plan.Trees) - 1
	plan.Trees[last].Date = s.AsOf
	var versions []*Version
	for _, tree := range plan.Trees {
		versions = append(versions, g.version(tree, plan))
	}
	v := versions[last]
	checked, err := v.Graph()
	if err != nil {
		return nil, err
	}
	records := seal.Records{Release: s.Name, Secret: s.Secret, Digests: digestsOf(checked.Graph)}
	for _, former := range versions[:last] {
		records.Former = append(records.Former, seal.Former{Version: former.Tree.Version, Commit: former.Tree.Commit})
	}
	before, like := formerRelease(versions[:last]), ""
	if err := before.isIn(v.Tree.FS, s.Name); err != nil {
		return nil, err
	}
	for _, audience := range checked.Graph.Site.Audiences {
		made := seal.Made{Audience: audience.Name}
		for _, c := range audience.Sees {
			made.Sees = append(made.Sees, string(c))
		}
		// Most like it is the edition of the release before, or else that of other readers.
		if was, found := before.edition(audience); found {
			like = was.Root
		}
		if made.Root, err = g.make(ctx, v, versions[:last], plan, made, like); err != nil {
			return nil, fmt.Errorf("edition %s: %w", audience.Name, err)
		}
		records.Editions = append(records.Editions, made)
		like = made.Root
	}
	release := seal.Release{
		Name: s.Name, Tag: s.Tag, Date: s.Date, AsOf: s.AsOf, Commit: v.Tree.Commit,
		Program: plan.Program.Version, ProgramDigest: "sha256:" + plan.Program.Digest, Editions: records.Commit(),
	}
	if release.Content, err = contentRoot(s.Secret, v.Tree.FS); err != nil {
		return nil, err
	}
	if release.Catalogue, err = catalogueOf(plan.Program, v.Tree); err != nil {
		return nil, err
	}
	if before != nil {
		release.Former, release.FormerDigest = before.Name, seal.Digest(before.text)
	}
	return &Sealed{Release: release, Text: release.Text(), Records: records.Text(), Editions: records.Editions, Former: release.Former}, nil
}

// make makes an edition and gives its root.
func (g *Generator) make(ctx context.Context, v *Version, former []*Version, plan Plan, made seal.Made, like string) (string, error) {
	set, err := g.renderSealed(v, former, plan, made, "")
	if err != nil {
		return "", err
	}
	if plan.Kept != nil {
		return plan.Kept.Put(ctx, set, like)
	}
	sums, err := publish.Sums(ctx, set)
	return RootOf(store.Sums(sums)), err
}

// formerRelease is the newest version that was sealed; nil when none was.
func formerRelease(versions []*Version) *release {
	for _, v := range slices.Backward(versions) {
		if v.release != nil {
			return v.release
		}
	}
	return nil
}

// isIn refuses to follow a release that the handbook does not come from: no check would accept
// a chain whose former link is elsewhere.
func (r *release) isIn(handbook fs.FS, next string) error {
	if r == nil {
		return nil
	}
	if text, err := fs.ReadFile(handbook, releaseFile(r.Name)); err == nil && string(text) == string(r.text) {
		return nil
	}
	return fmt.Errorf("release %s would follow release %s, and the commit that is checked out does not have it (%s): merge it with git merge %s, or release on its branch",
		next, r.Name, releaseFile(r.Name), r.Tag)
}

// catalogueOf is the digest of all frameworks and crosswalks that a version is held against.
func catalogueOf(program Program, tree source.Tree) (string, error) {
	all, err := sumsOf(program.Crosswalks)
	if err != nil {
		return "", err
	}
	version, err := sumsOf(tree.FS)
	if err != nil {
		return "", err
	}
	for _, f := range version {
		if strings.HasPrefix(f.Name, "crosswalks/") {
			all = append(all, f)
		}
	}
	return seal.Secret{}.Root(all), nil
}

// Unready is why a handbook cannot be released as it is: errors, and drafts that are
// counted on.
func Unready(checked *Checked) (reasons []string) {
	if worst, some := finding.Worst(checked.Findings); some && worst >= finding.Error {
		reasons = append(reasons, "it has errors: see aims check")
	}
	for _, r := range checked.Graph.Records() {
		if !r.IsPage() && answers(checked.Graph, r) && (r.Status == record.Draft || r.Status == record.InReview) {
			reasons = append(reasons, fmt.Sprintf("%s answers %s and is %s: approve it, or take its answers out (%s)",
				r.ID, checked.Graph.AnswersOf(r)[0].Provision.ID, r.Status, r.File))
		}
	}
	return reasons
}

func answers(g *link.Graph, r *record.Record) bool { return len(g.AnswersOf(r)) > 0 }
