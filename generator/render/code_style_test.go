package render_test

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/markdown"
	"aims/themes"
)

// The default theme tells apart whatever the highlighter does. That its colours can be
// read is held by package theme, for every colour there is.
func TestThemeStylesHighlightedCode(t *testing.T) {
	css, err := fs.ReadFile(themes.Files, "default/assets/css/code.css")
	require.NoError(t, err)
	require.NotRegexp(t, `#[0-9a-fA-F]{3}|rgb|hsl`, string(css), "colours are the theme's, by name")
	for _, class := range markdown.HighlightClasses() {
		require.Contains(t, string(css), "."+class, class)
	}
}
