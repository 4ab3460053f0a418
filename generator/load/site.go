package load

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

const (
	ruleSite = "site-invalid"
	siteFile = "content/site.yaml"
)

// defaultIntervals are what counts when site.yaml says nothing. The standard only asks
// for planned intervals; these are common practice.
func defaultIntervals() map[string]record.Interval {
	year := record.Interval{Months: 12}
	return map[string]record.Interval{
		"review": year, "internal-audit": year, "management-review": year,
		"risk-assessment": year, "impact-assessment": year, "evidence": year,
		"objective-follow-up": year, "policy-communication": {Months: 1}, "review-follow-up": {Months: 3},
		"supplier": year, "evaluation": year, "improvement": year, "recurrence": year,
		"audit-cycle": {Months: 36}, "concern": {Months: 1}, "grace": {Months: 1},
		"treatment-effectiveness": {Days: 90},
	}
}

// Site reads content/site.yaml. A handbook without one is a handbook with every
// setting at its default.
func Site(fsys fs.FS) (*record.Site, []finding.Finding) {
	site := &record.Site{
		Title: "AI management system handbook", Language: "en", Tags: "v*", Theme: "default",
		Intervals: defaultIntervals(), Rules: map[string]record.RuleSetting{},
		Audiences: []record.Audience{{Name: "everyone", Sees: record.Classifications()}},
	}
	site.Assumed = map[string]bool{}
	for name := range site.Intervals {
		site.Assumed[name] = true
	}
	file, err := openYAML(fsys, siteFile, ruleSite)
	if errors.Is(err, fs.ErrNotExist) {
		return site, nil
	}
	if err != nil {
		return site, unreadable(ruleSite, siteFile, err)
	}
	top, ok := file.top()
	if !ok {
		return site, file.findings
	}
	site.Fields = topKeys(top)
	site.Organization = top.text("organization")
	site.Title = top.textOr("title", site.Title)
	site.Language = top.textOr("language", site.Language)
	site.Notice = top.text("notice")
	site.Theme = top.textOr("theme", site.Theme)
	site.Frameworks = top.texts("frameworks")
	at := top.placeOf("frameworks")
	site.FrameworksAt = finding.Position{File: siteFile, Line: at.Line, Column: at.Column}
	if audiences := each(top, "audiences", readAudience); len(audiences) > 0 {
		site.Audiences = distinct(file, audiences)
	}
	readVersions(top, site)
	readIntervals(top, site)
	readRules(top, site)
	readRepository(top, site)
	top.done()
	return site, file.findings
}

// topKeys are the places of the keys of a file; what they hold is read elsewhere.
func topKeys(top *yamlMap) record.Value {
	keys := record.Value{Shape: record.Map}
	for _, name := range top.names {
		keys.Pairs = append(keys.Pairs, record.Pair{Key: name.Value, Position: finding.Position{File: top.file.name, Line: name.Line, Column: name.Column}})
	}
	return keys
}

func readAudience(m *yamlMap) record.Audience {
	a := record.Audience{Name: m.required("name")}
	if a.Name != "" && (!plainName(a.Name) || a.Name == "assets") {
		m.file.report(m.values["name"], "lower-case letters, digits and hyphens", "%q cannot be the name of an audience: it becomes a folder", a.Name)
		a.Name = ""
	}
	words := make([]string, 0, 4)
	for _, c := range record.Classifications() {
		words = append(words, string(c))
	}
	for _, node := range m.items("sees") {
		word, _ := m.file.scalar(node)
		if !slices.Contains(words, word) {
			m.file.report(node, cmpHint(word, words), "%q is no classification", word)
			continue
		}
		a.Sees = append(a.Sees, record.Classification(word))
	}
	return a
}

func cmpHint(word string, words []string) string {
	if hint := finding.DidYouMean(word, words); hint != "" {
		return hint
	}
	return "one of " + strings.Join(words, ", ")
}

