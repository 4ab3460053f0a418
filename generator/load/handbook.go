// Package load turns files into records, kinds and frameworks. It is the only place
// that knows how they are written: YAML, front matter, folders. What is wrong with a
// file is a finding with its place; nothing in a file makes it fail or loses text.
package load

import (
	"cmp"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"time"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A Handbook is everything in one version of the content, not yet linked.
type Handbook struct {
	Site     *record.Site
	Kinds    *record.Kinds
	Library  *framework.Library
	Records  []*record.Record
	Findings []finding.Finding
}

// A Loader reads handbooks. It remembers the files it parsed, so that loading again after
// a change costs little more than the change. It may be used from one goroutine at a time.
type Loader struct {
	kinds      *record.Kinds
	crosswalks Crosswalks
	findings   []finding.Finding // about what comes with the program; a test holds it empty
	parser     *markdown.Parser
	remember   bool
	memory     memory  // of the load before, when it is to be remembered
	linked     *linked // by the load before; nil when there was none

	// The clock decides only which files are read again, never what comes of them.
	now func() time.Time
}

// NewLoader makes a loader with what comes with the program: kinds as in
// record.KindFiles, crosswalks as in the package of that name. With a clock, what was
// parsed is kept from one load to the next; a single build needs none and is smaller.
func NewLoader(kindFiles, crosswalks fs.FS, clock func() time.Time) *Loader {
	l := &Loader{parser: markdown.New(), remember: clock != nil, now: clock}
	if clock == nil {
		l.now = func() time.Time { return time.Time{} }
	}
	var found []finding.Finding
	l.kinds, found = Kinds(kindFiles, "kinds", "header.yaml")
	l.findings = append(l.findings, found...)
	l.crosswalks, found = Frameworks(crosswalks, ".")
	l.findings = append(l.findings, found...)
	return l
}

// Input is a version of a handbook as files.
type Input struct {
	FS      fs.FS                             // rooted at the handbook
	Changes func(file string) []record.Change // what git knows; nil for nothing
	Keep    func(file string, text []byte)    // is given each record's text as it was read; nil for nobody
}

// Handbook loads one version. The error is ours: the files cannot be listed.
func (l *Loader) Handbook(in Input) (*Handbook, error) {
	began := l.now()
	h := &Handbook{}
	note := func(findings []finding.Finding) { h.Findings = append(h.Findings, findings...) }
	note(l.findings)
	var found []finding.Finding
	h.Site, found = Site(in.FS)
	note(found)
	own, found := Kinds(in.FS, "content/kinds", "")
	note(found)
	h.Kinds, found = Join(l.kinds, own)
	note(found)
	note(unknownIntervals(h.Site, h.Kinds))
	h.Library, found = l.frameworksFor(in.FS, h.Site)
	note(found)

	tree, err := listContent(in.FS)
	if err != nil {
		return nil, err
	}
	note(tree.findings)
	h.Records, found = l.records(in, tree, l.reader(tree, h.Kinds, began))
	note(found)
	note(releases(in.FS))
	h.Findings = finding.Sort(h.Findings)
	return h, nil
}

// library links the program's crosswalks and the handbook's own, unless the ones of the
// load before were the same.
func (l *Loader) frameworksFor(fsys fs.FS, site *record.Site) (*framework.Library, []finding.Finding) {
	own, findings := l.crosswalks.Read(fsys, "crosswalks")
	if l.linked == nil || !l.linked.own.same(own) {
		joined, found := l.crosswalks.With(own)
		all, more := joined.Library()
		l.linked = &linked{own: own, all: all, findings: append(found, more...)}
	}
	findings = append(findings, l.linked.findings...)
	if len(site.Frameworks) == 0 {
		return l.linked.all, findings
	}
	var known []string
	for _, f := range l.linked.all.Frameworks() {
		known = append(known, f.ID)
	}
	return l.linked.all.Only(site.Frameworks), append(findings, knownFrameworks(site, known)...)
}

// reader is what the readers of all files have in common.
func (l *Loader) reader(tree *content, kinds *record.Kinds, began time.Time) fileReader {
	f := fileReader{
		parser: l.parser, before: l.memory, began: began, tree: tree,
		kinds: make(map[string]*record.Kind, len(kinds.List)), names: kinds.Names(),
		files: map[*record.Kind][]record.Field{nil: fieldsWithFiles(kinds.Header)},
	}
	for _, k := range kinds.List {
		f.kinds[k.Name], f.files[k] = k, fieldsWithFiles(k.Fields)
	}
	return f
}

// records loads all Markdown files with as many goroutines as there are processors,
// and hands them back in the order of the list.
func (l *Loader) records(in Input, tree *content, common fileReader) ([]*record.Record, []finding.Finding) {
	results := make([]found, len(tree.markdown))
	next, wait := make(chan int), sync.WaitGroup{}
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var digester record.Digester
			for i := range next {
				f := common
				f.file, f.digester = tree.markdown[i], &digester
				f.load()
				if f.record != nil && in.Changes != nil {
					f.record.Changes = in.Changes(f.file.name)
				}
				if f.seen != nil && in.Keep != nil {
					in.Keep(f.file.name, f.seen.data)
				}
				if !l.remember {
					f.seen, f.attached = nil, nil
				}
				results[i] = f.found
			}
		})
	}
	for i := range tree.markdown {
		next <- i
	}
	close(next)
	wait.Wait()

	records := make([]*record.Record, 0, len(results))
	var findings []finding.Finding
	l.memory = memory{records: map[string]*remembered{}, attachments: map[string]*attached{}}
	for i, f := range results {
		findings = append(findings, f.findings...)
		if f.record != nil {
			records = append(records, f.record)
		}
		l.memory.add(tree.markdown[i].name, f)
	}
	return records, findings
}

