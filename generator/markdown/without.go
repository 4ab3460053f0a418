package markdown

import "slices"

// Without is the document without the links that are hidden: where they stood, text included,
// it says something else instead. HTML, text, blocks and headings are those of a document
// that never held them, so whoever has it cannot show them. Ids need no change: none is made
// from the text of a link within the handbook. Without hidden links it is the same document.
func (d *Document) Without(hidden func(*Link) bool, instead string) *Document {
	gone := make([]bool, len(d.Links))
	for i := range d.Links {
		gone[i] = hidden(&d.Links[i])
	}
	if !slices.Contains(gone, true) {
		return d
	}
	c := &Document{
		Blocks: slices.Clone(d.Blocks), Headings: slices.Clone(d.Headings), Markers: d.Markers,
	}
	kept := c.takeLinks(d, gone)
	htmlMoves := c.takeHTML(d, gone, kept, instead)
	textMoves := c.takeText(d, gone, instead)
	for i := range c.Blocks {
		b := &c.Blocks[i]
		b.From, b.To = htmlMoves.of(b.From), htmlMoves.of(b.To)
		b.textFrom, b.textTo = int32(textMoves.of(int(b.textFrom))), int32(textMoves.of(int(b.textTo)))
		b.Text = c.text[b.textFrom:b.textTo]
	}
	for i := range c.Headings {
		c.Headings[i].Text = c.Blocks[c.Headings[i].Block].Text
	}
	for i := range c.Links {
		l := &c.Links[i]
		l.textFrom, l.textTo = int32(textMoves.of(int(l.textFrom))), int32(textMoves.of(int(l.textTo)))
		if !l.Image && !l.bare {
			l.Text = c.text[l.textFrom:l.textTo]
		}
	}
	return c
}

// takeLinks takes the links that stay. It marks those inside a link that goes as gone
// too, and returns the new index of each.
func (c *Document) takeLinks(d *Document, gone []bool) []int {
	kept := make([]int, len(d.Links))
	end := int32(-1)
	for i, l := range d.Links {
		if l.textFrom < end {
			gone[i] = true
		}
		if gone[i] {
			end = max(end, l.textTo)
			continue
		}
		kept[i] = len(c.Links)
		c.Links = append(c.Links, l)
	}
	return kept
}

// A move says that what stood at an offset, and all behind it, stands elsewhere now.
type move struct{ from, to int }

type moves []move

func (m moves) of(offset int) int {
	after, _ := slices.BinarySearchFunc(m, offset, func(m move, offset int) int {
		if m.from <= offset {
			return -1
		}
		return 1
	})
	if after == 0 {
		return offset
	}
	return offset + m[after-1].to - m[after-1].from
}

func (c *Document) takeHTML(d *Document, gone []bool, kept []int, instead string) (moved moves) {
	at := 0
	for i := 0; i < len(d.Holes); i++ {
		hole := d.Holes[i]
		c.HTML = append(c.HTML, d.HTML[at:hole.Offset]...)
		at = hole.Offset
		isLink := hole.What == LinkOpen || hole.What == LinkClose || hole.What == Image
		if isLink && gone[hole.Link] {
			if hole.What == LinkOpen {
				i = d.linkEnd(i)
				at = d.Holes[i].Offset
			}
			c.HTML = appendText(c.HTML, instead)
			moved = append(moved, move{at, len(c.HTML)})
			continue
		}
		if isLink {
			hole.Link = kept[hole.Link]
		}
		hole.Offset = len(c.HTML)
		c.Holes = append(c.Holes, hole)
	}
	c.HTML = append(c.HTML, d.HTML[at:]...)
	return moved
}

func (c *Document) takeText(d *Document, gone []bool, instead string) (moved moves) {
	var text []byte
	at := 0
	for i, l := range d.Links {
		if !gone[i] || int(l.textFrom) < at || l.textFrom == l.textTo {
			continue
		}
		text = append(text, d.text[at:l.textFrom]...)
		text = append(text, instead...)
		at = int(l.textTo)
		moved = append(moved, move{at, len(text)})
	}
	c.text = string(append(text, d.text[at:]...))
	return moved
}
