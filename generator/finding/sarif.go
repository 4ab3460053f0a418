package finding

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// writeSARIF writes a log of the Static Analysis Results Interchange Format 2.1.0, for
// code scanning: every rule with its help and what it serves as tags, and every finding
// with a fingerprint that stays when lines move. What the baseline knows is there too,
// suppressed from outside, so that a forge does not call it mended.
//
// The types in sarif_log.go are the few that we fill. A library would bring all of the
// standard, its schema and a validator into the program; the tests use one.
func writeSARIF(w io.Writer, r Report) error {
	rules := r.everyRule()
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: r.Program.Name, Version: r.Program.Version, Rules: []sarifRule{}}
	if run.Tool.Driver.Name == "" {
		run.Tool.Driver.Name = "aims"
	}
	index := map[string]int{}
	for i, rule := range rules {
		index[rule.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	var prints fingerprints
	write := func(findings []Finding, suppressions []sarifSuppression) {
		for _, f := range findings {
			result := r.sarifResult(f, index[f.Rule])
			result.Fingerprints = map[string]string{"aims/v1": prints.of(f)}
			result.Suppressions = suppressions
			run.Results = append(run.Results, result)
		}
	}
	// A baseline knows the first of several equal findings, so they are counted first.
	write(r.Known, []sarifSuppression{{Kind: "external", Justification: "it is in the baseline"}})
	if r.Compared {
		write(r.Findings, []sarifSuppression{}) // all results say it, or none
	} else {
		write(r.Findings, nil)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRuleOf(rule Rule) sarifRule {
	out := sarifRule{ID: rule.Name}
	out.Default.Level, out.Default.Enabled = sarifLevel(rule.Graded), rule.Graded != Off
	if rule.Title != "" {
		out.Short = &sarifText{Text: rule.Title}
	}
	if rule.Doc == "" {
		return out
	}
	out.Full, out.Help = &sarifText{Text: rule.Doc}, sarifHelp(rule)
	if rule.Basis != "" {
		out.Properties = &sarifTags{Tags: append([]string{rule.Basis}, rule.Serves...)}
	}
	return out
}

// sarifHelp is what aims explain says, as text and as Markdown.
func sarifHelp(rule Rule) *sarifText {
	basis, serves := rule.Basis, strings.Join(rule.Serves, ", ")
	if rule.Because != "" {
		basis += " (" + rule.Because + ")"
	}
	text := rule.Doc + "\n\nBasis: " + basis + "."
	marked := rule.Doc + "\n\n**Basis:** " + basis + "."
	if serves != "" {
		text += "\nServes: " + serves + "."
		marked += "\n\n**Serves:** " + serves + "."
	}
	how := "rules: {" + rule.Name + ": off}"
	return &sarifText{
		Text:     text + "\nSwitched off or graded in content/site.yaml: " + how,
		Markdown: marked + "\n\nSwitched off or graded in `content/site.yaml`: `" + how + "`",
	}
}

func (r Report) sarifResult(f Finding, rule int) sarifResult {
	result := sarifResult{RuleID: f.Rule, RuleIndex: rule, Level: sarifLevel(f.Severity), Message: sarifText{Text: spoken(f)}}
	if f.File == "" {
		return result
	}
	var at sarifLocation
	at.Physical.Artifact = sarifArtifact{URI: (&url.URL{Path: r.fromHere(f.File)}).String(), Base: "%SRCROOT%"}
	if f.Line > 0 {
		at.Physical.Region = &sarifRegion{StartLine: f.Line, StartColumn: f.Column}
		if f.Column > 0 && f.EndColumn >= f.Column {
			at.Physical.Region.EndColumn = f.EndColumn
		}
	}
	result.Locations = []sarifLocation{at}
	return result
}

func sarifLevel(s Severity) string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "note"
	}
	return "none"
}
