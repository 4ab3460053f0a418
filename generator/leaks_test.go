package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/content"
	"aims/crosswalks"
	"aims/generator/files"
	"aims/generator/link"
	"aims/generator/record"
	"aims/generator/search"
	"aims/generator/source"
	"aims/themes"
)

const hospital = `
-- content/site.yaml --
organization: Harbour Health
audiences:
  - {name: everyone, sees: [public]}
  - {name: auditors, sees: [public, internal, confidential, restricted]}
-- content/policy.md --
---
id: POL-001
kind: policy
title: AI policy
version: "1.0"
status: approved
classification: public
owner: ROLE-TUBA
related: [EVD-777]
---
## Decided in [the sousaphone minutes](deep/glockenspiel.md)

As [[EVD-777|the euphonium says]], and [the shared figures](deep/shared.csv) show it.
-- content/role.md --
---
id: ROLE-TUBA
kind: role
title: Chief of brass
classification: public
---
-- content/deep/glockenspiel.md --
---
id: EVD-777
kind: evidence
title: Xylophone minutes
summary: The vibraphone was decided on behind a closed door.
classification: restricted
owner: The carillonneur
files:
  - {path: marimbaphone.csv}
---
## What the orchestra heard then

![A flugelhorn beside the broken window](page-1.png)
<!-- the theremin was never paid for -->

None of them had seen [the figures](shared.csv) or a clavichord.

| bassoonists were asked twice about it | no |
|----|----|

` + "```\ntune --every harpsichord before lunch\n```" + `
-- content/deep/marimbaphone.csv --
vibraphone,1
-- content/deep/shared.csv --
calls,12
-- content/deep/page-1.png --
no picture
-- content/risks.md --
---
id: RA-009
kind: risk-assessment
title: Melodeon risks
classification: restricted
risks:
  - {id: RSK-707, title: The bandoneon falls}
---
`

// filesOf are the files of a text in which each begins with "-- name --".
func filesOf(text string) fstest.MapFS {
	out := fstest.MapFS{}
	for part := range strings.SplitSeq("\n"+strings.TrimPrefix(text, "\n"), "\n-- ") {
		if name, body, found := strings.Cut(part, " --\n"); found {
			out[name] = &fstest.MapFile{Data: []byte(strings.TrimSuffix(body, "\n") + "\n")}
		}
	}
	return out
}

var leakDay = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

// editionsOf are the editions of a handbook as it is now, by audience.
func editionsOf(t *testing.T, handbook fs.FS) map[string]*Edition {
	t.Helper()
	tree := source.Embedded(handbook, Next, leakDay)
	if mapped, ok := handbook.(fstest.MapFS); ok {
		tree.History.Changes = map[string][]source.Change{}
		for name := range mapped {
			change := source.Change{Commit: strings.Repeat("ab", 20), Author: "Ada Lind", Date: leakDay, Subject: "Keep the melodeon out of the brass register"}
			if strings.Contains(name, "glockenspiel") {
				change.Author = "Nadia Ek"
			}
			tree.History.Changes[name] = []source.Change{change}
		}
	}
	b, err := New(NewProgram("aims", "", crosswalks.Files, themes.Files), nil).Build(Plan{
		Trees: []source.Tree{tree}, Today: leakDay,
		Program: NewProgram("aims", "", crosswalks.Files, themes.Files),
	})
	require.NoError(t, err)
	editions := map[string]*Edition{}
	for _, e := range b.Editions {
		editions[e.Audience().Name] = e
	}
	return editions
}

// errorsIn are what the files of a set say instead of bytes, by name.
func errorsIn(t *testing.T, set *files.Set) map[string]string {
	t.Helper()
	said := map[string]string{}
	for name, promise := range set.All() {
		if _, err := promise(); err != nil {
			said[name] = err.Error()
		}
	}
	return said
}

func filesIn(t *testing.T, e *Edition) *files.Set {
	t.Helper()
	set, err := e.files()
	require.NoError(t, err)
	return set
}

func TestAHandbookBuildsWithoutALeak(t *testing.T) {
	for name, e := range editionsOf(t, filesOf(hospital)) {
		set := filesIn(t, e)
		require.Greater(t, set.Len(), 300)
		require.Empty(t, errorsIn(t, set), name)
		require.Equal(t, name == "everyone", e.looked.Load(), "only an edition without all records is looked at")
	}
}

