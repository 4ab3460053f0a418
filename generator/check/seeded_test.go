package check

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"aims/content"
	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/load"
	"aims/generator/record"
)

// TestSeeded puts a defect for each rule into the example handbook, one at a time. The
// rule must find exactly that, once and at its line, and no other rule may cry out over
// it: who makes one mistake is told of one.
func TestSeeded(t *testing.T) {
	rules := Rules(programKinds(t))
	seeds, example := readSeeds(t, rules), newExample(t)
	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			s, found := seeds[rule.Name]
			require.True(t, found, "every rule has a defect in testdata/seeded")
			files := example.with(t, s)
			fresh, _, _ := finding.NewBaseline(example.findings).Split(example.check(t, files, s))

			own := only(rule.Name, fresh)
			require.Len(t, own, 1, "the rule must find the defect once:\n%s", told(fresh))
			require.Equal(t, s.place(t, files), finding.Position{File: own[0].File, Line: own[0].Line}, told(own))

			others := map[string]int{}
			for _, f := range fresh {
				if f.Rule != rule.Name {
					require.NotEqual(t, finding.Error, f.Severity, "another error over one mistake: %s", f)
					others[f.Rule]++
				}
			}
			require.True(t, maps.Equal(s.Also, others), "others find, and also: must say so:\n%s", told(fresh))
		})
	}
}

// A seed is one defect in the example: an edit, or a few where one would not make it.
// They stand in testdata/seeded by the name of the rule that must find them.
type seed struct {
	edit `yaml:",inline"`
	And  []edit `yaml:"and"`

	At      string `yaml:"at"`       // a text on the line of the finding; else the first line that the edit changes
	FoundIn string `yaml:"found-in"` // the file of the finding; else that of the edit
	Whole   bool   `yaml:"whole"`    // the finding is about the file as a whole and has no line

	Also map[string]int `yaml:"also"` // what honestly follows for other rules, and how often

	Since      bool    `yaml:"since"`      // compared with the example as it was released
	Answers    Answers `yaml:"answers"`    // of other sites
	Unapproved bool    `yaml:"unapproved"` // the change was not: see approve
}

// An edit changes a text that stands once in a file, or the file as a whole. Bytes that
// YAML cannot hold are written as in stories: \x00, and \x20{1000} for many.
type edit struct {
	In         string `yaml:"in"`
	Text       string `yaml:"text"`
	Becomes    string `yaml:"becomes"`
	New        string `yaml:"new"`        // all of a file
	Gone       bool   `yaml:"gone"`       // there is no such file any more
	Unreadable bool   `yaml:"unreadable"` // nobody may open it
}

func (s seed) edits() []edit { return append([]edit{s.edit}, s.And...) }

func readSeeds(t *testing.T, rules []Rule) map[string]seed {
	t.Helper()
	names, err := filepath.Glob("testdata/seeded/*.yaml")
	require.NoError(t, err)
	seeds := map[string]seed{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		var some map[string]seed
		decoder := yaml.NewDecoder(bytes.NewReader(data))
		decoder.KnownFields(true)
		require.NoError(t, decoder.Decode(&some), name)
		for rule, s := range some {
			_, found := Find(rules, rule)
			require.True(t, found, "%s: the defect %s is for no rule", name, rule)
			require.NotContains(t, seeds, rule, "%s: a rule has one defect", name)
			seeds[rule] = s
		}
	}
	return seeds
}

// example is the example handbook, and what is found in it as it is.
type example struct {
	files    storyFiles
	loader   *load.Loader // remembers what an edit leaves alone
	single   *load.Loader // for a record by itself
	findings []finding.Finding
}

func newExample(t *testing.T) *example {
	t.Helper()
	e := &example{
		files:  storyFiles{MapFS: fstest.MapFS{}},
		loader: load.NewLoader(record.KindFiles, crosswalks.Files, func() time.Time { return today }),
		single: load.NewLoader(record.KindFiles, fstest.MapFS{}, nil),
	}
	require.NoError(t, fs.WalkDir(content.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".go") {
			return err
		}
		data, err := content.Files.ReadFile(name)
		e.files.write("content/"+name, data)
		return err
	}))
	e.findings = e.check(t, e.files, seed{})
	for _, f := range e.findings {
		require.NotEqual(t, finding.Error, f.Severity, "the example must be clean: %s", f)
	}
	return e
}

func (s storyFiles) write(name string, data []byte) {
	s.MapFS[name] = &fstest.MapFile{Data: data, Mode: 0o644}
}

