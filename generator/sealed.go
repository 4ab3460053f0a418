package generator

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/link"
	"aims/generator/publish"
	"aims/generator/record"
	"aims/generator/seal"
	"aims/generator/source"
	"aims/generator/store"
)

// sealed is an edition of a release. It is published as it was made: from the store, or
// rendered again from the tag, with the audiences and the theme of then, and compared.
type sealed struct {
	*release
	made   seal.Made
	like   string // root of an edition that is like it; "" for none
	render func(again string) (*files.Set, error)
	graph  func() (*Checked, error)
	tree   source.Tree
	plan   Plan
}

// RootOf is the root of an edition by its files.
func RootOf(sums store.Sums) string { return seal.RootOf(publish.Manifest(sums).Text()) }

// sealedFor is the sealed edition in the place of e; nil when that is none, or when its
// readers may see less today. Former are the versions before it, before is the release before
// it, nil for none, and today the handbook as it is now.
func (g *Generator) sealedFor(e *Edition, former []*Version, before *release, today fs.FS) (*sealed, error) {
	r := e.version.release
	if r == nil {
		return nil, nil
	}
	made, found := r.edition(e.audience)
	if !found {
		return nil, nil
	}
	like, _ := before.edition(e.audience)
	r = r.withLater(today)
	return &sealed{
		release: r, made: made, like: like.Root, graph: e.version.Graph, tree: e.version.Tree, plan: e.plan,
		render: func(again string) (*files.Set, error) {
			return g.renderSealed(e.version, r.told(former), e.plan, made, again)
		},
	}, nil
}

// withLater is the release with the signature and the time stamp that came after the tag.
func (r *release) withLater(today fs.FS) *release {
	later := *r
	if text, err := fs.ReadFile(today, releaseFile(r.Name)); err != nil || string(seal.Plain(text)) != string(r.text) {
		return r // another file: what stands beside it is not about this one
	}
	if text, err := fs.ReadFile(today, signatureFile(r.Name)); err == nil && later.signature == nil {
		later.signature = seal.Plain(text)
	}
	later.token, _ = fs.ReadFile(today, tokenFile(r.Name))
	return &later
}

// told are those of the versions before a release that its pages tell of.
func (r *release) told(former []*Version) []*Version {
	return slices.DeleteFunc(slices.Clone(former), func(v *Version) bool {
		return !slices.ContainsFunc(r.records.Former, func(f seal.Former) bool { return f.Version == v.Tree.Version })
	})
}

// renderSealed renders an edition as it was made: its readers, theme and settings are those
// of its own version, and the versions before it are as these readers would have seen them.
func (g *Generator) renderSealed(v *Version, former []*Version, plan Plan, made seal.Made, again string) (*files.Set, error) {
	checked, err := v.Graph()
	if err != nil {
		return nil, err
	}
	site := checked.Graph.Site
	i := slices.IndexFunc(site.Audiences, func(a record.Audience) bool { return a.Name == made.Audience })
	if i < 0 {
		return nil, fmt.Errorf("version %s: its content/site.yaml names no audience %q", v.Tree.Version, made.Audience)
	}
	look, err := g.themes.load(plan.Program.Themes, v.Tree.FS, site.Theme)
	if err != nil {
		return nil, err
	}
	plan.NoSearch = false
	var past []*Edition
	for _, f := range former {
		past = append(past, newEdition(site.Audiences[i], f, plan, look, past))
	}
	e := newEdition(site.Audiences[i], v, plan, look, past)
	e.again = again
	return e.files()
}

// addTo adds to a key all that the edition's files are made from. One that had to be rendered
// again is taken from the store when it is there.
func (s *sealed) addTo(w io.Writer) {
	kept := s.plan.Kept != nil && s.plan.Kept.Has(s.made.Root)
	fmt.Fprintf(w, "sealed %t %s %x %x %x ", kept, s.made.Root, sha256.Sum256(s.text), sha256.Sum256(s.signature), sha256.Sum256(s.token))
}

