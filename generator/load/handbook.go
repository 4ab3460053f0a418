// Package load turns files into records, kinds and frameworks. It is the only place
// that knows how they are written: YAML, front matter, folders. What is wrong with a
// file is a finding with its place; nothing in a file makes it fail or loses text.
package load

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"

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

// A Loader reads handbooks. It remembers the bodies it parsed, by their bytes, so that
// loading again after a change costs little more than the change. It may be used from
// one goroutine at a time.
type Loader struct {
	kinds      *record.Kinds
	crosswalks Crosswalks
	findings   []finding.Finding // about what comes with the program; a test holds it empty
	parser     *markdown.Parser
	memory     map[string]*remembered // by path; nil when nothing is remembered
}

// remembered is a file as it was when it was parsed last.
type remembered struct {
	data   []byte
	parsed parsedFile
	body   *markdown.Document
	digest string
	used   bool // in the latest load
}

// NewLoader makes a loader with what comes with the program: kinds as in
// record.KindFiles, crosswalks as in the package of that name. With remember, bodies are
// kept from one load to the next; a single build is smaller without.
func NewLoader(kindFiles, crosswalks fs.FS, remember bool) *Loader {
	l := &Loader{parser: markdown.New()}
	if remember {
		l.memory = map[string]*remembered{}
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
}

// Handbook loads one version. The error is ours: the files cannot be listed.
func (l *Loader) Handbook(in Input) (*Handbook, error) {
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
	h.Library, found = l.library(in.FS, h.Site)
	note(found)

	tree, err := listContent(in.FS)
	if err != nil {
		return nil, err
	}
	note(tree.findings)
	h.Records, found = l.records(in, tree, h.Kinds)
	note(found)
	l.forget()
	h.Findings = finding.Sort(h.Findings)
	return h, nil
}

func (l *Loader) library(fsys fs.FS, site *record.Site) (*framework.Library, []finding.Finding) {
	own, findings := l.crosswalks.Read(fsys, "crosswalks")
	joined, found := l.crosswalks.With(own)
	findings = append(findings, found...)
	library, found := joined.Library()
	findings = append(findings, found...)
	if len(site.Frameworks) == 0 {
		return library, findings
	}
	var known []string
	for _, f := range library.Frameworks() {
		known = append(known, f.ID)
	}
	return library.Only(site.Frameworks), append(findings, knownFrameworks(site, known)...)
}

// content is what lies below content/.
type content struct {
	markdown []string        // files of records and pages, in order
	files    map[string]bool // every regular file
	links    map[string]bool // symbolic links
	findings []finding.Finding
}

func listContent(fsys fs.FS) (*content, error) {
	c := &content{files: map[string]bool{}, links: map[string]bool{}}
	err := fs.WalkDir(fsys, "content", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "content":
			return fs.SkipAll // an empty handbook
		case err != nil:
			return err
		case entry.IsDir():
			if name == "content/kinds" || (strings.HasPrefix(entry.Name(), ".") && name != "content") {
				return fs.SkipDir
			}
		case entry.Type()&fs.ModeSymlink != 0:
			c.links[name] = true
			if strings.HasSuffix(name, ".md") {
				c.findings = append(c.findings, escape(finding.Position{File: name}, name))
			}
		case entry.Type().IsRegular():
			c.files[name] = true
			if strings.HasSuffix(strings.ToLower(name), ".md") && !strings.HasPrefix(entry.Name(), ".") {
				c.markdown = append(c.markdown, name)
			}
		}
		return nil
	})
	return c, err
}

// records loads all Markdown files with as many goroutines as there are processors,
// and hands them back in the order of the list.
func (l *Loader) records(in Input, tree *content, kinds *record.Kinds) ([]*record.Record, []finding.Finding) {
	type result struct {
		record   *record.Record
		memory   *remembered
		findings []finding.Finding
	}
	results := make([]result, len(tree.markdown))
	byName := make(map[string]*record.Kind, len(kinds.List))
	for _, k := range kinds.List {
		byName[k.Name] = k
	}
	next, wait := make(chan int), sync.WaitGroup{}
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			var digester record.Digester
			for i := range next {
				name, r := tree.markdown[i], &results[i]
				file := fileReader{fsys: in.FS, tree: tree, kinds: byName, header: kinds.Header, names: kinds.Names(), digester: &digester}
				memory := l.read(&file, name)
				if memory != nil {
					r.record = file.record(name, memory)
					if in.Changes != nil {
						r.record.Changes = in.Changes(name)
					}
				}
				r.findings = file.findings
				if l.memory != nil {
					r.memory = memory
				}
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
	for i, r := range results {
		findings = append(findings, r.findings...)
		if r.record == nil {
			continue
		}
		records = append(records, r.record)
		if l.memory != nil {
			r.memory.used, l.memory[tree.markdown[i]] = true, r.memory
		}
	}
	return records, findings
}

// read gives a file parsed, from memory when its bytes are the same. It only reads
// l.memory, so many may call it at once.
func (l *Loader) read(f *fileReader, name string) *remembered {
	data, err := readBounded(f.fsys, name)
	if err != nil {
		f.findings = append(f.findings, tooLarge(name, err))
		return nil
	}
	if known := l.memory[name]; known != nil && bytes.Equal(known.data, data) {
		return known
	}
	parsed := split(name, data)
	return &remembered{
		data: data, parsed: parsed,
		body:   l.parser.Parse(parsed.body, parsed.line),
		digest: f.digester.Digest(parsed.fields, parsed.body),
	}
}

// forget drops files that are no longer there.
func (l *Loader) forget() {
	for name, m := range l.memory {
		if !m.used {
			delete(l.memory, name)
		}
		m.used = false
	}
}

func readBounded(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFile {
		return nil, errTooLarge
	}
	return fs.ReadFile(fsys, name)
}

var errTooLarge = errors.New("larger than a record can be")

func tooLarge(name string, err error) finding.Finding {
	f := finding.Finding{Rule: "file-unreadable", Severity: finding.Error, Position: finding.Position{File: name}, Message: "the file cannot be read: " + reason(err).Error()}
	if errors.Is(err, errTooLarge) {
		f.Rule, f.Message, f.Hint = "file-too-large", "the file is larger than 64 MB", "keep large data beside the record and link to it"
	}
	return f
}

// fileReader makes a record of one file.
type fileReader struct {
	fsys     fs.FS
	tree     *content
	kinds    map[string]*record.Kind
	header   []record.Field
	names    []string
	digester *record.Digester
	findings []finding.Finding
}

func (f *fileReader) record(name string, m *remembered) *record.Record {
	fields := m.parsed.fields
	f.findings = append(f.findings, m.parsed.findings...)
	r := &record.Record{
		ID:      fields.Get("id").Text,
		Title:   fields.Get("title").Text,
		Summary: fields.Get("summary").Text,
		Version: fields.Get("version").Text,
		Status:  record.Status(fields.Get("status").Text),
		Fields:  fields, Body: m.body, File: name, Line: m.parsed.line, Digest: m.digest,
	}
	r.Kind = f.kind(fields.Get("kind"))
	r.Classification = classification(fields.Get("classification").Text)
	f.problems(name, m.body)
	if r.IsPage() {
		r.Title = cmp.Or(r.Title, firstHeading(m.body), strings.TrimSuffix(path.Base(name), path.Ext(name)))
	} else {
		r.Title = cmp.Or(r.Title, r.ID)
	}
	f.attach(r)
	return r
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
