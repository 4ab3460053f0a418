package finding

import (
	"strings"
	"unicode"
)

const (
	lineWidth = 96 // columns of a terminal that a source line may take
	context   = 24 // columns kept before a span that does not fit
	tabWidth  = 4
	ellipsis  = "…"
)

// underlined is a source line as it can be shown, and the line of ^ that goes below
// it. column and end count characters from 1, as in Position; end 0 means one
// character. Long lines are cropped around the span.
func underlined(line []byte, column, end int) (text, under string) {
	cells := cellsOf(line)
	from := min(column-1, len(cells))
	to := min(max(end-1, from+1), len(cells))
	first, last := crop(cells, from, to)

	var shown strings.Builder
	var before, below int // columns left of the span, and in it
	if first > 0 {
		shown.WriteString(ellipsis)
		before++
	}
	for i := first; i < last; i++ {
		shown.WriteString(cells[i].text)
		switch {
		case i < from:
			before += cells[i].width
		case i < to:
			below += cells[i].width
		}
	}
	if last < len(cells) {
		shown.WriteString(ellipsis)
	}
	return strings.TrimRight(shown.String(), " "), strings.Repeat(" ", before) + strings.Repeat("^", max(below, 1))
}

// crop says which cells to show so that the line is no wider than lineWidth. The
// span wins over what stands around it.
func crop(cells []cell, from, to int) (first, last int) {
	if width(cells) <= lineWidth {
		return 0, len(cells)
	}
	budget := lineWidth - 2 // an ellipsis at both ends
	if width(cells[:to]) > budget {
		for first = from; first > 0 && width(cells[first-1:from]) <= context; first-- {
		}
	}
	last = first
	for used := 0; last < len(cells); last++ {
		if used += cells[last].width; used > budget {
			break
		}
	}
	return first, last
}

// A cell is a character as a terminal shows it.
type cell struct {
	text  string
	width int
}

func width(cells []cell) (sum int) {
	for _, c := range cells {
		sum += c.width
	}
	return sum
}

func cellsOf(line []byte) []cell {
	cells := make([]cell, 0, len(line))
	for _, r := range string(line) {
		switch {
		case r == '\t':
			cells = append(cells, cell{strings.Repeat(" ", tabWidth), tabWidth})
		case !visible(r):
			cells = append(cells, cell{string(unicode.ReplacementChar), 1})
		default:
			cells = append(cells, cell{string(r), columns(r)})
		}
	}
	return cells
}

// visible says that a character may go to a terminal: control characters and marks
// that turn the direction of text could make a line say what it does not.
func visible(r rune) bool {
	return !unicode.IsControl(r) && !(r >= 0x202A && r <= 0x202E) && !(r >= 0x2066 && r <= 0x2069)
}

// printable is a text for a terminal: one line, without anything that would steer it.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case !visible(r):
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// columns is how many columns a character takes: none for combining marks, two for
// East Asian wide characters and pictures.
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// wide are the ranges that Unicode's East Asian Width calls W or F, joined where
// only unassigned characters lie between them.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115F, 1}, {0x231A, 0x231B, 1}, {0x23E9, 0x23EC, 1}, {0x2614, 0x2615, 1}, {0x2705, 0x2705, 1},
		{0x274C, 0x274C, 1}, {0x2753, 0x2755, 1}, {0x2757, 0x2757, 1}, {0x2B50, 0x2B50, 1},
		{0x2E80, 0x303E, 1}, {0x3041, 0x4DBF, 1}, {0x4E00, 0xA4CF, 1}, {0xA960, 0xA97C, 1}, {0xAC00, 0xD7A3, 1},
		{0xF900, 0xFAFF, 1}, {0xFE30, 0xFE6F, 1}, {0xFF01, 0xFF60, 1}, {0xFFE0, 0xFFE6, 1},
	},
	R32: []unicode.Range32{
		{0x1F300, 0x1F64F, 1}, {0x1F680, 0x1F6FF, 1}, {0x1F900, 0x1F9FF, 1}, {0x1FA70, 0x1FAFF, 1}, {0x20000, 0x3FFFD, 1},
	},
}
