package generator

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"aims/generator/check"
	"aims/generator/files"
	"aims/generator/leak"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
	"aims/generator/search"
	"aims/generator/source"
	"aims/generator/verify"
)

// guarded are the files of an edition that is not to hold every record: each is looked at
// for what its audience may not read before anybody gets it.
func (e *Edition) guarded(set *files.Set) (*files.Set, error) {
	if err := set.Err(); err != nil || e.unguarded || !guards {
		return set, err
	}
	checked, err := e.version.Graph()
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(checked.Graph.Records(), func(r *record.Record) bool { return e.mayNotRead(r) || e.variant(r) != nil }) {
		return set, nil
	}
	go func() { _, _ = e.leaks() }() // while the first files are made: they will ask for it
	return leak.Guard(set, func() (*leak.Check, error) {
		e.looked.Store(true)
		return e.leaks()
	}), nil
}

// sources are the texts of a version's records as they were loaded, for all of its audiences.
type sources struct {
	fsys  fs.FS
	texts sync.Map // []byte by file
}

func (s *sources) keep(file string, text []byte) { s.texts.Store(file, text) }

func (s *sources) text(file string) ([]byte, error) {
	if text, kept := s.texts.Load(file); kept {
		return text.([]byte), nil
	}
	return fs.ReadFile(s.fsys, file)
}

func (e *Edition) mayNotRead(r *record.Record) bool { return !e.audience.MayRead(r.Classification) }

// variant is a record as the audience is shown it when it may not read all of its text, else
// nil.
func (e *Edition) variant(r *record.Record) *record.Variant { return r.VariantFor(e.audience.Name) }

// newLeaks goes back to the sources, as a check that trusted what was made of them would trust
// what it is to check.
func (e *Edition) newLeaks() (*leak.Check, error) {
	checked, err := e.version.Graph()
	if err != nil {
		return nil, err
	}
	graph := checked.Graph
	told, err := e.told(graph)
	if err != nil {
		return nil, err
	}
	in := leak.Input{
		Audience: e.audience.Name, Dir: e.Dir(), Secrets: e.secrets(graph), Known: told,
		Read:  e.version.sources.text,
		Again: func() (*files.Set, error) { return e.withoutSecrets(graph) },
	}
	if !e.plan.NoSearch {
		in.Terms = search.NewTerms
		in.Unpack = func(read files.Read) func(string, []byte) (leak.Unpacked, bool, error) {
			plain := search.Plain(read)
			return func(name string, content []byte) (leak.Unpacked, bool, error) {
				text, terms, packed, err := plain(name, content)
				return leak.Unpacked{Text: text, Terms: terms}, packed, err
			}
		}
	}
	return leak.New(in)
}

// secrets are the records that the audience may not read.
func (e *Edition) secrets(graph *link.Graph) []leak.Secret {
	rows := map[*record.Record][]string{}
	for _, id := range graph.IDs() {
		if d, found := graph.Definition(id); found {
			rows[d.Record] = append(rows[d.Record], id)
		}
	}
	published := e.attachments(graph)
	var all []leak.Secret
	for _, r := range graph.Records() {
		if !e.mayNotRead(r) {
			if s, some := e.secretParts(graph, r, published); some {
				all = append(all, s)
			}
			continue
		}
		s := leak.Secret{File: r.File, ID: r.ID, Names: []leak.Name{
			{What: "the id", Text: r.ID, Exact: true}, {What: "the title", Text: r.Title},
			{What: "the address", Text: r.Path()}, {What: "the digest", Text: r.Digest},
		}}
		for _, id := range slices.Compact(rows[r]) {
			s.Names = append(s.Names, leak.Name{What: "the id of a row", Text: id, Exact: true})
		}
		for _, c := range r.Changes {
			s.Names = append(s.Names, leak.Name{What: "the git author", Text: c.Author}, leak.Name{What: "the subject of a commit", Text: c.Subject})
		}
		s.Files = unpublished(r, published)
		all = append(all, s)
	}
	return all
}

