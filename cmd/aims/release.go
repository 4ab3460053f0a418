package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/seal"
	"aims/generator/signature"
	"aims/generator/source"
)

// releasing is what a person asked for.
type releasing struct {
	name, tag string
	asOf, day time.Time
	key       string // to sign with, "" for no signature
	notes     string
	dryRun    bool
}

func releaseCommand(env *environment, opt *options) *cobra.Command {
	var want releasing
	var asOf, notes string
	c := &cobra.Command{
		Use:   "release VERSION",
		Short: "seal the handbook as it is, and tag it",
		Long: `Release makes every edition of the handbook as it is committed, keeps them as they are, and
writes down what was made, so that nobody can change it unseen: content/releases/VERSION.yaml
has the commit, the day, digests of the content and of each edition, and the digest of the
release before it. A file beside it, VERSION.records.yaml, has the digests of the records; it
stays in the repository. Release commits these files and nothing else, and puts an annotated
tag on the commit, named by the pattern of versions.tags in content/site.yaml. It runs no git
hooks and pushes nothing.

From then on aims build publishes the sealed editions as they were made, from the folder .aims/
of the handbook or, where that is not there, rendered again from the tag and compared.

It refuses to release what is not committed, what has errors, a draft that answers a clause,
a commit that does not come from the release before, and a version that exists with another
content or comes before one that does. What it judges is the commit, as a clone would have it.
If it is stopped half-way, run it again.`,
		Example: "  aims release 1.2\n  aims release 1.2 --dry-run\n  aims release 1.2 --sign ~/.ssh/id_ed25519 --notes notes.md",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := mayWrite(opt); err != nil {
				return err
			}
			want.name = args[0]
			if !seal.IsName(want.name) {
				return fmt.Errorf("%q is no name of a release: letters, digits, dots, hyphens and underscores, such as 1.2", want.name)
			}
			if want.asOf, err = today(env, asOf); err != nil {
				return err
			}
			if want.day, err = today(env, ""); err != nil {
				return err
			}
			if notes != "" {
				text, err := os.ReadFile(notes)
				if err != nil {
					return err
				}
				want.notes = strings.TrimSpace(string(text))
			}
			if want.tag, err = generator.TagOf(tagPattern(opt), want.name); err != nil {
				return err
			}
			return release(cmd.Context(), env, opt, want)
		},
	}
	flags := c.Flags()
	flags.StringVar(&want.key, "sign", "", "sign the release file with this SSH key, as ssh-keygen does; a public key asks the agent")
	flags.StringVar(&notes, "notes", "", "a file whose text goes into the message of the tag")
	flags.StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	flags.BoolVar(&want.dryRun, "dry-run", false, "say all that it would do, and do nothing")
	return c
}

func tagPattern(opt *options) string { return generator.TagPattern(generator.WorkTree(opt.dir)) }

// release is the order of things. All that can be refused is before the first that is written.
func release(ctx context.Context, env *environment, opt *options, want releasing) error {
	repository, err := source.OpenRepository(ctx, opt.dir, os.Environ())
	if errors.Is(err, source.ErrNoRepository) {
		return fmt.Errorf("%w: a release is a commit with a tag on it; git init makes one", err)
	}
	if err != nil {
		return err
	}
	head := repository.Head(ctx)
	if head == "" {
		return errors.New("nothing is committed yet: git add and git commit what is to be released")
	}
	if repository.Commit(ctx, "refs/tags/"+want.tag) != "" {
		return alreadyReleased(ctx, env, opt, want, repository)
	}
	tree, err := repository.At(ctx, head, source.VersionOf(want.tag))
	if err != nil {
		return err
	}
	if finished, err := finishRelease(ctx, env, opt, want, repository, tree); finished || err != nil {
		return err
	}
	if err := mayRelease(ctx, env, opt, want, repository, tree); err != nil {
		return err
	}
	p, err := releasePlan(ctx, opt, want, tree)
	if err != nil {
		return err
	}
	sealing := generator.Sealing{Name: want.name, Tag: want.tag, Date: want.day, AsOf: want.asOf}
	if _, err := rand.Read(sealing.Secret[:]); err != nil {
		return err
	}
	if want.dryRun {
		p.Kept, p.Remember = nil, nil
	}
	sealed, err := generator.New(p.Program, nil).Seal(ctx, p, sealing)
	if err != nil {
		return err
	}
	making := makingOf(want, sealed.Release, sealed.Text)
	making.Head, making.Files = head, sealed.Files()
	if want.dryRun {
		return tellRelease(env, opt, want, sealed, "would be")
	}
	if want.key != "" {
		signed, err := signature.Sign(ctx, want.key, seal.Namespace, sealed.Text)
		if err != nil {
			return err
		}
		making.Files = append(making.Files, source.MadeFile{Name: generator.SignatureFile(want.name), Content: signed})
	}
	if err := repository.Make(ctx, making); err != nil {
		return fmt.Errorf("release %s: %w", want.name, err)
	}
	return tellRelease(env, opt, want, sealed, "is")
}

