package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/check"
	"aims/generator/finding"
)

func explainCommand(env *environment, opt *options) *cobra.Command {
	return &cobra.Command{
		Use:   "explain RULE|REF",
		Short: "what a rule wants and why; what a clause element asks for",
		Long: `Explain tells what a rule looks for, why, and how to mend what it finds; or what a
provision asks for, in our own words, with what an auditor may ask and what usually
shows it. In a handbook it knows the rules of the handbook's own kinds, too. It is no substitute for a licensed copy of the standard.`,
		Example: "  aims explain review-overdue\n  aims explain 6.1.3.f\n  aims explain \"eu-ai-act:Art. 14\"\n  aims explain        # all rules",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := program()
			if err != nil {
				return err
			}
			maker := generator.New(p, nil)
			kinds := maker.Kinds()
			if isHandbook(opt) {
				kinds = maker.KindsOf(generator.WorkTree(opt.dir))
			}
			rules := check.Rules(kinds)
			if len(args) == 0 {
				for _, rule := range rules {
					fmt.Fprintf(env.stdout, "%-30s %-8s %s\n", rule.Name, rule.Severity, rule.Title)
				}
				return nil
			}
			if rule, found := check.Find(rules, args[0]); found {
				fmt.Fprint(env.stdout, rule.Explain())
				return nil
			}
			text, known, found := maker.Explain(args[0])
			if found {
				fmt.Fprint(env.stdout, text)
				return nil
			}
			known = append(known, check.Names(rules)...)
			return fmt.Errorf("%q is neither a rule nor a provision%s", args[0], suffix(finding.DidYouMean(strings.ToLower(args[0]), known)))
		},
	}
}