// The example has words of all kinds, and none of them is taken for a leak: nothing has to be
// made again to tell, which would take time in each build.
func TestTheExampleBuildsWithoutAFind(t *testing.T) {
	handbook := source.Under("content", content.Files)
	for _, name := range []string{"everyone", "staff"} {
		e := editionsOf(t, handbook)[name]
		require.Empty(t, errorsIn(t, filesIn(t, e)), name)
		check, err := e.leaks()
		require.NoError(t, err)
		require.True(t, e.looked.Load())
		require.False(t, check.Asked(), name)
	}
}

// Each kind of secret is put into the edition for everyone on purpose, as no theme could do it.
func TestNothingOfASecretGetsPastTheCheck(t *testing.T) {
	hash := sha256.Sum256([]byte("vibraphone,1\n"))
	set := &files.Set{}
	for what, text := range map[string]string{
		"id": "EVD-777", "title": "Xylophone minutes", "row id": "RSK-707", "row": "The bandoneon falls",
		"front matter": "the vibraphone was decided on behind a closed door", "owner": "The carillonneur",
		"heading": "What the orchestra heard then", "alternative text": "A flugelhorn beside the broken window",
		"comment": "the theremin was never paid for", "body": "None of them had seen a clavichord",
		"table": "bassoonists were asked twice about it", "code": "tune --every harpsichord before lunch",
		"attachment's name": "files/deep/marimbaphone.csv", "attachment's hash": hex.EncodeToString(hash[:]),
		"attachment": "vibraphone,1\n", "git author": "Nadia Ek", "address": "evidence/evd-777.html",
	} {
		for writing, page := range map[string]string{"text": text, "cell": "<td>" + text + "</td>", "json": `{"text":"` + text + `"}`} {
			if what == "attachment" && page != text {
				continue // a part of it is no file
			}
			set.AddBytes(strings.ReplaceAll(what, " ", "-")+"/"+writing, []byte(page))
		}
	}
	guarded, err := editionsOf(t, filesOf(hospital))["everyone"].guarded(set)
	require.NoError(t, err)
	said := errorsIn(t, guarded)
	for _, name := range set.Names() {
		require.Contains(t, said[name], "everyone/next/"+name+" (", name)
		require.Regexp(t, ` of (EVD-777 \(content/deep/glockenspiel.md|RA-009 \(content/risks.md)(:\d+)?\), which everyone may not read`, said[name])
	}
}

// What is public is none, though hidden records have it too: files that they share, who wrote
// both, words of the policy.
func TestWhatOthersSayTooIsNoLeak(t *testing.T) {
	e := editionsOf(t, filesOf(hospital))["everyone"]
	set := &files.Set{}
	set.AddBytes("extra.html", []byte("files/deep/shared.csv calls,12 Ada Lind, Chief of brass; Harbour Health, and the shared figures show it"))
	set.AddBytes("shared.csv", []byte("calls,12\n"))
	guarded, err := e.guarded(set)
	require.NoError(t, err)
	require.Empty(t, errorsIn(t, guarded))
}

// A row on one line may name a hidden record both as a reference and in words, and a hidden
// text may say what stands in the place of references. Neither is a leak.
func TestWordsBesideAReferenceAreNoLeak(t *testing.T) {
	handbook := filesOf(hospital + `
-- content/late.md --
---
id: NC-001
kind: nonconformity
title: Late reassessment
status: draft
classification: public
owner: ROLE-TUBA
actions:
  - {what: "Müller reassesses EVD-777 again", owner: ROLE-TUBA, due: 2026-12-15, evidence: [EVD-777]}
---
-- content/deep/help.md --
---
classification: restricted
---
# Record outside

A link to what is hidden shows a record outside this edition in its place.
`)
	e := editionsOf(t, handbook)["everyone"]
	require.Empty(t, errorsIn(t, filesIn(t, e)))
}

