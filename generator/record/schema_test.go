package record_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/load"
	"aims/generator/record"
)

type schema struct {
	Description string
	Type        any
	Enum        []any
	Const       any
	Pattern     string
	Format      string
	Required    []string
	Properties  map[string]*schema
	Items       *schema
	AnyOf       []*schema
	AllOf       []*schema
	If, Then    *schema
	Defs        map[string]*schema `json:"$defs"`

	AdditionalProperties *bool
}

// The schema says of every field what a rule would check: its type, words and form, in
// nested lists too, and what it is for.
func TestTheSchemaIsComplete(t *testing.T) {
	kinds, findings := load.Kinds(record.KindFiles, "kinds", "header.yaml")
	require.Empty(t, findings)
	data, err := kinds.Schema()
	require.NoError(t, err)
	var root schema
	require.NoError(t, json.Unmarshal(data, &root))
	require.Len(t, root.Defs, len(kinds.List))
	require.Len(t, root.AllOf, len(kinds.List))
	for _, kind := range kinds.List {
		s := root.Defs[kind.Name]
		require.NotEmpty(t, s.Description, kind.Name)
		complete(t, kind.Name, s, kinds.Header)
		complete(t, kind.Name, s, kind.Fields)
		require.Len(t, s.Properties, len(kinds.Header)+len(kind.Fields))
		id := regexp.MustCompile(s.AllOf[0].Properties["id"].Pattern)
		require.True(t, id.MatchString(kind.NextID(nil)), kind.Name)
		require.False(t, id.MatchString("X-001"))
		require.Equal(t, kind.Name, s.AllOf[0].Properties["kind"].Const)
	}
	policy := root.Defs["policy"]
	require.Equal(t, []string{"by", "on"}, policy.AllOf[1].Properties["approvals"].Items.Required)
	require.Equal(t, []any{"in-review", "approved"}, policy.AllOf[2].If.Properties["status"].Enum)
	require.Equal(t, []string{"type"}, policy.AllOf[2].Then.Required)
}

func complete(t *testing.T, where string, s *schema, fields []record.Field) {
	t.Helper()
	require.False(t, *s.AdditionalProperties, where)
	for _, f := range fields {
		where := where + "." + f.Name
		p := s.Properties[f.Name]
		require.NotNil(t, p, where)
		if f.Help != "" {
			require.Contains(t, p.Description, f.Help, where)
		}
		for _, to := range f.To {
			require.Contains(t, p.Description, to, where)
		}
		switch f.Type {
		case record.DateField:
			require.Equal(t, "date", p.Format, where)
			require.Regexp(t, p.Pattern, "2026-05-04", where)
			require.NotRegexp(t, p.Pattern, "4 May 2026", where)
		case record.IntervalSpan:
			for _, text := range []string{"12 months", "1 year", "P1Y", "90 days"} {
				require.Regexp(t, p.Pattern, text, where)
			}
			require.NotRegexp(t, p.Pattern, "often", where)
		case record.DigestField:
			require.NotEmpty(t, p.Pattern, where)
		case record.Enum:
			require.Len(t, p.Enum, len(f.Values), where)
		case record.Enums:
			require.Len(t, p.AnyOf[0].Items.Enum, len(f.Values), where)
		case record.Texts, record.ReferencesTo:
			require.Len(t, p.AnyOf, 2, where)
		case record.MapField:
			complete(t, where, p, f.Fields)
		case record.ListField:
			complete(t, where, p.Items, f.Fields)
		default:
			require.NotEmpty(t, p.Type, where)
		}
	}
}
