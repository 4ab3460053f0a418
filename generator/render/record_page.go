package render

import (
	"bytes"
	"html/template"
	"slices"
	"strings"

	"aims/generator/files"
	"aims/generator/markdown"
	"aims/generator/record"
	"aims/generator/timeline"
)

// Record is what the layout "record" is given. Parts are empty when a record has
// nothing of the sort; those of HTML are stand-ins otherwise, which the layout may
// place anywhere between tags but not look into.
type Record struct {
	ID             string
	Kind           string // name of the kind, "" of a page
	KindTitle      string
	Title          string
	Anchor         string // id of the title, when the text's own first heading was the title
	Summary        string
	Version        string
	Status         string
	Classification string
	Versioned      bool   // it can be asked which version of it was in force on a day
	EditURL        string // "" when the handbook does not say where it is edited

	Notice      template.HTML // why the record does not count: a draft, retired
	Control     template.HTML // control data
	Facts       template.HTML // fields that are one value, or a few
	Contents    template.HTML // the parts of the page
	Body        template.HTML
	Details     template.HTML // fields that are lists of maps
	System      template.HTML // of a system card: its sample file and the law that binds it
	Answers     template.HTML // what it answers, with the states
	Why         template.HTML // the chain up to the policy
	Whereto     template.HTML // the chain down to the evidence
	Evidence    template.HTML
	Approvals   template.HTML
	Backlinks   template.HTML
	Attachments template.HTML
	Versions    template.HTML // its way through the versions of the handbook
	History     template.HTML
}

const (
	recordLayout = "record"
	pagesPath    = "pages.html"
)

func (s *site) addRecords(set *files.Set) {
	for _, r := range s.View.Records() {
		if !s.published(r) {
			continue
		}
		set.Add(r.Path(), func() ([]byte, error) { return s.recordPage(r) })
	}
}

// published leaves out a record whose id another record took before it, or that has
// none: check has said so, and only one can be at the address.
func (s *site) published(r *record.Record) bool {
	return r.IsPage() || r.ID != "" && s.View.Record(r.ID) == r
}

func (s *site) recordPage(r *record.Record) ([]byte, error) {
	w := s.writers.Get().(*recordWriter)
	defer s.writers.Put(w)
	*w = recordWriter{site: s, r: r, root: rootOf(r.Path()), out: w.out[:0], made: w.made[:0], contents: w.contents[:0], parts: w.parts[:0]}
	data := w.record()
	if w.err != nil {
		return nil, w.err
	}
	var err error
	if w.made, err = s.Theme.Append(w.made, recordLayout, &data); err != nil {
		return nil, err
	}
	return s.write(page{
		path: r.Path(), current: s.registerOf(r), title: s.titled(recordTitle(r)),
		description: descriptionOf(r), crumbs: s.recordCrumbs(r), record: r, main: w.fill, size: len(w.made) + len(w.out),
	})
}

// recordWriter writes the parts of one record's page, one after the other into one
// buffer that the next page uses again. The layout is given stand-ins for them, so that
// the only memory that a page costs is its own.
type recordWriter struct {
	*site
	r        *record.Record
	root     string
	out      markup // the parts
	made     []byte // what the layout made, with stand-ins
	contents []heading
	parts    []span
	err      error // of a part that rests on other versions
}

// A span is a part in the buffer.
type span struct{ from, up int }

// partMarks stand for the parts in what the layout makes, as in a Shell.
var partMarks = func() (marks [26]template.HTML) {
	for i := range marks {
		marks[i] = template.HTML(mark + string(rune('A'+i)) + "'" + mark)
	}
	return marks
}()

// fill writes what the layout made, with the parts in place of their stand-ins.
func (w *recordWriter) fill(to []byte) ([]byte, error) {
	made := w.made
	for {
		at := bytes.Index(made, []byte(mark))
		if at < 0 {
			return append(to, made...), nil
		}
		to = append(to, made[:at]...)
		made = made[at:]
		i := slices.IndexFunc(partMarks[:len(w.parts)], func(m template.HTML) bool { return strings.HasPrefix(string(made[:min(len(m), len(made))]), string(m)) })
		if i < 0 {
			// The character is the author's own: no text of theirs becomes a stand-in,
			// because the quotation mark in it is escaped.
			to, made = append(to, mark...), made[len(mark):]
			continue
		}
		to, made = append(to, w.out[w.parts[i].from:w.parts[i].up]...), made[len(partMarks[i]):]
	}
}

// A heading of the page, for the list of contents.
type heading struct {
	level    int
	id, text string
}

func (w *recordWriter) record() (data Record) {
	r := w.r
	data = Record{
		ID: r.ID, Title: r.Title, Summary: r.Summary, Version: r.Version,
		Status: string(r.Status), Classification: string(r.Classification), EditURL: w.editURL(r),
	}
	body, anchor := bodyOf(r)
	data.Anchor = anchor
	if !r.IsPage() {
		data.Kind, data.KindTitle = r.Kind.Name, r.Kind.Title
		data.Versioned = timeline.HasVersions(r)
		w.part(&data.Notice, w.notice)
		w.part(&data.Control, func() { w.control(); w.changesSinceAudit() })
		w.part(&data.Facts, w.facts)
	}
	w.part(&data.Body, func() { w.body(body) })
	if !r.IsPage() {
		w.part(&data.Details, w.details)
		w.part(&data.System, w.system)
		w.part(&data.Answers, w.answers)
		w.part(&data.Why, w.why)
		w.part(&data.Whereto, w.whereto)
		w.part(&data.Evidence, w.evidence)
		w.part(&data.Approvals, w.approvals)
	}
	w.part(&data.Backlinks, w.backlinks)
	w.part(&data.Attachments, w.attachments)
	w.part(&data.Versions, w.versions)
	w.part(&data.History, w.history)
	w.part(&data.Contents, w.listContents)
	return data
}

