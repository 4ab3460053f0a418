package compare

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func shown(pieces []Piece) string {
	var out strings.Builder
	for _, p := range pieces {
		switch p.What {
		case Gone:
			out.WriteString("[-" + p.Text + "-]")
		case Come:
			out.WriteString("{+" + p.Text + "+}")
		default:
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

func TestWordsAreWhatAReaderCallsWords(t *testing.T) {
	for _, c := range [][3]string{
		{"We use AI.", "We use AI.", "We use AI."},
		{"", "We use AI.", "{+We use AI.+}"},
		{"Recall is 0.92 at least.", "Recall is 0.94 at least.", "Recall is [-0.92-]{+0.94+} at least."},
		{"due on 2026-05-04", "due on 2026-06-04", "due on [-2026-05-04-]{+2026-06-04+}"},
		{"the nurse's note", "the nurses' note", "the [-nurse's-]{+nurses'+} note"},
		{"stop the old one now", "stop a new two now", "stop [-the old one-]{+a new two+} now"},
		{"A person decides", "A person, not a program, decides", "A person{+, not a program,+} decides"},
		{"über Öl", "über Ol", "über [-Öl-]{+Ol+}"},
		{"e\u0301tude", "etude", "[-e\u0301tude-]{+etude+}"},
	} {
		require.Equal(t, c[2], shown(words(c[0], c[1])))
	}
}

// Two texts come out again, whatever they are, and in the same way each time.
func FuzzWords(f *testing.F) {
	f.Add("We use AI.", "We do not use it, yet.")
	f.Add("a b a b a b", "b a b a")
	f.Add("\xff\x00 \u2028", "𝕏 e\u0301 \ufffd")
	f.Fuzz(func(t *testing.T, before, now string) {
		var was, is strings.Builder
		pieces := words(before, now)
		for _, p := range pieces {
			if p.What != Come {
				was.WriteString(p.Text)
			}
			if p.What != Gone {
				is.WriteString(p.Text)
			}
		}
		valid := func(text string) string { return string([]rune(text)) }
		require.Equal(t, valid(before), valid(was.String()))
		require.Equal(t, valid(now), valid(is.String()))
		require.Equal(t, pieces, words(before, now))
	})
}

func TestBlocksArePairedByLikenessAndMovesAreSeen(t *testing.T) {
	text := func(texts ...string) (blocks []block) {
		for _, t := range texts {
			blocks = append(blocks, block{Kind: "paragraph", Text: t})
		}
		return blocks
	}
	before := text("Nurses decide every case.", "The board is told each month.", "Letters are read and signed.", "Twice.", "Twice.")
	now := text("Letters are read and signed.", "Nurses decide every urgent case.", "A new paragraph about suppliers.", "The board is told each month.", "Twice.")
	var said []string
	for _, c := range compareBlocks(before, now) {
		said = append(said, c.What+": "+shown(c.Words))
	}
	require.ElementsMatch(t, []string{
		"moved: The board is told each month.", "reworded: Nurses decide every {+urgent +}case.",
		"new: {+A new paragraph about suppliers.+}", "removed: [-Twice.-]",
	}, said)
}

func TestColumnsOfATableAreKnownByTheirHeads(t *testing.T) {
	before := [][]string{{"Level", "Meaning"}, {"low", "nobody is hurt"}, {"high", "somebody may be hurt"}, {"none", "nothing"}}
	now := [][]string{{"Level", "Who accepts", "Meaning"}, {"low", "the owner", "nobody is hurt"}, {"high", "the board", "somebody is hurt"}, {"critical", "nobody", "somebody may die"}}
	rows, left := compareTables(before, now)
	var said []string
	for _, row := range rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, shown(cell))
		}
		said = append(said, string(row.What)+": "+strings.Join(cells, " | "))
	}
	require.Equal(t, []string{
		"same: Level | {+Who accepts+} | Meaning",
		"same: low | {+the owner+} | nobody is hurt",
		"same: high | {+the board+} | somebody [-may be-]{+is+} hurt",
		"gone: [-none-] |  | [-nothing-]",
		"come: {+critical+} | {+nobody+} | {+somebody may die+}",
	}, said)
	require.Zero(t, left)
	rows, left = compareTables(before, append(before[:3:3], []string{"none", "nothing at all"}))
	require.Len(t, rows, 2, "its head, and the row that changed")
	require.Equal(t, 2, left)
}

func TestRowsAreKnownByTheirKey(t *testing.T) {
	row := func(pairs ...string) (v value) {
		for i := 0; i < len(pairs); i += 2 {
			v.Pairs = append(v.Pairs, pair{pairs[i], value{Text: pairs[i+1]}})
		}
		return v
	}
	before := field{Name: "risks", Defines: "id", Value: value{Items: []value{row("id", "RSK-1", "level", "high"), row("id", "RSK-2", "level", "low")}}}
	now := field{Name: "risks", Defines: "id", Value: value{Items: []value{row("id", "RSK-2", "level", "low"), row("id", "RSK-1", "level", "low"), row("id", "RSK-3", "level", "low")}}}
	changes := compareFields([]field{before}, []field{now})
	require.Equal(t, []FieldChange{
		{Field: "risks", Row: "RSK-1", Name: "level", Before: []string{"high"}, Now: []string{"low"}},
		{Field: "risks", Row: "RSK-3", Now: []string{"level: low"}},
	}, changes)

	// Without a key, by what they say.
	sent := func(rows ...value) []field { return []field{{Name: "sent", Value: value{Items: rows}}} }
	changes = compareFields(
		sent(row("to", "patients", "how", "by post"), row("to", "patients", "how", "on the website and in the app")),
		sent(row("to", "patients", "how", "on the website and in the new app"), row("to", "patients", "how", "by post")))
	require.Len(t, changes, 1)
	require.Equal(t, "how", changes[0].Name)

	// The order of a list is no change, its items are.
	list := func(texts ...string) (v value) {
		for _, text := range texts {
			v.Items = append(v.Items, value{Text: text})
		}
		return v
	}
	require.Empty(t, compareValues(FieldChange{}, list("A.1", "A.2"), list("A.2", "A.1")))
	require.Equal(t, []FieldChange{{Before: []string{"A.1"}, Now: []string{"A.3"}}}, compareValues(FieldChange{}, list("A.1", "A.2"), list("A.2", "A.3")))
}
