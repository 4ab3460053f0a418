package markdown

import (
	"math"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHighlightColoursAreReadable(t *testing.T) {
	for _, h := range highlightClasses {
		for _, pair := range [][2]string{{h.light, "#f6f8fa"}, {h.dark, "#161b22"}} {
			if pair[0] != "inherit" {
				require.GreaterOrEqual(t, contrast(t, pair[0], pair[1]), 4.5, "%s %v", h.class, pair)
			}
		}
	}
}

func TestHighlightCSS(t *testing.T) {
	css := HighlightCSS()
	require.Contains(t, css, "\n.code .hl-comment { color: #57606a; font-style: italic }\n")
	require.Contains(t, css, "@media (prefers-color-scheme: dark) {\n\t:root:not([data-theme=light]) .code .hl-keyword { color: #ff9088 }\n")
	require.Contains(t, css, "\n:root[data-theme=dark] .code .hl-keyword { color: #ff9088 }\n")
}

func TestHighlightClassesAreInOrder(t *testing.T) {
	for i := range highlightClasses[1:] {
		require.Less(t, highlightClasses[i].kind, highlightClasses[i+1].kind)
	}
}

// contrast is the ratio of WCAG 2.
func contrast(t *testing.T, a, b string) float64 {
	one, two := luminance(t, a), luminance(t, b)
	return (max(one, two) + 0.05) / (min(one, two) + 0.05)
}

func luminance(t *testing.T, colour string) (sum float64) {
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		channel, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		value := float64(channel) / 255
		if value <= 0.04045 {
			value /= 12.92
		} else {
			value = math.Pow((value+0.055)/1.055, 2.4)
		}
		sum += weight * value
	}
	return sum
}
