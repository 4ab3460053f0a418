package language

import (
	"errors"
	"fmt"
	"strings"

	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// Renamable is the id at a place that can be renamed, and where it stands.
func (h *Handbook) Renamable(at finding.Position) (id string, place finding.Position, found bool) {
	s, found := h.at(at)
	if !found {
		return "", at, false
	}
	if id = idOf(s.to); id == "" {
		return "", at, false
	}
	place, found = h.idIn(s.position, s.text, id)
	return id, place, found
}

func idOf(to link.Target) string {
	switch {
	case to.Definition != nil:
		return to.Definition.ID
	case to.Record != nil:
		return to.Record.ID
	}
	return ""
}

// idIn is the place of an id in a reference such as POL-001#improve. A link by path to
// the record's file has none.
func (h *Handbook) idIn(at finding.Position, text, id string) (finding.Position, bool) {
	if ref, ok := record.ParseReference(text); !ok || ref.Record != id {
		return at, false
	}
	at, ok := h.exact(at, text)
	lead := len(text) - len(strings.TrimLeft(text, " "))
	at.Column += lead
	at.EndColumn = at.Column + len(id) // an id has no letter that takes two bytes
	return at, ok
}

// Rename gives what stands at a place another id, in the whole handbook. Files keep their
// names, and so links by path hold. All of it is renamed or nothing. Of two records with
// one id the references mean the first: the second is renamed alone.
func (h *Handbook) Rename(at finding.Position, name string) ([]Edit, error) {
	id, _, found := h.Renamable(at)
	if !found {
		return nil, errors.New("there is no id of a record here")
	}
	if err := h.free(name); err != nil {
		return nil, err
	}
	s, _ := h.at(at)
	var edits []Edit
	for _, r := range h.Graph.Records() {
		for _, d := range declarations(r) {
			if same(s.to, d.to) {
				place, ok := h.idIn(d.position, d.id, id)
				if !ok {
					return nil, notPlain(d.position)
				}
				edits = append(edits, Edit{place, name})
			}
		}
		for _, ref := range h.Graph.References(r) {
			named, ok := record.ParseReference(ref.Text)
			if !same(s.to, ref.To) || !ok || named.Record != id {
				continue
			}
			place, ok := h.idIn(ref.Position, ref.Text, id)
			if !ok {
				return nil, notPlain(ref.Position)
			}
			edits = append(edits, Edit{place, name})
		}
	}
	return edits, nil
}

// free says why a name cannot be an id that nothing has yet.
func (h *Handbook) free(name string) error {
	if !record.IsID(name) {
		return fmt.Errorf("%q is not an id: capital letters, digits and hyphens, such as POL-001", name)
	}
	if to := h.Graph.Resolve(name); to.Found() {
		return fmt.Errorf("the id %q is taken: %s has it", name, to.Record.File)
	}
	return nil
}

func notPlain(at finding.Position) error {
	return fmt.Errorf("%s: the id is not written plainly there: write it on one line, without escapes", at)
}
