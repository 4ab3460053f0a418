package search

import "slices"

// How long a field is counts in steps: exact up to eight terms, then four steps each time it
// doubles. Ranking needs no more, and a step is one letter in the browser's files.

// steps are the lengths that there are. Their number is that of the letters in kept.
func steps() []int {
	var all []int
	for length := range 8 {
		all = append(all, length)
	}
	for octave := 8; len(all) < len(kept); octave *= 2 {
		for quarter := range 4 {
			all = append(all, octave+octave/4*quarter)
		}
	}
	return all[:len(kept)]
}

// A ruler measures lengths in steps.
type ruler []int

// step is the number of the last step that a length reaches.
func (r ruler) step(length int) int {
	at, exact := slices.BinarySearch(r, length)
	if exact {
		return at
	}
	return at - 1
}

func (r ruler) measured(length int) int { return r[r.step(length)] }
