package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"
)

func frameworkExportCommand(env *environment, opt *options) *cobra.Command {
	var format, out string
	var force bool
	c := &cobra.Command{
		Use:   "export ID",
		Short: "a framework or crosswalk for other programs",
		Long: `Export writes a framework as an OSCAL catalog or a crosswalk as an OSCAL mapping
collection (JSON, version 1.2.1), or either of them as a table. What OSCAL has no place
for stands in props of our own namespace, so that what is imported again is the
same. The same data gives the same bytes. The program's frameworks hold our own
wording: no sentence of a standard leaves with them, since none is here.`,
		Example: "  aims framework export iso42001--eu-ai-act > map.json\n  aims framework export nist-ai-rmf--iso42001 --format csv --out map.csv\n  aims framework export iso42001 --out catalog.json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := crosswalksOf(opt)
			if err != nil {
				return err
			}
			if all.Library.Framework(args[0]) == nil && all.Map(args[0]) == nil {
				return noSuch(all, args[0])
			}
			data, left, err := all.Export(args[0], format)
			if err != nil {
				return err
			}
			for _, l := range left {
				say(env, opt, "not in this format: %d %s", l.Count, l.What)
			}
			if out == "" {
				_, err = env.stdout.Write(data)
				return err
			}
			if err := writeExport(out, data, force); err != nil {
				return fmt.Errorf("--out: %w", err)
			}
			say(env, opt, "%s: %s", args[0], out)
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "oscal", "oscal or csv")
	c.Flags().StringVar(&out, "out", "", "the file to write (default: standard output)")
	c.Flags().BoolVar(&force, "force", false, "replace a file that is there")
	return c
}

// writeExport writes a file whole or not at all, and none over another without force.
// What is no file, such as a pipe, is written into and never replaced.
func writeExport(name string, data []byte, force bool) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeWhole(name, data)
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return os.WriteFile(name, data, 0o644)
	}
	old, err := os.ReadFile(name)
	if err == nil && bytes.Equal(old, data) {
		return nil
	}
	if !force {
		return fmt.Errorf("%s is there already: --force replaces it", name)
	}
	return writeWhole(name, data)
}
