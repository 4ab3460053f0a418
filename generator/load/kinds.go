package load

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

const ruleKind = "kind-invalid"

// Kinds reads kinds from dir/NAME.yaml with their starter texts in dir/NAME.md, and
// what every record may carry from headerFile ("" for none), with the word lists in the
// folder words beside it. A folder that is not
// there holds no kinds.
func Kinds(fsys fs.FS, dir, headerFile string) (*record.Kinds, []finding.Finding) {
	kinds := &record.Kinds{}
	var findings []finding.Finding
	names, _ := fs.Glob(fsys, path.Join(dir, "*.yaml"))
	for _, name := range names {
		kind, found := readKind(fsys, name)
		findings = append(findings, found...)
		if kind != nil {
			kinds.List = append(kinds.List, kind)
		}
	}
	if headerFile != "" {
		header, found := readHeader(fsys, headerFile)
		kinds.Header, findings = header, append(findings, found...)
		kinds.Words, found = readWords(fsys, path.Join(path.Dir(headerFile), "words"))
		findings = append(findings, found...)
		for _, kind := range kinds.List {
			findings = append(findings, deadRules(kind, kinds.Header)...)
		}
	}
	return kinds, findings
}

// Join is the program's kinds with a handbook's own: a kind of the same name takes the
// place of the program's, so that a handbook can change one.
func Join(program, own *record.Kinds) (*record.Kinds, []finding.Finding) {
	joined := &record.Kinds{Header: program.Header, Words: program.Words, List: slices.Clone(program.List)}
	var findings []finding.Finding
	for _, kind := range own.List {
		kind.Own = true
		findings = append(findings, deadRules(kind, joined.Header)...)
		if i := slices.IndexFunc(joined.List, func(k *record.Kind) bool { return k.Name == kind.Name }); i >= 0 {
			joined.List[i] = kind
		} else {
			joined.List = append(joined.List, kind)
		}
	}
	slices.SortFunc(joined.List, func(a, b *record.Kind) int { return strings.Compare(a.Name, b.Name) })
	return joined, append(findings, clashes(joined)...)
}

// clashes finds kinds that would put their records in one folder or give them one prefix.
func clashes(kinds *record.Kinds) []finding.Finding {
	var findings []finding.Finding
	folders, prefixes := map[string]string{}, map[string]string{}
	clash := func(taken map[string]string, what, value string, kind *record.Kind) {
		if other, found := taken[value]; found {
			findings = append(findings, finding.Finding{
				Rule: ruleKind, Severity: finding.Error, Position: finding.Position{File: "content/kinds/" + kind.Name + ".yaml"},
				Message: fmt.Sprintf("the %s %q belongs to the kind %q already", what, value, other), Hint: "choose another",
			})
		}
		taken[value] = kind.Name
	}
	for _, kind := range kinds.List {
		clash(folders, "folder", kind.Folder, kind)
		clash(prefixes, "prefix", kind.Prefix, kind)
	}
	return findings
}

func openYAML(fsys fs.FS, name, rule string) (*yamlFile, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	return parseYAML(name, rule, data), nil
}

func unreadable(rule, name string, err error) []finding.Finding {
	return []finding.Finding{{
		Rule: rule, Severity: finding.Error, Position: finding.Position{File: name},
		Message: fmt.Sprintf("the file cannot be read: %s", reason(err)),
	}}
}

func readHeader(fsys fs.FS, name string) ([]record.Field, []finding.Finding) {
	file, err := openYAML(fsys, name, ruleKind)
	if err != nil {
		return nil, unreadable(ruleKind, name, err)
	}
	top, ok := file.top()
	if !ok {
		return nil, file.findings
	}
	fields := each(top, "fields", readField)
	top.done()
	return fields, file.findings
}

// folders of the site that are no kind's.
var reserved = []string{"assets", "data", "files", "frameworks", "pages", "search"}

func readKind(fsys fs.FS, name string) (*record.Kind, []finding.Finding) {
	file, err := openYAML(fsys, name, ruleKind)
	if err != nil {
		return nil, unreadable(ruleKind, name, err)
	}
	top, ok := file.top()
	if !ok {
		return nil, file.findings
	}
	kind := &record.Kind{
		Name:       top.required("kind"),
		Title:      top.required("title"),
		Plural:     top.required("plural"),
		Folder:     top.required("folder"),
		Prefix:     top.required("prefix"),
		Group:      top.text("group", "governance", "planning", "systems", "operation", "evaluation", "improvement", "support"),
		Level:      record.Level(max(0, slices.Index(record.Levels(), top.text("level", record.Levels()...)))),
		Purpose:    top.text("purpose"),
		Approval:   top.flag("approval"),
		Review:     top.text("review"),
		Answers:    top.texts("answers"),
		Controls:   top.texts("controls"),
		Documented: top.texts("documented-information"),
		Sections:   each(top, "sections", readSection),
		Fields:     each(top, "fields", readField),
		Rules:      each(top, "rules", readKindRule),
	}
	top.done()
	switch {
	case kind.Name != stem(name):
		file.report(top.node, "", "the file %s describes the kind %q", path.Base(name), kind.Name)
	case kind.Folder != "" && (slices.Contains(reserved, kind.Folder) || strings.Trim(kind.Folder, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""):
		file.report(top.node, "lower-case letters, digits and hyphens; not "+strings.Join(reserved, ", "), "%q cannot be the folder of a kind", kind.Folder)
	case kind.Prefix != "" && !record.IsID(kind.Prefix+"-1"):
		file.report(top.node, "capital letters and digits", "%q cannot be the prefix of ids", kind.Prefix)
	}
	starter, _ := fs.ReadFile(fsys, strings.TrimSuffix(name, ".yaml")+".md")
	kind.Starter = string(starter)
	if len(file.findings) > 0 && (kind.Name == "" || kind.Folder == "" || kind.Prefix == "") {
		return nil, file.findings
	}
	return kind, file.findings
}

func readSection(m *yamlMap) record.Section {
	return record.Section{Title: m.required("title"), Required: m.flag("required"), Hint: m.text("hint")}
}

func readField(m *yamlMap) record.Field {
	field := record.Field{
		Name:     m.required("name"),
		Type:     record.FieldType(m.text("type", record.FieldTypes()...)),
		Required: m.flag("required"),
		Values:   m.texts("values"),
		To:       m.texts("to"),
		Defines:  m.text("defines"),
		Fields:   each(m, "fields", readField),
		Help:     m.text("help"),
	}
	if node := m.take("required-when"); node != nil {
		if when, ok := m.file.mapping(node); ok {
			field.RequiredWhen = record.Condition{Field: when.required("field"), Is: when.required("is")}
			when.done()
		}
	}
	if node := m.take("due"); node != nil {
		if due, ok := m.file.mapping(node); ok {
			field.Due = &record.Due{What: due.required("what"), When: each(due, "when", readTest)}
			due.done()
		}
		if field.Type != "" && field.Type != record.DateField {
			m.file.report(node, "only a date can be due", "the field %q is no date", field.Name)
		}
	}
	if field.Type == "" {
		m.file.report(m.node, "one of "+strings.Join(record.FieldTypes(), ", "), "the field %q has no type", field.Name)
	}
	return field
}
