package compare

import (
	"cmp"
	"hash/fnv"
	"html"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"aims/generator/framework"
	"aims/generator/link"
	"aims/generator/markdown"
	"aims/generator/record"
)

// A Snapshot is what one version says to one audience, as lines that are compared without
// being understood where they are equal.
type Snapshot struct {
	Version string
	Day     string // that states are of
	parts   [parts]part
}

// The parts of a snapshot. A new one is added before parts.
const (
	recordPart = iota
	statePart
	decisionPart
	riskPart
	findingPart
	parts
)

// A part is lines, in the order of the handbook, each with a key of its own.
type part struct {
	lines []line
	byKey map[string]int
}

type line struct {
	key  string
	head []byte // JSON of a Head; empty but for records
	data []byte // JSON
}

func (p *part) find(key string) (line, bool) {
	i, found := p.byKey[key]
	if !found {
		return line{}, false
	}
	return p.lines[i], true
}

// add keeps the first line of a key: a second one is a mistake that check has told of.
func (p *part) add(l line) bool {
	if p.byKey == nil {
		p.byKey = map[string]int{}
	}
	if _, twice := p.byKey[l.key]; twice {
		return false
	}
	p.byKey[l.key] = len(p.lines)
	p.lines = append(p.lines, l)
	return true
}

// A Head is what a list of versions says of a record.
type Head struct {
	ID        string `json:"id,omitempty"` // "" of a page
	Path      string `json:"path"`
	Title     string `json:"title"`
	Kind      string `json:"kind,omitempty"`
	Version   string `json:"version,omitempty"`
	Status    string `json:"status,omitempty"`
	Effective string `json:"effective,omitempty"`
	Digest    string `json:"digest,omitempty"`
}

// body is the rest of a record.
type body struct {
	File      string     `json:"f"`
	Kind      string     `json:"k,omitempty"` // what its kind is called
	Cut       bool       `json:"c,omitempty"` // its readers are not shown all of its text
	Partial   bool       `json:"t,omitempty"` // nor what it says of records that they may not see
	Fields    []field    `json:"v,omitempty"`
	Approvals []Approval `json:"a,omitempty"`
	Standing  string     `json:"s,omitempty"` // of the newest approval
	Window    *Window    `json:"w,omitempty"` // of evidence
	Blocks    []block    `json:"b,omitempty"`
	Answers   []Answer   `json:"p,omitempty"`
	Files     []file     `json:"o,omitempty"` // published with it
}

// A file is an attachment: its name without folders, as it may move with its record.
type file struct {
	Name   string `json:"n"`
	SHA256 string `json:"s"`
}

// A field is a front matter field as its kind describes it.
type field struct {
	Name    string `json:"n"`
	Defines string `json:"d,omitempty"` // the key of a row that holds its id
	Value   value  `json:"v"`
}

type value struct {
	Text  string  `json:"t,omitempty"`
	Items []value `json:"l,omitempty"`
	Pairs []pair  `json:"m,omitempty"`
}

type pair struct {
	Key   string `json:"k"`
	Value value  `json:"v"`
}

// An Approval is a row of a record's approvals.
type Approval struct {
	By      string `json:"by"`
	On      string `json:"on"`
	Version string `json:"version,omitempty"`
	Digest  string `json:"digest,omitempty"`
	Note    string `json:"note,omitempty"`
}

// A Window is the time that evidence is for, and how it stands on the day of its version.
type Window struct {
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"` // "" while nothing ends it
	State string `json:"state"`           // current, expired, not counted
}

// Words are how it stands and its days; until is what is said before the last.
func (w Window) Words(until string) string {
	words := w.State
	if w.From != "" {
		words += ", collected " + w.From
	}
	if w.Until != "" {
		words += ", " + until + " " + w.Until
	}
	return words
}

// States of a Window.
const (
	Current    = "current"
	Expired    = "expired"
	NotCounted = "not counted"
)

// A block is a piece of text that a reader takes in at once.
type block struct {
	Kind   string     `json:"k"`
	Anchor string     `json:"a,omitempty"` // on the record's page: its own, or of the heading above
	Under  string     `json:"u,omitempty"` // the heading above
	Text   string     `json:"t,omitempty"`
	Rows   [][]string `json:"r,omitempty"` // of a table
	Links  []string   `json:"h,omitempty"` // where its links lead, unless their text says so
	Look   string     `json:"l,omitempty"` // a fingerprint of how it is set and where its links lead
}

