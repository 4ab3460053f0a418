package render_test

import (
	"encoding/xml"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"aims/generator/record"
	"aims/generator/render"
)

// feed is what RFC 4287 asks of a feed, read as any reader of feeds would.
type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"http://www.w3.org/2005/Atom id"`
	Title   string   `xml:"http://www.w3.org/2005/Atom title"`
	Updated string   `xml:"http://www.w3.org/2005/Atom updated"`
	Author  string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Entries []struct {
		ID      string `xml:"http://www.w3.org/2005/Atom id"`
		Title   string `xml:"http://www.w3.org/2005/Atom title"`
		Updated string `xml:"http://www.w3.org/2005/Atom updated"`
		Summary string `xml:"http://www.w3.org/2005/Atom summary"`
		Link    struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
	} `xml:"http://www.w3.org/2005/Atom entry"`
}

// feedOf is the feed of an audience with the entry of its newest edition and what others left.
func feedOf(t *testing.T, audience string, others map[string]string) (read feed, written string) {
	t.Helper()
	site := &record.Site{Organization: "Harbour <Health>", Title: "AI handbook"}
	entry := made(t, pagesOf(t, audience, defaultTheme(t)), "changes/entry.xml")
	merged := render.Feed(audience, site, []string{"v2.0", "v1.5", "v1.4", "v1.0"})
	require.Equal(t, audience+"/feed.xml", merged.Name)
	data, err := merged.Make(func(name string) ([]byte, error) {
		if name == audience+"/v2.0/changes/entry.xml" {
			return []byte(entry), nil
		}
		if text, found := others[name]; found {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	})
	require.NoError(t, err)
	require.NoError(t, xml.Unmarshal(data, &read))
	return read, string(data)
}

func TestFeedIsAtom(t *testing.T) {
	entry := `<entry xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:1</id><title>1.5 &lt;b&gt;</title><updated>2026-12-31T00:00:00Z</updated><link rel="alternate" type="text/html" href="v1.5/changes/v1.4--v1.5.html"/><summary>1 new</summary></entry>`
	read, written := feedOf(t, "auditors", map[string]string{
		"auditors/v1.5/changes/entry.xml": entry,
		"auditors/v1.4/changes/entry.xml": "<entry", // made long ago, or damaged
	})
	require.True(t, strings.HasPrefix(written, "<?xml"))
	require.Equal(t, "Harbour <Health>", read.Author)
	require.NotEmpty(t, read.Title)
	require.Len(t, read.Entries, 2, "the newest first; what is no entry is left out")
	require.Equal(t, "2026-12-31T00:00:00Z", read.Updated, "the latest of all")
	ids := map[string]bool{read.ID: true}
	for _, e := range read.Entries {
		require.True(t, strings.HasPrefix(e.ID, "urn:uuid:"), e.ID)
		require.False(t, ids[e.ID], "two have the id %s", e.ID)
		ids[e.ID] = true
		require.NotEmpty(t, e.Title)
		require.NotEmpty(t, e.Summary)
		_, err := time.Parse(time.RFC3339, e.Updated)
		require.NoError(t, err)
		require.Equal(t, "alternate", e.Link.Rel)
	}
	require.Equal(t, "v2.0/changes/v1.0--v2.0.html", read.Entries[0].Link.Href)
	require.Contains(t, read.Entries[0].Summary, "PRO-002 Paper <forms> is no longer there.")
	require.Contains(t, read.Entries[0].Summary, "RSK-001")

	again, _ := feedOf(t, "auditors", nil)
	require.Equal(t, read.Entries[0].ID, again.Entries[0].ID, "a reader of feeds knows it again")
	everyone, told := feedOf(t, "everyone", nil)
	require.NotEqual(t, read.ID, everyone.ID)
	require.NotEqual(t, read.Entries[0].ID, everyone.Entries[0].ID)
	for _, secret := range append(secrets, "auditors") {
		require.NotContains(t, told, secret)
	}
}
