package main

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
)

func gapCommand(env *environment, opt *options) *cobra.Command {
	var asOf, format, frameworkID string
	var stage int
	c := &cobra.Command{
		Use:   "gap [REF...]",
		Short: "what an auditor would miss, by clause, with the mend for each gap",
		Long: `Gap lists what is missing on the way to an audit. Stage 1 reads the documents: is every
provision answered by text in force, is that text approved as it stands, is every control
decided, is the required documented information there. Stage 2 looks at how they are
lived: does evidence show it, is that evidence current, is no nonconformity open.

With references only those provisions, and what is below them. What the statement of
applicability excludes is no gap; what an exception accepts for a time is one, and says so.

The command reports and exits with 0; aims check is the one that fails.`,
		Example: "  aims gap\n  aims gap 6.1 A.6\n  aims gap --stage 2\n  aims gap --format csv > gaps.csv\n  aims gap --framework eu-ai-act",
		RunE: func(cmd *cobra.Command, args []string) error {
			write, found := gapFormats[format]
			if !found {
				return fmt.Errorf("--format %q: write text, csv or json", format)
			}
			if stage < 0 || stage > 2 {
				return fmt.Errorf("--stage %d: write 1 or 2", stage)
			}
			day, err := today(env, asOf)
			if err != nil {
				return err
			}
			checked, err := graphOf(cmd.Context(), opt, day)
			if err != nil {
				return err
			}
			warnUnread(env, checked)
			report, err := gapsOf(checked.Graph, frameworkID, args)
			if err != nil {
				return err
			}
			report.Stage, report.AsOf = stage, day.Format(time.DateOnly)
			report.gaps = slices.DeleteFunc(report.gaps, func(gap link.Gap) bool { return stage != 0 && gap.Missing.Stage() != stage })
			return write(env.stdout, report)
		},
	}
	flags := c.Flags()
	flags.StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	flags.StringVar(&format, "format", "text", "text, csv or json")
	flags.StringVar(&frameworkID, "framework", "", "the framework to look at (default iso42001, or the first that the handbook has)")
	flags.IntVar(&stage, "stage", 0, "only gaps of stage 1 or 2")
	return c
}

// A gapReport is the gaps of a framework, as far as they were asked for.
type gapReport struct {
	Framework string
	AsOf      string
	Stage     int // 0 for both
	gaps      []link.Gap
}

var gapFormats = map[string]func(io.Writer, gapReport) error{"text": gapText, "csv": gapCSV, "json": gapJSON}

// gapsOf are the gaps of a framework, or of the provisions that the references name and
// of what is below them, each once.
func gapsOf(g *link.Graph, id string, refs []string) (gapReport, error) {
	f, err := frameworkOf(g, id)
	if err != nil {
		return gapReport{}, err
	}
	report := gapReport{Framework: f.ID}
	if len(refs) == 0 {
		report.gaps = g.Gaps(f)
		return report, nil
	}
	seen := map[*framework.Provision]bool{}
	for _, ref := range refs {
		p := provisionOf(g, f, id, ref)
		if p == nil {
			return report, fmt.Errorf("%q is no provision%s", ref, suffix(finding.DidYouMean(ref, f.IDs())))
		}
		report.Framework = p.Framework.ID
		for _, p := range append([]*framework.Provision{p}, p.Below()...) {
			if p.Leaf() && !seen[p] {
				seen[p] = true
				report.gaps = append(report.gaps, g.GapsOf(p)...)
			}
		}
	}
	return report, nil
}

// frameworkOf is the framework of that id; of none the primary one, or the first.
func frameworkOf(g *link.Graph, id string) (*framework.Framework, error) {
	all := g.Library.Frameworks()
	if f := g.Library.Framework(cmp.Or(id, framework.Primary)); f != nil {
		return f, nil
	}
	if id == "" && len(all) > 0 {
		return all[0], nil
	}
	var known []string
	for _, f := range all {
		known = append(known, f.ID)
	}
	return nil, fmt.Errorf("--framework %q: the handbook has %s", id, strings.Join(known, ", "))
}

// provisionOf is what a reference names: in the framework that was asked for, if one was,
// since numbers repeat between frameworks.
func provisionOf(g *link.Graph, f *framework.Framework, asked, ref string) *framework.Provision {
	if p := f.Find(ref); p != nil && asked != "" {
		return p
	}
	if p := g.Library.Resolve(ref); p != nil {
		return p
	}
	return f.Find(ref)
}