// The index of a wider edition in the place of the narrower one's own: its texts are packed and
// its terms coded.
func TestAnIndexOfAWiderEditionIsALeak(t *testing.T) {
	editions := editionsOf(t, filesOf(hospital))
	wider, err := editions["auditors"].view()
	require.NoError(t, err)
	index, err := search.New(wider)
	require.NoError(t, err)
	set := &files.Set{}
	index.Add(set)
	guarded, err := editions["everyone"].guarded(set)
	require.NoError(t, err)
	said := errorsIn(t, guarded)
	packed, terms := "", ""
	for name, text := range said {
		switch {
		case strings.HasPrefix(name, "search/text-"):
			packed += text
		case strings.HasPrefix(name, "search/terms-"):
			terms += text
		}
	}
	require.Contains(t, packed, "(unpacked, byte ")
	require.Contains(t, packed, "of EVD-777 (content/deep/glockenspiel.md")
	require.Contains(t, terms, "a search term of EVD-777 (content/deep/glockenspiel.md")
	require.Contains(t, said, "search/titles.txt")
	require.Contains(t, said, "search/words.js")
}

// A view that holds all records, as if it were not filtered.
func TestAViewThatHidesNothingDoesNotGetPublished(t *testing.T) {
	e := editionsOf(t, filesOf(hospital))["everyone"]
	checked, err := e.version.Graph()
	require.NoError(t, err)
	e.view = func() (*link.View, error) {
		return &link.View{Graph: checked.Graph, Audience: e.audience}, nil
	}
	said := errorsIn(t, filesIn(t, e))
	for _, name := range []string{"evidence/evd-777.html", "documents.html", "risk-assessments/ra-009.html", "files/deep/marimbaphone.csv", "policies/pol-001.html"} {
		require.Contains(t, said, name)
	}
}

// A view without the hidden records, but with all that others say of them.
func TestAViewThatStillNamesThemDoesNotGetPublished(t *testing.T) {
	e := editionsOf(t, filesOf(hospital))["everyone"]
	checked, err := e.version.Graph()
	require.NoError(t, err)
	e.view = func() (*link.View, error) {
		var seen []*record.Record
		for _, r := range checked.Graph.Records() {
			if !e.mayNotRead(r) {
				seen = append(seen, r)
			}
		}
		return &link.View{Audience: e.audience, Graph: link.New(link.Input{
			Site: checked.Graph.Site, Kinds: checked.Graph.Kinds, Library: checked.Graph.Library,
			Records: seen, Version: Next, Today: leakDay,
		})}, nil
	}
	said := errorsIn(t, filesIn(t, e))["policies/pol-001.html"]
	require.Contains(t, said, `"EVD-777", the id of EVD-777`)
}

// A file that the editions of an audience are merged into may say what they say, and no more.
func TestWhatIsMergedIsLookedAt(t *testing.T) {
	e := editionsOf(t, filesOf(hospital))["everyone"]
	set := filesIn(t, e)
	promise, _ := set.Get("index.html")
	_, err := promise()
	require.NoError(t, err)
	read := func(name string) ([]byte, error) { return []byte("POL-001\tAI policy"), nil }
	merge := func(more string) files.Merged {
		return guardMerged(files.Merged{Name: "everyone/titles.js", Make: func(read files.Read) ([]byte, error) {
			part, err := read("everyone/next/search/titles.txt")
			return append(part, more...), err
		}}, []*Edition{e})
	}
	_, err = merge("").Make(read)
	require.NoError(t, err)
	_, err = merge("\nEVD-777\tXylophone minutes").Make(read)
	require.ErrorContains(t, err, "everyone/titles.js (byte ")
}

// A theme of the handbook may say what it wants: who made it knows it, and so do its readers.
func TestAThemeMayHaveTheWordsOfASecret(t *testing.T) {
	handbook := filesOf(hospital + `
-- themes/brass/theme.yaml --
name: brass
extends: default
-- themes/brass/assets/brass.css --
/* What the orchestra heard then, and None of them had seen a clavichord. */
`)
	handbook["content/site.yaml"].Data = append(handbook["content/site.yaml"].Data, "theme: brass\n"...)
	e := editionsOf(t, handbook)["everyone"]
	set := &files.Set{}
	set.AddBytes("extra.html", []byte("What the orchestra heard then"))
	guarded, err := e.guarded(set)
	require.NoError(t, err)
	require.Empty(t, errorsIn(t, guarded))
}
