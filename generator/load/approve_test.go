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

// With the digest of the words goes the same: added to a new row, put into an old one.
func TestApproveWritesWords(t *testing.T) {
	const words = "sha256:1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b1a2b"
	const both = "digest: " + digest + ", words: " + words
	tests := map[string]struct{ before, after string }{
		"new": {
			"---\ntitle: AI policy\n---\n",
			"---\ntitle: AI policy\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, version: \"2.1\", " + both + "}\n---\n",
		},
		"bound to an older text": {
			"---\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, digest: sha256:00, words: sha256:01, note: \"é\"}\n---\n",
			"---\napprovals:\n  - {by: ROLE-CEO, on: 2026-05-02, " + both + ", note: \"é\"}\n---\n",
		},
		"by an older program": {
			"---\r\napprovals:\r\n  - {by: ROLE-CEO, on: 2026-05-02, digest: sha256:00}\r\n---\r\n",
			"---\r\napprovals:\r\n  - {by: ROLE-CEO, on: 2026-05-02, " + both + "}\r\n---\r\n",
		},
		"a key a line": {
			"---\napprovals:\n  - by: ROLE-CEO\n    on: 2026-05-02\ntitle: AI policy\n---\n",
			"---\napprovals:\n  - by: ROLE-CEO\n    on: 2026-05-02\n    digest: " + digest + "\n    words: " + words + "\ntitle: AI policy\n---\n",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := approval()
			a.Words = words
			after, err := Approve([]byte(test.before), a)
			require.NoError(t, err)
			require.Equal(t, test.after, string(after))
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