// An Answer is a place in a record that answers a provision.
type Answer struct {
	Provision string `json:"provision"`
	Anchor    string `json:"anchor,omitempty"` // "" for the whole record
	Heading   string `json:"heading,omitempty"`
	Counts    bool   `json:"counts"`
}

// state, decision, risk and auditFinding are the lines of the other parts.
type state struct {
	Name  string `json:"n"`
	Holds string `json:"s"` // of the letters of stateLetters, those that hold
}

type decision struct {
	Name       string `json:"n,omitempty"`
	Applicable string `json:"a"` // yes, no, "" undecided
	Status     string `json:"s,omitempty"`
	Record     string `json:"r"`
}

type risk struct {
	Title    string `json:"n"`
	Record   string `json:"r"`
	Level    string `json:"l,omitempty"`
	Residual string `json:"e,omitempty"`
}

type auditFinding struct {
	Title  string `json:"n"`
	Record string `json:"r"`
	State  string `json:"s"` // open, closed, reported
	Grade  string `json:"g,omitempty"`
}

// Take is the snapshot of a view. Nothing that the view hides can be in it.
func Take(view *link.View) *Snapshot {
	s := &Snapshot{Version: onOneLine(view.Version), Day: view.Today.Format(record.DateLayout)}
	for _, r := range view.Records() {
		if r.IsPage() || r.ID != "" && view.Record(r.ID) == r {
			s.parts[recordPart].add(line{key: KeyOf(r), head: encode(headOf(r)), data: encode(bodyOf(view, r))})
		}
	}
	s.takeStates(view)
	s.takeDecisions(view)
	s.takeRisks(view)
	s.takeFindings(view)
	return s
}

// KeyOf is what a record is known by in all versions: its id, wherever its file is. A page
// has only its address.
func KeyOf(r *record.Record) string { return cmp.Or(r.ID, r.Path()) }

func headOf(r *record.Record) Head {
	h := Head{
		ID: r.ID, Path: r.Path(), Title: r.Title, Version: r.Version, Status: string(r.Status),
		Effective: r.Fields.Get("effective").Text, Digest: r.ShownDigest(),
	}
	if r.IsPage() {
		h.Status, h.Effective = "", ""
	} else {
		h.Kind = r.Kind.Name
	}
	return h
}

func bodyOf(view *link.View, r *record.Record) body {
	b := body{File: r.File, Cut: r.Cut, Partial: r.Partial, Blocks: blocksOf(view, r)}
	for _, a := range r.Attachments {
		b.Files = append(b.Files, file{path.Base(a.File), a.SHA256})
	}
	if r.IsPage() {
		return b
	}
	b.Kind = r.Kind.Title
	b.Fields = append(fieldsOf(r, view.Kinds.Header), fieldsOf(r, r.Kind.Fields)...)
	for row := range r.Fields.Get("approvals").All() {
		b.Approvals = append(b.Approvals, Approval{
			By: row.Get("by").Text, On: row.Get("on").Text, Version: row.Get("version").Text,
			Digest: row.Get("digest").Text, Note: row.Get("note").Text,
		})
	}
	if r.Kind.Approval || len(b.Approvals) > 0 {
		b.Standing = standing(link.ApprovalOf(r))
	}
	if r.Fields.Get("evidences").Has() {
		b.Window = windowOf(view.Window(r), view.Today)
	}
	for _, a := range view.AnswersOf(r) {
		answer := Answer{Provision: a.Provision.Ref(), Anchor: a.Anchor(), Counts: a.Counts}
		if a.Block >= 0 {
			answer.Heading = above(r.Body, a.Block).Text
			answer.Anchor = cmp.Or(answer.Anchor, above(r.Body, a.Block).ID)
		}
		b.Answers = append(b.Answers, answer)
	}
	return b
}

// standing is where the newest approval of a record stands, in words.
func standing(a link.Approval) string {
	switch {
	case a.Current:
		return "current"
	case a.Drifted:
		return "no word changed"
	case a.Bound:
		return "text changed"
	case a.Given:
		return "not bound"
	}
	return "none"
}

func windowOf(e link.Evidence, today time.Time) *Window {
	w := &Window{State: NotCounted}
	if !e.From.IsZero() {
		w.From = e.From.Format(record.DateLayout)
	}
	if !e.Open {
		w.Until = e.Until.Format(record.DateLayout)
	}
	switch {
	case e.Current(today):
		w.State = Current
	case e.Counts:
		w.State = Expired
	}
	return w
}

// apart are fields of the header that are compared in a way of their own.
var apart = []string{"id", "kind", "approvals"}

