package render_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"aims/generator/files"
	"aims/generator/render"
)

func TestRootListsVersionsNewestFirst(t *testing.T) {
	versions := []render.Version{
		{Name: "next", Title: "Work in progress", Date: today},
		{Name: "v2.0", Title: "Release 2.0", Date: today.AddDate(0, -5, 0), Released: true},
		{Name: "v1.0", Date: today.AddDate(-1, 0, 0), Released: true},
	}
	var set files.Set
	render.Root(render.RootInput{
		Theme: defaultTheme(t), Organization: "Harbour Health", Handbook: "AI management system handbook",
		Audiences: []render.AudienceRoot{{Name: "everyone", Versions: versions}, {Name: "auditors", Versions: versions[:1]}},
	}, &set)
	require.NoError(t, set.Err())

	require.Equal(t, `AIMS.versions({"newest":"v2.0","versions":[`+
		`{"name":"next","title":"Work in progress","date":"2026-11-23","released":false},`+
		`{"name":"v2.0","title":"Release 2.0","date":"2026-06-23","released":true},`+
		`{"name":"v1.0","title":"v1.0","date":"2025-11-23","released":true}]});`+"\n", made(t, &set, "everyone/versions.js"))

	list := made(t, &set, "everyone/index.html")
	require.Regexp(t, `(?s)next/index\.html.*work in progress.*v2\.0/index\.html.*in force.*v1\.0/index\.html.*superseded`, list)
	require.Regexp(t, `(?s)Read the release in force: Release 2\.0.*id="versions"`, list)
	require.Regexp(t, `(?s)v2\.0/index\.html">Release 2\.0</a></th><td><time datetime="2026-06-23">2026-06-23</time></td><td>in force</td>.*`+
		`v1\.0/index\.html">v1\.0</a></th><td><time datetime="2025-11-23">2025-11-23</time></td><td><time datetime="2026-06-23">`, list)
	require.NotContains(t, list, "auditors", "the folder of an audience names no other")
	require.NotContains(t, made(t, &set, "everyone/versions.js"), "auditors")
	require.Contains(t, made(t, &set, "index.html"), `href="auditors/index.html"`)
	require.NotContains(t, made(t, &set, "auditors/index.html"), "in force", "nothing is released yet")
}

func TestPageListTellsWhichPagesAVersionHas(t *testing.T) {
	list := made(t, pagesOf(t, "everyone", defaultTheme(t)), "pages.js")
	require.Contains(t, list, `"policies":"index pol-001"`)
	require.Contains(t, list, `"":"404 a-z-ids a-z-provisions a-z documents findings index rules search soa verify"`)
	require.NotContains(t, list, "sys-009")
}

func TestRegisterShowsWhatTellsRecordsApart(t *testing.T) {
	register := made(t, pagesOf(t, "auditors", defaultTheme(t)), "systems/index.html")
	for _, column := range []string{"Lifecycle", "Organization roles", "EU AI Act", "Risk class"} {
		require.Contains(t, register, `<th scope="col">`+column+`</th>`)
	}
	require.NotContains(t, register, `<th scope="col">Intended use</th>`, "too long for a list")
	require.NotContains(t, register, `<th scope="col">Decommissioned</th>`, "no record fills it")
}
