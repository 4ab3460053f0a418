package markdown

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// A Range is a part of Document.HTML that begins and ends between blocks.
type Range struct{ From, To int }

// All is the whole text, footnotes included.
func (d *Document) All() Range { return Range{0, len(d.HTML)} }

// Range is the block and all it holds.
func (b *Block) Range() Range { return Range{b.From, b.To} }

// Section is a heading and its text up to the next heading of its rank.
func (d *Document) Section(heading int) Range {
	h := d.Headings[heading]
	return d.between(h.Block, h.End)
}

// Own is a heading and its text up to the next heading of any rank.
func (d *Document) Own(heading int) Range {
	h := d.Headings[heading]
	return d.between(h.Block, h.Own)
}

// Before is the text before the first heading.
func (d *Document) Before() Range { return d.between(0, d.firstHeading()) }

func (d *Document) firstHeading() int {
	for _, h := range d.Headings {
		if d.Blocks[h.Block].Depth == 0 {
			return h.Block
		}
	}
	end := len(d.Blocks)
	for end > 0 && (d.Blocks[end-1].Depth > 0 || d.Blocks[end-1].Kind == Footnotes) {
		if end--; d.Blocks[end].Kind == Footnotes {
			return end
		}
	}
	return len(d.Blocks)
}

// between is the range of the blocks [from, to).
func (d *Document) between(from, to int) Range {
	if from >= to {
		return Range{}
	}
	last := to - 1
	for d.Blocks[last].Depth > d.Blocks[from].Depth {
		last--
	}
	return Range{d.Blocks[from].From, d.Blocks[last].To}
}

// Text is the plain text of the whole document.
func (d *Document) Text() string { return d.text }

// SectionText is the plain text under a heading up to the next heading of its rank, without the heading.
func (d *Document) SectionText(heading int) string {
	h := d.Headings[heading]
	return d.textBetween(h.Block+1, h.End)
}

// OwnText is the plain text under a heading up to the next heading of any rank, without the heading.
func (d *Document) OwnText(heading int) string {
	h := d.Headings[heading]
	return d.textBetween(h.Block+1, h.Own)
}

// BeforeText is the plain text before the first heading.
func (d *Document) BeforeText() string { return d.textBetween(0, d.firstHeading()) }

// textBetween is the text of the blocks [from, to).
func (d *Document) textBetween(from, to int) string {
	if from >= to {
		return ""
	}
	end := d.Blocks[from].textTo
	for _, b := range d.Blocks[from:to] {
		end = max(end, b.textTo)
	}
	return d.text[d.Blocks[from].textFrom:end]
}

// Append appends the HTML of a range with its holes filled. It asks resolve for every link;
// resolve must not keep or change it. A quoted range is shown on another page: it has no ids,
// and the numbers of footnotes lead nowhere.
func (d *Document) Append(to []byte, r Range, quoted bool, resolve func(*Link) Target) []byte {
	at := r.From
	first, _ := slices.BinarySearchFunc(d.Holes, r.From, func(h Hole, offset int) int { return cmp.Compare(h.Offset, offset) })
	linked := -1 // the link that is open
	for i := first; i < len(d.Holes) && d.Holes[i].Offset < r.To; i++ {
		hole := &d.Holes[i]
		to = append(to, d.HTML[at:hole.Offset]...)
		at = hole.Offset
		switch hole.What {
		case Anchor:
			if !quoted {
				to = appendAttribute(to, "id", hole.ID)
			}
		case NoteCall, NoteReturn:
			to = appendNote(to, hole, quoted)
		case Image:
			link := &d.Links[hole.Link]
			to = appendImage(to, link, resolve(link), linked >= 0)
		case LinkOpen:
			link := &d.Links[hole.Link]
			target := resolve(link)
			end := d.linkEnd(i)
			if target.Hidden {
				to = appendText(to, target.Text)
				i, at = end, d.Holes[end].Offset
				continue
			}
			if isAddress(target.URL) {
				to = appendLink(to, link, target)
				linked = hole.Link
			}
			if d.Holes[end].Offset == hole.Offset && end == i+1 {
				to = appendText(to, cmp.Or(target.Text, link.Text, link.Destination))
			}
		case LinkClose:
			if linked == hole.Link {
				to = append(to, "</a>"...)
			}
		}
	}
	return append(to, d.HTML[at:r.To]...)
}

// linkEnd is the hole that ends the link which begins with the hole.
func (d *Document) linkEnd(begin int) int {
	for i := begin + 1; i < len(d.Holes); i++ {
		if d.Holes[i].What == LinkClose && d.Holes[i].Link == d.Holes[begin].Link {
			return i
		}
	}
	return begin
}

