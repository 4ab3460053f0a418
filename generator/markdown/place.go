package markdown

import (
	"bytes"
	"sort"
	"unicode/utf8"
)

// places tells the line and column of an offset in the source.
type places struct {
	source []byte
	first  int   // the file's number of the first line
	starts []int // offset of each line

	// The last answer. Columns count characters; without it, asking for all the links of a
	// very long line would count the line again for each.
	line, offset, column int
}

func (p *places) reset(source []byte, first int) {
	p.source, p.first = source, first
	p.starts = append(p.starts[:0], 0)
	for at := 0; ; {
		next := bytes.IndexByte(source[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
		p.starts = append(p.starts, at)
	}
	p.line, p.offset, p.column = 0, 0, 1
}

// index is the index of the line that holds the offset.
func (p *places) index(offset int) int {
	at := p.line
	if at < len(p.starts) && p.starts[at] <= offset {
		for end := min(at+8, len(p.starts)); at < end; at++ {
			if at+1 == len(p.starts) || p.starts[at+1] > offset {
				return at
			}
		}
	}
	return sort.SearchInts(p.starts, offset+1) - 1
}

func (p *places) lineOf(offset int) int { return p.first + p.index(offset) }

func (p *places) at(offset int) (line, column int) {
	offset = min(max(offset, 0), len(p.source))
	index := p.index(offset)
	if index != p.line {
		p.line, p.offset, p.column = index, p.starts[index], 1
	}
	if offset >= p.offset {
		p.column += utf8.RuneCount(p.source[p.offset:offset])
	} else {
		p.column -= utf8.RuneCount(p.source[offset:p.offset])
	}
	p.offset = offset
	return p.first + index, p.column
}

// span is the place of a piece of the source. What spans lines ends with its first.
func (p *places) span(from, to int) (line, column, end int) {
	line, column = p.at(from)
	if last, end := p.at(to); last == line {
		return line, column, end
	}
	_, end = p.at(p.endOfLine(from))
	return line, column, end
}

// word is a piece of the source, with its place.
func (p *places) word(from, to int) Word {
	line, column, end := p.span(from, to)
	return Word{Text: string(p.source[from:to]), Line: line, Column: column, EndColumn: end}
}

func (p *places) endOfLine(offset int) int {
	if end := bytes.IndexByte(p.source[offset:], '\n'); end >= 0 {
		return offset + end
	}
	return len(p.source)
}
