package language

import (
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/record"
)

// A subject is what stands at a place of a file.
type subject struct {
	position finding.Position
	text     string        // as written; "" for a key
	to       link.Target   // of a reference, or of what has its id here
	field    *record.Field // of a key
	kind     *record.Kind  // of the name of a kind
}

// at is what stands at a place, and false when it is nothing that we know.
func (h *Handbook) at(at finding.Position) (subject, bool) {
	r := h.Graph.RecordAt(at.File)
	if r == nil {
		return subject{}, false
	}
	for _, ref := range h.Graph.References(r) {
		if covers(ref.Position, at) && ref.To.Found() {
			return subject{position: ref.Position, text: ref.Text, to: ref.To}, true
		}
	}
	for _, d := range declarations(r) {
		if covers(d.position, at) && d.id != "" {
			return subject{position: d.position, text: d.id, to: d.to}, true
		}
	}
	if r.IsPage() {
		return subject{}, false
	}
	if kind := r.Fields.Get("kind"); covers(kind.Position, at) {
		return subject{position: kind.Position, text: kind.Text, kind: r.Kind}, true
	}
	return keyAt(r.Fields, fieldsOf(h.Graph.Kinds, r.Kind), at)
}

// fieldsOf are the fields that a record of a kind may have; nil for a page's.
func fieldsOf(kinds *record.Kinds, kind *record.Kind) []record.Field {
	fields := append([]record.Field{}, kinds.Header...)
	if kind != nil {
		fields = append(fields, kind.Fields...)
	}
	return fields
}

// keyAt looks for a key of front matter, down into lists and maps.
func keyAt(in record.Value, fields []record.Field, at finding.Position) (subject, bool) {
	for _, pair := range in.Pairs {
		field := fieldNamed(fields, pair.Key)
		if field == nil {
			continue
		}
		if covers(pair.Position, at) {
			return subject{position: pair.Position, field: field}, true
		}
		for row := range pair.Value.All() {
			if found, ok := keyAt(row, field.Fields, at); ok {
				return found, true
			}
		}
	}
	return subject{}, false
}

func fieldNamed(fields []record.Field, name string) *record.Field {
	for i := range fields {
		if fields[i].Name == name {
			return &fields[i]
		}
	}
	return nil
}

// same says that two references lead to one thing; sections of a record are the record.
func same(a, b link.Target) bool {
	switch {
	case a.Provision != nil || b.Provision != nil:
		return a.Provision == b.Provision
	case a.Attachment != nil && b.Attachment != nil:
		return a.Attachment.File == b.Attachment.File
	case a.Definition != nil && b.Definition != nil:
		return a.Definition.ID == b.Definition.ID
	}
	return a.Record != nil && a.Record == b.Record && a.Definition == nil && b.Definition == nil
}
