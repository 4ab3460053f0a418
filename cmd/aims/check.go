package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
)

func checkCommand(env *environment, opt *options) *cobra.Command {
	var asOf, failOn, format string
	c := &cobra.Command{
		Use:   "check [FILE...]",
		Short: "find what an auditor would ask about",
		Long: `Check reads the whole handbook and reports what its rules find, each with file, line
and column, the reason, and how to mend it. With files, everything is checked but only
findings in those files are reported.

Rules are switched off or graded in content/site.yaml:
  rules: {review-overdue: error, element-unaddressed: off}`,
		Example: "  aims check\n  aims check content/policies/ai-policy.md\n  aims check --format json | jq '.findings[].rule' | sort | uniq -c\n  aims explain review-overdue",
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today(env, asOf)
			if err != nil {
				return err
			}
			p, err := plan(cmd.Context(), opt, day, workTree)
			if err != nil {
				return err
			}
			checked, err := generator.New(p.Program, false).Check(p)
			if err != nil {
				return err
			}
			findings := checked.Findings
			if len(args) > 0 {
				if findings, err = only(opt.dir, findings, args); err != nil {
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

// only keeps the findings in some files, named as a person sees them from the working
// directory or as they stand in the handbook.
func only(dir string, findings []finding.Finding, args []string) ([]finding.Finding, error) {
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
		name, err := filepath.Rel(root, full)
		if err != nil || strings.HasPrefix(name, "..") {
			name = arg
		}
		wanted = append(wanted, filepath.ToSlash(name), filepath.ToSlash(arg))
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool {
		return !slices.Contains(wanted, f.File)
	}), nil
}
