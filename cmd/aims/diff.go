package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/compare"
	"aims/generator/finding"
)

func diffCommand(env *environment, opt *options) *cobra.Command {
	var asOf, audience, format string
	c := &cobra.Command{
		Use:   "diff FROM TO",
		Short: "what changed between two versions, by record and by clause",
		Long: `Diff tells what changed from one version of the handbook to another: a git tag, an archive of
content/versions/, or next, the work tree. First what decides something: controls that are in
or out, risks that moved, findings, evidence. Then every record that is new, removed or changed,
with its fields, approvals and text word by word: [-what went-] and {+what came+}. Then the
provisions whose states turned, or that are answered in other places.

A record is known by its id, wherever its file is. The pages changes/FROM--TO.html of the site
tell the same.

With --format json: from and to (version, day), summary (counts and highlights), records (key,
what: new, removed or changed; fields with before and now; approvals; evidence; blocks with
words or rows of pieces that are same, gone or come, and where links led and lead; answers;
attachments), provisions (states with holds, answers), decisions (control, before, now), risks
and findings. Keys are only ever added.`,
		Example: "  aims diff v1.0 v1.1\n  aims diff v1.1 next --audience staff\n  aims diff v1.1 next --format json\n  aims diff v1.0 next --example",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return fmt.Errorf("--format %q: write text or json", format)
			}
			p, err := planOf(cmd.Context(), env, opt, asOf, folders(args))
			if err != nil {
				return err
			}
			names := folders(args)
			changes, err := generator.New(p.Program, nil).Changes(p, names[0], names[1], audience)
			if err != nil {
				return err
			}
			if format == "json" {
				return printJSON(env.stdout, changes)
			}
			d := differ{w: env.stdout, colour: env.printsToTerminal && colour(env, opt)}
			d.print(changes)
			return nil
		},
	}
	flags := c.Flags()
	flags.StringVar(&audience, "audience", "", "what this audience may see (default everything)")
	flags.StringVar(&format, "format", "text", "text or json")
	flags.StringVar(&asOf, "as-of", "", "the day that states of the work tree are computed for (default today)")
	return c
}

// planOf is a plan that has the versions of those names. A tag that site.yaml does not publish
// can be named too.
func planOf(ctx context.Context, env *environment, opt *options, asOf string, names []string) (generator.Plan, error) {
	day, err := today(env, asOf)
	if err != nil {
		return generator.Plan{}, err
	}
	all, err := plan(ctx, opt, day, nil)
	if err != nil {
		return all, err
	}
	var known []string
	for _, t := range all.Trees {
		known = append(known, t.Version)
	}
	for _, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		one, err := plan(ctx, opt, day, []string{name})
		if err != nil || len(one.Trees) != 1 {
			return all, fmt.Errorf("there is no version %q%s; there are %s", name, suffix(finding.DidYouMean(name, known)), strings.Join(known, ", "))
		}
		all.Trees = append(one.Trees, all.Trees...)
	}
	return all, nil
}

// A differ prints changes for people.
type differ struct {
	w      io.Writer
	colour bool
}

func (d differ) line(indent int, format string, args ...any) {
	fmt.Fprintf(d.w, strings.Repeat("  ", indent)+format+"\n", args...)
}

func (d differ) print(c *compare.Changes) {
	d.line(0, "%s (%s) -> %s (%s)", c.From.Version, c.From.Day, c.To.Version, c.To.Day)
	s := c.Summary
	d.line(0, "%d new, %d changed, %d removed, %d unchanged", s.New, s.Changed, s.Removed, s.Unchanged)
	for _, h := range s.Highlights {
		d.line(1, "%s", clean(strings.TrimSpace(h.Subject+" "+h.Title)+" "+h.Text))
	}
	if len(c.Records) > 0 {
		d.line(0, "\nBy record")
	}
	for i := range c.Records {
		d.record(&c.Records[i])
	}
	if len(c.Decisions) > 0 {
		d.line(0, "\nStatement of applicability")
	}
	for _, x := range c.Decisions {
		d.line(1, "%s  %s: %s %s", clean(x.Control), clean(x.Name), d.went(decisionWords(x.Before)), d.came(decisionWords(x.Now)))
	}
	if len(c.Provisions) > 0 {
		d.line(0, "\nBy clause")
	}
	for _, p := range c.Provisions {
		d.provision(p)
	}
}

func decisionWords(was *compare.DecisionWas) string {
	if was == nil {
		return "no row"
	}
	words := map[string]string{"yes": "applicable", "no": "excluded", "": "undecided"}[was.Applicable]
	return words + comma(was.Status)
}

