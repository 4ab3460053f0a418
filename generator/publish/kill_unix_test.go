//go:build unix

package publish

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/lock"
)

// TestMain lets the tests run this program again as another build.
func TestMain(m *testing.M) {
	if out := os.Getenv("PUBLISH_CHILD"); out != "" {
		child(out, os.Getenv("PUBLISH_CHILD_TASK"))
		return
	}
	os.Exit(m.Run())
}

// child builds two sites in turn for ever, or holds the lock until its input ends,
// or runs out of space.
func child(out, task string) {
	if task == "hold" {
		w, err := openOut(out)
		fmt.Println("locked", err)
		bufio.NewReader(os.Stdin).ReadString('\n')
		w.close()
		return
	}
	if task == "full" {
		childWithoutSpace(out)
		return
	}
	fmt.Println("building")
	start, _ := strconv.Atoi(task)
	for i := start; ; i++ {
		if _, err := To(context.Background(), out, killSite(i), Options{}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

// killSite is one of three sites that share files, and have files, folders and
// an edition that the others have not.
func killSite(i int) Site {
	i %= 3
	site := Site{Root: killRoot(i).set(), Editions: []Edition{
		edition("auditors/next", strconv.Itoa(i), killStory(i, 240)), edition(fmt.Sprintf("auditors/v%d", i), "1", killStory(i, 50))}}
	site.Merged = []files.Merged{titles("auditors/titles.js", "auditors/next", fmt.Sprintf("auditors/v%d", i))}
	return site
}

func killRoot(i int) story {
	return story{"auditors/versions.js": fmt.Sprint("versions ", i), fmt.Sprintf("only-%d.html", i): "only"}
}

func killStory(i, n int) story {
	s := story{"titles.txt": strings.Repeat(strconv.Itoa(i), 3000)}
	for page := range n {
		content := strings.Repeat(fmt.Sprintf("page %d ", page), 500)
		switch page % 4 {
		case 0: // the same in all
			s[fmt.Sprintf("policies/pol-%03d.html", page)] = content
		case 1: // another text in each
			s[fmt.Sprintf("risks/rsk-%03d.html", page)] = content + strconv.Itoa(i)
		case 2: // only in one
			s[fmt.Sprintf("systems-%d/sys-%03d.html", i, page)] = content
		case 3: // here a folder, there a file
			name := fmt.Sprintf("audits/aud-%03d", page)
			if i == 1 {
				name += "/index.html"
			}
			s[name] = content
		}
	}
	return s
}

// killPages is all a site has, by its path.
func killPages(i int) story {
	all := story{}
	for name, content := range killRoot(i) {
		all[name] = content
	}
	for name, content := range killStory(i, 240) {
		all["auditors/next/"+name] = content
	}
	for name, content := range killStory(i, 50) {
		all[fmt.Sprintf("auditors/v%d/%s", i, name)] = content
	}
	said := strings.Repeat(strconv.Itoa(i), 3000)
	all["auditors/titles.js"] = fmt.Sprintf("auditors/next: %s\nauditors/v%d: %s", said, i, said)
	return all
}

// differences are the names of files that two folders do not share.
func differences(a, b story) (names []string) {
	for name, content := range a {
		if other, found := b[name]; !found || other != content {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, found := a[name]; !found {
			names = append(names, name)
		}
	}
	return names
}

func TestKilledAtAnyMoment(t *testing.T) {
	out := t.TempDir()
	random := rand.New(rand.NewPCG(42, 1))
	wanted := []story{killPages(0), killPages(1), killPages(2)}
	halfway := 0
	for round := range 40 {
		build := exec.Command(os.Args[0])
		build.Env = append(os.Environ(), "PUBLISH_CHILD="+out, "PUBLISH_CHILD_TASK="+strconv.Itoa(round))
		said, err := build.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, build.Start())
		_, err = bufio.NewReader(said).ReadString('\n') // a busy machine takes long to start a program
		require.NoError(t, err)
		time.Sleep(time.Duration(random.IntN(100)) * time.Millisecond)
		require.NoError(t, build.Process.Kill())
		_ = build.Wait()
		require.False(t, build.ProcessState.Exited(), "the build ended by itself")

		require.NoError(t, filepath.WalkDir(out, func(file string, entry fs.DirEntry, err error) error {
			require.NoError(t, err)
			name, _ := filepath.Rel(out, file)
			if entry.IsDir() || strings.HasPrefix(entry.Name(), ownPrefix) || entry.Name() == manifestName {
				return nil
			}
			content, err := os.ReadFile(file)
			require.NoError(t, err)
			whole := false
			for _, pages := range wanted {
				text, found := pages[name]
				whole = whole || found && text == string(content)
			}
			require.True(t, whole, "round %d: %s has %d bytes of no site", round, name, len(content))
			return nil
		}))
		if _, err := os.Stat(filepath.Join(out, journalName)); err == nil {
			halfway++
		}
		if round%2 == 0 {
			continue // the next build is killed too
		}
		publish(t, out, killSite(round))
		found := onDisk(t, out)
		require.Empty(t, differences(wanted[round%3], pages(found)), "round %d", round)
		for name := range found {
			require.NotContains(t, name, ownPrefix)
		}
		report := verifyFolder(t, filepath.Join(out, "auditors/next"))
		require.True(t, report.OK(), "%v", report)
	}
	require.NotZero(t, halfway, "no kill came while files were written: the test shows nothing")
	publish(t, out, Site{})
	require.Empty(t, onDisk(t, out))
}

func TestTwoBuildsAtOnce(t *testing.T) {
	out := t.TempDir()
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), "PUBLISH_CHILD="+out, "PUBLISH_CHILD_TASK=hold")
	input, err := other.StdinPipe()
	require.NoError(t, err)
	output, err := other.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, other.Start())
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "locked <nil>\n", line)

	site := Site{Editions: []Edition{edition("all/next", "", story{"index.html": "1"})}}
	_, err = To(t.Context(), out, site, Options{})
	require.ErrorIs(t, err, lock.ErrBusy)
	require.ErrorContains(t, err, out)
	require.Empty(t, onDisk(t, out))

	require.NoError(t, input.Close())
	require.NoError(t, other.Wait())
	publish(t, out, site)
}
