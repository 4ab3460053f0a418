package finding

import (
	"encoding/xml"
	"io"
)

// writeJUnit writes a test report in the form of JUnit, as GitLab and Jenkins read it.
//
// A rule is a suite and a class: both show results by them, so that a reader sees which
// rules hold, and a trend shows rules that begin to fail. A rule that finds nothing is a
// test that passes, since a report without tests counts as broken. A test is called by
// what stays of its finding: GitLab tells new failures from old ones by the name.
// What does not fail the run, by --fail-on, is a test that was skipped.
func writeJUnit(w io.Writer, r Report) error {
	found := map[string][]Finding{}
	for _, f := range r.Findings {
		found[f.Rule] = append(found[f.Rule], f)
	}
	report := junitReport{Name: "aims check"}
	for _, rule := range r.everyRule() {
		if rule.Graded == Off && len(found[rule.Name]) == 0 {
			continue // nobody asked it
		}
		suite := r.junitSuite(rule, found[rule.Name])
		report.Suites = append(report.Suites, suite)
		report.add(suite.junitCounts)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(report); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

type junitReport struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Suites []junitSuite `xml:"testsuite"`
}

type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

func (c *junitCounts) add(other junitCounts) {
	c.Tests += other.Tests
	c.Failures += other.Failures
	c.Skipped += other.Skipped
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCounts
	Cases []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string       `xml:"name,attr"`
	Class   string       `xml:"classname,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int          `xml:"line,attr,omitempty"`
	Failure *junitResult `xml:"failure"`
	Skipped *junitResult `xml:"skipped"`
}

type junitResult struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

func (r Report) junitSuite(rule Rule, found []Finding) junitSuite {
	suite := junitSuite{Name: rule.Name, junitCounts: junitCounts{Tests: max(len(found), 1)}}
	if len(found) == 0 {
		name := rule.Title
		if name == "" {
			name = rule.Name
		}
		suite.Cases = []junitCase{{Name: name, Class: junitClass(rule.Name)}}
	}
	for _, f := range found {
		tested := junitCase{Name: settled(f.Message), Class: junitClass(rule.Name), File: r.fromHere(f.File), Line: f.Line}
		if f.File != "" {
			tested.Name = f.File + ": " + tested.Name
		}
		if f.Severity >= r.FailOn {
			tested.Failure = &junitResult{Message: f.Message, Type: f.Severity.String(), Text: f.String()}
			suite.Failures++
		} else {
			tested.Skipped = &junitResult{Message: f.String()}
			suite.Skipped++
		}
		suite.Cases = append(suite.Cases, tested)
	}
	return suite
}

// junitClass is the class of a rule's tests; Jenkins takes what stands before the full
// stop for a package.
func junitClass(rule string) string { return "aims." + rule }
