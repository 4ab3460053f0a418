package editor

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
	"aims/generator/language"
)

// Ä takes one unit of UTF-16 and two bytes, the face two units and four bytes.
const faces = "Ä😀 [[POL-001]]"

func TestPositionsCountWhatTheEditorCounts(t *testing.T) {
	at := finding.Position{File: "content/ai.md", Line: 2, Column: 6, EndColumn: 13}
	text := []byte("\ufefffirst\r\n" + faces + "\r\n")
	for e, want := range map[encoding]span{
		utf16: {position{1, 6}, position{1, 13}},
		utf8s: {position{1, 9}, position{1, 16}},
		utf32: {position{1, 5}, position{1, 12}},
	} {
		require.Equal(t, want, e.spanOf(text, at), e)
		require.Equal(t, 6, e.placeOf(text, at.File, want.Start).Column, e)
	}
	require.Equal(t, 2, utf16.placeOf(text, at.File, position{1, 2}).Column, "in the middle of the face")
	require.Equal(t, utf8.RuneCountInString(faces)+1, utf16.placeOf(text, at.File, position{1, 999}).Column)
}

func TestAFindingWithoutColumnsIsALineOrTheTop(t *testing.T) {
	text := []byte("---\n  id: POL-001\n")
	require.Equal(t, span{}, utf16.spanOf(text, finding.Position{}))
	require.Equal(t, span{position{1, 2}, position{1, 13}}, utf16.spanOf(text, finding.Position{Line: 2}))
	require.Equal(t, span{position{1, 2}, position{1, 4}}, utf16.spanOf(text, finding.Position{Line: 2, Column: 3}))
	require.Equal(t, span{position{9, 0}, position{9, 0}}, utf16.spanOf(text, finding.Position{Line: 10, Column: 3, EndColumn: 8}))
}

func TestTheEncodingIsAgreedOn(t *testing.T) {
	require.Equal(t, utf16, chosen(nil))
	require.Equal(t, utf16, chosen([]string{"utf-16", "utf-7"}))
	require.Equal(t, utf8s, chosen([]string{"utf-16", "utf-8"}))
	require.Equal(t, utf32, chosen([]string{"utf-8", "utf-32"}))
}

func TestChangesAreMadeInTheText(t *testing.T) {
	at := func(line, character int) position { return position{line, character} }
	for _, story := range []struct {
		text string
		change
		want string
	}{
		{"a\r\nbc\r\n", change{Range: &span{at(1, 1), at(1, 2)}, Text: "😀"}, "a\r\nb😀\r\n"},
		{"😀x", change{Range: &span{at(0, 2), at(0, 3)}, Text: "y"}, "😀y"},
		{"a\nb", change{Range: &span{at(0, 1), at(1, 0)}}, "ab"},
		{"a\nb", change{Range: &span{at(0, 99), at(0, 99)}, Text: "!"}, "a!\nb"}, // behind a line is its end
		{"a", change{Range: &span{at(7, 0), at(9, 0)}, Text: "b"}, "ab"},
		{"ab", change{Range: &span{at(0, 2), at(0, 1)}, Text: "c"}, "abc"}, // backwards
		{"a", change{Text: "all"}, "all"},
	} {
		require.Equal(t, story.want, utf16.apply(story.text, story.change), story.text)
	}
}

func FuzzPositions(f *testing.F) {
	f.Add(faces, 0, 3, "x")
	f.Add("a\r\n\rb\xff😀", 2, 1, "")
	f.Add("0", -4, 3, "0")
	f.Fuzz(func(t *testing.T, text string, line, character int, insert string) {
		for _, e := range []encoding{utf16, utf8s, utf32} {
			p := position{line % 100, character}
			place := e.placeOf([]byte(text), "content/ai.md", p)
			back := e.spanOf([]byte(text), place)
			require.Equal(t, place, e.placeOf([]byte(text), "content/ai.md", back.Start), "a place is the same there and back")
			if valid := strings.ToValidUTF8(text, "?"); p.Line >= 0 && !strings.HasPrefix(valid, "\ufeff") {
				// Both ways to look at a text agree on what stands before a position.
				offset := e.offset(valid, p)
				require.True(t, utf8.ValidString(valid[:offset]))
				before := valid[:offset][strings.LastIndexAny(valid[:offset], "\r\n")+1:]
				if language.Line([]byte(valid), p.Line+1) != "" {
					require.Equal(t, e.placeOf([]byte(valid), "content/ai.md", p).Column, utf8.RuneCountInString(before)+1)
				}
			}
			e.apply(text, change{Range: &span{p, position{character, line}}, Text: insert})
		}
	})
}
