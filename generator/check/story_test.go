package check

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

var update = flag.Bool("update", false, "write what the rules find into the stories")

// today is the day on which every story plays.
var today = time.Date(2026, time.November, 23, 0, 0, 0, 0, time.UTC)

// programKinds are the kinds that come with the program.
func programKinds(t testing.TB) *record.Kinds {
	t.Helper()
	kinds, findings := load.Kinds(record.KindFiles, "kinds", "header.yaml")
	require.Empty(t, findings)
	return kinds
}

// TestStories plays the story of each rule, testdata/RULE.txtar: a few words, and two
// small handbooks. In the one below failing/ the rule finds what the file findings
// says, and nothing else; in the one below passing/ it finds nothing, and no other rule
// finds an error. Files outside these folders belong to both; answers are what other
// sites said; below former/ is the version that both are compared with. What findings says
// is written anew by go test -update.
func TestStories(t *testing.T) {
	loader := load.NewLoader(record.KindFiles, crosswalks.Files, nil)
	for _, rule := range Rules(programKinds(t)) {
		t.Run(rule.Name, func(t *testing.T) {
			file := filepath.Join("testdata", rule.Name+".txtar")
			story, err := txtar.ParseFile(file)
			require.NoError(t, err, "every rule has its story")
			require.NotEmpty(t, strings.TrimSpace(string(story.Comment)), "a story begins with what happens in it")

			found := told(only(rule.Name, findingsIn(t, loader, story, "failing")))
			require.NotEmpty(t, found, "the rule must find something in failing/")
			if *update {
				write(t, file, story, found)
			}
			require.Equal(t, section(story, "findings"), found)

			passing := findingsIn(t, loader, story, "passing")
			require.Empty(t, told(only(rule.Name, passing)))
			for _, f := range passing {
				require.NotEqual(t, finding.Error, f.Severity, "passing/ must hold to the other rules too: %s", f)
			}
		})
	}
}

// TestStoriesHaveRules holds that no story outlives its rule.
func TestStoriesHaveRules(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	for _, file := range files {
		_, found := Find(Rules(programKinds(t)), strings.TrimSuffix(filepath.Base(file), ".txtar"))
		require.True(t, found, "%s is the story of no rule", file)
	}
}

func findingsIn(t *testing.T, loader *load.Loader, story *txtar.Archive, side string) []finding.Finding {
	t.Helper()
	return findingsOn(t, loader, story, side, today)
}

func findingsOn(t *testing.T, loader *load.Loader, story *txtar.Archive, side string, day time.Time) []finding.Finding {
	t.Helper()
	files := filesOf(t, story, side)
	in := Input{Source: func(file string) ([]byte, bool) {
		data, err := fs.ReadFile(files, file)
		return data, err == nil
	}}
	in.Graph, in.Loaded = linked(t, loader, files, "next", day)
	if slices.ContainsFunc(story.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "former/") }) {
		in.Former, _ = linked(t, loader, filesOf(t, story, "former"), "v1.0", day)
	}
	return append(Run(in).Findings, RunOutside(in.Graph, answersOf(story)).Findings...)
}

func linked(t *testing.T, loader *load.Loader, files fs.FS, version string, day time.Time) (*link.Graph, []finding.Finding) {
	t.Helper()
	h, err := loader.Handbook(load.Input{FS: files})
	require.NoError(t, err)
	return link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: version, Today: day}), h.Findings
}

// answersOf are what other sites said in a story: the file answers has an address a line,
// with its problem behind it; a question mark in front says that nobody can be sure.
func answersOf(story *txtar.Archive) Answers {
	answers := Answers{}
	for line := range strings.Lines(section(story, "answers")) {
		address, problem, _ := strings.Cut(strings.TrimSpace(line), " ")
		sure := !strings.HasPrefix(address, "?")
		answers[strings.TrimPrefix(address, "?")] = Answer{Problem: problem, Sure: sure}
	}
	return answers
}

// escape is a byte that a txtar cannot hold, such as \x00, or many: \x20{1000}.
var escape = regexp.MustCompile(`\\x([0-9a-f]{2})(?:\{(\d+)\})?`)

