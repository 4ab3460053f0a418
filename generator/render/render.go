// Package render makes the pages of an edition: it turns a view into typed parts and
// pours them into the layouts of a theme. It sees a View and never a Graph, so that a
// page cannot tell what its audience may not see. It writes nothing to disk; every
// page is a promise in a set of files, kept when somebody asks for it.
package render

import (
	"aims/generator/files"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/theme"
)

// Input is what the pages of one edition are made from.
type Input struct {
	View     *link.View
	Theme    *theme.Theme
	Edition  Edition
	Findings []finding.Finding // those whose file the audience may see
	Rules    []finding.Rule    // what the page of the rules explains
	Waived   []finding.Waived  // the same of those that are waived
	Calendar string            // file of the days on which something is due, "" when there is none
	Past     *Past             // nil when there is no version before

	// Read gives the bytes of an attachment by its path in the handbook.
	Read func(file string) ([]byte, error)
}

// Edition is what the view itself does not know about its version.
type Edition struct {
	Title    string // for readers: "Release 2.0", "Work in progress"
	Released bool   // a release; the work tree is none
	Commit   string // full hash, "" without git
	Digest   string // fingerprint of the content in hex, "" when unknown
	Note     string // what every page says of the edition besides; "" mostly
}

// Pages promises every page of the edition, its assets and its attachments. Names are
// relative to the root of the edition. What is wrong with a layout comes out when the
// first page that uses it is made.
func Pages(in Input, set *files.Set) {
	s := newSite(in)
	s.addRecords(set)
	s.addRegisters(set)
	s.addFrameworks(set)
	s.addOverviews(set)
	s.addChanges(set)
	s.addAttachments(set)
	s.addPageList(set)
	in.Theme.AddAssets(set, "")
}
