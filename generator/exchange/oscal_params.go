package exchange

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"aims/generator/record"
)

// Limits for one text: parameters that name each other could blow it up without end.
const (
	maxProse    = 64 << 10
	maxInserted = 1000
)

var insertion = regexp.MustCompile(`\{\{\s*(?:insert:\s*param\s*,\s*|param\s*:\s*)?([^\s{}]+)\s*\}\}`)

// parameters remembers the parameters of an object, and counts what of them no text shows.
func (c *catalogReading) parameters(o *object) {
	for _, v := range o.list("params") {
		p := c.r.object(v, "params")
		c.params[p.text("id")] = p
		p.get("label")
		p.get("values")
		p.get("select")
		p.done()
	}
}

// prose is the text of a part on one line, with its parameters inserted. Our own texts
// have none, and their lines are theirs.
func (c *catalogReading) prose(o *object) string {
	text := o.text("prose")
	if c.ours {
		return text
	}
	c.inserted = 0
	text = line(c.insert(text, nil))
	if c.inserted > maxInserted || len(text) > maxProse {
		c.r.report(o.value.Get("prose").Position, "", "with its parameters this text grows beyond %d KB", maxProse>>10)
		return ""
	}
	return text
}

// insert puts parameters where a text asks for them: their value, or else in brackets
// what may be chosen or is to be filled in. One that is not there stays as it is written.
func (c *catalogReading) insert(text string, inside []string) string {
	return insertion.ReplaceAllStringFunc(text, func(written string) string {
		if c.inserted++; c.inserted > maxInserted {
			return written
		}
		id := insertion.FindStringSubmatch(written)[1]
		p := c.params[id]
		if p == nil || slices.Contains(inside, id) {
			c.r.leave("insertions of a parameter that is not there")
			return written
		}
		return c.parameter(p, append(inside, id))
	})
}

func (c *catalogReading) parameter(p *object, inside []string) string {
	if values := p.value.Get("values").Texts(); len(values) > 0 {
		return strings.Join(values, ", ")
	}
	choice := p.value.Get("select")
	if !choice.Has() {
		return "[" + cmp.Or(line(p.value.Get("label").Text), p.value.Get("id").Text) + "]"
	}
	var choices []string
	for v := range choice.Get("choice").All() {
		choices = append(choices, c.choice(v, inside))
	}
	begin := "[one of: "
	if choice.Get("how-many").Text == "one-or-more" {
		begin = "[one or more of: "
	}
	return begin + strings.Join(choices, "; ") + "]"
}

// choice may name a parameter itself. Deeper than that no catalog goes.
func (c *catalogReading) choice(v record.Value, inside []string) string {
	if len(inside) > 2 {
		return line(v.Text)
	}
	return line(c.insert(v.Text, inside))
}
