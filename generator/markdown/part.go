package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sort"

	"github.com/yuin/goldmark/ast"
	extended "github.com/yuin/goldmark/extension/ast"
)

// A Part is a piece of the text that only some audiences may read. Parts lie in each
// other, or overlap: who may read a place may read every part that holds it.
type Part struct {
	Names []Word // of the audiences; none: nobody may read it
	Cause Word   // the comment that says so, its first line

	from, to int  // whole lines of the source, the comment's own among them
	apart    bool // what is left before and behind must not grow together
}

// For says whether an audience of that name may read the part.
func (p *Part) For(audience string) bool {
	return slices.ContainsFunc(p.Names, func(w Word) bool { return w.Text == audience })
}

// A Shown is a body as somebody is shown it who may not read all of it.
type Shown struct {
	Document *Document

	first int   // the line of the file on which the body begins
	lines []int // for each line that is left, its line in the file; one that was added repeats the one before
}

// LineOf is the line in the shown text of a line in the file, and false for one that was cut.
func (s *Shown) LineOf(line int) (int, bool) {
	if line < s.first {
		return line, true // of the front matter
	}
	at, is := slices.BinarySearch(s.lines, line)
	return s.first + at, is
}

// InFile is the line in the file of a line in the shown text.
func (s *Shown) InFile(line int) int {
	if at := line - s.first; at >= 0 && at < len(s.lines) {
		return s.lines[at]
	}
	return line
}

// Show parses what is left of a body when the hidden parts are cut from its source, so that
// nothing that stood only there has any effect on the rest: no definition, no note, no id. It is
// nil when nothing is hidden. Should the rest hold parts that the whole did not, as cutting
// brings lines together, they are cut too.
func (p *Parser) Show(whole *Document, source []byte, line int, hidden func(*Part) bool) *Shown {
	const most = 5 // times; no text that a person wrote needs more than one
	shown := &Shown{Document: whole, first: line}
	source = clean(source)
	for i := range bytes.Count(source, []byte("\n")) + 1 {
		shown.lines = append(shown.lines, line+i)
	}
	for range most {
		cuts := shown.Document.cuts(source, hidden)
		if len(cuts) == 0 {
			if shown.Document == whole {
				return nil
			}
			return shown
		}
		source, shown.lines = take(source, shown.lines, cuts)
		shown.Document = p.Parse(source, line)
	}
	shown.Document, shown.lines = p.Parse(nil, line), nil
	return shown
}

// A cut is a piece of the source that goes.
type cut struct {
	from, to int
	apart    bool
}

// cuts are the pieces that go with the hidden parts, in order, and none overlaps another: the
// parts, and the calls of footnotes that stand in them.
func (d *Document) cuts(source []byte, hidden func(*Part) bool) (all []cut) {
	for i := range d.Parts {
		if p := &d.Parts[i]; hidden(p) {
			all = append(all, cut{p.from, p.to, p.apart})
		}
	}
	all = joined(all)
	inside := func(offset int) bool {
		return slices.ContainsFunc(all, func(c cut) bool { return c.from <= offset && offset < c.to })
	}
	var calls []cut
	for _, call := range d.calls {
		if inside(call.note) && !inside(call.from) {
			calls = append(calls, cut{from: call.from, to: call.to})
		}
	}
	return joined(append(all, calls...))
}

