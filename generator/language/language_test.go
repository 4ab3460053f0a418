package language

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/check"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// cursor stands in a text where the cursor is. It is taken out before the text is used.
const cursor = "‸"

// The records that the tests ask about.
const (
	policy = `---
id: POL-001
kind: policy
title: AI policy
type: ai-policy
version: "2.1"
status: approved
classification: internal
owner: ROLE-CEO
effective: 2026-05-04
---

## Commitment to continual improvement {#improve}
<!-- answers: 5.2.d -->

We review every incident within ten working days, as [[PRO-001]] says.
`
	role = `---
id: ROLE-CEO
kind: role
title: Chief executive
status: approved
classification: internal
owner: ROLE-CEO
---
`
	procedure = `---
id: PRO-001
kind: procedure
title: Handling of incidents
status: draft
classification: internal
owner: ROLE-CEO
related: [POL-001, "POL-001#improve", RSK-007]
---

The promise is in [[POL-001#improve|the policy]] and in [the same file](policy.md#improve); see [[A.6.2.4]].
Ä 😀 [[POL-001]]
`
	risks = `---
id: RA-001
kind: risk-assessment
title: Risks of the triage assistant
status: draft
classification: internal
owner: ROLE-CEO
risks:
  - id: RSK-007
    title: Urgent calls are put last
---
`
)

// handbook is checked as it is, but for cursors.
func handbook(t testing.TB, more ...string) *Handbook {
	t.Helper()
	files := fstest.MapFS{}
	write := func(name, text string) {
		files["content/"+name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, cursor, ""))}
	}
	write("site.yaml", "organization: Harbour Health\naudiences: [{name: staff, sees: [internal]}]\n")
	write("policy.md", policy)
	write("role.md", role)
	write("procedure.md", procedure)
	write("risks.md", risks)
	for i := 0; i+1 < len(more); i += 2 {
		write(more[i], more[i+1])
	}
	h, err := load.NewLoader(record.KindFiles, crosswalks.Files, nil).Handbook(load.Input{FS: files})
	require.NoError(t, err)
	g := link.New(link.Input{
		Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next",
		Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	})
	return &Handbook{Graph: g, Findings: check.Run(check.Input{Graph: g, Loaded: h.Findings}).Findings, Source: func(file string) ([]byte, bool) {
		data, err := fs.ReadFile(files, file)
		return data, err == nil
	}}
}

// the is the place in a file of the first letter of a text, which begins somewhere in it.
func the(t testing.TB, h *Handbook, file, text string) finding.Position {
	t.Helper()
	data, found := h.Source("content/" + file)
	require.True(t, found, file)
	before, _, found := strings.Cut(string(data), text)
	require.True(t, found, "%s has no %q", file, text)
	column := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return finding.Position{File: "content/" + file, Line: strings.Count(before, "\n") + 1, Column: column, EndColumn: column}
}

// texts are what the handbook says at places: file:line: text.
func texts(t testing.TB, h *Handbook, places []finding.Position) (all []string) {
	t.Helper()
	for _, at := range places {
		text, ok := h.piece(at)
		if !ok {
			text = string(h.line(at.File, at.Line))
		}
		all = append(all, strings.TrimPrefix(finding.Position{File: at.File, Line: at.Line}.String(), "content/")+": "+text)
	}
	return all
}
