package check

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/markdown"
)

// numbered is a text in which every word L-7 stands on line 7.
const numbered = `# L-1

First L-3 with **L**-3
and L-4,  
after a break L-5<br>L-5.

Heading L-7
as L-8
===

- L-11
  - L-12
    L-13
  - L-14

      L-16 in an item

  > L-18
  > ` + "`L-19`" + ` and
  > [L-20](https://example.org "title")

| L-22 | L-22 |
|------|------|
| L-24 | a    |
| L-25 | L-25 |

1. Do L-27

   ` + "```sh\n   L-30 --all\n\n   L-32\n   ```" + `
2. [ ] L-34
   and L-35
<!-- L-36 is not shown -->

> [!NOTE]
> L-39

    L-41

Term L-43
: says L-44
  and L-45

Called[^a] on L-47

[^a]: L-49
    and L-50

` + "- Tight L-52\n  ```\n  L-54\n  ```\n  and L-56\n\n~~~\nL-59"

func TestEachLine(t *testing.T) {
	word := regexp.MustCompile(`L-(\d+)`)
	found := map[int]bool{}
	eachLine(markdown.New().Parse([]byte(numbered), 1), func(line int, text string) {
		for _, number := range word.FindAllStringSubmatch(text, -1) {
			want, err := strconv.Atoi(number[1])
			require.NoError(t, err)
			require.Equal(t, want, line, text)
			found[line] = true
		}
	})
	for i, line := range strings.Split(numbered, "\n") {
		if strings.Contains(line, "L-") && !strings.Contains(line, "not shown") {
			require.True(t, found[i+1], "line %d is not shown: %s", i+1, line)
		}
	}
}

// FuzzEachLine holds that every text is shown on a line that there is.
func FuzzEachLine(f *testing.F) {
	f.Add(numbered)
	f.Add("a <!-- one\ntwo --> `b\nc` [d\ne](f\n\"g\")\n***\n> - ```\n> - x\n")
	f.Add("|a|\n|-|\n|<b>|\n\n[^1]: x\n\n    y\n\n~~~")
	parser := markdown.New()
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "\r", "\n") // load leaves none
		d := parser.Parse([]byte(text), 1)
		lines := strings.Count(text, "\n") + 1
		eachLine(d, func(line int, text string) {
			require.NotEmpty(t, text)
			require.GreaterOrEqual(t, line, 1)
			require.LessOrEqual(t, line, lines+1)
		})
	})
}