// alreadyReleased compares the work tree with a release that has its tag.
func alreadyReleased(ctx context.Context, env *environment, opt *options, want releasing, repository *source.Repository) error {
	tags, err := generator.Tags(ctx, opt.dir)
	if err != nil {
		return err
	}
	handbook, err := asCommitted(ctx, opt, repository)
	if err != nil {
		return err
	}
	same, sealed := generator.SameAsRelease(handbook, tags, want.tag)
	if sealed && want.key != "" && !isThere(generator.WorkTree(opt.dir), generator.SignatureFile(want.name)) {
		return fmt.Errorf("release %s exists already, without a signature: %s", want.name, signLater(opt, want))
	} else if sealed && same {
		say(env, opt, "release %s exists already, with the content of today: nothing is to be done", want.name)
		return nil
	} else if sealed {
		return fmt.Errorf("release %s exists already, with another content (tag %s): what is published keeps its version, so take the next one", want.name, want.tag)
	}
	return fmt.Errorf("the tag %s exists already, and is no release: take another version", want.tag)
}

// asCommitted is the handbook with the bytes that git has of it, where nothing was changed that
// is released: the files of the work tree may have other line ends.
func asCommitted(ctx context.Context, opt *options, repository *source.Repository) (fs.FS, error) {
	changed, err := repository.Changed(ctx)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(changed, func(file string) bool { return !strings.HasPrefix(file, seal.Folder+"/") }) {
		return generator.WorkTree(opt.dir), nil
	}
	tree, err := repository.At(ctx, repository.Head(ctx), source.Next)
	return tree.FS, err
}

// signLater says how a release is signed that has been made.
func signLater(opt *options, want releasing) string {
	file := filepath.Join(opt.dir, filepath.FromSlash(generator.ReleaseFile(want.name)))
	return fmt.Sprintf("sign it with ssh-keygen -Y sign -n %s -f %s %s, and commit %s.sig", seal.Namespace, want.key, file, file)
}

func isThere(handbook fs.FS, file string) bool {
	_, err := fs.Stat(handbook, file)
	return err == nil
}

// finishRelease puts the tag on a release that was stopped before it had one. Tree is HEAD:
// what somebody has changed in it since is not what was released.
func finishRelease(ctx context.Context, env *environment, opt *options, want releasing, repository *source.Repository, tree source.Tree) (bool, error) {
	r, text, found, same, err := generator.ReleaseIn(tree.FS, want.name, want.tag)
	switch {
	case err != nil || !found || r.Commit != repository.Commit(ctx, "HEAD^"):
		return false, err
	case !same:
		return false, fmt.Errorf("release %s was committed and has no tag, and its commit changes more than release files: "+
			"take it back with git reset --soft HEAD^, commit what else it has, and release anew", want.name)
	case want.key != "" && !isThere(tree.FS, generator.SignatureFile(want.name)):
		return false, fmt.Errorf("release %s was committed without a signature: put the tag on it with aims release %s, then %s",
			want.name, want.name, signLater(opt, want))
	}
	if want.dryRun {
		say(env, opt, "the tag %s would be put on the commit that has release %s already", want.tag, want.name)
		return true, nil
	}
	if err := repository.Tag(ctx, tree.Commit, makingOf(want, r, text)); err != nil {
		return true, err
	}
	say(env, opt, "release %s was committed and had no tag: it has the tag %s now", want.name, want.tag)
	return true, nil
}

