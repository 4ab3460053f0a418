package language

import (
	"cmp"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

// A Completion is something that may stand where the cursor is.
type Completion struct {
	Label  string
	What   What
	Detail string // beside the label
	Doc    string // Markdown, for who wants to know more
	Edit   Edit
}

// What a completion is, for the picture that an editor shows beside it.
type What int

const (
	Key What = iota
	Word
	Record
	Provision
	Section
)

// Most is how many completions are offered at once; who types on gets the others.
const Most = 200

// Complete offers what may stand at a place of a text, which may have been typed since
// the handbook was checked. more says that there is more than is offered.
func (h *Handbook) Complete(text []byte, at finding.Position) (offers []Completion, more bool) {
	line := []rune(Line(text, at.Line))
	at.Line, at.Column = max(at.Line, 1), min(max(at.Column, 1), len(line)+1)
	c := completing{Handbook: h, at: at, before: string(line[:at.Column-1]), after: string(line[at.Column-1:])}
	if lines, ok := frontMatter(text, at.Line); ok {
		c.inFrontMatter(lines)
	} else {
		c.inText()
	}
	if len(c.offers) > Most {
		return c.offers[:Most], true
	}
	return c.offers, false
}

// frontMatter are the lines between the fences, when a line is one of them: line 2 of
// the file is the first.
func frontMatter(text []byte, line int) ([]string, bool) {
	whole := strings.ToValidUTF8(strings.TrimPrefix(string(text), "\ufeff"), "\ufffd")
	all := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(whole), "\n")
	if !isFence(all[0]) || line < 2 {
		return nil, false
	}
	lines := all[1:]
	if end := slices.IndexFunc(lines, isFence); end >= 0 {
		lines = lines[:end]
	}
	return lines, line-2 < len(lines)
}

func isFence(line string) bool { return strings.TrimRight(line, " \t") == "---" }

// completing is one answer on its way.
type completing struct {
	*Handbook
	at            finding.Position
	before, after string // of the cursor in its line
	word, typed   string // what was typed of the word; in lower case
	replaced      finding.Position
	offers        []Completion
}