// part notes which piece of the buffer a part is, and gives the layout a stand-in.
func (w *recordWriter) part(to *template.HTML, write func()) {
	from := len(w.out)
	write()
	if len(w.out) > from {
		*to = partMarks[len(w.parts)]
		w.parts = append(w.parts, span{from: from, up: len(w.out)})
	}
}

// section begins a part that the contents list, under an id that the body does not use.
func (w *recordWriter) section(id, title string) {
	for taken(w.r, id) {
		id += "-of-record"
	}
	w.contents = append(w.contents, heading{level: 2, id: id, text: title})
	w.out.raw(`<h2 id="`, id, `">`, title, "</h2>")
}

// bodyOf is the text without a first heading that only repeats the title, and the id of that heading.
func bodyOf(r *record.Record) (markdown.Range, string) {
	if r.Body == nil {
		return markdown.Range{}, ""
	}
	all := r.Body.All()
	if len(r.Body.Headings) == 0 || len(r.Body.Blocks) == 0 {
		return all, ""
	}
	first := r.Body.Headings[0]
	if first.Level != 1 || first.Block != 0 || !repeatsTitle(r, first.Text) {
		return all, ""
	}
	all.From = r.Body.Blocks[0].To
	return all, first.ID
}

// repeatsTitle says that a heading is the title, perhaps with the id before it.
func repeatsTitle(r *record.Record, heading string) bool {
	if r.ID != "" {
		heading = strings.TrimLeft(strings.TrimPrefix(heading, r.ID), " :–—-")
	}
	return strings.EqualFold(strings.TrimSpace(heading), strings.TrimSpace(r.Title))
}

func (w *recordWriter) body(part markdown.Range) {
	if w.r.Body == nil || part.From >= part.To {
		return
	}
	down := 0
	if slices.ContainsFunc(w.r.Body.Headings, func(h markdown.Heading) bool { return h.Level == 1 && w.inPart(h, part) }) {
		down = 1
	}
	for _, h := range w.r.Body.Headings {
		if h.Level+down <= 3 && w.inPart(h, part) {
			w.contents = append(w.contents, heading{level: h.Level + down, id: h.ID, text: h.Text})
		}
	}
	from := len(w.out)
	w.out = w.r.Body.Append(w.out, part, false, w.targetOf(w.root, w.r))
	if down > 0 {
		lowerHeadings(w.out[from:])
	}
}

func (w *recordWriter) inPart(h markdown.Heading, part markdown.Range) bool {
	return w.r.Body.Blocks[h.Block].From >= part.From
}

// lowerHeadings makes every heading one of the next level: the title of the page is
// the only one of the first. In HTML of a body an angle bracket begins a tag and
// nothing else.
func lowerHeadings(html []byte) {
	for i := range len(html) - 3 {
		tag := html[i : i+4]
		switch {
		case tag[0] != '<':
		case tag[1] == 'h' && isHeadingLevel(tag[2]) && (tag[3] == '>' || tag[3] == ' '):
			tag[2] = min(tag[2]+1, '6')
		case tag[1] == '/' && tag[2] == 'h' && isHeadingLevel(tag[3]):
			tag[3] = min(tag[3]+1, '6')
		}
	}
}

func isHeadingLevel(c byte) bool { return c >= '1' && c <= '6' }

// listContents writes what is on the page. It is worth its place from three headings on.
func (w *recordWriter) listContents() {
	if len(w.contents) < 3 {
		return
	}
	top := w.contents[0].level
	for _, h := range w.contents {
		top = min(top, h.level)
	}
	m := &w.out
	m.raw(`<nav class="contents" aria-label="On this page"><h2>On this page</h2><ul>`)
	for _, h := range w.contents {
		m.raw("<li")
		if h.level > top {
			m.raw(` class="sub"`)
		}
		m.raw(`><a href="#`)
		m.text(h.id)
		m.raw(`">`)
		m.text(h.text)
		m.raw("</a></li>")
	}
	m.raw("</ul></nav>")
}

func recordTitle(r *record.Record) string {
	return strings.TrimSpace(r.ID + " " + r.Title)
}

func descriptionOf(r *record.Record) string {
	if r.Summary != "" {
		return shorten(r.Summary, 160)
	}
	if r.Body != nil {
		for _, b := range r.Body.Blocks {
			if b.Kind == markdown.Paragraph && b.Depth == 0 && !namesHidden(r) {
				return shorten(b.Text, 160)
			}
		}
	}
	return r.Title
}

// namesHidden says whether a link of the body was taken out: plain text of blocks then
// still has the words that the author gave the link.
func namesHidden(r *record.Record) bool {
	return slices.ContainsFunc(r.Body.Links, func(l markdown.Link) bool { return l.Destination == "" })
}

// registerOf is the list that a record is in.
func (s *site) registerOf(r *record.Record) string {
	if r.IsPage() {
		return pagesPath
	}
	return s.byKind[r.Kind].path()
}

func (s *site) recordCrumbs(r *record.Record) []crumb {
	if r.IsPage() {
		return []crumb{s.home(), {pagesPath, "Pages"}, {"", r.Title}}
	}
	return []crumb{s.home(), {s.registerOf(r), r.Kind.Plural}, {"", r.ID}}
}

func (s *site) editURL(r *record.Record) string {
	edit := s.View.Site.RepositoryEdit
	if edit == "" || s.Edition.Released {
		return ""
	}
	if strings.Contains(edit, "{file}") {
		return strings.ReplaceAll(edit, "{file}", fileURL(r.File))
	}
	return strings.TrimSuffix(edit, "/") + "/" + fileURL(r.File)
}
