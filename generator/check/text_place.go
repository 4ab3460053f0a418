package check

import (
	"bytes"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/markdown"
	"aims/generator/record"
)

// partOf is the place of a part of a value of front matter. Of a text that goes on over
// several lines only the beginning is known.
func partOf(r *record.Record, v record.Value, offset, length int) finding.Position {
	at := v.Position
	if at.EndColumn == 0 || !beginsOn(&r.Fields, at.Line+1) && at.Line+1 != r.Line-1 {
		at.EndColumn = 0
		return at
	}
	quote := (at.EndColumn - at.Column - utf8.RuneCountInString(v.Text)) / 2
	at.Column += quote + utf8.RuneCountInString(v.Text[:offset])
	at.EndColumn = at.Column + length
	return at
}

// beginsOn says that a key or an item begins on a line, so that nothing of the line
// before it goes on there.
func beginsOn(v *record.Value, line int) bool {
	for i := range v.Pairs {
		if v.Pairs[i].Position.Line == line || beginsOn(&v.Pairs[i].Value, line) {
			return true
		}
	}
	for i := range v.Items {
		if v.Items[i].Position.Line == line || beginsOn(&v.Items[i], line) {
			return true
		}
	}
	return false
}

// eachLine shows the text of a document by the lines of the file it stands on, without
// links that have no text of their own. A document does not keep what it was made
// from, but it breaks its HTML where lines break. Only in a paragraph where a comment,
// or code in a line, spans lines are breaks lost, and what follows is placed too high.
func eachLine(d *markdown.Document, visit func(line int, text string)) {
	w := lineWalk{Document: d, visit: visit}
	for at := 0; at < len(d.HTML); {
		w.cross(at)
		switch d.HTML[at] {
		case '<':
			at = w.tag(at)
		case '\n':
			w.pause()
			if !w.inTable() {
				w.line++
			}
			at++
		default:
			w.text = append(w.text, d.HTML[at])
			at++
		}
	}
	w.pause()
}

type lineWalk struct {
	*markdown.Document
	visit func(line int, text string)
	text  []byte // of the line so far
	line  int
	row   int   // the line of the table that its next row stands on: 0, 2, 3 ...
	next  int   // the block that begins next
	open  []int // the blocks that have begun and not ended
}

// pause ends a piece of text.
func (w *lineWalk) pause() {
	if len(w.text) > 0 {
		w.visit(w.line, string(w.text))
		w.text = w.text[:0]
	}
}

// cross ends and begins the blocks that end and begin at an offset.
func (w *lineWalk) cross(at int) {
	for n := len(w.open) - 1; n >= 0 && w.Blocks[w.open[n]].To <= at; n-- {
		w.pause()
		w.line = w.Blocks[w.open[n]].EndLine + 1
		w.open = w.open[:n]
	}
	for ; w.next < len(w.Blocks) && w.Blocks[w.next].From <= at; w.next++ {
		w.pause()
		b := &w.Blocks[w.next]
		w.line, w.row = b.Line, 0
		if w.isFenced(b) {
			w.line++
		}
		w.open = append(w.open, w.next)
	}
}

// isFenced says that code begins on the line after its block: it has more lines than
// its text, which ends with a line break before the tags do.
func (w *lineWalk) isFenced(b *markdown.Block) bool {
	html := w.HTML[b.From:b.To]
	lines := bytes.Count(html, []byte("\n")) - 1
	if !bytes.HasSuffix(html, []byte("\n</code></pre>\n")) {
		lines++
	}
	return b.Kind == markdown.Code && b.EndLine-b.Line+1 > lines
}

func (w *lineWalk) inTable() bool {
	return len(w.open) > 0 && w.Blocks[w.open[len(w.open)-1]].Kind == markdown.Table
}

// tag skips a tag. A row of a table is a line; between the first and the others is the
// line that makes it a table.
func (w *lineWalk) tag(at int) int {
	end := bytes.IndexByte(w.HTML[at:], '>')
	if end < 0 {
		return len(w.HTML)
	}
	switch tag := w.HTML[at : at+end+1]; {
	case bytes.Equal(tag, []byte("<br>")):
		w.pause()
	case bytes.Equal(tag, []byte("<tr>")) && w.inTable():
		w.line = w.Blocks[w.open[len(w.open)-1]].Line + w.row
		w.row = max(w.row+1, 2)
	}
	return at + end + 1
}
