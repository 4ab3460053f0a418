package main

import (
	"fmt"
	"strings"
)

// A body writes the Markdown of a record: a section for each heading of its kind,
// about 640 words in all, five links, a list or a table, sometimes a code fence.
type body struct {
	*writer
	*corpus
	of name
}

func (b *body) write() string {
	sections := b.of.kind.sections
	words := b.between(435, 940) / len(sections)
	marked, listed, tabled := b.below(len(sections)), b.below(len(sections)), b.below(len(sections))
	fenced := -1
	if b.percent(29) {
		fenced = b.below(len(sections))
	}
	links := make([]int, len(sections))
	for range 5 {
		links[b.below(len(sections))]++
	}
	var out strings.Builder
	for i, heading := range sections {
		fmt.Fprintf(&out, "## %s\n", heading)
		if i == marked {
			fmt.Fprintf(&out, "<!-- answers: %s -->\n", pick(b.dice, b.of.kind.answers))
		}
		out.WriteString("\n")
		blocks := b.section(words, i == listed && b.percent(65), i == tabled && b.percent(60), i == fenced)
		for range links[i] {
			blocks[0] += "\n" + b.linking()
		}
		out.WriteString(strings.Join(blocks, "\n\n") + "\n\n")
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func (b *body) section(words int, listed, tabled, fenced bool) []string {
	first := max(35, words*b.between(35, 65)/100)
	blocks := []string{b.paragraph(first)}
	if rest := words - first; rest > 25 && !listed && !tabled {
		blocks = append(blocks, b.paragraph(rest-10))
	}
	if listed {
		blocks = append(blocks, b.list())
	}
	if tabled {
		blocks = append(blocks, b.table())
	}
	if fenced {
		blocks = append(blocks, b.fill("The {N} as it is {Ved} in the {N}:"), b.fence())
	}
	return blocks
}

// linking is a sentence with a link, by its id or by words.
func (b *body) linking() string {
	to := b.names[b.below(len(b.names))]
	pattern := pick(b.dice, []string{
		"This follows [[%s]] and is {Ved} with it.", "See [[%s]] for the {A} {N}.", "The {Ns} are in [[%s|the {N} of that {N}]].",
		"It was {Ved} together with [[%s]].", "Where [[%s|the {A} {N}]] says more, that applies.",
	})
	return b.fill(fmt.Sprintf(pattern, to.id))
}

func (b *body) list() string {
	bullet, lines := "- ", []string{}
	for i := range b.between(3, 6) {
		if b.of.kind.name == "procedure" {
			bullet = fmt.Sprintf("%d. ", i+1)
		}
		item := pick(b.dice, []string{"**{N}**: the {unit} team {Vs} the {N} and {Vs} its {Ns}", "{Ving} the {A} {N} {D}", "{person} {Vs} the {N}, {D}", "The {A} {N}, with its {Ns} and `" + strings.ReplaceAll(b.noun(), "-", "_") + "_id`"})
		lines = append(lines, bullet+b.fill(item)+".")
	}
	return strings.Join(lines, "\n")
}

func (b *body) table() string {
	lines := []string{"| " + b.fill("{N}") + " | " + b.fill("{A} {N}") + " | Limit | Result |", "|---|---|---:|---:|"}
	for range b.between(3, 7) {
		lines = append(lines, b.fill("| {A} {Ns} | {N} of the {N} | {pct} | {pct} |"))
	}
	return strings.Join(lines, "\n")
}

// fence is a piece of code in one of the languages that such records hold.
func (b *body) fence() string {
	word := func() string { return strings.ReplaceAll(b.noun(), "-", "_") }
	switch b.below(5) {
	case 0:
		return fmt.Sprintf("```yaml\n%s:\n  %s: %d\n  %s: [%s, %s]\n  enabled: true   # since %s\n  %s: \"%s\"\n```",
			word(), word(), b.below(900), word(), word(), word(), b.slot("date"), word(), b.slot("place"))
	case 1:
		return fmt.Sprintf("```python\ndef %s_rate(%s, limit=0.%02d):\n    \"\"\"Share of %s over the limit.\"\"\"\n    over = [row for row in %s if row[\"%s\"] > limit]\n    return len(over) / max(1, len(%s))\n```",
			word(), "rows", b.between(10, 99), b.slot("Ns"), "rows", word(), "rows")
	case 2:
		return fmt.Sprintf("```sql\nSELECT %s, count(*) AS cases\nFROM %s_log\nWHERE %s_at >= '2026-%02d-01' AND %s IS NOT NULL\nGROUP BY %s\nORDER BY cases DESC;\n```",
			"region", word(), word(), b.between(1, 12), word(), "region")
	case 3:
		return fmt.Sprintf("```json\n{\n  \"%s\": \"%s\",\n  \"%s\": 0.%d,\n  \"%s\": [%d, %d, %d],\n  \"approved\": true\n}\n```",
			word(), b.slot("place"), word(), b.between(100, 999), word(), b.below(90), b.below(90), b.below(90))
	}
	return fmt.Sprintf("```sh\n# %s\nexport %s_LIMIT=%d\n./evaluate --%s %s.csv --out report.json | tee %s.log\n```",
		b.fill("{V} the {N}"), strings.ToUpper(word()), b.below(500), word(), word(), word())
}
