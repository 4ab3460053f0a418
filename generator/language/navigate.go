package language

import (
	"aims/generator/finding"
	"aims/generator/link"
)

// Definition is where the thing at a place is written: a record at its id, a section at
// its heading, a row at its id. A provision is written in no file of the handbook, so it
// leads to what answers it.
func (h *Handbook) Definition(at finding.Position) []finding.Position {
	s, found := h.at(at)
	switch to := s.to; {
	case !found:
		return nil
	case to.Provision != nil:
		return h.answering(to)
	case to.Definition != nil:
		for _, d := range declarations(to.Record) {
			if d.id == to.Definition.ID {
				return []finding.Position{d.position}
			}
		}
	case to.Record != nil:
		return []finding.Position{section(to)}
	case to.Attachment != nil:
		return []finding.Position{{File: to.Attachment.File, Line: 1, Column: 1, EndColumn: 1}}
	}
	return nil
}

// section is the place of a record, or of a section or block in it.
func section(to link.Target) finding.Position {
	if to.Anchor != "" && to.Record.Body != nil {
		for _, h := range to.Record.Body.Headings {
			if h.ID == to.Anchor {
				return finding.Position{File: to.Record.File, Line: h.Line}
			}
		}
		for _, b := range to.Record.Body.Blocks {
			if b.ID == to.Anchor {
				return finding.Position{File: to.Record.File, Line: b.Line}
			}
		}
	}
	return to.Record.At("id")
}

func (h *Handbook) answering(to link.Target) (places []finding.Position) {
	for _, a := range h.Graph.Answers(to.Provision) {
		at := a.Position // in the front matter: the record as a whole
		if a.Block >= 0 {
			at = finding.Position{File: a.Record.File, Line: a.Record.Body.Blocks[a.Block].Line}
		}
		places = append(places, at)
	}
	return places
}

// References are all places that name the thing at a place, with the one where it gets
// its id if declared is asked for.
func (h *Handbook) References(at finding.Position, declared bool) (places []finding.Position) {
	s, found := h.at(at)
	if !found || s.field != nil || s.kind != nil {
		return nil
	}
	for _, r := range h.Graph.Records() {
		if declared {
			for _, d := range declarations(r) {
				if same(s.to, d.to) {
					places = append(places, d.position)
				}
			}
		}
		for _, ref := range h.Graph.References(r) {
			if same(s.to, ref.To) {
				places = append(places, ref.Position)
			}
		}
	}
	return places
}
