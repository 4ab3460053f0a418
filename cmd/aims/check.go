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
	var asOf, failOn, format, since string
	c := &cobra.Command{
		Use:   "check [FILE|FOLDER...]",
		Short: "find what an auditor would ask about",
		Long: `Check reads the whole handbook and reports what its rules find, each with file, line
and column, the reason, and how to mend it. With files or folders, everything is checked
but only findings in those are reported. With --since, ids and anchors that a released
version had and that are gone are found as well; that version is read for it.

Rules are switched off or graded in content/site.yaml:
  rules: {review-overdue: error, element-unaddressed: off}`,
		Example: "  aims check\n  aims check content/policies/ai-policy.md\n  aims check --format json | jq '.findings[].rule' | sort | uniq -c\n  aims check --since v1.0\n  aims explain review-overdue",
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := today(env, asOf)
			if err != nil {
				return err
			}
			if _, err := leastToFail(failOn); err != nil {
				return err
			}
			versions := workTree
			if since == generator.Next {
				return fmt.Errorf("--since %q: name a released version, a tag or an archive", since)
			}
			if since != "" {
				versions = append([]string{since}, workTree...)
			}
			p, err := plan(cmd.Context(), opt, day, versions)
			if err != nil {
				return err
			}
			checked, err := generator.New(p.Program, nil).Check(p)
			if err != nil {
				return err
			}
			findings, waived := checked.Findings, checked.Waived
			if len(args) > 0 {
				wanted, err := named(opt.dir, checked.Graph, args)
				if err != nil {
					return err
				}
				findings = slices.DeleteFunc(findings, func(f finding.Finding) bool { return !within(wanted, f.File) })
				waived = slices.DeleteFunc(waived, func(w finding.Waived) bool { return !within(wanted, w.File) })
			}
			if format == "text" {
				return showFindings(env, opt, p, findings, waived, failOn)
			}
			writer, found := finding.FindFormat(format)
			if !found {
				return fmt.Errorf("--format %q: write text or json", format)
			}
			if err := writer.Write(env.stdout, finding.Report{Findings: findings, Waived: waived, Source: generator.Lines(p)}); err != nil {
				return err
			}
			return verdict(findings, failOn)
		},
	}
	flags := c.Flags()
	flags.StringVar(&format, "format", "text", "text or json")
	flags.StringVar(&failOn, "fail-on", "error", "exit with 1 for findings of this severity: error or warning")
	flags.StringVar(&since, "since", "", "compare with this released version, a tag or an archive")
	flags.StringVar(&asOf, "as-of", "", "the day that states are computed for (default today)")
	return c
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
		_, missing := os.Stat(full)
		if missing != nil && !inHandbook(g, names) {
			return nil, fmt.Errorf("%s: there is no such file in the handbook", arg)
		}
		wanted = append(wanted, names...)
	}
	return wanted, nil
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
