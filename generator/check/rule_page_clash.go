package check

import (
	"fmt"

	"aims/generator/finding"
)

var pageClash = Rule{
	Name:  "page-clash",
	Title: "Every file has a page of its own",
	Doc: `The page of a file without a kind is named after the file: in small letters, without the signs that an
		address cannot hold. Two files whose names differ in nothing else want one page, and on Windows and macOS
		they would be one file. The second is not published. Rename one of them.`,
	Basis: Integrity, Severity: finding.Error,
	Run: func(p *Pass) {
		for _, c := range p.Clashes() {
			p.Report(top(c.Record),
				fmt.Sprintf("the page %s is that of %s already, so this file is not published", c.Record.Path(), c.Other.File),
				"rename one of the files; spaces, signs and capitals do not tell pages apart")
		}
	},
}