// secretParts are what a record that the audience is shown keeps from it: lines of its text,
// the digest of the whole, and who wrote what.
func (e *Edition) secretParts(graph *link.Graph, r *record.Record, published map[string]bool) (leak.Secret, bool) {
	shown := e.variant(r)
	if shown == nil && !e.namesHidden(graph, r) {
		return leak.Secret{}, false
	}
	s := leak.Secret{File: r.File, ID: r.ID, Lines: []leak.Span{}, Names: []leak.Name{{What: "the digest of the whole", Text: r.Digest}}}
	for _, c := range r.Changes {
		s.Names = append(s.Names, leak.Name{What: "the git author", Text: c.Author}, leak.Name{What: "the subject of a commit", Text: c.Subject})
	}
	if shown != nil {
		text, err := e.version.sources.text(r.File)
		for line := range bytes.Count(text, []byte("\n")) + 1 {
			if _, is := shown.Body.LineOf(line + 1); err == nil && !is {
				s.Lines = append(s.Lines, leak.Span{From: line + 1, To: line + 1})
			}
		}
		s.Files = unpublished(r, published)
	}
	return s, true
}

// namesHidden tells whether a record names one that the audience may not read.
func (e *Edition) namesHidden(graph *link.Graph, r *record.Record) bool {
	return slices.ContainsFunc(graph.References(r), func(ref link.Reference) bool { return ref.To.Record != nil && e.mayNotRead(ref.To.Record) })
}

// unpublished are the files of a record that no other publishes.
func unpublished(r *record.Record, published map[string]bool) (files []leak.File) {
	for _, a := range r.Attachments {
		if !published[a.File] {
			files = append(files, leak.File{Name: a.File, SHA256: a.SHA256, Size: a.Size})
		}
	}
	return files
}

// attachments are the files that records of the edition publish.
func (e *Edition) attachments(graph *link.Graph) map[string]bool {
	published := map[string]bool{}
	for _, r := range graph.Records() {
		if e.mayNotRead(r) {
			continue
		}
		shown := r.Attachments
		if v := e.variant(r); v != nil {
			shown = v.Attachments
		}
		for _, a := range shown {
			published[a.File] = true
		}
	}
	return published
}

// told is what the audience may read, and what the program and the theme say by themselves.
func (e *Edition) told(graph *link.Graph) ([]leak.Text, error) {
	var names, rules bytes.Buffer
	fmt.Fprintln(&names, graph.Site.Organization, graph.Site.Title, graph.Site.Notice, e.Dir(), e.version.Tree.Commit)
	fmt.Fprintln(&names, link.OutOfSight)
	var told []leak.Text
	for _, r := range graph.Records() {
		if e.mayNotRead(r) {
			continue
		}
		fmt.Fprintln(&names, r.File, r.Path())
		switch v := e.variant(r); {
		case v != nil:
			fmt.Fprintln(&names, v.Title)
		case e.namesHidden(graph, r):
			fmt.Fprintln(&names, r.Title)
		default:
			fmt.Fprintln(&names, r.Title, r.Digest)
			for _, c := range r.Changes {
				fmt.Fprintln(&names, c.Author)
			}
		}
		told = append(told, func() ([]byte, error) { return e.blotted(graph, r) })
	}
	for file := range e.attachments(graph) {
		fmt.Fprintln(&names, file)
		told = append(told, func() ([]byte, error) { return e.attachedText(file) })
	}
	for _, r := range Rules(nil, graph.Kinds) {
		fmt.Fprintln(&rules, r.Name, r.Title, r.Doc, r.Because)
	}
	rules.Write(search.Client())
	rules.Write(verify.Client())
	told = append(told, func() ([]byte, error) { return names.Bytes(), nil }, func() ([]byte, error) { return rules.Bytes(), nil })
	former, err := e.toldBefore()
	if err != nil {
		return nil, err
	}
	told = append(told, former...)
	program, handbook := e.plan.Program, e.version.Tree.FS
	for _, of := range []struct {
		files fs.FS
		dir   string
	}{
		{program.Kinds, "."}, {program.Crosswalks, "."}, {program.Themes, "."},
		{handbook, "content/kinds"}, {handbook, "crosswalks"}, {handbook, "themes"},
	} {
		found, err := textsIn(of.files, of.dir)
		if err != nil {
			return nil, err
		}
		told = append(told, found...)
	}
	return told, nil
}

