package compare

import (
	"slices"
	"strings"

	"aims/generator/link"
)

// A BlockChange is a block of the text that is not what it was.
type BlockChange struct {
	What   string  `json:"what"` // new, removed, reworded, moved, another address, set otherwise
	Kind   string  `json:"kind"` // paragraph, heading, item, table ...
	Under  string  `json:"under,omitempty"`
	Anchor string  `json:"anchor,omitempty"` // nearest place on the page of the edition that has it
	Words  []Piece `json:"words,omitempty"`
	Rows   []Row   `json:"rows,omitempty"` // of a table: its head, and the rows that changed
	Left   int     `json:"unchanged-rows,omitempty"`

	// Before and Now are where links led that do no more, and lead that did not.
	Before []string `json:"addresses-before,omitempty"`
	Now    []string `json:"addresses-now,omitempty"`
}

// A Row is a row of a table with what happened in its cells.
type Row struct {
	What  Edit      `json:"what"` // same when cells changed, or none
	Head  bool      `json:"head,omitempty"`
	Cells [][]Piece `json:"cells"`
}

func (b *block) says() string {
	rows := make([]string, len(b.Rows))
	for i, row := range b.Rows {
		rows[i] = strings.Join(row, "\t")
	}
	return b.Kind + "\n" + b.Text + strings.Join(rows, "\n")
}

func compareBlocks(before, now []block) (changes []BlockChange) {
	was, is := sayings(before), sayings(now)
	like := likeness(was, is)
	ofKind := func(i, j int) float64 {
		if before[i].Kind != now[j].Kind {
			return 0
		}
		return like(i, j)
	}
	pairs := align(was, is, ofKind)
	moved := movedBlocks(pairs, was, is)
	pairs = reunited(pairs, func(i, j int) bool {
		return !moved[was[i]] && !moved[is[j]] && ofKind(i, j) >= surelyAlike
	})
	left := map[string]int{}
	for _, p := range pairs {
		if p.j < 0 {
			left[was[p.i]] = p.i
		}
	}
	for _, p := range pairs {
		switch {
		case p.j < 0:
			if !moved[was[p.i]] {
				changes = append(changes, wholeBlock("removed", Gone, &before[p.i]))
			}
		case p.i < 0 && moved[is[p.j]]:
			changes = append(changes, wholeBlock("moved", Same, &now[p.j]).leading(&before[left[is[p.j]]], &now[p.j]))
		case p.i < 0:
			changes = append(changes, wholeBlock("new", Come, &now[p.j]))
		case was[p.i] != is[p.j]:
			changes = append(changes, rewordedBlock(&before[p.i], &now[p.j]).leading(&before[p.i], &now[p.j]))
		case before[p.i].Look != now[p.j].Look:
			c := wholeBlock("set otherwise", Same, &now[p.j]).leading(&before[p.i], &now[p.j])
			if c.leadsElsewhere() {
				c.What = "another address"
			}
			changes = append(changes, c)
		}
	}
	return changes
}

// leading adds where links lead. What is out of sight now may be where one led.
func (c BlockChange) leading(before, now *block) BlockChange {
	c.Before, c.Now = less(before.Links, now.Links), less(now.Links, before.Links)
	c.Before = slices.DeleteFunc(c.Before, outOfSight)
	if strings.Count(now.says(), link.OutOfSight) > strings.Count(before.says(), link.OutOfSight) {
		c.Before = nil
	}
	return c
}

func (c BlockChange) leadsElsewhere() bool { return len(c.Before) > 0 && len(c.Now) > 0 }

// surelyAlike is from when two blocks are one that was both reworded and moved.
const surelyAlike = 0.6

// reunited pairs what went from one place with what came in another, where they are alike.
func reunited(pairs []match, same func(i, j int) bool) []match {
	var gone []int
	come := 0
	for _, p := range pairs {
		switch {
		case p.j < 0:
			gone = append(gone, p.i)
		case p.i < 0:
			come++
		}
	}
	if len(gone)*come > mostTried {
		return pairs
	}
	found := map[int]bool{}
	for n, p := range pairs {
		if p.i >= 0 {
			continue
		}
		if g := slices.IndexFunc(gone, func(i int) bool { return !found[i] && same(i, p.j) }); g >= 0 {
			pairs[n].i = gone[g]
			found[gone[g]] = true
		}
	}
	return slices.DeleteFunc(pairs, func(p match) bool { return p.j < 0 && found[p.i] })
}

func sayings(blocks []block) []string {
	all := make([]string, len(blocks))
	for i := range blocks {
		all[i] = blocks[i].says()
	}
	return all
}