func fieldsOf(r *record.Record, described []record.Field) []field {
	var fields []field
	for i := range described {
		f := &described[i]
		if v := r.Fields.Get(f.Name); v.Has() && !slices.Contains(apart, f.Name) {
			fields = append(fields, field{Name: f.Name, Defines: f.Defines, Value: valueOf(v, f)})
		}
	}
	return fields
}

// valueOf is a value as far as its field describes it: more is on no page.
func valueOf(v record.Value, f *record.Field) value {
	switch f.Type {
	case record.MapField:
		return mapOf(v, f.Fields)
	case record.ListField:
		var list value
		for row := range v.All() {
			list.Items = append(list.Items, mapOf(row, f.Fields))
		}
		return list
	}
	texts := v.Texts()
	if v.Shape != record.List {
		return value{Text: strings.Join(texts, "")}
	}
	var list value
	for _, text := range texts {
		list.Items = append(list.Items, value{Text: text})
	}
	return list
}

func mapOf(v record.Value, described []record.Field) (m value) {
	for i := range described {
		if inner := v.Get(described[i].Name); inner.Has() {
			m.Pairs = append(m.Pairs, pair{described[i].Name, valueOf(inner, &described[i])})
		}
	}
	return m
}

// kindNames are what blocks are called, in the order of the constants of markdown.
var kindNames = [...]string{"paragraph", "heading", "list", "item", "table", "quotation", "code", "definitions", "footnotes", "rule", "text"}

// blocksOf are the blocks of a text in their order: what stands at its top, lists and
// definitions item by item. A first heading that says the title again is none, as on the record's page.
func blocksOf(view *link.View, r *record.Record) []block {
	if r.Body == nil {
		return nil
	}
	var blocks []block
	var under markdown.Heading
	headings := r.Body.Headings
	listed := false
	for i := range r.Body.Blocks {
		b := &r.Body.Blocks[i]
		switch {
		case b.Depth == 0 && (b.Kind == markdown.List || b.Kind == markdown.Definitions):
			listed = true
			continue
		case b.Depth == 0:
			listed = false
		case !listed || b.Depth > 1:
			continue
		}
		if b.Kind == markdown.HeadingBlock {
			for len(headings) > 0 && headings[0].Block < i {
				headings = headings[1:]
			}
			if len(headings) > 0 && headings[0].Block == i {
				under = headings[0]
			}
			if i == 0 && under.Level == 1 && strings.EqualFold(strings.TrimSpace(b.Text), strings.TrimSpace(r.Title)) {
				continue
			}
		}
		taken := block{
			Kind: kindNames[b.Kind], Anchor: cmp.Or(b.ID, under.ID), Under: under.Text,
			Text: strings.TrimSpace(b.Text),
		}
		taken.Links, taken.Look = lookOf(view, r, b)
		if b.Kind == markdown.HeadingBlock {
			taken.Under = ""
		}
		if b.Kind == markdown.Table {
			taken.Text, taken.Rows = "", rowsOf(r.Body, b)
		}
		blocks = append(blocks, taken)
	}
	return blocks
}

// above is the heading that a block stands under, or is.
func above(d *markdown.Document, block int) (h markdown.Heading) {
	for _, next := range d.Headings {
		if next.Block > block {
			break
		}
		h = next
	}
	return h
}

// lookOf tells one setting of the same words from another: emphasis, and where links lead.
func lookOf(view *link.View, r *record.Record, b *markdown.Block) (links []string, look string) {
	h, d := fnv.New32a(), r.Body
	at := b.From
	for _, hole := range d.Holes {
		if hole.Offset < b.From || hole.Offset >= b.To {
			continue
		}
		h.Write(d.HTML[at:hole.Offset])
		at = hole.Offset
		if hole.What == markdown.LinkOpen || hole.What == markdown.Image {
			l := &d.Links[hole.Link]
			to := addressOf(view, r, l)
			h.Write([]byte(to))
			if to != l.Text && (l.Text != "" || !l.Wiki) {
				links = append(links, to)
			}
		}
	}
	h.Write(d.HTML[at:b.To])
	return links, strconv.FormatUint(uint64(h.Sum32()), 36)
}

// addressOf is where a link leads, in the same words wherever the file of the record lies.
func addressOf(view *link.View, r *record.Record, l *markdown.Link) string {
	t := view.ResolveLink(r, l)
	switch {
	case t.Definition != nil:
		return l.Destination
	case t.Record != nil && t.Anchor != "":
		return KeyOf(t.Record) + "#" + t.Anchor
	case t.Record != nil:
		return KeyOf(t.Record)
	case t.Provision != nil:
		return t.Provision.Ref()
	case t.Attachment != nil:
		return path.Base(t.Attachment.File)
	}
	return l.Destination
}

