package exchange

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"aims/generator/framework"
)

// WriteCSVMap is a crosswalk as a table. Its first row is about the whole map and names
// the frameworks; read again, the table is the same map.
func WriteCSVMap(m *framework.Map) ([]byte, error) {
	var header []string
	for _, c := range ownColumns() {
		header = append(header, c.role)
	}
	rows := [][]string{header, {m.From.ID + ":", m.To.ID + ":", "", "", m.Source, m.Confidence, m.Note, "", "", m.Title, m.Basis, m.ID}}
	for _, pair := range m.Pairs {
		corroborated := ""
		if pair.Corroborated {
			corroborated = "true"
		}
		source, confidence := pair.Source, pair.Confidence
		if source == m.Source {
			source = ""
		}
		if confidence == m.Confidence {
			confidence = ""
		}
		rows = append(rows, []string{
			pair.From.ID, pair.To.ID, string(pair.Relation), pair.Rationale, source, confidence,
			pair.Note, pair.Printed, corroborated, "", "", "",
		})
	}
	return writeCSV(m.ID, rows)
}

// WriteCSVFramework is the provisions of a framework as a table, with a column for each
// field that one of them has. What the framework says of itself has no place in it.
func WriteCSVFramework(f *framework.Framework) ([]byte, []LeftOut, error) {
	header := []string{"id", "kind", "title", "label", "parent"}
	used := usedFields(f)
	rows := [][]string{append(header, used...)}
	for _, p := range f.Provisions {
		parent := ""
		if p.Parent != nil {
			parent = p.Parent.ID
		}
		row := []string{p.ID, p.Kind, p.Title, p.Label, parent}
		for _, own := range provisionFields(p) {
			if slices.Contains(used, own.key) {
				row = append(row, own.cell())
			}
		}
		rows = append(rows, row)
	}
	data, err := writeCSV(f.ID, rows)
	var left []LeftOut
	cases := 0
	for _, p := range f.Provisions {
		cases += len(p.Cases)
	}
	for _, more := range []LeftOut{
		{"pieces of documented information", len(f.Documents)}, {"intervals", len(f.Intervals)}, {"kinds that must be answered", len(f.Answered)},
		{"dates for some cases", cases}, {"sources", len(f.Sources)}, {"dates", len(f.Dates)}, {"notes", len(f.Notes)},
	} {
		if more.Count > 0 {
			left = append(left, more)
		}
	}
	return data, left, err
}

// cell is a field in a table: the items of a list stand on lines of their own.
func (f field) cell() string {
	if f.list != nil {
		return strings.Join(*f.list, "\n")
	}
	return *f.text
}

func usedFields(f *framework.Framework) []string {
	var used []string
	for _, known := range provisionFields(&framework.Provision{}) {
		for _, p := range f.Provisions {
			if slices.ContainsFunc(provisionFields(p), func(own field) bool { return own.key == known.key && own.cell() != "" }) {
				used = append(used, known.key)
				break
			}
		}
	}
	return used
}

func writeCSV(what string, rows [][]string) ([]byte, error) {
	for _, row := range rows {
		for _, text := range row {
			if strings.Contains(text, "\r") {
				return nil, fmt.Errorf("%s: a text has a carriage return, which no table can hold: %.40q", what, text)
			}
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	err := w.WriteAll(rows)
	return out.Bytes(), err
}
