package exchange

import (
	"cmp"
	"strings"

	"aims/generator/finding"
	"aims/generator/framework"
)

// A crosswalk is a map on its way in.
type crosswalk struct {
	r        *reading
	from, to *framework.Framework
	file     framework.MapFile
	at       finding.Position
	seen     map[[2]string]framework.PairEntry
}

// crosswalk begins a map between two frameworks. name is what its file should be called,
// if the source says so.
func (r *reading) crosswalk(from, to *framework.Framework, name string, at finding.Position) *crosswalk {
	ends := from.ID + "--" + to.ID
	name = cmp.Or(r.ID, name, ends)
	if name != ends && !strings.HasPrefix(name, ends+"--") || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(name) > 200 {
		r.report(at, "name it "+ends+", or "+ends+"--NAME with lower-case letters, digits and hyphens", "%q cannot be the name of a map of %s to %s", name, from.ID, to.ID)
		name = ends
	}
	for _, other := range r.maps {
		if other.Map.ID == name {
			r.report(at, "keep them in two files and name one with --id "+ends+"--NAME", "a second map of %s to %s is in this file", from.ID, to.ID)
		}
	}
	c := &crosswalk{r: r, from: from, to: to, at: at, seen: map[[2]string]framework.PairEntry{}}
	c.file = framework.MapFile{File: r.Name, Place: place(at), From: from.ID, To: to.ID, Map: framework.Map{ID: name}}
	return c
}

// add adds a pair. One that is there already in the same words adds nothing; in other
// words it is an error, since nobody can say which of them holds.
func (c *crosswalk) add(at finding.Position, from, to *framework.Provision, pair framework.Pair) {
	if from == nil || to == nil {
		return
	}
	if pair.Relation == unrelated {
		c.r.leave("pairs without a relation")
		return
	}
	pair.Source, pair.Confidence = cmp.Or(pair.Source, c.file.Map.Source), cmp.Or(pair.Confidence, c.file.Map.Confidence)
	entry := framework.PairEntry{Pair: pair, FromID: from.ID, ToID: to.ID, Place: place(at)}
	before, twice := c.seen[[2]string{from.ID, to.ID}]
	switch {
	case twice && before.Pair == entry.Pair:
		c.r.leave("pairs that are there twice")
	case twice:
		c.r.unknown(at, "keep one of them", "%q and %q are already paired in line %d, otherwise", from.ID, to.ID, before.Place.Line)
	default:
		c.seen[[2]string{from.ID, to.ID}] = entry
		c.file.Pairs = append(c.file.Pairs, entry)
	}
}

// done ends the map. hoist says once for the map what nearly all pairs say of how sure
// they are; what already was a map of ours stays as it was.
func (c *crosswalk) done(hoist bool) {
	if len(c.file.Pairs) == 0 {
		if worst, _ := finding.Worst(c.r.findings); worst < finding.Error {
			c.r.report(c.at, "", "no pair of %s and %s is left", c.from.ID, c.to.ID)
		}
		return
	}
	if hoist && c.file.Map.Confidence == "" {
		c.file.Map.Confidence = usualConfidence(c.file.Pairs)
	}
	c.r.maps = append(c.r.maps, c.file)
}

// usualConfidence is the one of most pairs, if all pairs have one.
func usualConfidence(pairs []framework.PairEntry) string {
	count, usual := map[string]int{}, ""
	for _, pair := range pairs {
		if pair.Confidence == "" {
			return ""
		}
		if count[pair.Confidence]++; count[pair.Confidence] > count[usual] {
			usual = pair.Confidence
		}
	}
	return usual
}
