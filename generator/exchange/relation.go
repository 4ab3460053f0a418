package exchange

import (
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
)

// unrelated is what others say of a pair that we would not write down: no pair says
// nothing here.
const unrelated framework.Relationship = "none"

// relationWords are the words of other programs for a relation, without hyphens and
// such, and what they are here.
func relationWords() map[string]framework.Relationship {
	return map[string]framework.Relationship{
		"equal": framework.Equal, "equal to": framework.Equal, "equals": framework.Equal,
		"equivalent": framework.Equal, "equivalent to": framework.Equal, // the same meaning in other words
		"subset": framework.Subset, "subset of": framework.Subset,
		"superset": framework.Superset, "superset of": framework.Superset,
		"intersects": framework.Intersects, "intersects with": framework.Intersects, "intersect": framework.Intersects,
		"concept": framework.Concept, "concept crosswalk": framework.Concept,
		"no relationship": unrelated, "no relation": unrelated, "not related": unrelated, "none": unrelated,
	}
}

// relation is our word for a word of another program; false after a finding.
func (r *reading) relation(word string, at finding.Position) (framework.Relationship, bool) {
	if found, ok := relationWords()[plainRelation(word)]; ok {
		return found, true
	}
	r.report(at, "equal, subset of, superset of, intersects with, no relationship are known", "unknown relation %q", word)
	return "", false
}

func plainRelation(word string) string {
	return line(strings.ToLower(strings.NewReplacer("-", " ", "_", " ").Replace(word)))
}

// words are a rationale in words. Syntactic, semantic and functional are ways of working,
// for which we have no place.
func (r *reading) words(rationale string) string {
	switch word := strings.ToLower(line(rationale)); word {
	case "syntactic", "semantic", "functional":
		r.leave("ways of matching (%s)", word)
		return ""
	}
	return line(rationale)
}
