package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/exchange"
	"aims/generator/finding"
)

// importFlags are those of the command.
type importFlags struct {
	id, from, to, format string
	skipUnknown          bool
	dryRun, force        bool
}

func frameworkImportCommand(env *environment, opt *options) *cobra.Command {
	var flags importFlags
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "a framework or crosswalk of another program into the handbook",
		Long: `Import reads a file of another program and writes what is in it into the handbook:
frameworks into crosswalks/frameworks/ID.yaml, crosswalks into crosswalks/maps/A--B.yaml.

  oscal  catalogs and mapping collections, as JSON or YAML
  ciso   libraries of CISO Assistant, as YAML: frameworks and mapping sets
  csv    tables: our own, trestle's, STRM and OLIR sheets, or provisions (with --id)

Nothing is guessed: an end that no framework has, an unknown relation, a doubtful id end
the import with file, line and column, and then nothing is written. What the file holds
and a handbook has no place for is counted at the end.`,
		Example: "  aims framework import catalog.json --id our-rules\n  aims framework import mapping.json --from iso42001 --to nist-ai-rmf\n  aims framework import library.yaml --skip-unknown --dry-run\n  aims framework export iso42001--eu-ai-act | aims framework import -",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := mayWrite(opt); err != nil {
				return err
			}
			if !isHandbook(opt) {
				return fmt.Errorf("%s: %w", opt.dir, generator.ErrNoHandbook)
			}
			all, err := crosswalksOf(opt)
			if err != nil {
				return err
			}
			name, data, err := readForeign(env, args[0])
			if err != nil {
				return err
			}
			imported := all.Import(exchange.Input{
				Name: name, Data: data, Format: flags.format, ID: flags.id, From: flags.from, To: flags.to, SkipUnknown: flags.skipUnknown,
			})
			if err := showImport(env, opt, name, data, imported); err != nil {
				return err
			}
			if err := writeImport(opt, flags, imported.Files); err != nil {
				return err
			}
			tellImport(env, opt, flags, imported)
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&flags.id, "id", "", "the id of the framework, or the name of the map (FROM--TO--NAME)")
	f.StringVar(&flags.from, "from", "", "the framework that a map is from, where the file does not say")
	f.StringVar(&flags.to, "to", "", "the framework that a map is to")
	f.StringVar(&flags.format, "format", "", "oscal, csv or ciso (default: what the content says)")
	f.BoolVar(&flags.skipUnknown, "skip-unknown", false, "leave pairs out whose ends no framework has")
	f.BoolVar(&flags.dryRun, "dry-run", false, "say what would be written, and write nothing")
	f.BoolVar(&flags.force, "force", false, "replace files that are there, and frameworks of the program by ones that say less")
	return c
}

// readForeign reads a file, or standard input for "-", up to the size that can be used.
func readForeign(env *environment, name string) (shown string, data []byte, err error) {
	from := env.stdin
	if shown = "standard input"; name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return "", nil, err
		}
		defer file.Close()
		shown, from = filepath.ToSlash(name), file
	}
	data, err = io.ReadAll(io.LimitReader(from, exchange.MaxFile+1))
	return shown, data, err
}

// showImport shows what is wrong with the file, with its lines.
func showImport(env *environment, opt *options, name string, data []byte, imported generator.Import) error {
	if len(imported.Findings) == 0 {
		return nil
	}
	text, _ := finding.FindFormat("text")
	handbook := generator.WorkTree(opt.dir)
	report := finding.Report{Findings: imported.Findings, Color: colour(env, opt), Source: func(file string) ([]byte, bool) {
		if file == name {
			return data, true
		}
		lines, err := fs.ReadFile(handbook, file)
		return lines, err == nil
	}}
	if err := text.Write(env.stderr, report); err != nil {
		return err
	}
	return verdict(imported.Findings, "error")
}

// writeImport writes all files or none, and none over another without force.
func writeImport(opt *options, flags importFlags, files []generator.ImportedFile) error {
	root, err := os.OpenRoot(opt.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, file := range files {
		old, err := root.ReadFile(file.Name)
		if differs := err != nil || !bytes.Equal(old, file.Data); differs && file.Drops && !flags.force {
			return fmt.Errorf("%s would take more from the handbook than it brings: --force writes it all the same", file.Name)
		}
		if err == nil && !flags.force && !bytes.Equal(old, file.Data) {
			return fmt.Errorf("%s is there already: --force replaces it", file.Name)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if flags.dryRun {
		return nil
	}
	return replaceAll(root, files)
}

// replaceAll puts all files beside their places first, where trouble costs nothing, and
// then moves them. Should a move fail, what was moved before it is put back.
func replaceAll(root *os.Root, files []generator.ImportedFile) (err error) {
	var undo []func() error
	defer func() {
		if err != nil {
			for _, back := range undo {
				err = errors.Join(err, back())
			}
		}
	}()
	for _, file := range files {
		undo = append(undo, func() error { return ignoreMissing(root.Remove(temporary(file.Name))) })
		if err := putBeside(root, file); err != nil {
			return err
		}
	}
	for _, file := range files {
		old, readErr := root.ReadFile(file.Name)
		if err := root.Rename(temporary(file.Name), file.Name); err != nil {
			return err
		}
		undo = append(undo, func() error {
			if readErr != nil {
				return root.Remove(file.Name)
			}
			return root.WriteFile(file.Name, old, 0o644)
		})
	}
	return nil
}

// temporary is a name in the same folder that no reader takes for a framework.
func temporary(name string) string { return path.Dir(name) + "/." + path.Base(name) + ".aims-new" }

func putBeside(root *os.Root, file generator.ImportedFile) error {
	if err := root.MkdirAll(path.Dir(file.Name), 0o755); err != nil {
		return err
	}
	out, err := root.Create(temporary(file.Name))
	if err != nil {
		return err
	}
	_, err = out.Write(file.Data)
	return errors.Join(err, out.Sync(), out.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// mostLeftOut is how many kinds of things that were left out are named.
const mostLeftOut = 40

// tellImport says what was written, what was left out and what is still to do.
func tellImport(env *environment, opt *options, flags importFlags, imported generator.Import) {
	for _, file := range imported.Files {
		fmt.Fprintf(env.stdout, "%s  %s\n", file.Name, file.Holds)
	}
	if flags.dryRun {
		say(env, opt, "nothing was written: --dry-run")
	}
	for i, left := range imported.LeftOut {
		if i == mostLeftOut {
			say(env, opt, "left out: %d other kinds of things", len(imported.LeftOut)-i)
			break
		}
		say(env, opt, "left out: %d × %s", left.Count, clip(left.What, 100))
	}
	if len(imported.Hidden) > 0 {
		say(env, opt, "content/site.yaml lists the frameworks that the handbook shows: add %s to frameworks:", strings.Join(imported.Hidden, ", "))
	}
}
