//go:build unguarded

package generator

const guards = false