func joined(all []cut) (out []cut) {
	slices.SortFunc(all, func(a, b cut) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	for _, c := range all {
		if n := len(out); n > 0 && c.from <= out[n-1].to {
			out[n-1].apart = out[n-1].apart || c.apart
			out[n-1].to = max(out[n-1].to, c.to)
			continue
		}
		out = append(out, c)
	}
	return out
}

// take takes pieces from the source, and from the list of its lines those that go with them.
func take(source []byte, lines []int, cuts []cut) (left []byte, kept []int) {
	at, line := 0, 0
	keep := func(to int) {
		piece := source[at:to]
		left = append(left, piece...)
		breaks := bytes.Count(piece, []byte("\n"))
		kept = append(kept, lines[line:line+breaks]...)
		at, line = to, line+breaks
	}
	for _, c := range cuts {
		keep(c.from)
		line += bytes.Count(source[at:c.to], []byte("\n"))
		at = c.to
		if c.apart && !endsBlank(left) && !beginsBlank(source[at:]) {
			left, kept = append(left, '\n'), append(kept, kept[len(kept)-1])
		}
		for at < len(source) && endsBlank(left) && beginsBlank(source[at:]) { // one empty line is enough
			next := bytes.IndexByte(source[at:], '\n') + 1
			if next == 0 {
				break
			}
			at, line = at+next, line+1
		}
	}
	keep(len(source))
	return left, append(kept, lines[line:]...)
}

func endsBlank(text []byte) bool {
	text = bytes.TrimSuffix(text, []byte("\n"))
	return isBlank(text[bytes.LastIndexByte(text, '\n')+1:])
}

func beginsBlank(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return isBlank(line)
}

// isBlank is true for an empty line of a quotation too.
func isBlank(line []byte) bool { return len(bytes.Trim(line, "> \t")) == 0 }

// A noteCalled is where a footnote is called: [^label], and where it stands.
type noteCalled struct{ from, to, note int }

// A unit is a block in goldmark's tree, in the order of the source.
type unit struct {
	node   ast.Node
	parent int // index of what holds it, -1 at the top
	from   int // -1 if nobody knows
}

// partsOf finds what the comments about readers stand on.
func (s *scribe) partsOf(root ast.Node) []Part {
	if len(s.sought) == 0 {
		return nil
	}
	const most = 500
	if len(s.sought) > most { // finding out what each hides would take too long
		next := s.sought[most]
		s.unclear(next.from, next.to, fmt.Sprintf("the text has more than %d comments about audiences, so that all of it is hidden from everybody", most),
			"divide it among several files, or give a heading one comment for all that is below it")
		return []Part{{to: len(s.source), Cause: s.places.word(0, 0)}}
	}
	h := hiding{scribe: s}
	h.add(root, -1)
	var parts []Part
	for _, found := range s.sought {
		p := h.part(found)
		p.Names = found.names
		p.Cause = s.places.word(found.from, min(found.to, s.places.endOfLine(found.from)))
		parts = append(parts, p)
	}
	return parts
}

type hiding struct {
	*scribe
	units []unit
}

// add lists the blocks below a node, and returns where the first of them begins.
func (h *hiding) add(parent ast.Node, index int) int {
	first := -1
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		if node.Type() == ast.TypeInline {
			return first
		}
		at := len(h.units)
		h.units = append(h.units, unit{node: node, parent: index})
		from := earlier(node.Pos(), firstLine(node))
		if c, is := node.(*comment); is {
			from = c.from
		}
		if node.Kind() == extended.KindTable { // its rows and cells are no blocks
			from = earlier(from, firstOffset(node.FirstChild()))
		} else {
			from = earlier(from, h.add(node, at))
		}
		h.units[at].from = from
		first = earlier(first, from)
	}
	return first
}

