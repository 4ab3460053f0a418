// Package language is what an editor asks of a handbook: what stands at a place, what
// may stand there, where it is defined and named, how to rename and how to mend it. It
// answers in places and texts of the handbook's files, and knows no protocol; package
// editor speaks one.
//
// Places count lines and characters from 1, as findings do.
package language

import (
	"bytes"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// A Handbook is a handbook as it was checked last.
type Handbook struct {
	Graph    *link.Graph
	Findings []finding.Finding
	Source   func(file string) ([]byte, bool) // what was checked
}

// An Edit puts a text in place of a piece of one line; of nothing where the piece is empty.
type Edit struct {
	finding.Position
	Text string
}

// Line is a line of a text without its end, by its number from 1; "" when there is none.
// A byte order mark is no part of the first one, as positions do not count it.
func Line(text []byte, number int) string {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for ; number > 1; number-- {
		end := bytes.IndexAny(text, "\r\n")
		if end < 0 {
			return ""
		}
		if bytes.HasPrefix(text[end:], []byte("\r\n")) {
			end++
		}
		text = text[end+1:]
	}
	if end := bytes.IndexAny(text, "\r\n"); end >= 0 {
		text = text[:end]
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}

// line is a line of a file of the handbook.
func (h *Handbook) line(file string, number int) []rune {
	data, _ := h.Source(file)
	return []rune(Line(data, number))
}

// piece is what a file says at a place, and false when the place is none of one line.
func (h *Handbook) piece(at finding.Position) (string, bool) {
	line := h.line(at.File, at.Line)
	if at.Column < 1 || at.EndColumn < at.Column || at.EndColumn-1 > len(line) {
		return "", false
	}
	return string(line[at.Column-1 : at.EndColumn-1]), true
}

// exact is the place of a text that is written, in quotes or without, at another place.
// What is escaped, folded or spread over lines has none, and nothing may be put there.
func (h *Handbook) exact(at finding.Position, text string) (finding.Position, bool) {
	written, ok := h.piece(at)
	if !ok {
		return at, false
	}
	if n := len(written); n >= 2 && written[0] == written[n-1] && (written[0] == '"' || written[0] == '\'') {
		written = written[1 : n-1]
		at.Column, at.EndColumn = at.Column+1, at.EndColumn-1
	}
	return at, written == text
}

// covers says that a place lies in a piece, or just behind it, where a cursor still
// belongs to the word.
func covers(piece, at finding.Position) bool {
	return piece.File == at.File && piece.Line == at.Line && piece.Column <= at.Column && at.Column <= max(piece.EndColumn, piece.Column)
}

// A declaration is where something gets its id.
type declaration struct {
	id       string
	position finding.Position
	to       link.Target
}

// declarations are the ids that a record gives: its own, and those of rows in it.
func declarations(r *record.Record) []declaration {
	if r.IsPage() {
		return nil
	}
	all := []declaration{{r.ID, r.At("id"), link.Target{Record: r}}}
	for _, field := range r.Kind.Fields {
		if field.Defines == "" {
			continue
		}
		for row := range r.Fields.Get(field.Name).All() {
			id := row.Get(field.Defines)
			d := link.Definition{ID: id.Text, Record: r, Field: field.Name, Row: row}
			all = append(all, declaration{id.Text, id.Position, link.Target{Record: r, Anchor: d.Anchor(), Definition: &d}})
		}
	}
	return all
}