// mayRelease refuses what is not ready. What it judges is the commit that is sealed: git may have
// been told to overlook files on disk.
func mayRelease(ctx context.Context, env *environment, opt *options, want releasing, repository *source.Repository, tree source.Tree) error {
	if repository.Shallow {
		return errors.New("this clone is shallow, and a release tells the history of its records: git fetch --unshallow --tags")
	}
	changed, err := repository.Changed(ctx)
	if err != nil {
		return err
	}
	changed = slices.DeleteFunc(changed, func(file string) bool { return generator.IsOwn(file, want.name) })
	if len(changed) > 0 {
		return fmt.Errorf("what is released must be committed, and this is not: %s; git add and git commit, or git stash", firstOf(changed))
	}
	if generator.TagPattern(tree.FS) != tagPattern(opt) {
		return errors.New("content/site.yaml on disk names other tags (versions.tags) than the one that is committed: git add and git commit it")
	}
	p, err := plan(ctx, opt, want.asOf, workTree)
	if err != nil {
		return err
	}
	p.Trees[len(p.Trees)-1].FS = tree.FS
	checked, err := generator.New(p.Program, nil).Check(p)
	if err != nil {
		return err
	}
	// Of the release itself something may lie about that was stopped before it had its tag.
	checked.Findings = slices.DeleteFunc(checked.Findings, func(f finding.Finding) bool { return generator.IsOwn(f.File, want.name) })
	errorsOnly := atLeast(checked.Findings, finding.Error) // all others are for aims check to tell
	if err := showFindings(env, opt, p, errorsOnly, nil, "error"); err != nil {
		say(env, opt, "a handbook with errors is not released; what counts is the commit %.12s, not what lies on disk alone", tree.Commit)
		return err
	}
	if reasons := generator.Unready(checked); len(reasons) > 0 {
		return fmt.Errorf("the handbook, as commit %.12s has it, is not ready for a release:\n  %s", tree.Commit, strings.Join(reasons, "\n  "))
	}
	return nil
}

// releasePlan are the former versions, and HEAD as the version that it becomes.
func releasePlan(ctx context.Context, opt *options, want releasing, tree source.Tree) (generator.Plan, error) {
	p, err := plan(ctx, opt, want.asOf, nil)
	if err != nil {
		return p, err
	}
	p.Trees = slices.DeleteFunc(p.Trees, func(t source.Tree) bool { return t.Work })
	p.Trees = append(p.Trees, tree)
	source.Sort(p.Trees)
	if newest := p.Trees[len(p.Trees)-1]; newest.Version != tree.Version {
		return p, fmt.Errorf("release %s would come before version %s, which is published: take a later version", want.name, newest.Version)
	}
	return p, nil
}

func makingOf(want releasing, r seal.Release, text []byte) source.Making {
	message := "Release " + r.Name + "\n"
	if want.notes != "" {
		message += "\n" + want.notes + "\n"
	}
	message += fmt.Sprintf("\nContent root: %s\nRelease file: %s\n", r.Content, seal.Digest(text))
	return source.Making{Subject: "Release " + r.Name, Tag: want.tag, Message: message}
}

// tellRelease says what was done, or would be.
func tellRelease(env *environment, opt *options, want releasing, sealed *generator.Sealed, verb string) error {
	r := sealed.Release
	say(env, opt, "release %s of commit %.12s, as of %s, %s sealed:", r.Name, r.Commit, r.AsOf.Format(time.DateOnly), verb)
	for _, e := range sealed.Editions {
		say(env, opt, "  %s/%s  %s", e.Audience, source.VersionOf(r.Tag), e.Root)
	}
	if sealed.Former != "" {
		say(env, opt, "  it follows release %s", sealed.Former)
	}
	for _, file := range sealed.Files() {
		say(env, opt, "  %s %s committed", file.Name, verb)
	}
	if want.key != "" {
		say(env, opt, "  %s %s committed", generator.SignatureFile(r.Name), verb)
	}
	say(env, opt, "  the tag %s %s on that commit", r.Tag, verb)
	if !want.dryRun {
		say(env, opt, "publish it with: aims build; share it with: git push --follow-tags")
	}
	fmt.Fprintf(env.stdout, "%s\n", seal.Digest(sealed.Text))
	return nil
}

// firstOf are a few of many names.
func firstOf(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
