package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/link"
)

func checkCommand(env *environment, opt *options) *cobra.Command {
	var asOf, failOn, format string
	c := &cobra.Command{
		Use:   "check [FILE|FOLDER...]",
		Short: "find what an auditor would ask about",
		Long: `Check reads the whole handbook and reports what its rules find, each with file, line
and column, the reason, and how to mend it. With files or folders, everything is checked
but only findings in those are reported.

Rules are switched off or graded in content/site.yaml:
  rules: {review-overdue: error, element-unaddressed: off}`,
		Example: "  aims check\n  aims check content/policies/ai-policy.md\n  aims check --format json | jq '.findings[].rule' | sort | uniq -c\n  aims explain review-overdue",
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today(env, asOf)
			if err != nil {
				return err
			}
			if _, err := leastToFail(failOn); err != nil {
				return err
			}
			p, err := plan(cmd.Context(), opt, day, workTree)
			if err != nil {
				return err
			}
			checked, err := generator.New(p.Program, nil).Check(p)
			if err != nil {
				return err
			}
			findings := checked.Findings
			if len(args) > 0 {
				if findings, err = only(opt.dir, checked.Graph, findings, args); err != nil {
					return err
				}
			}
			if format == "text" {
				return showFindings(env, opt, p, findings, failOn)
			}
			writer, found := finding.FindFormat(format)
			if !found {
				return fmt.Errorf("--format %q: write text or json", format)
			}
			if err := writer.Write(env.stdout, finding.Report{Findings: findings, Source: generator.Lines(p)}); err != nil {
				return err
			}
			return verdict(findings, failOn)
		},
	}
	flags := c.Flags()
	flags.StringVar(&format, "format", "text", "text or json")
	flags.StringVar(&failOn, "fail-on", "error", "exit with 1 for findings of this severity: error or warning")
	flags.StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	return c
}

// only keeps the findings in some files and folders, named as a person sees them from
// the working directory or as they stand in the handbook.
func only(dir string, g *link.Graph, findings []finding.Finding, args []string) ([]finding.Finding, error) {
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
		_, missing := os.Stat(full)
		if missing != nil && !inHandbook(g, names) {
			return nil, fmt.Errorf("%s: there is no such file in the handbook", arg)
		}
		wanted = append(wanted, names...)
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool { return !within(wanted, f.File) }), nil
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