// warnUnread says that a report may lack what could not be read.
func warnUnread(env *environment, checked *generator.Checked) {
	if errors := atLeast(checked.Findings, finding.Error); len(errors) > 0 {
		fmt.Fprintf(env.stderr, "%s: what cannot be read does not count here; aims check shows each error (%d)\n", errors[0].Position, len(errors))
	}
}

var stageNames = [...]string{1: "Stage 1, the documents", 2: "Stage 2, how they are lived"}

func gapText(w io.Writer, r gapReport) error {
	var out strings.Builder
	for stage := 1; stage <= 2; stage++ {
		gaps := link.OfStage(r.gaps, stage)
		if r.Stage != 0 && r.Stage != stage {
			continue
		}
		fmt.Fprintf(&out, "%s, on %s: ", stageNames[stage], r.AsOf)
		switch len(gaps) {
		case 0:
			out.WriteString("no gap\n")
		case 1:
			out.WriteString("1 gap\n")
		default:
			fmt.Fprintf(&out, "%d gaps\n", len(gaps))
		}
		for i, gap := range gaps {
			if i == 0 || gap.Provision != gaps[i-1].Provision {
				fmt.Fprintf(&out, "\n%s  %s\n", gap.Provision.Ref(), gap.Provision.Name())
				if e := link.TracedException(gap.Excepted); e != nil {
					fmt.Fprintf(&out, "  %s\n", e.Text())
				}
			}
			gapLines(&out, gap)
		}
		out.WriteByte('\n')
	}
	_, err := io.WriteString(w, strings.TrimSuffix(out.String(), "\n"))
	return err
}

func gapLines(out *strings.Builder, gap link.Gap) {
	fmt.Fprintf(out, "  %s\n", gap.Heading())
	for _, cause := range gap.Causes {
		where := ""
		if cause.Record != nil {
			where = fmt.Sprintf("%s (%s:%d): ", cause.Record.ID, cause.Position.File, cause.Position.Line)
		}
		fmt.Fprintf(out, "    %s%s\n      %s\n", where, cause.Why, cause.Remedy())
	}
}

// gapCSV writes a row for each cause.
func gapCSV(w io.Writer, r gapReport) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"framework", "provision", "cited", "title", "stage", "missing", "document", "record", "file", "line", "why", "mend", "inferred", "exception", "excepted-until"}}
	for _, gap := range r.gaps {
		document := ""
		if gap.Document != nil {
			document = gap.Document.ID
		}
		for _, cause := range gap.Causes {
			row := []string{
				gap.Provision.Framework.ID, gap.Provision.ID, gap.Provision.Cited(), gap.Provision.Name(),
				strconv.Itoa(gap.Missing.Stage()), string(gap.Missing), document, "", "", "", cause.Why, cause.Remedy(), strings.Join(gap.InferredPath(), "; "), "", "",
			}
			if e := link.TracedException(gap.Excepted); e != nil {
				row[13], row[14] = e.ID, e.Until
			}
			if cause.Record != nil {
				row[7], row[8], row[9] = cause.Record.ID, cause.Position.File, strconv.Itoa(cause.Position.Line)
			}
			rows = append(rows, row)
		}
	}
	return errors.Join(out.WriteAll(rows), out.Error())
}

// gapJSON writes one object; its gaps are as in aims trace --json.
func gapJSON(w io.Writer, r gapReport) error {
	type row struct {
		Provision string `json:"provision"`
		Cited     string `json:"cited"`
		Title     string `json:"title"`
		Document  string `json:"document,omitempty"`
		link.TraceGap
		Inferred  []string             `json:"inferred,omitempty"`
		Exception *link.TraceException `json:"exception,omitempty"`
	}
	report := struct {
		Framework string `json:"framework"`
		AsOf      string `json:"asOf"`
		Gaps      []row  `json:"gaps"`
	}{r.Framework, r.AsOf, []row{}}
	traces := link.TraceGaps(r.gaps)
	for i, gap := range r.gaps {
		line := row{Provision: gap.Provision.Ref(), Cited: gap.Provision.Cited(), Title: gap.Provision.Name(), TraceGap: traces[i], Inferred: gap.InferredPath(), Exception: link.TracedException(gap.Excepted)}
		if gap.Document != nil {
			line.Document = gap.Document.ID
		}
		report.Gaps = append(report.Gaps, line)
	}
	return printJSON(w, report)
}
