package record

import (
	"encoding/json"
	"strings"
)

// Schema is a JSON Schema (2020-12) of the front matter of every kind, for editors. It
// is written from the kinds, so that it says what the rules check.
func (k *Kinds) Schema() ([]byte, error) {
	root := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "Front matter of a record"},
		{"description", "A file without a kind is a page, to which none of this applies."},
		{"type", "object"},
		{"required", []string{"id", "kind", "title", "status", "owner"}},
		{"properties", object{{"kind", object{{"enum", k.Names()}}}}},
	}
	var choices []object
	for _, kind := range k.List {
		choices = append(choices, object{
			{"if", object{{"properties", object{{"kind", object{{"const", kind.Name}}}}}, {"required", []string{"kind"}}}},
			{"then", object{{"$ref", "#/$defs/" + kind.Name}}},
		})
	}
	var definitions object
	for _, kind := range k.List {
		definitions = append(definitions, member{kind.Name, k.kindSchema(kind)})
	}
	root = append(root, member{"allOf", choices}, member{"$defs", definitions})
	out, err := json.MarshalIndent(root, "", "  ")
	return append(out, '\n'), err
}

// An object is a JSON object that keeps the order of its members.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// kindSchema is the front matter of one kind. What the kind requires it requires once a
// record is in review or approved; a draft may still lack it.
func (k *Kinds) kindSchema(kind *Kind) object {
	schema := mapSchema(append(append([]Field{}, k.Header...), kind.Fields...))
	bound := object{{"properties", object{{"status", object{{"enum", []Status{InReview, Approved}}}}}}, {"required", []string{"status"}}}
	out := append(object{{"title", kind.Title}, {"description", kind.Purpose}}, schema...)
	rules := []object{
		{{"properties", object{
			{"id", object{{"pattern", "^" + kind.Prefix + "(-[A-Z0-9]+)+$"}}},
			{"kind", object{{"const", kind.Name}}},
		}}},
		requiredSchema(k.Header),
	}
	if required := requiredSchema(kind.Fields); len(required) > 0 {
		rules = append(rules, object{{"if", bound}, {"then", required}})
	}
	return append(out, member{"allOf", rules})
}

// requiredSchema says which fields must be there, in nested maps and lists too.
func requiredSchema(fields []Field) (out object) {
	var names []string
	var inner object
	for _, f := range fields {
		if f.Required {
			names = append(names, f.Name)
		}
		switch nested := requiredSchema(f.Fields); {
		case len(nested) == 0:
		case f.Type == ListField:
			inner = append(inner, member{f.Name, object{{"items", nested}}})
		default:
			inner = append(inner, member{f.Name, nested})
		}
		if when := f.RequiredWhen; when.Field != "" {
			out = append(out, member{"", whenSchema(when, f.Name)})
		}
	}
	out = joined(out)
	if len(names) > 0 {
		out = append(out, member{"required", names})
	}
	if len(inner) > 0 {
		out = append(out, member{"properties", inner})
	}
	return out
}

// whenSchema requires a field where a neighbour has one value. YAML reads true and false
// as they are, whatever a kind's file calls them.
func whenSchema(when Condition, name string) object {
	values := []any{when.Is}
	if is, ok := (Value{Text: when.Is}).Bool(); ok {
		values = append(values, is)
	}
	return object{
		{"if", object{{"properties", object{{when.Field, object{{"enum", values}}}}}, {"required", []string{when.Field}}}},
		{"then", object{{"required", []string{name}}}},
	}
}

// joined are schemas of which all must hold.
func joined(all object) object {
	if len(all) == 0 {
		return nil
	}
	var schemas []any
	for _, m := range all {
		schemas = append(schemas, m.value)
	}
	return object{{"allOf", schemas}}
}

func mapSchema(fields []Field) object {
	properties := object{}
	for _, field := range fields {
		properties = append(properties, member{field.Name, fieldSchema(field)})
	}
	return object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}}
}

func fieldSchema(f Field) object {
	out := object{}
	if help := describedAs(f); help != "" {
		out = append(out, member{"description", help})
	}
	text := object{{"type", []string{"string", "number", "boolean"}}}
	switch FieldType(f.Type) {
	case Texts, ReferencesTo:
		return append(out, member{"anyOf", []object{{{"type", "array"}, {"items", text}}, text}})
	case DateField:
		return append(out, member{"type", "string"}, member{"format", "date"}, member{"pattern", `^\d{4}-\d{2}-\d{2}$`})
	case Number:
		return append(out, member{"type", "number"})
	case Integer:
		return append(out, member{"type", "integer"})
	case Boolean:
		return append(out, member{"type", "boolean"})
	case Enum:
		return append(out, member{"enum", f.Values})
	case Enums:
		one := object{{"enum", f.Values}}
		return append(out, member{"anyOf", []object{{{"type", "array"}, {"items", one}}, one}})
	case DigestField:
		return append(out, member{"type", "string"}, member{"pattern", `^(sha256:)?[0-9a-fA-F]{64}$`})
	case IntervalSpan:
		return append(out, member{"type", "string"}, member{"pattern", `^\s*(\d+ (year|month|week|day)s?|P\d+[YMWD])\s*$`})
	case MapField:
		return append(out, mapSchema(f.Fields)...)
	case ListField:
		return append(out, member{"type", "array"}, member{"items", mapSchema(f.Fields)})
	}
	return append(out, text...)
}

// describedAs is the help of a field, with the kinds that a reference may lead to.
func describedAs(f Field) string {
	if len(f.To) == 0 {
		return f.Help
	}
	return strings.TrimSpace(f.Help + " (" + strings.Join(f.To, ", ") + ")")
}
