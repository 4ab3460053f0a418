package editor

import (
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"

	"aims/generator"
	"aims/generator/finding"
	"aims/generator/language"
)

// check checks the handbook with what is in the editor, and tells what it found. After it
// comes as much rest as it took: while somebody types, half of a processor is enough. A
// change after the rest is checked at once, since messages come whole; package preview has
// to wait for the other half of a save.
func (s *Server) check(ctx context.Context) error {
	began := s.Now()
	s.changed = false
	plan, err := s.Plan(ctx, s.root)
	if err == nil {
		plan = plan.Unsaved(s.unsaved())
		var checked *generator.Checked
		if checked, err = s.Generator.Check(plan); err == nil {
			s.handbook = &language.Handbook{Graph: checked.Graph, Findings: checked.Findings, Source: generator.Lines(plan)}
		}
	}
	s.rested = s.Now().Add(s.Now().Sub(began))
	if err != nil {
		return s.say(err.Error())
	}
	s.trouble = ""
	return s.publish()
}

// say shows trouble of ours once. What was found before stays: it is still the latest.
func (s *Server) say(trouble string) error {
	if trouble == s.trouble {
		return nil
	}
	s.trouble = trouble
	return s.tell("window/showMessage", showMessage{messageError, "aims: " + trouble})
}

// latest is the handbook with every change that has come; nil when there is none.
func (s *Server) latest(ctx context.Context) (*language.Handbook, error) {
	if s.root == "" {
		return nil, nil
	}
	if s.changed || s.handbook == nil {
		if err := s.check(ctx); err != nil {
			return nil, err
		}
	}
	return s.handbook, nil
}

// unsaved are the open files of the handbook.
func (s *Server) unsaved() map[string][]byte {
	texts := make(map[string][]byte, len(s.open))
	for name, file := range s.open {
		if inner, ok := inside(s.root, name); ok {
			texts[inner] = []byte(file.text)
		}
	}
	return texts
}

// publish tells the editor what was found in each file where that is news. A file in
// which nothing is found any more is told once more, without anything.
func (s *Server) publish() error {
	byFile := map[string][]finding.Finding{}
	for _, f := range s.handbook.Findings {
		byFile[f.File] = append(byFile[f.File], f)
	}
	for file := range s.published {
		byFile[file] = append([]finding.Finding{}, byFile[file]...)
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		told := s.diagnostics(file, byFile[file])
		encoded, err := json.Marshal(told)
		if err != nil {
			return err
		}
		if before, known := s.published[file]; known && before == string(encoded) {
			continue
		}
		s.published[file] = string(encoded)
		if len(byFile[file]) == 0 {
			delete(s.published, file)
		}
		if err := s.tell("textDocument/publishDiagnostics", told); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) diagnostics(file string, findings []finding.Finding) diagnostics {
	text, _ := s.handbook.Source(file)
	told := diagnostics{URI: s.uri(file), Diagnostics: []diagnostic{}}
	if open := s.open[s.name(file)]; open != nil {
		told.Version = &open.version
	}
	for _, f := range findings {
		told.Diagnostics = append(told.Diagnostics, s.diagnostic(text, f))
	}
	return told
}

func (s *Server) diagnostic(text []byte, f finding.Finding) diagnostic {
	d := diagnostic{Range: s.encoding.spanOf(text, f.Position), Code: f.Rule, Source: "aims", Message: f.Message}
	d.Severity = [...]int{finding.Off: 4, finding.Info: 3, finding.Warning: 2, finding.Error: 1}[f.Severity]
	if f.Hint != "" {
		d.Message += "\n" + f.Hint
	}
	return d
}

// name is the path on disk of a file of the handbook.
func (s *Server) name(file string) string { return filepath.Join(s.root, filepath.FromSlash(file)) }

// uri is the address of a file of the handbook, as the editor itself writes it if it has
// the file open.
func (s *Server) uri(file string) string {
	if open := s.open[s.name(file)]; open != nil {
		return open.uri
	}
	return uriOf(s.name(file))
}
