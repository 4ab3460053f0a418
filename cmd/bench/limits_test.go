package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRunsBeyondTheirLimitAreUnfinished(t *testing.T) {
	_, err := runWithin(context.Background(), limit{time: 50 * time.Millisecond}, "sleep", "10")
	require.ErrorAs(t, err, &unfinished{})
	if freeMemory() == 0 {
		t.Skip("this system does not tell how much memory a process holds")
	}
	_, err = runWithin(context.Background(), limit{time: time.Minute, memory: 1}, "sleep", "10")
	require.EqualError(t, err, "sleep did not finish: it held more than 0 MB")
}
