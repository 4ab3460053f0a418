package markdown

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWithoutHiddenLinks(t *testing.T) {
	d := New().Parse([]byte("[[RSK-7]] first.\n\n## See [the *bias* risk ![curve](curve.png)](rsk-7.md) and [[POL-1]][[RSK-7|again]]\n<!-- answers: 6.1.2 -->\n\n"+
		"- [[RSK-7]]\n- [[POL-1|us]] &amp; ![curve](rsk-7/curve.png)\n\nLast [[POL-1]].\n"), 1)
	seen := d.Without(func(l *Link) bool { return strings.HasPrefix(strings.ToLower(l.Destination), "rsk-7") }, "<withheld>")

	html := string(seen.Append(nil, seen.All(), false, leadTo("x")))
	require.Equal(t, `<p>&lt;withheld&gt; first.</p>
<h2 id="see--and">See &lt;withheld&gt; and <a href="x">POL-1</a>&lt;withheld&gt;</h2>
<ul>
<li>&lt;withheld&gt;</li>
<li><a href="x">us</a> &amp; &lt;withheld&gt;</li>
</ul>
<p>Last <a href="x">POL-1</a>.</p>
`, html)
	require.Equal(t, "<withheld> first.\nSee <withheld> and POL-1<withheld>\n<withheld>\nus & <withheld>\nLast POL-1.\n", seen.Text())
	require.Equal(t, "See <withheld> and POL-1<withheld>", seen.Headings[0].Text)
	require.Equal(t, "Last POL-1.", seen.Blocks[len(seen.Blocks)-1].Text)
	require.Equal(t, "<p>Last <a href=\"x\">POL-1</a>.</p>\n", string(seen.Append(nil, seen.Blocks[len(seen.Blocks)-1].Range(), true, leadTo("x"))))
	require.Len(t, seen.Links, 3)
	requireSound(t, seen, "without")

	require.Same(t, d, d.Without(func(*Link) bool { return false }, "x"))
	require.Equal(t, "RSK-7 first.", d.Blocks[0].Text, "the document itself has not changed")
}
