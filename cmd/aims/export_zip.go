package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/publish"
)

func exportZipCommand(env *environment, opt *options) *cobra.Command {
	var audience, version, out string
	var force bool
	var want building
	c := &cobra.Command{
		Use:   "zip",
		Short: "one edition as a ZIP, for an auditor",
		Long: `Zip makes the edition of one version for one audience and packs it: a folder that opens by
a double-click on index.html, with the manifest and seal that aims build gives it, and
beside the folder a README.txt that tells how to open and verify it. The same handbook
gives the same bytes on any machine and day. Nothing is needed in public/.

The handbook is checked as for a build. Without --version the newest release is packed, or
the work tree where there is none.`,
		Example: "  aims export zip --audience auditors\n  aims export zip --audience auditors --version v1.2 --out stage-2.zip",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			b, err := want.build(cmd.Context(), env, opt, "pack", "packed")
			if err != nil {
				return err
			}
			e, err := editionOf(b, audience, version)
			if err != nil {
				return err
			}
			pack, err := packageOf(b, e)
			if err != nil {
				return err
			}
			if out == "" {
				out = words(b.Handbook) + "-" + pack.Folder + ".zip"
			}
			if err := mayBePackage(opt, out, force); err != nil {
				return err
			}
			count, err := publish.Zip(cmd.Context(), out, pack)
			if err != nil {
				return err
			}
			say(env, opt, "%s of %s, and README.txt beside them", counted(count, "file"), e.Dir())
			fmt.Fprintln(env.stdout, out)
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVar(&audience, "audience", "", "whose edition it is")
	flags.StringVar(&version, "version", "", "the version, next being the work tree (default the newest release)")
	flags.StringVar(&out, "out", "", "the file to write (default HANDBOOK-AUDIENCE-VERSION.zip, here)")
	flags.StringVar(&want.asOf, "as-of", "", "the day that states of the work tree are computed for (default today)")
	want.flags(c, "pack")
	flags.BoolVar(&force, "force", false, "replace a file that is there")
	_ = c.MarkFlagRequired("audience")
	return c
}

// editionOf chooses an edition of a build.
func editionOf(b *generator.Build, audience, version string) (*generator.Edition, error) {
	var audiences, versions []string
	var chosen *generator.Edition
	version = folders([]string{version})[0]
	for _, e := range b.Editions {
		if name := e.Audience().Name; !slices.Contains(audiences, name) {
			audiences = append(audiences, name)
		}
		if !slices.Contains(versions, e.Version()) {
			versions = append(versions, e.Version())
		}
		// Editions come oldest first, the work tree last.
		if e.Audience().Name == audience && (e.Version() == version || version == "" && (chosen == nil || e.Released())) {
			chosen = e
		}
	}
	switch {
	case !slices.Contains(audiences, audience):
		return nil, fmt.Errorf("--audience %q: there is no such audience%s; content/site.yaml has %s", audience, suffix(finding.DidYouMean(audience, audiences)), strings.Join(audiences, ", "))
	case chosen == nil:
		return nil, fmt.Errorf("--version %q: there is no such version%s; there are %s", version, suffix(finding.DidYouMean(version, versions)), strings.Join(versions, ", "))
	}
	return chosen, nil
}

// packageOf promises the files that a build would publish of an edition.
func packageOf(b *generator.Build, e *generator.Edition) (publish.Package, error) {
	site, err := b.Site()
	if err != nil {
		return publish.Package{}, err
	}
	i := slices.IndexFunc(site.Editions, func(other publish.Edition) bool { return other.Dir == e.Dir() })
	set, err := site.Editions[i].Files()
	if err != nil {
		return publish.Package{}, fmt.Errorf("edition %s: %w", e.Dir(), err)
	}
	p := publish.Package{Folder: e.Audience().Name + "-" + e.Version(), Day: e.Day(), Files: set, Beside: &files.Set{}}
	p.Beside.AddBytes("README.txt", readme(b, e, p.Folder))
	return p, nil
}

// readme is for somebody who has the package and nothing else. Windows shows it with its own
// ends of lines.
func readme(b *generator.Build, e *generator.Edition, folder string) []byte {
	text := b.Handbook + "\n"
	if b.Organization != "" && b.Organization != b.Handbook {
		text += b.Organization + "\n"
	}
	what := "a version that stays as it is"
	if !e.Released() {
		what = "work in progress, no release"
	}
	text += fmt.Sprintf(`
Version:   %s (%s)
Readers:   %s
As of:     %s

TO READ IT
Unpack this file and open %s/index.html in a browser. Nothing needs
to be installed, and nothing is loaded from anywhere else.

TO VERIFY IT
Each file is listed with its SHA-256 in %[5]s/manifest.sha256.

  with the program aims:  aims verify %[5]s
                          aims verify FILE.zip --signers ALLOWED-SIGNERS
  on Linux:               cd %[5]s && sha256sum -c manifest.sha256
  on macOS:               cd %[5]s && shasum -a 256 -c manifest.sha256
  in a browser:           open %[5]s/verify.html and choose the folder or
                          this ZIP

Whoever alters a file can alter the list as well. A folder %[5]s/seal
ties the list to a release, and seal/release.yaml.sig, where there is one, is
a signature that aims verify and ssh-keygen -Y verify look at. Without that
folder only the list is verified. This README.txt is in no list.
`, e.Version(), what, e.Audience().Name, e.Day().Format(time.DateOnly), folder)
	return []byte(strings.ReplaceAll(text, "\n", "\r\n"))
}

// words are the words of a title, as a file name has them.
func words(title string) string {
	parts := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(parts, "-")
}

// mayBePackage refuses to write among the records, and over what is there.
func mayBePackage(opt *options, out string, force bool) error {
	if err := outsideRecords(opt.dir, out); err != nil {
		return err
	}
	info, err := os.Stat(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return fmt.Errorf("--out %q is a folder: name a file", out)
	case !info.Mode().IsRegular():
		return fmt.Errorf("--out %q is no file that can be replaced", out)
	case !force:
		return fmt.Errorf("%s is there already: --force replaces it", out)
	}
	return nil
}
