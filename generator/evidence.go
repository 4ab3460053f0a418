package generator

import (
	"strconv"
	"time"

	"aims/generator/load"
	"aims/generator/record"
)

// Evidence is what a new record of evidence says.
type Evidence struct {
	ID, Title, Owner string
	Shows            []string // provisions, risks or records
	Systems          []string
	Collected        time.Time
	ValidUntil       time.Time // zero: nobody said
	Method, Source   string    // "": to be filled in
	Files            []EvidenceFile
}

// An EvidenceFile is a file as it was when it was collected.
type EvidenceFile struct {
	Path   string // from the record
	SHA256 string
	Size   int64
}

// LargestFile is how large a file beside a record may be.
const LargestFile = load.LargestFile

// NamesRecord says that a text has the form of an id, so that a record must have it.
func NamesRecord(text string) bool { return record.IsID(text) }

// Draft is the file of the record.
func (e Evidence) Draft(kind *record.Kind) []byte {
	given := []record.Pair{
		{Key: "evidences", Value: texts(e.Shows)},
		{Key: "collected", Value: text(e.Collected.Format(record.DateLayout))},
		{Key: "files", Value: e.files(kind)},
	}
	if len(e.Systems) > 0 {
		given = append(given, record.Pair{Key: "systems", Value: texts(e.Systems)})
	}
	if !e.ValidUntil.IsZero() {
		given = append(given, record.Pair{Key: "valid-until", Value: text(e.ValidUntil.Format(record.DateLayout))})
	}
	if e.Method != "" {
		given = append(given, record.Pair{Key: "method", Value: text(e.Method)})
	}
	if e.Source != "" {
		given = append(given, record.Pair{Key: "source", Value: text(e.Source)})
	}
	return kind.Draft(e.ID, e.Title, e.Owner, e.Collected, given...)
}

// files are the rows of the field files. A handbook may have changed the kind, so that
// only keys are written which it has.
func (e Evidence) files(kind *record.Kind) record.Value {
	rows := record.Value{Shape: record.List}
	for _, f := range e.Files {
		row := record.Value{Shape: record.Map}
		for _, pair := range []record.Pair{
			{Key: "path", Value: text(f.Path)},
			{Key: "sha256", Value: text(f.SHA256)},
			{Key: "size", Value: text(strconv.FormatInt(f.Size, 10))},
		} {
			if hasField(kind.Fields, "files", pair.Key) {
				row.Pairs = append(row.Pairs, pair)
			}
		}
		rows.Items = append(rows.Items, row)
	}
	return rows
}

// hasField says that there is a field of that name in a field.
func hasField(fields []record.Field, names ...string) bool {
	if len(names) == 0 {
		return true
	}
	for _, f := range fields {
		if f.Name == names[0] {
			return hasField(f.Fields, names[1:]...)
		}
	}
	return false
}

func text(s string) record.Value { return record.Value{Shape: record.Scalar, Text: s} }

func texts(all []string) record.Value {
	list := record.Value{Shape: record.List}
	for _, s := range all {
		list.Items = append(list.Items, text(s))
	}
	return list
}
