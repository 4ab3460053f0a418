package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator/finding"
	"aims/generator/link"
)

func traceCommand(env *environment, opt *options) *cobra.Command {
	var asOf string
	var asJSON bool
	c := &cobra.Command{
		Use:   "trace REF",
		Short: "what answers 5.2.d or A.6.2.4, or what POL-001 answers",
		Long: `Trace follows a reference both ways. Of a provision it shows what it asks for, its four
states with their reasons, every block that answers it with file and line, the evidence
and its window, the decision of the statement of applicability, open nonconformities, an
exception from it, what crosswalks relate it to, and what is missing with the mend. Of a record it shows
what it answers, why it exists (from evidence up to the policy and its clauses), what
follows from it, and what names it; of a system card also what its sample file lacks, and
which provisions of law bind, from when, and where they stand.`,
		Example: "  aims trace 5.2.d\n  aims trace A.6.2.4 --json\n  aims trace \"eu-ai-act:Art. 14\"\n  aims trace POL-001",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today(env, asOf)
			if err != nil {
				return err
			}
			checked, err := graphOf(cmd.Context(), opt, day)
			if err != nil {
				return err
			}
			warnUnread(env, checked)
			g := checked.Graph
			t, found := g.Trace(args[0])
			if !found {
				return fmt.Errorf("%q is neither a record nor a provision here%s", args[0], suffix(finding.DidYouMean(args[0], g.IDs())))
			}
			if asJSON {
				return printJSON(env.stdout, t)
			}
			printTrace(env.stdout, t, "")
			return nil
		},
	}
	c.Flags().StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	c.Flags().BoolVar(&asJSON, "json", false, "for programs")
	return c
}

func suffix(hint string) string {
	if hint == "" {
		return ""
	}
	return ": " + hint
}

func printTrace(w io.Writer, t link.Trace, indent string) {
	p := func(format string, args ...any) { fmt.Fprintf(w, indent+format+"\n", args...) }
	p("%s  %s", t.Reference, t.Title)
	if t.Asks != "" && t.Asks != t.Title {
		p("  asks: %s", t.Asks)
	}
	for _, question := range t.Questions {
		p("  an auditor may ask: %s", question)
	}
	if d := t.Document; d != nil {
		p("  %s required document %s  %s (%s)%s", tick(d.Held), d.ID, d.Name, d.Nature, heldBy(*d))
	}
	if d := t.Decision; d != nil {
		p("  %s  %s%s: %s", d.Statement, map[bool]string{true: "applicable", false: "excluded"}[d.Applicable], comma(d.Status), d.Justification)
	}
	if t.States != nil && len(t.Below) == 0 {
		p("  %s", stateLine(*t.States))
		for _, r := range t.Reasons {
			p("    %s %-9s  %s", tick(r.Holds), r.State, strings.TrimSpace(r.Record+" "+r.Text))
		}
	}
	if t.Exception != nil {
		p("  %s", t.Exception.Text())
	}
	printAnswers(p, t)
	for _, e := range t.Evidence {
		p("  evidence  %s  %s%s", e.ID, e.Title, suffix(cmp.Or(e.Note, window(e))))
	}
	for _, n := range t.Nonconformities {
		p("  nonconformity  %s  %s: %s%s", n.ID, n.Title, n.State, comma(n.Note))
	}
	if len(t.Inferred) > 0 {
		p("  inferred through: %s", strings.Join(t.Inferred, ", then "))
	}
	for _, r := range t.Related {
		p("  %s  %s  %s", r.Relation, r.Reference, r.Title)
	}
	for _, gap := range t.Gaps {
		for _, cause := range gap.Causes {
			p("  not %s: %s; %s", gap.Missing, strings.TrimSpace(cause.Record+" "+cause.Why), cause.Mend+suffix(cause.Command))
		}
	}
	for _, below := range t.Below {
		printTrace(w, below, indent+"  ")
	}
}

// printAnswers prints what a record answers or what answers a provision, and the chains
// of a record.
func printAnswers(p func(string, ...any), t link.Trace) {
	for _, a := range t.Answers {
		p("  %s:%d  %s  %s%s", a.File, a.Line, a.Provision, a.Record, suffix(a.Why))
		if a.Quote != "" {
			p("      %s", clip(a.Quote, 160))
		}
	}
	if len(t.Shows) > 0 {
		p("  shows: %s", strings.Join(t.Shows, ", "))
	}
	if len(t.Why) > 0 {
		p("  why it exists:")
		printSteps(p, t.Why, "    ")
	}
	if len(t.Whereto) > 0 {
		p("  what follows from it:")
		printSteps(p, t.Whereto, "    ")
	}
	for _, r := range t.NamedBy {
		p("  named by  %s  %s", r.ID, r.Title)
	}
	for _, lack := range t.Lacks {
		p("  lacks  %s: %s (%s %s): %s", lack.Part, strings.TrimSpace(lack.Record+" "+lack.What), link.BasisWords(lack.Basis), lack.Provision, lack.Mend)
	}
	for _, o := range t.Obligations {
		p("  law  %s  %s, from %s: %s%s", o.Reference, o.Title, strings.Join(o.Applies, " or "), o.Standing, by(o.Answers))
	}
}

func printSteps(p func(string, ...any), steps []link.TraceStep, indent string) {
	for _, s := range steps {
		line := indent + s.Tie + "  " + s.ID + "  " + s.Title
		if s.Through != "" {
			line += " (" + s.Through + ")"
		}
		if s.Again {
			line += ", also in this list"
		}
		if len(s.Requires) > 0 {
			line += ", which answers " + strings.Join(s.Requires, ", ")
		}
		p("%s", line)
		printSteps(p, s.Steps, indent+"  ")
	}
}

func heldBy(d link.TraceDocument) string {
	for _, r := range d.Records {
		if r.Note == "" {
			return ": " + r.ID
		}
	}
	return ": no approved record in force is it"
}

func by(records []string) string {
	if len(records) == 0 {
		return ""
	}
	return " by " + strings.Join(records, ", ")
}

func comma(text string) string {
	if text == "" {
		return ""
	}
	return ", " + text
}

// window says until when evidence holds.
func window(e link.TraceEvidence) string {
	if e.Until == "" {
		return ""
	}
	return "valid until " + e.Until
}

func stateLine(s link.TraceStates) string {
	if s.Excluded {
		return "excluded by the statement of applicability"
	}
	return fmt.Sprintf("%s addressed  %s approved  %s evidenced  %s current", tick(s.Addressed), tick(s.Approved), tick(s.Evidenced), tick(s.Current))
}

func tick(holds bool) string {
	if holds {
		return "✓"
	}
	return "✗"
}

func clip(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + " …"
}
