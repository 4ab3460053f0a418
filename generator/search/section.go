package search

import (
	"slices"
	"strings"

	"aims/generator/framework"
	"aims/generator/record"
)

// headingText is the heading of a document's section, "" for an introduction.
func headingText(d *document) string {
	switch {
	case d.definition != nil:
		return d.definition.Title()
	case d.heading == intro:
		return ""
	}
	return d.record.Body.Headings[d.heading].Text
}

// bodyText is the text of the document's own blocks.
func bodyText(d *document) string {
	switch {
	case d.page != nil:
		return d.page.about
	case d.provision != nil:
		return provisionText(d.provision)
	case d.definition != nil:
		return prose(textsOf(d.definition.Row, nil))
	case d.heading == intro:
		return join(d.record.Summary, introText(d.record), prose(fieldTexts(d.record)))
	}
	return d.record.Body.OwnText(d.heading)
}

// provisionText says what a provision asks for. Of other frameworks than the handbook's
// own it holds the title too, which counts for less there than in a title: a handbook
// is searched for what it says.
func provisionText(p *framework.Provision) string {
	parts := []string{p.Objective, p.UsualDocument}
	if p.Title != "" {
		parts = append([]string{p.Label}, parts...)
	}
	if p.Framework.ID != framework.Primary {
		parts = append([]string{p.Name()}, parts...)
	}
	return sentences(parts)
}

func introText(r *record.Record) string {
	if r.Body == nil {
		return ""
	}
	return r.Body.BeforeText()
}

// contextText is what a document is about without saying it. That of a record is of its
// introduction, and counts for all sections: see headsOf.
func (x *Index) contextText(d *document) string {
	switch {
	case d.page != nil || d.isPart():
		return ""
	case d.provision != nil:
		p := d.provision
		return join(p.ID, p.Cited(), p.Framework.ShortTitle, p.Framework.ID, p.Kind, p.Note)
	}
	r := d.record
	parts := []string{r.ID, string(r.Status), r.Title}
	if !r.IsPage() {
		parts = append(parts, r.Kind.Title)
	}
	for _, field := range []string{"owner", "systems"} {
		for _, text := range r.Fields.Get(field).Texts() {
			parts = append(parts, text)
			if to := x.view.Resolve(text).Record; to != nil {
				parts = append(parts, to.Title)
			}
		}
	}
	return join(parts...)
}

// unwrittenText is what a section says in other ways than by sentences: the provisions
// that it answers, and the ids, numbers and settings of its fields.
func (x *Index) unwrittenText(d *document) string {
	switch {
	case d.definition != nil:
		return join(unwritten(textsOf(d.definition.Row, nil))...)
	case d.record == nil:
		return ""
	}
	parts := x.answered(d)
	if d.heading == intro {
		parts = append(parts, unwritten(fieldTexts(d.record))...)
	}
	return join(parts...)
}

// answered are the provisions that the document's section answers; an introduction
// stands for the whole record.
func (x *Index) answered(d *document) []string {
	var cites []string
	for _, a := range x.view.AnswersOf(d.record) {
		if d.heading == intro == (a.Block < 0) && (a.Block < 0 || owns(d, a.Block)) {
			cites = append(cites, a.Provision.ID)
		}
	}
	slices.Sort(cites)
	return slices.Compact(cites)
}

func owns(d *document, block int) bool {
	h := d.record.Body.Headings[d.heading]
	return block >= h.Block && block < h.Own
}

// prose leaves out ids, numbers and settings, which were not written to be read.
func prose(texts []string) string { return sentences(slices.DeleteFunc(texts, isSetting)) }

func unwritten(texts []string) []string {
	return slices.DeleteFunc(texts, func(text string) bool { return !isSetting(text) })
}

func isSetting(text string) bool { return !strings.Contains(strings.TrimSpace(text), " ") }

// sentences are texts after each other, each with its full stop.
func sentences(texts []string) string {
	var out strings.Builder
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(text)
		if !strings.ContainsAny(text[len(text)-1:], ".:;!?") {
			out.WriteByte('.')
		}
	}
	return out.String()
}

func join(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return strings.Join(parts, "\n")
}

// fieldTexts are what the text fields of the front matter say.
func fieldTexts(r *record.Record) []string {
	if r.IsPage() {
		return nil
	}
	return textFields(nil, r.Fields, r.Kind.Fields)
}

func textFields(texts []string, in record.Value, fields []record.Field) []string {
	for _, f := range fields {
		value := in.Get(f.Name)
		switch {
		case !value.Has() || f.Defines != "":
		case f.Type == record.Text || f.Type == record.Texts:
			texts = append(texts, value.Texts()...)
		case f.Type == record.MapField || f.Type == record.ListField:
			for item := range value.All() {
				texts = textFields(texts, item, f.Fields)
			}
		}
	}
	return texts
}

// textsOf are all single values below a value.
func textsOf(v record.Value, texts []string) []string {
	if v.Text != "" && !strings.HasPrefix(v.Text, "sha256:") {
		texts = append(texts, v.Text)
	}
	for _, item := range v.Items {
		texts = textsOf(item, texts)
	}
	for _, pair := range v.Pairs {
		texts = textsOf(pair.Value, texts)
	}
	return texts
}
