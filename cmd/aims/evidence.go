package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/link"
)

// collecting is what the flags of evidence add say.
type collecting struct {
	shows, systems                []string
	title, owner, method, source  string
	collectedText, validUntilText string
}

func evidenceCommand(env *environment, opt *options) *cobra.Command {
	c := &cobra.Command{
		Use:     "evidence",
		Short:   "records of evidence from files",
		Example: "  aims evidence add bias-q3.csv --for A.6.2.4",
	}
	c.AddCommand(evidenceAddCommand(env, opt))
	return c
}

func evidenceAddCommand(env *environment, opt *options) *cobra.Command {
	var flags collecting
	c := &cobra.Command{
		Use:   "add FILE... --for REF",
		Short: "a record of evidence for files, with their digests",
		Long: `Add writes a draft of an evidence record: what it shows, the day of collection, and each
file with its SHA-256 and size, so that a change is noticed. A file inside content/ stays
where it is; any other is copied beside the record. Nothing is ever overwritten.

What the files show in words, and what they do not, is yours to write.`,
		Example: "  aims evidence add bias-q3.csv --for A.6.2.4 --system SYS-001 --method test\n" +
			"  aims evidence add minutes.pdf list.csv --for 9.3.2.a --for RSK-007 --collected 2026-10-02 --valid-until 2027-01-31",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd.Context(), env, opt, args) },
	}
	f := c.Flags()
	f.StringArrayVar(&flags.shows, "for", nil, "what it shows: a provision, risk or record; may be repeated")
	f.StringArrayVar(&flags.systems, "system", nil, "the AI system that it is about; may be repeated")
	f.StringVar(&flags.title, "title", "", "title of the record (default from the name of the first file)")
	f.StringVar(&flags.collectedText, "collected", "", "the day it was collected (default today)")
	f.StringVar(&flags.validUntilText, "valid-until", "", "the day from which it no longer shows the present state")
	f.StringVar(&flags.owner, "owner", "", "who answers for it: a role record such as ROLE-001, or a name")
	f.StringVar(&flags.method, "method", "", "how it was won: examine, interview or test")
	f.StringVar(&flags.source, "source", "", "the system, register or person it comes from")
	return c
}

func (c *collecting) run(ctx context.Context, env *environment, opt *options, args []string) error {
	if len(c.shows) == 0 {
		return errors.New("say what the files show: --for A.6.2.4, or --for RSK-007")
	}
	day, err := today(env, "")
	if err != nil {
		return err
	}
	collected, validUntil, err := c.days(env, day)
	if err != nil {
		return err
	}
	if err := mayWrite(opt); err != nil {
		return err
	}
	checked, err := graphOf(ctx, opt, day)
	if err != nil {
		return err
	}
	g := checked.Graph
	kind := g.Kinds.Find("evidence")
	if kind == nil {
		return errors.New("this handbook has no kind evidence")
	}
	if err := c.known(g); err != nil {
		return err
	}
	id := kind.NextID(g.IDs())
	folder := path.Join("content", kind.Folder)
	files, err := collect(opt.dir, folder, strings.ToLower(id), args)
	if err != nil {
		return err
	}
	title := c.title
	if strings.TrimSpace(title) == "" {
		title = titleOf(args[0])
	}
	e := generator.Evidence{
		ID: id, Title: title, Owner: c.owner, Shows: c.shows, Systems: c.systems,
		Collected: collected, ValidUntil: validUntil, Method: c.method, Source: c.source,
	}
	for _, f := range files {
		e.Files = append(e.Files, f.recorded(folder))
	}
	name := filepath.Join(opt.dir, filepath.FromSlash(folder), fileName(id, title))
	if err := placeAll(opt.dir, files, name, e.Draft(kind)); err != nil {
		return err
	}
	for i, f := range files {
		say(env, opt, "%s: %d bytes, sha256 %.12s", f.name, e.Files[i].Size, e.Files[i].SHA256)
	}
	fmt.Fprintln(env.stdout, name)
	return nil
}

// days are the day of collection and the end of the window, zero when nobody gave one. The
// time of a file says when it was copied, not when it was collected: it is never used.
func (c *collecting) days(env *environment, today time.Time) (collected, validUntil time.Time, err error) {
	if collected, err = dayOf(env, "collected", c.collectedText); err != nil {
		return collected, validUntil, err
	}
	if collected.After(today) {
		return collected, validUntil, fmt.Errorf("--collected %s: that day is still to come", c.collectedText)
	}
	if c.validUntilText == "" {
		return collected, validUntil, nil
	}
	if validUntil, err = dayOf(env, "valid-until", c.validUntilText); err == nil && validUntil.Before(collected) {
		err = fmt.Errorf("--valid-until %s: that is before it was collected", c.validUntilText)
	}
	return collected, validUntil, err
}

// known refuses what names nothing in the handbook, with what was perhaps meant.
func (c *collecting) known(g *link.Graph) error {
	for _, ref := range c.shows {
		if !g.Resolve(ref).Found() {
			return fmt.Errorf("--for %q is neither a record nor a provision here%s", ref, suffix(finding.DidYouMean(ref, references(g))))
		}
	}
	for _, id := range c.systems {
		if r := g.Record(id); r == nil || r.IsPage() || r.Kind.Name != "system-card" {
			return fmt.Errorf("--system %q: there is no such system card%s", id, suffix(finding.DidYouMean(id, idsOf(g, "system-card"))))
		}
	}
	if generator.NamesRecord(c.owner) && !slices.Contains(roleIDs(g), c.owner) {
		return fmt.Errorf("--owner %q: there is no such role%s", c.owner, suffix(finding.DidYouMean(c.owner, roleIDs(g))))
	}
	return c.knownMethod(g)
}

func (c *collecting) knownMethod(g *link.Graph) error {
	for _, field := range g.Kinds.Find("evidence").Fields {
		if field.Name == "method" && c.method != "" && !slices.Contains(field.Values, c.method) {
			return fmt.Errorf("--method %q: write one of %s", c.method, strings.Join(field.Values, ", "))
		}
	}
	return nil
}

// references are all that --for may name: ids first, then provisions.
func references(g *link.Graph) []string {
	known := g.IDs()
	for _, f := range g.Library.Frameworks() {
		for _, p := range f.Provisions {
			known = append(known, p.Ref())
		}
	}
	return known
}

func idsOf(g *link.Graph, kind string) []string {
	var ids []string
	for _, r := range g.OfKind(kind) {
		ids = append(ids, r.ID)
	}
	return ids
}

// titleOf makes a title from the name of a file: bias-q3.csv is "Bias q3".
func titleOf(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || unicode.IsSpace(r) })
	title := strings.Join(words, " ")
	first, size := utf8.DecodeRuneInString(title)
	if size == 0 {
		return "Evidence"
	}
	return string(unicode.ToUpper(first)) + title[size:]
}
