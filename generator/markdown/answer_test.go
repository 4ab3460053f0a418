package markdown

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A block that answers something can be led back to, wherever it stands.
func TestAnsweringBlocksHaveIDs(t *testing.T) {
	d := New().Parse([]byte(`We will improve.
<!-- answers: 5.2.d -->

- one
- two
  <!-- answers: A.6.2.4 -->

## Purpose
<!-- answers: 5.2.a -->

Given. {#own}
<!-- answers: 5.2.b -->

Again.
<!-- answers: 5.2.d -->
`), 1)
	html := string(d.Append(nil, d.All(), false, func(*Link) Target { return Target{} }))
	require.Contains(t, html, `<p id="answers-5-2-d">We will improve.`)
	require.Contains(t, html, `<li id="answers-a-6-2-4">two`)
	require.Contains(t, html, `id="purpose"`)
	require.Contains(t, html, `<p id="own">Given.`)
	require.Contains(t, html, `<p id="answers-5-2-d-1">Again.`)
	require.NotContains(t, string(d.Append(nil, d.All(), true, func(*Link) Target { return Target{} })), "id=")
}
