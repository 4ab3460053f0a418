package finding

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestJSON(t *testing.T) {
	whole := Finding{Rule: "soa-missing", Severity: Warning, Position: Position{File: "content/site.yaml"}, Message: "no statement of applicability is in force"}
	require.Equal(t, `{
  "version": 1,
  "summary": {
    "error": 1,
    "warning": 1,
    "info": 0
  },
  "findings": [
    {
      "rule": "provision-unknown",
      "severity": "error",
      "file": "content/policies/ai.md",
      "line": 5,
      "column": 16,
      "endColumn": 24,
      "message": "there is no control \"A.6.2.44\" in ISO/IEC 42001:2023",
      "hint": "did you mean A.6.2.4?"
    },
    {
      "rule": "soa-missing",
      "severity": "warning",
      "file": "content/site.yaml",
      "message": "no statement of applicability is in force"
    }
  ]
}
`, written(t, "json", Report{Findings: []Finding{unknownControl(5), whole}}))
}

func TestJSONListsWhatIsWaived(t *testing.T) {
	require.Contains(t, written(t, "json", Report{Waived: []Waived{overdueWaived}}), `  "findings": [],
  "waived": [
    {
      "rule": "review-overdue",
      "severity": "warning",
      "file": "content/corvex.md",
      "line": 9,
      "message": "the review was due on 2026-09-30",
      "reason": "The contract is being negotiated anew.",
      "until": "2026-12-31",
      "by": "Aoife Brennan",
      "waiver": {
        "file": "content/corvex.md",
        "line": 12
      }
    }
  ]
`)
}

func TestJSONOfNothingIsAnEmptyList(t *testing.T) {
	require.Contains(t, written(t, "json", Report{}), `"findings": []`)
}
