package finding

import (
	"io"
	"path"
	"slices"
	"strings"
)

// A Report is a list of findings with what a writer needs to show them.
type Report struct {
	Findings []Finding
	Known    []Finding // what the baseline holds: told of, but not counted
	Compared bool      // with a baseline, if only an empty one

	Program Program
	Rules   []Rule   // that were asked, for formats that tell more than what was found
	FailOn  Severity // the least that fails a run, for formats that know only pass and fail
	Dir     string   // of the handbook, from where the command runs; "" when it is there
	Waived  []Waived // what is not reported, with the reason

	// Source gives the bytes of a file of the handbook, to show the lines that
	// findings are about; nil shows none.
	Source func(file string) ([]byte, bool)
	Color  bool // with the colours of a terminal
	Bare   bool // findings alone: for people, no totals
}

// A Program is who speaks.
type Program struct{ Name, Version string }

// A Rule is what is told about a rule beside its findings.
type Rule struct {
	Name     string
	Title    string // what it wants, in a line
	Doc      string // what it looks for, why that matters, how to mend it
	Basis    string // requirement, annex-a, practice, integrity
	Because  string // what the basis means, in words
	Serves   []string
	Severity Severity // the rule's own
	Graded   Severity // as the handbook grades it; Off: it was not asked
	Outside  bool     // it is asked only when somebody wants other sites to be
}

// A Format is a way to write a report.
type Format struct {
	Name  string
	Doc   string // for the help text, in one line
	Write func(io.Writer, Report) error
}

// Formats are all of them, the one for people first. A new one is a file with a
// function and a line here.
func Formats() []Format {
	return []Format{
		{Name: "text", Doc: "for people: each finding with its source line, then totals", Write: writeText},
		{Name: "json", Doc: "for programs: one object with all findings", Write: writeJSON},
		{Name: "sarif", Doc: "for code scanning: SARIF 2.1.0 with the rules explained", Write: writeSARIF},
		{Name: "junit", Doc: "for test reports (GitLab, Jenkins): a suite for each rule", Write: writeJUnit},
		{Name: "github", Doc: "for GitHub Actions: annotations at the lines", Write: writeGitHub},
	}
}

// FormatNames are the names of all formats.
func FormatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// FindFormat is the format of that name.
func FindFormat(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// counts are the numbers of findings by severity.
type counts [Error + 1]int

func count(findings []Finding) (n counts) {
	for _, f := range findings {
		if f.Severity >= Off && f.Severity <= Error {
			n[f.Severity]++
		}
	}
	return n
}

// fromHere is a file of the handbook as the folder in which the command runs names it:
// forges look for files from the top of the repository.
func (r Report) fromHere(file string) string {
	if file == "" || r.Dir == "" {
		return file
	}
	return path.Join(r.Dir, file)
}

// everyRule are the rules of the report, and those that findings name beside them.
func (r Report) everyRule() []Rule {
	rules, known := slices.Clone(r.Rules), map[string]bool{}
	for _, rule := range rules {
		known[rule.Name] = true
	}
	for _, f := range slices.Concat(r.Findings, r.Known) {
		if !known[f.Rule] {
			known[f.Rule] = true
			rules = append(rules, Rule{Name: f.Rule, Severity: f.Severity, Graded: f.Severity})
		}
	}
	slices.SortStableFunc(rules[len(r.Rules):], func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	return rules
}
