package record

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSameVersion(t *testing.T) {
	for _, same := range [][2]string{{"4.2", "4.2.0"}, {"4", "4.0.0"}, {"v4.2", "v4.2.0"}, {"2026-05", "2026-05"}} {
		require.True(t, SameVersion(same[0], same[1]), same)
		require.True(t, SameVersion(same[1], same[0]), same)
	}
	for _, other := range [][2]string{{"4.2", "4.20"}, {"4.2", "4.2.1"}, {"4.0.2", "4.2"}, {"1", "10"}, {"4.2", ""}, {"4.2.0-beta", "4.2"}} {
		require.False(t, SameVersion(other[0], other[1]), other)
	}
}
