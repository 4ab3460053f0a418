package main

import (
	"encoding/json"
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
		Long: `Trace follows a reference both ways. Of a provision it shows its four states with their
reasons, every block that answers it with file and line, the evidence and its window,
and what crosswalks relate it to. Of a record it shows what it answers and what names it.`,
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
			g := checked.Graph
			t, found := g.Trace(args[0])
			if !found {
				return fmt.Errorf("%q is neither a record nor a provision here%s", args[0], suffix(finding.DidYouMean(args[0], g.IDs())))
			}
			if asJSON {
				out := json.NewEncoder(env.stdout)
				out.SetIndent("", "  ")
				return out.Encode(t)
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
	if t.States != nil && len(t.Below) == 0 {
		p("  %s", stateLine(*t.States))
		for _, r := range t.Reasons {
			p("    %s %-9s  %s", tick(r.Holds), r.State, strings.TrimSpace(r.Record+" "+r.Text))
		}
	}
	for _, a := range t.Answers {
		p("  %s:%d  %s  %s%s", a.File, a.Line, a.Provision, a.Record, suffix(a.Why))
		if a.Quote != "" {
			p("      %s", clip(a.Quote, 160))
		}
	}
	for _, e := range t.Evidence {
		p("  evidence  %s  %s%s", e.ID, e.Title, suffix(e.Note))
	}
	if len(t.Inferred) > 0 {
		p("  inferred through: %s", strings.Join(t.Inferred, ", then "))
	}
	for _, r := range t.Related {
		p("  %s  %s  %s", r.Relation, r.Reference, r.Title)
	}
	for _, r := range t.NamedBy {
		p("  named by  %s  %s", r.ID, r.Title)
	}
	for _, below := range t.Below {
		printTrace(w, below, indent+"  ")
	}
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