// toldBefore is what the audience read in the versions that pages of changes are told from.
func (e *Edition) toldBefore() (told []leak.Text, err error) {
	view, err := e.view()
	if err != nil {
		return nil, err
	}
	for _, f := range e.past.compared(view) {
		told = append(told, func() ([]byte, error) {
			s, err := f.past.snapshot()
			if err != nil {
				return nil, err
			}
			return fmt.Appendf(s.Bytes(), "\nchanges since %s\n", title(f.version)), nil
		})
	}
	return told, nil
}

// textsIn are the files of a folder, which need not be there.
func textsIn(fsys fs.FS, dir string) (texts []leak.Text, err error) {
	if info, err := fs.Stat(fsys, dir); err != nil || !info.IsDir() {
		return nil, nil
	}
	err = fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			texts = append(texts, func() ([]byte, error) { return fs.ReadFile(fsys, name) })
		}
		return err
	})
	return texts, err
}

// largestTold is the size of attachments that are read as what the audience may read when they
// are no text: the words in a document are found, films and archives are not searched.
const largestTold = 1 << 20

func (e *Edition) attachedText(file string) ([]byte, error) {
	content, err := fs.ReadFile(e.version.Tree.FS, file)
	if err != nil || len(content) > largestTold && !utf8.Valid(content) {
		return nil, err
	}
	return content, nil
}

// blotted is the source of a record in which whatever names a record out of sight is blotted
// out: the audience may read the rest. It is done on the text, and not by the view, whose
// work is what a leak check is to check.
func (e *Edition) blotted(graph *link.Graph, r *record.Record) ([]byte, error) {
	text, err := e.version.sources.text(r.File)
	if err != nil {
		return nil, err
	}
	var lines [][]byte // of a copy to blot in
	split := func() {
		text = bytes.Clone(text)
		lines = slices.Collect(bytes.Lines(text))
	}
	if shown := e.variant(r); shown != nil {
		split()
		for i, line := range lines {
			if _, is := shown.Body.LineOf(i + 1); !is {
				for at := range bytes.TrimRight(line, "\r\n") {
					line[at] = ' '
				}
			}
		}
	}
	for _, ref := range graph.References(r) {
		if ref.To.Record == nil || !e.mayNotRead(ref.To.Record) {
			continue
		}
		if lines == nil {
			split()
		}
		if n := ref.Position.Line - 1; n >= 0 && n < len(lines) {
			if line := lines[n]; ref.Field == link.InText {
				blotLinks(line, ref.Text)
			} else {
				blotValue(line, ref.Position.Column, ref.Text)
			}
		}
	}
	return text, nil
}

// blotLinks writes over each link of a line that names something. What is written elsewhere
// than where it is used stays.
func blotLinks(line []byte, name string) {
	for at := 0; name != ""; {
		i := bytes.Index(line[at:], []byte(name))
		if i < 0 {
			return
		}
		from, to := wholeLink(line, at+i, at+i+len(name))
		at += i + len(name)
		blot(line[from:to])
	}
}

// blotValue writes over the value that begins at a column. A row on one line may name the same
// record in words beside it, which the audience reads.
func blotValue(line []byte, column int, value string) {
	from := 0
	for range max(0, column-1) {
		_, size := utf8.DecodeRune(line[from:])
		from += size
	}
	if i := bytes.Index(line[from:], []byte(value)); i >= 0 {
		blot(line[from+i : from+i+len(value)])
	}
}

func blot(text []byte) {
	for i := range text {
		text[i] = 'X'
	}
}

