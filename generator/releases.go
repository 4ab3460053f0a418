package generator

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/load"
	"aims/generator/record"
	"aims/generator/seal"
	"aims/generator/source"
)

// A release is a version that was sealed, with the files that say so.
type release struct {
	seal.Release
	records   seal.Records
	text      []byte
	signature []byte // nil when it is not signed
	token     []byte // nil when it has no time stamp
}

// releaseFiles are the files of a release in a handbook.
func releaseFile(name string) string   { return seal.Folder + "/" + name + ".yaml" }
func recordsFile(name string) string   { return seal.Folder + "/" + name + ".records.yaml" }
func signatureFile(name string) string { return releaseFile(name) + ".sig" }
func tokenFile(name string) string     { return releaseFile(name) + ".tsr" }

// TagOf is the tag of a release, by the pattern of site.yaml: 1.2 is v1.2 where that is v*.
func TagOf(pattern, name string) (string, error) {
	before, after, found := strings.Cut(pattern, "*")
	switch {
	case pattern == "":
		return "", fmt.Errorf(`content/site.yaml names no tags, so that a release would not be published: versions: {tags: "v*"}`)
	case !found || strings.ContainsAny(before+after, `*?[\`):
		return "", fmt.Errorf(`content/site.yaml: versions.tags is %q: a release needs a pattern with one star in it, such as "v*"`, pattern)
	}
	return before + name + after, nil
}

// nameOf is the name of the release on a tag; false when the pattern has none for it.
func nameOf(pattern, tag string) (string, bool) {
	before, after, found := strings.Cut(pattern, "*")
	if !found || len(tag) < len(before)+len(after) || !strings.HasPrefix(tag, before) || !strings.HasSuffix(tag, after) {
		return "", false
	}
	name := tag[len(before) : len(tag)-len(after)]
	return name, seal.IsName(name)
}

// TagPattern is what site.yaml says of the tags that are versions.
func TagPattern(handbook fs.FS) string {
	site, _ := load.Site(handbook)
	return site.Tags
}

// Tags are the tags of a handbook with the files that make releases of them, and the archives
// beside them; none where nothing is a release. That the work tree has no file of one says
// little: somebody may have taken them away.
func Tags(ctx context.Context, dir string) ([]source.Tagged, error) {
	handbook := source.WorkTree(dir)
	site, _ := load.Site(handbook)
	tags, err := source.Tags(ctx, dir, site.Tags, func(tag string) []string {
		name, found := nameOf(site.Tags, tag)
		if !found {
			return nil
		}
		return []string{releaseFile(name), recordsFile(name), signatureFile(name)}
	})
	released, _ := folder(handbook, seal.Folder)
	if released == nil && ctx.Err() == nil && !slices.ContainsFunc(tags, func(t source.Tagged) bool { return t.Files != nil }) {
		return nil, nil // a repository that cannot be read is said where its versions are wanted
	}
	for _, version := range source.ArchivedVersions(os.DirFS(dir)) {
		if !slices.ContainsFunc(tags, func(t source.Tagged) bool { return t.Version == version }) {
			tags = append(tags, source.Tagged{Version: version, Archived: true})
		}
	}
	return tags, err
}

// releaseOf reads what makes a release of a version; nil when it is none, or when that
// cannot be read as it was written: the check of the work tree tells.
func releaseOf(tree source.Tree, tags []source.Tagged) *release {
	if tree.Work {
		return nil
	}
	read := func(name string) []byte {
		text, _ := fs.ReadFile(tree.FS, name)
		return text
	}
	names := releasesIn
	if i := slices.IndexFunc(tags, func(t source.Tagged) bool { return t.Version == tree.Version }); i >= 0 && !tags[i].Archived {
		read = func(name string) []byte { return tags[i].Files[name] }
		names = func(fs.FS) []string { return namesOf(slices.Collect(maps.Keys(tags[i].Files))) }
	} else if !tree.Archived {
		return nil // to read a file from a tag would unpack all of it
	}
	for _, name := range names(tree.FS) {
		if r := readRelease(read, name, tree.Version); r != nil {
			return r
		}
	}
	return nil
}

func readRelease(read func(file string) []byte, name, version string) *release {
	r := &release{text: read(releaseFile(name)), signature: read(signatureFile(name))}
	var err error
	if r.Release, err = seal.ParseRelease(r.text); err != nil || r.Name != name || source.VersionOf(r.Tag) != version {
		return nil
	}
	if r.records, err = seal.ParseRecords(read(recordsFile(name))); err != nil || r.records.Release != name {
		return nil
	}
	return r
}

// releasesIn are the names of releases with a file in a handbook.
func releasesIn(handbook fs.FS) []string {
	files, _ := fs.Glob(handbook, seal.Folder+"/*")
	return namesOf(files)
}

// namesOf are the names of releases among files.
func namesOf(files []string) (names []string) {
	for _, file := range files {
		if name, found := strings.CutSuffix(path.Base(file), ".yaml"); found && seal.IsName(name) {
			names = append(names, name)
		}
	}
	return names
}

// edition is what was made for an audience, if that may be published today: who is allowed
// less now than when the edition was made gets one of what is allowed now, without a seal.
func (r *release) edition(a record.Audience) (seal.Made, bool) {
	if r == nil {
		return seal.Made{}, false
	}
	made, found := r.records.Of(a.Name)
	if !found {
		return made, false
	}
	for _, c := range made.Sees {
		if !a.MayRead(record.Classification(c)) {
			return made, false
		}
	}
	return made, true
}

// releaseTrouble says what is not any more as releases left it: the files of the work tree
// beside those of the tags, and the tags beside the history. What the files say of each
// other is found where they are loaded.
func releaseTrouble(work source.Tree, tags []source.Tagged) (found []finding.Finding) {
	tell := func(file, message, hint string) {
		found = append(found, finding.Finding{
			Rule: "release-altered", Severity: finding.Error, Position: finding.Position{File: file, Line: 1}, Message: message, Hint: hint,
		})
	}
	unsure := false
	for _, name := range releasesIn(work.FS) {
		file := releaseFile(name)
		text, err := fs.ReadFile(work.FS, file)
		if err != nil {
			continue
		}
		text = seal.Plain(text)
		r, err := seal.ParseRelease(text)
		if err != nil {
			continue // is told where it is loaded
		}
		tag := tagOf(tags, r.Tag)
		if work.History.Shallow && isCut(tag) {
			if !unsure { // one fetch helps all
				tell(file, "this clone is shallow, so that nobody can see in it whether its releases are as they were made",
					"fetch the rest with: git fetch --unshallow --tags")
			}
			unsure = true
			continue
		}
		if message, hint := troubleOf(r, file, text, tag); message != "" {
			tell(file, message, hint)
		}
	}
	for _, tag := range tags {
		for _, file := range slices.Sorted(maps.Keys(tag.Files)) {
			if message := missingFrom(work.FS, file, tag); message != "" {
				tell(file, message, fmt.Sprintf("bring it back with: git checkout %s -- %s", tag.Tag, file))
			}
		}
	}
	return found
}

// isCut tells whether a shallow clone has too little of the history to judge a tag.
func isCut(tag *source.Tagged) bool {
	return tag == nil || !tag.Archived && (tag.Parent == "" || !tag.Inside)
}

// troubleOf is what is wrong with a release by its file and its tag, and how to mend it; ""
// when all is well.
func troubleOf(r seal.Release, file string, text []byte, tag *source.Tagged) (message, hint string) {
	const putBack = "put the tag back on the commit that added this file"
	switch {
	case tag != nil && tag.Archived: // what it holds is compared when it is rendered
	case tag == nil:
		return fmt.Sprintf("there is no tag %q, on which release %s was made", r.Tag, r.Name),
			"fetch the tags with: git fetch --tags; or, if the release was stopped half-way, make it again with: aims release " + r.Name
	case string(tag.Files[file]) == "":
		return fmt.Sprintf("the tag %q is on commit %.12s, in which release %s is not: the tag was moved", r.Tag, tag.Commit, r.Name), putBack
	case tag.Parent != r.Commit:
		return fmt.Sprintf("the tag %q is not on the commit after %.12s, which release %s was made of: the tag was moved, or the history rewritten",
			r.Tag, r.Commit, r.Name), putBack
	case slices.ContainsFunc(tag.Changed, isContent):
		return fmt.Sprintf("the commit of the tag %q does more than to add release %s, it changes %s too: it was amended after the release",
			r.Tag, r.Name, few(slices.DeleteFunc(slices.Clone(tag.Changed), func(f string) bool { return !isContent(f) }))), putBack + " and no more"
	case string(tag.Files[file]) != string(text):
		return fmt.Sprintf("it differs from the release file in the tag %q, so it was altered after the release", r.Tag),
			fmt.Sprintf("bring it back with: git checkout %s -- %s", r.Tag, file)
	case !strings.Contains(tag.Message, seal.Digest(text)):
		return fmt.Sprintf("the tag %q does not name the digest of this release file: the tag was made anew, or the file altered with it", r.Tag),
			"compare with a published edition of the release: its seal/release.yaml is the file as it was"
	case !tag.Inside:
		return fmt.Sprintf("the commit of the tag %q is not in the history of the work tree any more: the history was rewritten", r.Tag),
			"bring the history back that has the release in it; a release is evidence only while its commit can be shown"
	}
	return "", ""
}

// isContent tells whether a file is one of those that a release seals.
func isContent(file string) bool { return !strings.HasPrefix(file, seal.Folder+"/") }

// missingFrom says that a file of a release is not in the work tree as its tag has it; ""
// when it is. A tag that the work tree does not come from is a release of another branch.
func missingFrom(work fs.FS, file string, tag source.Tagged) string {
	if !tag.Inside {
		return ""
	}
	text, err := fs.ReadFile(work, file)
	text = seal.Plain(text)
	_, notRelease := seal.ParseRelease(tag.Files[file])
	switch {
	case err != nil:
		return fmt.Sprintf("the release in the tag %q has this file, and the work tree has not: it was taken away after the release", tag.Tag)
	case notRelease != nil && string(text) != string(tag.Files[file]): // the release file itself is judged with its tag
		return fmt.Sprintf("it differs from the file in the tag %q, so it was altered after the release", tag.Tag)
	}
	return ""
}

func tagOf(tags []source.Tagged, name string) *source.Tagged {
	for i := range tags {
		if tags[i].Version == source.VersionOf(name) {
			return &tags[i]
		}
	}
	return nil
}

// SameAsRelease tells whether a handbook has the content of the release on a tag; sealed is
// false when the tag is none.
func SameAsRelease(handbook fs.FS, tags []source.Tagged, tag string) (same, sealed bool) {
	found := tagOf(tags, tag)
	if found == nil {
		return false, false
	}
	r := releaseOf(source.Tree{Version: found.Version}, tags)
	if r == nil {
		return false, false
	}
	root, err := contentRoot(r.records.Secret, handbook)
	return err == nil && root == r.Content, true
}

// ReleaseIn is the release of that name and tag in a handbook, with the text of its file, and
// whether the handbook has the content that it seals; found is false when it is not there.
func ReleaseIn(handbook fs.FS, name, tag string) (r seal.Release, text []byte, found, same bool, err error) {
	read := func(file string) []byte {
		text, _ := fs.ReadFile(handbook, file)
		return text
	}
	in := readRelease(read, name, source.VersionOf(tag))
	if in == nil {
		return r, nil, false, false, nil
	}
	root, err := contentRoot(in.records.Secret, handbook)
	return in.Release, in.text, true, root == in.Content, err
}
