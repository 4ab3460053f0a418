package check

import (
	"fmt"
	"strings"

	"aims/generator/finding"
	"aims/generator/record"
)

var fieldUnknown = Rule{
	Name:  "field-unknown",
	Title: "Front matter holds only fields that its kind knows",
	Doc: `A key that nothing reads is a mistake that nobody would notice: a review date under next-reveiw is no
		review date. Correct the key, or move what it says into the text. A handbook that needs a field of its
		own describes it in content/kinds/, and from then on it is checked like any other.`,
	Basis: Integrity, Severity: finding.Error, Serves: []string{"7.5.2"},
	Field: func(p *Alone, f *FieldPlace) {
		if f.Spec != nil {
			return
		}
		message := fmt.Sprintf("%s has no field %q", ofKind(f.Record.Kind), f.Pair.Key)
		if f.Path != "" {
			message = fmt.Sprintf("an entry of %q has no field %q", f.Path, f.Pair.Key)
		}
		p.Report(f.Pair.Position, message, finding.DidYouMean(f.Pair.Key, names(f.Known)))
	},
}

var fieldRequired = Rule{
	Name:  "field-required",
	Title: "Fields that a kind requires are filled in",
	Doc: `Title, status and owner belong to every record from the first draft on. What else its kind requires must
		be there as soon as a record is in review or approved, because then others rely on it; a draft may still
		lack it. Some fields are required only where a neighbour has a certain value, such as the day of closing
		once a case is closed. Fill the field in, or set the status back to draft.`,
	Basis: Requirement, Severity: finding.Error, Serves: []string{"7.5.2"},
	Alone: func(p *Alone, r *record.Record) {
		p.requireFields(requirement{record: r, in: &r.Fields}, p.around.key.kinds.Header, "every record needs it")
		if binding(r) {
			p.requireFields(requirement{record: r, in: &r.Fields}, r.Kind.Fields, needs(r))
		}
	},
}

// needs says why something must be there now.
func needs(r *record.Record) string {
	return ofKind(r.Kind) + " needs it once it is " + strings.ReplaceAll(string(r.Status), "-", " ")
}

// requirement is a map of a record that fields are required in.
type requirement struct {
	record *record.Record
	in     *record.Value
	path   string // of the list or map, "" at the top
}

func (p *Alone) requireFields(in requirement, specs []record.Field, why string) {
	for i := range specs {
		spec := &specs[i]
		pair := pairOf(in.in, spec.Name)
		if pair != nil && pair.Value.Has() {
			if spec.Type == record.MapField || spec.Type == record.ListField {
				eachMap(&pair.Value, func(inner *record.Value) {
					p.requireFields(requirement{in.record, inner, spec.Name}, spec.Fields, why)
				})
			}
			continue
		}
		if reason, required := requires(in, spec, why); required && !reportedAsID(in, spec) {
			p.Report(missingAt(in, pair), fmt.Sprintf("the field %q is missing%s: %s", spec.Name, within(in.path), reason), fillIn(spec))
		}
	}
}

// reportedAsID says that a missing field is the business of id-missing.
func reportedAsID(in requirement, spec *record.Field) bool { return in.path == "" && spec.Name == "id" }

func requires(in requirement, spec *record.Field, why string) (reason string, required bool) {
	if spec.Required {
		return why, true
	}
	when := spec.RequiredWhen
	if when.Field == "" {
		return "", false
	}
	neighbour := pairOf(in.in, when.Field)
	if neighbour == nil || neighbour.Value.Text != when.Is {
		return "", false
	}
	return fmt.Sprintf("it is needed where %q is %q", when.Field, when.Is), true
}

func within(path string) string {
	if path == "" {
		return ""
	}
	return fmt.Sprintf(" in an entry of %q", path)
}

func missingAt(in requirement, pair *record.Pair) finding.Position {
	switch {
	case pair != nil:
		return pair.Position // the key is there, with nothing behind it
	case in.path != "" && in.in.Position.Line > 0:
		return in.in.Position
	}
	return top(in.record)
}

// fillIn is the mend: what to write, from the field's own help.
func fillIn(spec *record.Field) string {
	if spec.Type == record.Enum && len(spec.Values) > 0 {
		return fmt.Sprintf("%s: %s", spec.Name, either(spec.Values))
	}
	return strings.TrimSuffix(spec.Name+": "+inSentence(spec.Help), ": ")
}