// movedBlocks are texts that went from one place and came, word for word, in another.
func movedBlocks(pairs []match, was, is []string) map[string]bool {
	gone, moved := map[string]int{}, map[string]bool{}
	for _, p := range pairs {
		if p.j < 0 {
			gone[was[p.i]]++
		}
	}
	for _, p := range pairs {
		if p.i < 0 && gone[is[p.j]] == 1 {
			moved[is[p.j]] = true
		}
	}
	for _, p := range pairs { // twice at its new place is no move
		if p.i < 0 && moved[is[p.j]] {
			if gone[is[p.j]]--; gone[is[p.j]] < 0 {
				delete(moved, is[p.j])
			}
		}
	}
	return moved
}

func changeOf(what string, b *block) BlockChange {
	return BlockChange{What: what, Kind: b.Kind, Under: b.Under, Anchor: b.Anchor}
}

func wholeBlock(what string, edit Edit, b *block) BlockChange {
	c := changeOf(what, b)
	if b.Text != "" {
		c.Words = []Piece{{edit, b.Text}}
	}
	for i, cells := range b.Rows {
		c.Rows = append(c.Rows, wholeRow(edit, cells, i == 0))
	}
	return c
}

func wholeRow(edit Edit, cells []string, head bool) Row {
	row := Row{What: edit, Head: head}
	for _, cell := range cells {
		row.Cells = append(row.Cells, pieceOf(edit, cell))
	}
	return row
}

func pieceOf(edit Edit, text string) []Piece {
	if text == "" {
		return []Piece{}
	}
	return []Piece{{edit, text}}
}

func rewordedBlock(before, now *block) BlockChange {
	c := changeOf("reworded", now)
	if len(before.Rows) > 0 && len(now.Rows) > 0 {
		c.Rows, c.Left = compareTables(before.Rows, now.Rows)
		return c
	}
	c.Words = words(before.Text, now.Text)
	return c
}

// compareTables compares two tables by row and cell. Columns are known by their heads, so
// that a new column is one, and not another table.
func compareTables(before, now [][]string) (rows []Row, unchanged int) {
	columns := align(before[0], now[0], likeness(before[0], now[0]))
	if len(before[0]) == len(now[0]) && !slices.Equal(before[0], now[0]) {
		columns = columns[:0] // as many as before: the heads were reworded
		for i := range now[0] {
			columns = append(columns, match{i, i})
		}
	}
	was, is := joined(before[1:]), joined(now[1:])
	rows = append(rows, compareCells(columns, before[0], now[0], true))
	for _, p := range align(was, is, rowLikeness(before[1:], now[1:])) {
		switch {
		case p.j < 0:
			rows = append(rows, rowOf(columns, Gone, before[1+p.i]))
		case p.i < 0:
			rows = append(rows, rowOf(columns, Come, now[1+p.j]))
		case was[p.i] == is[p.j] && slices.Equal(before[0], now[0]):
			unchanged++
		default:
			rows = append(rows, compareCells(columns, before[1+p.i], now[1+p.j], false))
		}
	}
	return rows, unchanged
}

func joined(rows [][]string) []string {
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = strings.Join(row, "\t")
	}
	return all
}

// rowLikeness is likeness of rows, where the same first cell says nearly all.
func rowLikeness(before, now [][]string) func(i, j int) float64 {
	like := likeness(joined(before), joined(now))
	return func(i, j int) float64 {
		if a, b := cell(before[i], 0), cell(now[j], 0); a != "" && a == b {
			return 1 + like(i, j)
		}
		return like(i, j)
	}
}

func cell(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return row[i]
}

func compareCells(columns []match, before, now []string, head bool) Row {
	row := Row{What: Same, Head: head}
	for _, c := range columns {
		was, is := cell(before, c.i), cell(now, c.j)
		switch {
		case c.i < 0:
			row.Cells = append(row.Cells, pieceOf(Come, is))
		case c.j < 0:
			row.Cells = append(row.Cells, pieceOf(Gone, was))
		case was == is:
			row.Cells = append(row.Cells, pieceOf(Same, is))
		default:
			row.Cells = append(row.Cells, words(was, is))
		}
	}
	return row
}

// rowOf is a whole row in the columns of both tables.
func rowOf(columns []match, edit Edit, cells []string) Row {
	row := Row{What: edit}
	for _, c := range columns {
		i := c.j
		if edit == Gone {
			i = c.i
		}
		row.Cells = append(row.Cells, pieceOf(edit, cell(cells, i)))
	}
	return row
}
