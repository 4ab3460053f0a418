package record

import "encoding/json"

// Schema is a JSON Schema (2020-12) of the front matter of every kind, for editors. It
// is written from the kinds, so that it says what the rules check.
func (k *Kinds) Schema() ([]byte, error) {
	root := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "Front matter of a record"},
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
		all := append(append([]Field{}, k.Header...), kind.Fields...)
		schema := mapSchema(all)
		definitions = append(definitions, member{kind.Name, append(object{{"title", kind.Title}, {"description", kind.Purpose}}, schema...)})
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

func mapSchema(fields []Field) object {
	properties := object{}
	for _, field := range fields {
		properties = append(properties, member{field.Name, fieldSchema(field)})
	}
	return object{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}}
}

func fieldSchema(f Field) object {
	out := object{}
	if f.Help != "" {
		out = append(out, member{"description", f.Help})
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
	case MapField:
		return append(out, mapSchema(f.Fields)...)
	case ListField:
		return append(out, member{"type", "array"}, member{"items", mapSchema(f.Fields)})
	}
	return append(out, text...)
}
