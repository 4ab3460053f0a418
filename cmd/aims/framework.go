package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"aims/generator"
	"aims/generator/finding"
)

func frameworkCommand(env *environment, opt *options) *cobra.Command {
	c := &cobra.Command{
		Use:   "framework",
		Short: "frameworks and crosswalks: what there is, in and out",
		Long: `Framework lists and shows the frameworks and crosswalks that a handbook can use: those of
the program and those in the handbook's own crosswalks/. It brings in what other programs
hold (OSCAL, CISO Assistant, tables) and gives ours to them. Outside of a handbook it
speaks of the program's.`,
		Example: "  aims framework list\n  aims framework show iso42001\n  aims framework import rules.json --id our-rules\n  aims framework export iso42001--eu-ai-act --format csv",
	}
	c.AddCommand(
		frameworkListCommand(env, opt),
		frameworkShowCommand(env, opt),
		frameworkImportCommand(env, opt),
		frameworkExportCommand(env, opt),
	)
	return c
}

// crosswalksOf are those of the handbook, or of the program where there is none.
func crosswalksOf(opt *options) (*generator.Crosswalks, error) {
	p, err := program()
	if err != nil {
		return nil, err
	}
	var handbook fs.FS
	if isHandbook(opt) {
		handbook = generator.WorkTree(opt.dir)
	}
	return generator.New(p, nil).Crosswalks(handbook), nil
}

func isHandbook(opt *options) bool {
	if opt.example {
		return false
	}
	info, err := os.Stat(filepath.Join(opt.dir, "content"))
	return err == nil && info.IsDir()
}

// A frameworkRow and a mapRow are what a list says of one.
type frameworkRow struct {
	ID         string      `json:"id"`
	ShortTitle string      `json:"shortTitle"`
	Edition    string      `json:"edition,omitempty"`
	AsOf       string      `json:"asOf,omitempty"`
	Binding    bool        `json:"binding"`
	Provisions []kindCount `json:"provisions"`
}

type mapRow struct {
	ID         string      `json:"id"`
	Pairs      int         `json:"pairs"`
	Relations  []kindCount `json:"relations"`
	Confidence string      `json:"confidence,omitempty"`
}

// A kindCount is how many there are of a word.
type kindCount struct {
	Word  string `json:"word"`
	Count int    `json:"count"`
}

// tally counts words, in the order in which they come.
func tally(counts []kindCount, word string) []kindCount {
	i := slices.IndexFunc(counts, func(c kindCount) bool { return c.Word == word })
	if i < 0 {
		return append(counts, kindCount{word, 1})
	}
	counts[i].Count++
	return counts
}

func inWords(counts []kindCount) string {
	var words []string
	for _, c := range counts {
		words = append(words, fmt.Sprintf("%d %s", c.Count, c.Word))
	}
	return strings.Join(words, ", ")
}

// inNouns does what inWords does for words of which there may be several: kinds of
// provisions, not relations.
func inNouns(counts []kindCount) string {
	several := slices.Clone(counts)
	for i, c := range several {
		if c.Count != 1 {
			several[i].Word = pluralOf(c.Word)
		}
	}
	return inWords(several)
}

// pluralOf is the plural of a noun as English makes it.
func pluralOf(word string) string {
	stem, last := word[:max(0, len(word)-1)], word[max(0, len(word)-1):]
	switch {
	case word == "":
		return ""
	case last == "y" && !strings.ContainsAny(stem[max(0, len(stem)-1):], "aeiou"):
		return stem + "ies"
	case strings.Contains("sx", last), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		return word + "es"
	}
	return word + "s"
}

func frameworkListCommand(env *environment, opt *options) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "all frameworks and crosswalks",
		Long: `List prints every framework with its edition, the day for which its data speaks and how
many provisions of each kind it has; then every crosswalk with its pairs, the relations
they state and how sure they are.`,
		Example: "  aims framework list\n  aims framework list --json | jq '.maps[].id'",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			all, err := crosswalksOf(opt)
			if err != nil {
				return err
			}
			frameworks, maps := frameworkRows(all), mapRows(all)
			if asJSON {
				return printJSON(env.stdout, map[string]any{"frameworks": frameworks, "maps": maps})
			}
			return printList(env.stdout, frameworks, maps)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "for programs")
	return c
}

func frameworkRows(all *generator.Crosswalks) []frameworkRow {
	rows := []frameworkRow{}
	for _, f := range all.Library.Frameworks() {
		row := frameworkRow{ID: f.ID, ShortTitle: f.ShortTitle, Edition: f.Edition, AsOf: f.AsOf, Binding: f.Binding}
		for _, p := range f.Provisions {
			row.Provisions = tally(row.Provisions, p.Kind)
		}
		rows = append(rows, row)
	}
	return rows
}

func mapRows(all *generator.Crosswalks) []mapRow {
	rows := []mapRow{}
	for _, m := range all.Library.Maps() {
		row := mapRow{ID: m.ID, Pairs: len(m.Pairs), Confidence: m.Confidence}
		for _, pair := range m.Pairs {
			row.Relations = tally(row.Relations, string(pair.Relation))
		}
		rows = append(rows, row)
	}
	return rows
}

func printList(w io.Writer, frameworks []frameworkRow, maps []mapRow) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "FRAMEWORK\tTITLE\tEDITION\tAS OF\tBINDING\tPROVISIONS")
	for _, f := range frameworks {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", f.ID, clip(f.ShortTitle, 34), clip(f.Edition, 30), f.AsOf, binding(f.Binding), inNouns(f.Provisions))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	table = tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "MAP\tPAIRS\tRELATIONS\tCONFIDENCE")
	for _, m := range maps {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\n", m.ID, m.Pairs, inWords(m.Relations), clip(m.Confidence, 30))
	}
	return table.Flush()
}

func binding(law bool) string {
	if law {
		return "law"
	}
	return "voluntary"
}

func printJSON(w io.Writer, value any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(value)
}

// noSuch is the error about an id that neither a framework nor a map has.
func noSuch(all *generator.Crosswalks, id string) error {
	return fmt.Errorf("there is no framework and no map %q%s", id, suffix(finding.DidYouMean(id, all.Names())))
}
