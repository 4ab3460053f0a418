package render

import (
	"strings"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A reference is what a text names, with its address and name.
type reference struct {
	link.Target
	address, name string
}

// resolve is View.Resolve, remembered.
func (s *site) resolve(text string) link.Target { return s.known(text).Target }

// known remembers references: the same few stand in many records.
func (s *site) known(text string) *reference {
	if known, found := s.references.Load(text); found {
		return known.(*reference)
	}
	known := &reference{Target: s.View.Resolve(text)}
	if known.Found() {
		known.address, known.name = s.address(known.Target), nameOf(known.Target)
	}
	s.references.Store(text, known)
	return known
}

// attachmentPath is where an attachment is published, below the root of an edition.
func attachmentPath(file string) string { return "files/" + strings.TrimPrefix(file, "content/") }

// address is where a target is, from the root of the edition; "" when it is nowhere.
func (s *site) address(t link.Target) string {
	switch {
	case t.Record != nil && t.Anchor != "" && !t.AnchorLost:
		return s.paths[t.Record] + "#" + fileURL(t.Anchor)
	case t.Record != nil:
		return s.paths[t.Record]
	case t.Provision != nil:
		return t.Provision.Path()
	case t.Attachment != nil:
		return fileURL(attachmentPath(t.Attachment.File))
	}
	return ""
}

// targetOf is what markdown asks for every link of a body.
func (s *site) targetOf(root string, from *record.Record) func(*markdown.Link) markdown.Target {
	return func(l *markdown.Link) markdown.Target {
		switch {
		case l.Destination == "":
			return markdown.Target{Hidden: true, Text: link.OutOfSight, Class: "hidden-target"}
		case l.Wiki:
			return markdownTarget(root, s.known(l.Destination), l)
		}
		t := s.View.ResolveLink(from, l)
		return markdownTarget(root, &reference{Target: t, address: s.address(t)}, l)
	}
}

func markdownTarget(root string, t *reference, l *markdown.Link) markdown.Target {
	switch {
	case !t.Found() && l.Wiki:
		return markdown.Target{Hidden: true, Text: link.OutOfSight, Class: "hidden-target"}
	case !t.Found():
		return markdown.Target{} // the text stays, the link goes; check has said so
	case t.URL != "":
		return markdown.Target{URL: t.URL, External: isExternal(t.URL), Class: externalClass(t.URL)}
	}
	target := markdown.Target{URL: root + t.address}
	switch {
	case t.Attachment != nil:
		target.Width, target.Height = t.Attachment.Width, t.Attachment.Height
	case l.Wiki && l.Text == "":
		target.Text, target.Class = t.name, "ref"
	}
	return target
}

func isExternal(address string) bool {
	return strings.HasPrefix(address, "http:") || strings.HasPrefix(address, "https:") || strings.HasPrefix(address, "//")
}

func externalClass(address string) string {
	if isExternal(address) {
		return "external"
	}
	return ""
}

// nameOf is how a target is named where the author gave no text.
func nameOf(t link.Target) string {
	switch {
	case t.Definition != nil:
		return t.Definition.ID
	case t.Record != nil:
		if t.Anchor != "" && !t.AnchorLost {
			if heading := headingText(t.Record, t.Anchor); heading != "" {
				return t.Record.ID + ", " + heading
			}
		}
		return strings.TrimSpace(t.Record.ID + " " + t.Record.Title)
	case t.Provision != nil:
		return citedWithFramework(t.Provision)
	case t.Attachment != nil:
		return strings.TrimPrefix(t.Attachment.File, "content/")
	}
	return ""
}

func headingText(r *record.Record, anchor string) string {
	if r.Body == nil {
		return ""
	}
	for _, h := range r.Body.Headings {
		if h.ID == anchor {
			return h.Text
		}
	}
	return ""
}

// citedWithFramework is a provision as it is cited; those of the primary framework
// need no name of it.
func citedWithFramework(p *framework.Provision) string {
	if p.Framework.ID == framework.Primary {
		return numberOf(p)
	}
	return shortTitle(p.Framework) + ", " + numberOf(p)
}

// reference writes a link to what an author's reference names, or the text itself.
func (s *site) reference(m *markup, root, text string) {
	if text == link.OutOfSight {
		m.outOfSight()
		return
	}
	t := s.resolve(text)
	switch {
	case t.Record != nil && t.Definition == nil:
		s.recordLink(m, root, t.Record, t)
	case t.Found():
		m.raw(`<a class="ref" href="`)
		m.text(root + s.address(t))
		m.raw(`">`)
		m.text(nameOf(t))
		m.raw("</a>")
		if t.Definition != nil {
			m.raw(" ")
			m.text(shorten(t.Definition.Title(), 90))
		}
	default:
		m.text(text)
	}
}

// recordLink writes id and title of a record, as one link.
func (s *site) recordLink(m *markup, root string, r *record.Record, t link.Target) {
	m.raw(`<a class="ref" href="`)
	t.Record = r
	m.text(root + s.address(t))
	m.raw(`">`)
	if r.ID != "" {
		m.classed("span", "id", r.ID)
		m.raw(" ")
	}
	m.text(r.Title)
	if heading := headingText(r, t.Anchor); heading != "" && !t.AnchorLost {
		m.raw(": ")
		m.text(heading)
	}
	m.raw("</a>")
}

// toRecord writes a link to a record as a whole.
func (s *site) toRecord(m *markup, root string, r *record.Record) {
	s.recordLink(m, root, r, link.Target{})
}

// toProvision writes a link to a provision with its number.
func (s *site) toProvision(m *markup, root string, p *framework.Provision) {
	m.raw(`<a class="ref" href="`)
	m.text(root + p.Path())
	m.raw(`">`)
	m.text(numberOf(p))
	m.raw("</a>")
}

// actor writes who does something: a link for a role, else the name as written. Some
// kinds keep a reason there, such as an article of a law, which needs its title.
func (s *site) actor(m *markup, root, text string) {
	if t := s.resolve(text); t.Provision != nil {
		s.namedProvision(m, root, t.Provision)
		return
	}
	s.reference(m, root, text)
}

// namedProvision writes a link to a provision with its number and name.
func (s *site) namedProvision(m *markup, root string, p *framework.Provision) {
	m.raw(`<a class="ref" href="`)
	m.text(root + p.Path())
	m.raw(`">`)
	m.text(citedWithFramework(p))
	if name := p.Name(); name != "" && name != p.Cited() {
		m.raw(" ")
		m.text(shorten(name, 90))
	}
	m.raw("</a>")
}