// rowsOf are the cells of a table, as a reader sees them. A table's HTML is written by
// package markdown, which begins each cell with a tag of its own and puts none of another
// table in it.
func rowsOf(d *markdown.Document, b *markdown.Block) (rows [][]string) {
	written := string(d.Append(nil, b.Range(), true, func(l *markdown.Link) markdown.Target {
		return markdown.Target{Text: cmp.Or(l.Text, l.Destination)}
	}))
	for _, row := range strings.Split(written, "<tr>")[1:] {
		row, _, _ = strings.Cut(row, "</tr>")
		var cells []string
		for row != "" {
			from := strings.Index(row, "<t")
			if from < 0 {
				break
			}
			row = row[from:]
			_, inside, _ := strings.Cut(row, ">")
			cell, rest, _ := strings.Cut(inside, "</t")
			cells = append(cells, plain(cell))
			row = rest
		}
		rows = append(rows, cells)
	}
	return rows
}

// plain is HTML of ours without its tags.
func plain(written string) string {
	var text strings.Builder
	for {
		before, rest, found := strings.Cut(written, "<")
		text.WriteString(before)
		if !found {
			break
		}
		_, written, _ = strings.Cut(rest, ">")
	}
	return strings.Join(strings.Fields(html.UnescapeString(text.String())), " ")
}

// stateLetters are the letters for states, in their order.
const stateLetters = "apecx"

func (s *Snapshot) takeStates(view *link.View) {
	f := view.Library.Framework(framework.Primary)
	if f == nil {
		return
	}
	for _, p := range f.Provisions {
		state, holds := view.State(p), ""
		for i, yes := range []bool{state.Addressed, state.Approved, state.Evidenced, state.Current, state.Excluded} {
			if yes {
				holds += stateLetters[i : i+1]
			}
		}
		s.add(statePart, p.Ref(), stateLine(p, holds))
	}
}

func stateLine(p *framework.Provision, holds string) state {
	return state{Name: p.Name(), Holds: holds}
}

func (s *Snapshot) add(to int, key string, data any) {
	if key = onOneLine(key); key != "" {
		s.parts[to].add(line{key: key, data: encode(data)})
	}
}

// takeDecisions takes those of the statement in force, row by row.
func (s *Snapshot) takeDecisions(view *link.View) {
	statement := view.Statement()
	if statement == nil {
		return
	}
	for row := range statement.Fields.Get("controls").All() {
		text := row.Get("control").Text
		d := decision{Status: row.Get("status").Text, Record: statement.ID}
		if applicable, decided := row.Get("applicable").Bool(); decided {
			d.Applicable = map[bool]string{true: "yes", false: "no"}[applicable]
		}
		if p := view.Resolve(text).Provision; p != nil {
			text, d.Name = p.Ref(), p.Name()
		}
		s.add(decisionPart, text, d)
	}
}

// takeRisks takes the rows of assessments with their level, and the level that the plans in
// force leave of them.
func (s *Snapshot) takeRisks(view *link.View) {
	residual := map[string]string{}
	for _, plan := range view.OfKind("risk-treatment") {
		if !plan.InForce(view.Today) {
			continue
		}
		for row := range plan.Fields.Get("treatments").All() {
			for _, id := range row.Get("risks").Texts() {
				residual[id] = row.Get("residual-level").Text
			}
		}
	}
	for _, r := range view.OfKind("risk-assessment") {
		if r.Status == record.Retired {
			continue
		}
		for row := range r.Fields.Get("risks").All() {
			id := row.Get("id").Text
			s.add(riskPart, id, risk{Title: link.Definition{ID: id, Row: row}.Title(), Record: r.ID, Level: row.Get("level").Text, Residual: residual[id]})
		}
	}
}

// takeFindings takes what auditors found, and the nonconformities that carry it on.
func (s *Snapshot) takeFindings(view *link.View) {
	for _, r := range view.OfKind("nonconformity") {
		state := "closed"
		if link.IsOpen(r) {
			state = "open"
		}
		s.add(findingPart, r.ID, auditFinding{Title: r.Title, Record: r.ID, State: state, Grade: r.Fields.Get("grade").Text})
	}
	for _, r := range view.OfKind("audit-report") {
		for row := range r.Fields.Get("findings").All() {
			s.add(findingPart, row.Get("id").Text, auditFinding{Title: row.Get("title").Text, Record: r.ID, State: "reported", Grade: row.Get("grade").Text})
		}
	}
}
