package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"aims/generator/finding"
)

// Limits far above any real table, so that one of commas alone cannot exhaust the machine.
const (
	maxColumns = 200
	maxRows    = 200_000
)

// looksLikeCSV says that the first row names the columns of a table that we know, or some
// of those that it needs.
func looksLikeCSV(r *reading) bool {
	_, missing := r.nearTable()
	_, _, found := r.table()
	return found || len(missing) > 0
}

// table is the kind of table that the first row begins, and what parts its cells.
func (r *reading) table() (table, rune, bool) {
	for comma, header := range r.headers() {
		for _, t := range tables() {
			if len(t.missing(header)) == 0 {
				return t, comma, true
			}
		}
	}
	return table{}, ',', false
}

// nearTable is the kind of table that lacks the fewest columns, and which. None, where
// the first row has not even one that a table needs.
func (r *reading) nearTable() (near table, missing []string) {
	for _, header := range r.headers() {
		for _, t := range tables() {
			lacks := t.missing(header)
			if len(header) > 1 && len(lacks) < t.needed() && (missing == nil || len(lacks) < len(missing)) {
				near, missing = t, lacks
			}
		}
	}
	return near, missing
}

// headers are the first row as each sign parts it: a comma, or what spreadsheets write in
// some countries.
func (r *reading) headers() iter.Seq2[rune, []string] {
	return func(yield func(rune, []string) bool) {
		for _, comma := range []rune{',', ';', '\t'} {
			reader := csv.NewReader(bytes.NewReader(r.Data))
			reader.Comma = comma
			if header, err := reader.Read(); err == nil && !yield(comma, header) {
				return
			}
		}
	}
}

// readCSV reads a table of pairs, or one of provisions. Cells are texts: 5.10 stays what
// it is.
func readCSV(r *reading) {
	kind, comma, found := r.table()
	if !found {
		r.strangeTable()
		return
	}
	var t rowReader
	if kind.name == provisionTable {
		t = &provisionReading{r: r, table: kind}
	} else {
		t = &pairReading{r: r, table: kind, walks: map[string]*crosswalk{}}
	}
	rows := 0
	for row := range r.rows(comma) {
		switch rows++; {
		case rows > maxRows:
			r.report(row[0].at, "split it", "the table has more than %d rows", maxRows)
			return
		case len(row) > maxColumns:
			r.report(row[0].at, "", "the row has more than %d cells", maxColumns)
			return
		case rows == 1:
			t.header(row)
		default:
			t.row(row)
		}
	}
	t.done()
}

// A rowReader makes something of the rows of a table.
type rowReader interface {
	header(cells)
	row(cells)
	done()
}

// strangeTable says why no table can be read here: a broken first row, or an unknown one.
func (r *reading) strangeTable() {
	near, missing := r.nearTable()
	for row := range r.rows(',') {
		if len(missing) > 0 {
			r.report(row[0].at, "name it in the first row", "this looks like a table of the kind %q, but the column %s is missing", near.name, strings.Join(missing, ", "))
			return
		}
		r.report(row[0].at, "the first row names the columns, such as from,to,relation", "no table that is known here begins like this")
		return
	}
	if len(r.findings) == 0 {
		r.report(finding.Position{}, "", "there is no row in this table")
	}
}

// A cell is a text and its place.
type cell struct {
	text string
	at   finding.Position
}

type cells []cell

func (c cells) texts() []string {
	texts := make([]string, len(c))
	for i, cell := range c {
		texts[i] = cell.text
	}
	return texts
}

// rows are all rows with something in them. They end at a finding.
func (r *reading) rows(comma rune) iter.Seq[cells] {
	reader := csv.NewReader(bytes.NewReader(r.Data))
	reader.Comma, reader.FieldsPerRecord, reader.ReuseRecord = comma, -1, true
	lines := lineCursor{data: r.Data, line: 1}
	return func(yield func(cells) bool) {
		for {
			record, err := reader.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				r.csvTrouble(err, &lines)
				return
			}
			if len(strings.TrimSpace(strings.Join(record, ""))) == 0 {
				continue
			}
			row := make(cells, len(record))
			for i, text := range record {
				row[i] = cell{text, lines.position(reader.FieldPos(i))}
			}
			if !yield(row) {
				return
			}
		}
	}
}

// A lineCursor turns columns in bytes into columns in characters, for lines that come in
// their order.
type lineCursor struct {
	data []byte
	line int
}

func (c *lineCursor) position(line, column int) finding.Position {
	for c.line < line {
		end := bytes.IndexByte(c.data, '\n')
		if end < 0 {
			break
		}
		c.data, c.line = c.data[end+1:], c.line+1
	}
	if c.line == line && column >= 1 && column-1 <= len(c.data) {
		column = 1 + utf8.RuneCount(c.data[:column-1])
	}
	return finding.Position{Line: line, Column: column}
}

func (r *reading) csvTrouble(err error, lines *lineCursor) {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		r.report(finding.Position{}, "", "this is not CSV: %v", err)
		return
	}
	hint := `a quote inside of a cell is written twice, and the cell in quotes: "so ""called"" risk"`
	at := lines.position(parse.Line, parse.Column)
	if parse.StartLine != parse.Line || parse.Column > len(lines.present()) {
		r.report(finding.Position{Line: parse.StartLine}, hint, "the row that begins here has a quote that is not closed, or closed too early")
		return
	}
	r.report(at, hint, "this is not CSV: %v", parse.Err)
}

// present is the line that the last position was in.
func (c *lineCursor) present() []byte {
	line, _, _ := bytes.Cut(c.data, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}
