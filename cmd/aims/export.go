package main

import (
	"github.com/spf13/cobra"
)

func exportCommand(env *environment, opt *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "export",
		Short: "the handbook in one file, for those who are handed it",
		Long: `Export writes an edition of the handbook in another form than a site. Each form is a
command of its own. (Frameworks and crosswalks: aims framework export.)`,
		Example: "  aims export zip --audience auditors\n  aims export zip --audience auditors --version v1.2 --out stage-2.zip",
	}
	c.AddCommand(exportZipCommand(env, opt))
	return c
}
