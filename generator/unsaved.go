package generator

import (
	"slices"

	"aims/generator/source"
)

// Unsaved is the plan with some files of its newest version as an editor holds them.
func (p Plan) Unsaved(files map[string][]byte) Plan {
	p.Trees = slices.Clone(p.Trees)
	newest := &p.Trees[len(p.Trees)-1]
	newest.FS = source.Overlay(newest.FS, files)
	return p
}
