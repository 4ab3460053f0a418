package render

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"

	"aims/generator/link"
	"aims/generator/record"
)

// Shell is what the layout "page" is given: everything that pages of one folder share.
// Title, Description, Breadcrumb, Main and Record differ from page to page; the layout sees
// stand-ins for them, is executed once, and what it made is cut at the stand-ins. So
// it may place them anywhere in text or quoted attributes, but not look into them.
type Shell struct {
	Language     string
	Root         string // way to the root of the edition: "", "../", "../../"
	Organization string
	Handbook     string
	Notice       string
	Audience     string
	Version      string // name of the version, as in its folder
	VersionTitle string
	Released     bool
	AsOf         string
	Commit       string // first characters
	Digest       string // of the edition, first characters
	Note         string // of the edition
	Feed         string // of changes, from the root of the edition; "" when there is none
	Title        string
	Description  string
	Breadcrumb   template.HTML
	Navigation   template.HTML
	Main         template.HTML
	Record       template.HTML // on a record's page the digest of what it shows, "" elsewhere
}

// A piece is what a shell has before a stand-in, and which stand-in follows.
type piece struct {
	before []byte
	then   part
}

type part uint8

const (
	end part = iota
	titlePart
	descriptionPart
	breadcrumbPart
	mainPart
	recordPart
)

// Stand-ins hold a character that no layout contains, and a quotation mark: a place
// where plain text would need other care than between tags (an unquoted attribute, a
// script) writes them in another way and is found out.
const (
	mark            = "\uE000"
	titleMark       = mark + "title '" + mark
	descriptionMark = mark + "description '" + mark
	breadcrumbMark  = mark + "breadcrumb '" + mark
	mainMark        = mark + "main '" + mark
	recordMark      = mark + "record '" + mark
)

var stands = []struct {
	written string // as it comes out of a layout
	part    part
}{
	{strings.ReplaceAll(titleMark, "'", "&#39;"), titlePart},
	{strings.ReplaceAll(descriptionMark, "'", "&#39;"), descriptionPart},
	{breadcrumbMark, breadcrumbPart},
	{mainMark, mainPart},
	{recordMark, recordPart},
}

// cut divides an executed shell at its stand-ins.
func cut(shell []byte) ([]piece, error) {
	var pieces []piece
	for {
		at := bytes.Index(shell, []byte(mark))
		if at < 0 {
			break
		}
		i := slices.IndexFunc(stands, func(s struct {
			written string
			part    part
		}) bool {
			return bytes.HasPrefix(shell[at:], []byte(s.written))
		})
		if i < 0 {
			line := 1 + bytes.Count(shell[:at], []byte("\n"))
			return nil, fmt.Errorf("layouts/page.html: around line %d of what it makes, a part that differs from page to page stands where it cannot be filled in: use it between tags or in a quoted attribute", line)
		}
		pieces = append(pieces, piece{before: shell[:at], then: stands[i].part})
		shell = shell[at+len(stands[i].written):]
	}
	pieces = append(pieces, piece{before: shell})
	if !slices.ContainsFunc(pieces, func(p piece) bool { return p.then == mainPart }) {
		return nil, fmt.Errorf("layouts/page.html: it does not use {{.Main}}, so that pages would be empty")
	}
	return pieces, nil
}

// shells are made once for each folder and each item of the navigation.
type shells struct {
	mutex sync.Mutex
	made  map[shellKey]func() ([]piece, error)
}

type shellKey struct{ root, current string }

func (s *site) shell(root, current string) ([]piece, error) {
	key := shellKey{root, current}
	s.shells.mutex.Lock()
	make, found := s.shells.made[key]
	if !found {
		make = sync.OnceValues(func() ([]piece, error) { return s.makeShell(key) })
		s.shells.made[key] = make
	}
	s.shells.mutex.Unlock()
	return make()
}

func (s *site) makeShell(key shellKey) ([]piece, error) {
	data := s.common
	data.Root = key.root
	data.Navigation = s.navigation(key.root, key.current)
	data.Title, data.Description = titleMark, descriptionMark
	data.Breadcrumb, data.Main, data.Record = breadcrumbMark, mainMark, recordMark
	made, err := s.Theme.Append(nil, "page", data)
	if err != nil {
		return nil, err
	}
	return cut(tightLines(made))
}

