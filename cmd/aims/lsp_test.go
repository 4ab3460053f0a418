package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const lspPolicy = `---
id: POL-001
kind: policy
title: AI policy
type: ai-policy
status: draft
classification: internal
owner: ROLE-CEO
---

## Purpose
<!-- answers: 5.2.d -->

We review every incident within ten working days.

## Scope

All staff.

## Responsibilities

[[ROLE-CEO]] decides.
`

const lspProcedure = `---
id: PRO-001
kind: procedure
title: Handling of incidents
status: draft
classification: internal
owner: ROLE-CEO
related: ["POL-001"]
---

Ä 😀 as [[PLO-001#purpose|the policy]] says, and [[A.6.2.4]].
`

// lspHandbook is a handbook with one mistake in it: PLO-001.
func lspHandbook(t *testing.T) string {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	require.NoError(t, err)
	for name, text := range map[string]string{
		"site.yaml":    "organization: Harbour Health\naudiences: [{name: staff, sees: [internal]}]\n",
		"policy.md":    lspPolicy,
		"procedure.md": lspProcedure,
		"role.md":      "---\nid: ROLE-CEO\nkind: role\ntitle: Chief executive\nstatus: draft\nclassification: internal\nowner: ROLE-CEO\n---\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, "content"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o644))
	}
	return dir
}

func TestAnEditorShowsWhatIsWrongAndMendsIt(t *testing.T) {
	s := start(t, lspHandbook(t))
	s.greet()

	// The mistake is shown before any file is opened, in units of UTF-16.
	from, to := placesOf(t, lspProcedure, "PLO-001#purpose")
	told := s.until("content/procedure.md", with("reference-unknown"))
	for _, d := range told {
		if d.Code == "reference-unknown" {
			require.Equal(t, diagnosed{stretch{from, to}, 1, "reference-unknown", "there is no record \"PLO-001\"\ndid you mean POL-001?"}, d)
		}
	}

	// The mend is offered there, and makes the finding go away, while the file on disk
	// stays as it is.
	s.opens("content/procedure.md", lspProcedure)
	actions := result[[]struct {
		Title string `json:"title"`
		Edit  struct {
			Changes map[string][]replacement `json:"changes"`
		} `json:"edit"`
	}](s, "textDocument/codeAction", params{
		"textDocument": params{"uri": s.uri("content/procedure.md")},
		"range":        stretch{from, to}, "context": params{"diagnostics": []any{}},
	})
	require.Len(t, actions, 1)
	require.Equal(t, []string{"client/registerCapability"}, s.asked)
	require.Equal(t, "Write POL-001#purpose", actions[0].Title)
	edits := actions[0].Edit.Changes[s.uri("content/procedure.md")]
	require.Len(t, edits, 1)
	s.notify("textDocument/didChange", params{
		"textDocument":   params{"uri": s.uri("content/procedure.md"), "version": 2},
		"contentChanges": []params{{"range": edits[0].Range, "text": edits[0].NewText}},
	})
	s.until("content/procedure.md", without("reference-unknown"))
	onDisk, err := os.ReadFile(filepath.Join(s.dir, "content", "procedure.md"))
	require.NoError(t, err)
	require.Equal(t, lspProcedure, string(onDisk))

	// Closed without saving, it is what it was.
	s.notify("textDocument/didClose", params{"textDocument": params{"uri": s.uri("content/procedure.md")}})
	s.until("content/procedure.md", with("reference-unknown"))

	// A change from elsewhere counts when the editor tells of it.
	require.NoError(t, os.Remove(filepath.Join(s.dir, "content", "procedure.md")))
	s.notify("workspace/didChangeWatchedFiles", params{"changes": []any{}})
	s.until("content/procedure.md", func(all []diagnosed) bool { return len(all) == 0 })
}

func TestAnEditorAsksWhatThingsAre(t *testing.T) {
	s := start(t, lspHandbook(t))
	s.greet()
	text := strings.ReplaceAll(lspProcedure, "PLO", "POL")
	s.opens("content/procedure.md", text)

	type contents struct {
		Contents struct{ Kind, Value string }
		Range    stretch
	}
	hovered := result[contents](s, "textDocument/hover", s.at("content/procedure.md", text, "A.6.2.4"))
	require.Contains(t, hovered.Contents.Value, "A.6.2.4: AI system verification and validation")
	start, end := placesOf(t, text, "A.6.2.4")
	require.Equal(t, stretch{start, end}, hovered.Range)
	hovered = result[contents](s, "textDocument/hover", s.at("content/procedure.md", text, "POL-001#purpose"))
	require.Contains(t, hovered.Contents.Value, "POL-001: AI policy")
	require.Nil(t, result[any](s, "textDocument/hover", s.at("content/procedure.md", text, " says")))

	type spot struct {
		URI   string
		Range stretch
	}
	there := result[[]spot](s, "textDocument/definition", s.at("content/procedure.md", text, "POL-001#purpose"))
	require.Equal(t, []spot{{s.uri("content/policy.md"), stretch{place{10, 0}, place{10, 10}}}}, there)
	there = result[[]spot](s, "textDocument/references", params{
		"textDocument": params{"uri": s.uri("content/policy.md")}, "position": place{1, 5},
		"context": params{"includeDeclaration": true},
	})
	require.Len(t, there, 3)

	// Completion knows the text of this moment.
	s.notify("textDocument/didChange", params{
		"textDocument":   params{"uri": s.uri("content/procedure.md"), "version": 2},
		"contentChanges": []params{{"text": text + "\n😀 [[PO"}},
	})
	line := strings.Count(text, "\n") + 1
	list := result[struct {
		Items []struct {
			Label    string
			TextEdit replacement
		}
	}](s, "textDocument/completion", params{"textDocument": params{"uri": s.uri("content/procedure.md")}, "position": place{line, 7}})
	require.NotEmpty(t, list.Items)
	require.Equal(t, "POL-001", list.Items[0].Label)
	require.Equal(t, replacement{stretch{place{line, 5}, place{line, 7}}, "POL-001"}, list.Items[0].TextEdit)
	item := result[struct{ Documentation struct{ Value string } }](s, "completionItem/resolve", params{"label": "POL-001"})
	require.Contains(t, item.Documentation.Value, "AI policy")
}

func TestAnEditorRenamesAnIDInTheWholeHandbook(t *testing.T) {
	s := start(t, lspHandbook(t))
	text := strings.ReplaceAll(lspProcedure, "PLO", "POL")
	require.NoError(t, os.WriteFile(filepath.Join(s.dir, "content", "procedure.md"), []byte(text), 0o644))
	s.greet("utf-16")
	at := s.at("content/procedure.md", text, "POL-001#purpose")
	prepared := result[struct {
		Range       stretch
		Placeholder string
	}](s, "textDocument/prepareRename", at)
	require.Equal(t, "POL-001", prepared.Placeholder)
	start, _ := placesOf(t, text, "POL-001#purpose")
	require.Equal(t, stretch{start, place{start.Line, start.Character + 7}}, prepared.Range)

	at["newName"] = "ROLE-CEO"
	require.Contains(t, s.ask("textDocument/rename", at).Error.Message, "taken")
	at["newName"] = "POL-AI"
	renamed := result[struct{ Changes map[string][]replacement }](s, "textDocument/rename", at)
	require.Len(t, renamed.Changes, 2)
	for uri, edits := range renamed.Changes {
		name := strings.TrimPrefix(uri, "file://")
		before, err := os.ReadFile(name)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(name, []byte(changed(string(before), edits)), 0o644))
	}
	out, err := exec.Command("aims", "check", "--dir", s.dir, "--format", "json").Output()
	require.NoError(t, err, "no errors are left")
	require.NotContains(t, string(out), "reference-unknown")
	after, err := os.ReadFile(filepath.Join(s.dir, "content", "procedure.md"))
	require.NoError(t, err)
	require.Contains(t, string(after), `related: ["POL-AI"]`)
	require.Contains(t, string(after), "😀 as [[POL-AI#purpose|the policy]]")
}

// With --dir the editor may have opened anything; with utf-8 positions are bytes.
func TestAnEditorMayAgreeOnBytes(t *testing.T) {
	dir := lspHandbook(t)
	s := start(t, dir, "--dir", dir)
	s.dir = dir
	got := s.ask("initialize", params{"rootUri": nil, "capabilities": params{"general": params{"positionEncodings": []string{"utf-8", "utf-16"}}}})
	require.Contains(t, string(got.Result), `"positionEncoding":"utf-8"`)
	s.notify("initialized", params{})
	for _, d := range s.until("content/procedure.md", with("reference-unknown")) {
		if d.Code == "reference-unknown" {
			require.Equal(t, len("Ä 😀 as [["), d.Range.Start.Character)
		}
	}
}

// A workspace may be above the handbook, below it or, until a file is opened, elsewhere.
func TestTheHandbookIsFound(t *testing.T) {
	dir := lspHandbook(t)
	for _, root := range []string{filepath.Dir(dir), filepath.Join(dir, "content"), t.TempDir()} {
		s := start(t, dir)
		s.ask("initialize", params{"workspaceFolders": []params{{"uri": "file://" + filepath.ToSlash(root)}}, "capabilities": params{}})
		s.notify("initialized", params{})
		require.Nil(t, result[any](s, "textDocument/hover", params{"textDocument": params{"uri": "untitled:1"}, "position": place{}}))
		s.opens("content/procedure.md", lspProcedure)
		s.until("content/procedure.md", with("reference-unknown"))
	}
}

func TestWhatIsNoMessageIsAnsweredAsTheProtocolSays(t *testing.T) {
	s := start(t, lspHandbook(t))
	require.Equal(t, -32002, s.ask("textDocument/hover", params{}).Error.Code, "initialize comes first")
	s.greet()
	require.Equal(t, -32600, s.ask("initialize", params{}).Error.Code, "and once")
	require.Equal(t, -32601, s.ask("textDocument/formatting", params{}).Error.Code)
	require.Equal(t, -32602, s.ask("textDocument/hover", params{"position": "here"}).Error.Code)
	require.Equal(t, -32602, s.ask("workspace/executeCommand", params{"command": "rm"}).Error.Code)
	for content, code := range map[string]int{
		"{": -32700, "": -32700, "\xff": -32700, "[]": -32600, "1": -32600, `{"id":7}`: -32600,
		`{"jsonrpc":"2.0"}`: -32600, `{"jsonrpc":"2.0","id":{},"method":"shutdown"}`: -32600,
	} {
		s.raw(content)
		for {
			got, open := s.next()
			require.True(t, open, content)
			if got.Error != nil {
				require.Equal(t, code, got.Error.Code, content)
				break
			}
		}
	}
	// Positions and versions that cannot be are no reason to fall over.
	s.opens("content/procedure.md", lspProcedure)
	s.notify("textDocument/didChange", params{"textDocument": params{"uri": s.uri("content/procedure.md"), "version": -1},
		"contentChanges": []params{{"range": stretch{place{1 << 40, -5}, place{-1, 1 << 40}}, "text": "x"}}})
	s.notify("textDocument/didChange", params{"textDocument": 7})
	s.notify("$/unheard-of", params{})
	require.Nil(t, result[any](s, "textDocument/hover", params{"textDocument": params{"uri": s.uri("content/procedure.md")}, "position": place{1 << 40, -1}}))
	require.Nil(t, result[any](s, "textDocument/hover", params{"textDocument": params{"uri": "file:///etc/passwd"}, "position": place{}}))

	// A request that nobody wants any more is answered so.
	s.raw(`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":99}}`)
	s.raw(`{"jsonrpc":"2.0","id":99,"method":"textDocument/hover","params":{}}`)
	for {
		if got, _ := s.next(); string(got.ID) == "99" {
			require.Equal(t, -32800, got.Error.Code)
			break
		}
	}
}

func TestTheServerEndsWithTheEditor(t *testing.T) {
	polite := start(t, lspHandbook(t))
	polite.greet()
	require.Equal(t, "null", string(polite.ask("shutdown", nil).Result))
	require.Equal(t, -32600, polite.ask("textDocument/hover", params{}).Error.Code)
	polite.notify("exit", nil)
	require.Equal(t, 0, polite.exit())

	rude := start(t, lspHandbook(t))
	rude.greet()
	rude.notify("exit", nil)
	require.Equal(t, exitFindings, rude.exit())

	dead := start(t, lspHandbook(t))
	dead.greet()
	require.NoError(t, dead.to.Close())
	require.Equal(t, 0, dead.exit())

	huge := start(t, lspHandbook(t))
	huge.greet()
	_, err := io.WriteString(huge.to, "Content-Length: 999999999999\r\n\r\n")
	require.NoError(t, err)
	require.Equal(t, exitTrouble, huge.exit())
}

// exit waits for the end of the server.
func (s *speaker) exit() int {
	s.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	for {
		select {
		case <-ctx.Done():
			s.t.Fatal("the server goes on")
		case _, open := <-s.messages:
			if open {
				continue
			}
		}
		break
	}
	var failed *exec.ExitError
	if err := s.program.Wait(); errors.As(err, &failed) {
		return failed.ExitCode()
	}
	return 0
}

// The approval of a document is a person's: the editor shows the line to type.
func TestAnEditorShowsHowToApprove(t *testing.T) {
	s := start(t, lspHandbook(t))
	text := strings.Replace(lspPolicy, "status: draft", "status: approved", 1)
	s.greet()
	s.opens("content/policy.md", text)
	s.until("content/policy.md", with("approval-missing"))
	actions := result[[]struct {
		Command struct {
			Command   string
			Arguments []json.RawMessage
		}
	}](s, "textDocument/codeAction", params{
		"textDocument": params{"uri": s.uri("content/policy.md")},
		"range":        stretch{place{5, 0}, place{5, 0}}, "context": params{"only": []string{"quickfix"}},
	})
	require.Len(t, actions, 1)
	s.ask("workspace/executeCommand", params{"command": actions[0].Command.Command, "arguments": actions[0].Command.Arguments})
	require.Len(t, s.shown, 1)
	require.Contains(t, s.shown[0], "aims approve POL-001 --by ROLE-CEO")
}
