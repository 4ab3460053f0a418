package markdown

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHighlightClassesAreInOrder(t *testing.T) {
	for i := range highlightClasses[1:] {
		require.Less(t, highlightClasses[i].kind, highlightClasses[i+1].kind)
	}
}
