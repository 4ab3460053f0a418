package language

import (
	"cmp"
	"fmt"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/record"
)

// Hover is what there is to say of the thing at a place, as Markdown.
func (h *Handbook) Hover(at finding.Position) (text string, place finding.Position, found bool) {
	s, found := h.at(at)
	switch {
	case !found:
		return "", at, false
	case s.field != nil:
		text = ofField(s.field)
	case s.kind != nil:
		text = fmt.Sprintf("**%s**, a kind of record\n\n%s\n", plain(s.kind.Title), plain(s.kind.Purpose))
	case s.to.Provision != nil:
		text = h.OfProvision(s.to.Provision)
	case s.to.Definition != nil:
		text = h.ofDefinition(s.to.Definition)
	case s.to.Record != nil:
		text = h.OfRecord(s.to.Record)
	}
	return text, s.position, text != ""
}

// most is how many answers or questions a hover lists: it is to be read at a glance.
const most = 8

// OfProvision says what a provision asks for in our words, where the handbook stands on
// it and who answers it.
func (h *Handbook) OfProvision(p *framework.Provision) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s, %s", plain(p.Framework.ShortTitle), plain(p.Cited()))
	if p.Title != "" {
		fmt.Fprintf(&b, ": %s", plain(p.Title))
	}
	b.WriteString("**\n\n")
	if p.Label != "" && p.Label != p.Title {
		fmt.Fprintf(&b, "%s\n\n", plain(p.Label))
	}
	if p.Objective != "" {
		fmt.Fprintf(&b, "What it is for: %s\n\n", plain(p.Objective))
	}
	if audited := p.AuditedAs(); audited != nil {
		list(&b, "An auditor may ask", audited.Questions)
		list(&b, "What usually shows it (typical, not required)", audited.TypicalEvidence)
	}
	fmt.Fprintf(&b, "%s\n\n", states(h.Graph.State(p)))
	h.answers(&b, p)
	b.WriteString("\n_A paraphrase; it is no substitute for the text itself._\n")
	return b.String()
}

func list(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "%s:\n\n", title)
	for _, item := range items[:min(len(items), most)] {
		fmt.Fprintf(b, "- %s\n", plain(item))
	}
	b.WriteByte('\n')
}

// states are the four states in a line, by words: colour alone would say nothing here.
func states(s link.State) string {
	if s.Excluded {
		return "Excluded by the statement of applicability."
	}
	var all []string
	for _, state := range []struct {
		name  string
		holds bool
	}{{"addressed", s.Addressed}, {"approved", s.Approved}, {"evidenced", s.Evidenced}, {"current", s.Current}} {
		if state.holds {
			all = append(all, "✓ "+state.name)
		} else {
			all = append(all, "✗ not "+state.name)
		}
	}
	return strings.Join(all, " · ")
}

func (h *Handbook) answers(b *strings.Builder, p *framework.Provision) {
	answers := h.Graph.Answers(p)
	if len(answers) == 0 {
		b.WriteString("No record answers it.\n")
		return
	}
	b.WriteString("Answered by:\n\n")
	for i, a := range answers {
		if i == most {
			fmt.Fprintf(b, "- and %d more\n", len(answers)-most)
			break
		}
		fmt.Fprintf(b, "- %s %s, line %d", a.Record.ID, plain(a.Record.Title), a.Position.Line)
		if !a.Counts {
			fmt.Fprintf(b, " (does not count: %s)", plain(a.Why))
		}
		b.WriteByte('\n')
	}
}

// OfRecord is the control data of a record.
func (h *Handbook) OfRecord(r *record.Record) string {
	if r.IsPage() {
		return fmt.Sprintf("**%s**, a page\n\n%s\n", plain(r.Title), plain(r.File))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%s: %s**\n\n", r.ID, plain(r.Title))
	if r.Summary != "" {
		fmt.Fprintf(&b, "%s\n\n", plain(r.Summary))
	}
	fact := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "- %s: %s\n", name, plain(text))
		}
	}
	fact("kind", r.Kind.Title)
	fact("status", cmp.Or(string(r.Status), "none"))
	fact("version", r.Version)
	fact("owner", h.actor(r.Fields.Get("owner").Text))
	fact("classification", string(r.Classification))
	if approval := link.ApprovalOf(r); approval.Given || r.Kind.Approval {
		fact("approval", approval.Text())
	}
	if due, ok := h.Graph.ReviewDue(r); ok {
		fact("next review", due.Format(record.DateLayout))
	}
	fact("file", r.File)
	return b.String()
}

// actor is a role with its title, or a name as it is.
func (h *Handbook) actor(text string) string {
	if role := h.Graph.Record(text); role != nil {
		return text + " " + role.Title
	}
	return text
}

func (h *Handbook) ofDefinition(d *link.Definition) string {
	return fmt.Sprintf("**%s: %s**\n\n- in %s %s, under %s\n", d.ID, plain(d.Title()), d.Record.ID, plain(d.Record.Title), d.Field)
}

func ofField(f *record.Field) string {
	text := fmt.Sprintf("**%s** (%s)\n\n%s\n", f.Name, typeOf(f), plain(f.Help))
	if len(f.Values) > 0 {
		text += "\nOne of " + strings.Join(f.Values, ", ") + ".\n"
	}
	return text
}

// typeOf says what a field holds, for a list of keys.
func typeOf(f *record.Field) string {
	text := string(f.Type)
	if len(f.To) > 0 {
		text += " to " + strings.Join(f.To, ", ")
	}
	if f.Required {
		text += ", required"
	}
	return text
}

// plain is a text of the handbook as Markdown that says the same: nothing in it becomes
// a link, an image or HTML in somebody's editor.
func plain(text string) string {
	return strings.NewReplacer(
		"\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]",
		"<", "&lt;", ">", "&gt;", "&", "&amp;", "\n", " ",
	).Replace(text)
}