// Quote appends a block for another page. An item gets a list around it, with its number.
func (d *Document) Quote(to []byte, block int, resolve func(*Link) Target) []byte {
	b := &d.Blocks[block]
	if b.Kind != Item {
		return d.Append(to, b.Range(), true, resolve)
	}
	holder, number := block, 0
	for holder > 0 && d.Blocks[holder].Depth >= b.Depth {
		holder--
		if d.Blocks[holder].Depth == b.Depth {
			number++
		}
	}
	name := "ul"
	switch tag := string(d.HTML[d.Blocks[holder].From:b.From]); {
	case d.Blocks[holder].Kind == Definitions:
		name = "dl"
	case strings.HasPrefix(tag, "<ol"):
		name = "ol"
	}
	to = append(to, '<')
	to = append(to, name...)
	if name == "ol" {
		if start := startOf(d.HTML[d.Blocks[holder].From:]) + number; start != 1 {
			to = appendAttribute(to, "start", strconv.Itoa(start))
		}
	}
	to = append(to, '>', '\n')
	to = d.Append(to, b.Range(), true, resolve)
	to = append(to, '<', '/')
	to = append(to, name...)
	return append(to, '>', '\n')
}

// startOf is the first number of an ordered list.
func startOf(html []byte) int {
	tag := string(html[:min(len(html), 40)])
	value, found := strings.CutPrefix(tag, `<ol start="`)
	if !found {
		return 1
	}
	number, _ := strconv.Atoi(value[:max(strings.IndexByte(value, '"'), 0)])
	return number
}

// isAddress says whether a page may carry the address. Whoever resolves links is trusted,
// but they may build addresses from what others wrote.
func isAddress(url string) bool { return url != "" && refusedScheme(url) == "" }

func appendLink(to []byte, link *Link, target Target) []byte {
	to = append(to, `<a href="`...)
	to = appendURL(to, target.URL)
	to = append(to, '"')
	to = appendAttribute(to, "title", cmp.Or(target.Title, link.Title))
	to = appendAttribute(to, "class", target.Class)
	if target.External {
		to = append(to, ` rel="noopener noreferrer"`...)
	}
	return append(to, '>')
}

// appendImage shows an image. One from elsewhere becomes a link: a page that is opened must
// not ask anything of another site, which would learn who reads it.
func appendImage(to []byte, link *Link, target Target, linked bool) []byte {
	if target.Hidden {
		return appendText(to, target.Text)
	}
	if target.External && isAddress(target.URL) && !linked {
		to = appendText(appendLink(to, link, target), cmp.Or(link.Text, target.URL))
		return append(to, "</a>"...)
	}
	if target.External {
		return appendText(to, cmp.Or(link.Text, target.URL))
	}
	if !isAddress(target.URL) {
		return appendText(to, link.Text)
	}
	to = append(to, `<img src="`...)
	to = appendURL(to, target.URL)
	to = append(to, `" alt="`...)
	to = appendValue(to, link.Text)
	to = append(to, '"')
	to = appendAttribute(to, "title", cmp.Or(target.Title, link.Title))
	to = appendAttribute(to, "class", target.Class)
	if target.Width > 0 && target.Height > 0 {
		to = appendAttribute(to, "width", strconv.Itoa(target.Width))
		to = appendAttribute(to, "height", strconv.Itoa(target.Height))
	}
	return append(to, ` loading="lazy" decoding="async">`...)
}

func appendNote(to []byte, hole *Hole, quoted bool) []byte {
	number, _, _ := strings.Cut(hole.ID, ".")
	switch {
	case quoted && hole.What == NoteCall:
		return append(to, number...)
	case quoted:
		return to
	case hole.What == NoteCall:
		to = append(to, `<a id="fnref:`+hole.ID+`" href="#fn:`+number+`" role="doc-noteref" aria-label="Footnote `+number+`">`...)
		to = append(to, number...)
	default:
		to = append(to, ` <a href="#fnref:`+hole.ID+`" role="doc-backlink" aria-label="Back to the text of footnote `+number+`">`...)
		to = append(to, "↩︎"...)
	}
	return append(to, "</a>"...)
}

// appendAttribute appends an attribute that has a value.
func appendAttribute(to []byte, name, value string) []byte {
	if value == "" {
		return to
	}
	to = append(to, ' ')
	to = append(to, name...)
	to = append(to, '=', '"')
	to = appendValue(to, value)
	return append(to, '"')
}

func appendValue(to []byte, value string) []byte {
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '"':
			to = append(to, "&quot;"...)
		case '&':
			to = append(to, "&amp;"...)
		case '<':
			to = append(to, "&lt;"...)
		case '>':
			to = append(to, "&gt;"...)
		default:
			to = append(to, value[i])
		}
	}
	return to
}

// appendURL appends an address as the value of an attribute. What cannot stand in an
// address is written in per cent; letters of every alphabet can.
func appendURL(to []byte, url string) []byte {
	const digits = "0123456789ABCDEF"
	for i := 0; i < len(url); i++ {
		switch char := url[i]; {
		case char == '&':
			to = append(to, "&amp;"...)
		case char <= ' ' || char == '"' || char == '<' || char == '>' || char == '\\' || char == '`' || char == 0x7f:
			to = append(to, '%', digits[char>>4], digits[char&15])
		default:
			to = append(to, char)
		}
	}
	return to
}
