package timeline

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// A page answers from the script as the program does: the same lives on the same days.
func TestThePageAnswersAlike(t *testing.T) {
	rule, err := os.ReadFile("../../themes/default/assets/js/on-day.js")
	require.NoError(t, err)
	var asked []any
	var want []Answer
	for _, life := range lives {
		line := Of(handbook, life.sights)
		for _, d := range life.days {
			asked = append(asked, []any{line, d.day})
			a := line.On(handbook, d.day)
			if a.Unseen == nil {
				a.Unseen = []Approval{}
			}
			want = append(want, a)
		}
	}
	var versions []toldVersion
	for _, v := range handbook {
		versions = append(versions, toldVersion{v.Name, v.Day, v.Released})
	}
	data, err := json.Marshal([]any{versions, asked})
	require.NoError(t, err)
	said := inBrowser(t, strings.Replace(string(rule), "export function", "function", 1)+`
		const [versions, asked] = `+string(data)+`;
		JSON.stringify(asked.map(([line, day]) => onDay(line, versions, day)))`)
	var got []Answer
	require.NoError(t, json.Unmarshal([]byte(said), &got))
	require.Equal(t, want, got)
}

func inBrowser(t *testing.T, script string) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("google-chrome")
	}
	require.NoError(t, err, "this test needs Chromium: sudo apt-get install chromium")
	flags := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(stop)
	tab, closeTab := chromedp.NewContext(allocator)
	t.Cleanup(closeTab)
	require.NoError(t, chromedp.Do(tab, chromedp.Navigate("about:blank")))
	said, err := chromedp.Run(tab, chromedp.Evaluate[string](script))
	require.NoError(t, err)
	return said
}
