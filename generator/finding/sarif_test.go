package finding

import (
	"bytes"
	"encoding/json"
	"go/build"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"
)

var provisionRule = Rule{
	Name: "provision-unknown", Title: "References lead to a provision", Doc: "A clause that does not exist is answered by nobody. Correct the number.",
	Basis: "integrity", Because: "the handbook must not contradict itself", Serves: []string{"iso42001:7.5.3"}, Severity: Error, Graded: Warning,
}

var reviewRule = Rule{Name: "review-overdue", Title: "Reviews are held when they are due", Severity: Warning, Graded: Off}

// sarifPublished is the schema of the standard, out of the source of a library that
// carries it. The library validates what it has read itself, with what it adds; we want
// to know about our own bytes.
var sarifPublished = sync.OnceValues(func() (*gojsonschema.Schema, error) {
	library, err := build.Import("github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif", ".", build.FindOnly)
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(filepath.Join(library.Dir, "schema.go"))
	if err != nil {
		return nil, err
	}
	_, schema, _ := strings.Cut(string(source), "`")
	schema, _, _ = strings.Cut(schema, "`")
	return gojsonschema.NewSchema(gojsonschema.NewStringLoader(schema))
})

// validSARIF holds a log to the published schema, and reads it.
func validSARIF(t *testing.T, log string) *sarif.Report {
	t.Helper()
	schema, err := sarifPublished()
	require.NoError(t, err)
	result, err := schema.Validate(gojsonschema.NewStringLoader(log))
	require.NoError(t, err)
	require.Empty(t, result.Errors())
	report, err := sarif.FromString(log)
	require.NoError(t, err)
	return report
}

// A test that could not fail would hold nothing.
func TestSARIFSchemaRefuses(t *testing.T) {
	schema, err := sarifPublished()
	require.NoError(t, err)
	log := written(t, "sarif", Report{Findings: []Finding{unknownControl(5)}})
	for right, wrong := range map[string]string{
		`"startLine": 5`:                    `"startLine": 0`,
		`"level": "error"`:                  `"level": "fatal"`,
		`"columnKind": "unicodeCodePoints"`: `"columnKind": "characters"`,
		`"ruleIndex"`:                       `"indexOfRule"`,
		`"uri"`:                             `"path"`,
	} {
		require.Contains(t, log, right)
		result, err := schema.Validate(gojsonschema.NewStringLoader(strings.Replace(log, right, wrong, 1)))
		require.NoError(t, err)
		require.False(t, result.Valid(), wrong)
	}
}

func TestSARIF(t *testing.T) {
	report := Report{
		Findings: []Finding{unknownControl(5)}, Program: Program{Name: "aims", Version: "1.2.0"},
		Rules: []Rule{reviewRule, provisionRule}, Dir: "book",
	}
	log := written(t, "sarif", report)
	validSARIF(t, log)
	require.JSONEq(t, `{
  "$schema": "`+sarifSchema+`",
  "version": "2.1.0",
  "runs": [{
    "tool": {"driver": {"name": "aims", "version": "1.2.0", "rules": [
      {
        "id": "review-overdue",
        "shortDescription": {"text": "Reviews are held when they are due"},
        "defaultConfiguration": {"enabled": false, "level": "none"}
      },
      {
        "id": "provision-unknown",
        "shortDescription": {"text": "References lead to a provision"},
        "fullDescription": {"text": "A clause that does not exist is answered by nobody. Correct the number."},
        "help": {
          "text": "A clause that does not exist is answered by nobody. Correct the number.\n\nBasis: integrity (the handbook must not contradict itself).\nServes: iso42001:7.5.3.\nSwitched off or graded in content/site.yaml: rules: {provision-unknown: off}",
          "markdown": "A clause that does not exist is answered by nobody. Correct the number.\n\n**Basis:** integrity (the handbook must not contradict itself).\n\n**Serves:** iso42001:7.5.3.\n\nSwitched off or graded in `+"`content/site.yaml`: `rules: {provision-unknown: off}`"+`"
        },
        "defaultConfiguration": {"enabled": true, "level": "warning"},
        "properties": {"tags": ["integrity", "iso42001:7.5.3"]}
      }
    ]}},
    "columnKind": "unicodeCodePoints",
    "results": [{
      "ruleId": "provision-unknown",
      "ruleIndex": 1,
      "level": "error",
      "message": {"text": "there is no control \"A.6.2.44\" in ISO/IEC 42001:2023\ndid you mean A.6.2.4?"},
      "locations": [{"physicalLocation": {
        "artifactLocation": {"uri": "book/content/policies/ai.md", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 5, "startColumn": 16, "endColumn": 24}
      }}],
      "partialFingerprints": {"aims/v1": "73be11bf3f6c2fe36e74377a05c85282:1"}
    }]
  }]
}`, log)
}

