package generator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/finding"
)

// A finding that lists the first of many records must not count hidden ones among the rest.
func TestHiddenRecordsAreNotCounted(t *testing.T) {
	handbook := hospital
	policy := func(id, status, classification, fields string) {
		handbook += fmt.Sprintf("-- content/%s.md --\n---\nid: %s\nkind: policy\ntype: topic\ntitle: About %s\nversion: \"1.0\"\nstatus: %s\n"+
			"classification: %s\nowner: ROLE-TUBA\neffective: 2026-01-01\n%s---\nText.\n", strings.ToLower(id), id, id, status, classification, fields)
	}
	policy("POL-050", "draft", "public", "")
	for i := range 8 {
		policy(fmt.Sprintf("POL-10%d", i), "approved", []string{"public", "internal"}[i/7], "refers-to: [POL-050]\n")
	}
	policy("POL-060", "draft", "public", "")
	for i := range 8 {
		policy(fmt.Sprintf("POL-11%d", i), "approved", "public", "refers-to: [POL-060]\n")
	}
	about := func(name, id string) string {
		e := editionsOf(t, filesOf(handbook))[name]
		checked, err := e.version.Graph()
		require.NoError(t, err)
		view, err := e.view()
		require.NoError(t, err)
		findings, _ := visible(checked, view)
		i := slices.IndexFunc(findings, func(f finding.Finding) bool {
			return f.Rule == "draft-relied-on" && strings.HasPrefix(f.Message, id)
		})
		if i < 0 {
			return ""
		}
		return findings[i].Message
	}
	require.Contains(t, about("auditors", "POL-050"), "and 3 more")
	require.Empty(t, about("everyone", "POL-050"))
	require.Contains(t, about("everyone", "POL-060"), "and 3 more", "all of these may be read")
}
