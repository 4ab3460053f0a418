package generator

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/content"
	"aims/crosswalks"
	"aims/generator/files"
	"aims/themes"
)

const ward = `
-- content/site.yaml --
organization: Harbour Health
frameworks: [oecd-ai-principles]
audiences:
  - {name: everyone, sees: [public]}
  - {name: auditors, sees: [public, internal]}
-- content/policy.md --
---
id: POL-001
kind: policy
title: AI policy
classification: public
status: draft
owner: The chief executive
---
Patients are told when an assistant took part.

## What the ombudsman was promised
<!-- audience: auditors -->

No ward will ever lose its night matron to [the tally](secret.csv).

## For everybody

This is read by everybody.
-- content/secret.csv --
night,matron
-- content/note.md --
---
id: NOTE-1
kind: policy
title: A note that names what is out of sight
classification: public
status: draft
owner: The chief executive
related: [POL-002]
---
Words for all.
-- content/hidden.md --
---
id: POL-002
kind: policy
title: Glockenspiel policy
classification: internal
status: draft
owner: The chief executive
---
Hidden words.
`

// What a part of a record says is looked for as what a hidden record says is.
func TestNothingOfAPartGetsPastTheCheck(t *testing.T) {
	editions := editionsOf(t, filesOf(ward))
	require.Empty(t, errorsIn(t, filesIn(t, editions["everyone"])))
	require.Empty(t, errorsIn(t, filesIn(t, editions["auditors"])))
	require.True(t, editions["everyone"].looked.Load())

	checked, err := editions["everyone"].version.Graph()
	require.NoError(t, err)
	digest := func(id string) string { return checked.Graph.Record(id).Digest }
	set := &files.Set{}
	for name, text := range map[string]string{
		"heading.html": "<h2>What the ombudsman was promised</h2>", "words.html": "<p>No ward will ever lose its night matron to <a>the tally</a>.</p>",
		"file.html": "secret.csv", "whole.csv": "night,matron\n", "digest.html": digest("POL-001"), "scrubbed.html": digest("NOTE-1"),
		"author.html": "Ada Lind", "subject.html": "Keep the melodeon out of the brass register",
	} {
		set.AddBytes(name, []byte(text))
	}
	set.AddBytes("fine.html", []byte("This is read by everybody. Patients are told when an assistant took part."))
	guarded, err := editions["everyone"].guarded(set)
	require.NoError(t, err)
	said := errorsIn(t, guarded)
	for name := range set.All() {
		if name == "fine.html" {
			require.NotContains(t, said, name)
			continue
		}
		require.Contains(t, said, name)
		require.Contains(t, said[name], "which everyone may not read", name)
	}
	require.Contains(t, said["words.html"], "content/policy.md:14")
}

// A label may mean one thing in the whole text and another in what is left of it.
func TestALabelThatLeadsToASecretIsHidden(t *testing.T) {
	handbook := filesOf(ward + `
-- content/guide.md --
---
classification: public
---
# Guide

Look at [the giraffe minutes][foo] here.

## Hidden
<!-- audience: auditors -->

[foo]: https://example.org/x

Hidden text.

## Later

[foo]: hidden.md
`)
	editions := editionsOf(t, handbook)
	set := filesIn(t, editions["everyone"])
	promise, found := set.Get("pages/guide.html")
	require.True(t, found)
	page, err := promise()
	require.NoError(t, err)
	require.NotContains(t, string(page), "giraffe")
	require.Contains(t, string(page), "a record outside this edition")
	require.Empty(t, errorsIn(t, set))
}

// An edition without its secrets is made of a version that never was: it has a past, and
// nothing of it is remembered.
func TestAnEditionWithoutSecretsHasAPast(t *testing.T) {
	trees, err := Embedded(content.Files, leakDay, []string{"v1.0", "v1.1"})
	require.NoError(t, err)
	program := NewProgram("aims", "", crosswalks.Files, themes.Files)
	kept := map[string]bool{}
	remember := func(key string, make func() ([]byte, error)) ([]byte, error) { kept[key] = true; return make() }
	b, err := New(program, nil).Build(Plan{Trees: trees, Today: leakDay, Program: program, Remember: remember})
	require.NoError(t, err)
	for _, e := range b.Editions {
		if e.Dir() != "everyone/v1.1" {
			continue
		}
		checked, err := e.version.Graph()
		require.NoError(t, err)
		clean, err := e.withoutSecrets(checked.Graph)
		require.NoError(t, err)
		promise, found := clean.Get("changes/entry.xml")
		require.True(t, found)
		_, err = promise()
		require.NoError(t, err)
		require.Len(t, kept, 1, "the snapshot of v1.0 alone")
	}
}
