package markdown

import (
	"slices"

	"github.com/alecthomas/chroma/v2"
)

// A highlightClass is a kind of token that is told apart. Kinds below it share its class.
type highlightClass struct {
	kind  chroma.TokenType
	class string
}

// highlightClasses are in the order of their kinds. How a class looks is the theme's.
var highlightClasses = []highlightClass{
	{chroma.Keyword, "hl-keyword"},
	{chroma.NameAttribute, "hl-name"},
	{chroma.NameClass, "hl-builtin"},
	{chroma.NameDecorator, "hl-builtin"},
	{chroma.NameProperty, "hl-name"},
	{chroma.NameTag, "hl-name"},
	{chroma.NameBuiltin, "hl-builtin"},
	{chroma.NameVariable, "hl-variable"},
	{chroma.NameFunction, "hl-builtin"},
	{chroma.Literal, "hl-number"},
	{chroma.LiteralString, "hl-string"},
	{chroma.LiteralNumber, "hl-number"},
	{chroma.OperatorWord, "hl-keyword"},
	{chroma.Comment, "hl-comment"},
	{chroma.CommentPreproc, "hl-keyword"},
	{chroma.GenericDeleted, "hl-deleted"},
	{chroma.GenericEmph, "hl-emphasis"},
	{chroma.GenericError, "hl-error"},
	{chroma.GenericHeading, "hl-heading"},
	{chroma.GenericInserted, "hl-inserted"},
	{chroma.GenericStrong, "hl-heading"},
	{chroma.GenericSubheading, "hl-heading"},
}

// HighlightClasses are the classes that highlighted code may have, for a theme to style.
func HighlightClasses() []string {
	var classes []string
	for _, h := range highlightClasses {
		classes = append(classes, h.class)
	}
	slices.Sort(classes)
	return slices.Compact(classes)
}
