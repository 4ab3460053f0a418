// Package parallel does many small pieces of work at once.
package parallel

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Do does n pieces of work with as many hands as there are processors. It
// stops at the first error and gives that of the lowest number.
func Do(ctx context.Context, n int, do func(int) error) error {
	var next, stopped atomic.Int64
	errs := make([]error, n)
	var hands sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		hands.Go(func() {
			for stopped.Load() == 0 {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if errs[i] = ctx.Err(); errs[i] == nil {
					errs[i] = do(i)
				}
				if errs[i] != nil {
					stopped.Store(1)
				}
			}
		})
	}
	hands.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
