package markdown

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCutOfMadeUpTexts makes texts of all sorts of blocks in each other, of which some are marked.
// Words in what is marked are HIDDENn, all others SHOWNn.
func TestCutOfMadeUpTexts(t *testing.T) {
	for seed := range uint64(500) {
		w := writer{rand: rand.New(rand.NewPCG(seed, 1))}
		w.blocks("", 0, false, true)
		source := w.text.String()
		parser := New()
		whole := parser.Parse([]byte(source), 1)
		for _, p := range whole.Problems {
			require.NotEqual(t, "audience-marker", p.Rule, "%s\n%v", source, p)
		}
		said := everything(whole)
		shown := parser.Show(whole, []byte(source), 1, func(*Part) bool { return true })
		if shown == nil {
			require.NotContains(t, source, "HIDDEN")
			continue
		}
		left := everything(shown.Document)
		require.NotContains(t, left, "HIDDEN", "seed %d:\n%s", seed, source)
		for n := range w.words {
			word := fmt.Sprintf("SHOWN%d.", n)
			require.Equal(t, strings.Contains(said, word), strings.Contains(left, word), "seed %d: %s of\n%s\nis shown as\n%s", seed, word, source, left)
		}
	}
}

type writer struct {
	rand  *rand.Rand
	text  strings.Builder
	words int
}

func (w *writer) word(hidden bool) string {
	w.words++
	if hidden {
		return fmt.Sprintf("HIDDEN%d.", w.words-1)
	}
	return fmt.Sprintf("SHOWN%d.", w.words-1)
}

func (w *writer) line(indent, format string, args ...any) {
	w.text.WriteString(indent + fmt.Sprintf(format, args...) + "\n")
}

func (w *writer) blank(indent string) { w.text.WriteString(strings.TrimRight(indent, " ") + "\n") }

// blocks writes some blocks; at the top they may be sections.
func (w *writer) blocks(indent string, depth int, hidden, top bool) {
	level := 7 // of the hidden section that is open; 7 for none
	for range 1 + w.rand.IntN(5) {
		if top && w.rand.IntN(3) == 0 {
			rank := 1 + w.rand.IntN(3)
			if rank <= level {
				level = 7
			}
			marked := w.rand.IntN(3) == 0
			if marked {
				level = min(level, rank)
			}
			w.line(indent, "%s %s", strings.Repeat("#", rank), w.word(level < 7))
			w.mark(indent, marked)
			w.blank(indent)
		}
		w.block(indent, depth, hidden || level < 7)
		w.blank(indent)
	}
}

func (w *writer) mark(indent string, marked bool) {
	if !marked {
		return
	}
	if w.rand.IntN(4) == 0 {
		w.blank(indent)
	}
	if w.rand.IntN(6) == 0 {
		w.line(indent, "<!-- answers: 5.2 -->")
	}
	w.line(indent, "<!-- audience: board -->")
}

func (w *writer) block(indent string, depth int, hidden bool) {
	inItem := strings.HasSuffix(indent, "  ") // where a marker is about the item
	marked := w.rand.IntN(4) == 0 && !inItem
	inside := hidden || marked
	switch kind := w.rand.IntN(9); {
	case kind == 0:
		w.line(indent, "%s", w.word(inside))
		w.line(indent, "*%s*", w.word(inside))
	case kind == 1:
		w.line(indent, "```go")
		w.line(indent, "%s", w.word(inside))
		w.blank(indent)
		w.line(indent, "%s", w.word(inside))
		w.line(indent, "```")
	case kind == 2:
		w.line(indent, "| %s | b |", w.word(inside))
		w.line(indent, "|---|---|")
		w.line(indent, "| %s | b |", w.word(inside))
	case kind == 3:
		w.line(indent, "![%s](x.png \"%s\")", w.word(inside), w.word(inside))
	case kind == 4 && depth < 3:
		w.blocks(indent+"> ", depth+1, inside, false)
		if marked { // as the quotation ends with an empty line of its own
			w.blank(indent)
		}
	case (kind == 5 || kind == 6) && depth < 3:
		bullet, deeper := "- ", "  "
		if kind == 6 {
			bullet, deeper = "1. ", "   "
		}
		w.line(indent, "%s", w.word(hidden)) // two lists in a row would be one
		w.blank(indent)
		for range 1 + w.rand.IntN(3) {
			item := w.rand.IntN(4) == 0
			w.line(indent, "%s%s", bullet, w.word(inside || item))
			if w.rand.IntN(2) == 0 {
				w.blank(indent)
				w.blocks(indent+deeper, depth+1, inside || item, false)
			}
			if item {
				w.blank(indent)
				w.line(indent+deeper, "<!-- audience: board -->")
			}
		}
		w.blank(indent)
		if marked {
			w.line(indent, "<!-- audience: board -->")
		}
		return
	default:
		w.line(indent, "%s", w.word(inside))
	}
	w.mark(indent, marked)
}
