package source

import (
	"cmp"
	"slices"
	"strings"
)

// Sort brings versions into the order of a document's life: by version number
// (v1.2 before v1.10, v1.0-rc1 before v1.0), then by date, then by name. Names
// without a number come first, and the work tree last.
func Sort(trees []Tree) {
	slices.SortStableFunc(trees, func(a, b Tree) int {
		return cmp.Or(
			compareBool(a.Work || a.Version == Next, b.Work || b.Version == Next),
			compareNumbers(numberOf(a.Version), numberOf(b.Version)),
			a.Date.Compare(b.Date),
			strings.Compare(a.Version, b.Version),
		)
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// numberOf is a version's name from its first digit on.
func numberOf(version string) string {
	if first := strings.IndexAny(version, "0123456789"); first >= 0 {
		return version[first:]
	}
	return ""
}

// compareNumbers compares runs of digits by value and all between them by letters.
func compareNumbers(a, b string) int {
	for a != "" || b != "" {
		var partA, partB string
		partA, a = cutPart(a)
		partB, b = cutPart(b)
		if order := cmp.Or(cmp.Compare(rank(partA), rank(partB)), compareParts(partA, partB), strings.Compare(partA, partB)); order != 0 {
			return order
		}
	}
	return 0
}

// rank puts the end of a name behind what marks a candidate (the -rc of 1.0-rc1)
// and before all else.
func rank(part string) int {
	switch {
	case len(part) > 1 && part[0] == '-':
		return 0
	case part == "":
		return 1
	}
	return 2
}

// cutPart cuts the first run of digits, or of anything else.
func cutPart(s string) (part, rest string) {
	if s == "" {
		return "", ""
	}
	digit := isDigit(s[0])
	end := 1
	for end < len(s) && isDigit(s[end]) == digit {
		end++
	}
	return s[:end], s[end:]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// compareParts compares by value without reading the digits into an int, which
// they may not fit.
func compareParts(a, b string) int {
	if a == "" || b == "" || !isDigit(a[0]) || !isDigit(b[0]) {
		return strings.Compare(a, b)
	}
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
