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
}
