package compare

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

func TestAnApprovalIsKnownByItsPersonAndDay(t *testing.T) {
	given := Approval{By: "ROLE-CEO", On: "2026-05-02", Version: "1.0", Digest: "sha256:aa", Note: "Good."}
	later := given
	later.On = "2026-06-02"
	noted, bound := given, given
	noted.Note = "Good enough."
	bound.Digest = "sha256:bb"
	changes := compareApprovals([]Approval{given}, []Approval{given, noted})
	require.Len(t, changes, 1)
	require.True(t, changes[0].Given(), "what was there is there; another row came")
	changes = compareApprovals([]Approval{given}, []Approval{later})
	require.True(t, changes[0].Given())
	require.True(t, changes[1].Gone)
	require.Equal(t, []ApprovalChange{{Approval: bound, Altered: []FieldChange{{Field: "digest", Before: []string{"sha256:aa"}, Now: []string{"sha256:bb"}}}}},
		compareApprovals([]Approval{given}, []Approval{bound}))

	// Words for the digest of what is shown in part turn by themselves.
	whole, other := given, given
	whole.Digest, other.Digest = record.DigestOfWhole, record.DigestOfOther
	require.Empty(t, compareApprovals([]Approval{whole}, []Approval{other}))
	require.Empty(t, compareApprovals([]Approval{whole}, []Approval{given}))
}
