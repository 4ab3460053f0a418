package editor

import (
	"strings"
	"unicode/utf8"

	"aims/generator/finding"
	"aims/generator/language"
)

// An encoding says what a position counts in a line. Ours are characters, the protocol's
// are code units of UTF-16 unless both sides agree on something better.
type encoding string

const (
	utf16 encoding = "utf-16"
	utf8s encoding = "utf-8"
	utf32 encoding = "utf-32" // which is characters
)

// chosen is the best encoding that the editor knows: ours first, then one that every
// editor of today can do.
func chosen(offered []string) encoding {
	for _, e := range []encoding{utf32, utf8s} {
		for _, o := range offered {
			if o == string(e) {
				return e
			}
		}
	}
	return utf16
}

// width is how many units a character takes.
func (e encoding) width(r rune) int {
	switch {
	case e == utf8s:
		return utf8.RuneLen(r)
	case e == utf16 && r > 0xffff:
		return 2
	}
	return 1
}

// units are the units before a column of a line; of a column behind its end, all of it.
func (e encoding) units(line string, column int) (units int) {
	for _, r := range line {
		if column--; column < 1 {
			break
		}
		units += e.width(r)
	}
	return units
}

// column is the column after so many units. In the middle of a character it is the
// character's.
func (e encoding) column(line string, units int) int {
	column := 1
	for _, r := range line {
		if units -= e.width(r); units < 0 {
			break
		}
		column++
	}
	return column
}

// spanOf is a place as the protocol has it: the whole line when there is no column, a word
// when there is no end, the beginning of the file when there is no line.
func (e encoding) spanOf(text []byte, at finding.Position) span {
	if at.Line < 1 {
		return span{}
	}
	line := language.Line(text, at.Line)
	from, to := at.Column, at.EndColumn
	switch length := utf8.RuneCountInString(line); {
	case from < 1:
		from = 1 + length - utf8.RuneCountInString(strings.TrimLeft(line, " \t"))
		to = length + 1
	case to < from:
		to = from + wordLength([]rune(line)[min(from-1, length):])
	}
	return span{position{at.Line - 1, e.units(line, from)}, position{at.Line - 1, e.units(line, to)}}
}

func wordLength(rest []rune) int {
	for i, r := range rest {
		if strings.ContainsRune(" \t,:]}", r) {
			return max(i, 1)
		}
	}
	return len(rest)
}

// placeOf is the protocol's position as ours.
func (e encoding) placeOf(text []byte, file string, p position) finding.Position {
	line := min(max(p.Line, 0), mostBytes) + 1
	column := e.column(language.Line(text, line), p.Character)
	return finding.Position{File: file, Line: line, Column: column, EndColumn: column}
}

// offset is where a position lies in a text. Behind the end of a line it is that end, as
// the protocol wants.
func (e encoding) offset(text string, p position) int {
	start := 0
	for range min(p.Line, len(text)) {
		end := strings.IndexAny(text[start:], "\r\n")
		if end < 0 {
			return len(text)
		}
		if start += end; strings.HasPrefix(text[start:], "\r\n") {
			start++
		}
		start++
	}
	units := p.Character
	for i, r := range text[start:] {
		if r == '\n' || r == '\r' {
			return start + i
		}
		if units -= e.width(r); units < 0 {
			return start + i
		}
	}
	return len(text)
}

// apply makes a change to a text.
func (e encoding) apply(text string, c change) string {
	if c.Range == nil {
		return c.Text
	}
	from, to := e.offset(text, c.Range.Start), e.offset(text, c.Range.End)
	return text[:from] + c.Text + text[max(from, to):]
}
