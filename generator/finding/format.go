package finding

import "io"

// A Report is a list of findings with what a writer needs to show them.
type Report struct {
	Findings []Finding
	Waived   []Waived // what is not reported, with the reason

	// Source gives the bytes of a file of the handbook, to show the lines that
	// findings are about; nil shows none.
	Source func(file string) ([]byte, bool)
	Color  bool // with the colours of a terminal
}

// A Format is a way to write a report.
type Format struct {
	Name  string
	Doc   string // for the help text, in one line
	Write func(io.Writer, Report) error
}

// Formats are all of them, the one for people first. A new one is a file with a
// function and a line here.
func Formats() []Format {
	return []Format{
		{Name: "text", Doc: "for people: each finding with its source line, then totals", Write: writeText},
		{Name: "json", Doc: "for programs: one object with all findings", Write: writeJSON},
	}
}

// FindFormat is the format of that name.
func FindFormat(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// counts are the numbers of findings by severity.
type counts [Error + 1]int

func count(findings []Finding) (n counts) {
	for _, f := range findings {
		if f.Severity >= Off && f.Severity <= Error {
			n[f.Severity]++
		}
	}
	return n
}