// replacing says what an offer is put in place of: what was typed of the word, and the
// rest of the word behind the cursor.
func (c *completing) replacing(typed string, from int) {
	rest := strings.IndexFunc(c.after, func(r rune) bool {
		return !(r == '-' || r == '.' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	})
	if rest < 0 {
		rest = len(c.after)
	}
	c.word, c.typed, c.replaced = typed, strings.ToLower(typed), c.at
	c.replaced.Column, c.replaced.EndColumn = from, c.at.Column+rest
}

// offer adds a completion if its label or detail has what was typed in it.
func (c *completing) offer(label string, what What, detail, doc, insert string) {
	if len(c.offers) > Most || !strings.Contains(strings.ToLower(label), c.typed) && !strings.Contains(strings.ToLower(detail), c.typed) {
		return
	}
	c.offers = append(c.offers, Completion{Label: label, What: what, Detail: detail, Doc: doc, Edit: Edit{c.replaced, insert}})
}

// inText completes [[references]] and the values of markers.
func (c *completing) inText() {
	if open := strings.LastIndex(c.before, "[["); open >= 0 && !strings.ContainsAny(c.before[open+2:], "|]") {
		c.replacing(c.before[open+2:], c.column(open+2))
		if id, _, anchored := strings.Cut(c.word, "#"); anchored {
			c.sections(id)
			return
		}
		c.ids(nil)
		c.provisions()
		return
	}
	open := strings.LastIndex(c.before, "<!--")
	if open < 0 || strings.Contains(c.before[open:], "-->") {
		return
	}
	inside := c.before[open+4:]
	name, values, named := strings.Cut(inside, ":")
	switch {
	case !named:
		word := strings.TrimLeft(inside, " ")
		c.replacing(word, c.column(len(c.before)-len(word)))
		c.offer("answers", Word, "the provisions that this block answers", "", "answers: ")
		c.offer("audience", Word, "who alone may read this block or section", "", "audience: ")
	case strings.TrimSpace(name) == "audience":
		word := strings.TrimLeft(values[strings.LastIndexByte(values, ',')+1:], " ")
		c.replacing(word, c.column(len(c.before)-len(word)))
		for _, a := range c.Graph.Site.Audiences {
			c.offer(a.Name, Word, "audience", "", a.Name)
		}
	case strings.TrimSpace(name) == "answers":
		word := strings.TrimLeft(values[strings.LastIndexByte(values, ',')+1:], " ")
		c.replacing(word, c.column(len(c.before)-len(word)))
		c.provisions()
	}
}

// column is the column of a byte before the cursor.
func (c *completing) column(offset int) int { return len([]rune(c.before[:offset])) + 1 }

func (c *completing) inFrontMatter(lines []string) {
	s, ok := spotAt(lines, c.at.Line-2, c.at.Column)
	if !ok {
		return
	}
	c.replacing(s.typed, s.from)
	fields := fieldsOf(c.Graph.Kinds, c.kindOf(lines))
	var last *record.Field
	for _, key := range s.path {
		if last = fieldNamed(fields, key); last == nil {
			return
		}
		fields = last.Fields
	}
	switch {
	case s.key != "":
		if field := fieldNamed(fields, s.key); field != nil {
			c.values(field, len(s.path) == 0)
		}
	case last != nil && s.item && len(fields) == 0:
		c.values(last, false)
	default:
		c.keys(fields, s.beside)
	}
}

func (c *completing) kindOf(lines []string) *record.Kind {
	for _, line := range lines {
		if name, found := strings.CutPrefix(line, "kind:"); found {
			return c.Graph.Kinds.Find(strings.Trim(name, ` "'`))
		}
	}
	return nil
}

// keys offers the fields that are not there yet, the required ones first.
func (c *completing) keys(fields []record.Field, taken []string) {
	fields = slices.Clone(fields)
	slices.SortStableFunc(fields, func(a, b record.Field) int {
		return cmp.Compare(rank(a.Required), rank(b.Required))
	})
	insert := ": "
	if strings.Contains(c.after, ":") {
		insert = ""
	}
	for i := range fields {
		if f := &fields[i]; !slices.Contains(taken, f.Name) {
			c.offer(f.Name, Key, typeOf(f), ofField(f), f.Name+insert)
		}
	}
}

func rank(first bool) int {
	if first {
		return 0
	}
	return 1
}

// values offers what a field may hold.
func (c *completing) values(f *record.Field, top bool) {
	switch {
	case top && f.Name == "kind":
		for _, k := range c.Graph.Kinds.List {
			c.offer(k.Name, Word, k.Title, plain(k.Purpose), k.Name)
		}
	case f.Type == record.Enum || f.Type == record.Enums:
		for _, v := range f.Values {
			c.offer(v, Word, "", "", v)
		}
	case f.Type == record.Boolean:
		c.offer("true", Word, "", "", "true")
		c.offer("false", Word, "", "", "false")
	case f.Type == record.DateField:
		today := c.Graph.Today.Format(record.DateLayout)
		c.offer(today, Word, "today", "", today)
	case f.Type == record.Actor && len(f.To) == 0:
		c.ids([]string{"role"})
	case f.Type == record.Actor, f.Type == record.ReferenceTo, f.Type == record.ReferencesTo:
		if id, _, anchored := strings.Cut(c.word, "#"); anchored {
			c.sections(id)
			return
		}
		if !slices.Equal(f.To, []string{"provision"}) {
			c.ids(f.To)
		}
		if len(f.To) == 0 || slices.Contains(f.To, "provision") {
			c.provisions()
		}
	}
}

// ids offers records of some kinds and what has an id in them; nil for all.
func (c *completing) ids(kinds []string) {
	for _, r := range c.Graph.Records() {
		if r.IsPage() || len(kinds) > 0 && !slices.Contains(kinds, r.Kind.Name) {
			continue
		}
		for _, d := range declarations(r) {
			switch {
			case !record.IsID(d.id):
			case d.to.Definition != nil:
				c.offer(d.id, Record, d.to.Definition.Title(), "", d.id)
			default:
				c.offer(d.id, Record, r.Title, "", d.id)
			}
		}
	}
}

func (c *completing) provisions() {
	for _, f := range c.Graph.Library.Frameworks() {
		for _, p := range f.Provisions {
			c.offer(p.Ref(), Provision, p.Name(), "", p.Ref())
		}
	}
}

// sections offers the sections of a record, behind its id.
func (c *completing) sections(id string) {
	r := c.Graph.Record(strings.TrimSpace(id))
	if r == nil || r.Body == nil {
		return
	}
	for _, h := range r.Body.Headings {
		c.offer(r.ID+"#"+h.ID, Section, h.Text, "", r.ID+"#"+h.ID)
	}
}

// Docs adds to a completion what it costs too much to say of all of them.
func (h *Handbook) Docs(label string) string {
	to := h.Graph.Resolve(label)
	switch {
	case to.Provision != nil:
		return h.OfProvision(to.Provision)
	case to.Definition != nil:
		return h.ofDefinition(to.Definition)
	case to.Record != nil:
		return h.OfRecord(to.Record)
	}
	return ""
}
