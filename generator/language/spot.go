package language

import (
	"regexp"
	"slices"
	"strings"
)

// A spot is where a cursor stands in front matter. Front matter that is being written is
// seldom whole YAML, so the lines around the cursor are read, and nothing is decoded.
type spot struct {
	path   []string // the keys that lead to the map
	beside []string // the keys that the map has already
	key    string   // whose value is written here; "" where a key is
	item   bool     // it may be an item of the list that path leads to
	typed  string   // what stands between the beginning of the word and the cursor
	from   int      // the column of that beginning
}

// A row is a line of front matter with what it opens.
type row struct {
	indent int  // of the text behind hyphens
	item   bool // there are hyphens
	key    string
	text   string // behind the indent
}

var keyForm = regexp.MustCompile(`^["']?([A-Za-z0-9_-]+)["']?:(?:\s|$)`)

func rowOf(line string) (r row) {
	r.text = line
	for {
		bare := strings.TrimLeft(r.text, " ")
		r.indent += len(r.text) - len(bare)
		if r.text = bare; !strings.HasPrefix(bare, "- ") && bare != "-" {
			break
		}
		r.item, r.text, r.indent = true, bare[1:], r.indent+1
	}
	if m := keyForm.FindStringSubmatch(r.text); m != nil {
		r.key = m[1]
	}
	return r
}

func (r row) blank() bool { return r.text == "" && !r.item || strings.HasPrefix(r.text, "#") }

// spotAt reads the spot at a column of a line among the lines of front matter. It is
// false in a comment.
func spotAt(lines []string, number, column int) (spot, bool) {
	before := string([]rune(lines[number])[:column-1])
	here := rowOf(before)
	if strings.HasPrefix(here.text, "#") || strings.Contains(before, " #") {
		return spot{}, false
	}
	s := spot{item: here.item}
	s.around(lines, number, here)
	s.inLine(before, here)
	return s, true
}

// around finds what the indent says: the map that the line is in, and its other keys.
func (s *spot) around(lines []string, number int, here row) {
	column, siblings := here.indent, !here.item
	for i := number - 1; i >= 0 && (column > 0 || siblings); i-- {
		switch above := rowOf(lines[i]); {
		case above.blank():
		case above.indent < column:
			if above.key != "" {
				s.path = append(s.path, above.key)
			}
			column, siblings = above.indent, false
		case above.indent == column && above.key != "" && siblings:
			s.beside = append(s.beside, above.key)
			siblings = !above.item
		}
	}
	slices.Reverse(s.path)
	for _, line := range lines[number+1:] {
		below := rowOf(line)
		if !below.blank() && (below.indent < here.indent || below.item && below.indent == here.indent) {
			return
		}
		if below.indent == here.indent && below.key != "" {
			s.beside = append(s.beside, below.key)
		}
	}
}

// A bracket is a list or map on one line, opened and not closed before the cursor.
type bracket struct {
	open   byte     // 0 for the line itself, { or [
	key    string   // whose value it is
	keys   []string // in it
	of     string   // the key that a value follows now
	offset int      // where the word begins
}

// inLine finds what the line itself says up to the cursor.
func (s *spot) inLine(before string, here row) {
	start := len(before) - len(here.text)
	open := []bracket{{offset: start}}
	var quote byte
	for i := start; i < len(before); i++ {
		top, c := &open[len(open)-1], before[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && strings.TrimSpace(before[top.offset:i]) == "":
			quote = c
		case c == '{' || c == '[':
			if strings.TrimSpace(before[top.offset:i]) == "" {
				open = append(open, bracket{open: c, key: top.of, offset: i + 1})
			}
		case (c == '}' || c == ']') && len(open) > 1:
			open = open[:len(open)-1]
			open[len(open)-1].offset = i + 1
		case c == ',' && top.open != 0:
			top.of, top.offset = "", i+1
		case c == ':' && top.open != '[' && top.of == "" && (i+1 == len(before) || before[i+1] == ' '):
			top.of, top.offset = strings.Trim(before[top.offset:i], ` "'`), i+1
			top.keys = append(top.keys, top.of)
		}
	}
	top := open[len(open)-1]
	for _, b := range open[1:] {
		if b.key != "" && !(b.open == '[' && b.offset == top.offset && b.key == top.key) {
			s.path = append(s.path, b.key)
		}
	}
	s.key = top.of
	if top.open == '[' {
		s.key = top.key
	}
	if top.open == '{' {
		s.beside, s.item = top.keys, false
	}
	word := strings.TrimLeft(before[top.offset:], ` "'`)
	s.typed, s.from = word, len([]rune(before))-len([]rune(word))+1
}
