package record

// A Kind is a type of record, as its YAML file describes it (kinds/README.md).
type Kind struct {
	Name       string
	Title      string
	Plural     string
	Folder     string // of its records in the site
	Prefix     string // of its ids
	Group      string // in the navigation
	Level      Level  // of documents
	Purpose    string
	Approval   bool   // counts as approved only with an approval of today's digest
	Review     string // name of the interval its reviews follow, "" when it is not reviewed
	Answers    []string
	Controls   []string
	Documented []string // documented-information items such as DI-03
	Sections   []Section
	Fields     []Field // without those of the header
	Rules      []KindRule
	Starter    string // body of a new record
	Own        bool   // the handbook's own, not the program's
}

// A Section is a second-level heading that records of a kind should have.
type Section struct {
	Title    string
	Required bool
	Hint     string
}

// A Field is a front matter key that records of a kind may have.
type Field struct {
	Name         string
	Type         FieldType
	Required     bool
	RequiredWhen Condition // required when another field of the same map has a value
	Values       []string  // of an enum
	To           []string  // kinds that a reference may name; "provision" among them allows provisions
	Defines      string    // of a list: the nested field whose value is an id that others may refer to
	Fields       []Field   // of a map, or of the maps of a list
	Due          *Due      // of a date: that something is to happen by that day
	Help         string
}

// A Due says what is to happen by a day, and while it is still to happen.
type Due struct {
	What string // such as "Finish {what}", where {field} is the value of a field beside it or above it
	When []Test // as in a KindRule; all must hold
}

// A Condition holds when a neighbouring field has one value.
type Condition struct{ Field, Is string }

// FieldType says what a field may hold.
type FieldType string

const (
	Text         FieldType = "text"
	Texts        FieldType = "texts"
	DateField    FieldType = "date"
	Number       FieldType = "number"
	Integer      FieldType = "integer"
	Boolean      FieldType = "boolean"
	Enum         FieldType = "enum"
	Enums        FieldType = "enums"
	ReferenceTo  FieldType = "reference"
	ReferencesTo FieldType = "references"
	Actor        FieldType = "actor"
	FileField    FieldType = "file"
	DigestField  FieldType = "digest"
	IntervalSpan FieldType = "interval"
	MapField     FieldType = "map"
	ListField    FieldType = "list"
)

// FieldTypes are all of them, in the order of the documentation.
func FieldTypes() []string {
	return []string{
		string(Text), string(Texts), string(DateField), string(Number), string(Integer), string(Boolean),
		string(Enum), string(Enums), string(ReferenceTo), string(ReferencesTo), string(Actor),
		string(FileField), string(DigestField), string(IntervalSpan), string(MapField), string(ListField),
	}
}

// Kinds are the kinds of a handbook: the program's, changed and joined by its own.
type Kinds struct {
	List   []*Kind // by name
	Header []Field // what every record may carry
	Words  []*Words
}

// Find is the kind of that name, nil when there is none.
func (k *Kinds) Find(name string) *Kind {
	for _, kind := range k.List {
		if kind.Name == name {
			return kind
		}
	}
	return nil
}

// Names are the names of all kinds, in order.
func (k *Kinds) Names() []string {
	names := make([]string, len(k.List))
	for i, kind := range k.List {
		names[i] = kind.Name
	}
	return names
}

// A Level is where a kind stands among documents: what a policy wants, a procedure says
// how to do, a plan applies to a case, and a record shows was done.
type Level uint8

const (
	RecordLevel Level = iota
	PlanLevel
	ProcedureLevel
	PolicyLevel
)

// Levels are the words for them, in their order.
func Levels() []string { return []string{"record", "plan", "procedure", "policy"} }
