package generator

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"aims/crosswalks"
	"aims/generator/check"
	"aims/generator/finding"
	"aims/generator/link"
	"aims/generator/load"
	"aims/generator/record"
)

// TestFindingsFollowParts holds that who is shown a part of a record is told of no finding about the
// rest of it, and of all others at the line where they are shown.
func TestFindingsFollowParts(t *testing.T) {
	handbook := fstest.MapFS{
		"content/site.yaml": {Data: []byte("audiences:\n  - {name: staff, sees: [public]}\n  - {name: board, sees: [public]}\nrules: {element-unaddressed: off}\n")},
		"content/role.md": {Data: []byte("---\nid: ROLE-CEO\nkind: role\ntitle: Chief executive\nstatus: draft\nclassification: public\nowner: ROLE-CEO\nholder: Ocarina Player\n---\n" +
			"See [[POL-001#purchse]], [[POL-001#details-2]].\n")},
		"content/policy.md": {Data: []byte("---\nid: POL-001\nkind: policy\ntitle: AI policy\nversion: \"1.0\"\nstatus: approved\nclassification: public\nowner: ROLE-CEO\n" +
			"approvals:\n  - {by: ROLE-CEO, on: 2026-05-02, version: \"1.0\"}\n---\n" +
			"## Purchase\n<!-- audience: board -->\n\nA <vendor>.\n\n## Details\n\nA <b>word</b>.\n")},
	}
	loader := load.NewLoader(record.KindFiles, crosswalks.Files, nil)
	h, err := loader.Handbook(load.Input{FS: handbook, Changes: func(string) []record.Change {
		return []record.Change{{Author: "Ocarina Player", Date: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)}}
	}})
	require.NoError(t, err)
	g := link.New(link.Input{Site: h.Site, Kinds: h.Kinds, Library: h.Library, Records: h.Records, Version: "next", Today: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	checked := &Checked{Graph: g, Findings: check.Run(check.Input{Graph: g, Loaded: h.Findings}).Findings}

	told := func(audience int) string {
		findings, _ := visible(checked, g.For(h.Site.Audiences[audience]))
		return said(findings)
	}
	require.Equal(t, said(checked.Findings), told(1), "the board is told everything")
	for _, what := range []string{"policy.md:15:3: ", "<vendor>", "policy.md:19:3: ", `no section "purchse"`, "did you mean purchase?", `no section "details-2"`, "Ocarina Player wrote"} {
		require.Contains(t, told(1), what)
	}
	staff := told(0)
	for _, what := range []string{"vendor", "purch", "Ocarina Player wrote", "policy.md:19"} {
		require.NotContains(t, staff, what)
	}
	for _, what := range []string{"policy.md:14:3: ", `no section "details-2"`} {
		require.Contains(t, staff, what)
	}
}

func said(findings []finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.String() + "\n")
	}
	return b.String()
}
