//go:build !unguarded

package generator

// guards says that files are looked at for leaks. Only the benchmark of what that costs builds
// a program that does not look.
const guards = true