// wholeLink is the link or image that a destination stands in, [[name|text]] or [text](name).
func wholeLink(line []byte, from, to int) (begin, end int) {
	if bytes.HasSuffix(line[:from], []byte("[[")) {
		if close := bytes.Index(line[to:], []byte("]]")); close >= 0 {
			return from - 2, to + close + 2
		}
	}
	before := bytes.TrimSuffix(line[:from], []byte("<"))
	text, found := bytes.CutSuffix(before, []byte("]("))
	close := bytes.IndexByte(line[to:], ')')
	if !found || close < 0 {
		return from, from // written elsewhere
	}
	for depth, i := 1, len(text)-1; i >= 0; i-- {
		switch text[i] {
		case ']':
			depth++
		case '[':
			if depth--; depth == 0 {
				return i, to + close + 1
			}
		}
	}
	return from, from
}

// withoutSecrets promises the edition as it would be if there had never been a record that
// its audience may not read.
func (e *Edition) withoutSecrets(graph *link.Graph) (*files.Set, error) {
	gone := map[string]bool{}
	published := e.attachments(graph)
	kept := map[string][]byte{}
	for _, r := range graph.Records() {
		if !e.mayNotRead(r) {
			text, err := e.blotted(graph, r)
			if err != nil {
				return nil, err
			}
			kept[r.File] = text
			continue
		}
		gone[r.File] = true
		for _, a := range r.Attachments {
			gone[a.File] = !published[a.File]
		}
	}
	tree := e.version.Tree
	err := fs.WalkDir(tree.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || gone[name] || kept[name] != nil {
			return err
		}
		kept[name], err = fs.ReadFile(tree.FS, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	tree.FS = source.Overlay(embed.FS{}, kept)
	tree.History.Changes = map[string][]source.Change{}
	for file, changes := range e.version.Tree.History.Changes {
		if gone[file] {
			continue
		}
		for _, c := range changes {
			c.Subject = "" // it may speak of anything that the commit changed
			tree.History.Changes[file] = append(tree.History.Changes[file], c)
		}
	}
	plan := e.plan
	plan.Remember = nil // such a version never was
	edition := newEdition(e.audience, e.cleanVersion(graph, tree), plan, e.theme, e.past.former)
	edition.unguarded = true
	return edition.files()
}

// cleanVersion is a version whose records keep the digests that they have without blots, where
// those may be known: what is approved is so in it, too.
func (e *Edition) cleanVersion(graph *link.Graph, tree source.Tree) *Version {
	v := &Version{Tree: tree}
	v.Graph = sync.OnceValues(func() (*Checked, error) {
		h, err := New(e.plan.Program, nil).loader.Handbook(load.Input{FS: tree.FS, Changes: changes(tree.History)})
		if err != nil {
			return nil, err
		}
		for _, r := range h.Records {
			if was := graph.RecordAt(r.File); was != nil && e.variant(was) == nil && !e.namesHidden(graph, was) {
				r.Digest, r.Words = was.Digest, was.Words
			}
		}
		clean := link.New(link.Input{
			Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records,
			Version: tree.Version, Today: v.today(e.plan),
		})
		result := check.Run(check.Input{Graph: clean, Loaded: h.Findings, Source: lines(tree.FS)})
		return &Checked{Graph: clean, Findings: result.Findings, Waived: result.Waived}, nil
	})
	return v
}

// guardMerged looks at what is made from files of several editions with the checks of those
// that were made in this build: what the others say has not changed.
func guardMerged(m files.Merged, editions []*Edition) files.Merged {
	unguarded := m.Make
	m.Make = func(read files.Read) ([]byte, error) {
		var parts [][]byte
		content, err := unguarded(func(name string) ([]byte, error) {
			part, err := read(name)
			parts = append(parts, part)
			return part, err
		})
		if err != nil {
			return nil, err
		}
		for _, e := range editions {
			if !e.looked.Load() || !strings.HasPrefix(m.Name, e.audience.Name+"/") {
				continue
			}
			check, err := e.leaks()
			if err != nil {
				return nil, err
			}
			if err := check.Merged(m.Name, content, parts); err != nil {
				return nil, err
			}
		}
		return content, nil
	}
	return m
}