func (e *example) check(t *testing.T, files storyFiles, s seed) []finding.Finding {
	t.Helper()
	in := Input{Source: func(file string) ([]byte, bool) {
		data, err := fs.ReadFile(files, file)
		return data, err == nil
	}}
	if s.Since {
		in.Former, _ = linked(t, e.loader, e.files, "v1.0", today)
	}
	in.Graph, in.Loaded = linked(t, e.loader, files, "next", today)
	return append(Run(in).Findings, RunOutside(in.Graph, s.Answers).Findings...)
}

// with is the example with a defect in it.
func (e *example) with(t *testing.T, s seed) storyFiles {
	t.Helper()
	files := storyFiles{MapFS: maps.Clone(e.files.MapFS), unreadable: map[string]bool{}}
	for _, change := range s.edits() {
		change.apply(t, files)
	}
	for _, change := range s.edits() {
		e.approve(t, files, change.In, s.Unapproved)
	}
	return files
}

func (c edit) apply(t *testing.T, files storyFiles) {
	t.Helper()
	if c.New != "" {
		require.NotContains(t, files.MapFS, c.In)
		files.write(c.In, unescaped(t, []byte(c.New)))
		return
	}
	require.Contains(t, files.MapFS, c.In)
	switch {
	case c.Gone:
		delete(files.MapFS, c.In)
	case c.Unreadable:
		files.unreadable[c.In] = true
	default:
		data := files.MapFS[c.In].Data
		lineOnce(t, c.In, data, c.Text)
		files.write(c.In, bytes.Replace(data, []byte(c.Text), unescaped(t, []byte(c.Becomes)), 1))
	}
}

// lineOnce is the line of a text that must stand once in a file.
func lineOnce(t *testing.T, name string, data []byte, text string) int {
	t.Helper()
	require.NotEmpty(t, text, "%s: which text?", name)
	require.Equal(t, 1, bytes.Count(data, []byte(text)), "%s must hold this once: %s", name, text)
	before, _, _ := bytes.Cut(data, []byte(text))
	return bytes.Count(before, []byte("\n")) + 1
}

// approve binds the approvals of a changed record to its new text where they were bound to
// the old one: that nobody approved the change would be one defect more. A new record has
// {digest} for its own; {words} is the digest of the words as they were before.
func (e *example) approve(t *testing.T, files storyFiles, name string, unapproved bool) {
	t.Helper()
	changed, old := files.MapFS[name], e.files.MapFS[name]
	if changed == nil || files.unreadable[name] {
		return
	}
	after := e.parsed(t, changed.Data)
	if after == nil {
		return
	}
	renewed := []string{"{digest}", after.Digest}
	if old != nil {
		before := e.parsed(t, old.Data)
		renewed = append(renewed, "{words}", record.WordsDigest(before.Fields, before.Body))
		if !unapproved {
			renewed = append(renewed, before.Digest, after.Digest)
		}
	}
	files.write(name, []byte(strings.NewReplacer(renewed...).Replace(string(changed.Data))))
}

// parsed is a record by itself; nil where nobody can read it.
func (e *example) parsed(t *testing.T, data []byte) *record.Record {
	t.Helper()
	h, err := e.single.Handbook(load.Input{FS: fstest.MapFS{"content/record.md": {Data: data}}})
	require.NoError(t, err)
	if len(h.Records) == 0 {
		return nil
	}
	return h.Records[0]
}

// place is where the defect must be found: in the changed files, so that it holds when the
// example grows.
func (s seed) place(t *testing.T, files storyFiles) finding.Position {
	t.Helper()
	at := finding.Position{File: s.In}
	if s.FoundIn != "" {
		at.File = s.FoundIn
	}
	switch {
	case s.Whole:
	case s.At != "":
		at.Line = lineOnce(t, at.File, files.MapFS[at.File].Data, s.At)
	case s.New != "":
		at.Line = 1
	default:
		at.Line = lineOnce(t, at.File, files.MapFS[at.File].Data, string(unescaped(t, []byte(s.Becomes)))) + s.kept()
	}
	return at
}

// kept is how many lines at its beginning the edit leaves as they were.
func (c edit) kept() (n int) {
	before, after := strings.Split(c.Text, "\n"), strings.Split(c.Becomes, "\n")
	for n < min(len(before), len(after)-1) && before[n] == after[n] {
		n++
	}
	return n
}
