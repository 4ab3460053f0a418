package files_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
)

func TestFilesAreMadeWhenAsked(t *testing.T) {
	var set files.Set
	made := 0
	set.Add("policies/pol-001.html", func() ([]byte, error) { made++; return []byte("AI policy"), nil })
	set.AddBytes("index.html", []byte("Overview"))
	require.NoError(t, set.Err())
	require.Equal(t, []string{"index.html", "policies/pol-001.html"}, set.Names())
	require.Zero(t, made, "a promise costs nothing")
	promise, found := set.Get("policies/pol-001.html")
	require.True(t, found)
	content, err := promise()
	require.NoError(t, err)
	require.Equal(t, "AI policy", string(content))
	_, found = set.Get("missing.html")
	require.False(t, found)
}

// Where case does not count, two such files would be one, and one of them lost.
func TestTwoFilesAtOnePathAreRefused(t *testing.T) {
	for _, second := range []string{"risks/rsk-1.html", "risks/RSK-1.html"} {
		var set files.Set
		set.AddBytes("risks/rsk-1.html", []byte("first"))
		set.AddBytes(second, []byte("second"))
		require.ErrorContains(t, set.Err(), "two files want the path")
		promise, _ := set.Get("risks/rsk-1.html")
		content, err := promise()
		require.NoError(t, err)
		require.Equal(t, "first", string(content))
	}
}

func TestNamesStayInsideTheSite(t *testing.T) {
	for _, name := range []string{"", ".", "..", "../x", "/x", "a/../../x", "a//b", "a\\b", "a\x00b", "a/"} {
		var set files.Set
		set.AddBytes(name, nil)
		require.Error(t, set.Err(), "%q", name)
		require.Zero(t, set.Len())
	}
}
