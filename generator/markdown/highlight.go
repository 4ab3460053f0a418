package markdown

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// A highlightClass is a kind of token that gets a colour. Kinds below it share it.
type highlightClass struct {
	kind        chroma.TokenType
	class       string
	light, dark string
	more        string // further declarations
}

// highlightClasses are in the order of their kinds. The colours are readable (at least
// 4.5:1) on #f6f8fa and on #161b22.
var highlightClasses = []highlightClass{
	{chroma.Keyword, "hl-keyword", "#a8202d", "#ff9088", ""},
	{chroma.NameAttribute, "hl-name", "#0550ae", "#79c0ff", ""},
	{chroma.NameClass, "hl-builtin", "#6639ba", "#d2a8ff", ""},
	{chroma.NameDecorator, "hl-builtin", "#6639ba", "#d2a8ff", ""},
	{chroma.NameProperty, "hl-name", "#0550ae", "#79c0ff", ""},
	{chroma.NameTag, "hl-name", "#0550ae", "#79c0ff", ""},
	{chroma.NameBuiltin, "hl-builtin", "#6639ba", "#d2a8ff", ""},
	{chroma.NameVariable, "hl-variable", "#8a3b00", "#ffb77c", ""},
	{chroma.NameFunction, "hl-builtin", "#6639ba", "#d2a8ff", ""},
	{chroma.Literal, "hl-number", "#0550ae", "#79c0ff", ""},
	{chroma.LiteralString, "hl-string", "#0a3069", "#a5d6ff", ""},
	{chroma.LiteralNumber, "hl-number", "#0550ae", "#79c0ff", ""},
	{chroma.OperatorWord, "hl-keyword", "#a8202d", "#ff9088", ""},
	{chroma.Comment, "hl-comment", "#57606a", "#9ba4ae", "font-style: italic"},
	{chroma.CommentPreproc, "hl-keyword", "#a8202d", "#ff9088", ""},
	{chroma.GenericDeleted, "hl-deleted", "#a40e26", "#ff8182", ""},
	{chroma.GenericEmph, "hl-emphasis", "inherit", "inherit", "font-style: italic"},
	{chroma.GenericError, "hl-error", "#a40e26", "#ff8182", ""},
	{chroma.GenericHeading, "hl-heading", "inherit", "inherit", "font-weight: bold"},
	{chroma.GenericInserted, "hl-inserted", "#116329", "#56d364", ""},
	{chroma.GenericStrong, "hl-heading", "inherit", "inherit", "font-weight: bold"},
	{chroma.GenericSubheading, "hl-heading", "inherit", "inherit", "font-weight: bold"},
}

// HighlightCSS is the style of highlighted code: light, and dark where the reader's system or
// the page asks for it (data-theme on the root element decides before the system).
func HighlightCSS() string {
	var css strings.Builder
	light := func(h highlightClass) string { return h.light }
	dark := func(h highlightClass) string { return h.dark }
	writeRules(&css, "", "", light, true)
	css.WriteString("@media (prefers-color-scheme: dark) {\n")
	writeRules(&css, "\t", ":root:not([data-theme=light]) ", dark, false)
	css.WriteString("}\n")
	writeRules(&css, "", ":root[data-theme=dark] ", dark, false)
	return css.String()
}

func writeRules(css *strings.Builder, indent, root string, colour func(highlightClass) string, more bool) {
	written := map[string]bool{}
	for _, h := range highlightClasses {
		var declarations []string
		if c := colour(h); c != "inherit" {
			declarations = append(declarations, "color: "+c)
		}
		if more && h.more != "" {
			declarations = append(declarations, h.more)
		}
		if len(declarations) == 0 || written[h.class] {
			continue
		}
		written[h.class] = true
		css.WriteString(indent + root + ".code ." + h.class + " { " + strings.Join(declarations, "; ") + " }\n")
	}
}
