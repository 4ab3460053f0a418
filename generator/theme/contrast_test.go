package theme_test

import (
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/themes"
)

// Text has a contrast of 4.5 to 1 on every ground it stands on, edges of controls and
// marks of focus 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11), in light and dark.
func TestColoursHaveContrast(t *testing.T) {
	content, err := fs.ReadFile(themes.Files, "default/assets/css/tokens.css")
	require.NoError(t, err)
	blocks := strings.Split(string(content), ":root")
	require.Len(t, blocks, 4, "light, dark by the system, dark by choice")
	require.Equal(t, colours(blocks[2]), colours(blocks[3]), "both ways to dark are the same")
	for name, block := range map[string]string{"light": blocks[1], "dark": blocks[2]} {
		c := colours(block)
		for _, pair := range []struct {
			text, grounds string
			least         float64
		}{
			{"ink", "paper shade well accent-shade good-shade bad-shade care-shade", 4.5},
			{"soft", "paper shade well", 4.5},
			{"accent", "paper shade well accent-shade care-shade", 4.5},
			{"good", "paper shade well good-shade", 4.5},
			{"bad", "paper shade well bad-shade", 4.5},
			{"care", "paper shade well care-shade", 4.5},
			{"edge", "paper shade", 3},
			{"focus", "paper shade accent-shade", 3},
		} {
			for ground := range strings.FieldsSeq(pair.grounds) {
				require.GreaterOrEqual(t, contrast(c[pair.text], c[ground]), pair.least, "%s: --%s on --%s", name, pair.text, ground)
			}
		}
	}
}

func colours(block string) map[string]string {
	found := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3,6});`).FindAllStringSubmatch(block, -1) {
		hex := m[2]
		if len(hex) == 3 {
			hex = strings.Repeat(hex[:1], 2) + strings.Repeat(hex[1:2], 2) + strings.Repeat(hex[2:], 2)
		}
		found[m[1]] = hex
	}
	return found
}

func contrast(a, b string) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// luminance is the relative luminance of WCAG.
func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		part := float64(n) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		sum += weight * part
	}
	return sum
}
