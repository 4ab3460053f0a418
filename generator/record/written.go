package record

import (
	"regexp"
	"slices"
	"strings"
)

// writtenField is a field as a person would write it: a list of maps with a line for
// each, everything else on the line of its key.
func writtenField(p Pair) string {
	if p.Value.Shape != List || len(p.Value.Items) == 0 || p.Value.Items[0].Shape != Map {
		return p.Key + ": " + flow(p.Value) + "\n"
	}
	var b strings.Builder
	b.WriteString(p.Key + ":\n")
	for _, item := range p.Value.Items {
		b.WriteString("  - " + flow(item) + "\n")
	}
	return b.String()
}

// flow is a value on one line.
func flow(v Value) string {
	var parts []string
	switch v.Shape {
	case List:
		for _, item := range v.Items {
			parts = append(parts, flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Map:
		for _, pair := range v.Pairs {
			parts = append(parts, pair.Key+": "+flow(pair.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return plain(v.Text)
}

// plainText has no sign that could mean something in YAML. References are such texts,
// and are written without quotes, as people do.
var plainText = regexp.MustCompile(`^[\pL\pN][\pL\pN _./#()+-]*(:[\pL\pN][\pL\pN _./#()+-]*)?$`)

// plain is a text as a scalar that is read back as written: quoted where it must be.
func plain(text string) string {
	words := []string{"true", "false", "yes", "no", "on", "off", "null"}
	if !plainText.MatchString(text) || strings.Contains(text, " #") || strings.HasSuffix(text, " ") || slices.Contains(words, strings.ToLower(text)) {
		return quoted(text)
	}
	return text
}