// earlier is the smaller of two offsets, of which -1 is none.
func earlier(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

func firstLine(node ast.Node) int {
	if node.Lines().Len() == 0 {
		return -1
	}
	return node.Lines().At(0).Start
}

// part is what a comment stands on: the block or item that it marks, the section if that is a
// heading. A comment that marks nothing hides what is next to it, up to all of the text.
func (h *hiding) part(c sought) Part {
	at := h.unitAt(c)
	if at < 0 {
		return h.all()
	}
	p := h.around(at, c)
	p.from = min(p.from, h.lineOf(c.from))
	p.to = max(p.to, h.behind(min(c.to, len(h.source))))
	return p
}

func (h *hiding) all() Part { return Part{from: 0, to: len(h.source)} }

// unitAt is the deepest block that holds the comment.
func (h *hiding) unitAt(c sought) int {
	holds := -1
	for i, u := range h.units {
		if u.from < 0 || u.from > c.from {
			continue
		}
		if _, isComment := u.node.(*comment); isComment && u.from != c.from {
			continue
		}
		if holds < 0 || u.from >= h.units[holds].from {
			holds = i
		}
	}
	return holds
}

func (h *hiding) around(at int, c sought) Part {
	if holder := h.itemAround(at); holder >= 0 {
		return h.block(holder)
	}
	if c.inText {
		p := h.block(at)
		if h.begins(at, c.from) {
			before := h.before(at)
			p.from, p.to = min(p.from, before.from), max(p.to, before.to)
		}
		if c.open { // other readers of Markdown show nothing behind it
			p.to = max(p.to, h.upToHeading(at).to)
		}
		return p
	}
	return h.before(at)
}

// itemAround is the item or note that holds a block directly, or through a definition; -1 for none.
func (h *hiding) itemAround(at int) int {
	if h.units[at].node.Kind() == ast.KindListItem {
		return at
	}
	holder := h.units[at].parent
	if h.isDefinition(at) {
		return at
	}
	if holder < 0 {
		return -1
	}
	switch h.units[holder].node.(type) {
	case *ast.ListItem, *extended.Footnote, *extended.DefinitionDescription:
		return holder
	}
	return -1
}

func (h *hiding) isDefinition(at int) bool {
	kind := h.units[at].node.Kind()
	return kind == extended.KindDefinitionTerm || kind == extended.KindDefinitionDescription
}

// begins says that nothing but comments stands before an offset in its block.
func (h *hiding) begins(at, offset int) bool {
	text := h.source[max(0, min(h.units[at].from, offset)):offset]
	for {
		text = bytes.TrimLeft(text, "> \t\n")
		if !bytes.HasPrefix(text, []byte("<!--")) {
			return len(text) == 0
		}
		end := bytes.Index(text, []byte("-->"))
		if end < 0 {
			return true
		}
		text = text[end+len("-->"):]
	}
}

// before is the block that a comment at the unit is about, with all between; what holds them
// where there is none.
func (h *hiding) before(at int) Part {
	if marked := h.real(at); marked >= 0 {
		return h.block(marked)
	}
	if holder := h.units[at].parent; holder >= 0 {
		return h.block(holder)
	}
	return h.all()
}

// real is the sibling before a unit that has something to read; -1 for none.
func (h *hiding) real(at int) int {
	for i := at - 1; i >= 0; i-- {
		if h.units[i].parent != h.units[at].parent || h.units[i].from < 0 {
			continue
		}
		switch h.units[i].node.(type) {
		case *comment, *ast.LinkReferenceDefinition, *ast.ThematicBreak:
			continue
		case *ast.Paragraph:
			if h.begins(i, h.end(i)) {
				continue // it holds comments only
			}
		}
		return i
	}
	return -1
}

// block is a block with all that it holds, or the section of a heading.
func (h *hiding) block(at int) Part {
	switch {
	case h.units[at].node.Kind() == ast.KindHeading:
		return h.section(at)
	case h.isDefinition(at):
		return h.definition(at)
	}
	return h.piece(at, at)
}

// upToHeading is a block with all up to the next heading in the same holder.
func (h *hiding) upToHeading(at int) Part {
	last := at
	for _, i := range h.siblings(at) {
		if i > at && h.units[i].node.Kind() == ast.KindHeading {
			break
		}
		last = max(last, i)
	}
	return h.piece(at, last)
}

// section is a heading and all up to the next of its rank in the same holder.
func (h *hiding) section(at int) Part {
	level := h.units[at].node.(*ast.Heading).Level
	last := at
	for i := at + 1; i < len(h.units); i++ {
		if h.units[i].parent != h.units[at].parent {
			continue
		}
		if heading, is := h.units[i].node.(*ast.Heading); is && heading.Level <= level {
			break
		}
		last = i
	}
	return h.piece(at, last)
}

// definition is a term, or a few, with all that defines them.
func (h *hiding) definition(at int) Part {
	siblings := h.siblings(at)
	i := slices.Index(siblings, at)
	isTerm := func(i int) bool { return h.units[siblings[i]].node.Kind() == extended.KindDefinitionTerm }
	first, last := i, i
	for first > 0 && (!isTerm(first) || isTerm(first-1)) {
		first--
	}
	for last+1 < len(siblings) && (isTerm(last) || !isTerm(last+1)) {
		last++
	}
	return h.piece(siblings[first], siblings[last])
}

func (h *hiding) siblings(at int) (all []int) {
	for i, u := range h.units {
		if u.parent == h.units[at].parent {
			all = append(all, i)
		}
	}
	return all
}

// piece is all from one unit to the end of one of its siblings, without the empty lines behind.
func (h *hiding) piece(first, last int) Part {
	from, to := h.lineOf(max(h.units[first].from, 0)), h.end(last)
	for to > from && endsBlank(h.source[from:to]) {
		to = h.lineOf(to - 1)
	}
	parent := h.units[first].parent
	next := h.after(last)
	return Part{from: from, to: max(to, h.behind(from)), apart: parent < 0 || next < len(h.units) && !h.within(next, parent)}
}

// end is where the line begins on which something else does.
func (h *hiding) end(at int) int {
	if next := h.after(at); next < len(h.units) {
		return max(h.lineOf(h.units[next].from), h.lineOf(max(h.units[at].from, 0)))
	}
	return len(h.source)
}

// after is the first unit behind another that it does not hold.
func (h *hiding) after(at int) int {
	for i := at + 1; i < len(h.units); i++ {
		if !h.within(i, at) && h.units[i].from >= h.units[at].from {
			return i
		}
	}
	return len(h.units)
}

func (h *hiding) within(at, holder int) bool {
	for at = h.units[at].parent; at > holder; at = h.units[at].parent {
	}
	return at == holder
}

func (h *hiding) lineOf(offset int) int {
	starts := h.places.starts
	return starts[sort.SearchInts(starts, offset+1)-1]
}

// behind is the offset behind the line of another.
func (h *hiding) behind(offset int) int { return min(h.places.endOfLine(offset)+1, len(h.source)) }
