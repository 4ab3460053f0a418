package render

import (
	"html/template"
	"strings"

	"aims/generator/compare"
	"aims/generator/files"
	"aims/generator/record"
)

// Past is what the versions before an edition's say to its audience.
type Past struct {
	Versions []Version                        // the oldest first
	Since    []Comparison                     // each is a page; the first is since the version before
	Changes  func() (*compare.Changes, error) // since the version before
	Trail    func() (*compare.Trail, error)   // of the versions before
}

// A Comparison is what changed since a former version.
type Comparison struct {
	From    Version
	Audits  []*record.Record // reports of audits that looked at that version
	Changes func() (*compare.Changes, error)
}

// The folder is that of records of the kind change, too, whose register is its index.html; no
// id of a record has two hyphens in a row, or none.
const (
	changesFolder = "changes"
	changesPath   = changesFolder + "/versions.html"
	entryPath     = changesFolder + "/entry.xml"
)

// changesPage is the page of what changed between two versions, from the root of an edition.
func changesPage(from, to string) string { return changesFolder + "/" + from + "--" + to + ".html" }

func (s *site) addChanges(set *files.Set) {
	if s.Past == nil {
		return
	}
	set.Add(changesPath, s.changesIndex)
	for _, c := range s.Past.Since {
		set.Add(s.pathSince(c), func() ([]byte, error) { return s.changesSince(c) })
	}
	set.Add(entryPath, s.changesEntry)
}

func (s *site) pathSince(c Comparison) string { return changesPage(c.From.Name, s.View.Version) }

// since names a comparison, as what follows the word: the version, or the audits of it.
func (s *site) since(c Comparison) string {
	if s.sinceLast(c) || len(c.Audits) == 0 {
		return c.From.Title
	}
	return "the " + s.audits(c)
}

// sinceLast says that the comparison is with the version before.
func (s *site) sinceLast(c Comparison) bool {
	return c.From.Name == s.Past.Versions[len(s.Past.Versions)-1].Name
}

// audits are the audits that looked at the version of a comparison: "Stage 2 audit of
// 2025-11-14 and internal audit of 2026-03-02".
func (s *site) audits(c Comparison) string {
	var names []string
	for _, r := range c.Audits {
		names = append(names, s.auditName(r))
	}
	return inWords(names)
}

func (s *site) auditName(r *record.Record) string {
	sort := r.Fields.Get("type").Text
	switch number, staged := strings.CutPrefix(sort, "stage-"); {
	case staged:
		sort = "Stage " + number + " audit"
	case sort == "recertification":
		sort = "recertification audit"
	case sort == "regulator" || sort == "customer":
		sort = "audit by a " + sort
	default:
		sort = strings.TrimSpace(s.words.within(sort) + " audit")
	}
	if day := r.Fields.Get("performed").Text; day != "" {
		sort += " of " + day
	}
	return sort
}

// inWords are parts as a sentence has them: "a, b and c".
func inWords(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// ChangesIndex is what the layout "changes" is given: the list of what this version can be
// held against.
type ChangesIndex struct {
	Title string
	Lead  string
	List  template.HTML
	Feed  string // way to the feed
}

func (s *site) changesIndex() ([]byte, error) {
	list, err := s.comparisons("../")
	if err != nil {
		return nil, err
	}
	return s.write(page{
		path: changesPath, current: changesPath, title: s.titled("Changes"),
		description: "What changed since former versions", crumbs: []crumb{s.home(), {"", "Changes"}},
		layout: "changes", data: ChangesIndex{
			Title: "Changes", Lead: s.versionTitle() + " beside former versions of the handbook.", List: list, Feed: "../" + s.common.Feed,
		},
	})
}

// comparisons lists them, each with its counts.
func (s *site) comparisons(root string) (template.HTML, error) {
	var m markup
	m.raw(`<ul class="since">`)
	for _, c := range s.Past.Since {
		changes, err := c.Changes()
		if err != nil {
			return "", err
		}
		m.raw("<li>")
		m.anchor(root+fileURL(s.pathSince(c)), "Since "+s.since(c))
		m.raw(` <span class="note">`)
		m.text(s.sideNote(c))
		m.raw(s.counts(changes.Summary), "</span></li>")
	}
	m.raw("</ul>")
	return m.html(), nil
}

// sideNote says more of the former version than its name.
func (s *site) sideNote(c Comparison) string {
	switch {
	case len(c.Audits) > 0 && s.sinceLast(c):
		return "also since the " + s.audits(c) + ": "
	case len(c.Audits) > 0:
		return "it looked at " + strings.ToLower(c.From.Title[:1]) + c.From.Title[1:] + ": "
	}
	return ""
}

func (s *site) counts(sum compare.Summary) string {
	if sum.New+sum.Changed+sum.Removed == 0 {
		return "nothing changed"
	}
	return number(sum.New) + " new, " + number(sum.Changed) + " changed, " + number(sum.Removed) + " removed"
}

// changesCard is the part of the landing page.
func (s *site) changesCard() (template.HTML, error) {
	if s.Past == nil {
		return "", nil
	}
	return s.comparisons("")
}

// changesSinceAudit leads from an audit to what changed after it.
func (w *recordWriter) changesSinceAudit() {
	if w.Past == nil {
		return
	}
	for _, c := range w.Past.Since {
		for _, r := range c.Audits {
			if r != w.r {
				continue
			}
			w.out.raw(`<p class="since-audit">`)
			w.out.anchor(w.root+fileURL(w.pathSince(c)), "What changed since this audit")
			w.out.raw(` <span class="note">`)
			w.out.text("from " + c.From.Title + " to " + w.versionTitle())
			w.out.raw("</span></p>")
		}
	}
}
