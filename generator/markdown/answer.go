package markdown

import (
	"cmp"
	"slices"
	"strings"
)

// nameAnswers gives an id to every marked block that has none, so that whoever quotes
// the block can lead back to it. The id follows from what the block answers, not from
// where it stands, so that it holds when the text around it grows.
func (s *scribe) nameAnswers() {
	named := false
	for _, m := range s.markers {
		b := &s.blocks[m.Block]
		if m.Name != "answers" || b.ID != "" || len(m.Words) == 0 {
			continue
		}
		tag := b.From + 1
		for tag < len(s.html) && isTagLetter(s.html[tag]) {
			tag++
		}
		if b.From >= len(s.html) || s.html[b.From] != '<' {
			continue
		}
		b.ID = s.unused("answers-" + strings.Trim(Slug(strings.ReplaceAll(m.Words[0].Text, ".", "-")), "-"))
		s.holes = append(s.holes, Hole{Offset: tag, What: Anchor, ID: b.ID})
		named = true
	}
	if named {
		slices.SortStableFunc(s.holes, func(a, b Hole) int { return cmp.Compare(a.Offset, b.Offset) })
	}
}

func isTagLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }
