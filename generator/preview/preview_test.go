package preview_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator"
	"aims/generator/finding"
	"aims/generator/preview"
	"aims/themes"
)

const policy = `---
id: POL-001
kind: policy
title: AI policy
status: draft
classification: internal
owner: CEO
---
The first wording.
`

// A desk is a handbook that somebody writes, with its preview.
type desk struct {
	t       *testing.T
	dir     string
	address string

	mutex    sync.Mutex
	findings []finding.Finding
}

// open begins with one policy; audiences are those that are asked for.
func open(t *testing.T, audiences ...string) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir()}
	d.write("content/policy.md", policy)
	if audiences != nil {
		d.write("content/site.yaml", "audiences:\n  - {name: everyone, sees: [public]}\n  - {name: staff, sees: [public, internal]}\n  - {name: auditors, sees: [public, internal, confidential]}\n")
	}
	program := generator.NewProgram("test", "test", crosswalks.Files, themes.Files)
	said := make(chan string, 100)
	server := preview.Server{
		Generator: generator.New(program, time.Now), Dir: d.dir,
		Plan: func(ctx context.Context) (generator.Plan, error) {
			trees, err := generator.Open(ctx, d.dir, []string{generator.Next})
			return generator.Plan{Trees: trees, Program: program, Audiences: audiences, Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}, err
		},
		Report: func(_ generator.Plan, findings []finding.Finding) {
			d.mutex.Lock()
			defer d.mutex.Unlock()
			d.findings = findings
		},
		Log: func(format string, args ...any) { said <- fmt.Sprintf(format, args...) },
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx, "127.0.0.1:0") }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-ended)
	})
	select {
	case line := <-said:
		_, rest, found := strings.Cut(line, "http://")
		require.True(t, found, line)
		d.address = "http://" + strings.Split(rest, "/")[0]
	case err := <-ended:
		require.NoError(t, err)
		ended <- nil
	}
	return d
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	name = filepath.Join(d.dir, name)
	require.NoError(d.t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(d.t, os.WriteFile(name, []byte(text), 0o644))
}

func (d *desk) get(page string) (int, string) {
	d.t.Helper()
	answer, err := http.Get(d.address + page)
	require.NoError(d.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(d.t, err)
	return answer.StatusCode, string(body)
}

// shows waits for a page to say something: the system tells of a change when it pleases.
func (d *desk) shows(page, text string) {
	d.t.Helper()
	require.Eventually(d.t, func() bool {
		_, body := d.get(page)
		return strings.Contains(body, text)
	}, 5*time.Second, 5*time.Millisecond, "%s says %q", page, text)
}

const page = "/everyone/next/policies/pol-001.html"

func TestPageFollowsTheFile(t *testing.T) {
	d := open(t)
	status, body := d.get("/")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, "/-/preview.js", "the page listens for changes")
	d.shows(page, "The first wording.")
	d.write("content/policy.md", strings.Replace(policy, "first", "second", 1))
	d.shows(page, "The second wording.")

	d.write("content/deeper/new/evidence.md", "---\nid: EVD-001\nkind: evidence\ntitle: Minutes\nstatus: draft\nowner: CEO\n---\nNoted.\n")
	d.shows("/everyone/next/evidence/evd-001.html", "Noted.")
	require.NoError(t, os.Remove(filepath.Join(d.dir, "content/deeper/new/evidence.md")))
	require.Eventually(t, func() bool {
		status, _ := d.get("/everyone/next/evidence/evd-001.html")
		return status == http.StatusNotFound
	}, 5*time.Second, 5*time.Millisecond)
}

// Editors write a new file and put it in the place of the old one.
func TestReplacedFileIsSeen(t *testing.T) {
	d := open(t)
	for i := range 3 {
		text := fmt.Sprintf("Wording number %d.", i)
		d.write("content/.policy.md.new", strings.Replace(policy, "The first wording.", text, 1))
		require.NoError(t, os.Rename(filepath.Join(d.dir, "content/.policy.md.new"), filepath.Join(d.dir, "content/policy.md")))
		d.shows(page, text)
	}
}

// Some programs write a file in steps. What is built of its first half is built again.
func TestHalfWrittenFileIsNotTheLastWord(t *testing.T) {
	d := open(t)
	for i := range 3 {
		text := strings.Replace(policy, "The first wording.", fmt.Sprintf("Wording number %d, at length.", i), 1)
		d.write("content/policy.md", "")
		time.Sleep(10 * time.Millisecond)
		d.write("content/policy.md", text[:len(text)-12])
		time.Sleep(10 * time.Millisecond)
		d.write("content/policy.md", text)
		d.shows(page, fmt.Sprintf("Wording number %d, at length.", i))
	}
}

// A folder that makes way for a link is gone: what is behind the link is nobody's content.
func TestLinkInPlaceOfAFolder(t *testing.T) {
	d := open(t)
	evidence := "---\nid: EVD-001\nkind: evidence\ntitle: Minutes\nstatus: draft\nowner: CEO\n---\nNoted.\n"
	d.write("content/evidence/evd-001.md", evidence)
	d.shows("/everyone/next/evidence/evd-001.html", "Noted.")
	elsewhere := filepath.Join(t.TempDir(), "evidence")
	require.NoError(t, os.Rename(filepath.Join(d.dir, "content/evidence"), elsewhere))
	require.NoError(t, os.Symlink(elsewhere, filepath.Join(d.dir, "content/evidence")))
	require.Eventually(t, func() bool {
		status, _ := d.get("/everyone/next/evidence/evd-001.html")
		return status == http.StatusNotFound
	}, 5*time.Second, 5*time.Millisecond)
}

func TestFindingsAreTold(t *testing.T) {
	d := open(t)
	d.write("content/policy.md", strings.Replace(policy, "owner: CEO", "owner: CEO\nanswers: [A.6.2.44]", 1))
	require.Eventually(t, func() bool {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		for _, f := range d.findings {
			if f.Rule == "provision-unknown" {
				return true
			}
		}
		return false
	}, 5*time.Second, 5*time.Millisecond)
}

// The panel over the pages of an audience tells nothing of what it may not read; the terminal
// of the one who serves tells all.
func TestFindingsAreThoseOfTheAudience(t *testing.T) {
	d := open(t, "everyone")
	d.write("content/secret.md", strings.Replace(policy, "owner: CEO", "owner: CEO\nanswers: [A.6.2.44]", 1))
	d.write("content/open.md", "---\nid: EVD-002\nkind: evidence\ntitle: Minutes\nstatus: draft\nclassification: public\nowner: CEO\nanswers: [A.6.2.55]\n---\nNoted.\n")
	told := func() string {
		events, err := http.Get(d.address + "/-/events")
		require.NoError(t, err)
		defer events.Body.Close()
		lines := bufio.NewScanner(events.Body)
		require.True(t, lines.Scan())
		return lines.Text()
	}
	require.Eventually(t, func() bool { return strings.Contains(told(), "A.6.2.55") }, 5*time.Second, 20*time.Millisecond)
	require.NotContains(t, told(), "secret.md")
	require.NotContains(t, told(), "A.6.2.44")
	require.Eventually(t, func() bool {
		d.mutex.Lock()
		defer d.mutex.Unlock()
		return strings.Contains(fmt.Sprint(d.findings), "A.6.2.44")
	}, 5*time.Second, 20*time.Millisecond)
}

// A handbook that cannot be built leaves the last good page, and says why.
func TestLastGoodPageStays(t *testing.T) {
	d := open(t)
	d.shows(page, "The first wording.")
	events, err := http.Get(d.address + "/-/events")
	require.NoError(t, err)
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)
	require.True(t, lines.Scan())
	require.Contains(t, lines.Text(), `"generation"`)

	d.write("content/site.yaml", "theme: nowhere\n")
	told := ""
	for lines.Scan() {
		if told = lines.Text(); strings.Contains(told, "trouble") {
			break
		}
	}
	require.Contains(t, told, "there is no theme")
	_, body := d.get(page)
	require.Contains(t, body, "The first wording.")
	d.write("content/site.yaml", "title: Mended\n")
	d.shows(page, "Mended")
}

func TestSearchIndexIsMadeWhenAsked(t *testing.T) {
	d := open(t)
	_, body := d.get("/everyone/next/search.html")
	require.Contains(t, body, "search")
	status, _ := d.get("/everyone/next/no-such-page.html")
	require.Equal(t, http.StatusNotFound, status)
}

// A preview for some audiences is what would be published for them alone.
func TestPreviewOfTheAudiencesAskedFor(t *testing.T) {
	d := open(t, "staff", "everyone")
	_, body := d.get("/")
	require.Contains(t, body, `<span class="audience">for staff</span>`, "the first that was named")
	_, list := d.get("/index.html")
	require.Contains(t, list, `href="everyone/index.html"`)
	require.NotContains(t, list, "auditors")
	for page, want := range map[string]int{"/auditors/next/index.html": 404, "/auditors/versions.js": 404, "/staff/next/policies/pol-001.html": 200, "/everyone/next/policies/pol-001.html": 404, "/staff/effective.js": 200} {
		status, _ := d.get(page)
		require.Equal(t, want, status, page)
	}
}

// What is above the editions is made from theirs, in memory.
func TestTitlesOfAllVersionsFollowTheFile(t *testing.T) {
	d := open(t)
	d.shows("/everyone/titles.js", `"versions":["next"],"absent":[],"sets":[[0]],"titles":"0\tPOL-001\tAI policy\tpolicies/pol-001.html\n"`)
	d.write("content/policy.md", strings.Replace(policy, "AI policy", "Policy on AI", 1))
	d.shows("/everyone/titles.js", `POL-001\tPolicy on AI\t`)
}
