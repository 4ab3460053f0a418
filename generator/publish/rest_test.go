//go:build linux || darwin

package publish

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/stamp"
)

// restOf is what the state says of an edition's files at rest.
func restOf(t *testing.T, out, dir string) string {
	text, err := os.ReadFile(filepath.Join(out, stateName))
	require.NoError(t, err)
	var s state
	require.NoError(t, json.Unmarshal(text, &s))
	return s.Editions[dir].Rest
}

// An edition that rests as it was is not hashed again; whatever touches a file of it is seen,
// even if size and time are as before.
func TestFilesAtRest(t *testing.T) {
	out := t.TempDir()
	pages := story{"index.html": "welcome", "policies/pol-001.html": "AI policy"}
	site := Site{Editions: []Edition{edition("auditors/v1.0", "key", pages)}}
	page := filepath.Join(out, "auditors/v1.0/policies/pol-001.html")
	publish(t, out, site)
	require.Equal(t, Result{Skipped: 1}, publish(t, out, site))
	require.Empty(t, restOf(t, out, "auditors/v1.0"), "what was only just written may be written again unseen")

	time.Sleep(stamp.Coarse + 100*time.Millisecond) // the clock is the file system's own
	require.Equal(t, Result{Skipped: 1}, publish(t, out, site))
	rest := restOf(t, out, "auditors/v1.0")
	require.NotEmpty(t, rest)
	require.Equal(t, Result{Skipped: 1}, publish(t, out, site))
	require.Equal(t, rest, restOf(t, out, "auditors/v1.0"))

	was, err := os.Stat(page)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(page, []byte("AI polisy"), 0o666))
	require.NoError(t, os.Chtimes(page, was.ModTime(), was.ModTime()))
	result := publish(t, out, site)
	require.Equal(t, 1, result.Written, "%v", result)
	require.Zero(t, result.Skipped)
	require.Equal(t, "AI policy", onDisk(t, out)["auditors/v1.0/policies/pol-001.html"])

	time.Sleep(stamp.Coarse + 100*time.Millisecond)
	require.Equal(t, Result{Skipped: 1}, publish(t, out, site))
	require.NotEmpty(t, restOf(t, out, "auditors/v1.0"))
	require.NoError(t, os.Rename(filepath.Join(out, "auditors/v1.0"), filepath.Join(out, "auditors/moved")))
	require.NoError(t, os.Symlink("moved", filepath.Join(out, "auditors/v1.0")))
	_, err = To(t.Context(), out, site, Options{})
	require.ErrorContains(t, err, "is in the way", "a link to the same files is not the edition")
}

// A look that was taken beforehand sees what one taken now would, and what another build made
// meanwhile is not what was seen.
func TestALookBeforehand(t *testing.T) {
	out := t.TempDir()
	pages := story{"index.html": "welcome", "policies/pol-001.html": "AI policy"}
	site := Site{Editions: []Edition{edition("auditors/v1.0", "key", pages)}}
	page := filepath.Join(out, "auditors/v1.0/policies/pol-001.html")
	looked := func(meanwhile func()) Result {
		look, stop := LookAt(t.Context(), out)
		defer stop()
		look.ended.Wait()
		meanwhile()
		result, err := To(t.Context(), out, site, Options{Look: look})
		require.NoError(t, err)
		return result
	}
	require.Equal(t, 3, looked(func() {}).Written, "there was nothing to look at")
	time.Sleep(stamp.Coarse + 100*time.Millisecond)
	require.Equal(t, Result{Skipped: 1}, looked(func() {}))
	require.NotEmpty(t, restOf(t, out, "auditors/v1.0"))

	look, stop := LookAt(t.Context(), out)
	look.ended.Wait()
	require.Equal(t, map[string]string{"auditors/v1.0": restOf(t, out, "auditors/v1.0")}, look.end())
	stop()
	require.Equal(t, Result{Skipped: 1}, looked(func() {}))

	require.NoError(t, os.WriteFile(page, []byte("AI polisy"), 0o666))
	require.Equal(t, 1, looked(func() {}).Written, "it was altered before the look")

	time.Sleep(stamp.Coarse + 100*time.Millisecond)
	require.Equal(t, Result{Skipped: 1}, looked(func() {}))
	other := story{"index.html": "welcome", "policies/pol-001.html": "Other policy"}
	result := looked(func() {
		publish(t, out, Site{Editions: []Edition{edition("auditors/v1.0", "other key", other)}})
	})
	require.Equal(t, 1, result.Written-1, "the page and the manifest: %v", result)
	require.Equal(t, "AI policy", onDisk(t, out)["auditors/v1.0/policies/pol-001.html"])
}
