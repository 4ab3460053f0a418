package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator/verify"
)

func verifyCommand(env *environment, opt *options) *cobra.Command {
	var signers, format string
	c := &cobra.Command{
		Use:   "verify [PATH...]",
		Short: "compare what was published with its manifests, seals and signatures",
		Long: `Verify reads every file of a published site again and names each one that was altered,
added or removed since. A path is the folder of an edition, of an audience or of a whole
site, or a ZIP of one of them (default: public in the handbook). Nothing is written, and
nothing is unpacked.

An edition of a release is sealed: its manifest has a root that the release file holds,
the release file is signed and has the digest of the release before it. All of that is
looked at as well. An edition that is not sealed has only its manifest.sha256, which
anybody can write anew who alters a file: only a sealed edition proves what was published,
and only a signature proves by whom.

Whose keys are good is said by a file of allowed signers, as ssh-keygen reads it: that of
--signers, or else content/releases/allowed-signers of the handbook. With --signers, an
edition that none of them signed is a problem, except for AUDIENCE/next in a site that has
a sealed edition for that audience: it is said to be work in progress.

Exit codes: 0 all is as it was published, 1 it is not, 2 it could not be read.`,
		Example: "  aims verify\n  aims verify handbook-auditors-v1.2.zip --signers allowed-signers\n  aims verify /media/stick/auditors/v1.2 --format json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %q: write text or json", format)
			}
			if len(args) == 0 {
				args = []string{filepath.Join(opt.dir, "public")}
			}
			line := newProgress(env, opt)
			report, err := verify.Paths(cmd.Context(), args, verify.Options{
				Signers: allowedSigners(opt, signers), Signed: signers != "", Progress: line.report,
			})
			line.end()
			if err != nil {
				return err
			}
			if format == "json" {
				err = printJSON(env.stdout, report)
			} else {
				err = printVerified(env.stdout, report, opt.quiet)
			}
			if err == nil && !report.OK() {
				err = errFindings
			}
			return err
		},
	}
	c.Flags().StringVar(&signers, "signers", "", "file of allowed signers: an edition must be signed by one of them")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

// allowedSigners is the file that says whose keys are good; "" when nobody says it.
func allowedSigners(opt *options, named string) string {
	if named != "" || opt.example {
		return named
	}
	file := filepath.Join(opt.dir, filepath.FromSlash(verify.SignersFile))
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}

// printVerified tells of each edition in a line, then what is wrong, then what cannot be told.
func printVerified(w io.Writer, r *verify.Report, quiet bool) error {
	var lines []string
	for _, e := range r.Editions {
		if !quiet {
			lines = append(lines, harmless(e.Name)+": "+harmless(summary(e)))
		}
	}
	problems := slices.Clone(r.Problems)
	for _, e := range r.Editions {
		problems = append(problems, e.Problems...)
	}
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%s: %s: %s; %s", harmless(p.File), p.Kind, harmless(p.Text), p.Mend))
	}
	if !quiet {
		lines = append(lines, unchecked(r)...)
	}
	_, err := io.WriteString(w, strings.Join(append(lines, ""), "\n"))
	return err
}

// summary is what is known of an edition.
func summary(e *verify.Edition) string {
	said := []string{filesOf(e)}
	if !e.Sealed {
		return strings.Join(append(said, "not sealed"), ", ")
	}
	sealed := fmt.Sprintf("sealed by release %s for %s", e.Release, e.Audience)
	if e.Breaks("seal", "manifest") {
		sealed = "its seal is broken"
	}
	said = append(said, sealed)
	switch e.Signed {
	case verify.Verified:
		said = append(said, "signed by "+e.Signer)
	case verify.Whole:
		said = append(said, "signed with "+e.Key)
	case verify.Stranger:
		said = append(said, "signed by nobody who is allowed to")
	case verify.Broken:
		said = append(said, "its signature is broken")
	case verify.Unread:
		said = append(said, "its signature not looked at")
	case verify.Unsigned:
		said = append(said, "not signed")
	}
	switch {
	case e.Linked:
		said = append(said, "follows release "+e.Former)
	case e.Former != "":
		said = append(said, "says that it follows release "+e.Former)
	case e.Release != "":
		said = append(said, "the first release")
	}
	return strings.Join(said, ", ")
}

// filesOf counts the files of an edition that are as they were, or else those that are not.
func filesOf(e *verify.Edition) string {
	count := map[string]int{}
	for _, p := range e.Problems {
		count[p.Kind]++
	}
	var said []string
	for _, kind := range []string{"altered", "missing", "added"} {
		if count[kind] > 0 {
			said = append(said, fmt.Sprintf("%s %s", grouped(count[kind]), kind))
		}
	}
	if len(said) == 0 {
		return grouped(e.Files) + " files as published"
	}
	return fmt.Sprintf("%s files, %s", grouped(e.Files), strings.Join(said, ", "))
}

// unchecked is what a reader should know that nobody looked at, each thing once.
func unchecked(r *verify.Report) []string {
	var lines, bare, unsigned, whole, stamped []string
	for _, e := range r.Editions {
		for _, note := range e.Notes {
			lines = append(lines, harmless(e.Name)+": "+harmless(note))
		}
		name := harmless(e.Name)
		switch {
		case !e.Sealed:
			bare = append(bare, name)
		case e.Signed == verify.Unsigned:
			unsigned = append(unsigned, fmt.Sprintf("%s %.19s", name, e.Digest))
		case e.Signed == verify.Whole:
			whole = append(whole, name)
		}
		if e.Stamped {
			stamped = append(stamped, name)
		}
	}
	tell := func(names []string, text string) {
		if len(names) > 0 {
			lines = append(lines, text+": "+few(names))
		}
	}
	tell(bare, "not sealed, so that nobody sees a file that was altered together with its line in manifest.sha256")
	tell(unsigned, "sealed and not signed, so compare the digest of seal/release.yaml with the one in the git tag")
	tell(whole, "the signature is whole, and nobody says whose key it is: name the allowed signers with --signers")
	tell(stamped, "a time stamp is there, and openssl ts -verify -data release.yaml -in release.yaml.tsr -CAfile CA.pem tells whether it is good")
	outside := make([]string, len(r.Outside))
	for i, name := range r.Outside {
		outside[i] = harmless(name)
	}
	tell(outside, fmt.Sprintf("%s outside of editions, in no manifest", counted(len(outside), "file")))
	return lines
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return grouped(n) + " " + pluralOf(what)
}

// few are names, and how many more there are.
func few(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s more", strings.Join(names[:most], ", "), grouped(len(names)-most))
}

// grouped is a number as people read it: 1,204.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// harmless is a text that others wrote, as it is safe for a terminal.
func harmless(text string) string {
	quoted := strconv.Quote(text)
	if inner := quoted[1 : len(quoted)-1]; inner == strings.ReplaceAll(text, `"`, `\"`) {
		return text
	}
	return quoted
}
