package language

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHoverSaysWhatAProvisionAsksAndWhoAnswersIt(t *testing.T) {
	h := handbook(t)
	text, place, found := h.Hover(the(t, h, "policy.md", "5.2.d"))
	require.True(t, found)
	require.Equal(t, []string{"policy.md:14: 5.2.d"}, texts(t, h, append(nilPlaces, place)))
	require.Contains(t, text, "ISO/IEC 42001:2023, 5.2 d)")
	require.Contains(t, text, "An auditor may ask:\n\n- ")
	require.Contains(t, text, "✓ addressed · ✗ not approved · ✗ not evidenced · ✗ not current")
	require.Contains(t, text, "- POL-001 AI policy, line 14\n")
	require.Contains(t, text, "A paraphrase")

	text, _, found = h.Hover(the(t, h, "procedure.md", "A.6.2.4"))
	require.True(t, found, "in [[brackets]]")
	require.Contains(t, text, "What usually shows it (typical, not required):\n\n- test plan")
	require.Contains(t, text, "No record answers it.")
}

func TestHoverShowsTheControlDataOfARecord(t *testing.T) {
	h := handbook(t)
	for _, file := range []string{"procedure.md", "policy.md"} { // named, and at its own id
		text, _, found := h.Hover(the(t, h, file, "POL-001"))
		require.True(t, found)
		require.Contains(t, text, "**POL-001: AI policy**")
		for _, fact := range []string{
			"kind: Policy", "status: approved", "version: 2.1", "owner: ROLE-CEO Chief executive",
			"approval: nobody has approved it", "classification: internal", "next review: 2027-05-04",
		} {
			require.Contains(t, text, "- "+fact+"\n")
		}
	}
	text, _, _ := h.Hover(the(t, h, "procedure.md", "RSK-007"))
	require.Contains(t, text, "**RSK-007: Urgent calls are put last**")
	text, _, _ = h.Hover(the(t, h, "policy.md", "effective"))
	require.Contains(t, text, "**effective** (date)")
	text, _, _ = h.Hover(the(t, h, "role.md", "role\ntitle"))
	require.Contains(t, text, "a kind of record")
	_, _, found := h.Hover(the(t, h, "policy.md", "We review"))
	require.False(t, found)
}

// What a title says must not become a link or an image in somebody's editor.
func TestHoverIsPlainText(t *testing.T) {
	h := handbook(t, "loud.md", "---\nid: POL-002\nkind: policy\ntitle: \"![x](https://example.org/x.png) <b>*\"\nowner: <i>me</i>\n---\n\n[[POL-002]]\n")
	text, _, found := h.Hover(the(t, h, "loud.md", "POL-002"))
	require.True(t, found)
	require.Contains(t, text, `!\[x\](https://example.org/x.png) &lt;b&gt;\*`)
	require.Contains(t, text, "- owner: &lt;i&gt;me&lt;/i&gt;\n")
}

func TestDefinitionLeadsToWhereItIsWritten(t *testing.T) {
	h := handbook(t)
	for text, want := range map[string]string{
		"POL-001,":            "policy.md:2: POL-001",
		"POL-001#improve|the": "policy.md:13: ## Commitment to continual improvement {#improve}",
		"policy.md#improve":   "policy.md:13: ## Commitment to continual improvement {#improve}",
		"RSK-007":             "risks.md:9: RSK-007",
		"ROLE-CEO":            "role.md:2: ROLE-CEO",
	} {
		require.Equal(t, []string{want}, texts(t, h, h.Definition(the(t, h, "procedure.md", text))), text)
	}
	// A provision is written in no file: what answers it is as near as one gets.
	require.Equal(t, []string{"policy.md:13: ## Commitment to continual improvement {#improve}"},
		texts(t, h, h.Definition(the(t, h, "policy.md", "5.2.d"))))
	require.Empty(t, h.Definition(the(t, h, "procedure.md", "A.6.2.4")))
}

func TestReferencesAreAllPlacesThatNameIt(t *testing.T) {
	h := handbook(t)
	named := []string{
		"procedure.md:8: POL-001", `procedure.md:8: "POL-001#improve"`, "procedure.md:11: POL-001#improve",
		"procedure.md:11: policy.md#improve", "procedure.md:12: POL-001",
	}
	require.Equal(t, named, texts(t, h, h.References(the(t, h, "procedure.md", "POL-001"), false)))
	require.Equal(t, append([]string{"policy.md:2: POL-001"}, named...),
		texts(t, h, h.References(the(t, h, "policy.md", "POL-001"), true)))
	require.Equal(t, []string{"procedure.md:8: RSK-007", "risks.md:9: RSK-007"},
		texts(t, h, h.References(the(t, h, "risks.md", "RSK-007"), true)))
	require.Equal(t, []string{"policy.md:14: 5.2.d"}, texts(t, h, h.References(the(t, h, "policy.md", "5.2.d"), true)))
	require.Empty(t, h.References(the(t, h, "policy.md", "effective"), true))
}

func TestRenameChangesTheIDEverywhere(t *testing.T) {
	h := handbook(t)
	edits, err := h.Rename(the(t, h, "procedure.md", "POL-001#improve|the"), "POL-AI")
	require.NoError(t, err)
	changed := applied(t, h, edits)
	require.Contains(t, changed["content/policy.md"], "id: POL-AI\n")
	require.Contains(t, changed["content/procedure.md"], `related: [POL-AI, "POL-AI#improve", RSK-007]`)
	require.Contains(t, changed["content/procedure.md"], "[[POL-AI#improve|the policy]] and in [the same file](policy.md#improve)")
	require.Contains(t, changed["content/procedure.md"], "Ä 😀 [[POL-AI]]\n")
	require.Len(t, changed, 2)

	edits, err = h.Rename(the(t, h, "procedure.md", "RSK-007"), "RSK-900")
	require.NoError(t, err)
	changed = applied(t, h, edits)
	require.Contains(t, changed["content/risks.md"], "- id: RSK-900\n")
	require.Contains(t, changed["content/procedure.md"], `"POL-001#improve", RSK-900]`)
}

func TestRenameRefusesWhatIsNoFreeID(t *testing.T) {
	h := handbook(t)
	at := the(t, h, "policy.md", "POL-001")
	for name, why := range map[string]string{"pol-2": "is not an id", "PRO-001": "is taken", "RSK-007": "is taken", "": "is not an id"} {
		_, err := h.Rename(at, name)
		require.ErrorContains(t, err, why)
	}
	_, err := h.Rename(the(t, h, "policy.md", "5.2.d"), "POL-002")
	require.ErrorContains(t, err, "no id of a record here")
}

// The references mean the first of two records with one id, so renaming the second is
// how one gets rid of the finding.
func TestRenameOfASecondOneLeavesTheReferences(t *testing.T) {
	h := handbook(t, "second.md", "---\nid: POL-001\nkind: policy\ntitle: Another policy\n---\n")
	edits, err := h.Rename(the(t, h, "second.md", "POL-001"), "POL-002")
	require.NoError(t, err)
	require.Len(t, edits, 1)
	require.Contains(t, applied(t, h, edits)["content/second.md"], "id: POL-002\n")
}

func TestRenameRefusesWhatItCannotWriteExactly(t *testing.T) {
	h := handbook(t, "folded.md", "---\nid: POL-002\nkind: policy\ntitle: Another\nrelated:\n  - >-\n    POL-001\n---\n")
	_, err := h.Rename(the(t, h, "policy.md", "POL-001"), "POL-009")
	require.ErrorContains(t, err, "content/folded.md:6")
}
