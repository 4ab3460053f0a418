// Package store is what a handbook keeps between builds, in its git-ignored folder .aims/:
// sealed editions, as they were made. All of it can be made again, so that to lose it costs
// time only, unless another program has to make a sealed edition anew.
package store
