package link_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/link"
	"aims/generator/record"
)

const inParts = `---
id: POL-001
kind: policy
title: AI policy
version: "2.1"
status: approved
classification: public
owner: ROLE-CEO
effective: 2026-05-04
---
## Details
<!-- audience: board -->

We will buy the vendor.
<!-- answers: 5.2.a -->

## Details

We improve.
<!-- answers: 5.2.d -->
`

func staff() record.Audience {
	return record.Audience{Name: "staff", Sees: record.Classifications()}
}

func TestViewLacksPartsForOthers(t *testing.T) {
	g := graph(t, map[string]string{"policy.md": inParts, "procedure.md": `---
id: PRO-001
kind: procedure
title: How we decide
status: draft
classification: public
owner: ROLE-CEO
related: ["POL-001#details", POL-001]
---
As [[POL-001#details|the purchase]] and [this](policy.md#details-1) and [[POL-001|the policy]] say.
`})
	board := g.For(record.Audience{Name: "board", Sees: record.Classifications()})
	require.False(t, board.Cut)
	require.Equal(t, g.Record("POL-001"), board.Record("POL-001"), "the board is shown the record as it is")
	require.True(t, board.State(provision(t, g, "5.2.a")).Addressed)

	view := g.For(staff())
	require.True(t, view.Cut)
	shown := view.Record("POL-001")
	require.Equal(t, "Details\nWe improve.\n", shown.Body.Text())
	require.False(t, view.State(provision(t, g, "5.2.a")).Addressed)
	require.True(t, view.State(provision(t, g, "5.2.d")).Addressed)

	// The id of the hidden section is now that of another. Who named the hidden one did not mean it.
	require.Equal(t, "details", shown.Body.Headings[0].ID)
	naming := view.Record("PRO-001")
	require.Equal(t, []string{link.OutOfSight, "POL-001"}, naming.Fields.Get("related").Texts())
	require.NotContains(t, naming.Body.Text(), "the purchase")
	require.Contains(t, naming.Body.Text(), "the policy")
	require.Equal(t, "POL-001", g.Record("PRO-001").Fields.Get("related").Items[1].Text, "the graph keeps it")
}

// TestApprovalOfAPart holds that a part says where the approval of the whole stands, and
// tells no digest of it.
func TestApprovalOfAPart(t *testing.T) {
	plain := graph(t, map[string]string{"policy.md": inParts}).Record("POL-001")
	words := record.WordsDigest(plain.Fields, plain.Body)
	withApproval := func(row string) string {
		return replace(t, inParts, "effective:", "approvals:\n  - {by: ROLE-CEO, on: 2026-05-02, version: \"2.1\""+row+"}\neffective:")
	}
	other := "sha256:" + strings.Repeat("0", 64)
	for row, says := range map[string]link.Approval{
		"":                          {Given: true},
		", digest: " + plain.Digest: {Given: true, Bound: true, Current: true},
		", digest: " + strings.ToUpper(plain.Digest[7:]):  {Given: true, Bound: true},
		", digest: " + other:                              {Given: true, Bound: true},
		", digest: " + other + ", words: " + words:        {Given: true, Bound: true, Drifted: true},
		", digest: " + other + ", words: " + other:        {Given: true, Bound: true},
		", digest: " + plain.Digest + ", words: " + words: {Given: true, Bound: true, Current: true},
	} {
		g := graph(t, map[string]string{"policy.md": withApproval(row)})
		whole, part := g.Record("POL-001"), g.For(staff()).Record("POL-001")
		require.True(t, part.Partial)
		for _, a := range []link.Approval{link.ApprovalOf(whole), link.ApprovalOf(part)} {
			require.Equal(t, says, link.Approval{Given: a.Given, Bound: a.Bound, Current: a.Current, Drifted: a.Drifted}, row)
		}
		for _, shown := range []string{part.Digest, part.Words, part.Shown, strings.Join(texts(part.Fields), " ")} {
			require.NotContains(t, shown, plain.Digest[7:19])
			require.NotContains(t, shown, words[7:19])
		}
		require.Empty(t, part.Changes)
	}
}

// TestDigestOfAPartIsOfWhatIsShown holds that nothing of what is hidden can be found out from it.
func TestDigestOfAPartIsOfWhatIsShown(t *testing.T) {
	shown := func(text string) string {
		return graph(t, map[string]string{"policy.md": text}).For(staff()).Record("POL-001").ShownDigest()
	}
	one := shown(inParts)
	require.Len(t, one, len("sha256:")+64)
	require.Equal(t, one, shown(replace(t, inParts, "We will buy the vendor.", "We will not.")))
	require.NotEqual(t, one, shown(replace(t, inParts, "We improve.", "We improve it.")))
	require.NotEqual(t, one, shown(replace(t, inParts, "title: AI policy", "title: Our policy")))
}

func texts(v record.Value) (all []string) {
	all = append(all, v.Text)
	for _, item := range v.Items {
		all = append(all, texts(item)...)
	}
	for _, p := range v.Pairs {
		all = append(all, texts(p.Value)...)
	}
	return all
}
