package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/link"
)

// checking is what the flags of check say.
type checking struct {
	asOf, failOn, format    string
	baseline, writeBaseline string
	since                   string
	external                bool
}

func checkCommand(env *environment, opt *options) *cobra.Command {
	var flags checking
	c := &cobra.Command{
		Use:   "check [FILE|FOLDER...]",
		Short: "find what an auditor would ask about",
		Long: `Check reads the whole handbook and reports what its rules find, each with file, line
and column, the reason, and how to mend it. With files or folders, everything is checked
but only findings in those are reported. With --since, ids and anchors that a released
version had and that are gone are found as well; that version is read for it.

Rules are switched off or graded in content/site.yaml:
  rules: {review-overdue: error, element-unaddressed: off}

A handbook with old debt begins with a baseline: what is in it is counted, and neither
listed nor a reason to fail. It holds no lines, so it stays when texts move.

With --external the links to other sites are asked, few at once and never in a private
network; what answered is not asked again for a week. Nothing else uses the network. A
proxy is used as HTTP_PROXY, HTTPS_PROXY and NO_PROXY say. It is then the proxy that looks
names up and connects, so that its own rules must keep it out of private networks; an
address or a name that can be seen from here to lead into one is not asked either way.

With --quiet only findings that fail the command are listed, those at or above --fail-on,
and no totals: nothing at all when it succeeds. Formats for programs always hold all.

Formats:
` + formatHelp(),
		Example: "  aims check\n  aims check content/policies/ai-policy.md\n  aims check --format json | jq '.findings[].rule' | sort | uniq -c\n" +
			"  aims check --format sarif > aims.sarif\n  aims check --write-baseline baseline.json\n  aims check --baseline baseline.json\n  aims check --quiet --fail-on warning\n  aims check --external\n  aims check --since v1.0\n  aims explain review-overdue",
		RunE: func(cmd *cobra.Command, args []string) error { return flags.run(cmd.Context(), env, opt, args) },
	}
	f := c.Flags()
	f.StringVar(&flags.format, "format", "text", strings.Join(finding.FormatNames(), ", "))
	f.StringVar(&flags.failOn, "fail-on", "error", "exit with 1 for findings of this severity: error or warning")
	f.StringVar(&flags.asOf, "as-of", "", "the day that states are computed for (default today)")
	f.StringVar(&flags.baseline, "baseline", "", "count only findings that are not in this file")
	f.StringVar(&flags.writeBaseline, "write-baseline", "", "write the findings of today into this file, and fail for none")
	f.StringVar(&flags.since, "since", "", "compare with this released version, a tag or an archive")
	f.BoolVar(&flags.external, "external", false, "ask other sites whether the links to them lead somewhere")
	return c
}

