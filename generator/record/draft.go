package record

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// NextID is the id after the highest one of a kind, given every id in use: a gap may be
// an id that was retired, and no id is ever used again.
func (k *Kind) NextID(used []string) string {
	highest, width := 0, 3
	for _, id := range used {
		digits, found := strings.CutPrefix(id, k.Prefix+"-")
		if n, err := strconv.Atoi(digits); found && err == nil {
			highest, width = max(highest, n), max(width, len(digits))
		}
	}
	return fmt.Sprintf("%s-%0*d", k.Prefix, width, highest+1)
}

// Draft is the file of a new record: its required fields to be filled in, those that are
// given as they are, and the kind's starter text. What is given are fields of the kind.
func (k *Kind) Draft(id, title, owner string, today time.Time, given ...Pair) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\nid: %s\nkind: %s\ntitle: %s\nversion: \"0.1\"\nstatus: draft\nclassification: internal\nowner: %s\n", id, k.Name, quoted(title), ownerOf(owner))
	for _, field := range k.Fields {
		i := slices.IndexFunc(given, func(p Pair) bool { return p.Key == field.Name })
		switch {
		case i >= 0:
			b.WriteString(writtenField(given[i]))
		case field.Required:
			b.WriteString(draftField(field, today))
		}
	}
	b.WriteString("---\n\n")
	b.WriteString(k.Starter)
	return []byte(b.String())
}

// ownerOf is an owner as a YAML scalar.
func ownerOf(owner string) string {
	if IsID(owner) {
		return owner
	}
	return quoted(cmp.Or(owner, "to be named"))
}

// draftField is a line to be filled in, with what belongs there behind it.
func draftField(f Field, today time.Time) string {
	hint := strings.ReplaceAll(f.Help, "\n", " ")
	value := `""`
	switch f.Type {
	case DateField:
		value = today.Format(DateLayout)
	case Enum:
		value, hint = f.Values[0], "one of "+strings.Join(f.Values, ", ")
	case Enums, ListField, ReferencesTo, Texts:
		value = "[]"
		if len(f.Values) > 0 {
			hint = "of " + strings.Join(f.Values, ", ")
		}
	case Boolean:
		value = "false"
	case MapField:
		value = "{}"
	}
	return fmt.Sprintf("%s: %s  # %s\n", f.Name, value, hint)
}

// quoted is a text as a YAML scalar that is read back as written.
func quoted(text string) string { return strconv.Quote(text) }

// StarterSite is the site.yaml of a new handbook.
func StarterSite(organization string) []byte {
	return []byte(`organization: ` + quoted(organization) + `
title: AI management system handbook
frameworks: [iso42001, iso27001, nist-ai-rmf, eu-ai-act]
audiences:
  - {name: staff, sees: [public, internal]}
  - {name: auditors, sees: [public, internal, confidential, restricted]}
versions: {tags: "v*"}
intervals: {review: 12 months, internal-audit: 12 months, management-review: 12 months, risk-assessment: 12 months, evidence: 12 months}
`)
}

// StarterPage is the first page of a new handbook.
func StarterPage(organization string) []byte {
	return []byte(`---
title: How to use this handbook
classification: internal
---

This is the AI management system handbook of ` + organization + `. Each record is a Markdown file
with front matter; ` + "`aims serve`" + ` shows it as you write, ` + "`aims check`" + ` says what is missing, and
` + "`aims explain 5.2`" + ` says what a clause asks for.

Begin with the scope, then the AI policy; ` + "`aims new KIND`" + ` starts any other record.
`)
}
