package check

import "aims/generator/record"

// A FieldPlace is a key of front matter as a rule sees it.
type FieldPlace struct {
	Record *record.Record
	Pair   *record.Pair
	Spec   *record.Field      // its description; nil when nothing describes such a key
	In     *record.Value      // the map that it is a key of
	Path   string             // of the list or map it is in, such as "approvals"; "" at the top
	Known  *[2][]record.Field // the fields that may stand in this map
}

// eachField shows every key of a record's front matter with its description, nested
// ones too, in the order of the file. What visit is given holds only until it returns.
func eachField(kinds *record.Kinds, r *record.Record, visit func(*FieldPlace)) {
	known := [2][]record.Field{kinds.Header}
	if !r.IsPage() {
		known[1] = r.Kind.Fields
	}
	walkFields(&FieldPlace{Record: r, In: &r.Fields, Known: &known}, visit)
}

func walkFields(in *FieldPlace, visit func(*FieldPlace)) {
	at := *in
	for i := range in.In.Pairs {
		at.Pair = &in.In.Pairs[i]
		at.Spec = describes(in.Known, at.Pair.Key)
		visit(&at)
		if at.Spec != nil && (at.Spec.Type == record.MapField || at.Spec.Type == record.ListField) {
			eachMap(&at.Pair.Value, func(inner *record.Value) {
				walkFields(&FieldPlace{Record: in.Record, In: inner, Path: at.Spec.Name, Known: &[2][]record.Field{at.Spec.Fields}}, visit)
			})
		}
	}
}

func describes(known *[2][]record.Field, name string) *record.Field {
	for _, fields := range known {
		for i := range fields {
			if fields[i].Name == name {
				return &fields[i]
			}
		}
	}
	return nil
}

// eachMap goes through the maps of a list, or the one map that stands for a list.
func eachMap(v *record.Value, visit func(*record.Value)) {
	switch v.Shape {
	case record.Map:
		visit(v)
	case record.List:
		for i := range v.Items {
			if v.Items[i].Shape == record.Map {
				visit(&v.Items[i])
			}
		}
	}
}

// pairOf is the key of that name in a map; nil when there is none. It copies
// nothing: rules ask for every field of every record.
func pairOf(in *record.Value, name string) *record.Pair {
	for i := range in.Pairs {
		if in.Pairs[i].Key == name {
			return &in.Pairs[i]
		}
	}
	return nil
}

func names(known *[2][]record.Field) []string {
	var all []string
	for _, fields := range known {
		for _, f := range fields {
			all = append(all, f.Name)
		}
	}
	return all
}