// tightLines drops the empty lines that a layout leaves.
func tightLines(made []byte) []byte {
	out := made[:0]
	for line := range bytes.Lines(made) {
		if len(bytes.TrimSpace(line)) > 0 {
			out = append(out, line...)
		}
	}
	return out
}

// common is what every shell of the edition says.
func (s *site) commonShell() Shell {
	feed := ""
	if s.Past != nil {
		feed = "../" + feedName
	}
	return Shell{
		Feed:         feed,
		Language:     s.language(),
		Organization: s.View.Site.Organization,
		Handbook:     s.View.Site.Title,
		Notice:       s.View.Site.Notice,
		Audience:     s.View.Audience.Name,
		Version:      s.View.Version,
		VersionTitle: s.versionTitle(),
		Released:     s.Edition.Released,
		AsOf:         day(s.View.Today),
		Commit:       short(s.Edition.Commit, 12),
		Digest:       short(s.Edition.Digest, 12),
		Note:         s.Edition.Note,
	}
}

// A page is what differs from the shell.
type page struct {
	path        string
	current     string // path that is marked in the navigation
	title       string
	description string
	crumbs      []crumb
	record      *record.Record // whose page it is; nil for no record
	layout      string
	data        any
	main        func([]byte) ([]byte, error) // writes the main part; nil where a layout does
	size        int                          // about as many bytes as the main part has; 0 when nobody knows
}

// A crumb is a step of the way to a page; the page itself has no path.
type crumb struct{ path, title string }

// write joins the shell and the layout of a page.
func (s *site) write(p page) ([]byte, error) {
	root := rootOf(p.path)
	pieces, err := s.shell(root, p.current)
	if err != nil {
		return nil, err
	}
	out := make(markup, 0, p.size+sizeOf(pieces)+sizeOfHead(p))
	for _, piece := range pieces {
		out = append(out, piece.before...)
		switch piece.then {
		case titlePart:
			out.text(p.title)
		case descriptionPart:
			out.text(p.description)
		case breadcrumbPart:
			out.breadcrumb(root, p.crumbs)
		case recordPart:
			out.digestLine(p.record)
		case mainPart:
			if out, err = s.appendMain(out, p); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func (s *site) appendMain(out []byte, p page) ([]byte, error) {
	if p.main != nil {
		return p.main(out)
	}
	return s.Theme.Append(out, p.layout, p.data)
}

// sizeOfHead is about how many bytes the title, the description and the breadcrumb
// need: a page that fits exactly is not copied once more.
func sizeOfHead(p page) int {
	size := 512 + 2*len(p.title) + 2*len(p.description)
	for _, c := range p.crumbs {
		size += 64 + len(c.path) + len(c.title)
	}
	return size
}

func sizeOf(pieces []piece) (size int) {
	for _, p := range pieces {
		size += len(p.before)
	}
	return size
}

// rootOf is the way from a page to the root of its edition.
func rootOf(path string) string { return strings.Repeat("../", strings.Count(path, "/")) }

// digestLine tells sheets of paper of one record from those of another text of it.
func (m *markup) digestLine(r *record.Record) {
	if r == nil || r.IsPage() || r.ShownDigest() == "" {
		return
	}
	m.raw(" · ")
	m.text(r.ID)
	if r.Partial {
		m.raw(" as shown")
	}
	m.raw(" <code>")
	m.text(short(r.ShownDigest(), 12))
	m.raw("</code>")
}

func (m *markup) breadcrumb(root string, crumbs []crumb) {
	if len(crumbs) == 0 {
		return
	}
	m.raw(`<nav class="breadcrumb" aria-label="Breadcrumb"><ol>`)
	for _, c := range crumbs {
		if c.path == "" {
			m.raw(`<li aria-current="page">`)
			m.text(c.title)
		} else {
			m.raw("<li>")
			m.anchor(root+c.path, c.title)
		}
		m.raw("</li>")
	}
	m.raw("</ol></nav>")
}

// outOfSight stands for what the audience may not see.
func (m *markup) outOfSight() { m.classed("span", "hidden-target", link.OutOfSight) }
