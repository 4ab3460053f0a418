package record_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
)

func scalar(text string) record.Value { return record.Value{Shape: record.Scalar, Text: text} }

func mapOf(pairs ...any) record.Value {
	v := record.Value{Shape: record.Map}
	for i := 0; i < len(pairs); i += 2 {
		value, ok := pairs[i+1].(record.Value)
		if !ok {
			value = scalar(pairs[i+1].(string))
		}
		v.Pairs = append(v.Pairs, record.Pair{Key: pairs[i].(string), Value: value})
	}
	return v
}

func TestWhatATestSaysOfFields(t *testing.T) {
	whole := mapOf("state", "open", "today", "2026-11-23", "detected", "2026-10-01", "closed", "2026-09-30", "systems", record.Value{Shape: record.List, Items: []record.Value{scalar("SYS-001"), scalar("SYS-002")}})
	row := mapOf("due", "2026-11-22", "effectiveness", mapOf("on", "2026-10-02"), "state", "planned")
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for name, story := range map[string]struct {
		test  record.Test
		holds bool
	}{
		"given":                                  {record.Test{Field: "due", Given: "true"}, true},
		"not given":                              {record.Test{Field: "owner", Given: "true"}, false},
		"given, though it must not":              {record.Test{Field: "due", Given: "false"}, false},
		"one of two":                             {record.Test{Any: []string{"owner", "due"}}, true},
		"none of two":                            {record.Test{Any: []string{"owner", "note"}}, false},
		"is":                                     {record.Test{Field: "state", Is: []string{"done", "planned"}}, true},
		"is another":                             {record.Test{Field: "state", Is: []string{"done"}}, false},
		"is none of":                             {record.Test{Field: "state", Not: []string{"done"}}, true},
		"is one that it must not":                {record.Test{Field: "state", Not: []string{"planned"}}, false},
		"what is missing is no finding of these": {record.Test{Field: "owner", Is: []string{"CEO"}}, true},
		"of the record":                          {record.Test{Field: "/state", Is: []string{"open"}}, true},
		"in a map":                               {record.Test{Field: "effectiveness.on", NotBefore: "/detected"}, true},
		"a day too early":                        {record.Test{Field: "/closed", NotBefore: "/detected"}, false},
		"the same day":                           {record.Test{Field: "/detected", NotBefore: "/detected"}, true},
		"no day to compare":                      {record.Test{Field: "due", NotBefore: "/nothing"}, true},
		"past":                                   {record.Test{Field: "due", Past: "true"}, true},
		"past, though it must not":               {record.Test{Field: "due", Past: "false"}, false},
		"today is not past":                      {record.Test{Field: "/today", Past: "false"}, true},
		"enough":                                 {record.Test{Field: "/systems", AtLeast: 2}, true},
		"too few":                                {record.Test{Field: "/systems", AtLeast: 3}, false},
		"several values, one of them in":         {record.Test{Field: "/systems", Is: []string{"SYS-002"}}, true},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, story.holds, story.test.Holds(row, whole, today)) })
	}
}

func TestRowsOfAListInAList(t *testing.T) {
	action := mapOf("what", "train")
	whole := mapOf("treatments", record.Value{Shape: record.List, Items: []record.Value{
		mapOf("actions", record.Value{Shape: record.List, Items: []record.Value{action, action}}),
		mapOf("option", "accept"),
		scalar("no map"),
		mapOf("actions", action), // one map stands for a list of one
	}})
	require.Len(t, record.KindRule{In: "treatments.actions"}.Rows(whole), 3)
	require.Len(t, record.KindRule{In: "treatments"}.Rows(whole), 3)
	require.Equal(t, []record.Value{whole}, record.KindRule{}.Rows(whole))
}
