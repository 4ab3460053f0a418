package finding

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGitHub(t *testing.T) {
	whole := Finding{Rule: "soa-missing", Severity: Warning, Position: Position{File: "content/site.yaml"}, Message: "no statement of applicability is in force"}
	line := Finding{Rule: "element-unaddressed", Severity: Info, Position: Position{File: "content/a.md", Line: 3}, Message: "nothing answers 5.2.d"}
	require.Equal(t, `::error file=book/content/policies/ai.md,line=5,col=16,endColumn=24,title=provision-unknown::there is no control "A.6.2.44" in ISO/IEC 42001:2023%0Adid you mean A.6.2.4?
::warning file=book/content/site.yaml,title=soa-missing::no statement of applicability is in force
::notice file=book/content/a.md,line=3,title=element-unaddressed::nothing answers 5.2.d
`, written(t, "github", Report{Findings: []Finding{unknownControl(5), whole, line}, Dir: "book"}))
}

// What stands in a handbook must not become a command of its own.
func TestGitHubEscapes(t *testing.T) {
	f := Finding{Rule: "link-broken", Severity: Error, Position: Position{File: "content/100%, all: a.md", Line: 2}, Message: "100%\r\n::set-env name=X::y\x1b[2J"}
	require.Equal(t, "::error file=content/100%25%2C all%3A a.md,line=2,title=link-broken::100%25%0D%0A::set-env name=X::y\ufffd[2J\n",
		written(t, "github", Report{Findings: []Finding{f}}))
}
