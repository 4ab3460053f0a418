package finding

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readJUnit reads every token of a report, as a strict reader does.
func readJUnit(t *testing.T, report string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(report))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}

func TestJUnit(t *testing.T) {
	overdue := Finding{Rule: "review-overdue", Severity: Warning, Position: Position{File: "content/roles/ceo.md", Line: 3}, Message: "the review was due on 2026-10-31"}
	silent := Rule{Name: "date-order", Title: "Dates are in order", Graded: Warning}
	off := Rule{Name: "raw-html", Title: "Texts hold no HTML", Graded: Off}
	out := written(t, "junit", Report{
		Findings: []Finding{unknownControl(5), overdue}, Rules: []Rule{silent, off, provisionRule}, FailOn: Error, Dir: "book",
	})
	readJUnit(t, out)
	require.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="aims check" tests="3" failures="1" errors="0" skipped="1">
  <testsuite name="date-order" tests="1" failures="0" errors="0" skipped="0">
    <testcase name="Dates are in order" classname="aims.date-order"></testcase>
  </testsuite>
  <testsuite name="provision-unknown" tests="1" failures="1" errors="0" skipped="0">
    <testcase name="content/policies/ai.md: there is no control &#34;A.6.2.44&#34; in ISO/IEC 42001:2023" classname="aims.provision-unknown" file="book/content/policies/ai.md" line="5">
      <failure message="there is no control &#34;A.6.2.44&#34; in ISO/IEC 42001:2023" type="error">content/policies/ai.md:5:16: error: there is no control &#34;A.6.2.44&#34; in ISO/IEC 42001:2023 (provision-unknown)&#xA;    did you mean A.6.2.4?</failure>
    </testcase>
  </testsuite>
  <testsuite name="review-overdue" tests="1" failures="0" errors="0" skipped="1">
    <testcase name="content/roles/ceo.md: the review was due on 2026-10-31" classname="aims.review-overdue" file="book/content/roles/ceo.md" line="3">
      <skipped message="content/roles/ceo.md:3: warning: the review was due on 2026-10-31 (review-overdue)"></skipped>
    </testcase>
  </testsuite>
</testsuites>
`, out)
}

// XML has no place for most control characters, not even as &#1;.
func TestJUnitHasNoControlCharacters(t *testing.T) {
	f := unknownControl(1)
	f.Message, f.Hint, f.File = "a\x00b\x1bc\x0bd\ufffee\xff", "]]>\x07<&>", "content/\x01.md"
	out := written(t, "junit", Report{Findings: []Finding{f}})
	readJUnit(t, out)
	require.NotRegexp(t, `[\x00-\x08\x0b\x0c\x0e-\x1f]|&#x?[01]?[0-9A-F];<`, out)
	require.Contains(t, out, `message="a�b�c�d�e�"`)
}
