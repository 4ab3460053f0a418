package check

import (
	"fmt"
	"slices"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

var idMissing = Rule{
	Name:  "id-missing",
	Title: "Every record has an id",
	Doc: `A file with a kind is a record, and a record without an id cannot be referred to, approved or found
		again: no other record can name it, and its page has no lasting address. Give it the prefix of its kind
		and the next free number; aims new does so by itself.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		if r.ID == "" {
			p.Report(r.At("id"), ofKind(r.Kind)+" without an id", fmt.Sprintf("add one, such as id: %s", r.Kind.NextID(p.IDs())))
		}
	},
}

var idMalformed = Rule{
	Name:  "id-malformed",
	Title: "Ids are capital letters and digits, joined by hyphens",
	Doc: `An id is written in texts, file names and addresses, and quoted in audit reports, so it must look the
		same in all of them: capital letters, digits and hyphens, beginning with a letter, with at least one
		hyphen, such as POL-001 or ROLE-CEO. The same holds for things inside a record that have an id of their
		own, such as a risk in an assessment. Write the id in that form, and every reference to it.`,
	Basis: Practice, Severity: finding.Error, Serves: []string{"7.5.2"},
	Run: func(p *Pass) {
		p.eachID(func(i identified) {
			if !record.IsID(i.id) {
				p.Report(i.at, quoted(i.id)+" is not an id", "capital letters, digits and hyphens, such as "+likelyID(i))
			}
		})
	},
}

// likelyID is the form that a malformed id probably means, an example when it is hopeless.
func likelyID(i identified) string {
	upper := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		case r == ' ', r == '_', r == '-', r == '.', r == '/':
			return '-'
		}
		return -1
	}, strings.ToUpper(i.id)), "-")
	if record.IsID(upper) {
		return upper
	}
	if i.row == nil {
		return i.record.Kind.Prefix + "-001"
	}
	return "RSK-001"
}

var idPrefix = Rule{
	Name:  "id-prefix",
	Title: "Ids begin with the prefix of their kind",
	Doc: `Readers tell from an id what it names: POL is a policy, EVD is evidence. A policy called PRO-004 would
		be taken for a procedure wherever it is cited. Give the record an id of its kind, or correct the kind;
		aims schema lists the prefixes.`,
	Basis: Practice, Severity: finding.Error, Serves: []string{"7.5.2"},
	Record: func(p *Pass, r *record.Record) {
		prefix := r.Kind.Prefix + "-"
		if !record.IsID(r.ID) || r.Kind.Prefix == "" || strings.HasPrefix(r.ID, prefix) {
			return
		}
		p.Report(r.At("id"), fmt.Sprintf("the id %q of %s does not begin with %q", r.ID, ofKind(r.Kind), prefix), p.otherKind(r))
	},
}

// otherKind is the hint that the kind may be the mistake.
func (p *Pass) otherKind(r *record.Record) string {
	for _, k := range p.Kinds.List {
		if k.Prefix != "" && strings.HasPrefix(r.ID, k.Prefix+"-") {
			return fmt.Sprintf("ids of %s begin so: correct the id or the kind", k.Name)
		}
	}
	return ""
}

var idDuplicate = Rule{
	Name:  "id-duplicate",
	Title: "An id names one thing",
	Doc: `Two records with one id make every reference to it ambiguous: an approval, a piece of evidence or an
		audit report could mean either. The same holds for ids inside records, such as those of risks; only when
		a later record of the same kind carries the same thing on, under the same title, may its id come again.
		Give the newer one the next free id; ids are never reused.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Run: func(p *Pass) {
		first := map[string]identified{}
		p.eachID(func(i identified) {
			before, taken := first[i.id]
			if !taken {
				first[i.id] = i
				return
			}
			if !sameThing(before, i) {
				p.Report(i.at, fmt.Sprintf("the id %q is taken: %s has it, at %s", i.id, before.name(), before.at), "give one of them the next free id")
			}
		})
	},
}

// identified is something with an id: a record, or a row of one.
type identified struct {
	id     string
	record *record.Record
	field  string        // the list that a row is in
	row    *record.Value // nil for a record
	at     finding.Position
}

func (i identified) name() string {
	if i.row == nil {
		return quoted(i.record.Title)
	}
	return quoted(i.title())
}

func (i identified) title() string {
	if title := pairOf(i.row, "title"); title != nil {
		return title.Value.Text
	}
	return i.record.Title
}

// sameThing says that a row carries on what a row of another record of the same kind
// began: a risk keeps its id when it is assessed again.
func sameThing(before, now identified) bool {
	return before.row != nil && now.row != nil && before.record != now.record &&
		before.record.Kind == now.record.Kind && before.field == now.field &&
		strings.EqualFold(before.title(), now.title())
}

// eachID shows every id that is given in the handbook, in the order of the files.
func (p *Pass) eachID(visit func(identified)) {
	inOrder := slices.SortedFunc(p.Governed(), func(a, b *record.Record) int { return strings.Compare(a.File, b.File) })
	for _, r := range inOrder {
		if r.ID != "" {
			visit(identified{id: r.ID, record: r, at: r.At("id")})
		}
	}
	for _, r := range inOrder {
		for _, field := range r.Kind.Fields {
			if field.Defines == "" {
				continue
			}
			list := pairOf(&r.Fields, field.Name)
			if list == nil {
				continue
			}
			eachMap(&list.Value, func(row *record.Value) {
				if id := pairOf(row, field.Defines); id != nil && id.Value.Text != "" {
					visit(identified{id: id.Value.Text, record: r, field: field.Name, row: row, at: id.Value.Position})
				}
			})
		}
	}
}