func plainName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// distinct drops audiences without a name, or with one that is taken.
func distinct(file *yamlFile, audiences []record.Audience) []record.Audience {
	var kept []record.Audience
	for _, a := range audiences {
		if slices.ContainsFunc(kept, func(k record.Audience) bool { return k.Name == a.Name }) {
			file.report(file.root, "", "two audiences have the name %q", a.Name)
		} else if a.Name != "" {
			kept = append(kept, a)
		}
	}
	return kept
}

// inner is a map inside a map, false when there is none.
func (m *yamlMap) inner(key string) (*yamlMap, bool) {
	node := m.take(key)
	if node == nil {
		return nil, false
	}
	return m.file.mapping(node)
}

func readVersions(top *yamlMap, site *record.Site) {
	if m, ok := top.inner("versions"); ok {
		if m.values["tags"] != nil { // an empty pattern publishes no tags
			site.Tags = m.text("tags")
		}
		m.done()
	}
}

func readIntervals(top *yamlMap, site *record.Site) {
	m, ok := top.inner("intervals")
	if !ok {
		return
	}
	for _, key := range m.keys() {
		text := m.text(key)
		every, good := record.ParseInterval(text)
		if !good {
			m.file.report(m.values[key], `write "12 months", "1 year", "2 weeks" or "90 days"`, "%q is no interval", text)
			continue
		}
		site.Intervals[key] = every
		delete(site.Assumed, key)
	}
	for _, name := range m.names {
		at := finding.Position{File: siteFile, Line: name.Line, Column: name.Column}
		site.IntervalNames = append(site.IntervalNames, record.Pair{Key: name.Value, Position: at})
	}
}

// unknownIntervals reports intervals that nothing reads: those that have no default and
// that no kind names under review. With a slip in the name, the default would count.
func unknownIntervals(site *record.Site, kinds *record.Kinds) (findings []finding.Finding) {
	known := slices.Collect(maps.Keys(defaultIntervals()))
	for _, kind := range kinds.List {
		if kind.Review != "" {
			known = append(known, kind.Review)
		}
	}
	slices.Sort(known)
	known = slices.Compact(known)
	for _, name := range site.IntervalNames {
		if !slices.Contains(known, name.Key) {
			findings = append(findings, finding.Finding{
				Rule: ruleSite, Severity: finding.Error, Position: name.Position,
				Message: fmt.Sprintf("nothing is done at the interval %q", name.Key), Hint: cmpHint(name.Key, known),
			})
		}
	}
	return findings
}

func readRules(top *yamlMap, site *record.Site) {
	m, ok := top.inner("rules")
	if !ok {
		return
	}
	for _, key := range m.keys() {
		word := m.text(key)
		severity, good := finding.ParseSeverity(word)
		if !good {
			m.file.report(m.values[key], "write off, info, warning or error", "%q is no severity", word)
			continue
		}
		at := m.placeOf(key)
		site.Rules[key] = record.RuleSetting{Severity: severity, Position: finding.Position{File: siteFile, Line: at.Line, Column: at.Column}}
	}
}

func readRepository(top *yamlMap, site *record.Site) {
	m, ok := top.inner("repository")
	if !ok {
		return
	}
	for key, into := range map[string]*string{"url": &site.RepositoryURL, "edit": &site.RepositoryEdit} {
		*into = m.text(key)
		if *into != "" && !strings.HasPrefix(*into, "https://") && !strings.HasPrefix(*into, "http://") {
			m.file.report(m.values[key], "write the whole address, https://...", "%q is no web address", *into)
			*into = ""
		}
	}
	m.done()
}

// knownFrameworks reports frameworks that a handbook names and nobody has.
func knownFrameworks(site *record.Site, known []string) []finding.Finding {
	var findings []finding.Finding
	for _, id := range site.Frameworks {
		if !slices.Contains(known, id) {
			findings = append(findings, finding.Finding{
				Rule: ruleSite, Severity: finding.Error, Position: site.FrameworksAt,
				Message: fmt.Sprintf("there is no framework %q", id), Hint: cmpHint(id, known),
			})
		}
	}
	return findings
}
