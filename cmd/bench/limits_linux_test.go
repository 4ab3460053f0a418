package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Only Linux tells how much memory a process holds.
func TestRunsBeyondTheirMemoryAreUnfinished(t *testing.T) {
	require.NotZero(t, freeMemory())
	_, err := runWithin(context.Background(), limit{time: time.Minute, memory: 1}, "sleep", "10")
	require.EqualError(t, err, "sleep did not finish: it held more than 0 MB")
}