func (d differ) record(r *compare.RecordChange) {
	sign := map[compare.What]string{compare.New: "+", compare.Removed: "-", compare.Changed: "~"}[r.What]
	d.line(0, "%s %s  %s  (%s)", sign, clean(r.Key), clean(r.Title), strings.Join(r.Happened(), ", "))
	if r.Moved != nil {
		d.line(2, "file: %s %s", d.went(r.Moved.Before), d.came(r.Moved.Now))
	}
	for i := range r.Fields {
		d.field(2, &r.Fields[i])
	}
	for _, a := range r.Approvals {
		words := strings.TrimSpace("by " + a.By + " on " + a.On)
		switch {
		case a.Gone:
			d.line(2, "approval: %s", d.went(words))
		case a.Given():
			d.line(2, "approval: %s", d.came(words))
		default:
			d.line(2, "approval altered: %s", clean(words))
		}
		for i := range a.Altered {
			d.field(3, &a.Altered[i])
		}
	}
	if t := r.Standing; t != nil {
		d.line(2, "where the approval stands: %s %s", d.went(t.Before), d.came(t.Now))
	}
	if e := r.Evidence; e != nil {
		d.line(2, "%s: %s %s", strings.TrimSpace("evidence "+e.What+" "+clean(e.Of)), d.went(e.Before.Words("until")), d.came(e.Now.Words("until")))
	}
	for _, f := range r.Files {
		d.line(2, "attachment %s: %s", f.What, clean(f.Name))
	}
	for i := range r.Blocks {
		d.block(&r.Blocks[i])
	}
	for _, a := range r.Answers {
		if r.What == compare.Changed {
			d.line(2, "%s %s%s", a.What, clean(a.Provision), in(clean(a.Heading)))
		}
	}
}

func in(heading string) string {
	if heading == "" {
		return ""
	}
	return " in " + heading
}

func (d differ) field(indent int, f *compare.FieldChange) {
	name := f.Field
	for _, part := range []string{f.Row, f.Name} {
		if part != "" {
			name += " / " + clip(part, 60)
		}
	}
	if len(f.Words) > 0 {
		d.line(indent, "%s: %s", clean(name), d.pieces(f.Words))
		return
	}
	var parts []string
	for _, text := range f.Before {
		parts = append(parts, d.went(text))
	}
	for _, text := range f.Now {
		parts = append(parts, d.came(text))
	}
	d.line(indent, "%s: %s", clean(name), strings.Join(parts, " "))
}

func (d differ) block(b *compare.BlockChange) {
	stays, name := b.What == "moved" || b.What == "set otherwise", ""
	if stays && b.Kind == "heading" && len(b.Words) > 0 {
		name = " " + clip(b.Words[0].Text, 60)
	}
	d.line(2, "%s %s%s%s", b.What, b.Kind, clean(name), under(clean(b.Under)))
	if !stays {
		d.words(b)
	}
	if len(b.Before)+len(b.Now) > 0 {
		d.field(3, &compare.FieldChange{Field: "address", Before: b.Before, Now: b.Now})
	}
}

func (d differ) words(b *compare.BlockChange) {
	if len(b.Words) > 0 {
		d.line(3, "%s", d.pieces(b.Words))
	}
	for _, row := range b.Rows {
		cells := make([]string, len(row.Cells))
		for i, cell := range row.Cells {
			cells[i] = d.pieces(cell)
		}
		d.line(3, "| %s |", strings.Join(cells, " | "))
	}
}

func under(heading string) string {
	if heading == "" {
		return ""
	}
	return " under " + heading
}

func (d differ) provision(p compare.ProvisionChange) {
	d.line(1, "%s  %s", clean(p.Provision), clean(clip(p.Name, 80)))
	for _, s := range p.States {
		if s.Holds {
			d.line(2, "%s", d.came(s.State))
		} else {
			d.line(2, "%s", d.went(s.State))
		}
	}
	for _, a := range p.Answers {
		d.line(2, "answer %s: %s%s", a.What, clean(a.Record), in(clean(a.Heading)))
	}
}

func (d differ) pieces(all []compare.Piece) string {
	var out strings.Builder
	for _, p := range all {
		switch p.What {
		case compare.Gone:
			out.WriteString(d.went(p.Text))
		case compare.Come:
			out.WriteString(d.came(p.Text))
		default:
			out.WriteString(clean(p.Text))
		}
	}
	return out.String()
}

// went and came are words with their marks; a colour only comes on top.
func (d differ) went(text string) string { return d.coloured("31", "[-"+clean(text)+"-]") }
func (d differ) came(text string) string { return d.coloured("32", "{+"+clean(text)+"+}") }

func (d differ) coloured(code, text string) string {
	if !d.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// clean is a text of the handbook on one line, without what a terminal would obey.
func clean(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t':
			return ' '
		case unicode.IsControl(c) || unicode.In(c, unicode.Bidi_Control):
			return -1
		}
		return c
	}, text)
}