// files are those of the edition, with its seal.
func (s *sealed) files() (*files.Set, error) {
	ctx := context.Background()
	if s.plan.Kept != nil {
		set, err := s.plan.Kept.Get(ctx, s.made.Root)
		if err == nil {
			return s.withSeal(set)
		}
		if !errors.Is(err, store.ErrNotKept) {
			return nil, err
		}
	}
	set, err := s.render("")
	if err != nil {
		return nil, err
	}
	sums, err := publish.Sums(ctx, set)
	if err != nil {
		return nil, err
	}
	if root := RootOf(store.Sums(sums)); root != s.made.Root {
		return s.again(root)
	}
	if s.plan.Kept != nil {
		// The store only saves time: a build does without when it is full or busy.
		_, _ = s.plan.Kept.Put(ctx, set, s.like)
	}
	return s.withSeal(set)
}

// withSeal adds the files that tie the edition to its release.
func (s *sealed) withSeal(set *files.Set) (*files.Set, error) {
	sealed := set.Clone()
	sealed.AddBytes(seal.ReleaseFile, s.text)
	sealed.AddBytes(seal.EditionFile, s.records.Edition(s.made).Text())
	if s.signature != nil {
		sealed.AddBytes(seal.SignatureFile, s.signature)
	}
	if s.token != nil {
		sealed.AddBytes(seal.TokenFile, s.token)
	}
	return sealed, sealed.Err()
}

// again is the edition by a program that makes it otherwise than the one that sealed it, and
// says so on each page. The records must be the same.
func (s *sealed) again(root string) (*files.Set, error) {
	if err := s.sameRecords(); err != nil {
		return nil, err
	}
	program := s.plan.Program
	if "sha256:"+program.Digest == s.ProgramDigest && !s.tree.Archived { // an archive lacks the history of its files
		return nil, fmt.Errorf("release %s: %s made this edition with the root %s, and now makes it with %s from the same records%s; "+
			"the store of the one who made the release still has it as it was", s.Name, program.Version, s.made.Root, root, s.missing())
	}
	return s.render(fmt.Sprintf("Rendered again by %s from the same records: the sealed pages of release %s were made by %s.", program.Version, s.Name, s.Program))
}

// sameRecords compares what the tag holds with what was released.
func (s *sealed) sameRecords() error {
	checked, err := s.graph()
	if err != nil {
		return err
	}
	now := map[string]string{}
	for _, r := range digestsOf(checked.Graph) {
		now[r.ID] = r.Digest
	}
	var differ []string
	for _, was := range s.records.Digests {
		if now[was.ID] != was.Digest {
			differ = append(differ, was.ID)
		}
		delete(now, was.ID)
	}
	for id := range now {
		differ = append(differ, id)
	}
	slices.Sort(differ)
	if len(differ) > 0 {
		return fmt.Errorf("release %s: the tag %s does not hold the records that were released: %s differ", s.Name, s.Tag, few(differ))
	}
	content, err := contentRoot(s.records.Secret, s.tree.FS)
	if err == nil && content != s.Content {
		err = fmt.Errorf("release %s: the tag %s does not hold the files that were released: their root is %s, and was %s", s.Name, s.Tag, content, s.Content)
	}
	return err
}

// missing names versions that the pages of the release tell of and that are not here.
func (s *sealed) missing() string {
	var gone []string
	for _, f := range s.records.Former {
		if !slices.ContainsFunc(s.plan.Trees, func(t source.Tree) bool { return t.Version == f.Version }) {
			gone = append(gone, f.Version)
		}
	}
	switch {
	case len(gone) > 0:
		return fmt.Sprintf(" (its pages tell of %s, which is not here: fetch all tags)", few(gone))
	case s.tree.History.Shallow:
		return " (this is a shallow clone: git fetch --unshallow)"
	}
	return ""
}

func few(names []string) string {
	const most = 5
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// digestsOf are the canonical digests of the records of a handbook, by id.
func digestsOf(g *link.Graph) (all []seal.Record) {
	for _, r := range g.Records() {
		if r.ID != "" {
			all = append(all, seal.Record{ID: r.ID, Digest: r.Digest})
		}
	}
	slices.SortFunc(all, func(a, b seal.Record) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// contentRoot is the root over all files of a version but those of releases.
func contentRoot(secret seal.Secret, version fs.FS) (string, error) {
	all, err := sumsOf(version)
	all = slices.DeleteFunc(all, func(f seal.File) bool { return strings.HasPrefix(f.Name, seal.Folder+"/") })
	return secret.Root(all), err
}

func sumsOf(fsys fs.FS) (all []seal.File, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		all = append(all, seal.File{Name: name, Sum: sha256.Sum256(content)})
		return err
	})
	return all, err
}
