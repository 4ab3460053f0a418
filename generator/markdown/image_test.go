package markdown

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Whoever opens a page tells no other site of it: an image from elsewhere is a link.
func TestImagesFromElsewhereAreLinks(t *testing.T) {
	elsewhere := func(l *Link) Target { return Target{URL: l.Destination, External: l.Outside()} }
	html := func(text string) string {
		d := New().Parse([]byte(text), 1)
		return string(d.Append(nil, d.All(), false, elsewhere))
	}
	require.Equal(t, "<p><a href=\"https://a.example/x.png\" rel=\"noopener noreferrer\">chart</a></p>\n", html("![chart](https://a.example/x.png)\n"))
	require.Equal(t, "<p><a href=\"//a.example/x.png\" rel=\"noopener noreferrer\">//a.example/x.png</a></p>\n", html("![](//a.example/x.png)\n"))
	require.Equal(t, "<p><a href=\"other.html\">chart</a></p>\n", html("[![chart](https://a.example/x.png)](other.html)\n"))
	require.Contains(t, html("![chart](x.png)\n"), "<img src=\"x.png\"")
}