// fileReader makes a record of one file.
type fileReader struct {
	parser   *markdown.Parser
	digester *record.Digester
	before   memory    // what the load before has seen
	began    time.Time // when this load did
	tree     *content
	kinds    map[string]*record.Kind
	names    []string                        // of the kinds
	files    map[*record.Kind][]record.Field // that name files; of nil: those that every record has

	file  file
	known []record.Attachment // of the whole record, when a variant of it is read
	found
}

// found is what comes of reading one file.
type found struct {
	record   *record.Record // nil when the file cannot be read
	seen     *remembered
	attached []*attached
	findings []finding.Finding
}

func (f *fileReader) load() {
	if f.seen = f.read(); f.seen == nil {
		return
	}
	m, name := f.seen, f.file.name
	fields := m.parsed.fields
	f.findings = append(f.findings, m.parsed.findings...)
	r := &record.Record{
		ID:      fields.Get("id").Text,
		Title:   fields.Get("title").Text,
		Summary: fields.Get("summary").Text,
		Version: fields.Get("version").Text,
		Status:  record.Status(fields.Get("status").Text),
		Fields:  fields, Body: m.body, File: name, Line: m.parsed.line, Digest: m.digest, Words: m.words,
	}
	r.Kind = f.kind(fields.Get("kind"))
	r.Classification = classification(fields.Get("classification").Text)
	f.problems(name, m.body)
	title := r.Title
	r.Title = titleOf(r, title)
	f.attach(r)
	for _, shown := range m.shown {
		r.Variants = append(r.Variants, f.variant(r, title, shown))
	}
	f.record = r
}

// titleOf is the title that a file gives; a page's may be its first heading.
func titleOf(r *record.Record, given string) string {
	if r.IsPage() {
		return cmp.Or(given, firstHeading(r.Body), strings.TrimSuffix(path.Base(r.File), path.Ext(r.File)))
	}
	return cmp.Or(given, r.ID)
}

// kind is the kind of that name. A file that names an unknown one is a page until that
// is mended: it is shown, but nothing in it counts.
func (f *fileReader) kind(v record.Value) *record.Kind {
	if !v.Has() {
		return nil
	}
	kind := f.kinds[v.Text]
	if kind == nil {
		f.findings = append(f.findings, finding.Finding{
			Rule: "unknown-kind", Severity: finding.Error, Position: v.Position,
			Message: "there is no kind \"" + v.Text + "\"", Hint: cmpHint(v.Text, f.names),
		})
	}
	return kind
}

func classification(word string) record.Classification {
	for _, c := range record.Classifications() {
		if string(c) == word {
			return c
		}
	}
	return record.Restricted
}

func firstHeading(body *markdown.Document) string {
	if len(body.Headings) > 0 && body.Headings[0].Level == 1 {
		return body.Headings[0].Text
	}
	return ""
}

func (f *fileReader) problems(name string, body *markdown.Document) {
	for _, p := range body.Problems {
		f.findings = append(f.findings, finding.Finding{
			Rule: p.Rule, Severity: finding.Error, Message: p.Message, Hint: p.Hint,
			Position: finding.Position{File: name, Line: p.Line, Column: p.Column, EndColumn: p.EndColumn},
		})
	}
}

// Kinds are the kinds that come with the program.
func (l *Loader) Kinds() *record.Kinds { return l.kinds }

// Library is the frameworks that come with the program.
func (l *Loader) Library() *framework.Library {
	library, _ := l.crosswalks.Library()
	return library
}