// filesOf are the files of one of the two handbooks. A name that ends in .escaped has
// bytes written as escapes; one that ends in .unreadable cannot be opened.
func filesOf(t *testing.T, story *txtar.Archive, side string) fs.FS {
	t.Helper()
	files := storyFiles{MapFS: fstest.MapFS{}, unreadable: map[string]bool{}}
	for _, f := range story.Files {
		top, rest, _ := strings.Cut(f.Name, "/")
		switch {
		case top == side:
			f.Name = rest
		case top == "failing", top == "passing", top == "former", f.Name == "findings", f.Name == "answers":
			continue
		}
		if name, cut := strings.CutSuffix(f.Name, ".escaped"); cut {
			f.Name, f.Data = name, unescaped(t, f.Data)
		}
		if name, cut := strings.CutSuffix(f.Name, ".unreadable"); cut {
			f.Name, files.unreadable[name] = name, true
		}
		files.MapFS[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}

func unescaped(t *testing.T, data []byte) []byte {
	t.Helper()
	return escape.ReplaceAllFunc(data, func(found []byte) []byte {
		part := escape.FindSubmatch(found)
		char, err := strconv.ParseUint(string(part[1]), 16, 8)
		require.NoError(t, err)
		times := 1
		if len(part[2]) > 0 {
			times, err = strconv.Atoi(string(part[2]))
			require.NoError(t, err)
		}
		return bytes.Repeat([]byte{byte(char)}, times)
	})
}

// storyFiles are files of which some cannot be opened.
type storyFiles struct {
	fstest.MapFS
	unreadable map[string]bool
}

func (s storyFiles) Open(name string) (fs.File, error) {
	if s.unreadable[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return s.MapFS.Open(name)
}

func (s storyFiles) ReadFile(name string) ([]byte, error) {
	if s.unreadable[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return s.MapFS.ReadFile(name)
}

func only(rule string, findings []finding.Finding) (kept []finding.Finding) {
	for _, f := range findings {
		if f.Rule == rule {
			kept = append(kept, f)
		}
	}
	return kept
}

// told writes findings as a story shows them.
func told(findings []finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}

func section(story *txtar.Archive, name string) string {
	for _, f := range story.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func write(t *testing.T, file string, story *txtar.Archive, found string) {
	t.Helper()
	kept := story.Files[:0:0]
	for _, f := range story.Files {
		if f.Name != "findings" {
			kept = append(kept, f)
		}
	}
	story.Files = append(kept, txtar.File{Name: "findings", Data: []byte(found)})
	require.NoError(t, os.WriteFile(file, txtar.Format(story), 0o644))
}

// Sub keeps what cannot be read unreadable: MapFS would answer for itself.
func (s storyFiles) Sub(dir string) (fs.FS, error) { return fs.Sub(struct{ fs.FS }{s}, dir) }

// TestBaselinesHoldTomorrow plays the stories again some days later: a finding that is
// still there must be the one that a baseline knows, however its words count the days.
func TestBaselinesHoldTomorrow(t *testing.T) {
	type spot struct {
		rule string
		at   finding.Position
	}
	loader := load.NewLoader(record.KindFiles, crosswalks.Files, nil)
	for _, rule := range Rules(programKinds(t)) {
		story, err := txtar.ParseFile(filepath.Join("testdata", rule.Name+".txtar"))
		require.NoError(t, err)
		before := map[spot][]finding.Finding{}
		for _, f := range only(rule.Name, findingsOn(t, loader, story, "failing", today)) {
			at := spot{f.Rule, f.Position}
			before[at] = append(before[at], f)
		}
		for _, f := range only(rule.Name, findingsOn(t, loader, story, "failing", today.AddDate(0, 0, 5))) {
			if known, found := before[spot{f.Rule, f.Position}]; found {
				fresh, _, _ := finding.NewBaseline(known).Split([]finding.Finding{f})
				require.Empty(t, fresh, "%s: name the words that move in finding/fingerprint.go", rule.Name)
			}
		}
	}
}