func TestSARIFOfNothingIsValid(t *testing.T) {
	report := validSARIF(t, written(t, "sarif", Report{}))
	require.Empty(t, report.Runs[0].Results)
}

func TestSARIFNamesFilesAsAddresses(t *testing.T) {
	f := Finding{Rule: "not-utf8", Severity: Error, Position: Position{File: "content/Verfahren 100%, Entwurf: ü.md"}}
	log := written(t, "sarif", Report{Findings: []Finding{f}})
	validSARIF(t, log)
	require.Contains(t, log, `"uri": "content/Verfahren%20100%25,%20Entwurf:%20%C3%BC.md"`)
}

func TestSARIFFingerprintsStayWhenLinesMove(t *testing.T) {
	prints := func(findings ...Finding) (all []string) {
		for _, result := range validSARIF(t, written(t, "sarif", Report{Findings: findings})).Runs[0].Results {
			all = append(all, result.PartialFingerprints["aims/v1"])
		}
		return all
	}
	here, moved := prints(unknownControl(5), unknownControl(9)), prints(unknownControl(7), unknownControl(70))
	require.Equal(t, here, moved)
	require.NotEqual(t, here[0], here[1], "equal findings are told apart")
}

func TestSARIFSuppressesWhatTheBaselineKnows(t *testing.T) {
	log := written(t, "sarif", Report{Known: []Finding{unknownControl(5)}, Findings: []Finding{unknownControl(9)}, Compared: true})
	results := validSARIF(t, log).Runs[0].Results
	require.Len(t, results, 2)
	require.Equal(t, "external", *results[0].Suppressions[0].Kind)
	require.Equal(t, 9, *results[1].Locations[0].PhysicalLocation.Region.StartLine)
	require.Contains(t, log, `"suppressions": []`)
	require.NotContains(t, written(t, "sarif", Report{Findings: []Finding{unknownControl(9)}}), "suppressions")
}

// Whatever stands in a handbook, every format writes what its readers can read.
func FuzzFormats(f *testing.F) {
	f.Add("provision-unknown", "content/policies/ai.md", "there is no \"A.6\"", "did you mean A.7?", 5, 16, 24, uint8(3))
	f.Add("a:b,c", "content/\xff\x00,:%.md", "\x1b[2J\r\n::error::x%0A]]>", "&lt;<\u0085\u2028", -1, 0, -9, uint8(0))
	f.Add("", "", "", "", 0, 0, 0, uint8(9))
	f.Fuzz(func(t *testing.T, rule, file, message, hint string, line, column, end int, severity uint8) {
		one := Finding{
			Rule: rule, Severity: Severity(severity % 4), Message: message, Hint: hint,
			Position: Position{File: file, Line: max(line, 0), Column: max(column, 0), EndColumn: max(end, 0)},
		}
		other := one
		other.Line++
		report := Report{Findings: []Finding{one, other}, Known: []Finding{one}, Compared: true, Rules: []Rule{provisionRule}, FailOn: Error}
		for _, format := range Formats() {
			text := written(t, format.Name, report)
			require.Equal(t, text, written(t, format.Name, report), "the same findings, the same bytes")
			wellFormed(t, format.Name, text)
		}
		again, err := ReadBaseline(baselineBytes(t, NewBaseline(report.Findings)))
		if rule != "" && message != "" {
			require.NoError(t, err)
			fresh, _, mended := again.Split(report.Findings)
			require.Empty(t, fresh)
			require.Zero(t, mended)
		}
	})
}

func wellFormed(t *testing.T, format, text string) {
	t.Helper()
	switch format {
	case "json":
		require.True(t, json.Valid([]byte(text)))
	case "sarif":
		validSARIF(t, text)
	case "junit":
		readJUnit(t, text)
	case "github":
		require.Equal(t, 2, strings.Count(text, "\n"))
		require.Equal(t, 2, strings.Count("\n"+text, "\n::"))
		require.NotContains(t, text, "\r")
		require.NotContains(t, text, "\x1b")
	}
}

func baselineBytes(t *testing.T, b Baseline) []byte {
	t.Helper()
	data, err := b.Bytes()
	require.NoError(t, err)
	require.False(t, bytes.Contains(data, []byte{0}))
	return data
}