// formatHelp is a line for each format.
func formatHelp() string {
	var b strings.Builder
	for _, f := range finding.Formats() {
		fmt.Fprintf(&b, "  %-7s %s\n", f.Name, f.Doc)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (c *checking) run(ctx context.Context, env *environment, opt *options, args []string) error {
	day, err := today(env, c.asOf)
	if err != nil {
		return err
	}
	limit, err := leastToFail(c.failOn)
	if err != nil {
		return err
	}
	format, found := finding.FindFormat(c.format)
	if !found {
		return fmt.Errorf("--format %q: write %s", c.format, strings.Join(finding.FormatNames(), ", "))
	}
	known, err := readBaseline(c.baseline)
	if err != nil {
		return err
	}
	p, checked, err := c.check(ctx, env, opt, day)
	if err != nil {
		return err
	}
	if c.writeBaseline != "" {
		return writeBaseline(env, opt, c.writeBaseline, checked.Findings, args)
	}
	report := finding.Report{
		Compared: c.baseline != "", Program: finding.Program{Name: "aims", Version: version()},
		Rules: generator.Rules(checked.Graph.Site, checked.Graph.Kinds), FailOn: limit, Dir: fromHere(opt.dir), Source: generator.Lines(p),
	}
	if !c.external {
		known = known.Without(unasked(report.Rules))
	}
	var mended int
	report.Findings, report.Known, mended = known.Split(checked.Findings)
	report.Waived = checked.Waived
	if err := c.only(&report, opt.dir, checked.Graph, args); err != nil {
		return err
	}
	if err := c.write(env, opt, p, format, report); err != nil {
		return err
	}
	if mended > 0 {
		say(env, opt, "%s; update it with --write-baseline %s", entriesMended(mended), c.baseline)
	}
	return verdict(report.Findings, c.failOn)
}

// check is the work tree with everything that is found in it, and on other sites if asked for.
func (c *checking) check(ctx context.Context, env *environment, opt *options, day time.Time) (generator.Plan, *generator.Checked, error) {
	versions := workTree
	switch c.since {
	case "":
	case generator.Next:
		return generator.Plan{}, nil, fmt.Errorf("--since %q: name a released version, a tag or an archive", c.since)
	default:
		versions = append([]string{c.since}, workTree...)
	}
	p, err := plan(ctx, opt, day, versions)
	if err != nil {
		return p, nil, err
	}
	checked, err := generator.New(p.Program, nil).Check(p)
	if err != nil || !c.external {
		return p, checked, err
	}
	dead, err := deadLinks(ctx, env, opt, checked.Graph)
	if err != nil {
		return p, nil, err
	}
	checked.Findings = finding.Sort(slices.Concat(checked.Findings, dead.Findings))
	checked.Waived = finding.SortWaived(slices.Concat(checked.Waived, dead.Waived))
	return p, checked, nil
}

// unasked marks the rules about other sites as not asked, and names them.
func unasked(rules []finding.Rule) []finding.Rule {
	var marked []finding.Rule
	for i := range rules {
		if rules[i].Outside {
			rules[i].Graded = finding.Off
			marked = append(marked, rules[i])
		}
	}
	return marked
}

// write tells people on stderr, and programs on stdout.
func (c *checking) write(env *environment, opt *options, p generator.Plan, format finding.Format, report finding.Report) error {
	if format.Name == "text" {
		return showReport(env, opt, p, report)
	}
	return format.Write(env.stdout, report)
}

// fromHere is a folder as seen from the one that the command runs in, with forward
// slashes; "" when it is that one, or lies elsewhere, so that nothing can name it from here.
func fromHere(dir string) string {
	here, err := filepath.Abs(".")
	if err != nil {
		return ""
	}
	there, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	inner, err := filepath.Rel(here, there)
	if err != nil || inner == "." || !filepath.IsLocal(inner) {
		return ""
	}
	return filepath.ToSlash(inner)
}

// only keeps what is in some files and folders; all when none is named.
func (c *checking) only(r *finding.Report, dir string, g *link.Graph, args []string) error {
	if len(args) == 0 {
		return nil
	}
	wanted, err := named(dir, g, args)
	if err != nil {
		return err
	}
	elsewhere := func(f finding.Finding) bool { return !within(wanted, f.File) }
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), elsewhere)
	r.Known = slices.DeleteFunc(slices.Clone(r.Known), elsewhere)
	r.Waived = slices.DeleteFunc(slices.Clone(r.Waived), func(w finding.Waived) bool { return !within(wanted, w.File) })
	return nil
}

// named are files and folders of the handbook that a person names as they are seen from
// the working directory or as they stand in the handbook.
func named(dir string, g *link.Graph, args []string) ([]string, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var wanted []string
	for _, arg := range args {
		full, err := filepath.Abs(arg)
		if err != nil {
			return nil, err
		}
		names := []string{path.Clean(filepath.ToSlash(arg))}
		if name, err := filepath.Rel(root, full); err == nil && filepath.IsLocal(name) {
			names = append(names, filepath.ToSlash(name))
		}
		if !exists(full) && !exists(filepath.Join(root, filepath.FromSlash(names[0]))) && !inHandbook(g, names) {
			return nil, fmt.Errorf("%s: there is no such file in the handbook", arg)
		}
		wanted = append(wanted, names...)
	}
	return wanted, nil
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// inHandbook is for names that mean something in the example handbook only.
func inHandbook(g *link.Graph, names []string) bool {
	for _, r := range g.Records() {
		if within(names, r.File) {
			return true
		}
	}
	return false
}

// within says that a file is one of those named, or lies in a folder that is.
func within(names []string, file string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == "." || name == file || strings.HasPrefix(file, name+"/")
	})
}
