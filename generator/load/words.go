package load

import (
	"io/fs"
	"path"

	"aims/generator/finding"
	"aims/generator/record"
)

// readWords reads word lists from dir/LANGUAGE.yaml.
func readWords(fsys fs.FS, dir string) (all []*record.Words, findings []finding.Finding) {
	names, _ := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	for _, name := range names {
		file, err := openYAML(fsys, name, ruleKind)
		if err != nil {
			findings = append(findings, unreadable(ruleKind, name, err)...)
			continue
		}
		if top, ok := file.top(); ok {
			all = append(all, &record.Words{
				Language:     top.required("language"),
				Requirement:  top.texts("requirement"),
				Promise:      top.texts("promise"),
				ExactAfter:   top.texts("exact-after"),
				Recurring:    top.texts("recurring"),
				When:         top.texts("when"),
				Actor:        top.texts("actor"),
				Passive:      top.texts("passive"),
				DoingEnds:    top.texts("doing-ends"),
				Doings:       top.texts("doings"),
				NoDoings:     top.texts("no-doings"),
				Placeholders: top.texts("placeholders"),
				ValuesToCome: top.texts("values-to-come"),
				NoText:       top.texts("no-text"),
				Review:       top.texts("review"),
				Itself:       top.texts("itself"),
				This:         top.texts("this"),
				The:          top.texts("the"),
				Every:        top.texts("every"),
				AtMost:       top.texts("at-most"),
				Office:       top.texts("office"),
				Vague:        each(top, "vague", readVague),
				Intervals:    each(top, "intervals", readIntervalWords),
				Synonyms:     each(top, "synonyms", func(m *yamlMap) []string { return m.texts("words") }),
				RiskSources:  each(top, "risk-sources", readSourceWords),
			})
			top.done()
		}
		findings = append(findings, file.findings...)
	}
	return all, findings
}

func readVague(m *yamlMap) record.VagueWords {
	return record.VagueWords{Words: m.texts("words"), Instead: m.required("instead")}
}

func readIntervalWords(m *yamlMap) record.IntervalWords {
	text := m.required("is")
	is, good := record.ParseInterval(text)
	if !good {
		m.file.report(m.values["is"], `write "12 months" or "2 weeks"`, "%q is no interval", text)
	}
	return record.IntervalWords{Words: m.texts("words"), Is: is}
}

func readSourceWords(m *yamlMap) record.SourceWords {
	return record.SourceWords{Words: m.texts("words"), Is: m.required("is")}
}
