package load

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

const digest = "sha256:9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c9f2c"

func approval() Approval {
	return Approval{By: "ROLE-CEO", On: "2026-05-02", Version: "2.1", Digest: digest}
}

// An approval is added, and nothing else in the file moves: comments, order, line ends.
func TestApproveTouchesNothingElse(t *testing.T) {
	const row = "{by: ROLE-CEO, on: 2026-05-02, version: \"2.1\", digest: " + digest + "}"
	tests := map[string]struct{ before, after string }{
		"none yet": {
			"---\nid: POL-001 # ours\ntitle: AI policy\n---\nText.\n",
			"---\nid: POL-001 # ours\ntitle: AI policy\napprovals:\n  - " + row + "\n---\nText.\n",
		},
		"behind another": {
			"---\napprovals:\n- {by: ROLE-CISO, on: 2025-01-02} # first\ntitle: AI policy\n---\nText.\n",
			"---\napprovals:\n- {by: ROLE-CISO, on: 2025-01-02} # first\n- " + row + "\ntitle: AI policy\n---\nText.\n",
		},
		"Windows line ends": {
			"---\r\ntitle: AI policy\r\n---\r\nText.\r\n",
			"---\r\ntitle: AI policy\r\napprovals:\r\n  - " + row + "\r\n---\r\nText.\r\n",
		},
		"not bound yet, on one line": {
			"---\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, version: \"2.1\"}\n---\nText.\n",
			"---\napprovals:\n  - " + row + "\n---\nText.\n",
		},
		"not bound yet, a key a line": {
			"---\napprovals:\n  - by: ROLE-CEO\n    on: 2026-05-02\ntitle: AI policy\n---\nText.\n",
			"---\napprovals:\n  - by: ROLE-CEO\n    on: 2026-05-02\n    digest: " + digest + "\ntitle: AI policy\n---\nText.\n",
		},
		"bound to an older text": {
			"---\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, digest: sha256:00, note: \"é\"}\n---\nText.\n",
			"---\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, digest: " + digest + ", note: \"é\"}\n---\nText.\n",
		},
		"empty list to be": {
			"---\napprovals:\ntitle: AI policy\n---\nText.\n",
			"---\napprovals:\n  - " + row + "\ntitle: AI policy\n---\nText.\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			after, err := Approve([]byte(test.before), approval())
			require.NoError(t, err)
			require.Equal(t, test.after, string(after))
			before, now := split("p.md", []byte(test.before)), split("p.md", after)
			require.Empty(t, now.findings)
			require.Equal(t, new(record.Digester).Digest(before.fields, before.body), new(record.Digester).Digest(now.fields, now.body), "an approval does not change the digest")
		})
	}
}

func TestApproveRefusesWhatItCannotKeep(t *testing.T) {
	for _, file := range []string{
		"No front matter.\n", "---\ntitle: [\n---\n", "---\napprovals: [{by: ROLE-CISO, on: 2025-01-02}]\n---\n", "---\napprovals: []\n---\n",
	} {
		_, err := Approve([]byte(file), approval())
		require.Error(t, err, file)
	}
}
