package link_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/link"
)

func required(t *testing.T, g *link.Graph, id string) link.Required {
	t.Helper()
	for _, d := range g.Library.Framework("iso42001").Documents {
		if d.ID == id {
			return g.Required(d)
		}
	}
	require.Fail(t, "no document", id)
	return link.Required{}
}

// digestOf is what an approval of a record would name.
func approved(t *testing.T, file string) string {
	t.Helper()
	id := "POL-001"
	digest := graph(t, map[string]string{"policy.md": file}).Record(id).Digest
	return replace(t, file, "next-review:", "approvals: [{by: ROLE-CEO, on: 2026-05-02, digest: "+digest+"}]\nnext-review:")
}

func TestADocumentIsAnApprovedRecordInForceWithText(t *testing.T) {
	whole := approved(t, policy)
	for name, story := range map[string]struct {
		file string
		held bool
		why  string
	}{
		"approved and in force":      {whole, true, ""},
		"never approved":             {policy, false, "nobody has approved it"},
		"approved in another form":   {replace(t, whole, "sooner", "faster"), false, "the text has changed since the approval of 2026-05-02"},
		"a draft":                    {replace(t, whole, "status: approved", "status: draft"), false, "its status is draft"},
		"retired":                    {replace(t, whole, "status: approved", "status: retired"), false, "its status is retired"},
		"a heading without a text":   {replace(t, whole, "We use AI to reach callers sooner.", ""), false, "there is no text yet"},
		"the template as it was":     {replace(t, whole, "We use AI to reach callers sooner.", "_To be written: why._"), false, "there is no text yet"},
		"a marker in a code fence":   {replace(t, whole, "<!-- answers: 5.2.a -->", "```\n<!-- answers: 5.2.a -->\n```"), false, ""},
		"a document of another kind": {replace(t, replace(t, whole, "POL-001", "OBJ-001"), "kind: policy", "kind: objective"), false, "it speaks of the document and is not the document itself (AI objective)"},
	} {
		t.Run(name, func(t *testing.T) {
			r := required(t, graph(t, map[string]string{"policy.md": story.file}), "DI-03")
			require.Equal(t, story.held, r.Held())
			if story.why == "" && !story.held {
				require.Empty(t, r.Candidates)
				return
			}
			require.Len(t, r.Candidates, 1)
			require.Equal(t, story.why, r.Candidates[0].Why)
			require.Equal(t, story.held, len(r.Counting()) == 1)
		})
	}
}

func TestARecordIsACandidateOnce(t *testing.T) {
	twice := "## Empty\n<!-- answers: 5.2.a -->\n\n## Purpose\n"
	for _, text := range []string{twice, "We also use it at night.\n<!-- answers: 5.2.a -->\n\n## Purpose\n"} {
		r := required(t, graph(t, map[string]string{"policy.md": approved(t, replace(t, policy, "## Purpose\n", text))}), "DI-03")
		require.Len(t, r.Candidates, 1)
		require.True(t, r.Held(), "one block counts")
	}
}

// A nonconformity is the record of one whether or not it says which clause it answers.
func TestARetainedRecordIsEachOfItsKind(t *testing.T) {
	written := nonconformity + "Nobody looked, in two cases of five.\n"
	g := graph(t, map[string]string{
		"nc.md":    written,
		"draft.md": replace(t, replace(t, written, "NC-001", "NC-000"), "status: approved", "status: draft"),
		"empty.md": replace(t, nonconformity, "NC-001", "NC-002") + "## What was found\n",
	})
	r := required(t, g, "DI-22")
	require.True(t, r.Held())
	require.Equal(t, "NC-001", r.Counting()[0].Record.ID)
	require.Len(t, r.Counting(), 1)
	require.Len(t, r.Candidates, 3, "those that do not count say why")
	require.False(t, required(t, graph(t, map[string]string{"policy.md": policy}), "DI-22").Held())
}
